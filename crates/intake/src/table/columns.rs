//! The columns of a sheet, and what a row says in them.

use landfall_domain::estate::{Field, Observation};

use crate::columns::Meaning;
use crate::reading::Reading;
use crate::sheet::{Cell, Line};
use crate::{Usage, values};

/// One column with what it is for.
pub(super) struct Bound {
    pub(super) index: usize,
    pub(super) rank: usize,
    pub(super) meaning: Meaning,
}

/// The columns of a sheet.
pub(crate) struct Columns {
    pub(super) sheet: u16,
    pub(super) sheet_name: String,
    pub(super) headers: Vec<String>,
    pub(super) bound: Vec<Bound>,
    /// Columns without a field of their own.
    pub(super) attributes: Vec<usize>,
    pub(super) keeps: bool,
}

impl Columns {
    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.headers.len()
    }

    /// The column that the format's own code reads by this name.
    pub(crate) fn part(&self, name: &str) -> Option<usize> {
        let is = |bound: &&Bound| matches!(bound.meaning, Meaning::Part(known) if known == name);
        self.bound.iter().find(is).map(|bound| bound.index)
    }

    /// All columns that the format's own code reads by this name.
    pub(crate) fn parts(&self, name: &str) -> Vec<usize> {
        let is = |bound: &&Bound| matches!(bound.meaning, Meaning::Part(known) if known == name);
        self.bound.iter().filter(is).map(|bound| bound.index).collect()
    }

    /// Columns that the format's own code reads although their headers are not listed.
    pub(crate) fn reads_itself(
        &mut self,
        indexes: impl Iterator<Item = usize>,
        reading: &mut Reading<'_>,
    ) {
        let first = reading.columns.len().saturating_sub(self.headers.len());
        for index in indexes {
            self.attributes.retain(|known| *known != index);
            if let Some(column) = reading.columns.get_mut(first + index) {
                column.usage = Usage::Read;
            }
        }
    }

    /// The column that gives a field.
    pub(crate) fn of(&self, field: Field) -> Option<usize> {
        self.bound
            .iter()
            .find(|bound| {
                matches!(bound.meaning, Meaning::Fact(known) | Meaning::Size(known, _) if known == field)
            })
            .map(|bound| bound.index)
    }

    /// Header as written, made unique.
    pub(crate) fn header(&self, index: usize) -> &str {
        self.headers.get(index).map_or("", String::as_str)
    }

    /// Where a value of this column comes from.
    pub(crate) fn source(&self, line: &Line<'_>, index: usize) -> values::Source<'_> {
        let column = (self.sheet, index);
        values::Source { place: line.place(), column, header: self.header(index) }
    }

    /// States everything that a row says.
    pub(crate) fn state(&self, line: &Line<'_>, seen: &mut Observation, reading: &mut Reading<'_>) {
        for bound in &self.bound {
            let cell = line.cell(bound.index);
            if cell == Cell::Empty {
                continue;
            }
            let from = self.source(line, bound.index);
            match bound.meaning {
                Meaning::Fact(field) => values::state(seen, field, cell, from, reading),
                Meaning::Size(field, unit) => {
                    values::state_size(seen, (field, unit), cell, from, reading);
                }
                Meaning::Key(key) => {
                    if let Some(text) = values::text(cell) {
                        seen.identify(key(&text));
                    }
                }
                Meaning::Part(_) => {}
            }
        }
        self.keep_attributes(line, seen);
    }

    /// States one field only.
    pub(crate) fn state_one(
        &self,
        field: Field,
        line: &Line<'_>,
        seen: &mut Observation,
        reading: &mut Reading<'_>,
    ) {
        for bound in &self.bound {
            let (cell, from) = (line.cell(bound.index), self.source(line, bound.index));
            match bound.meaning {
                Meaning::Fact(known) if known == field => {
                    values::state(seen, field, cell, from, reading);
                }
                Meaning::Size(known, unit) if known == field => {
                    values::state_size(seen, (field, unit), cell, from, reading);
                }
                _ => {}
            }
        }
    }

    /// Keeps what has no field.
    pub(crate) fn keep_attributes(&self, line: &Line<'_>, seen: &mut Observation) {
        for &index in &self.attributes {
            if let Some(text) = values::text(line.cell(index)) {
                seen.attributes.push((self.headers[index].clone(), text.into_owned()));
            }
        }
        if self.keeps {
            for index in self.headers.len()..line.width() {
                if let Some(text) = values::text(line.cell(index)) {
                    seen.attributes.push((format!("column {}", index + 1), text.into_owned()));
                }
            }
        }
    }
}
