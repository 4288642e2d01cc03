//! NetBox: a dump of its tables, or lists from its REST interface.

mod dump;
mod rest;

use landfall_domain::estate::{AssetKind, Code, Field, Key, Observation, Place, Value};
use serde_json::Value as Json;

use super::{Reader, column_missing};
use crate::reading::Reading;
use crate::safety::Fault;
use crate::sheet::Source;
use crate::units::Unit;
use crate::values;

pub(crate) const READER: Reader = Reader { fit, read };

fn fit(source: &Source<'_>) -> u32 {
    let Some(text) = source.json().map(String::from_utf8_lossy) else { return 0 };
    let has = |word: &str| text.contains(word);
    if has("\"virtualization.virtualmachine\"") || has("\"dcim.device\"") {
        95
    } else if has("/api/virtualization/virtual-machines/") || has("/api/dcim/devices/") {
        90
    } else {
        0
    }
}

fn read(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let Some(bytes) = source.json() else { return Err(column_missing("a JSON document")) };
    reading.sheets = vec![String::new()];
    if let Some(tables) = dump::read(bytes, reading)? {
        tables.observe(reading)?;
    } else {
        rest::read(bytes, reading)?;
    }
    Ok(())
}

/// The refusal of a document that is no JSON.
fn no_json(error: &serde_json::Error) -> Fault {
    Fault::new(
        Code::FileDamaged,
        format!("The JSON document breaks off or is damaged: {error}."),
        "Export it again.",
    )
}

/// The text of a member, if it says something.
fn text(record: &Json, name: &str) -> Option<String> {
    let text = match record.get(name)? {
        Json::String(text) => text.trim().to_owned(),
        Json::Number(number) => number.to_string(),
        _ => return None,
    };
    landfall_domain::estate::key::meaningful(&text).map(str::to_owned)
}

fn put(seen: &mut Observation, field: Field, text: Option<String>) {
    if let Some(text) = text {
        let place = seen.place;
        seen.state(field, Value::Text(text), place);
    }
}

/// A whole number; NetBox gives decimals as texts.
fn number(record: &Json, name: &str) -> Option<f64> {
    let number = match record.get(name)? {
        Json::Number(number) => number.as_f64()?,
        Json::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (number.is_finite() && (0.0..1e12).contains(&number)).then_some(number)
}

fn put_number(seen: &mut Observation, field: Field, number: Option<f64>) {
    if let Some(number) = number.filter(|number| *number > 0.0) {
        let place = seen.place;
        #[expect(clippy::cast_possible_truncation, reason = "numbers are bounded when read")]
        let whole = number.ceil() as i64;
        seen.state(field, Value::Whole(whole), place);
    }
}

/// What virtual machines and devices have in common, apart from what they refer to.
fn start(kind: AssetKind, record: &Json, id: Option<u64>, row: u32) -> Observation {
    let mut seen = Observation::new(kind, Place { sheet: 0, row });
    let folder = if kind == AssetKind::Vm { "virtual-machines" } else { "devices" };
    seen.identify(id.and_then(|id| Key::record("netbox", &format!("{folder}/{id}"))));
    put(&mut seen, Field::Name, text(record, "name"));
    put(&mut seen, Field::Description, text(record, "description").or(text(record, "comments")));
    put(&mut seen, Field::Serial, text(record, "serial"));
    put(&mut seen, Field::CreatedOn, moment(record, "created"));
    put_number(&mut seen, Field::Cores, number(record, "vcpus"));
    put_number(&mut seen, Field::MemoryMib, number(record, "memory"));
    if let Some(tag) = text(record, "asset_tag") {
        seen.attributes.push(("Asset tag".to_owned(), tag));
    }
    let custom = record.get("custom_field_data").or(record.get("custom_fields"));
    for (name, value) in custom.and_then(Json::as_object).into_iter().flatten() {
        custom_field(&mut seen, name, value);
    }
    seen
}

fn custom_field(seen: &mut Observation, name: &str, value: &Json) {
    let text = match value {
        Json::Null => return,
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let field = crate::columns::well_known(&crate::columns::plain(name));
    let field = field.filter(|field| *field != Field::Tags && seen.value(*field).is_none());
    match field {
        Some(field) => put(seen, field, Some(text)),
        None => seen.attributes.push((name.to_owned(), text)),
    }
}

fn moment(record: &Json, name: &str) -> Option<String> {
    let text = text(record, name)?;
    let (moment, _) = crate::locale::moment(&text, crate::DateOrder::MonthFirst)?;
    Some(moment.to_string())
}

fn status(seen: &mut Observation, status: Option<String>) {
    if seen.kind == AssetKind::Vm {
        let power = match status.as_deref() {
            Some("active") => Some("on"),
            Some("offline") => Some("off"),
            _ => None,
        };
        put(seen, Field::Power, power.map(str::to_owned));
    }
    put(seen, Field::LifecycleState, status);
}

/// What a device is, by its role: servers, hypervisors, and boxes of all kinds.
fn device(seen: &mut Observation, role: Option<&str>) {
    let role = role.unwrap_or_default().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| role.contains(word));
    if has(&["hypervisor", "esx", "proxmox", "kvm"]) {
        seen.kind = AssetKind::Host;
    } else if has(&["console", "pdu", "patch", "panel", "power", "ups"]) {
        seen.kind = AssetKind::Appliance;
        let place = seen.place;
        seen.state(Field::NotMigrated, Value::Flag(true), place);
    } else if has(&["server", "compute", "host", "node"]) {
        seen.kind = AssetKind::Server;
    } else {
        seen.kind = AssetKind::Appliance;
    }
}

fn address(seen: &mut Observation, address: &str, reading: &mut Reading<'_>) {
    let from = values::Source { place: seen.place, column: (0, 0), header: "address" };
    if let Some(ip) = values::address(address, from, reading) {
        crate::reading::add_to(seen, Field::Ips, ip, from.place);
    }
}

fn mac(seen: &mut Observation, text: &str) {
    if let Some(mac) = landfall_domain::estate::key::normal_mac(text) {
        let place = seen.place;
        crate::reading::add_to(seen, Field::Macs, mac, place);
    }
}

/// Disks are in GB before NetBox 4.1 and in MB since; no record says which.
fn disks(disks: &[(usize, f64)], reading: &mut Reading<'_>) {
    let largest = disks.iter().map(|(_, size)| *size).fold(0.0, f64::max);
    let unit = if largest >= 20_000.0 { Unit::Mib } else { Unit::Gib };
    for &(at, size) in disks {
        if let Some(seen) = reading.observations.get_mut(at) {
            put_number(seen, Field::StorageAllocatedMib, Some(unit.in_mib(size)));
        }
    }
    if largest > 0.0 {
        let name = if unit == Unit::Mib { "MB" } else { "GB" };
        reading.find_sheet(
            Code::LocaleInferred,
            0,
            &format!("NetBox does not say the unit of disks; their sizes were read as {name}."),
            "If that is wrong, export the virtual machines as CSV and use a mapping file.",
        );
    }
}
