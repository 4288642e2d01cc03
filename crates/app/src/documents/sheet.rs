//! How complete the record of a workload is, as shown.

use landfall_domain::estate::{Entry, Sheet, Stated};
use serde::Serialize;
use utoipa::ToSchema;

/// One level of a workload's record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SheetDocument {
    /// `L1` to `L4`.
    pub(crate) level: &'static str,
    pub(crate) title: &'static str,
    /// How many of its entries are known.
    pub(crate) known: usize,
    pub(crate) entries: Vec<EntryDocument>,
}

/// One thing that a level asks for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntryDocument {
    /// The field by which people state it; none if it is derived only.
    pub(crate) field: Option<&'static str>,
    pub(crate) label: &'static str,
    /// Whose question it is.
    pub(crate) asks: &'static str,
    /// None if it is missing.
    pub(crate) value: Option<String>,
}

impl SheetDocument {
    /// One level.
    pub(crate) fn of(sheet: &Sheet) -> Self {
        let entry = |entry: &Entry| EntryDocument {
            field: entry.stated.map(Stated::name),
            label: entry.label,
            asks: entry.whose.label(),
            value: entry.value.clone(),
        };
        Self {
            level: sheet.level.key(),
            title: sheet.level.label(),
            known: sheet.filled(),
            entries: sheet.entries.iter().map(entry).collect(),
        }
    }

    /// What is missing, in words; empty if nothing is.
    pub(crate) fn missing(&self) -> String {
        let missing = self.entries.iter().filter(|entry| entry.value.is_none());
        let words: Vec<String> = missing
            .map(|entry| format!("{} ({})", entry.label.to_lowercase(), entry.asks))
            .collect();
        words.join(", ")
    }
}
