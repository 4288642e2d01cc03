//! Items kept apart: a capacity line of which each uses one.

use super::{Kind, Lowered};
use crate::instance::{Instance, Rule};

pub(super) const KIND: Kind = Kind { name: "keep-apart", lower };

fn lower(instance: &Instance, rule: &Rule, lowered: &mut Lowered) {
    let capacity = vec![rule.max.unwrap_or(1); instance.iterations.len()];
    let uses = rule.scope(instance).into_iter().map(|item| (item, 1)).collect();
    lowered.at_most(rule, capacity, uses);
}
