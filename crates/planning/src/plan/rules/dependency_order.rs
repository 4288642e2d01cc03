//! Dependencies: arcs, hard or soft.

use super::lowered::price;
use super::{Kind, Lowered, SoftArc};
use crate::instance::{Instance, Rule};

pub(super) const KIND: Kind = Kind { name: "dependency-order", lower };

fn lower(_: &Instance, rule: &Rule, lowered: &mut Lowered) {
    let arcs = rule.arcs.iter().flatten().copied();
    match price(rule) {
        None => lowered.arcs.extend(arcs),
        Some(weight) => lowered.soft_arcs.extend(arcs.map(|arc| SoftArc { arc, weight })),
    }
}
