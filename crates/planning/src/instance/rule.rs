//! Planning rules as the document has them: named, switchable, hard or weighted.

use serde::{Deserialize, Serialize};

use super::{Instance, Precedence};

/// A planning rule. Which of the parameters it takes depends on its name: see [`KINDS`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which rule it is.
    pub rule: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it counts at all.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub enabled: bool,
    /// Whether a plan must keep it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hard: bool,
    /// What each breach adds to the cost, if the rule is not hard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<i64>,
    /// The items it is about; all if there is no list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<u32>>,
    /// Pairs of items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pairs: Option<Vec<(u32, u32)>>,
    /// Who comes before whom, and with which lag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arcs: Option<Vec<Precedence>>,
    /// Iterations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iterations: Option<Vec<i64>>,
    /// Items and the iteration each is committed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Vec<(u32, i64)>>,
    /// So many iterations at the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<i64>,
    /// The last iteration that is early enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<i64>,
    /// Iterations that have to lie between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lag: Option<i64>,
    /// At least so many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// At most so many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// At most so many in the first iteration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// So many more in each following iteration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<i64>,
    /// Amount for each iteration, or one for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gib: Option<PerIteration>,
    /// Which items are compared with each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Within>,
}

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it so")]
const fn is_true(value: &bool) -> bool {
    *value
}

/// An amount for every iteration alike, or one for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PerIteration {
    /// The same in every iteration.
    Same(i64),
    /// One entry for each iteration.
    Each(Vec<i64>),
}

impl PerIteration {
    /// The amount of an iteration.
    pub fn at(&self, iteration: u32) -> i64 {
        match self {
            Self::Same(amount) => *amount,
            Self::Each(amounts) => amounts.get(iteration as usize).copied().unwrap_or(0),
        }
    }
}

/// Which items are compared with each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// Those of one application.
    #[default]
    Application,
    /// Those of one workload.
    Workload,
    /// All.
    All,
}

/// What an item is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// The business runs on it.
    Production,
    /// The last step before production.
    Staging,
    /// For tests.
    Test,
    /// For development.
    Development,
}

/// How much of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Little.
    Low,
    /// Middling.
    Medium,
    /// Much.
    High,
}

/// A kind of rule: its name, the parameters it needs, and those it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// What the document calls it; also the code of its violations.
    pub name: &'static str,
    /// Parameters that must be there.
    pub needs: &'static [&'static str],
    /// Parameters that may be there.
    pub may: &'static [&'static str],
}

const fn kind(
    name: &'static str,
    needs: &'static [&'static str],
    may: &'static [&'static str],
) -> Kind {
    Kind { name, needs, may }
}

/// All kinds of rules, one a line. Each has a file in `plan::rules` and its twin in `check`.
pub const KINDS: [Kind; 14] = [
    kind("pairs-together", &["pairs"], &[]),
    kind("workload-together", &[], &["items"]),
    kind("dependency-order", &["arcs"], &[]),
    kind("non-production-first", &[], &["items", "within", "lag"]),
    kind("production-apart", &[], &["items"]),
    kind("high-criticality-later", &["first"], &["items"]),
    kind("high-complexity-later", &["first"], &["items"]),
    kind("wave-size", &[], &["items", "min", "max", "start", "step"]),
    kind("replication", &["gib"], &["items"]),
    kind("maintenance-windows", &["iterations"], &["items"]),
    kind("deadline", &["by"], &["items"]),
    kind("parallel-workloads", &["max"], &["items"]),
    kind("keep-apart", &["items"], &["max"]),
    kind("adopted", &["plan"], &[]),
];

impl Default for Rule {
    fn default() -> Self {
        Self {
            rule: String::new(),
            name: None,
            enabled: true,
            hard: false,
            weight: None,
            items: None,
            pairs: None,
            arcs: None,
            iterations: None,
            plan: None,
            first: None,
            by: None,
            lag: None,
            min: None,
            max: None,
            start: None,
            step: None,
            gib: None,
            within: None,
        }
    }
}

impl Rule {
    /// A hard rule of a kind, its parameters still to be set.
    pub fn hard(rule: &str) -> Self {
        Self { rule: rule.to_owned(), hard: true, ..Self::default() }
    }

    /// A weighted rule of a kind, its parameters still to be set.
    pub fn weighted(rule: &str, weight: i64) -> Self {
        Self { rule: rule.to_owned(), weight: Some(weight), ..Self::default() }
    }

    /// What kind of rule it is, if its name is known.
    pub fn kind(&self) -> Option<&'static Kind> {
        KINDS.iter().find(|kind| kind.name == self.rule)
    }

    /// What people call it: its name, or its kind.
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.rule)
    }

    /// The items that it is about.
    pub(crate) fn scope(&self, instance: &Instance) -> Vec<u32> {
        match &self.items {
            Some(items) => items.clone(),
            None => instance.items.iter().map(|item| item.id).collect(),
        }
    }

    /// The parameters that are there, by name.
    pub(super) fn parameters(&self) -> Vec<&'static str> {
        let there = [
            ("items", self.items.is_some()),
            ("pairs", self.pairs.is_some()),
            ("arcs", self.arcs.is_some()),
            ("iterations", self.iterations.is_some()),
            ("plan", self.plan.is_some()),
            ("first", self.first.is_some()),
            ("by", self.by.is_some()),
            ("lag", self.lag.is_some()),
            ("min", self.min.is_some()),
            ("max", self.max.is_some()),
            ("start", self.start.is_some()),
            ("step", self.step.is_some()),
            ("gib", self.gib.is_some()),
            ("within", self.within.is_some()),
        ];
        there.into_iter().filter(|&(_, is_there)| is_there).map(|(name, _)| name).collect()
    }
}
