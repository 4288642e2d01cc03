//! What can happen to a business change plan.

use serde::{Deserialize, Serialize};

/// What a release backlog changes for people was planned, or how it is tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePlanned {
    /// Key of the release backlog.
    pub release: String,
    /// How, as people read it before the key: `answered users of the change plan of`.
    pub how: String,
}
