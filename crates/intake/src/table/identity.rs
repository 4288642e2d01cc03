//! The keys that follow from what a row says.

use landfall_domain::estate::{Code, Field, Key, Observation, Value};

use crate::reading::Reading;
use crate::safety::Fault;

/// Adds the keys that follow from the facts.
pub(crate) fn identify(seen: &mut Observation) {
    let mut keys = Vec::new();
    let machine = seen.kind.is_machine();
    if let Some(name) = seen.text(Field::Name) {
        keys.push(if machine { Key::host_name(name) } else { Key::whole_name(name) });
        keys.push(Key::fqdn(name).filter(|_| machine));
        keys.push(Key::ip(name).filter(|_| machine));
    }
    if machine {
        if let Some(name) = seen.text(Field::Fqdn) {
            keys.extend([Key::fqdn(name), Key::host_name(name)]);
        }
        keys.push(seen.text(Field::Serial).and_then(Key::serial));
        keys.extend(list(seen, Field::Ips).iter().map(|ip| Key::ip(ip)));
        keys.extend(list(seen, Field::Macs).iter().map(|mac| Key::mac(mac)));
    }
    for key in keys {
        seen.identify(key);
    }
}

fn list(seen: &Observation, field: Field) -> &[String] {
    match seen.value(field) {
        Some(Value::List(items)) => items,
        _ => &[],
    }
}

/// Adds an observation, with its keys, if the row has a name or a key.
pub(crate) fn take(
    mut seen: Observation,
    reading: &mut Reading<'_>,
) -> Result<Option<usize>, Fault> {
    identify(&mut seen);
    if seen.keys.is_empty() {
        reading.find_row(
            Code::RowUnusable,
            seen.place,
            "The row has neither a name nor an id.",
            "Give it a name, or delete the row.",
        );
        return Ok(None);
    }
    reading.observe(seen).map(Some)
}
