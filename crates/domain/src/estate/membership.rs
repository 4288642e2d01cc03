//! How an asset came to its workload.

use serde::{Deserialize, Serialize};

/// By whom a membership was decided that no import may change.
pub const PERSON: &str = "person";

/// How an asset came to its workload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// Name of the rule, or `person`.
    pub by: String,
    /// Why, as a sentence.
    pub because: String,
    /// From 0 to 100.
    pub confidence_percent: u8,
}

impl Membership {
    /// True if a person decided it: no evidence may change it.
    pub fn is_decided(&self) -> bool {
        self.by == PERSON
    }

    /// True if a list or a person says so, rather than a pattern in names or folders.
    pub fn is_stated(&self) -> bool {
        self.is_decided() || ["application", "tag", "vapp"].contains(&self.by.as_str())
    }
}
