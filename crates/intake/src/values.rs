//! One cell into one value, with a finding where that fails.

use std::borrow::Cow;

use jiff::civil::DateTime;
use landfall_domain::estate::key::{meaningful, normal_ip, normal_mac};
use landfall_domain::estate::{Code, Field, Observation, Place, Shape, Value};

use crate::locale::{self, ColumnId};
use crate::reading::{Reading, Spot, add_to};
use crate::sheet::Cell;
use crate::units::Unit;

/// Where a value comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) place: Place,
    pub(crate) column: ColumnId,
    pub(crate) header: &'a str,
}

impl<'a> Source<'a> {
    fn spot(self, value: &'a str) -> Spot<'a> {
        Spot { place: self.place, column: self.header, value }
    }
}

/// The text of a cell as people see it, without blanks around; `None` if it says nothing.
pub(crate) fn text(cell: Cell<'_>) -> Option<Cow<'_, str>> {
    match cell {
        Cell::Empty => None,
        Cell::Text(text) => meaningful(text).map(Cow::Borrowed),
        Cell::Number(number) => Some(Cow::Owned(number.to_string())),
        Cell::Flag(flag) => Some(Cow::Borrowed(if flag { "True" } else { "False" })),
        Cell::Moment(days) => Some(Cow::Owned(match locale::serial(days) {
            Some(moment) => moment.to_string(),
            None => days.to_string(),
        })),
    }
}

/// A number and, if the cell names one, its unit.
pub(crate) fn amount(
    cell: Cell<'_>,
    from: Source<'_>,
    reading: &mut Reading<'_>,
) -> Option<(f64, Option<Unit>)> {
    let text = match cell {
        Cell::Empty => return None,
        Cell::Number(number) => return Some((number, None)),
        Cell::Text(text) => meaningful(text)?,
        Cell::Flag(_) | Cell::Moment(_) => {
            let shown = text(cell).unwrap_or_default();
            unreadable_number(reading, from.spot(&shown));
            return None;
        }
    };
    let habit = reading.locale.of(from.column);
    let Some(amount) = locale::amount(text, habit.decimal) else {
        unreadable_number(reading, from.spot(text));
        return None;
    };
    if amount.hint != locale::Hint::None {
        let seen = reading.evidence.entry(from.column).or_default();
        seen.number(amount.hint, from.place.row, text);
        reading.evident.entry(from.column).or_insert_with(|| from.header.to_owned());
    }
    if !amount.suffix.is_empty() && amount.unit().is_none() && !harmless(amount.suffix) {
        unreadable_number(reading, from.spot(text));
        return None;
    }
    Some((amount.number, amount.unit()))
}

/// Words behind a number that change nothing.
fn harmless(suffix: &str) -> bool {
    const WORDS: [&str; 12] = [
        "%", "mhz", "ghz", "core", "cores", "vcpu", "vcpus", "cpu", "cpus", "iops", "mbps", "mb/s",
    ];
    WORDS.iter().any(|word| suffix.eq_ignore_ascii_case(word))
}

fn unreadable_number(reading: &mut Reading<'_>, spot: Spot<'_>) {
    reading.find_cell(
        Code::NumberUnreadable,
        spot,
        "This is not a number.",
        "Give a number, or leave the cell empty.",
    );
}

/// A yes or no.
pub(crate) fn flag(cell: Cell<'_>, from: Source<'_>, reading: &mut Reading<'_>) -> Option<bool> {
    let text = match cell {
        Cell::Empty => return None,
        Cell::Flag(flag) => return Some(flag),
        Cell::Number(number) if number == 0.0 || (number - 1.0).abs() < f64::EPSILON => {
            return Some(number > 0.5);
        }
        _ => text(cell)?,
    };
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&["true", "yes", "y", "1", "on", "wahr", "vrai", "ja", "oui", "x"]) {
        return Some(true);
    }
    if is(&["false", "no", "n", "0", "off", "falsch", "faux", "nein", "non"]) {
        return Some(false);
    }
    reading.find_cell(
        Code::FlagUnreadable,
        from.spot(&text),
        "This says neither yes nor no.",
        "Write True or False.",
    );
    None
}

/// A date and time.
pub(crate) fn moment(
    cell: Cell<'_>,
    from: Source<'_>,
    reading: &mut Reading<'_>,
) -> Option<DateTime> {
    let read = match cell {
        Cell::Empty => return None,
        Cell::Moment(days) | Cell::Number(days) => locale::serial(days),
        Cell::Text(text) => {
            let text = meaningful(text)?;
            let habit = reading.locale.of(from.column);
            let read = locale::moment(text, habit.order);
            if let Some((_, hint)) = read.filter(|(_, hint)| *hint != locale::Hint::None) {
                let seen = reading.evidence.entry(from.column).or_default();
                seen.date(hint, from.place.row, text);
                reading.evident.entry(from.column).or_insert_with(|| from.header.to_owned());
            }
            read.map(|(moment, _)| moment)
        }
        Cell::Flag(_) => None,
    };
    if read.is_none() {
        let shown = text(cell).unwrap_or_default();
        reading.find_cell(
            Code::DateUnreadable,
            from.spot(&shown),
            "This is not a date.",
            "Write it as 2026-11-22 or 2026-11-22 13:45:00.",
        );
    }
    read
}

/// States a field from a cell, read by the field's shape; nothing if the cell says nothing.
/// Lists grow; other fields keep what they have.
pub(crate) fn state(
    seen: &mut Observation,
    field: Field,
    cell: Cell<'_>,
    from: Source<'_>,
    reading: &mut Reading<'_>,
) {
    if cell == Cell::Empty || (field.shape() != Shape::List && seen.value(field).is_some()) {
        return;
    }
    let value = match field.shape() {
        Shape::List => return state_list(seen, field, cell, from, reading),
        Shape::Text => text_of(field, cell, from, reading).map(Value::Text),
        Shape::Flag => flag(cell, from, reading).map(Value::Flag),
        Shape::Whole => amount(cell, from, reading)
            .and_then(|(number, _)| whole(field, number, from, reading))
            .map(Value::Whole),
        Shape::Real => amount(cell, from, reading)
            .and_then(|(number, _)| plausible(field, number, from, reading))
            .map(Value::Real),
    };
    if let Some(value) = value {
        seen.state(field, value, from.place);
    }
}

/// States a size in MiB; `61.2 GiB / 127 GiB` means used and whole.
pub(crate) fn state_size(
    seen: &mut Observation,
    (field, unit): (Field, Unit),
    cell: Cell<'_>,
    from: Source<'_>,
    reading: &mut Reading<'_>,
) {
    if cell == Cell::Empty || seen.value(field).is_some() {
        return;
    }
    let cell = match cell {
        Cell::Text(text) => match text.split_once('/') {
            Some((used, whole)) if field == Field::StorageAllocatedMib => {
                state_size(seen, (Field::StorageUsedMib, unit), trimmed(used), from, reading);
                trimmed(whole)
            }
            Some((used, _)) => trimmed(used),
            None => cell,
        },
        _ => cell,
    };
    let Some((number, own)) = amount(cell, from, reading) else { return };
    let mib = if number < 0.0 { number } else { own.unwrap_or(unit).in_mib(number) };
    if let Some(mib) = whole(field, mib, from, reading) {
        seen.state(field, Value::Whole(mib), from.place);
    }
}

fn trimmed(text: &str) -> Cell<'_> {
    match text.trim() {
        "" => Cell::Empty,
        text => Cell::Text(text),
    }
}

fn text_of(
    field: Field,
    cell: Cell<'_>,
    from: Source<'_>,
    reading: &mut Reading<'_>,
) -> Option<String> {
    if matches!(field, Field::CreatedOn | Field::LastSeen) {
        return moment(cell, from, reading).map(|moment| moment.to_string());
    }
    let text = text(cell)?;
    let spoken = match field {
        Field::Power => power(&text),
        Field::Boot => boot(&text),
        _ => None,
    };
    Some(match spoken {
        Some(word) => word.to_owned(),
        None => text.split_whitespace().collect::<Vec<_>>().join(" "),
    })
}

/// `on`, `off` or `suspended`, whatever the tool calls it.
pub(crate) fn power(text: &str) -> Option<&'static str> {
    match crate::columns::plain(text).as_str() {
        "poweredon" | "on" | "running" | "active" | "vmrunning" | "up" | "started" => Some("on"),
        "poweredoff" | "off" | "stopped" | "vmdeallocated" | "vmstopped" | "down" | "halted"
        | "terminated" | "shutdown" => Some("off"),
        "suspended" | "paused" | "saved" | "standby" => Some("suspended"),
        _ => None,
    }
}

/// `bios` or `efi`.
pub(crate) fn boot(text: &str) -> Option<&'static str> {
    match crate::columns::plain(text).as_str() {
        "bios" | "legacybios" | "legacy" | "gen1" => Some("bios"),
        "efi" | "uefi" | "gen2" => Some("efi"),
        _ => None,
    }
}

/// The largest value that can be right.
fn most(field: Field) -> f64 {
    match field {
        Field::Cores => 8_192.0,
        Field::MemoryMib => 268_435_456.0,
        Field::CpuPercent | Field::MemoryPercent => 1_000.0,
        Field::Disks | Field::Nics | Field::Snapshots => 100_000.0,
        _ => 1e15,
    }
}

fn plausible(
    field: Field,
    number: f64,
    from: Source<'_>,
    reading: &mut Reading<'_>,
) -> Option<f64> {
    let (code, problem) = if (number + 1.0).abs() < f64::EPSILON {
        (Code::ValueSuspicious, "-1 is what tools write when they do not know.")
    } else if number < 0.0 {
        (Code::NumberOutOfRange, "The number is negative.")
    } else if number > most(field) {
        (Code::NumberOutOfRange, "The number is too large to be right.")
    } else if number == 0.0 && matches!(field, Field::Cores | Field::MemoryMib) {
        (Code::ValueSuspicious, "0 is what tools write when they do not know.")
    } else {
        return Some(number);
    };
    let shown = number.to_string();
    reading.find_cell(code, from.spot(&shown), problem, "Give the right number if you know it.");
    None
}

fn whole(field: Field, number: f64, from: Source<'_>, reading: &mut Reading<'_>) -> Option<i64> {
    let number = plausible(field, number, from, reading)?;
    let number = if field == Field::Cores { number.ceil() } else { number.round() };
    #[expect(clippy::cast_possible_truncation, reason = "plausible numbers are below 2^53")]
    let whole = number as i64;
    Some(whole)
}

fn state_list(
    seen: &mut Observation,
    field: Field,
    cell: Cell<'_>,
    from: Source<'_>,
    reading: &mut Reading<'_>,
) {
    let Some(text) = text(cell) else { return };
    let marks: &[char] = match field {
        Field::Ips | Field::Macs => &[',', ';', '|', '[', ']', ' ', '\n', '\r', '\t', '"'],
        Field::Networks => &[';', '\n'],
        _ => &[';', ',', '\n'],
    };
    for item in text.split(marks).filter_map(meaningful) {
        let kept = match field {
            Field::Ips => address(item, from, reading),
            Field::Macs => mac(item, from, reading),
            _ => Some(item.to_owned()),
        };
        if let Some(item) = kept {
            add_to(seen, field, item, from.place);
        }
    }
}

/// An address that tells something; loopback and link-local ones do not.
pub(crate) fn address(item: &str, from: Source<'_>, reading: &mut Reading<'_>) -> Option<String> {
    let bare = item.split(['/', '%']).next().unwrap_or(item);
    if bare.parse::<std::net::IpAddr>().is_err() {
        reading.find_cell(
            Code::ValueSuspicious,
            from.spot(item),
            "This is not an IP address.",
            "Correct it, or leave the cell empty.",
        );
        return None;
    }
    normal_ip(bare)
}

fn mac(item: &str, from: Source<'_>, reading: &mut Reading<'_>) -> Option<String> {
    let known = normal_mac(item);
    let zero = item.chars().all(|letter| matches!(letter, '0' | 'f' | 'F' | ':' | '-' | '.'));
    if known.is_none() && !zero {
        reading.find_cell(
            Code::ValueSuspicious,
            from.spot(item),
            "This is not a MAC address.",
            "Correct it, or leave the cell empty.",
        );
    }
    known
}
