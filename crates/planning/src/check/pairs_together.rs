//! Strong two-way dependencies share an iteration.

use super::breach::{Breach, iterations};
use super::rules::Twin;
use crate::instance::{Instance, Rule};

pub(super) const TWIN: Twin = Twin { name: "pairs-together", breaches, sentence };

/// The two of each pair share an iteration; the amount is how many iterations they are apart.
fn breaches(_: &Instance, rule: &Rule, plan: &[u32]) -> Vec<Breach> {
    let mut broken = Vec::new();
    for &(a, b) in rule.pairs.iter().flatten() {
        let at = (plan[a as usize], plan[b as usize]);
        if at.0 != at.1 {
            broken.push(Breach::between((a, b), at, i64::from(at.0.abs_diff(at.1))));
        }
    }
    broken
}

fn sentence(instance: &Instance, _: &Rule, breach: &Breach) -> String {
    format!(
        "{} moves in {} and {} in {}, {} apart, though they depend on each other",
        breach.name(instance, 0),
        breach.here(instance),
        breach.name(instance, 1),
        breach.there(instance),
        iterations(breach.amount)
    )
}
