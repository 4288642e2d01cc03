//! Every rule that can have to do with a question.

use crate::instance::Instance;

use super::named::Named;
use super::{Demand, Fact};

/// The items that a question is about, sorted: what is demanded or pinned, what moves with it, and
/// what has to come before.
pub(super) fn closure(instance: &Instance, named: &Named, demands: &[Demand]) -> Vec<u32> {
    let mut before: Vec<Vec<u32>> = vec![Vec::new(); instance.items.len()];
    let mut mates: Vec<Vec<u32>> = vec![Vec::new(); instance.items.len()];
    let rules = || named.all().map(|(_, forbids)| forbids);
    for arc in instance.precedence.iter().chain(rules().flat_map(|rule| &rule.arcs)) {
        before[arc.after as usize].push(arc.before);
    }
    for &(a, b) in rules().flat_map(|rule| &rule.joins) {
        mates[a as usize].push(b);
        mates[b as usize].push(a);
    }
    let mut met = vec![false; instance.items.len()];
    let pinned =
        instance.items.iter().filter(|item| item.pinned.is_some_and(|at| at < horizon(instance)));
    let mut open: Vec<u32> = demands.iter().map(|demand| demand.item).collect();
    open.extend(pinned.map(|item| item.id));
    let committed = rules().flat_map(|rule| &rule.pins);
    open.extend(committed.filter(|pin| pin.1 < instance.horizon()).map(|pin| pin.0));
    while let Some(item) = open.pop() {
        if std::mem::replace(&mut met[item as usize], true) {
            continue;
        }
        open.extend(&before[item as usize]);
        open.extend(&mates[item as usize]);
        if let Some(group) = instance.items[item as usize].group {
            open.extend(&instance.groups[group as usize]);
        }
    }
    (0..).zip(met).filter(|&(_, met)| met).map(|(item, _)| item).collect()
}

/// The rules on these items, those first that people can least talk over.
pub(super) fn facts(
    instance: &Instance,
    named: &Named,
    demands: &[Demand],
    items: &[u32],
) -> Vec<Fact> {
    let last = instance.horizon().saturating_sub(1);
    let mut facts: Vec<Fact> = demands
        .iter()
        .map(|demand| Fact::Demand { item: demand.item, by: demand.by.unwrap_or(last).min(last) })
        .collect();
    let mut inside = vec![false; instance.items.len()];
    for &item in items {
        inside[item as usize] = true;
        let known = &instance.items[item as usize];
        if let Some(pinned) = known.pinned.and_then(|pin| u32::try_from(pin).ok()) {
            facts.push(Fact::Pin { item, pinned });
        }
        if known.release > 0 {
            facts.push(Fact::Release { item, release: known.release });
        }
        let frozen = known.freeze.iter().filter_map(|&at| u32::try_from(at).ok());
        facts.extend(frozen.map(|iteration| Fact::Freeze { item, iteration }));
    }
    for (group, members) in (0u32..).zip(&instance.groups) {
        if members.len() > 1 && members.iter().any(|&item| inside[item as usize]) {
            facts.push(Fact::Group { group });
        }
    }
    let arcs = instance.precedence.iter().filter(|arc| inside[arc.before as usize]);
    facts.extend(arcs.map(|&arc| Fact::Arc { arc }));
    facts.extend(lines(instance, items));
    let rules = named.all().filter(|(_, forbids)| forbids.touches(&inside));
    facts.extend(rules.map(|&(rule, _)| Fact::Rule { rule }));
    facts.sort_unstable();
    facts.dedup();
    facts
}

/// Capacity that could be too little, if all these items met.
fn lines<'a>(instance: &'a Instance, items: &[u32]) -> impl Iterator<Item = Fact> + 'a {
    let mut needed = vec![0i64; instance.resources.len()];
    for &item in items {
        for &(resource, effort) in &instance.items[item as usize].effort {
            needed[resource as usize] += effort;
        }
    }
    (0u32..).zip(&instance.capacity).zip(needed).flat_map(|((resource, row), needed)| {
        let short = (0u32..).zip(row).filter(move |&(_, &available)| available < needed);
        short.map(move |(iteration, &available)| Fact::Capacity { resource, iteration, available })
    })
}

fn horizon(instance: &Instance) -> i64 {
    i64::from(instance.horizon())
}
