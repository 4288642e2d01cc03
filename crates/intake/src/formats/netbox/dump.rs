//! A dump: a flat list of records of all tables, tied by numbers.

use std::collections::HashMap;
use std::fmt;

use landfall_domain::estate::{AssetKind, Field, Observation, Value};
use serde::de::{Deserializer, Error as _, IgnoredAny, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::{address, device, disks, mac, no_json, put, start, status, text};
use crate::reading::{Reading, add_to};
use crate::safety::Fault;
use crate::table::take;

/// The records that matter, by table and number.
#[derive(Default)]
pub(super) struct Tables {
    /// Names of what others refer to.
    names: HashMap<(String, u64), String>,
    /// Manufacturer of a device type.
    makers: HashMap<u64, u64>,
    /// Site of a cluster.
    sites: HashMap<u64, u64>,
    machines: Vec<(AssetKind, u64, u32, Json)>,
    /// Owner of an interface: table and number of machine.
    interfaces: HashMap<(AssetKind, u64), u64>,
    macs: Vec<(AssetKind, u64, String)>,
    addresses: Vec<(AssetKind, u64, String)>,
    tags: Vec<(AssetKind, u64, u64)>,
    records: u32,
}

/// Reads a dump; `None` if the document is something else.
pub(super) fn read(bytes: &[u8], reading: &mut Reading<'_>) -> Result<Option<Tables>, Fault> {
    let mut tables = Tables::default();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    match json.deserialize_any(Records { tables: &mut tables, reading }) {
        Ok(true) => {}
        Ok(false) => return Ok(None),
        Err(error) => return Err(no_json(&error)),
    }
    Ok((!tables.machines.is_empty()).then_some(tables))
}

struct Records<'a, 'p> {
    tables: &'a mut Tables,
    reading: &'a mut Reading<'p>,
}

impl<'de> Visitor<'de> for Records<'_, '_> {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        let most = self.reading.limits.observations;
        while let Some(record) = list.next_element::<Json>()? {
            self.tables.records = self.tables.records.saturating_add(1);
            let row = self.tables.records;
            self.tables.add(record, row);
            if self.tables.machines.len() > most {
                return Err(A::Error::custom("too many machines"));
            }
        }
        Ok(true)
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(false)
    }
}

const NAMED: [&str; 12] = [
    "virtualization.cluster",
    "dcim.devicerole",
    "dcim.platform",
    "tenancy.tenant",
    "dcim.site",
    "dcim.devicetype",
    "dcim.manufacturer",
    "dcim.location",
    "dcim.rack",
    "extras.tag",
    "virtualization.clustergroup",
    "dcim.region",
];

fn owner(fields: &Json, name: &str) -> Option<(AssetKind, u64)> {
    let table = match fields.get(name)? {
        Json::Array(parts) => parts.last()?.as_str()?.to_owned(),
        Json::String(text) => text.rsplit('.').next()?.to_owned(),
        _ => return None,
    };
    let id_name = if name == "content_type" { "object_id" } else { "assigned_object_id" };
    let id = fields.get(id_name)?.as_u64()?;
    match table.as_str() {
        "vminterface" | "virtualmachine" => Some((AssetKind::Vm, id)),
        "interface" | "device" => Some((AssetKind::Machine, id)),
        _ => None,
    }
}

impl Tables {
    fn add(&mut self, mut record: Json, row: u32) {
        let (Some(model), Some(pk)) =
            (text(&record, "model"), record.get("pk").and_then(Json::as_u64))
        else {
            return;
        };
        let Some(fields) = record.get_mut("fields").map(Json::take) else { return };
        let number = |name: &str| fields.get(name).and_then(Json::as_u64);
        match model.as_str() {
            "virtualization.virtualmachine" => {
                self.machines.push((AssetKind::Vm, pk, row, fields));
                return;
            }
            "dcim.device" => {
                self.machines.push((AssetKind::Machine, pk, row, fields));
                return;
            }
            "virtualization.vminterface" | "dcim.interface" => {
                let (kind, name) = if model.starts_with('v') {
                    (AssetKind::Vm, "virtual_machine")
                } else {
                    (AssetKind::Machine, "device")
                };
                if let Some(machine) = number(name) {
                    self.interfaces.insert((kind, pk), machine);
                    self.macs.extend(text(&fields, "mac_address").map(|mac| (kind, pk, mac)));
                }
            }
            "dcim.macaddress" => {
                let mac = owner(&fields, "assigned_object_type").zip(text(&fields, "mac_address"));
                self.macs.extend(mac.map(|((kind, id), mac)| (kind, id, mac)));
            }
            "ipam.ipaddress" => {
                let ip = owner(&fields, "assigned_object_type").zip(text(&fields, "address"));
                self.addresses.extend(ip.map(|((kind, id), ip)| (kind, id, ip)));
            }
            "extras.taggeditem" => {
                let tag = owner(&fields, "content_type").zip(number("tag"));
                let machines = matches!(
                    fields.get("content_type").and_then(|kind| kind.get(1)).and_then(Json::as_str),
                    Some("virtualmachine" | "device")
                );
                self.tags.extend(tag.filter(|_| machines).map(|((kind, id), tag)| (kind, id, tag)));
            }
            _ => {}
        }
        if model == "dcim.devicetype" {
            self.makers.extend(number("manufacturer").map(|maker| (pk, maker)));
        }
        if model == "virtualization.cluster" {
            let site = number("site").or_else(|| number("_site")).or_else(|| number("scope_id"));
            self.sites.extend(site.map(|site| (pk, site)));
        }
        if NAMED.contains(&model.as_str()) {
            let name = text(&fields, "name").or_else(|| text(&fields, "model"));
            if let Some(name) = name {
                self.names.insert((model, pk), name);
            }
        }
    }

    fn name(&self, model: &str, id: Option<u64>) -> Option<String> {
        self.names.get(&(model.to_owned(), id?)).cloned()
    }

    /// Ties everything together.
    pub(super) fn observe(self, reading: &mut Reading<'_>) -> Result<(), Fault> {
        let mut at_machine: HashMap<(AssetKind, u64), usize> = HashMap::new();
        let mut sizes = Vec::new();
        for (kind, pk, row, fields) in &self.machines {
            reading.count_row();
            let seen = self.machine(*kind, *pk, *row, fields);
            if let Some(at) = take(seen, reading)? {
                at_machine.insert((*kind, *pk), at);
                sizes.extend(super::number(fields, "disk").map(|size| (at, size)));
            }
        }
        let find = |kind: AssetKind, interface: u64| {
            let machine = self.interfaces.get(&(kind, interface))?;
            at_machine.get(&(kind, *machine)).copied()
        };
        let mut touched = Vec::new();
        for (kind, interface, text) in &self.macs {
            if let Some(at) = find(*kind, *interface) {
                mac(&mut reading.observations[at], text);
                touched.push(at);
            }
        }
        for (kind, interface, text) in &self.addresses {
            if let Some(at) = find(*kind, *interface) {
                let empty = Observation::new(AssetKind::Vm, reading.observations[at].place);
                let mut seen = std::mem::replace(&mut reading.observations[at], empty);
                address(&mut seen, text, reading);
                reading.observations[at] = seen;
                touched.push(at);
            }
        }
        for (kind, id, tag) in &self.tags {
            if let (Some(at), Some(name)) =
                (at_machine.get(&(*kind, *id)), self.name("extras.tag", Some(*tag)))
            {
                let place = reading.observations[*at].place;
                add_to(&mut reading.observations[*at], Field::Tags, name, place);
            }
        }
        for at in touched {
            crate::table::identify(&mut reading.observations[at]);
        }
        disks(&sizes, reading);
        Ok(())
    }

    fn machine(&self, kind: AssetKind, pk: u64, row: u32, fields: &Json) -> Observation {
        let mut seen = start(kind, fields, Some(pk), row);
        let id = |name: &str| fields.get(name).and_then(Json::as_u64);
        let cluster = id("cluster");
        let site = id("site").or_else(|| self.sites.get(&cluster?).copied());
        let role = self.name("dcim.devicerole", id("role").or_else(|| id("device_role")));
        let made = id("device_type");
        put(&mut seen, Field::Cluster, self.name("virtualization.cluster", cluster));
        put(&mut seen, Field::Datacentre, self.name("dcim.site", site));
        put(&mut seen, Field::Os, self.name("dcim.platform", id("platform")));
        put(&mut seen, Field::BusinessUnit, self.name("tenancy.tenant", id("tenant")));
        put(&mut seen, Field::Location, self.name("dcim.location", id("location")));
        put(&mut seen, Field::Model, self.name("dcim.devicetype", made));
        let maker = made.and_then(|made| self.makers.get(&made).copied());
        put(&mut seen, Field::Manufacturer, self.name("dcim.manufacturer", maker));
        if kind == AssetKind::Machine {
            device(&mut seen, role.as_deref());
        }
        put(&mut seen, Field::Role, role);
        status(&mut seen, text(fields, "status"));
        if let Some(rack) = self.name("dcim.rack", id("rack")) {
            seen.attributes.push(("Rack".to_owned(), rack));
        }
        if let Some(Value::Text(_)) = seen.value(Field::Serial) {
            seen.identify(seen.text(Field::Serial).and_then(landfall_domain::estate::Key::serial));
        }
        seen
    }
}
