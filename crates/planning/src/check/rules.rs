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
pub(crate) fn violations(instance: &Instance, plan: &[u32]) -> Vec<Violation> {
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
pub(crate) fn cost(instance: &Instance, plan: &[u32]) -> i64 {
    let weighted = instance.rules.iter().filter(|rule| rule.enabled && !rule.hard);
    weighted.map(|rule| rule.weight.unwrap_or(0) * amount(instance, rule, plan)).sum()
}

/// By how much a plan breaks a rule altogether.
pub fn amount(instance: &Instance, rule: &Rule, plan: &[u32]) -> i64 {
    let breaches = twin(rule).map(|twin| (twin.breaches)(instance, rule, plan));
    breaches.unwrap_or_default().iter().map(|breach| breach.amount).sum()
}

/// Hard rules that the pins alone break, each with a sentence about the first breach.
pub(crate) fn broken_by_pins(instance: &Instance) -> Vec<(usize, String)> {
    let mut pins = vec![None; instance.items.len()];
    let hard = |rule: &&Rule| rule.enabled && rule.hard;
    for item in &instance.items {
        pins[item.id as usize] = item.pinned.and_then(|pin| u32::try_from(pin).ok());
    }
    for &(item, pin) in
        instance.rules.iter().filter(hard).flat_map(|rule| rule.plan.iter().flatten())
    {
        pins[item as usize] = u32::try_from(pin).ok();
    }
    if pins.iter().all(Option::is_none) {
        return Vec::new();
    }
    let plan: Vec<u32> = pins.iter().map(|pin| pin.unwrap_or(instance.horizon())).collect();
    let is_pinned = |item: u32| pins[item as usize].is_some();
    let mut broken = Vec::new();
    for (index, rule) in instance.rules.iter().enumerate().filter(|(_, rule)| hard(rule)) {
        // What is not pinned may still complete a workload or fill a wave.
        let Some(twin) = twin(rule).filter(|_| rule.rule != "parallel-workloads") else { continue };
        let mut rule = Rule { min: None, ..rule.clone() };
        rule.items =
            Some(rule.scope(instance).into_iter().filter(|&item| is_pinned(item)).collect());
        if let Some(pairs) = &mut rule.pairs {
            pairs.retain(|&(a, b)| is_pinned(a) && is_pinned(b));
        }
        if let Some(arcs) = &mut rule.arcs {
            arcs.retain(|arc| is_pinned(arc.before) && is_pinned(arc.after));
        }
        if let Some(breach) = (twin.breaches)(instance, &rule, &plan).first() {
            broken.push((index, (twin.sentence)(instance, &rule, breach)));
        }
    }
    broken
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
