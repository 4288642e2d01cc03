//! Branch and bound over when units are done, for instances with too many ways to fill a period.
//!
//! Each branch narrows the slots of one unit; the tightest Lagrangian bound, with the prices of the
//! branch before, cuts off what cannot be better than the best known plan.

use super::super::bound::{Packed, Windows};
use super::super::clock::Clock;
use super::super::room::Room;
use super::super::units::Units;

/// Steps towards better prices for one branch, at most.
const STEPS: u32 = 80;
/// Pace at which the walk of a branch begins, and at which it has nothing more to say.
const PACE: f64 = 0.4;
const SLOW: f64 = 0.04;
const PATIENCE: u32 = 4;

/// A search and the best plan it knows.
pub(crate) struct Tree<'t, 'a, 'c> {
    pub(crate) units: &'a Units,
    pub(crate) packed: &'t mut Packed<'a>,
    pub(crate) clock: &'t mut Clock<'c>,
    /// Share of the limit at which to give up.
    pub(crate) until: f64,
    /// The best plan, and what it costs.
    pub(crate) plan: Vec<u32>,
    pub(crate) cost: i64,
}

impl Tree<'_, '_, '_> {
    /// Looks for a better plan until there is none, or the limit is used up; answers what no plan
    /// costs less than.
    pub(crate) fn run(&mut self) -> i64 {
        let units = self.units;
        let slots = |unit: u32| {
            if units.pinned[unit as usize] {
                (self.plan[unit as usize], self.plan[unit as usize])
            } else {
                (units.earliest[unit as usize], units.latest[unit as usize])
            }
        };
        let windows = units.all().map(slots).collect();
        self.branch(windows, i64::MIN)
    }

    /// What no plan within the windows costs less than, as far as that matters.
    fn branch(&mut self, mut windows: Vec<(u32, u32)>, above: i64) -> i64 {
        if self.clock.share() >= self.until {
            return above;
        }
        if !self.narrow(&mut windows) {
            return self.cost;
        }
        let (bound, lateness) = self.price(&windows, above);
        if bound >= self.cost {
            return self.cost;
        }
        let Some((unit, at)) = self.split(&windows, &lateness) else { return self.cost };
        let prices = self.packed.best_prices().to_vec();
        let (from, to) = windows[unit as usize];
        let mut early = windows.clone();
        early[unit as usize] = (from, at);
        let mut late = windows;
        late[unit as usize] = (at + 1, to);
        // Where the relaxation rather sees the unit comes first.
        let is_early = lateness[unit as usize].0 <= f64::from(at) + 0.5;
        let (first, second) = if is_early { (early, late) } else { (late, early) };
        let one = self.branch(first, bound);
        self.packed.set_prices(&prices);
        let other = self.branch(second, bound);
        one.min(other)
    }

    /// Narrows windows along the arcs and to open slots; false if nothing is left of one.
    fn narrow(&self, windows: &mut [(u32, u32)]) -> bool {
        let units = self.units;
        for &unit in &units.order {
            let waits = units.before.row(unit).iter().map(|&(other, lag)| {
                let first = windows[other as usize].0;
                if first == units.horizon { first } else { (first + lag).min(units.horizon) }
            });
            let from = waits.max().unwrap_or(0).max(windows[unit as usize].0);
            windows[unit as usize].0 = units.next_open(unit, from);
        }
        for &unit in units.order.iter().rev() {
            let mut to = windows[unit as usize].1;
            for &(other, lag) in units.after.row(unit) {
                let last = windows[other as usize].1;
                if last < units.horizon {
                    let Some(last) = last.checked_sub(lag) else { return false };
                    to = to.min(last);
                }
            }
            while !units.may_use(unit, to) {
                let Some(earlier) = to.checked_sub(1) else { return false };
                to = earlier;
            }
            windows[unit as usize].1 = to;
        }
        windows.iter().all(|&(from, to)| from <= to)
    }

    /// A bound for the windows, and where the relaxation sees each unit: mean and spread of slots.
    fn price(&mut self, windows: &Windows, above: i64) -> (i64, Vec<(f64, f64)>) {
        self.packed.restart(PACE, PATIENCE);
        let mut sums = vec![(0.0, 0.0); self.units.len()];
        let (mut bound, mut steps) = (above, 0u32);
        while steps < STEPS && self.packed.pace() >= SLOW && bound < self.cost {
            let visits = self.packed.improve(self.cost, Some(windows));
            self.clock.spend_visits(visits);
            bound = bound.max(self.packed.bound());
            let slots = self.packed.slots();
            for ((sum, squares), &slot) in sums.iter_mut().zip(&slots) {
                *sum += f64::from(slot);
                *squares += f64::from(slot) * f64::from(slot);
            }
            self.offer(slots);
            steps += 1;
        }
        let count = f64::from(steps.max(1));
        for (mean, spread) in &mut sums {
            *mean /= count;
            *spread = (*spread / count - *mean * *mean).max(0.0);
        }
        (bound, sums)
    }

    /// Takes a plan of the relaxation if it keeps the order and the capacity and is cheaper.
    fn offer(&mut self, plan: Vec<u32>) {
        let units = self.units;
        let cost = units.total(&plan);
        if cost >= self.cost {
            return;
        }
        let room = Room::of(units, &plan);
        let is_sound = |unit: u32| {
            let slot = plan[unit as usize];
            let mut before = units.before.row(unit).iter();
            // A long lag may also forbid what stays in the backlog to come after the last ones.
            before.all(|&(other, lag)| units.in_order(plan[other as usize], slot, lag))
                && room.overfull(unit, slot).is_none()
        };
        if units.all().all(is_sound) {
            (self.cost, self.plan) = (cost, plan);
        }
    }

    /// The unit of which least is known, and the last slot of its earlier half; none if every unit
    /// has one slot only.
    fn split(&self, windows: &Windows, lateness: &[(f64, f64)]) -> Option<(u32, u32)> {
        let open =
            self.units.all().filter(|&unit| windows[unit as usize].0 < windows[unit as usize].1);
        let weight = |unit: u32| {
            let effort: i64 = self.units.effort.row(unit).iter().map(|&(_, effort)| effort).sum();
            (lateness[unit as usize].1, effort)
        };
        let unit = open.max_by(|&a, &b| {
            let (a, b) = (weight(a), weight(b));
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
        })?;
        let (from, to) = windows[unit as usize];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a slot")]
        let at = lateness[unit as usize].0 as u32;
        Some((unit, at.clamp(from, to - 1)))
    }
}
