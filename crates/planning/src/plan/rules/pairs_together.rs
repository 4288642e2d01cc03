//! Strong two-way dependencies: one unit, or a tie.

use super::lowered::price;
use super::{Kind, Lowered};
use crate::instance::{Instance, Rule, Traffic};

pub(super) const KIND: Kind = Kind { name: "pairs-together", lower };

fn lower(_: &Instance, rule: &Rule, lowered: &mut Lowered) {
    let pairs = rule.pairs.iter().flatten().copied();
    match price(rule) {
        None => lowered.joins.extend(pairs),
        Some(cost) => lowered.ties.extend(pairs.map(|(a, b)| Traffic { a, b, cost })),
    }
}
