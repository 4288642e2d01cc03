//! The tables of a workshop: rows of outcomes, metrics, actuals and links as texts.

use std::collections::BTreeMap;

use landfall_domain::outcome::{Metric, Outcome};
use landfall_intake::{Input, SheetHead, read_sheets};

use crate::actions::sheet::{SheetFinding, Spot, said};

/// So many rows of one import.
const MOST_ROWS: usize = 20_000;

/// What a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    Outcomes,
    Metrics,
    Actuals,
    Links,
}

/// Columns of actuals and links.
pub(crate) const ACTUALS: [&str; 4] = ["metric", "on", "value", "note"];
pub(crate) const LINKS: [&str; 2] = ["outcome", "workload"];

impl Table {
    /// Every one, in the order in which they are taken in.
    pub(crate) const ALL: [Self; 4] = [Self::Outcomes, Self::Metrics, Self::Actuals, Self::Links];

    /// The name of its sheet.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Outcomes => "outcomes",
            Self::Metrics => "metrics",
            Self::Actuals => "actuals",
            Self::Links => "links",
        }
    }

    /// Its columns.
    pub(crate) fn columns(self) -> Vec<&'static str> {
        match self {
            Self::Outcomes => std::iter::once("key").chain(Outcome::FIELDS).collect(),
            Self::Metrics => ["key", "outcome"].into_iter().chain(Metric::FIELDS).collect(),
            Self::Actuals => ACTUALS.to_vec(),
            Self::Links => LINKS.to_vec(),
        }
    }

    /// The table of these headers; none if it is no such table.
    fn of(headers: &[String]) -> Option<Self> {
        let has = |names: &[&str]| names.iter().all(|name| headers.iter().any(|one| one == name));
        if has(&["title", "baseline", "target"]) {
            Some(Self::Metrics)
        } else if has(&["metric", "value"]) {
            Some(Self::Actuals)
        } else if has(&["outcome", "workload"]) {
            Some(Self::Links)
        } else if has(&["key", "title"]) || has(&["title", "stakeholder"]) {
            Some(Self::Outcomes)
        } else {
            None
        }
    }
}

/// One row.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) spot: Spot,
    pub(crate) table: Table,
    /// Cells that say something, by the names of their columns.
    pub(crate) cells: BTreeMap<&'static str, String>,
}

impl Row {
    /// The text of a cell; empty if it says nothing.
    pub(crate) fn get(&self, column: &str) -> &str {
        self.cells.get(column).map(String::as_str).unwrap_or_default()
    }

    /// What is wrong with it.
    pub(crate) fn finding(
        &self,
        column: &str,
        (problem, remedy): (impl Into<String>, impl Into<String>),
    ) -> SheetFinding {
        self.spot.finding((column, self.get(column)), (problem, remedy))
    }
}

/// The rows of a file, or what is wrong with it.
pub(crate) fn rows_of(file: &str, input: &Input<'_>) -> Result<Vec<Row>, Box<SheetFinding>> {
    let (mut rows, mut is_known, mut is_long) = (Vec::new(), false, false);
    let read = read_sheets(file, input, &mut |head: SheetHead<'_>, number, cells| {
        let Some(table) = Table::of(head.headers) else { return false };
        is_known = true;
        is_long |= rows.len() >= MOST_ROWS;
        if is_long {
            return false;
        }
        let spot = Spot { file: file.to_owned(), sheet: head.name.to_owned(), row: number };
        let cells = table.columns().into_iter().filter_map(|column| {
            let plain: String = column.chars().filter(|c| *c != '_').collect();
            let at = head.headers.iter().position(|header| *header == plain)?;
            let text = said(cells.get(at)?);
            (!text.is_empty()).then(|| (column, text.to_owned()))
        });
        let cells: BTreeMap<_, _> = cells.collect();
        if !cells.is_empty() {
            rows.push(Row { spot, table, cells });
        }
        true
    });
    match read {
        Err(finding) => Err(Box::new(SheetFinding::of_file(file, finding.problem, finding.remedy))),
        Ok(()) if is_long => {
            let problem = format!("it has more than {MOST_ROWS} rows");
            Err(Box::new(SheetFinding::of_file(file, problem, "import it in parts")))
        }
        Ok(()) if !is_known => Err(Box::new(SheetFinding::of_file(
            file,
            "it holds no row of outcomes, metrics, actuals or links",
            "begin with landfall outcomes template --out workshop.xlsx, and keep its headers",
        ))),
        Ok(()) => Ok(rows),
    }
}
