//! A plan: the immutable placement of work in iterations, and its life.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::estate::{Asset, Workload};
use crate::id::{Id, Named};

/// Where a plan stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanStatus {
    /// Offered by the planner.
    Proposed,
    /// In force.
    Adopted,
    /// Another one took its place.
    Superseded,
}

impl PlanStatus {
    /// The word used in filters, JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Adopted => "adopted",
            Self::Superseded => "superseded",
        }
    }

    /// The status of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Proposed, Self::Adopted, Self::Superseded]
            .into_iter()
            .find(|status| status.name() == name)
    }
}

/// A time box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeBox {
    /// Short key number: `I-3`.
    pub number: u32,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

impl TimeBox {
    /// The short key that people use.
    pub fn key(&self) -> String {
        format!("I-{}", self.number)
    }
}

/// A team's skill in a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Team.
    pub team: String,
    /// Skill.
    pub skill: String,
    /// Capacity in each iteration, in tenths of an hour.
    pub capacity_tenths: Vec<i64>,
    /// Work placed in each iteration, in tenths of an hour.
    pub used_tenths: Vec<i64>,
}

/// A work package: one asset, or a part of a large one, or a workload's own tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// Workload.
    pub workload: Id<Workload>,
    /// Asset; `None` for tasks of the workload as a whole.
    pub asset: Option<Id<Asset>>,
    /// Part and number of parts, `(1, 1)` for most.
    pub part: (u16, u16),
    /// Index of its iteration; `None` if it stays in the backlog.
    pub iteration: Option<u32>,
    /// Work in tenths of an hour.
    pub effort_tenths: i64,
    /// The move group that it belongs to.
    pub group: Option<u32>,
    /// Why it stays in the backlog, if it does.
    pub because: Option<String>,
}

/// A set of packages that must move in one iteration, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveGroup {
    /// Names of its assets.
    pub assets: Vec<String>,
    /// What forces them together, as a sentence.
    pub because: String,
}

/// A rule that a plan was made under, and what it costs the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleInForce {
    /// Which kind of rule it is; `must` for what has to be planned.
    pub rule: String,
    /// What people call it.
    pub name: String,
    /// Whether it had to be kept.
    pub is_hard: bool,
    /// By how much the plan breaks it, in the rule's own amount.
    pub amount: i64,
    /// What that costs the plan.
    pub paid: i64,
    /// What dropping it was found to save, if that was asked.
    pub saves: Option<i64>,
    /// What dropping it can save at most, if that was asked.
    pub saves_at_most: Option<i64>,
}

/// A capacity line that holds a plan back, and what more of it would bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortage {
    /// Team.
    pub team: String,
    /// Skill.
    pub skill: String,
    /// Index of the iteration.
    pub iteration: u32,
    /// How much more was tried, in tenths of an hour.
    pub more_tenths: i64,
    /// What the plan costs less then.
    pub saves: i64,
    /// What people read.
    pub sentence: String,
}

/// What a plan was made from besides the estate, so that it can be asked about later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The team file as it was.
    pub team_file: String,
    /// What each change of the plan then in force cost, if it was to stay close to it.
    pub stability: Option<i64>,
}

/// What a plan achieves. Objective parts are in the instance's units.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PlanReport {
    /// Sum of all parts; smaller is better.
    pub objective: i64,
    /// Cost of delay.
    pub delay: i64,
    /// Cost of traffic across the boundary.
    pub traffic: i64,
    /// Cost of lateness.
    pub tardy: i64,
    /// No plan can cost less than this; `None` if no bound is known.
    pub bound: Option<i64>,
    /// Capacity and use by team and skill.
    pub lines: Vec<Line>,
    /// Groups that move together.
    pub groups: Vec<MoveGroup>,
    /// Shared services, each with its evidence.
    pub shared_services: Vec<String>,
    /// What the planner could not keep or had to assume, as sentences.
    pub notices: Vec<String>,
    /// Cost of what weighted rules were broken by. Plans of older versions have none.
    #[serde(default)]
    pub rules_cost: i64,
    /// Rules in force.
    #[serde(default)]
    pub rules: Vec<RuleInForce>,
    /// What capacity holds the plan back, if that was asked.
    #[serde(default)]
    pub shortages: Vec<Shortage>,
    /// What it was made from.
    #[serde(default)]
    pub basis: Option<Basis>,
}

/// A plan with everything that it was made from. Never edited: a change is a new proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Id.
    pub id: Id<Plan>,
    /// Short key number: `P-2`.
    pub number: i64,
    /// Where it stands in its life.
    pub status: PlanStatus,
    /// The plan that was in force when it was proposed.
    pub parent: Option<Id<Plan>>,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// Seed of the search.
    pub seed: u64,
    /// SHA-256 of the planning instance, in hex: equal input, equal plan.
    pub input_hash: String,
    /// The time boxes.
    pub iterations: Vec<TimeBox>,
    /// Every package of the migration backlog.
    pub packages: Vec<Package>,
    /// What it achieves.
    pub report: PlanReport,
}

impl Named for Plan {
    const PREFIX: &'static str = "plan";
}

impl Plan {
    /// The short key that people use.
    pub fn key(&self) -> String {
        format!("P-{}", self.number)
    }

    /// The last iteration that holds work.
    pub fn last_used(&self) -> Option<&TimeBox> {
        let last = self.packages.iter().filter_map(|package| package.iteration).max()?;
        self.iterations.get(last as usize)
    }
}

/// Why a plan cannot be adopted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdoptError {
    /// It is in force already.
    #[error("{0} is in force already")]
    InForce(String),
    /// It was replaced.
    #[error("{0} was superseded; propose a new plan")]
    Superseded(String),
    /// Another plan was adopted since it was proposed.
    #[error(
        "{plan} was proposed before {in_force} came into force; propose again, so that the difference can be seen"
    )]
    ParentChanged {
        /// The plan to adopt.
        plan: String,
        /// The plan in force.
        in_force: String,
    },
}

/// Checks that a plan may come into force.
pub fn may_adopt(plan: &Plan, in_force: Option<&Plan>) -> Result<(), AdoptError> {
    match plan.status {
        PlanStatus::Adopted => return Err(AdoptError::InForce(plan.key())),
        PlanStatus::Superseded => return Err(AdoptError::Superseded(plan.key())),
        PlanStatus::Proposed => {}
    }
    match in_force {
        Some(current) if plan.parent != Some(current.id) => {
            Err(AdoptError::ParentChanged { plan: plan.key(), in_force: current.key() })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_of_older_versions_can_be_read() {
        let text = r#"{"objective":9,"delay":9,"traffic":0,"tardy":0,"bound":7,"lines":[],
            "groups":[],"shared_services":[],"notices":["was cut"]}"#;
        let report: PlanReport = serde_json::from_str(text).unwrap();
        assert_eq!((report.objective, report.rules.len(), report.basis), (9, 0, None));
    }
}
