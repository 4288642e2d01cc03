//! Rules are checked like everything else in an instance: all that is wrong is named.

use std::collections::{BTreeMap, BTreeSet};

use super::validate::Problems;
use super::{Environment, Label, Parts, PerIteration, Problem, Rule, RuleProblem, Within};

/// More pairs of items than these no rule may compare.
const MOST_PAIRS: u64 = 1_000_000;

/// Finds what is wrong with the rules and the fields of items that they read.
pub(super) fn check(parts: &Parts, found: &mut Problems) {
    for (position, item) in parts.items.iter().enumerate() {
        let fields = [
            ("replication_gib", item.replication_gib),
            ("drift_gib_per_iteration", item.drift_gib_per_iteration),
        ];
        for (field, value) in fields {
            found.not_negative(value, || format!("items[{position}].{field}"));
        }
    }
    for (index, rule) in parts.rules.iter().enumerate() {
        if check_shape(rule, index, found) {
            check_indices(parts, rule, index, found);
            check_numbers(parts, rule, index, found);
        }
    }
}

/// Whether the rule is known, and has the parameters it needs and no other.
fn check_shape(rule: &Rule, index: usize, found: &mut Problems) -> bool {
    let mut add = |problem| found.add(Problem::Rule { rule: index, problem });
    let Some(kind) = rule.kind() else {
        add(RuleProblem::Unknown { name: rule.rule.clone() });
        return false;
    };
    if rule.hard == rule.weight.is_some() {
        add(RuleProblem::HardOrWeighted);
    }
    let there = rule.parameters();
    for &parameter in kind.needs.iter().filter(|needed| !there.contains(needed)) {
        add(RuleProblem::Missing { parameter });
    }
    for &parameter in &there {
        if !kind.needs.contains(&parameter) && !kind.may.contains(&parameter) {
            add(RuleProblem::Superfluous { parameter });
        }
    }
    if rule.rule == "wave-size" && rule.min.is_none() && rule.max.is_none() {
        add(RuleProblem::Missing { parameter: "max" });
    }
    if rule.max.is_none() && (rule.start.is_some() || rule.step.is_some()) {
        add(RuleProblem::Missing { parameter: "max" });
    }
    true
}

fn check_indices(parts: &Parts, rule: &Rule, index: usize, found: &mut Problems) {
    let count = parts.items.len();
    let mut seen = BTreeSet::new();
    let plan = rule.plan.iter().flatten().map(|entry| entry.0);
    for item in rule.items.iter().flatten().copied().chain(plan) {
        found.known("item", item, count, || format!("rules[{index}].items"));
        if !seen.insert(item) {
            found.add(Problem::Rule { rule: index, problem: RuleProblem::Twice { item } });
        }
    }
    let pairs = rule.pairs.iter().flatten().map(|&(a, b)| ("pairs", a, b));
    let arcs = rule.arcs.iter().flatten().map(|arc| ("arcs", arc.before, arc.after));
    for (list, a, b) in pairs.chain(arcs) {
        for item in [a, b] {
            found.known("item", item, count, || format!("rules[{index}].{list}"));
        }
        if a == b {
            found.add(Problem::Rule { rule: index, problem: RuleProblem::Itself { item: a } });
        }
    }
}

fn check_numbers(parts: &Parts, rule: &Rule, index: usize, found: &mut Problems) {
    let horizon = super::length(parts.iterations.len());
    let place = |field: &str| format!("rules[{index}].{field}");
    for (field, value) in [
        ("weight", rule.weight),
        ("min", rule.min),
        ("max", rule.max),
        ("start", rule.start),
        ("step", rule.step),
    ] {
        found.not_negative(value.unwrap_or(0), || place(field));
    }
    for (field, value) in [("first", rule.first), ("by", rule.by), ("lag", rule.lag)] {
        found.within(value.unwrap_or(0), horizon, || place(field));
    }
    for &iteration in rule.iterations.iter().flatten() {
        found.within(iteration, horizon - 1, || place("iterations"));
    }
    for &(_, iteration) in rule.plan.iter().flatten() {
        found.within(iteration, horizon, || place("plan"));
    }
    for arc in rule.arcs.iter().flatten() {
        found.within(arc.lag, horizon, || place("arcs"));
    }
    match &rule.gib {
        Some(PerIteration::Same(amount)) => found.not_negative(*amount, || place("gib")),
        Some(PerIteration::Each(amounts)) => {
            found.length(&place("gib"), amounts.len(), parts.iterations.len());
            for &amount in amounts {
                found.not_negative(amount, || place("gib"));
            }
        }
        None => {}
    }
    // Of nothing under way at all, `workload-together` speaks.
    if rule.rule == "parallel-workloads" && rule.max == Some(0) {
        let problem = RuleProblem::EmptyRange { min: 1, max: 0 };
        found.add(Problem::Rule { rule: index, problem });
    }
    if let (Some(min), Some(max)) = (rule.min, rule.max)
        && min > max
    {
        let problem = RuleProblem::EmptyRange { min, max };
        found.add(Problem::Rule { rule: index, problem });
    }
}

/// The largest cost and the largest amount that the rules can add up to.
pub(super) fn sums(parts: &Parts) -> (i128, i128) {
    let horizon = i128::from(super::length(parts.iterations.len()));
    let data: i128 = parts
        .items
        .iter()
        .map(|item| i128::from(item.replication_gib) + i128::from(item.drift_gib_per_iteration))
        .sum();
    let items = i128::from(super::length(parts.items.len()));
    let (mut cost, mut amount) = (0, data);
    for rule in &parts.rules {
        let listed =
            rule.pairs.as_ref().map_or(0, Vec::len) + rule.arcs.as_ref().map_or(0, Vec::len);
        let compared = i128::from(listed as u64) + i128::from(pairs_compared(parts, rule));
        // Each pair can be too far apart by twice the horizon, and each item off in each
        // iteration.
        let steps = 2 * horizon * (compared + items + 1) + data;
        let floor = i128::from(rule.min.unwrap_or(0)) * horizon;
        cost += i128::from(rule.weight.unwrap_or(0)) * (steps + floor);
        amount += floor;
        amount += match &rule.gib {
            Some(PerIteration::Same(gib)) => i128::from(*gib) * horizon,
            Some(PerIteration::Each(gib)) => gib.iter().map(|&gib| i128::from(gib)).sum(),
            None => 0,
        };
        let ramp =
            i128::from(rule.start.unwrap_or(0)) + horizon * i128::from(rule.step.unwrap_or(0));
        amount += ramp + i128::from(rule.max.unwrap_or(0)) * horizon;
    }
    (cost, amount)
}

/// Finds rules that compare too many items, and commitments that contradict pins.
pub(super) fn check_whole(parts: &Parts, found: &mut Problems) {
    let mut pins: BTreeMap<u32, i64> = BTreeMap::new();
    for item in &parts.items {
        pins.extend(item.pinned.map(|pin| (item.id, pin)));
    }
    for (index, rule) in parts.rules.iter().enumerate() {
        let pairs = pairs_compared(parts, rule);
        if pairs > MOST_PAIRS {
            let problem = RuleProblem::TooLarge { pairs, most: MOST_PAIRS };
            found.add(Problem::Rule { rule: index, problem });
        }
        let commitments = rule.plan.iter().flatten().filter(|_| rule.hard && rule.enabled);
        for &(item, iteration) in commitments {
            let known = *pins.entry(item).or_insert(iteration);
            if known != iteration {
                let problem = RuleProblem::OtherPin { item, pins: (known, iteration) };
                found.add(Problem::Rule { rule: index, problem });
            }
        }
    }
}

/// The parts with hard commitments as the pins that they are, if there are any.
pub(super) fn with_commitments(parts: &Parts) -> Option<Parts> {
    let hard = |rule: &&Rule| rule.hard && rule.enabled;
    let mut commitments = parts.rules.iter().filter(hard).filter_map(|rule| rule.plan.as_ref());
    let first = commitments.next()?;
    let mut parts = parts.clone();
    let more: Vec<(u32, i64)> = commitments.flatten().copied().collect();
    for (item, iteration) in first.clone().into_iter().chain(more) {
        parts.items[item as usize].pinned = Some(iteration);
    }
    Some(parts)
}

fn pairs_compared(parts: &Parts, rule: &Rule) -> u64 {
    if rule.rule != "non-production-first" {
        return 0;
    }
    let all: Vec<u32> = parts.items.iter().map(|item| item.id).collect();
    let mut counts: BTreeMap<Option<&Label>, (u64, u64)> = BTreeMap::new();
    for &id in rule.items.as_ref().unwrap_or(&all) {
        let Some(item) = parts.items.get(id as usize) else { continue };
        let key = match rule.within.unwrap_or_default() {
            Within::All => None,
            Within::Application if item.application.is_none() => continue,
            Within::Application => item.application.as_ref(),
            Within::Workload if item.workload.is_none() => continue,
            Within::Workload => item.workload.as_ref(),
        };
        let (production, other) = counts.entry(key).or_default();
        match item.environment {
            Some(Environment::Production) => *production += 1,
            Some(_) => *other += 1,
            None => {}
        }
    }
    counts.values().map(|(production, other)| production * other).sum()
}
