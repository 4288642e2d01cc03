//! A still tighter bound: what moves in a period is, for each resource, a set that it can hold.
//!
//! Lagrangian decomposition (Guignard and Kim, Mathematical Programming 39, 1987): what moves when
//! is decided by one minimum cut, which knows order, windows and traffic, and again for each
//! resource and period by a knapsack; prices per unit, slot and resource make them agree. So large
//! units that share a skill no longer fit together in fractions.

use super::super::rows::Rows;
use super::knapsack::{Candidate, Knapsack};
use super::{Expanded, Units, to_float};

/// Memory of the walk's direction.
const MEMORY: f64 = 0.7;
/// What is left of the pace when it does not get better.
const SHRINK: f64 = 0.7;
/// The walk gives up when it has become so slow.
const SLOWEST: f64 = 0.002;
/// Forces a node to be chosen, or not; all units of a tree together stay below an endless arc.
const FORCED: i64 = 1 << 50;

/// The slots that each unit may use, where they are narrower than the rules say.
pub(crate) type Windows = [(u32, u32)];

/// The bound with its prices.
#[derive(Debug)]
pub(crate) struct Packed<'a> {
    units: &'a Units,
    expanded: Expanded<'a>,
    /// First price of each unit: one for each node and effort, node by node.
    start: Vec<u32>,
    /// Who uses each resource, and with which of its efforts.
    users: Rows<(u32, u32)>,
    prices: Vec<f64>,
    direction: Vec<f64>,
    best_prices: Vec<f64>,
    best: i128,
    pace: f64,
    failures: u32,
    /// Steps without gain after which the walk becomes slower.
    pub(crate) patience: u32,
    knapsack: Knapsack,
    highest: f64,
}

/// How many prices there would be.
pub(crate) fn prices(units: &Units) -> usize {
    let slots = |unit: u32| (0..units.horizon).filter(|&slot| units.may_use(unit, slot)).count();
    units.all().map(|unit| slots(unit) * units.effort.row(unit).len()).sum()
}

impl<'a> Packed<'a> {
    /// Begins where the walk of the other bound has come to.
    pub(crate) fn new(expanded: Expanded<'a>) -> Self {
        let units = expanded.units;
        let rows = expanded.prices();
        let factor = to_float(expanded.scale.factor());
        let (mut prices, mut start, mut users) = (Vec::new(), Vec::new(), Vec::new());
        for unit in units.all() {
            start.push(u32::try_from(prices.len()).unwrap_or(u32::MAX));
            let effort = units.effort.row(unit);
            for node in expanded.nodes(unit) {
                let row = expanded.slot[node] as usize * units.resources;
                let price =
                    |&(k, effort): &(u32, i64)| rows[row + k as usize] * factor * to_float(effort);
                prices.extend(effort.iter().map(price));
            }
            users.extend((0u32..).zip(effort).map(|(which, &(k, _))| (k, (unit, which))));
        }
        let room = crate::flow::ENDLESS / 64;
        Self {
            units,
            start,
            users: Rows::new(units.resources, users),
            direction: vec![0.0; prices.len()],
            best_prices: prices.clone(),
            best: i128::MIN,
            pace: 1.0,
            failures: 0,
            patience: 20,
            knapsack: Knapsack::default(),
            highest: to_float(room) / to_float(i64::try_from(prices.len()).unwrap_or(room) + 1),
            prices,
            expanded,
        }
    }

    /// The bound so far.
    pub(crate) fn bound(&self) -> i64 {
        if self.best == i128::MIN { i64::MIN } else { self.expanded.scale.whole(self.best) }
    }

    /// Whether it gets no better any more.
    pub(crate) fn is_settled(&self) -> bool {
        self.pace < SLOWEST
    }

    /// Starts a new walk from the best prices so far, for other windows.
    pub(crate) fn restart(&mut self, pace: f64, patience: u32) {
        self.prices.copy_from_slice(&self.best_prices);
        self.patience = patience;
        self.direction.fill(0.0);
        self.best = i128::MIN;
        (self.pace, self.failures) = (pace, 0);
    }

    /// How long steps are, against what is missing.
    pub(crate) fn pace(&self) -> f64 {
        self.pace
    }

    /// The prices of the best bound.
    pub(crate) fn best_prices(&self) -> &[f64] {
        &self.best_prices
    }

    /// Prices for the next start.
    pub(crate) fn set_prices(&mut self, prices: &[f64]) {
        self.best_prices.copy_from_slice(prices);
    }

    /// One step towards `target`, the cost of a plan that is known; answers how many arcs and
    /// knapsack entries were looked at.
    pub(crate) fn improve(&mut self, target: i64, windows: Option<&Windows>) -> u64 {
        let before = self.expanded.network.visits();
        #[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and is capped")]
        let whole: Vec<i64> =
            self.prices.iter().map(|&price| price.min(self.highest) as i64).collect();
        for direction in &mut self.direction {
            *direction *= MEMORY;
        }
        let mut value = self.cut(&whole, windows);
        let mut entries = 0;
        for period in 0..self.units.horizon {
            for resource in 0..self.units.resources {
                value -= i128::from(self.pack(&whole, (period, resource), windows));
                entries += self.knapsack.candidates.len() as u64;
            }
        }
        self.advance(value, target);
        self.expanded.network.visits() - before + 64 * entries + whole.len() as u64
    }

    /// What all costs at least by the cut alone, in fractions; what it moves pulls its prices up.
    fn cut(&mut self, whole: &[i64], windows: Option<&Windows>) -> i128 {
        let units = self.units;
        let mut forced = 0;
        for unit in units.all() {
            let nodes = self.expanded.nodes(unit);
            let width = units.effort.row(unit).len();
            let first = self.start[unit as usize] as usize;
            let mut later = 0;
            for node in nodes.clone().rev() {
                let own = first + (node - nodes.start) * width;
                let price: i64 = whole[own..own + width].iter().sum();
                let mut weight = self.expanded.gain[node] - price + later;
                later = price;
                if let Some(&(from, to)) = windows.map(|windows| &windows[unit as usize]) {
                    // The chain of a unit's nodes does the rest.
                    let next = (node + 1 < nodes.end).then(|| self.expanded.slot[node + 1]);
                    let slot = self.expanded.slot[node];
                    if slot < from && next.is_none_or(|next| next >= from) {
                        weight -= FORCED;
                    } else if slot <= to && to < units.horizon && next.is_none_or(|next| next > to)
                    {
                        weight += FORCED;
                        forced += 1;
                    }
                }
                self.expanded.network.set_weight(node, weight);
            }
        }
        let left = i128::from(self.expanded.network.solve()) - forced * i128::from(FORCED);
        for unit in units.all() {
            if let Some(node) = self.moved(unit) {
                let width = units.effort.row(unit).len();
                let own = self.start[unit as usize] as usize
                    + (node - self.expanded.nodes(unit).start) * width;
                for direction in &mut self.direction[own..own + width] {
                    *direction += 1.0;
                }
            }
        }
        self.expanded.unplanned() - left
    }

    /// The node at which the cut moves a unit.
    fn moved(&self, unit: u32) -> Option<usize> {
        self.expanded.nodes(unit).find(|&node| self.expanded.network.chosen(node))
    }

    /// The slot to which the cut moves each unit.
    pub(crate) fn slots(&self) -> Vec<u32> {
        let slot = |node: usize| self.expanded.slot[node];
        self.units.all().map(|unit| self.moved(unit).map_or(self.units.horizon, slot)).collect()
    }

    /// The best that a resource can hold in a period; what it holds pulls its prices down.
    fn pack(
        &mut self,
        whole: &[i64],
        (period, resource): (u32, usize),
        windows: Option<&Windows>,
    ) -> i64 {
        let units = self.units;
        let mut capacity = units.capacity[period as usize * units.resources + resource];
        let mut fixed = 0;
        self.knapsack.candidates.clear();
        for &(unit, which) in self.users.row(u32::try_from(resource).unwrap_or(u32::MAX)) {
            let Some(node) = self.expanded.node_at(unit, period) else { continue };
            let effort = units.effort.row(unit);
            let own = self.start[unit as usize] as usize
                + (node - self.expanded.nodes(unit).start) * effort.len()
                + which as usize;
            let effort = effort[which as usize].1;
            match windows.map(|windows| windows[unit as usize]) {
                Some((from, to)) if period < from || period > to => {}
                Some((from, to)) if from == to => {
                    capacity -= effort;
                    fixed += whole[own];
                    self.direction[own] -= 1.0;
                }
                _ => {
                    let name = u32::try_from(own).unwrap_or(u32::MAX);
                    self.knapsack.candidates.push(Candidate { name, worth: whole[own], effort });
                }
            }
        }
        if capacity < 0 {
            // Too much is fixed here: no plan keeps these windows.
            return i64::MIN / 1024;
        }
        let most = self.knapsack.solve(capacity);
        for &own in &self.knapsack.set {
            self.direction[own as usize] -= 1.0;
        }
        most + fixed
    }

    fn advance(&mut self, value: i128, target: i64) {
        if value > self.best {
            self.best = value;
            self.best_prices.copy_from_slice(&self.prices);
            self.failures = 0;
        } else {
            self.failures += 1;
            if self.failures >= self.patience {
                self.pace *= SHRINK;
                self.failures = 0;
            }
        }
        let mut norm = 0.0;
        for (direction, &price) in self.direction.iter_mut().zip(&self.prices) {
            // A price of zero cannot fall.
            if price <= 0.0 && *direction < 0.0 {
                *direction = 0.0;
            }
            norm += *direction * *direction;
        }
        let missing = i128::from(target) * i128::from(self.expanded.scale.factor()) - value;
        if norm <= 0.0 || missing <= 0 {
            self.pace = 0.0;
            return;
        }
        let length = self.pace * to_float(i64::try_from(missing).unwrap_or(i64::MAX)) / norm;
        for (price, direction) in self.prices.iter_mut().zip(&self.direction) {
            *price = (*price + length * direction).max(0.0);
        }
    }
}
