//! A bound by periods: capacity is priced, and each period is one minimum cut.

use super::{FORBIDDEN, Scale, Units, Walk, gain, to_float, weight};
use crate::flow::{Builder, Network};

/// Shortest step worth taking, as a share of the value.
const SHORTEST: f64 = 2e-4;
const FIRST_STEP: f64 = 0.04;

/// One bound per iteration: what can be done by its end with all capacity so far.
///
/// Iterations are looked at apart from each other, on one network that keeps its flow from one to
/// the next, so this is quick; lags and freezes are not seen, so it is weaker than `Expanded`.
#[derive(Debug)]
pub(crate) struct Decoupled<'a> {
    units: &'a Units,
    scale: Scale,
    network: Network,
    walks: Vec<Option<Walk>>,
    /// Largest saving still possible in each iteration, in fractions.
    best: Vec<i128>,
    /// How often each unit was not yet done in an iteration lately: 0 never, 255 always.
    undone: Vec<Option<Vec<u8>>>,
}

impl<'a> Decoupled<'a> {
    pub(crate) fn new(units: &'a Units, scale: Scale) -> Self {
        let mut builder = Builder::new(units.len());
        for unit in units.all() {
            for &(other, _) in units.before.row(unit) {
                builder.require(unit, other);
            }
            for &(other, cost) in units.traffic.row(unit).iter().filter(|&&(v, _)| v > unit) {
                builder.tie(unit, other, cost * scale.factor());
            }
        }
        let periods = units.horizon as usize;
        let everything = |t: u32| {
            let open = units.all().filter(|&unit| units.earliest[unit as usize] <= t);
            open.map(|unit| i128::from(gain(units, unit, t))).sum::<i128>()
        };
        let best = (0..units.horizon).map(|t| everything(t) * i128::from(scale.factor())).collect();
        Self {
            units,
            scale,
            network: builder.build(),
            walks: vec![None; periods],
            best,
            undone: vec![None; periods],
        }
    }

    /// The bound so far.
    pub(crate) fn bound(&self) -> i64 {
        let unplanned: i128 = self
            .units
            .all()
            .map(|unit| i128::from(self.units.cost(unit, self.units.horizon)))
            .sum();
        let rest = unplanned * i128::from(self.scale.factor()) - self.best.iter().sum::<i128>();
        self.scale.whole(rest)
    }

    /// Whether no iteration gets better any more.
    pub(crate) fn is_settled(&self) -> bool {
        self.walks.iter().all(|walk| walk.as_ref().is_some_and(|walk| walk.step < SHORTEST))
    }

    /// How late the relaxed solutions do each unit: a good order for placing.
    ///
    /// An iteration that has not been looked at yet counts as the last one before it that has.
    pub(crate) fn lateness(&self) -> Vec<i64> {
        let mut late = vec![0i64; self.units.len()];
        let mut width = 1;
        for undone in self.undone.iter().rev() {
            let Some(undone) = undone else {
                width += 1;
                continue;
            };
            for (late, &undone) in late.iter_mut().zip(undone) {
                *late += width * i64::from(undone);
            }
            width = 1;
        }
        late
    }

    /// Prices of capacity, iteration by iteration, to begin a finer bound with.
    ///
    /// A price on all capacity up to an iteration is one on each iteration up to it.
    pub(crate) fn prices(&self) -> Vec<f64> {
        let width = self.units.resources;
        let mut prices = vec![0.0; self.units.horizon as usize * width];
        let mut sums = vec![0.0; width];
        for (t, walk) in self.walks.iter().enumerate().rev() {
            if let Some(walk) = walk {
                for (sum, price) in sums.iter_mut().zip(&walk.best_prices) {
                    *sum += price;
                }
            }
            prices[t * width..(t + 1) * width].copy_from_slice(&sums);
        }
        prices
    }

    /// Improves the bound of one iteration by a few steps; says how many arcs were looked at.
    pub(crate) fn improve(&mut self, period: u32, steps: u32) -> u64 {
        let before = self.network.visits();
        let t = period as usize;
        let inherited = self.walks[..t].iter().rev().find_map(Clone::clone);
        let fresh = || match inherited {
            Some(last) => Walk::new(last.best_prices, FIRST_STEP / 2.0),
            None => Walk::new(vec![0.0; self.units.resources], FIRST_STEP * 4.0),
        };
        let mut walk = self.walks[t].take().unwrap_or_else(fresh);
        let supply = self.supply(period);
        for _ in 0..steps {
            if walk.step < SHORTEST {
                break;
            }
            self.look(period, &mut walk, &supply);
        }
        self.walks[t] = Some(walk);
        let nonzero = self.units.effort.all().len() as u64;
        self.network.visits() - before + u64::from(steps) * nonzero
    }

    /// Capacity up to and with an iteration.
    fn supply(&self, period: u32) -> Vec<i64> {
        let width = self.units.resources;
        let mut sums = vec![0i64; width];
        for row in self.units.capacity.chunks(width.max(1)).take(period as usize + 1) {
            for (sum, capacity) in sums.iter_mut().zip(row) {
                *sum += capacity;
            }
        }
        sums
    }

    fn look(&mut self, period: u32, walk: &mut Walk, supply: &[i64]) {
        let units = self.units;
        let prices: Vec<i64> = walk.prices.iter().map(|&price| self.scale.price(price)).collect();
        for unit in units.all() {
            let node = unit as usize;
            let value = if units.earliest[node] > period {
                FORBIDDEN
            } else {
                let gain = gain(units, unit, period) * self.scale.factor();
                weight(gain, units.effort.row(unit), |k| prices[k as usize])
            };
            self.network.set_weight(node, value);
        }
        let left = self.network.solve();
        let paid: i128 =
            prices.iter().zip(supply).map(|(&p, &u)| i128::from(p) * i128::from(u)).sum();
        let value = paid + i128::from(left);
        let best = &mut self.best[period as usize];
        *best = (*best).min(value);
        let slope = self.slope(period, supply);
        let value = to_float(i64::try_from(value).unwrap_or(i64::MAX));
        walk.advance(value / to_float(self.scale.factor()), &slope, 3);
    }

    /// What capacity is left over by the present choice, which is noted.
    fn slope(&mut self, period: u32, supply: &[i64]) -> Vec<f64> {
        let units = self.units;
        let mut slope: Vec<f64> = supply.iter().map(|&supply| to_float(supply)).collect();
        let entry = &mut self.undone[period as usize];
        let is_first = entry.is_none();
        let undone = entry.get_or_insert_with(|| vec![0; units.len()]);
        for unit in units.all() {
            let node = unit as usize;
            let is_undone = !self.network.chosen(node);
            let full = if is_first { 255 } else { 63 };
            undone[node] = undone[node] / 4 * 3 + if is_undone { full } else { 0 };
            if !is_undone {
                for &(resource, effort) in units.effort.row(unit) {
                    slope[resource as usize] -= to_float(effort);
                }
            }
        }
        slope
    }
}
