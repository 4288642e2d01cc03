//! The independent judge of plans: it reads the instance and the plan, and nothing of the search.

mod adopted;
mod breach;
mod capacity;
mod deadline;
mod dependency_order;
mod group;
mod high_complexity_later;
mod high_criticality_later;
mod keep_apart;
mod maintenance_windows;
mod non_production_first;
mod objective;
mod pairs_together;
mod parallel_workloads;
mod pinned;
mod precedence;
mod production_apart;
mod replication;
mod rules;
mod shape;
mod violation;
mod wave_size;
mod window;
mod workload_together;

use crate::instance::{Instance, Objectives};

pub use breach::Breach;
pub use rules::amount as rule_amount;
pub(crate) use rules::{broken_by_pins, cost as rules_cost, violations as broken_rules};
pub use violation::Violation;

/// What the judge says about a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What the plan costs; all zero if its shape is wrong.
    pub objective: Objectives,
    /// How many items stay in the backlog.
    pub unplanned: usize,
    /// Every rule broken, rule by rule; empty if the plan is sound.
    pub violations: Vec<Violation>,
}

impl Verdict {
    /// Whether no rule is broken.
    pub fn is_sound(&self) -> bool {
        self.violations.is_empty()
    }
}

/// Judges a plan: the iteration of each item, or the number of iterations for the backlog.
pub fn check(instance: &Instance, plan: &[u32]) -> Verdict {
    let misshapen = shape::violations(instance, plan);
    if !misshapen.is_empty() {
        return Verdict { objective: Objectives::default(), unplanned: 0, violations: misshapen };
    }
    let rules = [
        window::violations,
        precedence::violations,
        group::violations,
        capacity::violations,
        pinned::violations,
        rules::violations,
    ];
    let backlog = instance.horizon();
    Verdict {
        objective: objective::cost(instance, plan),
        unplanned: plan.iter().filter(|&&iteration| iteration == backlog).count(),
        violations: rules.iter().flat_map(|rule| rule(instance, plan)).collect(),
    }
}
