//! Test and development move before production.

use super::breach::{Breach, iterations};
use super::rules::Twin;
use crate::instance::{Environment, Instance, Item, Rule, Within};

pub(super) const TWIN: Twin = Twin { name: "non-production-first", breaches, sentence };

/// Of what is compared, nothing of production comes before something that is not production,
/// unless both stay in the backlog; the amount is by how many iterations.
fn breaches(instance: &Instance, rule: &Rule, plan: &[u32]) -> Vec<Breach> {
    let backlog = instance.horizon();
    let lag = rule.lag.unwrap_or(0);
    let mut tests = Vec::new();
    let mut productions = Vec::new();
    for item in rule.scope(instance).into_iter().map(|item| &instance.items[item as usize]) {
        match item.environment {
            Some(Environment::Production) => productions.push(item),
            Some(Environment::Staging | Environment::Test | Environment::Development) => {
                tests.push(item);
            }
            None => {}
        }
    }
    let within = rule.within.unwrap_or_default();
    let mut broken = Vec::new();
    for test in tests {
        for production in productions.iter().filter(|other| is_compared(within, test, other)) {
            let at = (plan[test.id as usize], plan[production.id as usize]);
            let late = i64::from(at.0) + lag - i64::from(at.1);
            if late > 0 && at != (backlog, backlog) {
                broken.push(Breach::between((test.id, production.id), at, late));
            }
        }
    }
    broken
}

fn is_compared(within: Within, a: &Item, b: &Item) -> bool {
    match within {
        Within::All => true,
        Within::Application => a.application.is_some() && a.application == b.application,
        Within::Workload => a.workload.is_some() && a.workload == b.workload,
    }
}

fn sentence(instance: &Instance, _: &Rule, breach: &Breach) -> String {
    format!(
        "{} is production and moves in {}, but {}, which is not, moves in {}, {} too late",
        breach.name(instance, 1),
        breach.there(instance),
        breach.name(instance, 0),
        breach.here(instance),
        iterations(breach.amount)
    )
}
