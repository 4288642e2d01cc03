//! What one source said of one thing.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::field::{AssetKind, Field, Value};
use super::key::Key;

/// Where a source has its knowledge from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A tool measured or discovered it.
    Measured,
    /// People keep the list.
    Recorded,
}

/// Where in a source something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Index into the source's list of sheets; 0 for a file without sheets.
    pub sheet: u16,
    /// Row as people count it: the header is row 1. For JSON, the position of the record.
    pub row: u32,
}

/// One field's value, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Which field.
    pub field: Field,
    /// What the source says.
    pub value: Value,
    /// Where it stands.
    pub place: Place,
}

// Written as `[field, value, sheet, row]`: an estate has millions of facts.
impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.field, &self.value, self.place.sheet, self.place.row).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Fact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (field, value, sheet, row) = Deserialize::deserialize(deserializer)?;
        Ok(Self { field, value, place: Place { sheet, row } })
    }
}

/// What one source said of one thing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// What it is, as far as the source tells.
    pub kind: AssetKind,
    /// Where its main record stands.
    pub place: Place,
    /// Keys, sorted, without repetition.
    pub keys: Vec<Key>,
    /// Facts, sorted by field, at most one per field.
    pub facts: Vec<Fact>,
    /// Columns that we have no field for, as (name, text): nothing is dropped silently.
    pub attributes: Vec<(String, String)>,
}

impl Observation {
    /// An observation that says nothing yet.
    pub fn new(kind: AssetKind, place: Place) -> Self {
        Self { kind, place, keys: Vec::new(), facts: Vec::new(), attributes: Vec::new() }
    }

    /// Adds a key unless it is `None` or there already.
    pub fn identify(&mut self, key: Option<Key>) {
        if let Some(key) = key
            && let Err(at) = self.keys.binary_search(&key)
        {
            self.keys.insert(at, key);
        }
    }

    /// States a fact; a later statement of the same field replaces the earlier one.
    pub fn state(&mut self, field: Field, value: Value, place: Place) {
        let fact = Fact { field, value, place };
        match self.facts.binary_search_by_key(&field, |known| known.field) {
            Ok(at) => self.facts[at] = fact,
            Err(at) => self.facts.insert(at, fact),
        }
    }

    /// The value of a field.
    pub fn value(&self, field: Field) -> Option<&Value> {
        self.facts
            .binary_search_by_key(&field, |known| known.field)
            .ok()
            .map(|at| &self.facts[at].value)
    }

    /// The text of a text field.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.value(field).and_then(Value::as_text)
    }

    /// The number of a whole-number field.
    pub fn whole(&self, field: Field) -> Option<i64> {
        self.value(field).and_then(Value::as_whole)
    }
}
