//! Commitments: pins, or a cost for each iteration away.

use super::lowered::price;
use super::{Kind, Lowered, SlotCost};
use crate::instance::{Instance, Rule};

pub(super) const KIND: Kind = Kind { name: "adopted", lower };

fn lower(_: &Instance, rule: &Rule, lowered: &mut Lowered) {
    for &(item, iteration) in rule.plan.iter().flatten() {
        let Ok(pin) = u32::try_from(iteration) else { continue };
        match price(rule) {
            None => lowered.pins.push((item, pin)),
            Some(weight) => lowered.slot_costs.push((item, SlotCost::Away { pin, weight })),
        }
    }
}
