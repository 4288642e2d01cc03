//! What is copied for the moves of an iteration fits through the line.

use super::breach::Breach;
use super::rules::Twin;
use crate::instance::{Instance, Rule};

pub(super) const TWIN: Twin = Twin { name: "replication", breaches, sentence };

/// What the items of an iteration hold, and what changes meanwhile, is no more than `gib`; the
/// amount is by how many GiB it is more.
fn breaches(instance: &Instance, rule: &Rule, plan: &[u32]) -> Vec<Breach> {
    let mut waves = vec![(0, Vec::new()); instance.iterations.len()];
    for item in rule.scope(instance) {
        let known = &instance.items[item as usize];
        let copied = known.replication_gib + known.drift_gib_per_iteration;
        if let Some(wave) = waves.get_mut(plan[item as usize] as usize)
            && copied > 0
        {
            wave.0 += copied;
            wave.1.push(item);
        }
    }
    let mut broken = Vec::new();
    for (iteration, (copied, items)) in (0u32..).zip(waves) {
        let over = copied - line(rule, iteration);
        if over > 0 {
            broken.push(Breach::at(iteration, items, over));
        }
    }
    broken
}

fn line(rule: &Rule, iteration: u32) -> i64 {
    rule.gib.as_ref().map_or(0, |gib| gib.at(iteration))
}

fn sentence(instance: &Instance, rule: &Rule, breach: &Breach) -> String {
    let line = line(rule, breach.iterations.0);
    format!(
        "{} can copy {line} GiB, but {} hold {} GiB with what changes meanwhile",
        breach.here(instance),
        breach.names(instance),
        line + breach.amount
    )
}
