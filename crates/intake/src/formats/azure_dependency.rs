//! The dependency export of Azure Migrate: who opened connections to whom, by time slot.
//!
//! Files of a million rows are usual and say the same few thousand things over and over, so rows
//! are summed while they are read: texts become numbers, and a row costs one look-up.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use landfall_domain::estate::key::meaningful;
use landfall_domain::estate::{Code, EndPoint, Key, Link, LinkKind, Place};

use super::{Reader, column_missing};
use crate::columns::{Known, Spec, part};
use crate::locale::{self, Hint};
use crate::reading::{Reading, Spot};
use crate::safety::Fault;
use crate::sheet::{Cell, Line, Source};
use crate::table::{Columns, Table};

pub(crate) const READER: Reader = Reader { fit, read };

const KNOWN: &[Known] = &[
    part("timeslot time", "slot"),
    part("sourceservername sourceserver", "source"),
    part("sourceip", "source_ip"),
    part("sourceapplication", "source_application"),
    part("sourceprocess", "source_process"),
    part("destinationservername destinationserver", "destination"),
    part("destinationip", "destination_ip"),
    part("destinationapplication", "application"),
    part("destinationprocess", "process"),
    part("destinationport", "port"),
];

const SPEC: Spec = Spec { closed: true, ..Spec::of(KNOWN, "") };

fn fit(source: &Source<'_>) -> u32 {
    let fits = source.sheets.first().is_some_and(|sheet| {
        sheet.has_all(&[
            "sourceservername|sourceserver",
            "destinationport",
            "timeslot|sourceprocess",
        ]) && sheet.has_all(&["destinationservername|destinationserver|destinationip"])
    });
    if fits { 95 } else { 0 }
}

/// Slots that are told apart for one tie: 30 days of hours. More are counted as rows.
const SLOTS: usize = 1_024;
/// Different texts in one file; ten times what a large site has.
const TEXT_BYTES: usize = 256 << 20;

/// A text by its number; 0 is "nothing said".
#[derive(Default)]
struct Texts {
    bytes: usize,
    numbers: HashMap<Box<str>, u32>,
    known: Vec<Box<str>>,
}

impl Texts {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let said = meaningful(text).is_some();
        self.bytes += text.len() * 2 + 64;
        self.known.push(if said { text.into() } else { "".into() });
        let number = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.into(), number);
        number
    }

    fn text(&self, number: u32) -> &str {
        let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        at.and_then(|at| self.known.get(at)).map_or("", |text| text)
    }
}

/// What rows must share to be one link.
#[derive(PartialEq, Eq, Hash, Clone, Copy, PartialOrd, Ord)]
struct Tie {
    source: u32,
    source_ip: u32,
    destination: u32,
    destination_ip: u32,
    port: Option<u16>,
    service: u32,
}

/// What the rows of one tie add up to.
struct Sum {
    /// Slots seen, for as long as they are few; counted once each.
    slots: Vec<u32>,
    rows: u64,
    first_row: u32,
}

/// The columns by their use.
struct Indexes {
    slot: Option<usize>,
    source: Option<usize>,
    source_ip: Option<usize>,
    destination: Option<usize>,
    destination_ip: Option<usize>,
    process: Option<usize>,
    application: Option<usize>,
    port: Option<usize>,
}

fn read(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let Table { mut rows, columns } = Table::open(source, 0, &SPEC, reading)?;
    let at = Indexes {
        slot: columns.part("slot"),
        source: columns.part("source"),
        source_ip: columns.part("source_ip"),
        destination: columns.part("destination"),
        destination_ip: columns.part("destination_ip"),
        process: columns.part("process"),
        application: columns.part("application"),
        port: columns.part("port"),
    };
    if at.source.is_none() && at.source_ip.is_none() {
        return Err(column_missing("the column `Source server name`"));
    }
    if at.destination.is_none() && at.destination_ip.is_none() {
        return Err(column_missing("the column `Destination server name`"));
    }
    let mut texts = Texts::default();
    let mut ties: HashMap<Tie, Sum> = HashMap::new();
    while rows.advance(reading)? {
        let line = rows.line();
        let tie = tie(&line, &at, &columns, (&mut texts, reading));
        let slot = number(&line, at.slot, &mut texts);
        let full = ties.len() >= reading.limits.links && !ties.contains_key(&tie);
        if full || texts.bytes > TEXT_BYTES {
            return Err(Fault::too_large("The file describes too many different links."));
        }
        let sum = ties.entry(tie).or_insert_with(|| Sum {
            slots: Vec::new(),
            rows: 0,
            first_row: line.row.number,
        });
        sum.rows += 1;
        if slot != 0 && sum.slots.len() < SLOTS && !sum.slots.contains(&slot) {
            sum.slots.push(slot);
        }
    }
    let header = at.slot.map(|index| (index, columns.header(index).to_owned()));
    links(ties, &texts, header, reading)
}

fn number(line: &Line<'_>, index: Option<usize>, texts: &mut Texts) -> u32 {
    match index.map_or(Cell::Empty, |index| line.cell(index)) {
        Cell::Empty => 0,
        Cell::Text(text) => texts.number(text),
        other => crate::values::text(other).map_or(0, |text| texts.number(&text)),
    }
}

fn tie(
    line: &Line<'_>,
    at: &Indexes,
    columns: &Columns,
    (texts, reading): (&mut Texts, &mut Reading<'_>),
) -> Tie {
    let process = number(line, at.process, texts);
    let unknown = matches!(texts.text(process), "" | "Unknown process");
    Tie {
        source: number(line, at.source, texts),
        source_ip: number(line, at.source_ip, texts),
        destination: number(line, at.destination, texts),
        destination_ip: number(line, at.destination_ip, texts),
        port: port(line, at.port, columns, reading),
        service: if unknown { number(line, at.application, texts) } else { process },
    }
}

fn port(
    line: &Line<'_>,
    index: Option<usize>,
    columns: &Columns,
    reading: &mut Reading<'_>,
) -> Option<u16> {
    let index = index?;
    match line.cell(index) {
        Cell::Empty => return None,
        Cell::Text(text) => {
            if let Ok(port) = text.parse() {
                return Some(port).filter(|port| *port > 0);
            }
        }
        _ => {}
    }
    let from = columns.source(line, index);
    let (number, _) = crate::values::amount(line.cell(index), from, reading)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    let port =
        (number.fract() == 0.0 && (1.0..65_536.0).contains(&number)).then_some(number as u16);
    if port.is_none() {
        let shown = number.to_string();
        reading.find_cell(
            Code::NumberOutOfRange,
            Spot { place: line.place(), column: columns.header(index), value: &shown },
            "Ports are numbers from 1 to 65535.",
            "Correct the port, or leave the cell empty.",
        );
    }
    port
}

/// When a slot begins and ends.
type Span = Option<(Timestamp, Timestamp)>;

fn links(
    ties: HashMap<Tie, Sum>,
    texts: &Texts,
    slot: Option<(usize, String)>,
    reading: &mut Reading<'_>,
) -> Result<(), Fault> {
    let spans = spans(&ties, texts, slot, reading);
    let mut ties: Vec<(Tie, Sum)> = ties.into_iter().collect();
    ties.sort_unstable_by_key(|(tie, sum)| (sum.first_row, *tie));
    for (tie, sum) in ties {
        let place = Place { sheet: 0, row: sum.first_row };
        let from = end(texts.text(tie.source), texts.text(tie.source_ip));
        let to = end(texts.text(tie.destination), texts.text(tie.destination_ip));
        let (Some(from), Some(to)) = (from, to) else {
            reading.find_row(
                Code::RowUnusable,
                place,
                "The row does not say who connects to whom.",
                "Nothing to do, unless you know the missing server.",
            );
            continue;
        };
        if from.keys.iter().any(|key| to.keys.contains(key)) {
            reading.find_row(
                Code::SelfDependency,
                place,
                "A server connects to itself; that moves with it.",
                "Nothing to do.",
            );
            continue;
        }
        let seen: Vec<(Timestamp, Timestamp)> =
            sum.slots.iter().filter_map(|slot| spans.get(slot).copied().flatten()).collect();
        reading.link(Link {
            kind: LinkKind::Network,
            from,
            to,
            port: tie.port,
            service: Some(texts.text(tie.service)).filter(|text| !text.is_empty()).map(Into::into),
            count: match sum.slots.len() {
                0 | SLOTS => sum.rows,
                slots => slots as u64,
            },
            first_seen: seen.iter().map(|(start, _)| *start).min(),
            last_seen: seen.iter().map(|(_, end)| *end).max(),
            place,
        })?;
    }
    Ok(())
}

/// An end by name and address; `None` if it has neither.
pub(super) fn end(name: &str, ip: &str) -> Option<EndPoint> {
    let mut keys: Vec<Key> = [Key::fqdn(name), Key::host_name(name), Key::ip(name), Key::ip(ip)]
        .into_iter()
        .flatten()
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let label = if name.is_empty() { ip } else { name };
    (!keys.is_empty()).then(|| EndPoint { keys, label: label.into(), machine: true })
}

/// The span of each slot: every slot is looked at once, in the end, when all are known.
fn spans(
    ties: &HashMap<Tie, Sum>,
    texts: &Texts,
    slot: Option<(usize, String)>,
    reading: &mut Reading<'_>,
) -> HashMap<u32, Span> {
    let mut rows: HashMap<u32, u32> = HashMap::new();
    for sum in ties.values() {
        for slot in &sum.slots {
            let row = rows.entry(*slot).or_insert(sum.first_row);
            *row = (*row).min(sum.first_row);
        }
    }
    let Some((index, header)) = slot else { return HashMap::new() };
    let mut rows: Vec<(u32, u32)> = rows.into_iter().collect();
    rows.sort_unstable();
    let column = (0, index);
    let habit = reading.locale.of(column);
    let mut spans = HashMap::new();
    for (slot, row) in rows {
        let text = texts.text(slot);
        let read = span(text, habit.order);
        if let Some((_, _, hint)) = read {
            if hint != Hint::None {
                reading.evidence.entry(column).or_default().date(hint, row, text);
                reading.evident.entry(column).or_insert_with(|| header.clone());
            }
        } else if !text.is_empty() {
            let place = Place { sheet: 0, row };
            reading.find_cell(
                Code::DateUnreadable,
                Spot { place, column: &header, value: text },
                "This is not a time slot.",
                "Write it as 2026-11-22 12:00-18:00.",
            );
        }
        spans.insert(slot, read.map(|(start, end, _)| (start, end)));
    }
    spans
}

/// `12/15/2024 12:00-18:00`: a moment, and the time of day at which the slot ends. No zone is
/// stated, so it is taken as UTC.
fn span(
    text: &str,
    order: crate::DateOrder,
) -> Option<(Timestamp, Timestamp, Hint<crate::DateOrder>)> {
    let utc = |moment: DateTime| moment.to_zoned(jiff::tz::TimeZone::UTC).map(|at| at.timestamp());
    // In `12:00-18:00` the second time is no zone; only after a `T` a zone may stand.
    let range =
        text.rsplit_once('-').filter(|(start, _)| start.contains(':') && !text.contains('T'));
    let Some((start, end)) = range else {
        let (start, hint) = locale::moment(text, order)?;
        let start = utc(start).ok()?;
        return Some((start, start, hint));
    };
    let (start, hint) = locale::moment(start.trim(), order)?;
    let end = match locale::moment(end.trim(), order) {
        Some((end, _)) => Some(end),
        None => end_of(start, end.trim()),
    };
    Some((utc(start).ok()?, utc(end?).ok()?, hint))
}

/// The end of a slot that gives only a time of day.
fn end_of(start: DateTime, end: &str) -> Option<DateTime> {
    let parts: Vec<i8> = end.split(':').filter_map(|part| part.parse().ok()).collect();
    let hour = *parts.first()?;
    let minute = parts.get(1).copied().unwrap_or(0);
    // Midnight at the end of a slot is the next day's.
    if hour == 0 || hour == 24 {
        return Some(start.date().tomorrow().ok()?.at(0, 0, 0, 0));
    }
    let time = jiff::civil::Time::new(hour, minute, 0, 0).ok()?;
    Some(DateTime::from_parts(start.date(), time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DateOrder;

    fn read_span(text: &str) -> Option<(String, String)> {
        span(text, DateOrder::MonthFirst)
            .map(|(start, end, _)| (start.to_string(), end.to_string()))
    }

    #[test]
    fn slots_have_a_start_and_an_end() {
        let pair = |start: &str, end: &str| Some((start.to_owned(), end.to_owned()));
        assert_eq!(
            read_span("12/15/2024 12:00-18:00"),
            pair("2024-12-15T12:00:00Z", "2024-12-15T18:00:00Z")
        );
        assert_eq!(
            read_span("12/15/2024 18:00-00:00"),
            pair("2024-12-15T18:00:00Z", "2024-12-16T00:00:00Z")
        );
        assert_eq!(
            read_span("2025-06-14 00:00"),
            pair("2025-06-14T00:00:00Z", "2025-06-14T00:00:00Z")
        );
        assert_eq!(read_span("noon"), None);
    }
}
