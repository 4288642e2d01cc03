//! Reads a table as a mapping file says.

use std::borrow::Cow;

use landfall_domain::estate::key::meaningful;
use landfall_domain::estate::{AssetKind, Code, EndPoint, Key, Link, LinkKind, Observation};

use super::{Mapping, Part, SheetMapping};
use crate::columns::{Meaning, Spec};
use crate::formats::skip_others;
use crate::reading::Reading;
use crate::safety::Fault;
use crate::sheet::{Line, Source};
use crate::table::{Columns, MIB, Table, take, text_at};

const EMPTY: Spec = Spec::of(&[], "");

/// Reads the sheets that the mapping names.
pub(crate) fn read(
    mapping: &Mapping,
    source: &mut Source<'_>,
    reading: &mut Reading<'_>,
) -> Result<(), Fault> {
    let mut read = Vec::new();
    for sheet in &mapping.sheet {
        let at = match &sheet.name {
            None => Some(0),
            Some(name) => source.sheets.iter().position(|known| known.name == *name),
        };
        let Some(at) = at.filter(|at| *at < source.sheets.len()) else {
            return Err(wrong(format!(
                "The mapping names a sheet `{}` that the file does not have.",
                sheet.name.clone().unwrap_or_default()
            )));
        };
        check_columns(sheet, source, at)?;
        read_sheet(sheet, at, source, reading)?;
        read.push(at);
    }
    skip_others(source, &read, reading);
    Ok(())
}

fn wrong(problem: String) -> Fault {
    Fault::new(
        Code::MappingInvalid,
        problem,
        "Correct the mapping file, or draft it again with `landfall mapping draft`.",
    )
}

fn check_columns(sheet: &SheetMapping, source: &Source<'_>, at: usize) -> Result<(), Fault> {
    let headers = &source.sheets[at].headers;
    match sheet.columns.keys().find(|header| !headers.contains(header)) {
        Some(header) => Err(wrong(format!(
            "The mapping names a column `{header}` that the file does not have."
        ))),
        None => Ok(()),
    }
}

fn read_sheet(
    sheet: &SheetMapping,
    at: usize,
    source: &mut Source<'_>,
    reading: &mut Reading<'_>,
) -> Result<(), Fault> {
    let Table { mut rows, mut columns } = Table::open_quietly(source, at, &EMPTY, reading)?;
    let parts = bind(sheet, &mut columns, reading);
    let row = RowReader { sheet, columns: &columns, parts: &parts };
    while rows.advance(reading)? {
        let line = rows.line();
        match sheet.kind() {
            Some(kind) => row.thing(kind, &line, reading)?,
            None => row.link(&line, reading)?,
        }
    }
    Ok(())
}

/// Columns with their meaning; unnamed ones are attributes.
fn bind(
    sheet: &SheetMapping,
    columns: &mut Columns,
    reading: &mut Reading<'_>,
) -> Vec<(usize, Part)> {
    let mut parts = Vec::new();
    let mut meanings = Vec::new();
    for index in 0..columns.len() {
        let meaning = sheet.columns.get(columns.header(index));
        let part = meaning.and_then(|meaning| Part::of(meaning)).unwrap_or(Part::Attribute);
        meanings.push(match part {
            Part::Field(field, unit) if field.name().ends_with("_mib") => {
                Some(Meaning::Size(field, unit.unwrap_or(MIB)))
            }
            Part::Field(field, _) => Some(Meaning::Fact(field)),
            Part::Attribute => None,
            _ => Some(Meaning::Part(if part == Part::LeftOut { "left out" } else { "part" })),
        });
        parts.push((index, part));
    }
    columns.rebind(&meanings, reading);
    parts
}

struct RowReader<'a> {
    sheet: &'a SheetMapping,
    columns: &'a Columns,
    parts: &'a [(usize, Part)],
}

impl RowReader<'_> {
    fn texts<'l>(&self, wanted: Part, line: &Line<'l>) -> Vec<Cow<'l, str>> {
        let columns = self.parts.iter().filter(|(_, part)| *part == wanted);
        columns.filter_map(|(index, _)| text_at(line, Some(*index))).collect()
    }

    fn first<'l>(&self, wanted: Part, line: &Line<'l>) -> Option<Cow<'l, str>> {
        self.texts(wanted, line).into_iter().next()
    }

    fn thing(
        &self,
        kind: AssetKind,
        line: &Line<'_>,
        reading: &mut Reading<'_>,
    ) -> Result<(), Fault> {
        let mut seen = Observation::new(kind, line.place());
        self.columns.state(line, &mut seen, reading);
        for id in self.texts(Part::Id, line) {
            seen.identify(Key::record(&self.sheet.source.replace('/', "-"), &id));
        }
        for uuid in self.texts(Part::InstanceUuid, line) {
            seen.identify(Key::instance_uuid(&uuid));
        }
        for uuid in self.texts(Part::BiosUuid, line) {
            seen.identify(Key::bios_uuid(&uuid));
        }
        if let Some(vm) = self.first(Part::VmId, line) {
            let vcenter = self.first(Part::Vcenter, line);
            seen.identify(Key::vm(vcenter.as_deref().unwrap_or(&self.sheet.source), &vm));
        }
        let Some(at) = take(seen, reading)? else { return Ok(()) };
        let this = &reading.observations[at];
        let label = this.text(landfall_domain::estate::Field::Name).unwrap_or("?").into();
        let this = EndPoint { keys: this.keys.clone(), label, machine: kind.is_machine() };
        for (part, link) in [(Part::Needs, LinkKind::Declared), (Part::RunsOn, LinkKind::RunsOn)] {
            for text in self.texts(part, line) {
                for other in text.split([';', ',', '\n']).filter_map(meaningful) {
                    if let Some(other) = end(other, false) {
                        put(link, (this.clone(), other), line, reading)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn link(&self, line: &Line<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
        let port = self.first(Part::Port, line).and_then(|port| port.parse::<u16>().ok());
        let kind = if port.is_some() || self.parts.iter().any(|(_, part)| *part == Part::Port) {
            LinkKind::Network
        } else {
            LinkKind::Declared
        };
        let machine = kind == LinkKind::Network;
        let from = self.ends(Part::From, line, machine);
        let to = self.ends(Part::To, line, machine);
        let (Some(from), Some(to)) = (from, to) else {
            reading.find_row(
                Code::RowUnusable,
                line.place(),
                "The row does not name both ends of the link.",
                "Fill in both, or delete the row.",
            );
            return Ok(());
        };
        let before = reading.links.len();
        put(kind, (from, to), line, reading)?;
        if let Some(link) = reading.links.get_mut(before) {
            link.port = port;
            link.service = self.first(Part::Service, line).map(|service| service.as_ref().into());
        }
        Ok(())
    }

    /// Several columns may name one end, for example by name and by address.
    fn ends(&self, part: Part, line: &Line<'_>, machine: bool) -> Option<EndPoint> {
        let mut ends = self.texts(part, line).into_iter().filter_map(|text| end(&text, machine));
        let mut first = ends.next()?;
        for other in ends {
            first.keys.extend(other.keys);
        }
        first.keys.sort_unstable();
        first.keys.dedup();
        Some(first)
    }
}

fn end(text: &str, machine: bool) -> Option<EndPoint> {
    let whole = Key::whole_name(text).filter(|_| !machine);
    let keys = [Key::fqdn(text), Key::host_name(text), whole, Key::ip(text)];
    let mut keys: Vec<Key> = keys.into_iter().flatten().collect();
    keys.sort_unstable();
    keys.dedup();
    (!keys.is_empty()).then(|| EndPoint { keys, label: text.into(), machine })
}

fn put(
    kind: LinkKind,
    (from, to): (EndPoint, EndPoint),
    line: &Line<'_>,
    reading: &mut Reading<'_>,
) -> Result<(), Fault> {
    if from.keys.iter().any(|key| to.keys.contains(key)) {
        reading.find_row(
            Code::SelfDependency,
            line.place(),
            "A dependency of a thing on itself was left out.",
            "Nothing to do.",
        );
        return Ok(());
    }
    reading.link(Link {
        kind,
        from,
        to,
        port: None,
        service: None,
        count: 1,
        first_seen: None,
        last_seen: None,
        place: line.place(),
    })
}
