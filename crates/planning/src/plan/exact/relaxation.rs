//! A bound on what is left to do: order and traffic by one minimum cut, capacity by whole sets.
//!
//! Lagrangian decomposition (Guignard and Kim, Mathematical Programming 39, 1987): what moves when
//! is decided twice, once by the cut, which knows order, windows and traffic, and once for each
//! period by the sets that its capacity holds; prices per unit and period make the two agree.
//! The walk looks for good prices in floating point; bounds are computed from whole prices only.

use crate::flow::{Builder, Network};

use super::super::bound::to_float;
use super::super::units::Units;
use super::patterns::Patterns;
use super::small::{Set, Small, members, only};

/// Forces a node to be chosen, or not; all nodes together stay far below an endless arc.
const FORCED: i64 = 1 << 50;
/// No sum of costs in fractions grows beyond this.
const ROOM: i128 = 1 << 46;
/// Memory of the walk's direction.
const MEMORY: f64 = 0.5;
/// Steps without gain after which the walk slows down, and the pace at which it gives up.
const PATIENCE: u32 = 8;
const SLOWEST: f64 = 0.005;

/// Money is counted in fractions of this size; none if even whole numbers are too large.
pub(super) fn scale(units: &Units) -> Option<i64> {
    let ties: i128 = units.traffic.all().iter().map(|&(_, cost)| i128::from(cost)).sum();
    let own: i128 = units.all().map(|unit| i128::from(units.cost(unit, units.horizon))).sum();
    let worst = own + ties * i128::from(units.horizon) + 1;
    i64::try_from((ROOM / worst).min(1 << 10)).ok().filter(|&scale| scale > 0)
}

/// Fractions as whole numbers: the true cost is one, so what remains of one is a whole one.
pub(super) fn whole(fractions: i128, scale: i64) -> i64 {
    let scale = i128::from(scale);
    let rounded = fractions.div_euclid(scale) + i128::from(fractions.rem_euclid(scale) > 0);
    i64::try_from(rounded).unwrap_or(i64::MIN)
}

/// Price of each unit in each period, in fractions.
pub(super) type Prices = Vec<Vec<i64>>;

/// The cut of all periods from one on, with its prices.
#[derive(Debug)]
pub(super) struct Relaxation<'s> {
    small: &'s Small,
    scale: i64,
    pub(super) prices: Prices,
    network: Network,
    from: usize,
    /// What is fixed at present: done before the first period, moving in it, moving later.
    fixed: [Set; 3],
    /// Delay of all units over all periods, in fractions.
    all_delay: i128,
}

impl<'s> Relaxation<'s> {
    pub(super) fn new(small: &'s Small, scale: i64, prices: Prices, from: usize) -> Self {
        let mut relaxation = Self {
            small,
            scale,
            prices,
            network: Builder::new(0).build(),
            from,
            fixed: [0; 3],
            all_delay: 0,
        };
        relaxation.build();
        relaxation.weigh_all();
        relaxation
    }

    fn node(&self, unit: usize, period: usize) -> u32 {
        let node = unit * (self.small.horizon - self.from) + (period - self.from);
        u32::try_from(node).unwrap_or(u32::MAX)
    }

    fn build(&mut self) {
        let small = self.small;
        let mut builder = Builder::new(small.len() * (small.horizon - self.from));
        for period in self.from..small.horizon {
            for unit in 0..small.len() {
                let node = self.node(unit, period);
                if period + 1 < small.horizon {
                    builder.require(node, node + 1);
                }
                if period > self.from && small.open[period] & only(unit) == 0 {
                    builder.require(node, node - 1);
                }
                for other in members(small.needs[unit]) {
                    builder.require(node, self.node(other, period));
                }
                for other in members(small.needs_earlier[unit]).filter(|_| period > self.from) {
                    builder.require(node, self.node(other, period - 1));
                }
                let delay = i128::from(small.delay(unit, period));
                self.all_delay += delay * i128::from(self.scale);
            }
            for &(a, b, cost) in &small.ties {
                builder.tie(self.node(a, period), self.node(b, period), cost * self.scale);
            }
        }
        self.network = builder.build();
    }

    fn weigh_all(&mut self) {
        for unit in 0..self.small.len() {
            self.weigh(unit);
        }
    }

    /// What being done by each period is worth to a unit.
    fn weigh(&mut self, unit: usize) {
        let small = self.small;
        let [done, now, later] = self.fixed.map(|set| set & only(unit) != 0);
        let is_closed = small.open[self.from] & only(unit) == 0;
        for period in self.from..small.horizon {
            let mut weight = small.delay(unit, period) * self.scale;
            if !done {
                let next = self.prices.get(period + 1).map_or(0, |row| row[unit]);
                weight += next - self.prices[period][unit];
            }
            if period == self.from && (done || now) {
                weight += FORCED;
            } else if period == self.from && (later || is_closed) {
                weight -= FORCED;
            }
            let node = self.node(unit, period) as usize;
            self.network.set_weight(node, weight);
        }
    }

    /// Fixes what is done before the first period, what moves in it, and what only after it.
    pub(super) fn fix(&mut self, done: Set, now: Set, later: Set) {
        let fixed = [done, now, later];
        let changed = self.fixed.iter().zip(&fixed).fold(0, |set, (old, new)| set | (old ^ new));
        self.fixed = fixed;
        for unit in members(changed) {
            self.weigh(unit);
        }
    }

    /// The least that all periods from the first on cost by the cut alone, in fractions.
    pub(super) fn cut(&mut self) -> i128 {
        let left = i128::from(self.network.solve());
        let forced = i128::from((self.fixed[0] | self.fixed[1]).count_ones());
        self.all_delay - (left - forced * i128::from(FORCED))
    }

    /// What the cut moves in a period.
    pub(super) fn moved(&self, period: usize) -> Set {
        let is_done = |unit: usize| self.network.chosen(self.node(unit, period) as usize);
        let was_done = |unit: usize| {
            if period == self.from {
                self.fixed[0] & only(unit) != 0
            } else {
                self.network.chosen(self.node(unit, period - 1) as usize)
            }
        };
        let moved = (0..self.small.len()).filter(|&unit| is_done(unit) && !was_done(unit));
        moved.fold(0, |set, unit| set | only(unit))
    }

    /// How many arcs have been looked at.
    pub(super) fn visits(&self) -> u64 {
        self.network.visits()
    }

    /// The cost of the cut less the best that each period's capacity can hold at these prices, and
    /// by how much the two disagree on each unit and period.
    fn look(&mut self, patterns: &mut [Patterns], done: Set) -> (i128, Vec<Vec<f64>>) {
        let mut value = self.cut();
        let mut slope = Vec::with_capacity(patterns.len());
        for (period, patterns) in patterns.iter_mut().enumerate() {
            let mut row = vec![0.0; self.small.len()];
            if period >= self.from {
                let mut worth = self.prices[period].clone();
                members(done).for_each(|unit| worth[unit] = 0);
                let (most, set) = patterns.dearest(&worth);
                value -= i128::from(most);
                let moved = self.moved(period);
                members(moved & !set).for_each(|unit| row[unit] = 1.0);
                members(set & !moved).for_each(|unit| row[unit] = -1.0);
            }
            slope.push(row);
        }
        (value, slope)
    }

    /// Better prices for what is left after some units are done, by at most `steps` steps of a
    /// subgradient walk towards `target`; answers the best bound, in fractions.
    pub(super) fn improve(
        &mut self,
        patterns: &mut [Patterns],
        done: Set,
        target: i128,
        steps: u32,
    ) -> i128 {
        self.fix(done, 0, 0);
        let mut place: Vec<Vec<f64>> =
            self.prices.iter().map(|row| row.iter().map(|&p| to_float(p)).collect()).collect();
        let mut direction = vec![vec![0.0; self.small.len()]; place.len()];
        let (mut best, mut best_prices) = (i128::MIN, self.prices.clone());
        let (mut pace, mut failures) = (1.0, 0);
        for _ in 0..steps {
            let (value, slope) = self.look(patterns, done);
            if value > best {
                best = value;
                best_prices.clone_from(&self.prices);
                failures = 0;
            } else {
                failures += 1;
                if failures >= PATIENCE {
                    pace *= 0.7;
                    failures = 0;
                }
            }
            let norm = turn(&mut direction, &slope, &place);
            if value >= target || norm <= 0.0 || pace < SLOWEST {
                break;
            }
            let missing = to_float(i64::try_from(target - value).unwrap_or(i64::MAX));
            self.step(&mut place, &direction, pace * missing / norm);
        }
        self.prices = best_prices;
        self.weigh_all();
        best
    }

    fn step(&mut self, place: &mut [Vec<f64>], direction: &[Vec<f64>], length: f64) {
        for (period, (row, way)) in place.iter_mut().zip(direction).enumerate().skip(self.from) {
            for (unit, (price, way)) in row.iter_mut().zip(way).enumerate() {
                *price = (*price + length * way).max(0.0);
                #[expect(clippy::cast_possible_truncation, reason = "the cast saturates")]
                let rounded = *price as i64;
                self.prices[period][unit] = rounded.min(FORCED / 4096);
            }
        }
        self.weigh_all();
    }
}

/// Turns a direction towards a slope; answers the square of its length.
fn turn(direction: &mut [Vec<f64>], slope: &[Vec<f64>], place: &[Vec<f64>]) -> f64 {
    let mut norm = 0.0;
    for ((way, slope), place) in direction.iter_mut().zip(slope).zip(place) {
        for ((way, &slope), &price) in way.iter_mut().zip(slope).zip(place) {
            *way = MEMORY * *way + slope;
            // A price of zero cannot fall.
            if price <= 0.0 && *way < 0.0 {
                *way = 0.0;
            }
            norm += *way * *way;
        }
    }
    norm
}
