//! A small instance as sets of units: a set is one machine word.

use super::super::units::Units;

/// A set of units; unit `u` is bit `u`.
pub(super) type Set = u128;

/// More units than a set has bits cannot be searched this way.
const MOST_UNITS: usize = 128;

/// The units of a set, smallest first.
pub(super) fn members(mut set: Set) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (set != 0).then(|| {
            let unit = set.trailing_zeros() as usize;
            set &= set - 1;
            unit
        })
    })
}

pub(super) fn only(unit: usize) -> Set {
    1 << unit
}

/// Some units of an instance with everything that concerns them; all others stay where they are.
#[derive(Debug)]
pub(super) struct Small {
    pub(super) horizon: usize,
    /// The unit in the whole instance for each one here.
    pub(super) origin: Vec<u32>,
    /// Cost of each unit in each slot; one row of T + 1 per unit.
    cost: Vec<i64>,
    /// Resource and effort of each unit.
    effort: Vec<Vec<(u32, i64)>>,
    /// Capacity that the others leave in each period.
    capacity: Vec<Vec<i64>>,
    /// Traffic between two of these units: the smaller first, and its cost per period.
    pub(super) ties: Vec<(usize, usize, i64)>,
    near: Vec<Vec<(usize, i64)>>,
    /// Units that may move in each period.
    pub(super) open: Vec<Set>,
    /// Units that must have moved by the end of each period.
    pub(super) due: Vec<Set>,
    /// What must be done before each unit, in the same period at the latest.
    pub(super) needs: Vec<Set>,
    /// What must be done before each unit, in an earlier period.
    pub(super) needs_earlier: Vec<Set>,
}

impl Small {
    /// The units of `free`, with all others where `plan` puts them. None if there are too many,
    /// or if they wait for each other over more than one period.
    pub(super) fn new(units: &Units, plan: &[u32], free: &[u32]) -> Option<Self> {
        if free.len() > MOST_UNITS {
            return None;
        }
        let horizon = units.horizon as usize;
        let mut local = vec![usize::MAX; units.len()];
        for (here, &unit) in free.iter().enumerate() {
            local[unit as usize] = here;
        }
        let mut small = Self {
            horizon,
            origin: free.to_vec(),
            cost: Vec::with_capacity(free.len() * (horizon + 1)),
            effort: free.iter().map(|&unit| units.effort.row(unit).to_vec()).collect(),
            capacity: units.capacity.chunks(units.resources.max(1)).map(<[i64]>::to_vec).collect(),
            ties: Vec::new(),
            near: vec![Vec::new(); free.len()],
            open: vec![0; horizon],
            due: vec![0; horizon],
            needs: vec![0; free.len()],
            needs_earlier: vec![0; free.len()],
        };
        small.capacity.resize(horizon, Vec::new());
        for unit in units.all().filter(|&unit| local[unit as usize] == usize::MAX) {
            if let Some(free) = small.capacity.get_mut(plan[unit as usize] as usize) {
                for &(resource, effort) in units.effort.row(unit) {
                    free[resource as usize] -= effort;
                }
            }
        }
        for (here, &unit) in free.iter().enumerate() {
            small.price(units, plan, &local, unit);
            small.order(units, plan, &local, (here, unit))?;
        }
        Some(small)
    }

    /// What a unit costs in each slot, traffic with others that stay included.
    fn price(&mut self, units: &Units, plan: &[u32], local: &[usize], unit: u32) {
        let here = local[unit as usize];
        let start = self.cost.len();
        self.cost.extend((0..=units.horizon).map(|slot| units.cost(unit, slot)));
        for &(other, cost) in units.traffic.row(unit) {
            match local[other as usize] {
                usize::MAX => {
                    let there = plan[other as usize];
                    for (slot, sum) in (0..).zip(&mut self.cost[start..]) {
                        *sum += cost * i64::from(there.abs_diff(slot));
                    }
                }
                there => {
                    self.near[here].push((there, cost));
                    if here < there {
                        self.ties.push((here, there, cost));
                    }
                }
            }
        }
    }

    /// Where a unit may go; none if a lag among these units is too long.
    fn order(
        &mut self,
        units: &Units,
        plan: &[u32],
        local: &[usize],
        (here, unit): (usize, u32),
    ) -> Option<()> {
        let (mut first, mut last) = (0, units.latest[unit as usize]);
        for &(other, lag) in units.before.row(unit) {
            match local[other as usize] {
                usize::MAX => {
                    let slot = plan[other as usize];
                    first = first.max(if slot == units.horizon { slot } else { slot + lag });
                }
                there if lag == 0 => self.needs[here] |= only(there),
                there if lag == 1 => self.needs_earlier[here] |= only(there),
                _ => return None,
            }
        }
        for &(other, lag) in units.after.row(unit) {
            // A long lag leaves the early slots or the backlog, which no last slot can say.
            if lag > 1 {
                return None;
            }
            let slot = plan[other as usize];
            if local[other as usize] == usize::MAX && slot < units.horizon {
                last = last.min(slot.saturating_sub(lag));
            }
        }
        for slot in first..units.horizon.min(last.saturating_add(1)) {
            if units.may_use(unit, slot) {
                self.open[slot as usize] |= only(here);
            }
        }
        if let Some(due) = self.due.get_mut(last as usize) {
            *due |= only(here);
        }
        Some(())
    }

    /// How many units there are.
    pub(super) fn len(&self) -> usize {
        self.origin.len()
    }

    /// All units.
    pub(super) fn everyone(&self) -> Set {
        (0..self.len()).fold(0, |set, unit| set | only(unit))
    }

    /// Cost of a unit in a slot, traffic among these units aside.
    pub(super) fn cost(&self, unit: usize, slot: usize) -> i64 {
        self.cost[unit * (self.horizon + 1) + slot]
    }

    /// What it costs a unit not to be done at the end of a period.
    pub(super) fn delay(&self, unit: usize, period: usize) -> i64 {
        self.cost(unit, period + 1) - self.cost(unit, period)
    }

    /// What it costs that only these units are done at the end of a period: delay to the next
    /// period, and traffic between what has moved and what has not.
    pub(super) fn stage_cost(&self, period: usize, done: Set) -> i64 {
        let waiting = members(self.everyone() & !done);
        waiting
            .map(|unit| {
                let apart = self.near[unit].iter().filter(|&&(other, _)| done & only(other) != 0);
                self.delay(unit, period) + apart.map(|&(_, cost)| cost).sum::<i64>()
            })
            .sum()
    }

    /// Cost of a plan of these units, without what is the same for every plan.
    pub(super) fn total(&self, plan: &[u32]) -> i64 {
        let slot = |unit: usize| plan[self.origin[unit] as usize];
        let own = (0..self.len()).map(|unit| self.cost(unit, slot(unit) as usize));
        let ties =
            self.ties.iter().map(|&(a, b, cost)| cost * i64::from(slot(a).abs_diff(slot(b))));
        own.sum::<i64>() + ties.sum::<i64>()
    }

    /// Capacity of a period.
    pub(super) fn free(&self, period: usize) -> Vec<i64> {
        self.capacity[period].clone()
    }

    /// Takes a unit's effort from what is free; says whether there was enough.
    pub(super) fn take(&self, free: &mut [i64], unit: usize) -> bool {
        let mut enough = true;
        for &(resource, effort) in &self.effort[unit] {
            free[resource as usize] -= effort;
            enough &= free[resource as usize] >= 0;
        }
        enough
    }

    /// Undoes `take`.
    pub(super) fn give(&self, free: &mut [i64], unit: usize) {
        for &(resource, effort) in &self.effort[unit] {
            free[resource as usize] += effort;
        }
    }

    /// A set with all that must move no later than its members, as far as it is not done.
    pub(super) fn with_needs(&self, mut set: Set, done: Set) -> Set {
        loop {
            let more = members(set).fold(set, |all, unit| all | self.needs[unit]) & !done;
            if more == set {
                return set;
            }
            set = more;
        }
    }
}
