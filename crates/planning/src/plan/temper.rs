//! Parallel tempering: copies of a small plan are searched at different temperatures and exchange
//! them, so that what a hot copy finds can settle, and what has settled can be left again.
//!
//! Sources: R. H. Swendsen and J.-S. Wang, "Replica Monte Carlo simulation of spin glasses",
//! Physical Review Letters 57 (1986); C. J. Geyer, "Markov chain Monte Carlo maximum likelihood"
//! (1991).

use super::anneal::Annealer;
use super::clock::ratio;
use super::dice::{Dice, exp, ln};
use super::units::Units;

/// Units per copy, as more units exchange places only if their temperatures are closer, and how
/// many copies there are at least and at most.
const UNITS_PER_COPY: usize = 14;
const FEWEST: usize = 5;
const MOST: usize = 10;
/// The hottest and the coldest temperature, in units of what an iteration typically costs.
const HOT: f64 = 2.5;
const COLD: f64 = 0.45;
/// Moves of each copy between two exchanges, and exchanges in one run.
const BURST: u64 = 200;
const EXCHANGES: usize = 10;

/// Copies of a plan at different temperatures.
pub(crate) struct Tempering<'a> {
    /// From hot to cold.
    temperatures: Vec<f64>,
    /// In the order of their temperatures.
    copies: Vec<Annealer<'a>>,
    /// The copy that found the cheapest plan.
    best: usize,
    dice: Dice,
}

impl<'a> Tempering<'a> {
    /// All copies begin with one plan.
    pub(crate) fn new(units: &'a Units, plan: &[u32], seed: u64, typical: f64) -> Self {
        let copies = (units.len() / UNITS_PER_COPY).clamp(FEWEST, MOST) as u64;
        let step = ln(COLD / HOT) / ratio(copies - 1, 1);
        let temperature = |rank: u64| typical * HOT * exp(ratio(rank, 1) * step);
        let copy = |rank: u64| {
            let seed = seed.wrapping_add(rank << 32);
            Annealer::new(units, plan.to_vec(), seed)
        };
        Self {
            temperatures: (0..copies).map(temperature).collect(),
            copies: (0..copies).map(copy).collect(),
            best: 0,
            dice: Dice::new(seed),
        }
    }

    /// Searches for a while and answers how many moves that took.
    pub(crate) fn run(&mut self) -> u64 {
        for round in 0..EXCHANGES {
            for (copy, &temperature) in self.copies.iter_mut().zip(&self.temperatures) {
                copy.run(BURST, temperature);
            }
            self.exchange(round % 2);
        }
        let ranks = 0..self.copies.len();
        self.best = ranks.min_by_key(|&rank| self.copies[rank].best_cost).unwrap_or(0);
        self.copies.len() as u64 * BURST * EXCHANGES as u64
    }

    /// The copy that found the cheapest plan so far.
    pub(crate) fn best(&self) -> &Annealer<'a> {
        &self.copies[self.best]
    }

    /// Lets each second pair of neighbours change places, by the rule of Metropolis.
    fn exchange(&mut self, first: usize) {
        for hot in (first..self.copies.len() - 1).step_by(2) {
            let cold = hot + 1;
            let saving = self.copies[cold].cost() - self.copies[hot].cost();
            let colder = 1.0 / self.temperatures[cold] - 1.0 / self.temperatures[hot];
            let size = ratio(saving.unsigned_abs(), 1) * colder;
            if saving >= 0 || size <= self.dice.wait() {
                self.copies.swap(hot, cold);
            }
        }
    }
}
