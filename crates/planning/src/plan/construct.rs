//! A plan at once: unit after unit into the earliest slot with room.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::pattern::{Pattern, patterns};
use super::refit::refit;
use super::room::Room;
use super::units::Units;

/// Places units in the order of their keys, smallest first, as soon as all that must come before
/// them has been placed. What finds no room stays in the backlog, and so does what waits for it.
///
/// Pins are kept first of all, together with what they wait for.
pub(crate) fn construct(units: &Units, keys: &[i64]) -> Vec<u32> {
    let plan = place_all(units, keys, None);
    if units.soft.is_none() {
        return plan;
    }
    let patterns = patterns(units);
    let others = patterns.iter().map(|pattern| place_all(units, keys, Some(pattern)));
    let plans = std::iter::once(plan).chain(others);
    let best = plans.min_by_key(|plan| (units.lost_pins(plan), units.total(plan)));
    refit(units, best.unwrap_or_default())
}

fn place_all(units: &Units, keys: &[i64], pattern: Option<&Pattern>) -> Vec<u32> {
    let mut room = Room::new(units);
    let mut plan = vec![units.horizon; units.len()];
    for unit in units.all().filter(|&unit| units.pinned[unit as usize]) {
        let pin = units.latest[unit as usize];
        // A rule may leave no room for a pin.
        if units.may_use(unit, pin) && room.lacks(unit, pin).is_none() {
            plan[unit as usize] = pin;
            room.take(unit, pin);
        }
    }
    let key = |unit: u32| {
        let must = units.latest[unit as usize] < units.horizon;
        Reverse((!must, keys[unit as usize], unit))
    };
    let mut waiting: Vec<usize> = units.all().map(|unit| units.before.row(unit).len()).collect();
    let mut ready: BinaryHeap<_> =
        units.all().filter(|&unit| waiting[unit as usize] == 0).map(key).collect();
    while let Some(Reverse((_, _, unit))) = ready.pop() {
        let is_open = |slot: u32| pattern.is_none_or(|pattern| pattern.is_open(unit, slot));
        place(units, &mut room, &mut plan, (unit, is_open));
        for &(next, _) in units.after.row(unit) {
            waiting[next as usize] -= 1;
            if waiting[next as usize] == 0 {
                ready.push(key(next));
            }
        }
    }
    units.withdraw(&mut plan);
    plan
}

fn place(
    units: &Units,
    room: &mut Room<'_>,
    plan: &mut [u32],
    (unit, is_open): (u32, impl Fn(u32) -> bool),
) {
    let from = first_after(units, plan, unit);
    if units.pinned[unit as usize] {
        if from > plan[unit as usize] {
            room.give(unit, plan[unit as usize]);
            plan[unit as usize] = units.horizon;
        }
        return;
    }
    let last = units.latest[unit as usize].min(units.horizon - 1);
    let fits = |&slot: &u32| {
        units.may_use(unit, slot) && is_open(slot) && room.lacks(unit, slot).is_none()
    };
    let slot = (from..=last).find(fits).unwrap_or(units.horizon);
    plan[unit as usize] = slot;
    room.take(unit, slot);
}

/// The first slot that what comes before leaves open.
fn first_after(units: &Units, plan: &[u32], unit: u32) -> u32 {
    let ends = units.before.row(unit).iter().map(|&(other, lag)| {
        let slot = plan[other as usize];
        if slot == units.horizon { slot } else { slot + lag }
    });
    ends.max().unwrap_or(0).min(units.horizon)
}

/// Value per effort, where a scarce resource counts more: the order to begin with.
pub(crate) fn by_density(units: &Units) -> Vec<i64> {
    let mut needed = vec![0i128; units.resources];
    let mut offered = vec![0i128; units.resources];
    for &(resource, effort) in units.effort.all() {
        needed[resource as usize] += i128::from(effort);
    }
    for row in units.capacity.chunks(units.resources.max(1)) {
        for (sum, &capacity) in offered.iter_mut().zip(row) {
            *sum += i128::from(capacity);
        }
    }
    // Thousandths of a tenth of a person-day, weighed by how much of the resource is needed.
    let weights: Vec<i128> =
        needed.iter().zip(&offered).map(|(need, offer)| 1000 * need / offer.max(&1) + 1).collect();
    let mut own: Vec<(i128, i128)> = units
        .all()
        .map(|unit| {
            let effort = units.effort.row(unit).iter();
            let size = effort.map(|&(k, effort)| weights[k as usize] * i128::from(effort)).sum();
            let late: i64 = units.due.row(unit).iter().map(|&(_, cost)| cost / 4).sum();
            (i128::from(units.value[unit as usize]) + i128::from(late), size)
        })
        .collect();
    // What opens the way for others shares in their worth.
    for &unit in units.order.iter().rev() {
        for &(other, _) in units.before.row(unit) {
            let share = own[unit as usize].0 / 2;
            own[other as usize].0 += share / units.before.row(unit).len() as i128;
        }
    }
    let density = |&(worth, size): &(i128, i128)| worth.saturating_mul(1 << 20) / (size + 1);
    own.iter().map(|own| i64::try_from(-density(own)).unwrap_or(i64::MIN)).collect()
}
