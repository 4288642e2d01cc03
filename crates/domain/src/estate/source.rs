//! A file that was imported.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{Id, Named};

use super::observation::Evidence;

/// A file that was imported, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Id.
    pub id: Id<Source>,
    /// File name without folders.
    pub file: String,
    /// Name of the format.
    pub format: String,
    /// Whether a tool measured it or people keep it.
    pub evidence: Evidence,
    /// What the export covers, for example one vCenter. Exports of one format and scope have one
    /// origin.
    pub scope: String,
    /// SHA-256 of the bytes, in hex.
    pub sha256: String,
    /// When the export was made, as far as it tells.
    pub taken_at: Option<Timestamp>,
    /// When it was imported.
    pub imported_at: Timestamp,
    /// Its sheets; places in observations index into this list.
    pub sheets: Vec<String>,
    /// Rows read.
    pub rows: u64,
}

impl Named for Source {
    const PREFIX: &'static str = "source";
}

impl Source {
    /// When what it says was true, as far as is known.
    pub fn seen_at(&self) -> Timestamp {
        self.taken_at.unwrap_or(self.imported_at)
    }

    /// True if it is a newer export of the same origin: what it says takes the place of what the
    /// older one said of the same fields.
    pub fn replaces(&self, older: &Self) -> bool {
        let age = |source: &Self| (source.seen_at(), source.imported_at);
        self.format == older.format && self.scope == older.scope && age(self) > age(older)
    }
}
