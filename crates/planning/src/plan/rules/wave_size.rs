//! Wave sizes: items are counted against a hard capacity or a band.

use super::lowered::price;
use super::{Band, Kind, Lowered, Row};
use crate::instance::{Instance, Rule};

pub(super) const KIND: Kind = Kind { name: "wave-size", lower };

fn lower(instance: &Instance, rule: &Rule, lowered: &mut Lowered) {
    let uses: Vec<(u32, i64)> = rule.scope(instance).into_iter().map(|item| (item, 1)).collect();
    let (least, most) = (rule.min.unwrap_or(0), ramp(instance, rule));
    let is_hard = rule.hard;
    if is_hard && rule.max.is_some() {
        lowered.rows.push(Row { capacity: most.clone(), uses: uses.clone() });
    }
    if !is_hard || least > 1 {
        lowered.bands.push(Band { price: price(rule), least, most, uses });
    }
}

/// The most items that each iteration may move.
fn ramp(instance: &Instance, rule: &Rule) -> Vec<i64> {
    let max = rule.max.unwrap_or(i64::MAX);
    let step = rule.step.unwrap_or(0);
    let start = rule.start.unwrap_or(max);
    let grown = |t| step.checked_mul(t).and_then(|more| more.checked_add(start));
    (0i64..).take(instance.iterations.len()).map(|t| grown(t).unwrap_or(max).min(max)).collect()
}
