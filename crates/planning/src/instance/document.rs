//! A plan as a JSON document.

use serde::{Deserialize, Serialize};

/// A plan as it is written to a file: what `plan` says is what a judge needs, the rest explains.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanDocument {
    /// Version of this document; 1 is the only one there is.
    pub version: u32,
    /// Name of the instance it was made for.
    pub instance: String,
    /// Seed that it was made with.
    #[serde(default)]
    pub seed: u64,
    /// Iteration of each item; the number of iterations stands for the backlog.
    pub plan: Vec<u32>,
    /// What it costs.
    #[serde(default)]
    pub objective: Objectives,
    /// No plan can cost less than this.
    #[serde(default)]
    pub bound: i64,
    /// How far the cost is from the bound, as a fraction of the cost.
    #[serde(default)]
    pub gap: f64,
    /// What stays in the backlog, and why.
    #[serde(default)]
    pub unplanned: Vec<Unplanned>,
}

/// The cost of a plan and its parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objectives {
    /// The sum of the parts.
    pub total: i64,
    /// Value that comes later than at once.
    pub delay: i64,
    /// Traffic across the boundary while one end has moved.
    pub traffic: i64,
    /// Iterations after due dates.
    pub tardy: i64,
    /// Breaches of weighted rules.
    #[serde(default, skip_serializing_if = "super::parts::is_zero")]
    pub rules: i64,
}

/// An item in the backlog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unplanned {
    /// Its index.
    pub item: u32,
    /// What people call it.
    pub name: String,
    /// Why it found no iteration.
    pub because: String,
}

/// The distance between a plan's cost and a bound, as a fraction of the cost, to six digits.
///
/// Rounded up, so that it never claims more than is proven.
pub fn gap(total: i64, bound: i64) -> f64 {
    if total <= 0 || bound >= total {
        return 0.0;
    }
    let millionths = (i128::from(total) - i128::from(bound)) * 1_000_000;
    let rounded = (millionths + i128::from(total) - 1) / i128::from(total);
    // At most a few million, so it survives the trip through u32.
    f64::from(u32::try_from(rounded).unwrap_or(u32::MAX)) / 1_000_000.0
}
