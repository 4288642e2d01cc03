//! What an adopted plan has committed to stays.

use super::breach::{Breach, iterations};
use super::rules::Twin;
use crate::instance::{Instance, Rule};

pub(super) const TWIN: Twin = Twin { name: "adopted", breaches, sentence };

/// Each item stays where it is committed to; the amount is how many iterations it is away.
fn breaches(_: &Instance, rule: &Rule, plan: &[u32]) -> Vec<Breach> {
    let mut broken = Vec::new();
    for &(item, iteration) in rule.plan.iter().flatten() {
        let at = plan[item as usize];
        let away = (i64::from(at) - iteration).abs();
        if away > 0 {
            let committed = u32::try_from(iteration).unwrap_or(at);
            broken.push(Breach { items: vec![item], iterations: (at, committed), amount: away });
        }
    }
    broken
}

fn sentence(instance: &Instance, _: &Rule, breach: &Breach) -> String {
    format!(
        "{} is committed to {}, but is put into {}, {} away",
        breach.name(instance, 0),
        breach.there(instance),
        breach.here(instance),
        iterations(breach.amount)
    )
}
