//! From rules that cannot all be kept to a few of them, none of which can be spared.
//!
//! The first set is found by dividing (Junker, `QuickXPlain`, AAAI 2004) and tried member by
//! member; then smaller ones are looked for by hitting sets (Ignatiev et al., CP 2015): whatever a
//! plan breaks, every conflict must have one of, so a fewest set that has one of each either can
//! be kept, and teaches us another plan, or is a smallest conflict.

use crate::instance::Instance;

use super::Fact;
use super::hitting::smallest_hitting;
use super::oracle::{Answer, Oracle};

/// More plans than these are not looked at to prove that nothing smaller conflicts.
const MOST_PLANS: usize = 400;

/// Rules that cannot all be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Core {
    pub(super) facts: Vec<Fact>,
    /// For each of them a plan that keeps all the others, where one was found.
    pub(super) witnesses: Vec<Option<Vec<u32>>>,
}

impl Core {
    pub(super) fn is_minimal(&self) -> bool {
        self.witnesses.iter().all(Option::is_some)
    }

    /// Fewer members that are not proven to be needed are better, then fewer members.
    fn rank(&self) -> (usize, usize) {
        let open = self.witnesses.iter().filter(|witness| witness.is_none()).count();
        (open, self.facts.len())
    }
}

/// A small conflict among rules that are known to conflict.
pub(super) fn core(oracle: &mut Oracle<'_>, facts: &[Fact]) -> Core {
    let mut orders = vec![facts.to_vec()];
    orders.push(facts.iter().rev().copied().collect());
    let mut capacity_first = facts.to_vec();
    capacity_first.sort_by_key(|fact| !matches!(fact, Fact::Capacity { .. }));
    orders.push(capacity_first);
    let mut best: Option<Core> = None;
    for order in orders {
        let divided = divide(oracle, &mut Vec::new(), false, &order);
        let found = filter(oracle, divided);
        if best.as_ref().is_none_or(|best| found.rank() < best.rank()) {
            best = Some(found);
        }
    }
    best.unwrap_or_else(|| Core { facts: Vec::new(), witnesses: Vec::new() })
}

/// What of `facts` is needed to conflict with what is kept already.
fn divide(
    oracle: &mut Oracle<'_>,
    kept: &mut Vec<Fact>,
    is_new: bool,
    facts: &[Fact],
) -> Vec<Fact> {
    if is_new && oracle.ask(kept) == Answer::Infeasible {
        return Vec::new();
    }
    if facts.len() <= 1 {
        return facts.to_vec();
    }
    let (near, far) = facts.split_at(facts.len() / 2);
    let mark = kept.len();
    kept.extend(near);
    let mut found = divide(oracle, kept, true, far);
    kept.truncate(mark);
    kept.extend(&found);
    let rest = divide(oracle, kept, !found.is_empty(), near);
    kept.truncate(mark);
    found.extend(rest);
    found
}

/// Leaves out what can be spared, one by one, and keeps a plan for each that cannot.
fn filter(oracle: &mut Oracle<'_>, mut facts: Vec<Fact>) -> Core {
    facts.sort_unstable();
    let mut witnesses = Vec::new();
    let mut index = 0;
    while index < facts.len() {
        let mut others = facts.clone();
        others.remove(index);
        match oracle.ask(&others) {
            Answer::Infeasible => facts = others,
            Answer::Feasible(plan) => {
                witnesses.push(Some(plan));
                index += 1;
            }
            Answer::Unknown => {
                witnesses.push(None);
                index += 1;
            }
        }
    }
    Core { facts, witnesses }
}

/// Looks for a conflict with fewer members; the second answer says whether it is proven that
/// there is none smaller than the one returned.
pub(super) fn smallest(
    oracle: &mut Oracle<'_>,
    instance: &Instance,
    facts: &[Fact],
    best: Core,
) -> (Core, bool) {
    let mut broken: Vec<Vec<u32>> = Vec::new();
    for plan in best.witnesses.iter().flatten() {
        broken.push(unavoidable(oracle, facts, broken_by(instance, facts, plan)));
    }
    while broken.len() < MOST_PLANS {
        let Some(hit) = smallest_hitting(&broken, best.facts.len()) else { return (best, false) };
        if hit.len() >= best.facts.len() {
            let proven = best.is_minimal();
            return (best, proven);
        }
        let tried: Vec<Fact> = hit.iter().map(|&index| facts[index as usize]).collect();
        match oracle.ask(&tried) {
            Answer::Infeasible => {
                let found = filter(oracle, tried);
                let proven = found.is_minimal();
                return (found, proven);
            }
            Answer::Feasible(plan) => {
                broken.push(unavoidable(oracle, facts, broken_by(instance, facts, &plan)));
            }
            Answer::Unknown => return (best, false),
        }
    }
    (best, false)
}

/// The rules that a plan breaks, by their positions.
fn broken_by(instance: &Instance, facts: &[Fact], plan: &[u32]) -> Vec<u32> {
    let columns = instance.iterations.len();
    let mut used = vec![0i64; instance.resources.len() * columns];
    for (item, &slot) in instance.items.iter().zip(plan) {
        if slot < instance.horizon() {
            for &(resource, effort) in &item.effort {
                used[resource as usize * columns + slot as usize] += effort;
            }
        }
    }
    let holds = |fact: &Fact| match *fact {
        // All lines at once: one by one, each would add up the whole plan.
        Fact::Capacity { resource, iteration, available } => {
            used[resource as usize * columns + iteration as usize] <= available
        }
        _ => fact.holds(instance, plan),
    };
    (0u32..).zip(facts).filter(|(_, fact)| !holds(fact)).map(|(index, _)| index).collect()
}

/// Of the rules that a plan breaks, some that no plan can keep together with all that it keeps:
/// the fewer there are, the more they say.
fn unavoidable(oracle: &mut Oracle<'_>, facts: &[Fact], broken: Vec<u32>) -> Vec<u32> {
    let mut is_broken = vec![false; facts.len()];
    for &index in &broken {
        is_broken[index as usize] = true;
    }
    let mut kept: Vec<Fact> = facts
        .iter()
        .zip(&is_broken)
        .filter(|(_, broken)| !**broken)
        .map(|(fact, _)| *fact)
        .collect();
    let mut left = Vec::new();
    let mut open = vec![broken];
    while let Some(some) = open.pop() {
        let mark = kept.len();
        kept.extend(some.iter().map(|&index| facts[index as usize]));
        if matches!(oracle.ask(&kept), Answer::Feasible(_)) {
            continue;
        }
        kept.truncate(mark);
        if some.len() <= 1 {
            left.extend(some);
        } else {
            let (first, second) = some.split_at(some.len() / 2);
            open.extend([second.to_vec(), first.to_vec()]);
        }
    }
    left.sort_unstable();
    left
}
