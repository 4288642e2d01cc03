//! One iteration and little that is short: which units to do is a selection, and can be proven.
//!
//! Units with all that they need before them form closures. A price on capacity turns the choice
//! of the best closure into a minimum cut; the price at which as much is chosen as there is room
//! for bounds what any selection gains, and what lies on either side of it shows what to decide.
//! What is decided is left out, what then belongs together is merged, and so the problem shrinks
//! to a core that branch and bound can finish.

mod balance;
mod build;
mod core;
mod fill;
mod merge;
mod pick;
mod price;
mod search;
mod sway;
mod tree;

use self::core::Core;
use super::units::Units;
use balance::balance;
use build::{is_shallow, loose, short};
use search::{Search, Told};
use tree::float;

/// More capacity lines than these cannot well be priced as one.
const MOST_ROWS: usize = 8;
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
    /// Capacity lines that are short, and what each counts for in the size.
    rows: Vec<(usize, i64)>,
    /// How many capacity lines there are.
    width: usize,
}

impl Selection {
    /// The selection that these units are, if they are one.
    pub(super) fn of(units: &Units) -> Option<Self> {
        let is_plain = units.horizon == 1
            && units.soft.is_none()
            && !units.is_anchored()
            && units.traffic.all().is_empty()
            && !units.pinned.contains(&true);
        if !is_plain {
            return None;
        }
        let rows = short(units);
        if rows.len() > MOST_ROWS || !is_shallow(units) {
            return None;
        }
        let loose = loose(units, &rows)?;
        let grain = loose.gain.iter().fold(0, |a, &b| common(a, b)).max(1);
        let dearest = units.all().map(|unit| units.cost(unit, units.horizon)).sum();
        let mut core = Core::new(loose);
        let (weights, factor) = balance(&mut core)?;
        let rows = rows.into_iter().zip(weights).collect();
        Some(Self { core, dearest, factor, grain, rows, width: units.resources })
    }

    /// Looks for the best selection from one that costs `cost`, as long as the answer is yes;
    /// answers what a little more of each capacity line would save.
    pub(super) fn search(
        &self,
        cost: i64,
        seed: u64,
        tell: &mut dyn FnMut(&News<'_>) -> bool,
    ) -> Vec<f64> {
        let mut watch = |told: &Told<'_>| {
            let bound = self.dearest - told.most;
            tell(&News { plan: told.plan, bound, visits: told.visits })
        };
        let most = self.core.gained + self.core.gain.iter().sum::<i64>();
        let best = self.dearest - cost;
        let mut search = Search::new(best, most, self.grain, self.factor, &mut watch);
        search.run(&self.core, seed);
        let mut prices = vec![0.0; self.width];
        for &(row, weight) in &self.rows {
            prices[row] = float(search.price) / float(self.factor) * float(weight);
        }
        prices
    }
}

/// The greatest common divisor.
fn common(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common(b, a % b) }
}
