//! Which capacity holds a plan back, and what a person's week more of it would bring.
//!
//! Prices of the relaxation say where to look; what is told is what planning again really found.

mod candidates;
mod cascade;
mod gains;
mod trial;

use crate::check::check;
use crate::instance::{EffortUnit, Instance};
use crate::parallel::Budget;

use candidates::candidates;
pub use gains::{Gain, Gains};
use trial::Trial;

/// So many lines are tried quickly to find those that are worth more work.
const SCREENED: usize = 48;

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

/// Whether following steps takes little time: planning rules look at the whole plan for each.
fn is_quick(instance: &Instance) -> bool {
    const FEW: usize = 500;
    !instance.has_rules() || instance.items.len() <= FEW
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
/// The plan is planned again as it is until that finds nothing better, so that what more search
/// finds is not taken for what more capacity brings. Then each line is tried twice: by following
/// step by step who takes it and who takes what that leaves free, and by searching. If the search
/// still finds better plans without more capacity, only the first counts.
pub fn bottlenecks(
    instance: &Instance,
    plan: &[u32],
    (top, more): (usize, i64),
    budget: Budget,
) -> Report {
    let given = check(instance, plan).objective.total;
    let trial = Trial { instance, more, budget };
    let (_, plan, prices) = trial.again(instance, plan);
    let (plan, lines) = if is_quick(instance) {
        let screened = candidates(instance, &plan, &prices, SCREENED.max(top));
        let plan = trial.polish(plan, &screened);
        let lines = trial.choose(&plan, screened, top);
        (plan, lines)
    } else {
        let lines = candidates(instance, &[], &prices, top);
        (plan, lines)
    };
    let (plan, searched) = trial.search(plan, &lines);
    let (plan, followed) = if is_quick(instance) {
        trial.settle(plan, &lines)
    } else {
        (plan, vec![None; lines.len()])
    };
    let objective = check(instance, &plan).objective.total;
    let tried = followed.into_iter().zip(searched).map(|(followed, searched)| {
        [followed, searched].into_iter().flatten().min_by_key(|found| found.0)
    });
    let mut bottlenecks: Vec<Bottleneck> = lines
        .iter()
        .zip(tried)
        .map(|(line, found)| {
            let found = found.unwrap_or((objective, Vec::new()));
            let (cost, found) = if found.0 < objective { found } else { (objective, plan.clone()) };
            Bottleneck {
                resource: line.resource,
                iteration: line.iteration,
                more,
                saved: objective - cost,
                price: line.price,
                gains: Gains::between(instance, &plan, &found),
                plan: found,
            }
        })
        .collect();
    bottlenecks.sort_by_key(|found| (-found.saved, found.iteration, found.resource));
    Report { plan, objective, given, bottlenecks }
}
