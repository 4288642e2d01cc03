//! Some items move only in maintenance windows.

use super::breach::Breach;
use super::rules::Twin;
use crate::instance::{Instance, Rule};

pub(super) const TWIN: Twin = Twin { name: "maintenance-windows", breaches, sentence };

/// Nothing moves outside the iterations; the amount is 1 for each item that does.
fn breaches(instance: &Instance, rule: &Rule, plan: &[u32]) -> Vec<Breach> {
    let open = rule.iterations.as_deref().unwrap_or_default();
    let mut broken = Vec::new();
    for item in rule.scope(instance) {
        let at = plan[item as usize];
        if at < instance.horizon() && !open.contains(&i64::from(at)) {
            broken.push(Breach::at(at, vec![item], 1));
        }
    }
    broken
}

fn sentence(instance: &Instance, rule: &Rule, breach: &Breach) -> String {
    let open: Vec<String> = rule
        .iterations
        .iter()
        .flatten()
        .filter_map(|&iteration| u32::try_from(iteration).ok())
        .map(|iteration| instance.iteration_name(iteration))
        .collect();
    let windows = if open.is_empty() { "none".to_owned() } else { open.join(", ") };
    format!(
        "{} moves in {}, outside its maintenance windows: {windows}",
        breach.name(instance, 0),
        breach.here(instance)
    )
}
