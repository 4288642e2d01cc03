//! What it costs to change an earlier plan, and a plan to begin with that changes little.

use crate::instance::Instance;

use super::room::Room;
use super::rows::Rows;
use super::units::Units;

/// An earlier plan, and what leaving it costs.
#[derive(Debug, Clone, Copy)]
pub struct Stability<'a> {
    /// Where each item was. Items beyond its end, and those that were beyond the backlog
    /// (`u32::MAX`, say), were nowhere: placing them is no change.
    pub plan: &'a [u32],
    /// Cost of each item that is not where it was. Negative counts as 0, and what would not fit
    /// into 64 bits with the cost of the dearest plan as the most that does.
    pub weight: i64,
}

impl Units {
    /// Lets changes of an earlier plan cost something, apart from the cost of the units: bounds
    /// stay bounds of the plain cost, and so of the sum, as no change costs less than nothing.
    pub(super) fn anchor(&mut self, instance: &Instance, stability: &Stability<'_>) {
        let weight = stability.weight.min(highest_weight(instance)).max(0);
        let were = self.unit_of.iter().zip(stability.plan);
        let anchors: Vec<(u32, (u32, i64))> = were
            .filter(|&(_, &slot)| weight > 0 && slot <= self.horizon)
            .map(|(&unit, &slot)| (unit, (slot, weight)))
            .collect();
        self.anchors = Rows::new(self.len(), anchors);
    }

    /// Whether any change costs anything.
    #[inline]
    pub(crate) fn is_anchored(&self) -> bool {
        !self.anchors.all().is_empty()
    }

    /// What it costs that a unit's items are not where they were.
    pub(crate) fn change(&self, unit: u32, slot: u32) -> i64 {
        let anchors = self.anchors.row(unit).iter();
        anchors.filter(|&&(there, _)| there != slot).map(|&(_, cost)| cost).sum()
    }
}

fn highest_weight(instance: &Instance) -> i64 {
    let items = i64::try_from(instance.items.len()).unwrap_or(i64::MAX);
    (i64::MAX - instance.dearest()) / items.saturating_add(1)
}

/// Leaves each unit where it was if the rules allow it, and moves the others as little as they can.
pub(super) fn keep(units: &Units, instance_plan: &[u32]) -> Vec<u32> {
    let mut was = vec![None; units.len()];
    for (&unit, &slot) in units.unit_of.iter().zip(instance_plan) {
        if slot <= units.horizon {
            was[unit as usize].get_or_insert(slot);
        }
    }
    let mut keeper =
        Keeper { units, room: Room::new(units), plan: vec![units.horizon; units.len()] };
    for unit in units.all().filter(|&unit| units.pinned[unit as usize]) {
        keeper.put(unit, units.latest[unit as usize]);
    }
    let free: Vec<u32> =
        units.order.iter().copied().filter(|&unit| !units.pinned[unit as usize]).collect();
    for &unit in &free {
        if let Some(slot) = was[unit as usize].filter(|&slot| keeper.fits(unit, slot)) {
            keeper.put(unit, slot);
        }
    }
    for &unit in &free {
        let near = was[unit as usize].unwrap_or(0);
        if keeper.plan[unit as usize] == units.horizon && near < units.horizon {
            let open = (0..units.horizon).filter(|&slot| keeper.fits(unit, slot));
            if let Some(slot) = open.min_by_key(|&slot| (slot.abs_diff(near), slot)) {
                keeper.put(unit, slot);
            }
        }
    }
    units.withdraw(&mut keeper.plan);
    keeper.plan
}

struct Keeper<'u> {
    units: &'u Units,
    room: Room<'u>,
    plan: Vec<u32>,
}

impl Keeper<'_> {
    fn put(&mut self, unit: u32, slot: u32) {
        self.plan[unit as usize] = slot;
        self.room.take(unit, slot);
    }

    fn fits(&self, unit: u32, slot: u32) -> bool {
        let units = self.units;
        let at = |other: u32| self.plan[other as usize];
        slot < units.horizon
            && slot <= units.latest[unit as usize]
            && units.may_use(unit, slot)
            && self.room.lacks(unit, slot).is_none()
            && units.before.row(unit).iter().all(|&(other, lag)| {
                at(other) < units.horizon && at(other) + lag <= slot
            })
            // What comes after and has no place yet will look for one itself.
            && units.after.row(unit).iter().all(|&(other, lag)| slot + lag <= at(other))
    }
}
