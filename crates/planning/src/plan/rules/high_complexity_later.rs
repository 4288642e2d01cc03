//! High complexity: the first iterations are closed, or cost.

use super::{Kind, Lowered};
use crate::instance::{Instance, Level, Rule};

pub(super) const KIND: Kind = Kind { name: "high-complexity-later", lower };

fn lower(instance: &Instance, rule: &Rule, lowered: &mut Lowered) {
    let is_high = |&item: &u32| instance.items[item as usize].complexity == Some(Level::High);
    lowered.later(rule, rule.scope(instance).into_iter().filter(is_high));
}
