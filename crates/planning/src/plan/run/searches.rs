//! The search for better plans: annealing once, or several copies at different temperatures.

use crate::plan::SMALL;
use crate::plan::anneal::{Annealer, Cooling};
use crate::plan::clock::ratio;
use crate::plan::dice::{exp, ln};
use crate::plan::temper::Tempering;

use super::{Course, WARM_UP};

/// From this many moves per unit on, a small instance is tempered.
const TEMPERED_FROM: f64 = 5_000.0;

impl<'a> Course<'_, 'a> {
    pub(super) fn anneal(&mut self, seed: u64, until: f64, most: u64) {
        let mut annealer = Annealer::new(self.units, self.plan.clone(), seed);
        if annealer.is_idle() {
            return;
        }
        let block = (annealer.movable() as u64 / 4).clamp(5_000, 20_000);
        let typical = self.typical_cost();
        let cold = typical * if self.is_small() { 0.1 } else { 0.2 };
        let mut cooling = Cooling { hot: cold, cold };
        let (start, mut blocks) = (self.clock.share(), 0u32);
        loop {
            let moves = u64::from(blocks) * block;
            let share = ((self.clock.share() - start) / (until - start)).max(ratio(moves, most));
            if share >= 1.0 || self.is_over() {
                return;
            }
            if blocks == WARM_UP {
                // By now it is known how many moves there will be, and so how hot to begin.
                let per_unit =
                    ratio(moves, 1) / share.max(1e-9) / ratio(annealer.movable() as u64, 1);
                if self.is_small() && per_unit >= TEMPERED_FROM {
                    return self.temper(seed, typical, (until, most.saturating_sub(moves)));
                }
                cooling.hot = heat(per_unit) * typical;
            }
            annealer.run(block, cooling.at(share));
            self.clock.spend_moves(block);
            blocks += 1;
            self.take(&annealer);
            self.tell();
        }
    }

    /// Searches at several temperatures at once until a share of the limit, or for so many moves.
    fn temper(&mut self, seed: u64, typical: f64, (until, most): (f64, u64)) {
        let mut tempering = Tempering::new(self.units, &self.plan, seed, typical);
        let mut moves = 0;
        while moves < most && self.clock.share() < until && !self.is_over() {
            let made = tempering.run();
            moves += made;
            self.clock.spend_moves(made);
            self.take(tempering.best());
            self.tell();
        }
    }

    /// Takes the best plan that a search has found, if it is better.
    fn take(&mut self, annealer: &Annealer<'a>) {
        if annealer.best_cost < self.cost {
            self.cost = annealer.best_cost;
            self.plan.copy_from_slice(&annealer.best);
        }
    }

    /// What an iteration more or less typically costs a unit: the measure of temperatures.
    fn typical_cost(&self) -> f64 {
        let units = self.units;
        let last = units.horizon as usize;
        let steps = u64::from(units.horizon.max(2) - 1);
        let rise = ratio((units.curve[last - 1] - units.curve[0]).unsigned_abs(), steps);
        // With few iterations the step into the backlog may be all the rise there is.
        let rise = rise.max(ratio((units.curve[last] - units.curve[0]).unsigned_abs(), 8 * steps));
        let values: i64 = units.value.iter().sum();
        let ties: i64 = units.traffic.all().iter().map(|&(_, cost)| cost).sum();
        let count = units.len() as u64;
        let delay = rise * ratio(values.unsigned_abs(), count);
        delay.max(ratio(ties.unsigned_abs(), 2 * count)).max(1.0)
    }

    pub(super) fn is_small(&self) -> bool {
        self.units.len() < SMALL
    }
}

/// How hot to begin for so many moves per unit: with few moves a good plan must not be shaken too
/// much.
fn heat(per_unit: f64) -> f64 {
    let wanted = 1.7 * exp(0.3 * ln((per_unit / 6_000.0).max(1e-3)));
    wanted.clamp(0.3, 3.0)
}
