//! Deadlines: later iterations are closed, or cost like those after a due date.

use super::lowered::price;
use super::{Closed, Kind, Lowered};
use crate::instance::{Instance, Rule};

pub(super) const KIND: Kind = Kind { name: "deadline", lower };

fn lower(instance: &Instance, rule: &Rule, lowered: &mut Lowered) {
    let horizon = instance.horizon();
    let by = rule.by.and_then(|by| u32::try_from(by).ok()).unwrap_or(horizon).min(horizon);
    for item in rule.scope(instance) {
        match price(rule) {
            None => {
                lowered.closed.push(Closed { item, from: (by + 1).min(horizon), to: horizon });
            }
            Some(weight) => lowered.due.push((item, by, weight)),
        }
    }
}
