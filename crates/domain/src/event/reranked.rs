//! What events tell of a backlog that was ranked otherwise.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One workload that a decision on several put elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reranked {
    /// Its key.
    pub workload: String,
    /// Where, as a placing says it.
    pub spot: String,
    /// The last day on which that holds; none if it holds until it is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Why, if it has a reason of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Rank before.
    pub from: i64,
    /// Rank after.
    pub to: i64,
}

/// A profile that took the place of another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwappedProfile {
    /// Its name.
    pub profile: String,
    /// Name of the one before.
    pub before: String,
    /// The version of what is in force afterwards.
    pub version: i64,
}
