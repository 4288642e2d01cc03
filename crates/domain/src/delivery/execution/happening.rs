//! What can happen to execution plans.

use serde::{Deserialize, Serialize};

/// A plan was written, turned, or one of its steps moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecutionMoved {
    /// Key of the plan.
    pub execution: String,
    /// Key of the release.
    pub release: String,
    /// How: `drafted`, `rewritten`, `started`, `paused`, `resumed`, `begun`, `completed`, `failed`,
    /// `retried`, `skipped` or `reported`.
    pub how: String,
    /// Number of the step; none if the plan as a whole was moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// What the step is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// The exit code of a script.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<i64>,
    /// True if the plan is finished with it.
    #[serde(default)]
    pub finished: bool,
}
