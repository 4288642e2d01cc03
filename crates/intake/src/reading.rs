//! What one reading of a file has found so far.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use landfall_domain::estate::{Code, Field, Finding, Findings, Link, Observation, Place};

use crate::Usage;
use crate::locale::{ColumnId, Evidence, Ground, Locale, whole};
use crate::safety::{Fault, Limits};

/// What became of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnUse {
    /// Sheet; empty for a file without sheets.
    pub sheet: String,
    /// Header as written.
    pub header: String,
    /// What became of it.
    pub usage: Usage,
}

/// Everything that a format's code adds to.
pub(crate) struct Reading<'p> {
    pub(crate) file: String,
    /// Names of the sheets; empty for a file without sheets.
    pub(crate) sheets: Vec<String>,
    pub(crate) taken_on: Option<DateTime>,
    pub(crate) scope: String,
    pub(crate) observations: Vec<Observation>,
    pub(crate) links: Vec<Link>,
    pub(crate) findings: Findings,
    pub(crate) rows_read: u64,
    pub(crate) columns: Vec<ColumnUse>,
    pub(crate) locale: Locale,
    pub(crate) evidence: BTreeMap<ColumnId, Evidence>,
    /// Headers of the columns that have evidence.
    pub(crate) evident: BTreeMap<ColumnId, String>,
    pub(crate) limits: Limits,
    progress: &'p mut dyn FnMut(u64),
}

/// The cell that a finding is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot<'a> {
    pub(crate) place: Place,
    pub(crate) column: &'a str,
    pub(crate) value: &'a str,
}

/// Progress is told every so many rows.
const STEP: u64 = 10_000;

impl<'p> Reading<'p> {
    pub(crate) fn new(
        file: &str,
        locale: Locale,
        limits: &Limits,
        progress: &'p mut dyn FnMut(u64),
    ) -> Self {
        Self {
            file: file.to_owned(),
            sheets: Vec::new(),
            taken_on: None,
            scope: String::new(),
            observations: Vec::new(),
            links: Vec::new(),
            findings: Findings::default(),
            rows_read: 0,
            columns: Vec::new(),
            locale,
            evidence: BTreeMap::new(),
            evident: BTreeMap::new(),
            limits: limits.clone(),
            progress,
        }
    }

    /// One more row was read.
    pub(crate) fn count_row(&mut self) {
        self.rows_read += 1;
        if self.rows_read.is_multiple_of(STEP) {
            (self.progress)(self.rows_read);
        }
    }

    /// Adds an observation, if there is room.
    pub(crate) fn observe(&mut self, mut seen: Observation) -> Result<usize, Fault> {
        if self.observations.len() >= self.limits.observations {
            return Err(Fault::too_large("The file describes too many things."));
        }
        seen.facts.shrink_to_fit();
        seen.keys.shrink_to_fit();
        seen.attributes.shrink_to_fit();
        self.observations.push(seen);
        Ok(self.observations.len() - 1)
    }

    /// Adds a link, if there is room.
    pub(crate) fn link(&mut self, link: Link) -> Result<(), Fault> {
        if self.links.len() >= self.limits.links {
            return Err(Fault::too_large("The file describes too many different links."));
        }
        self.links.push(link);
        Ok(())
    }

    /// A finding about a cell.
    pub(crate) fn find_cell(&mut self, code: Code, spot: Spot<'_>, problem: &str, remedy: &str) {
        let finding = self
            .at(code, spot.place, problem, remedy)
            .in_column(spot.column)
            .with_value(spot.value);
        self.findings.add(finding);
    }

    /// A finding about a row.
    pub(crate) fn find_row(&mut self, code: Code, place: Place, problem: &str, remedy: &str) {
        let finding = self.at(code, place, problem, remedy);
        self.findings.add(finding);
    }

    /// A finding about a sheet or, without sheets, the file.
    pub(crate) fn find_sheet(&mut self, code: Code, sheet: u16, problem: &str, remedy: &str) {
        let finding =
            Finding::new(code, &self.file, problem, remedy).in_sheet(self.sheet_name(sheet));
        self.findings.add(finding);
    }

    /// A finding at a place, to be completed.
    pub(crate) fn at(&self, code: Code, place: Place, problem: &str, remedy: &str) -> Finding {
        Finding::new(code, &self.file, problem, remedy)
            .in_sheet(self.sheet_name(place.sheet))
            .at_row(place.row)
    }

    fn sheet_name(&self, sheet: u16) -> Option<&str> {
        self.sheets.get(usize::from(sheet)).map(String::as_str).filter(|name| !name.is_empty())
    }

    /// Columns whose values read two ways, each with what decided.
    pub(crate) fn report_locale(&mut self) {
        let all = whole(&self.evidence);
        let evidence = std::mem::take(&mut self.evidence);
        for (&id, seen) in &evidence {
            let header = self.evident.get(&id).cloned().unwrap_or_default();
            let habit = self.locale.of(id);
            if let Some((row, value)) = &seen.open_number {
                let way = format!("with a decimal {:?}", habit.decimal).to_lowercase();
                let ground = self.locale.number_ground(seen, &all);
                self.inferred(Spot2 { id, row: *row, value, header: &header }, &way, ground);
            }
            if let Some((row, value)) = &seen.open_date {
                let way = match habit.order {
                    crate::DateOrder::MonthFirst => "with the month first",
                    crate::DateOrder::DayFirst => "with the day first",
                };
                let ground = self.locale.date_ground(seen, &all);
                self.inferred(Spot2 { id, row: *row, value, header: &header }, way, ground);
            }
        }
    }

    fn inferred(&mut self, spot: Spot2<'_>, way: &str, ground: Ground) {
        let because = match ground {
            Ground::Asked => return,
            Ground::Column => "other values of this column read only so",
            Ground::File => "values of other columns in this file read only so",
            Ground::Usage => "nothing in the file tells, and it is the usual way",
        };
        let place = Place { sheet: spot.id.0, row: spot.row };
        self.find_cell(
            Code::LocaleInferred,
            Spot { place, column: spot.header, value: spot.value },
            &format!("Values like this read two ways; they were read {way}, because {because}."),
            "If that is wrong, import again and say which: --decimal or --dates.",
        );
    }
}

#[derive(Clone, Copy)]
struct Spot2<'a> {
    id: ColumnId,
    row: u32,
    value: &'a str,
    header: &'a str,
}

/// Adds an item to a list field, sorted and once.
pub(crate) fn add_to(seen: &mut Observation, field: Field, item: String, place: Place) {
    use landfall_domain::estate::Value;
    match seen.facts.binary_search_by_key(&field, |fact| fact.field) {
        Ok(at) => {
            if let Value::List(items) = &mut seen.facts[at].value
                && let Err(to) = items.binary_search(&item)
            {
                items.insert(to, item);
            }
        }
        Err(_) => seen.state(field, Value::List(vec![item]), place),
    }
}
