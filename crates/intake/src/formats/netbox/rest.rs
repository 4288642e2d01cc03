//! Lists from the REST interface: pages with `results`, or bare lists of nested records.

use landfall_domain::estate::{AssetKind, Field};
use serde_json::Value as Json;

use super::{address, device, disks, no_json, put, start, status, text};
use crate::formats::column_missing;
use crate::reading::{Reading, add_to};
use crate::safety::Fault;
use crate::table::take;

/// Nested records make a tree; such lists come in pages, so a large one is no list.
const MOST_BYTES: usize = 64 << 20;

pub(super) fn read(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Fault> {
    if bytes.len() > MOST_BYTES {
        return Err(Fault::too_large("The JSON document is too large for one list."));
    }
    let document: Json = serde_json::from_slice(bytes).map_err(|error| no_json(&error))?;
    let pages = match &document {
        Json::Array(items) if items.iter().any(|item| item.get("results").is_some()) => {
            items.iter().collect()
        }
        other => vec![other],
    };
    let mut sizes = Vec::new();
    let mut row = 0;
    for page in pages {
        let Some(records) = page.get("results").unwrap_or(page).as_array() else {
            return Err(column_missing("the list `results`"));
        };
        for record in records {
            row += 1;
            reading.count_row();
            if let Some(at) = one(record, row, reading)? {
                sizes.extend(super::number(record, "disk").map(|size| (at, size)));
            }
        }
    }
    disks(&sizes, reading);
    Ok(())
}

fn one(record: &Json, row: u32, reading: &mut Reading<'_>) -> Result<Option<usize>, Fault> {
    let url = text(record, "url").unwrap_or_default();
    let kind = if url.contains("/virtual-machines/") || record.get("vcpus").is_some() {
        AssetKind::Vm
    } else if url.contains("/devices/") || record.get("device_type").is_some() {
        AssetKind::Machine
    } else {
        reading.find_row(
            landfall_domain::estate::Code::RowUnusable,
            landfall_domain::estate::Place { sheet: 0, row },
            "The record is neither a virtual machine nor a device.",
            "Nothing to do.",
        );
        return Ok(None);
    };
    let mut seen = start(kind, record, record.get("id").and_then(Json::as_u64), row);
    let name = |member: &str| nested(record, &[member], "name");
    let role = name("role").or_else(|| name("device_role"));
    put(&mut seen, Field::Cluster, name("cluster"));
    put(&mut seen, Field::Datacentre, name("site"));
    put(&mut seen, Field::Os, name("platform"));
    put(&mut seen, Field::BusinessUnit, name("tenant"));
    put(&mut seen, Field::Location, name("location"));
    put(&mut seen, Field::Host, name("device"));
    put(&mut seen, Field::Model, nested(record, &["device_type"], "model"));
    put(&mut seen, Field::Manufacturer, nested(record, &["device_type", "manufacturer"], "name"));
    if kind == AssetKind::Machine {
        device(&mut seen, role.as_deref());
    }
    put(&mut seen, Field::Role, role);
    status(&mut seen, nested(record, &["status"], "value").or_else(|| text(record, "status")));
    for member in ["primary_ip", "primary_ip4", "primary_ip6"] {
        if let Some(ip) = nested(record, &[member], "address") {
            address(&mut seen, &ip, reading);
        }
    }
    let place = seen.place;
    for tag in record.get("tags").and_then(Json::as_array).into_iter().flatten() {
        let tag = text(tag, "name").or_else(|| tag.as_str().map(str::to_owned));
        if let Some(tag) = tag {
            add_to(&mut seen, Field::Tags, tag, place);
        }
    }
    take(seen, reading)
}

fn nested(record: &Json, path: &[&str], name: &str) -> Option<String> {
    let mut at = record;
    for step in path {
        at = at.get(step)?;
    }
    text(at, name)
}
