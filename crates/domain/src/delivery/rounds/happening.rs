//! What can happen to rounds of estimation. No event of a vote holds what was voted.

use serde::{Deserialize, Serialize};

/// A round was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Its key.
    pub round: String,
    /// What it is about.
    pub title: String,
    /// How many tasks.
    pub tasks: u64,
    /// In how many groups.
    pub groups: u64,
}

/// Somebody voted on groups, or voted anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voted {
    /// Key of the round.
    pub round: String,
    /// The groups, counted from 1.
    pub groups: Vec<usize>,
}

/// Votes are there to see, or a group is voted on again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turned {
    /// Key of the round.
    pub round: String,
    /// The groups, counted from 1.
    pub groups: Vec<usize>,
}

/// A value was taken, and the tasks of the group have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// Key of the round.
    pub round: String,
    /// The group, counted from 1.
    pub group: usize,
    /// Tenths of an hour.
    pub tenths: i64,
    /// Keys of the tasks that have another estimate.
    pub tasks: Vec<String>,
}

/// A round was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Its key.
    pub round: String,
}
