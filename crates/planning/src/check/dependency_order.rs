//! A dependency's target is in the same or an earlier iteration.

use super::breach::{Breach, iterations};
use super::rules::Twin;
use crate::instance::{Instance, Rule};

pub(super) const TWIN: Twin = Twin { name: "dependency-order", breaches, sentence };

/// What is needed comes first, with its lag, unless both stay in the backlog; the amount is by how
/// many iterations it comes too late.
fn breaches(instance: &Instance, rule: &Rule, plan: &[u32]) -> Vec<Breach> {
    let backlog = instance.horizon();
    let mut broken = Vec::new();
    for arc in rule.arcs.iter().flatten() {
        let at = (plan[arc.before as usize], plan[arc.after as usize]);
        let late = i64::from(at.0) + arc.lag - i64::from(at.1);
        if late > 0 && at != (backlog, backlog) {
            broken.push(Breach::between((arc.before, arc.after), at, late));
        }
    }
    broken
}

fn sentence(instance: &Instance, _: &Rule, breach: &Breach) -> String {
    format!(
        "{} moves in {}, but needs {}, which moves in {}, {} too late",
        breach.name(instance, 1),
        breach.there(instance),
        breach.name(instance, 0),
        breach.here(instance),
        iterations(breach.amount)
    )
}
