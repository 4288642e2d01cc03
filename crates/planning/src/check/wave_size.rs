//! The number of items that move in an iteration stays in a range.

use super::breach::Breach;
use super::rules::Twin;
use crate::instance::{Instance, Rule};

pub(super) const TWIN: Twin = Twin { name: "wave-size", breaches, sentence };

/// At least `min` items move in an iteration in which any do, and at most `max`, or fewer in the
/// beginning: `start` in the first iteration and `step` more in each that follows. The amount is
/// how many items are too many or too few.
fn breaches(instance: &Instance, rule: &Rule, plan: &[u32]) -> Vec<Breach> {
    let mut waves = vec![Vec::new(); instance.iterations.len()];
    for item in rule.scope(instance) {
        if let Some(wave) = waves.get_mut(plan[item as usize] as usize) {
            wave.push(item);
        }
    }
    let mut broken = Vec::new();
    for (iteration, wave) in (0u32..).zip(waves) {
        let size = i64::try_from(wave.len()).unwrap_or(i64::MAX);
        let over = most(rule, iteration).map_or(0, |most| (size - most).max(0));
        let short = (rule.min.unwrap_or(0) - size).max(0);
        if size > 0 && over + short > 0 {
            broken.push(Breach::at(iteration, wave, over + short));
        }
    }
    broken
}

fn most(rule: &Rule, iteration: u32) -> Option<i64> {
    let max = rule.max?;
    let Some(start) = rule.start else { return Some(max) };
    let ramp = i128::from(start) + i128::from(iteration) * i128::from(rule.step.unwrap_or(0));
    Some(i64::try_from(ramp).map_or(max, |ramp| ramp.min(max)))
}

fn sentence(instance: &Instance, rule: &Rule, breach: &Breach) -> String {
    let most = most(rule, breach.iterations.0);
    let size = i64::try_from(breach.items.len()).unwrap_or(i64::MAX);
    match most.filter(|&most| most < size) {
        Some(most) => {
            format!("{} moves {size} items, but at most {most} may move", breach.here(instance))
        }
        None => format!(
            "{} moves {size} items, but at least {} have to move, or none",
            breach.here(instance),
            rule.min.unwrap_or(0)
        ),
    }
}
