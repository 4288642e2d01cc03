//! Circles in what waits for what.

use std::collections::{BTreeMap, BTreeSet};

use super::{ExecutionStep, StepKey};

/// Steps that wait for each other, the first again at the end; none if there is no circle.
///
/// Waiting for a step as a whole is waiting for each of its assets: a node of its own stands for it,
/// so that the graph stays as small as the plan.
pub(super) fn circle(steps: &[ExecutionStep]) -> Option<Vec<StepKey>> {
    let mut waits: BTreeMap<StepKey, Vec<StepKey>> = BTreeMap::new();
    for step in steps {
        waits.entry(step.key).or_default().extend(&step.after);
        if step.key.part > 0 {
            let whole = StepKey { line: step.key.line, part: 0 };
            waits.entry(whole).or_default().push(step.key);
        }
    }
    let mut followers: BTreeMap<StepKey, Vec<StepKey>> = BTreeMap::new();
    let mut open: BTreeMap<StepKey, usize> = BTreeMap::new();
    for (key, before) in &waits {
        open.insert(*key, before.len());
        for one in before {
            followers.entry(*one).or_default().push(*key);
        }
    }
    let mut free: Vec<StepKey> =
        open.iter().filter(|(_, many)| **many == 0).map(|(key, _)| *key).collect();
    while let Some(key) = free.pop() {
        open.remove(&key);
        for follower in followers.get(&key).into_iter().flatten() {
            if let Some(many) = open.get_mut(follower) {
                *many -= 1;
                if *many == 0 {
                    free.push(*follower);
                }
            }
        }
    }
    // Each of the rest waits for another of the rest, so that going back comes to one seen before.
    let (mut path, mut seen) = (Vec::new(), BTreeSet::new());
    let mut at = *open.keys().next()?;
    while seen.insert(at) {
        path.push(at);
        at = *waits.get(&at)?.iter().find(|one| open.contains_key(one))?;
    }
    let first = path.iter().position(|key| *key == at)?;
    let mut found = path.split_off(first);
    found.push(at);
    Some(found)
}
