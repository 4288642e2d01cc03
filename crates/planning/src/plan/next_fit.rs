//! The baseline `wpm-next-fit`: groups by size, one iteration after the other, never looking back.

use crate::instance::Instance;

use super::room::Room;
use super::units::Units;

/// Sorts groups by number of items, then effort, and fills iterations in turn. A group that does
/// not fit closes the iteration for good. What the rules do not allow there stays in the backlog.
pub fn next_fit(instance: &Instance) -> Vec<u32> {
    let units = Units::new(instance);
    let mut sizes = vec![0usize; units.len()];
    for &unit in &units.unit_of {
        sizes[unit as usize] += 1;
    }
    let effort = |unit: u32| units.effort.row(unit).iter().map(|&(_, effort)| effort).sum::<i64>();
    let mut order: Vec<u32> = units.all().collect();
    order.sort_by_key(|&unit| (sizes[unit as usize], effort(unit)));
    let mut room = Room::new(&units);
    let mut plan = vec![units.horizon; units.len()];
    for unit in units.all().filter(|&unit| units.pinned[unit as usize]) {
        let pin = units.latest[unit as usize];
        if units.may_use(unit, pin) && room.lacks(unit, pin).is_none() {
            plan[unit as usize] = pin;
            room.take(unit, pin);
        }
    }
    let mut open = 0;
    for unit in order.into_iter().filter(|&unit| !units.pinned[unit as usize]) {
        while open + 1 < units.horizon && room.lacks(unit, open).is_some() {
            open += 1;
        }
        if units.may_use(unit, open) && room.lacks(unit, open).is_none() {
            plan[unit as usize] = open;
            room.take(unit, open);
        }
    }
    units.withdraw(&mut plan);
    units.spread(&plan)
}
