//! The twins of the planning rules: each judges by its own definition.

use super::Violation;
use super::breach::Breach;
use super::{
    adopted, deadline, dependency_order, high_complexity_later, high_criticality_later, keep_apart,
    maintenance_windows, non_production_first, pairs_together, parallel_workloads,
    production_apart, replication, wave_size, workload_together,
};
use crate::instance::{Instance, Rule};

/// How one kind of rule is judged.
pub(super) struct Twin {
    /// Name of the rule.
    pub(super) name: &'static str,
    /// Where a plan breaks it.
    pub(super) breaches: fn(&Instance, &Rule, &[u32]) -> Vec<Breach>,
    /// What people read.
    pub(super) sentence: fn(&Instance, &Rule, &Breach) -> String,
}

/// One line for each kind of rule.
const TWINS: [Twin; 14] = [
    pairs_together::TWIN,
    workload_together::TWIN,
    dependency_order::TWIN,
    non_production_first::TWIN,
    production_apart::TWIN,
    high_criticality_later::TWIN,
    high_complexity_later::TWIN,
    wave_size::TWIN,
    replication::TWIN,
    maintenance_windows::TWIN,
    deadline::TWIN,
    parallel_workloads::TWIN,
    keep_apart::TWIN,
    adopted::TWIN,
];

fn twin(rule: &Rule) -> Option<&'static Twin> {
    TWINS.iter().find(|twin| twin.name == rule.rule)
}

/// Where hard rules are broken.
pub(super) fn violations(instance: &Instance, plan: &[u32]) -> Vec<Violation> {
    let mut broken = Vec::new();
    let hard = instance.rules.iter().enumerate().filter(|(_, rule)| rule.enabled && rule.hard);
    for (index, rule) in hard {
        let Some(twin) = twin(rule) else { continue };
        for breach in (twin.breaches)(instance, rule, plan) {
            broken.push(Violation::Rule { rule: index, code: twin.name, breach });
        }
    }
    broken
}

/// What breaches of weighted rules cost.
pub(super) fn cost(instance: &Instance, plan: &[u32]) -> i64 {
    let weighted = instance.rules.iter().filter(|rule| rule.enabled && !rule.hard);
    weighted.map(|rule| rule.weight.unwrap_or(0) * amount(instance, rule, plan)).sum()
}

/// By how much a plan breaks a rule altogether.
pub(crate) fn amount(instance: &Instance, rule: &Rule, plan: &[u32]) -> i64 {
    let breaches = twin(rule).map(|twin| (twin.breaches)(instance, rule, plan));
    breaches.unwrap_or_default().iter().map(|breach| breach.amount).sum()
}

/// A breach as a sentence.
pub(super) fn sentence(instance: &Instance, rule: usize, breach: &Breach) -> String {
    let Some(rule) = instance.rules.get(rule) else { return String::new() };
    let said = twin(rule).map_or_else(String::new, |twin| (twin.sentence)(instance, rule, breach));
    match &rule.name {
        Some(name) => format!("{name}: {said}"),
        None => said,
    }
}

#[cfg(test)]
mod tests {
    use super::TWINS;
    use crate::instance::KINDS;

    #[test]
    fn every_kind_of_rule_has_a_twin() {
        assert!(TWINS.iter().map(|twin| twin.name).eq(KINDS.iter().map(|kind| kind.name)));
    }
}
