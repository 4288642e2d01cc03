//! Which capacity holds a plan back, and what a person's week more of it would bring.
//!
//! Prices of the relaxation say where to look; what is told is what planning again really found.

mod candidates;
mod gains;

use crate::check::check;
use crate::instance::{EffortUnit, Instance};
use crate::parallel::{Budget, each};
use crate::plan::{Price, Settings, Stop, propose};

use candidates::candidates;
pub use gains::{Gain, Gains};

/// How often everything is tried from a better plan, if one was found on the way.
const PASSES: u32 = 3;
/// Searches from the best plan so far that share the moves.
const ROUNDS: u64 = 8;

/// More of a resource in an iteration, and what it brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Bottleneck {
    /// The resource.
    pub resource: u32,
    /// The iteration.
    pub iteration: u32,
    /// How much more was tried, in tenths of a person-day.
    pub more: i64,
    /// What the plan costs less then.
    pub saved: i64,
    /// What one tenth of a person-day is worth in the relaxation, if that found a price.
    pub price: Option<f64>,
    /// What is earlier then, and what is planned at all.
    pub gains: Gains,
    /// The plan with it.
    pub plan: Vec<u32>,
}

/// The plan that more capacity is measured against, and what more would bring.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The given plan, or a better one that was found on the way with the capacity there is.
    pub plan: Vec<u32>,
    /// What it costs.
    pub objective: i64,
    /// The given plan's cost.
    pub given: i64,
    /// What was tried, the largest saving first.
    pub bottlenecks: Vec<Bottleneck>,
}

impl Bottleneck {
    /// What people read.
    pub fn sentence(&self, instance: &Instance) -> String {
        let more = format!(
            "{} more of {} in {}",
            instance.amount(self.more),
            instance.resource_name(self.resource),
            instance.iteration_name(self.iteration)
        );
        if self.saved == 0 {
            return format!("{more} would bring nothing that was found");
        }
        let gains = self.gains.sentence(instance);
        if gains.is_empty() {
            format!("{more} would save {}", self.saved)
        } else {
            format!("{more} would save {}: {gains}", self.saved)
        }
    }
}

/// A person's week, in tenths of the unit of effort.
pub fn week(instance: &Instance) -> i64 {
    match instance.meta.effort_unit {
        EffortUnit::PersonDay => 50,
        EffortUnit::Hour => 400,
    }
}

/// The `top` capacity lines that most hold a sound plan back, each tried with `more` of it.
///
/// The plan is planned again as it is first, so that what more search finds is not taken for what
/// more capacity brings.
pub fn bottlenecks(
    instance: &Instance,
    plan: &[u32],
    (top, more): (usize, i64),
    budget: Budget,
) -> Report {
    let given = check(instance, plan).objective.total;
    let (mut objective, mut plan, prices) = again(instance, plan, budget);
    let lines = candidates(instance, &plan, &prices, top);
    let mut tried: Vec<Option<(i64, Vec<u32>)>> = Vec::new();
    for _ in 0..PASSES {
        tried = each(budget.threads, &lines, |line| {
            let raised = raised(instance, (line.resource, line.iteration), more)?;
            let (cost, found, _) = again(&raised, &plan, budget);
            Some((cost, found))
        });
        // What is cheaper without the additional capacity was only not found before.
        let mut without =
            tried.iter().flatten().filter(|(_, plan)| check(instance, plan).is_sound());
        let best = without.by_ref().min_by_key(|&&(cost, _)| cost).cloned();
        match best.filter(|&(cost, _)| cost < objective) {
            Some(better) => (objective, plan) = better,
            None => break,
        }
    }
    let mut bottlenecks: Vec<Bottleneck> = lines
        .iter()
        .zip(tried)
        .filter_map(|(line, found)| {
            let found = found?;
            let is_owed = found.0 < objective && !check(instance, &found.1).is_sound();
            let (cost, found) = if is_owed { found } else { (objective, plan.clone()) };
            Some(Bottleneck {
                resource: line.resource,
                iteration: line.iteration,
                more,
                saved: objective - cost,
                price: line.price,
                gains: Gains::between(instance, &plan, &found),
                plan: found,
            })
        })
        .collect();
    bottlenecks.sort_by_key(|found| (-found.saved, found.iteration, found.resource));
    Report { plan, objective, given, bottlenecks }
}

/// Plans again from a plan, in rounds that each begin with the best so far. Many short ones change
/// less than a long one, and so find what a little more capacity is good for.
fn again(instance: &Instance, start: &[u32], budget: Budget) -> (i64, Vec<u32>, Vec<Price>) {
    let mut best = (check(instance, start).objective.total, start.to_vec(), Vec::new());
    for round in 0..ROUNDS {
        let settings = Settings {
            seed: budget.seed.wrapping_add(round),
            stop: Stop::Moves(budget.moves / ROUNDS),
            start: Some(&best.1),
            ..Settings::default()
        };
        let found = propose(instance, &settings, &mut |_| true);
        if round == 0 {
            best.2 = found.prices;
        }
        if found.objective.total < best.0 {
            (best.0, best.1) = (found.objective.total, found.plan);
        }
    }
    best
}

/// The instance with more of a resource, unless no instance can have so much.
fn raised(instance: &Instance, (resource, iteration): (u32, u32), more: i64) -> Option<Instance> {
    let mut parts = instance.parts().clone();
    let line = &mut parts.capacity[resource as usize][iteration as usize];
    *line = line.checked_add(more.max(0))?;
    Instance::new(parts).ok()
}
