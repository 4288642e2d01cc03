//! What can happen to an estimate.

use serde::{Deserialize, Serialize};

/// A task has another estimate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimated {
    /// Its key.
    pub task: String,
    /// Tenths of an hour before.
    pub before_tenths: i64,
    /// Tenths of an hour now.
    pub after_tenths: i64,
}
