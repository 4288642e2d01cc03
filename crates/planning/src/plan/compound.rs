//! Moves of several units at once: what stands in the way in time moves along, and what stands in
//! the way in capacity looks for another place.

use super::anneal::Annealer;
use super::search::Search;

/// More units than these are never moved at once.
const MOST: usize = 8;

impl Annealer<'_> {
    /// Moves a unit to a slot together with whatever has to go along, if that stays within the
    /// limit; otherwise everything goes back.
    pub(super) fn compound(&mut self, unit: u32, to: u32, limit: i64) {
        let before = self.search.cost;
        self.log.clear();
        let is_sound = self.drag(unit, to) && self.make_room();
        if !(is_sound && self.search.cost - before <= limit) {
            while let Some((unit, from)) = self.log.pop() {
                self.search.shift(unit, from, 0);
            }
            self.search.cost = before;
        }
    }

    /// Moves a unit, and all that would be out of order just far enough; capacity aside.
    fn drag(&mut self, unit: u32, to: u32) -> bool {
        let mut pending = vec![(unit, to)];
        while let Some((unit, to)) = pending.pop() {
            let units = self.search.units;
            let is_known = self.log.iter().any(|&(other, _)| other == unit);
            let must_stay = units.pinned[unit as usize] || units.latest[unit as usize] < to;
            if is_known || must_stay || self.log.len() >= MOST || !units.may_use(unit, to) {
                return false;
            }
            self.relocate(unit, to);
            for &(other, lag) in units.before.row(unit) {
                if !units.in_order(self.search.at(other), to, lag) {
                    let last = to.checked_sub(lag);
                    let slot =
                        last.and_then(|last| (0..=last).rev().find(|&t| units.may_use(other, t)));
                    let Some(slot) = slot else { return false };
                    pending.push((other, slot));
                }
            }
            for &(other, lag) in units.after.row(unit) {
                if !units.in_order(to, self.search.at(other), lag) {
                    let first = if to == units.horizon { to } else { to + lag };
                    if first > units.horizon {
                        return false;
                    }
                    pending.push((other, units.next_open(other, first)));
                }
            }
        }
        self.log.iter().all(|&(unit, _)| is_in_order(&self.search, unit))
    }

    /// Sends others away until the slots of all that has moved are within their capacity.
    fn make_room(&mut self) -> bool {
        let movers = self.log.len();
        for index in 0..movers {
            let (unit, from) = self.log[index];
            let slot = self.search.at(unit);
            while let Some(resource) = self.search.overfull(unit, slot) {
                if self.log.len() >= MOST {
                    return false;
                }
                let users = self.search.users(resource, slot);
                let count = u32::try_from(users.len()).unwrap_or(1);
                let other = users[self.dice.below(count) as usize];
                let has_moved = self.log.iter().any(|&(moved, _)| moved == other);
                if has_moved || self.search.units.pinned[other as usize] {
                    return false;
                }
                let span = self.search.span(other);
                let Some((refuge, _)) = self.refuge(other, slot, from, span) else { return false };
                self.relocate(other, refuge);
            }
        }
        true
    }

    fn relocate(&mut self, unit: u32, to: u32) {
        self.log.push((unit, self.search.at(unit)));
        let added = self.search.added_cost(unit, to);
        self.search.shift(unit, to, added);
    }
}

fn is_in_order(search: &Search<'_>, unit: u32) -> bool {
    let units = search.units;
    let slot = search.at(unit);
    let before = units.before.row(unit).iter();
    let after = units.after.row(unit).iter();
    before.copied().all(|(other, lag)| units.in_order(search.at(other), slot, lag))
        && after.copied().all(|(other, lag)| units.in_order(slot, search.at(other), lag))
}
