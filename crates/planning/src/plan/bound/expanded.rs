//! A tighter bound: capacity is priced, and all periods are one minimum cut.

use std::ops::Range;

use super::{Scale, Units, Walk, gain, to_float, weight};
use crate::flow::{Builder, Network};

const SHORTEST: f64 = 3e-5;
const FIRST_STEP: f64 = 0.005;
const PATIENCE: u32 = 4;
const NONE: u32 = u32::MAX;

/// One bound over all iterations at once: as strong as the linear relaxation of the whole problem.
///
/// A node says that a unit is done by a slot that it may use, so frozen slots need no node.
#[derive(Debug)]
pub(crate) struct Expanded<'a> {
    pub(super) units: &'a Units,
    pub(super) scale: Scale,
    pub(super) network: Network,
    /// First node of each unit.
    first: Vec<u32>,
    /// Slot of each node.
    pub(super) slot: Vec<u32>,
    /// What each node saves, in fractions, prices aside.
    pub(super) gain: Vec<i64>,
    walk: Walk,
    best: i128,
    /// Sum of the slots of each unit over all looks, halved now and then.
    lateness: Vec<i64>,
}

/// How many nodes the network would have.
pub(crate) fn nodes(units: &Units) -> usize {
    let open = |unit: u32| (0..units.horizon).filter(move |&slot| units.may_use(unit, slot));
    units.all().map(|unit| open(unit).count()).sum()
}

impl<'a> Expanded<'a> {
    pub(crate) fn new(units: &'a Units, scale: Scale, prices: Vec<f64>) -> Self {
        let mut first = vec![0u32];
        let mut slot = Vec::new();
        for unit in units.all() {
            slot.extend((0..units.horizon).filter(|&slot| units.may_use(unit, slot)));
            first.push(u32::try_from(slot.len()).unwrap_or(NONE));
        }
        let mut expanded = Self {
            units,
            scale,
            network: Builder::new(0).build(),
            gain: vec![0; slot.len()],
            first,
            slot,
            walk: Walk::new(prices, FIRST_STEP),
            best: i128::MAX,
            lateness: vec![0; units.len()],
        };
        expanded.build();
        expanded
    }

    fn build(&mut self) {
        let mut builder = Builder::new(self.slot.len());
        for unit in self.units.all() {
            let nodes = self.first[unit as usize]..self.first[unit as usize + 1];
            for node in nodes.clone() {
                if node + 1 < nodes.end {
                    builder.require(node, node + 1);
                }
                self.gain[node as usize] += self.own_gain(unit, node) * self.scale.factor();
                for &(other, lag) in self.units.before.row(unit) {
                    let by = self.slot[node as usize].checked_sub(lag);
                    if let Some(needed) = by.and_then(|by| self.done_by(other, by)) {
                        builder.require(node, needed);
                    }
                }
            }
            let later = self.units.traffic.row(unit).iter().filter(|&&(other, _)| other > unit);
            for &(other, cost) in later {
                self.tie(&mut builder, (unit, other), cost * self.scale.factor());
            }
        }
        self.network = builder.build();
    }

    /// What being done by this node's slot saves, up to the next slot that the unit may use.
    fn own_gain(&self, unit: u32, node: u32) -> i64 {
        let from = self.slot[node as usize];
        let to = self.next_slot(unit, node);
        (from..to).map(|t| gain(self.units, unit, t)).sum()
    }

    fn next_slot(&self, unit: u32, node: u32) -> u32 {
        let last = self.first[unit as usize + 1];
        if node + 1 < last { self.slot[node as usize + 1] } else { self.units.horizon }
    }

    /// The node that says that a unit is done by an iteration, if it can be.
    fn done_by(&self, unit: u32, iteration: u32) -> Option<u32> {
        let nodes = self.nodes(unit);
        let before = self.slot[nodes.clone()].partition_point(|&slot| slot <= iteration);
        before.checked_sub(1).and_then(|index| u32::try_from(nodes.start + index).ok())
    }

    /// Ties the nodes of two units over all iterations, counting equal pairs together.
    fn tie(&mut self, builder: &mut Builder, ends: (u32, u32), cost: i64) {
        let mut open: Option<(Option<u32>, Option<u32>, i64)> = None;
        for iteration in 0..=self.units.horizon {
            let pair = (iteration < self.units.horizon)
                .then(|| (self.done_by(ends.0, iteration), self.done_by(ends.1, iteration)));
            if let (Some((a, b, times)), Some(pair)) = (&mut open, pair)
                && (*a, *b) == pair
            {
                *times += 1;
                continue;
            }
            match open {
                Some((Some(a), Some(b), times)) => builder.tie(a, b, cost * times),
                // The other cannot be done yet, so being done costs traffic.
                Some((Some(alone), None, times) | (None, Some(alone), times)) => {
                    self.gain[alone as usize] -= cost * times;
                }
                Some((None, None, _)) | None => {}
            }
            open = pair.map(|(a, b)| (a, b, 1));
        }
    }

    /// The bound so far.
    pub(crate) fn bound(&self) -> i64 {
        if self.best == i128::MAX {
            return 0;
        }
        self.scale.whole(self.unplanned() - self.best)
    }

    /// What it costs to plan nothing, in fractions.
    pub(super) fn unplanned(&self) -> i128 {
        let units = self.units;
        let costs = units.all().map(|unit| i128::from(units.cost(unit, units.horizon)));
        costs.sum::<i128>() * i128::from(self.scale.factor())
    }

    /// The nodes of a unit.
    pub(super) fn nodes(&self, unit: u32) -> Range<usize> {
        self.first[unit as usize] as usize..self.first[unit as usize + 1] as usize
    }

    /// The node that says that a unit is done by a slot which it may use.
    pub(super) fn node_at(&self, unit: u32, slot: u32) -> Option<usize> {
        let nodes = self.nodes(unit);
        let found = self.slot[nodes.clone()].binary_search(&slot);
        found.ok().map(|index| nodes.start + index)
    }

    /// Whether it gets no better any more.
    pub(crate) fn is_settled(&self) -> bool {
        self.walk.step < SHORTEST
    }

    /// The best prices of capacity so far, iteration by iteration.
    pub(crate) fn prices(&self) -> Vec<f64> {
        self.walk.best_prices.clone()
    }

    /// How late the relaxed solutions do each unit.
    pub(crate) fn lateness(&self) -> Vec<i64> {
        self.lateness.clone()
    }

    /// One step; says how many arcs were looked at.
    pub(crate) fn improve(&mut self) -> u64 {
        let before = self.network.visits();
        let units = self.units;
        let width = units.resources;
        let prices: Vec<i64> =
            self.walk.prices.iter().map(|&price| self.scale.price(price)).collect();
        for unit in units.all() {
            let effort = units.effort.row(unit);
            for node in self.first[unit as usize]..self.first[unit as usize + 1] {
                let here = self.slot[node as usize] as usize * width;
                let next = self.next_slot(unit, node) as usize * width;
                // Being done by this slot moves the work here from the next one.
                let price = |k: u32| {
                    let later = prices.get(next + k as usize).copied().unwrap_or(0);
                    prices[here + k as usize] - later
                };
                let value = weight(self.gain[node as usize], effort, price);
                self.network.set_weight(node as usize, value);
            }
        }
        let left = self.network.solve();
        let paid: i128 = prices
            .iter()
            .zip(&units.capacity)
            .map(|(&price, &capacity)| i128::from(price) * i128::from(capacity))
            .sum();
        let value = paid + i128::from(left);
        self.best = self.best.min(value);
        let slope = self.slope();
        let value = to_float(i64::try_from(value).unwrap_or(i64::MAX));
        self.walk.advance(value / to_float(self.scale.factor()), &slope, PATIENCE);
        self.network.visits() - before + units.effort.all().len() as u64 * 4
    }

    /// What capacity is left over by the present choice, which is noted.
    fn slope(&mut self) -> Vec<f64> {
        let units = self.units;
        let width = units.resources;
        let mut slope: Vec<f64> = units.capacity.iter().map(|&c| to_float(c)).collect();
        for unit in units.all() {
            let mut nodes = self.first[unit as usize]..self.first[unit as usize + 1];
            let done = nodes.find(|&node| self.network.chosen(node as usize));
            let slot = done.map_or(units.horizon, |node| self.slot[node as usize]);
            let late = &mut self.lateness[unit as usize];
            *late = *late - *late / 16 + (i64::from(slot) << 16);
            if slot < units.horizon {
                for &(resource, effort) in units.effort.row(unit) {
                    slope[slot as usize * width + resource as usize] -= to_float(effort);
                }
            }
        }
        slope
    }
}
