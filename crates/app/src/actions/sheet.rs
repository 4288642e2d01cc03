//! Sheets that people fill in: where something stands in them, and what is wrong with it.

use serde::Serialize;
use utoipa::ToSchema;

/// Where something stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Spot {
    pub(crate) file: String,
    /// Empty for a file without sheets.
    pub(crate) sheet: String,
    /// As people count.
    pub(crate) row: u32,
}

impl Spot {
    /// What is wrong with the cell of this column, and how to mend it.
    pub(crate) fn finding(
        &self,
        (column, value): (&str, &str),
        (problem, remedy): (impl Into<String>, impl Into<String>),
    ) -> SheetFinding {
        SheetFinding {
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            row: self.row,
            column: column.to_owned(),
            value: value.chars().take(60).collect(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }
}

/// What is wrong in a file, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct SheetFinding {
    pub(crate) file: String,
    /// Empty for a file without sheets.
    pub(crate) sheet: String,
    /// As people count; 0 for the whole file.
    pub(crate) row: u32,
    pub(crate) column: String,
    pub(crate) value: String,
    pub(crate) problem: String,
    pub(crate) remedy: String,
}

impl SheetFinding {
    /// Something is wrong with a file as a whole.
    pub(crate) fn of_file(
        file: &str,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            sheet: String::new(),
            row: 0,
            column: String::new(),
            value: String::new(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    /// All of it on one line.
    pub(crate) fn says(&self) -> String {
        let mut says = self.file.clone();
        for (word, value) in [
            ("sheet", self.sheet.clone()),
            ("row", if self.row == 0 { String::new() } else { self.row.to_string() }),
            ("column", self.column.clone()),
        ] {
            if !value.is_empty() {
                says = format!("{says}, {word} {value}");
            }
        }
        let Self { problem, remedy, .. } = self;
        format!("{says}: {problem} → {remedy}")
    }
}

/// What a cell says. Our own exports put an apostrophe before what a spreadsheet would run.
pub(crate) fn said(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) => rest,
        _ => cell,
    }
}
