//! High criticality does not move in the first iterations.

use super::breach::{Breach, iterations};
use super::rules::Twin;
use crate::instance::{Instance, Level, Rule};

pub(super) const TWIN: Twin = Twin { name: "high-criticality-later", breaches, sentence };

/// Nothing of high criticality moves in the first iterations; the amount is how many too early.
fn breaches(instance: &Instance, rule: &Rule, plan: &[u32]) -> Vec<Breach> {
    let first = rule.first.unwrap_or(0);
    let mut broken = Vec::new();
    for item in rule.scope(instance) {
        let at = plan[item as usize];
        let is_high = instance.items[item as usize].criticality == Some(Level::High);
        if is_high && at < instance.horizon() && i64::from(at) < first {
            broken.push(Breach::at(at, vec![item], first - i64::from(at)));
        }
    }
    broken
}

fn sentence(instance: &Instance, rule: &Rule, breach: &Breach) -> String {
    format!(
        "{} is of high criticality and moves in {}, within the first {}",
        breach.name(instance, 0),
        breach.here(instance),
        iterations(rule.first.unwrap_or(0))
    )
}
