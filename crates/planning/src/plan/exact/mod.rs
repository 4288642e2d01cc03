//! The exact lane: the best plan of a few units, and the proof that there is none better.
//!
//! Periods are decided one after the other. What a plan has cost by the end of a period, and what
//! is still to come, depend only on which units are done by then; so of all ways to the same set
//! the cheapest is enough, and a set whose cost and bound together reach the best known plan is
//! dropped. When no set is left, that plan is proven optimal.

mod patterns;
mod relaxation;
mod small;
mod tree;

use std::collections::HashMap;

use super::clock::Clock;
use super::units::Units;

use patterns::Patterns;
use relaxation::{Prices, Relaxation, scale, whole};
use small::{Set, Small, members, only};
pub(super) use tree::Tree;

/// More sets after one period than this are too many to keep.
const MOST_STATES: usize = 2_000_000;
/// More patterns than this in all periods are too many to price again and again.
const MOST_PATTERNS: usize = 1_000_000;
/// Steps towards good prices at the start, and again before each later period.
const FIRST_STEPS: u32 = 2_000;
const LATER_STEPS: u32 = 100;

/// What the exact lane found out about some units, all others staying where they are.
#[derive(Debug)]
pub(super) struct Proof {
    /// The plan of all units, if a better one than before was found.
    pub(super) plan: Option<Vec<u32>>,
    /// No plan costs less than the present one by more than this.
    pub(super) possible_saving: i64,
}

/// Looks for a better place for the units of `free` until there is none or the limit is used up.
/// None if there are too many units, or too many ways to combine them.
pub(super) fn prove(
    units: &Units,
    plan: &[u32],
    free: &[u32],
    (clock, until): (&mut Clock<'_>, f64),
) -> Option<Proof> {
    let small = Small::new(units, plan, free)?;
    let scale = scale(units)?;
    let mut patterns = Vec::with_capacity(small.horizon);
    let mut count = 0;
    for period in 0..small.horizon {
        let these = Patterns::of(&small, period)?;
        count += these.len();
        clock.spend_visits(these.len() as u64 * 4);
        if count > MOST_PATTERNS {
            return None;
        }
        patterns.push(these);
    }
    // What it would cost if all were done at once is the same for every plan.
    let base: i64 = (0..small.len()).map(|unit| small.cost(unit, 0)).sum();
    let known = small.total(plan) - base;
    let mut lane = Lane {
        small: &small,
        patterns,
        scale,
        known,
        clock,
        until,
        layers: vec![vec![State { done: 0, cost: 0, parent: 0 }]],
        next: Vec::new(),
        index: HashMap::new(),
        bound: i64::MIN,
        lowest: i64::MAX,
    };
    let is_proven = lane.run();
    let bound = if is_proven { lane.known } else { lane.bound };
    let better = (is_proven && lane.known < known).then(|| lane.plan(plan));
    Some(Proof { plan: better, possible_saving: known.saturating_sub(bound).max(0) })
}

/// Units that are done, what that has cost, and the set of the period before that it comes from.
#[derive(Debug, Clone, Copy)]
struct State {
    done: Set,
    cost: i64,
    parent: u32,
}

struct Lane<'l, 'c> {
    small: &'l Small,
    patterns: Vec<Patterns>,
    scale: i64,
    /// What the best plan costs, aside from everything being done at once.
    known: i64,
    clock: &'l mut Clock<'c>,
    until: f64,
    layers: Vec<Vec<State>>,
    next: Vec<State>,
    index: HashMap<Set, u32>,
    /// No plan costs less than this.
    bound: i64,
    /// The lowest bound of all states of the next period.
    lowest: i64,
}

/// A state that is taken further: what moves now, what later, and the capacity that is left.
struct Choice {
    from: State,
    parent: u32,
    now: Set,
    later: Set,
    free: Vec<i64>,
}

impl Lane<'_, '_> {
    /// Whether the search came to its end.
    fn run(&mut self) -> bool {
        let mut prices: Prices = vec![vec![0; self.small.len()]; self.small.horizon];
        for period in 0..self.small.horizon {
            let mut relaxation = Relaxation::new(self.small, self.scale, prices, period);
            let states = self.layers[period].clone();
            self.tune(&mut relaxation, &states, period);
            self.lowest = self.known;
            for (parent, &from) in (0u32..).zip(&states) {
                let before = relaxation.visits();
                let free = self.small.free(period);
                let mut choice = Choice { from, parent, now: 0, later: 0, free };
                let must = self.small.due[period] & !from.done;
                self.include(&mut relaxation, period, &mut choice, must);
                self.clock.spend_visits(relaxation.visits() - before);
                if self.clock.share() >= self.until || self.next.len() > MOST_STATES {
                    return false;
                }
            }
            self.bound = self.bound.max(self.lowest);
            self.layers.push(std::mem::take(&mut self.next));
            self.index.clear();
            prices = relaxation.prices;
        }
        true
    }

    /// Finds prices for the states of a period.
    fn tune(&mut self, relaxation: &mut Relaxation<'_>, states: &[State], period: usize) {
        let Some(state) = states.iter().min_by_key(|state| state.cost) else { return };
        let steps = if period == 0 { FIRST_STEPS } else { LATER_STEPS };
        let sets: usize = self.patterns[period..].iter().map(Patterns::len).sum();
        let target = i128::from(self.known - state.cost) * i128::from(self.scale);
        let mut before = relaxation.visits();
        let mut left = steps;
        // In short stretches, so that the clock is heard.
        while left > 0 && self.clock.share() < self.until {
            let stretch = left.min(LATER_STEPS);
            let bound = relaxation.improve(&mut self.patterns, state.done, target, stretch);
            if period == 0 {
                self.bound = self.bound.max(whole(bound, self.scale));
            }
            let visits = relaxation.visits();
            self.clock.spend_visits(visits - before + sets as u64 * u64::from(stretch) / 2);
            before = visits;
            left -= stretch;
            if bound >= target {
                break;
            }
        }
        for (patterns, prices) in self.patterns.iter_mut().zip(&relaxation.prices).skip(period) {
            patterns.rank(prices);
        }
    }

    /// Goes on with a set moving now, together with all that it needs in the same period.
    fn include(
        &mut self,
        relaxation: &mut Relaxation<'_>,
        period: usize,
        choice: &mut Choice,
        set: Set,
    ) {
        let done = choice.from.done;
        let along = self.small.with_needs(set, done) & !choice.now;
        let mut fits = along & !self.small.open[period] == 0 && along & choice.later == 0;
        for unit in members(along) {
            fits &= self.small.take(&mut choice.free, unit);
            fits &= self.small.needs_earlier[unit] & !done == 0;
        }
        if fits {
            choice.now |= along;
            self.branch(relaxation, period, choice);
            choice.now &= !along;
        }
        for unit in members(along) {
            self.small.give(&mut choice.free, unit);
        }
    }

    /// Units that can still move in this period, of those not decided.
    fn undecided(&self, period: usize, choice: &Choice) -> Set {
        let done = choice.from.done;
        let mut open = self.small.open[period] & !done & !choice.now & !choice.later;
        loop {
            let ready = done | choice.now | open;
            let blocked = members(open).filter(|&unit| {
                self.small.needs[unit] & !ready != 0 || self.small.needs_earlier[unit] & !done != 0
            });
            let blocked = blocked.fold(0, |set, unit| set | only(unit));
            if blocked == 0 {
                return open;
            }
            open &= !blocked;
        }
    }

    fn branch(&mut self, relaxation: &mut Relaxation<'_>, period: usize, choice: &mut Choice) {
        let open = self.undecided(period, choice);
        let done = choice.from.done;
        let later = self.small.everyone() & !done & !choice.now & !open;
        relaxation.fix(done, choice.now, later);
        let mut rest = relaxation.cut();
        rest -= i128::from(self.patterns[period].most(done | later, choice.now));
        for patterns in &self.patterns[period + 1..] {
            rest -= i128::from(patterns.most(done | choice.now, 0));
        }
        let bound = choice.from.cost + whole(rest, self.scale);
        if bound >= self.known {
            return;
        }
        let wanted = relaxation.moved(period) & open;
        let Some(unit) = members(if wanted == 0 { open } else { wanted }).next() else {
            self.lowest = self.lowest.min(bound);
            self.reach(period, choice);
            return;
        };
        self.include(relaxation, period, choice, only(unit));
        choice.later |= only(unit);
        self.branch(relaxation, period, choice);
        choice.later &= !only(unit);
    }

    /// Notes a set that can be done by the end of a period.
    fn reach(&mut self, period: usize, choice: &Choice) {
        let done = choice.from.done | choice.now;
        let cost = choice.from.cost + self.small.stage_cost(period, done);
        let state = State { done, cost, parent: choice.parent };
        if period + 1 == self.small.horizon {
            // Whoever is not done by now is in the backlog, and the plan is complete.
            if cost < self.known {
                self.known = cost;
                self.next = vec![state];
            }
            return;
        }
        match self.index.get(&done) {
            Some(&at) if self.next[at as usize].cost <= cost => {}
            Some(&at) => self.next[at as usize] = state,
            None => {
                self.index.insert(done, u32::try_from(self.next.len()).unwrap_or(u32::MAX));
                self.next.push(state);
            }
        }
    }

    /// The plan of the state that the last period ends with, found on the way back.
    fn plan(&self, known: &[u32]) -> Vec<u32> {
        let mut plan = known.to_vec();
        let Some(&(mut state)) = self.layers.last().and_then(|layer| layer.first()) else {
            return plan;
        };
        for &unit in &self.small.origin {
            plan[unit as usize] = u32::try_from(self.small.horizon).unwrap_or(u32::MAX);
        }
        for period in (0..self.small.horizon).rev() {
            let before = self.layers[period][state.parent as usize];
            for unit in members(state.done & !before.done) {
                plan[self.small.origin[unit] as usize] = u32::try_from(period).unwrap_or(u32::MAX);
            }
            state = before;
        }
        plan
    }
}
