//! How much capacity is left where.

use super::units::Units;

/// Free capacity, iteration by iteration.
#[derive(Debug, Clone)]
pub(crate) struct Room<'a> {
    units: &'a Units,
    free: Vec<i64>,
}

impl<'a> Room<'a> {
    /// Everything is free.
    pub(crate) fn new(units: &'a Units) -> Self {
        Self { units, free: units.capacity.clone() }
    }

    /// What a plan leaves free.
    pub(crate) fn of(units: &'a Units, plan: &[u32]) -> Self {
        let mut room = Self::new(units);
        for unit in units.all() {
            room.take(unit, plan[unit as usize]);
        }
        room
    }

    /// The first resource of which a slot has too little for a unit.
    #[inline]
    pub(crate) fn lacks(&self, unit: u32, slot: u32) -> Option<u32> {
        if slot == self.units.horizon {
            return None;
        }
        let start = slot as usize * self.units.resources;
        let row = &self.free[start..start + self.units.resources];
        let mut needs = self.units.effort.row(unit).iter();
        needs.find(|&&(resource, effort)| effort > row[resource as usize]).map(|&(k, _)| k)
    }

    /// The first resource of a unit of which a slot gives more than it has.
    #[inline]
    pub(crate) fn overfull(&self, unit: u32, slot: u32) -> Option<u32> {
        if slot == self.units.horizon {
            return None;
        }
        let row = &self.free[slot as usize * self.units.resources..];
        let mut needs = self.units.effort.row(unit).iter();
        needs.find(|&&(resource, _)| row[resource as usize] < 0).map(|&(k, _)| k)
    }

    /// What is left of a resource in an iteration.
    #[inline]
    pub(crate) fn left(&self, slot: u32, resource: u32) -> i64 {
        self.free[slot as usize * self.units.resources + resource as usize]
    }

    #[inline]
    pub(crate) fn take(&mut self, unit: u32, slot: u32) {
        if slot < self.units.horizon {
            let start = slot as usize * self.units.resources;
            for &(resource, effort) in self.units.effort.row(unit) {
                self.free[start + resource as usize] -= effort;
            }
        }
    }

    #[inline]
    pub(crate) fn give(&mut self, unit: u32, slot: u32) {
        if slot < self.units.horizon {
            let start = slot as usize * self.units.resources;
            for &(resource, effort) in self.units.effort.row(unit) {
                self.free[start + resource as usize] += effort;
            }
        }
    }
}
