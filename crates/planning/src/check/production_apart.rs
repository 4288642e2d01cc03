//! Production and what is not production do not share an iteration.

use super::breach::Breach;
use super::rules::Twin;
use crate::instance::{Environment, Instance, Rule};

pub(super) const TWIN: Twin = Twin { name: "production-apart", breaches, sentence };

/// No iteration moves both; the amount is how many items the smaller side has there.
fn breaches(instance: &Instance, rule: &Rule, plan: &[u32]) -> Vec<Breach> {
    let scope = rule.scope(instance);
    let mut sides = vec![(Vec::new(), Vec::new()); instance.iterations.len()];
    for item in scope {
        // Who stays in the backlog moves with nobody.
        let Some(sides) = sides.get_mut(plan[item as usize] as usize) else { continue };
        match instance.items[item as usize].environment {
            Some(Environment::Production) => sides.0.push(item),
            Some(_) => sides.1.push(item),
            None => {}
        }
    }
    let mut broken = Vec::new();
    for (iteration, (production, other)) in (0u32..).zip(sides) {
        let fewer = if production.len() < other.len() { production } else { other };
        if let Ok(amount @ 1..) = i64::try_from(fewer.len()) {
            broken.push(Breach::at(iteration, fewer, amount));
        }
    }
    broken
}

fn sentence(instance: &Instance, _: &Rule, breach: &Breach) -> String {
    format!(
        "{} mixes production and other environments: {} would have to move elsewhere",
        breach.here(instance),
        breach.names(instance)
    )
}
