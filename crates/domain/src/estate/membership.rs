//! How an asset came to its workload.

use serde::{Deserialize, Serialize};

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
