//! Some items move before an event that will not wait.

use super::breach::{Breach, iterations};
use super::rules::Twin;
use crate::instance::{Instance, Rule};

pub(super) const TWIN: Twin = Twin { name: "deadline", breaches, sentence };

/// Nothing moves after `by`; the amount is how many iterations late it is.
///
/// A hard deadline closes the iterations after it; what finds no place before stays in the backlog
/// and costs what the delay curve says. A weighted one counts the backlog as one iteration after
/// the last.
fn breaches(instance: &Instance, rule: &Rule, plan: &[u32]) -> Vec<Breach> {
    let by = rule.by.unwrap_or(0);
    let mut broken = Vec::new();
    for item in rule.scope(instance) {
        let at = plan[item as usize];
        let late = i64::from(at) - by;
        let is_excused = rule.hard && at == instance.horizon();
        if late > 0 && !is_excused {
            broken.push(Breach::at(at, vec![item], late));
        }
    }
    broken
}

fn sentence(instance: &Instance, rule: &Rule, breach: &Breach) -> String {
    let by = u32::try_from(rule.by.unwrap_or(0)).unwrap_or(0);
    format!(
        "{} moves in {}, {} after {}, the last that is early enough",
        breach.name(instance, 0),
        breach.here(instance),
        iterations(breach.amount),
        instance.iteration_name(by)
    )
}
