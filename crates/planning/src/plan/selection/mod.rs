//! One iteration and little that is short: which units to do is a selection, and can be proven.
//!
//! Units with all that they need before them form closures. A price on capacity turns the choice
//! of the best closure into a minimum cut; the price at which as much is chosen as there is room
//! for bounds what any selection gains, and what lies on either side of it shows what to decide.
//! What is decided is left out, what then belongs together is merged, and so the problem shrinks
//! to a core that branch and bound can finish.

mod core;
mod fill;
mod merge;
mod pick;
mod price;
mod search;
mod sway;
mod tree;

use self::core::{Core, OUT};
use super::units::Units;
use merge::Loose;
use search::{Search, Told};

/// More capacity lines than these cannot well be priced as one.
const MOST_ROWS: usize = 8;
/// Gains are counted in fractions of at most this size.
const FINEST: i128 = 1 << 24;
/// No sum of gains in fractions may grow beyond this, nor any price of all that is taken.
const HIGHEST: i128 = 1 << 54;

/// What a selection has come to, from time to time.
pub(super) struct News<'n> {
    /// A better plan of the units.
    pub(super) plan: Option<&'n [u32]>,
    /// No plan can cost less.
    pub(super) bound: i64,
    /// Arcs looked at since the last news.
    pub(super) visits: u64,
}

/// A problem with one iteration, in the terms of a selection.
pub(super) struct Selection {
    core: Core,
    /// What the plan costs that does nothing.
    dearest: i64,
    factor: i64,
    grain: i64,
}

impl Selection {
    /// The selection that these units are, if they are one.
    pub(super) fn of(units: &Units) -> Option<Self> {
        let is_plain = units.horizon == 1
            && units.soft.is_none()
            && units.traffic.all().is_empty()
            && !units.pinned.contains(&true);
        if !is_plain {
            return None;
        }
        let rows = short(units);
        if rows.len() > MOST_ROWS {
            return None;
        }
        let loose = loose(units, &rows)?;
        let total: i128 = loose.gain.iter().map(|&gain| i128::from(gain)).sum();
        let size: i128 = loose.size.iter().map(|&size| i128::from(size)).sum();
        let factor = (HIGHEST / (total + 1) / (size + 1)).min(FINEST);
        let factor = i64::try_from(factor).ok().filter(|&factor| factor > 0)?;
        let grain = loose.gain.iter().fold(0, |a, &b| common(a, b)).max(1);
        let dearest = units.all().map(|unit| units.cost(unit, units.horizon)).sum();
        Some(Self { core: Core::new(loose), dearest, factor, grain })
    }

    /// Looks for the best selection from one that costs `cost`, as long as the answer is yes.
    pub(super) fn search(&self, cost: i64, seed: u64, tell: &mut dyn FnMut(&News<'_>) -> bool) {
        let mut watch = |told: &Told<'_>| {
            let bound = self.dearest - told.most;
            tell(&News { plan: told.plan, bound, visits: told.visits })
        };
        let most = self.core.gained + self.core.gain.iter().sum::<i64>();
        let best = self.dearest - cost;
        Search::new(best, most, self.grain, self.factor, &mut watch).run(&self.core, seed);
    }
}

/// Capacity lines that all units together exceed.
fn short(units: &Units) -> Vec<usize> {
    let mut needed = vec![0i128; units.resources];
    for unit in units.all().filter(|&unit| units.earliest[unit as usize] == 0) {
        for &(row, effort) in units.effort.row(unit) {
            needed[row as usize] += i128::from(effort);
        }
    }
    let is_short = |&row: &usize| needed[row] > i128::from(units.capacity[row]);
    (0..units.resources).filter(is_short).collect()
}

/// The units that can be done, with several capacity lines weighed so that each counts alike.
fn loose(units: &Units, rows: &[usize]) -> Option<Loose> {
    let mut place = vec![OUT; units.len()];
    let mut kept = Vec::new();
    for unit in units.all().filter(|&unit| units.earliest[unit as usize] == 0) {
        place[unit as usize] = u32::try_from(kept.len()).ok()?;
        kept.push(unit);
    }
    let width = rows.len();
    let mut loose = Loose {
        gain: Vec::new(),
        size: Vec::new(),
        space: 0,
        effort: vec![0; kept.len() * width],
        room: rows.iter().map(|&row| units.capacity[row]).collect(),
        needs: Vec::new(),
        gained: 0,
        place: place.clone(),
    };
    let largest = loose.room.iter().copied().max().unwrap_or(0);
    let weights: Vec<i64> = loose.room.iter().map(|&room| (largest / room.max(1)).max(1)).collect();
    for (node, &unit) in kept.iter().enumerate() {
        loose.gain.push(units.cost(unit, 1) - units.cost(unit, 0));
        let mut size = 0i64;
        for &(row, effort) in units.effort.row(unit) {
            if let Some(at) = rows.iter().position(|&short| short == row as usize) {
                loose.effort[node * width + at] = effort;
                size = size.checked_add(effort.checked_mul(weights[at])?)?;
            }
        }
        loose.size.push(size);
        let needs = units.before.row(unit).iter().map(|&(other, _)| place[other as usize]);
        loose.needs.push(needs.filter(|&need| need != OUT).collect());
    }
    for (&room, &weight) in loose.room.iter().zip(&weights) {
        loose.space = loose.space.checked_add(room.checked_mul(weight)?)?;
    }
    Some(loose)
}

/// The greatest common divisor.
fn common(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common(b, a % b) }
}
