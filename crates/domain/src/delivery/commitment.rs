//! What a team commits to, and every later change of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::estate::Workload;
use crate::id::Id;
use crate::words::words;

use super::capacity::{Capacity, Shortage};
use super::task::reason;
use super::{Iteration, IterationStatus, Refusal, Task, TaskState, hours};

/// A task as it was committed: what happens to the task later does not change it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Committed {
    /// The task.
    pub task: Id<Task>,
    /// The number of its key.
    pub number: i64,
    /// Its workload.
    pub workload: Id<Workload>,
    /// Skill.
    pub skill: String,
    /// Estimate in tenths of an hour.
    pub estimate_tenths: i64,
}

impl From<&Task> for Committed {
    fn from(task: &Task) -> Self {
        Self {
            task: task.id,
            number: task.number,
            workload: task.workload,
            skill: task.skill.clone(),
            estimate_tenths: task.estimate_tenths,
        }
    }
}

/// Work of one skill beside what the team can do, in tenths of an hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// Skill.
    pub skill: String,
    /// Work that is left to do.
    pub asked_tenths: i64,
    /// What the team has of it in this iteration.
    pub capacity_tenths: i64,
}

impl Demand {
    /// True if more is asked than there is.
    pub fn is_over(&self) -> bool {
        self.asked_tenths > self.capacity_tenths
    }
}

/// The backlog of an iteration at the moment at which the team committed to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// When.
    pub at: Timestamp,
    /// Who spoke for the team.
    pub by: String,
    /// What.
    pub tasks: Vec<Committed>,
    /// How it fitted.
    pub demand: Vec<Demand>,
    /// Why more was taken than fits, if it was.
    pub over: Option<String>,
}

impl Commitment {
    /// All of it, in tenths of an hour.
    pub fn tenths(&self) -> i64 {
        self.tasks.iter().map(|task| task.estimate_tenths).sum()
    }
}

words! {
    /// How the scope of an iteration changes.
    ScopeKind:
    /// A task came in.
    Added "added" "added";
    /// A task went out.
    Removed "removed" "removed";
    /// A task has another estimate.
    Reestimated "reestimated" "estimated anew";
}

/// A change of what was committed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeChange {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// Why.
    pub because: String,
    /// How.
    pub kind: ScopeKind,
    /// The task as it is in the scope from then on, or as it was when it went out.
    pub task: Committed,
    /// Its estimate before, in tenths of an hour; 0 if it was not in the scope.
    pub before_tenths: i64,
}

/// How far the scope went from what was committed, in tenths of an hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// What came in.
    pub added_tenths: i64,
    /// What went out.
    pub removed_tenths: i64,
    /// By how much estimates rose, or fell.
    pub reestimated_tenths: i64,
}

impl Drift {
    /// All changes together.
    pub fn of(changes: &[ScopeChange]) -> Self {
        let mut drift = Self::default();
        for change in changes {
            let now = change.task.estimate_tenths;
            match change.kind {
                ScopeKind::Added => drift.added_tenths += now,
                ScopeKind::Removed => drift.removed_tenths += change.before_tenths,
                ScopeKind::Reestimated => drift.reestimated_tenths += now - change.before_tenths,
            }
        }
        drift
    }

    /// By how much the scope grew.
    pub fn net_tenths(self) -> i64 {
        self.added_tenths - self.removed_tenths + self.reestimated_tenths
    }
}

/// Work that is left by skill, beside the capacity of an iteration; skills in their order.
pub fn demand<'a>(
    tasks: impl IntoIterator<Item = &'a Task>,
    capacity_tenths: &BTreeMap<String, i64>,
) -> Vec<Demand> {
    let mut asked: BTreeMap<&str, i64> =
        capacity_tenths.keys().map(|skill| (skill.as_str(), 0)).collect();
    let open: Vec<&Task> = tasks.into_iter().filter(|task| task.state != TaskState::Done).collect();
    for task in open {
        *asked.entry(&task.skill).or_default() += task.estimate_tenths;
    }
    asked
        .into_iter()
        .map(|(skill, asked_tenths)| Demand {
            skill: skill.to_owned(),
            asked_tenths,
            capacity_tenths: capacity_tenths.get(skill).copied().unwrap_or(0),
        })
        .collect()
}

/// Commits a team to what stands in an iteration, or says why it cannot.
///
/// `current` is the iteration in which the team works now, and `days` how many days of this one are
/// worked. More than fits is taken only with a reason.
pub fn commit(
    iteration: &Iteration,
    current: Option<&Iteration>,
    tasks: &[Task],
    (capacity, days): (&Capacity, i64),
    (by, now, over): (&str, Timestamp, Option<&str>),
) -> Result<Commitment, Refusal> {
    let key = iteration.key();
    if iteration.status() != IterationStatus::Planned {
        let status = iteration.status();
        return Refusal::because(format!("{key} is {status}: only what is planned is committed"));
    }
    if let Some(current) = current {
        let (other, team) = (current.key(), &iteration.team);
        return Refusal::because(format!("{team} works in {other}: close it before {key} begins"));
    }
    if tasks.is_empty() {
        return Refusal::because(format!("{key} is empty: put tasks into it first"));
    }
    if days <= 0 || capacity.tenths() <= 0 {
        return Refusal::because(format!(
            "nobody works from {} to {}: {key} has no capacity; change its days or the days off",
            iteration.first, iteration.last
        ));
    }
    let demand = capacity.demand(tasks);
    let over = match (over_by(capacity, &demand), over) {
        (told, _) if told.is_empty() => None,
        (_, Some(because)) => Some(reason(because)?),
        (told, None) => {
            return Refusal::because(format!(
                "{key} asks for {}: take something out, or say why it is taken all the same",
                told.join(", ")
            ));
        }
    };
    let tasks = tasks.iter().map(Committed::from).collect();
    Ok(Commitment { at: now, by: by.to_owned(), tasks, demand, over })
}

/// What of it does not fit, as people read it; nothing if all fits.
fn over_by(capacity: &Capacity, demand: &[Demand]) -> Vec<String> {
    match capacity {
        Capacity::Skills(_) => demand
            .iter()
            .filter(|one| one.is_over())
            .map(|one| {
                let (asked, has) = (hours(one.asked_tenths), hours(one.capacity_tenths));
                format!("{asked} of {} where there are {has}", one.skill)
            })
            .collect(),
        Capacity::People(_) => {
            let short = capacity.shortages(demand);
            let told: Vec<String> = short.iter().map(Shortage::says).collect();
            if told.is_empty() {
                return Vec::new();
            }
            vec![format!("too much: {}", told.join("; "))]
        }
    }
}

/// What is in an iteration now, from what was committed and each change since; estimates in tenths of
/// an hour by task. A change that does not fit what was there before is refused: it was tampered with.
pub fn scope(
    commitment: &Commitment,
    changes: &[ScopeChange],
) -> Result<BTreeMap<Id<Task>, Committed>, Refusal> {
    let mut scope: BTreeMap<Id<Task>, Committed> =
        commitment.tasks.iter().map(|one| (one.task, one.clone())).collect();
    for change in changes {
        let id = change.task.task;
        let before = scope.get(&id).map_or(0, |one| one.estimate_tenths);
        let is_in = scope.contains_key(&id);
        if before != change.before_tenths || is_in == (change.kind == ScopeKind::Added) {
            return Refusal::because(format!(
                "the change of T-{} does not follow what was there before it",
                change.task.number
            ));
        }
        match change.kind {
            ScopeKind::Added | ScopeKind::Reestimated => scope.insert(id, change.task.clone()),
            ScopeKind::Removed => scope.remove(&id),
        };
    }
    Ok(scope)
}
