//! What no plan can cost less than: Lagrangian bounds with integer certificates.
//!
//! Prices are set on capacity. What is left is a closure problem, solved by a minimum cut. Prices
//! are found by floating point, but each bound is computed from prices rounded to integers and in
//! integers only, so rounding can make it weaker but never wrong.

mod decoupled;
mod expanded;
mod knapsack;
mod packed;

use super::units::Units;

pub(crate) use decoupled::Decoupled;
pub(crate) use expanded::{Expanded, nodes};
pub(crate) use packed::{Packed, Windows, prices};

/// Weights this far below zero are as good as forbidden.
const FORBIDDEN: i64 = -(crate::flow::ENDLESS / 4);
/// No sum of weights or prices may grow beyond this.
const ROOM: i64 = crate::flow::ENDLESS / 8;

/// Money is counted in fractions of this size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    factor: i64,
    highest_price: i64,
}

impl Scale {
    /// The finest scale at which no sum can overflow, if there is one.
    pub(crate) fn new(units: &Units) -> Option<Self> {
        let traffic: i128 = units.traffic.all().iter().map(|&(_, cost)| i128::from(cost)).sum();
        let own: i128 = units.all().map(|unit| i128::from(units.cost(unit, units.horizon))).sum();
        let worst = own + traffic * i128::from(units.horizon) + 1;
        let factor = i64::try_from((i128::from(ROOM) / 4 / worst).min(1 << 14)).ok()?;
        let effort: i128 = units.effort.all().iter().map(|&(_, effort)| i128::from(effort)).sum();
        let highest_price = i64::try_from(i128::from(ROOM) / (effort + 1)).ok()?;
        (factor > 0).then_some(Self { factor, highest_price })
    }

    fn factor(self) -> i64 {
        self.factor
    }

    /// Fractions as whole numbers: the true cost is one, so what remains of one is a whole one.
    fn whole(self, fractions: i128) -> i64 {
        let factor = i128::from(self.factor);
        let rounded = fractions.div_euclid(factor) + i128::from(fractions.rem_euclid(factor) > 0);
        // Only what is no bound at all is too low, and what no plan can reach too high.
        i64::try_from(rounded).unwrap_or(if rounded < 0 { 0 } else { i64::MAX })
    }

    /// A price in fractions, rounded, from zero to the highest at which nothing can overflow.
    #[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and is capped")]
    fn price(self, price: f64) -> i64 {
        ((price * to_float(self.factor)) as i64).clamp(0, self.highest_price)
    }
}

/// The weight of a unit that gains `gain` and pays these prices for its effort.
fn weight(gain: i64, effort: &[(u32, i64)], price: impl Fn(u32) -> i64) -> i64 {
    gain - effort.iter().map(|&(resource, effort)| effort * price(resource)).sum::<i64>()
}

/// What a unit saves by being done at the end of an iteration instead of the next.
fn gain(units: &Units, unit: u32, iteration: u32) -> i64 {
    units.cost(unit, iteration + 1) - units.cost(unit, iteration)
}

/// Each unit alone in its earliest slot, next to its neighbours: weak, but always there.
pub(crate) fn alone(units: &Units) -> i64 {
    units.all().map(|unit| units.cost(unit, units.earliest[unit as usize])).sum()
}

#[expect(clippy::cast_precision_loss, reason = "only steers the search for prices")]
pub(crate) fn to_float(value: i64) -> f64 {
    value as f64
}

/// A subgradient walk whose steps become shorter when it stops getting better.
#[derive(Debug, Clone)]
struct Walk {
    prices: Vec<f64>,
    direction: Vec<f64>,
    step: f64,
    best: f64,
    best_prices: Vec<f64>,
    failures: u32,
}

impl Walk {
    fn new(prices: Vec<f64>, step: f64) -> Self {
        let direction = vec![0.0; prices.len()];
        Self { best_prices: prices.clone(), prices, direction, step, best: f64::MAX, failures: 0 }
    }

    /// Takes the value at the present prices and the slope there, and goes on downhill.
    fn advance(&mut self, value: f64, slope: &[f64], patience: u32) {
        const MEMORY: f64 = 0.6;
        const SHRINK: f64 = 0.6;
        if value < self.best - 1e-9 * self.best.abs().min(1e300) {
            self.best = value;
            self.best_prices.copy_from_slice(&self.prices);
            self.failures = 0;
        } else {
            self.failures += 1;
            if self.failures >= patience {
                self.step *= SHRINK;
                self.failures = 0;
                self.prices.copy_from_slice(&self.best_prices);
                self.direction.fill(0.0);
            }
        }
        let mut norm = 0.0;
        for ((direction, &slope), &price) in self.direction.iter_mut().zip(slope).zip(&self.prices)
        {
            *direction = MEMORY * *direction + (1.0 - MEMORY) * slope;
            // Where the price is zero already it cannot fall, so this part leads nowhere.
            if price <= 0.0 && *direction > 0.0 {
                *direction = 0.0;
            }
            norm += *direction * *direction;
        }
        if norm <= 0.0 {
            return;
        }
        let length = self.step * value.abs().max(1.0) / norm;
        for (price, direction) in self.prices.iter_mut().zip(&self.direction) {
            *price = (*price - length * direction).max(0.0);
        }
    }
}
