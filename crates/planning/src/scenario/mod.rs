//! What if: named changes to an instance, planned side by side and compared.

mod apply;
mod change;
mod problem;

use serde::Deserialize;

use crate::instance::{Instance, Objectives, gap};
use crate::parallel::{Budget, each};
use crate::plan::{Proposal, Settings, Stop, propose};

pub use apply::{Changed, apply};
pub use change::Change;
pub use problem::ScenarioProblem;

/// Named changes to an instance.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What people call it.
    pub name: String,
    /// The changes, made one after the other.
    #[serde(default)]
    pub changes: Vec<Change>,
}

/// A document of scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    scenarios: Vec<Scenario>,
}

/// Reads scenarios from JSON bytes: `{"scenarios": [{"name": …, "changes": […]}]}`.
pub fn from_slice(bytes: &[u8]) -> Result<Vec<Scenario>, ScenarioProblem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let document: Document = serde_json::from_slice(bytes)
        .map_err(|error| ScenarioProblem::Unreadable(error.to_string()))?;
    let mut names: Vec<&str> = document.scenarios.iter().map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(ScenarioProblem::NamedTwice(pair[0].to_owned()));
    }
    Ok(document.scenarios)
}

/// How a scenario ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// What people call it.
    pub name: String,
    /// What its plan costs.
    pub objective: Objectives,
    /// No plan of it can cost less.
    pub bound: i64,
    /// How many items there are, dropped ones apart.
    pub items: usize,
    /// How many of them are planned.
    pub planned: usize,
    /// The last iteration in which one of them moves.
    pub finish: Option<u32>,
    /// Items that are elsewhere than in the plan without changes, where they are there and here.
    pub moves: Vec<(u32, u32, u32)>,
    /// The plan.
    pub plan: Vec<u32>,
}

impl Ending {
    /// Distance from the bound, as a fraction of the cost.
    pub fn gap(&self) -> f64 {
        gap(self.objective.total, self.bound)
    }
}

/// The instance as it is, named "as it is", and each scenario: planned and compared to that.
///
/// Each scenario begins with the plan of the instance as it is, so that what differs is owed to
/// its changes as far as possible. The answer does not depend on the number of threads.
pub fn compare(
    instance: &Instance,
    scenarios: &[Scenario],
    budget: Budget,
) -> Result<Vec<Ending>, Vec<ScenarioProblem>> {
    let (mut changed, mut problems) = (Vec::new(), Vec::new());
    for scenario in scenarios {
        match apply(instance, scenario) {
            Ok(one) => changed.push(one),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let base = solve(instance, None, budget);
    let solved =
        each(budget.threads, &changed, |one| solve(&one.instance, Some(&base.plan), budget));
    let as_it_is = Changed { instance: instance.clone(), dropped: Vec::new() };
    let mut endings = vec![ending("as it is", &as_it_is, base.clone(), &base.plan)];
    for ((scenario, one), proposal) in scenarios.iter().zip(&changed).zip(solved) {
        endings.push(ending(&scenario.name, one, proposal, &base.plan));
    }
    Ok(endings)
}

fn solve(instance: &Instance, start: Option<&[u32]>, budget: Budget) -> Proposal {
    let stop = Stop::Moves(budget.moves);
    let settings = Settings { seed: budget.seed, stop, start, ..Settings::default() };
    propose(instance, &settings, &mut |_| true)
}

fn ending(name: &str, changed: &Changed, proposal: Proposal, base: &[u32]) -> Ending {
    let horizon = changed.instance.horizon();
    let kept = |item: &u32| changed.dropped.binary_search(item).is_err();
    let items: Vec<(u32, u32)> =
        (0u32..).zip(proposal.plan.iter().copied()).filter(|(item, _)| kept(item)).collect();
    let planned = items.iter().filter(|&&(_, slot)| slot < horizon);
    let moves = items.iter().map(|&(item, slot)| (item, base[item as usize], slot));
    Ending {
        name: name.to_owned(),
        objective: proposal.objective,
        bound: proposal.bound,
        items: items.len(),
        planned: planned.clone().count(),
        finish: planned.map(|&(_, slot)| slot).max(),
        moves: moves.filter(|&(_, was, is)| was != is).collect(),
        plan: proposal.plan,
    }
}
