//! Some items never share an iteration, or only so many of them do.

use super::breach::Breach;
use super::rules::Twin;
use crate::instance::{Instance, Rule};

pub(super) const TWIN: Twin = Twin { name: "keep-apart", breaches, sentence };

/// At most `max` of the items, or one, move in the same iteration; the amount is how many more do.
fn breaches(instance: &Instance, rule: &Rule, plan: &[u32]) -> Vec<Breach> {
    let mut waves = vec![Vec::new(); instance.iterations.len()];
    for item in rule.scope(instance) {
        if let Some(wave) = waves.get_mut(plan[item as usize] as usize) {
            wave.push(item);
        }
    }
    let mut broken = Vec::new();
    for (iteration, wave) in (0u32..).zip(waves) {
        let over = i64::try_from(wave.len()).unwrap_or(i64::MAX) - rule.max.unwrap_or(1);
        if over > 0 {
            broken.push(Breach::at(iteration, wave, over));
        }
    }
    broken
}

fn sentence(instance: &Instance, rule: &Rule, breach: &Breach) -> String {
    format!(
        "{} moves {} of the items that are kept apart, but at most {} may share an iteration: {}",
        breach.here(instance),
        breach.items.len(),
        rule.max.unwrap_or(1),
        breach.names(instance)
    )
}
