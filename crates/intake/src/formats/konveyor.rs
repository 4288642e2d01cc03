//! The application import CSV of Konveyor: applications (record type 1) and dependencies (2).
//!
//! Konveyor reads it by position; we read it by header, so that older and reordered files work.

use std::collections::HashMap;

use landfall_domain::estate::{
    AssetKind, Code, EndPoint, Field, Key, Link, LinkKind, Observation, Value,
};

use super::{Reader, column_missing, tag};
use crate::columns::{Known, Spec, fact, part, plain};
use crate::reading::{Reading, Spot};
use crate::safety::Fault;
use crate::sheet::{Line, Outline, Source};
use crate::table::{Columns, Table, identify, text_at};

pub(crate) const READER: Reader = Reader { fit, read };

const KNOWN: &[Known] = &[
    part("recordtype1 recordtype", "record"),
    fact("applicationname", Field::Name),
    fact("description", Field::Description),
    fact("businessservice", Field::BusinessUnit),
    fact("owner", Field::Owner),
    part("dependency", "dependency"),
    part("dependencydirection", "direction"),
];

const SPEC: Spec = Spec {
    ragged: true,
    ..Spec::of(KNOWN, "createuser errormessage filename id isvalid status updateuser valid")
};

fn looks_like(outline: &Outline) -> bool {
    outline.has_all(&["applicationname", "businessservice"])
        && outline.has_all(&["recordtype1|recordtype|tag1|binarygroup"])
}

fn fit(source: &Source<'_>) -> u32 {
    if source.sheets.first().is_some_and(looks_like) { 90 } else { 0 }
}

/// Pairs of columns `Tag Category 1`, `Tag 1`; older files say `Tag Type 1`.
fn tag_columns(headers: &[String]) -> Vec<(Option<usize>, usize)> {
    let mut positions: HashMap<&str, usize> = HashMap::new();
    for (index, header) in headers.iter().enumerate() {
        positions.entry(header).or_insert(index);
    }
    let number = |header: &str| {
        let rest = header.strip_prefix("tag")?;
        (!rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| rest.to_owned())
    };
    let tags = headers.iter().enumerate().filter_map(|(index, header)| {
        let number = number(header)?;
        let at = |name: String| positions.get(name.as_str()).copied();
        let category = at(format!("tagcategory{number}")).or(at(format!("tagtype{number}")));
        Some((category, index))
    });
    tags.collect()
}

fn read(source: &mut Source<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let headers = source.sheets.first().map(|sheet| sheet.plain.clone()).unwrap_or_default();
    let has = |names: [&str; 2]| headers.iter().any(|header| names.contains(&header.as_str()));
    if !has(["recordtype1", "recordtype"]) {
        return Err(column_missing("the column `Record Type 1` (1 application, 2 dependency)"));
    }
    if !has(["applicationname", "applicationname"]) {
        return Err(column_missing("the column `Application Name`"));
    }
    let tags = tag_columns(&headers);
    let Table { mut rows, mut columns } = Table::open(source, 0, &SPEC, reading)?;
    columns.reads_itself(
        tags.iter().flat_map(|(category, tag)| category.iter().copied().chain([*tag])),
        reading,
    );
    let mut known: HashMap<String, usize> = HashMap::new();
    while rows.advance(reading)? {
        let line = rows.line();
        let row = Row { line, columns: &columns, tags: &tags };
        match text_at(&line, columns.part("record")).as_deref() {
            Some("1") => row.application(&mut known, reading)?,
            Some("2") => row.dependency(true, reading)?,
            other => {
                let index = columns.part("record").unwrap_or_default();
                reading.find_cell(
                    Code::RowUnusable,
                    Spot {
                        place: line.place(),
                        column: columns.header(index),
                        value: other.unwrap_or_default(),
                    },
                    "The record type is neither 1 (application) nor 2 (dependency).",
                    "Write 1 or 2.",
                );
            }
        }
    }
    Ok(())
}

struct Row<'a> {
    line: Line<'a>,
    columns: &'a Columns,
    tags: &'a [(Option<usize>, usize)],
}

impl Row<'_> {
    fn name(&self) -> Option<String> {
        let name = text_at(&self.line, self.columns.of(Field::Name))?;
        Some(name.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn unusable(&self, problem: &str, remedy: &str, reading: &mut Reading<'_>) {
        reading.find_row(Code::RowUnusable, self.line.place(), problem, remedy);
    }

    fn application(
        &self,
        known: &mut HashMap<String, usize>,
        reading: &mut Reading<'_>,
    ) -> Result<(), Fault> {
        let Some(name) = self.name() else {
            self.unusable(
                "The application has no name.",
                "Fill in `Application Name`, or delete the row.",
                reading,
            );
            return Ok(());
        };
        let place = self.line.place();
        let handle = name.to_lowercase();
        let at = if let Some(at) = known.get(&handle) {
            reading.find_row(
                Code::RowRepeated,
                place,
                "An application of this name stands above; this row only adds what it lacks.",
                "Give two applications two names, or delete one row.",
            );
            *at
        } else {
            let at = reading.observe(Observation::new(AssetKind::Application, place))?;
            known.insert(handle, at);
            at
        };
        let empty = Observation::new(AssetKind::Application, place);
        let mut seen = std::mem::replace(&mut reading.observations[at], empty);
        self.columns.state(&self.line, &mut seen, reading);
        self.tags(&mut seen);
        if seen.value(Field::Application).is_none() {
            seen.state(Field::Application, Value::Text(name), place);
        }
        identify(&mut seen);
        reading.observations[at] = seen;
        self.dependency(false, reading)
    }

    fn tags(&self, seen: &mut Observation) {
        let place = self.line.place();
        for (category, index) in self.tags {
            let Some(text) = text_at(&self.line, Some(*index)) else { continue };
            match text_at(&self.line, *category) {
                Some(category) => {
                    tag(seen, &category, &text, place);
                    let os = plain(&category) == "operatingsystem";
                    if os && seen.value(Field::Os).is_none() {
                        seen.state(Field::Os, Value::Text(text.into_owned()), place);
                    }
                }
                None => tag(seen, &text, "", place),
            }
        }
    }

    /// Northbound: the other application needs this one. Southbound: this one needs the other.
    fn dependency(&self, required: bool, reading: &mut Reading<'_>) -> Result<(), Fault> {
        let this = self.name();
        let other = text_at(&self.line, self.columns.part("dependency"));
        let direction = text_at(&self.line, self.columns.part("direction"));
        if !required && other.is_none() {
            return Ok(());
        }
        let (Some(this), Some(other)) = (this, other) else {
            self.unusable(
                "The dependency does not name both applications.",
                "Fill in `Application Name` and `Dependency`, or delete the row.",
                reading,
            );
            return Ok(());
        };
        let south = match direction.as_deref().map(plain).as_deref() {
            Some("southbound") => true,
            Some("northbound") => false,
            _ => {
                self.unusable(
                    "The direction of the dependency is neither northbound nor southbound.",
                    "Write southbound if the application needs the other, else northbound.",
                    reading,
                );
                return Ok(());
            }
        };
        let (Some(this), Some(other)) = (end(&this), end(&other)) else { return Ok(()) };
        if this.keys == other.keys {
            reading.find_row(
                Code::SelfDependency,
                self.line.place(),
                "A dependency of an application on itself was left out.",
                "Nothing to do.",
            );
            return Ok(());
        }
        let (from, to) = if south { (this, other) } else { (other, this) };
        reading.link(Link {
            kind: LinkKind::Declared,
            from,
            to,
            port: None,
            service: None,
            count: 1,
            first_seen: None,
            last_seen: None,
            place: self.line.place(),
        })
    }
}

fn end(name: &str) -> Option<EndPoint> {
    let key = Key::whole_name(name)?;
    Some(EndPoint { keys: vec![key], label: name.into(), machine: false })
}
