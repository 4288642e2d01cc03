//! The parts of a planning instance, as the JSON document has them.

use serde::{Deserialize, Serialize};

use super::{Environment, Level, Rule};

/// Everything a planning instance says, before it is checked.
///
/// Field names and shapes are those of the JSON document; fields that planning does not need
/// (kinds, domains and the like) are read over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// Name, version and the counts that the document claims.
    pub meta: Meta,
    /// The iterations in order; there are T of them.
    pub iterations: Vec<Iteration>,
    /// One capacity line per team and skill; there are K of them.
    pub resources: Vec<Resource>,
    /// K rows of T columns, in tenths of a person-day.
    pub capacity: Vec<Vec<i64>>,
    /// What is to be planned.
    pub items: Vec<Item>,
    /// Items that share one iteration.
    #[serde(default)]
    pub groups: Vec<Vec<u32>>,
    /// What must come before what.
    #[serde(default)]
    pub precedence: Vec<Precedence>,
    /// What each iteration costs in which exactly one of two items has moved.
    #[serde(default)]
    pub traffic: Vec<Traffic>,
    /// How delay is weighed.
    pub objective: Objective,
    /// Rules beyond capacity, windows, order, groups and pins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

/// Name, version and counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Shown in plans made from this instance.
    #[serde(default)]
    pub name: String,
    /// Version of the format; 1 is the only one there is.
    #[serde(default = "version_one")]
    pub version: i64,
    /// Number of items, if stated.
    #[serde(default)]
    pub items: Option<i64>,
    /// Number of iterations, if stated.
    #[serde(default)]
    pub iters: Option<i64>,
    /// Number of resources, if stated.
    #[serde(default)]
    pub resources: Option<i64>,
    /// What efforts and capacities are tenths of. An extension: the format knows person-days only.
    #[serde(default, skip_serializing_if = "EffortUnit::is_person_day")]
    pub effort_unit: EffortUnit,
}

/// What efforts and capacities are tenths of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffortUnit {
    /// A person's working day.
    #[default]
    PersonDay,
    /// An hour.
    Hour,
}

impl EffortUnit {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it so")]
    fn is_person_day(&self) -> bool {
        *self == Self::PersonDay
    }

    /// Tenths of the unit as people say them.
    pub(crate) fn amount(self, tenths: i64) -> String {
        let unit = match (self, tenths) {
            (Self::PersonDay, 10) => "person-day",
            (Self::PersonDay, _) => "person-days",
            (Self::Hour, 10) => "hour",
            (Self::Hour, _) => "hours",
        };
        format!("{}.{} {unit}", tenths / 10, tenths % 10)
    }
}

const fn version_one() -> i64 {
    1
}

impl Default for Meta {
    fn default() -> Self {
        Self {
            name: String::new(),
            version: 1,
            items: None,
            iters: None,
            resources: None,
            effort_unit: EffortUnit::PersonDay,
        }
    }
}

/// A time box.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Iteration {
    /// Length in days.
    #[serde(default)]
    pub days: i64,
    /// What people call it.
    #[serde(default)]
    pub label: String,
}

/// A team's capacity in one skill.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Who does the work.
    #[serde(default)]
    pub team: String,
    /// In which skill.
    #[serde(default)]
    pub skill: String,
}

/// One thing to plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its position in the list of items.
    pub id: u32,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The workload that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload: Option<Label>,
    /// Resource and tenths of a person-day, all spent in the iteration the item moves in.
    #[serde(default)]
    pub effort: Vec<(u32, i64)>,
    /// Weight on the delay curve.
    #[serde(default)]
    pub value: i64,
    /// First iteration allowed.
    #[serde(default)]
    pub release: i64,
    /// Last iteration without tardiness.
    #[serde(default)]
    pub due: Option<i64>,
    /// Cost of each iteration after `due`.
    #[serde(default)]
    pub tardy: i64,
    /// Iterations in which the item must not move.
    #[serde(default)]
    pub freeze: Vec<i64>,
    /// The group it moves with.
    #[serde(default)]
    pub group: Option<u32>,
    /// The iteration it must keep; T pins it to the backlog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<i64>,
    /// The application that it is one environment of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<Label>,
    /// What it is used for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// How much depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criticality: Option<Level>,
    /// How hard it is to move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complexity: Option<Level>,
    /// What has to be copied before it moves, in GiB.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub replication_gib: i64,
    /// What changes meanwhile and has to be copied again, in GiB.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub drift_gib_per_iteration: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it so")]
pub(super) const fn is_zero(value: &i64) -> bool {
    *value == 0
}

/// A name or a number, as the document has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Label {
    /// A number.
    Number(i64),
    /// A name.
    Text(String),
}

/// `t(before) + lag <= t(after)`, unless both stay in the backlog. Written `[before, after, lag]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(u32, u32, i64)", into = "(u32, u32, i64)")]
pub struct Precedence {
    /// The item that comes first.
    pub before: u32,
    /// The item that waits for it.
    pub after: u32,
    /// 0: the same iteration will do; 1: strictly earlier.
    pub lag: i64,
}

impl From<(u32, u32, i64)> for Precedence {
    fn from((before, after, lag): (u32, u32, i64)) -> Self {
        Self { before, after, lag }
    }
}

impl From<Precedence> for (u32, u32, i64) {
    fn from(arc: Precedence) -> Self {
        (arc.before, arc.after, arc.lag)
    }
}

/// What each iteration costs in which exactly one end has moved. Written `[a, b, cost]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(u32, u32, i64)", into = "(u32, u32, i64)")]
pub struct Traffic {
    /// One end.
    pub a: u32,
    /// The other end.
    pub b: u32,
    /// Cost per iteration between the two moves.
    pub cost: i64,
}

impl From<(u32, u32, i64)> for Traffic {
    fn from((a, b, cost): (u32, u32, i64)) -> Self {
        Self { a, b, cost }
    }
}

impl From<Traffic> for (u32, u32, i64) {
    fn from(edge: Traffic) -> Self {
        (edge.a, edge.b, edge.cost)
    }
}

/// How delay is weighed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    /// Delay factor of moving in iteration t; entry T is the factor of not being planned.
    pub delay_curve: Vec<i64>,
    /// Kept for the format; version 1 knows only 1.
    #[serde(default = "version_one")]
    pub traffic_weight: i64,
    /// Kept for the format; version 1 knows only 1.
    #[serde(default = "version_one")]
    pub tardy_weight: i64,
}

impl Objective {
    /// Every iteration costs one, and the backlog costs a quarter of the horizon more.
    pub fn linear(iterations: u32) -> Self {
        let horizon = i64::from(iterations);
        let mut delay_curve: Vec<i64> = (0..horizon).collect();
        delay_curve.push(horizon + (horizon / 4).max(2));
        Self { delay_curve, traffic_weight: 1, tardy_weight: 1 }
    }
}

impl Default for Objective {
    fn default() -> Self {
        Self { delay_curve: Vec::new(), traffic_weight: 1, tardy_weight: 1 }
    }
}
