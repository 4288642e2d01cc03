//! Production and the rest: two sides that should not mix.

use super::lowered::price;
use super::{Kind, Lowered, Mix};
use crate::instance::{Environment, Instance, Rule};

pub(super) const KIND: Kind = Kind { name: "production-apart", lower };

fn lower(instance: &Instance, rule: &Rule, lowered: &mut Lowered) {
    let mut scope = rule.scope(instance);
    let environment = |item: u32| instance.items[item as usize].environment;
    scope.retain(|&item| environment(item).is_some());
    let is_production = |&item: &u32| environment(item) == Some(Environment::Production);
    let (production, others) = scope.into_iter().partition(is_production);
    lowered.mixes.push(Mix { price: price(rule), sides: [production, others] });
}
