//! The course of planning: first plan, bound, guided plan, finer bound, annealing.

mod searches;

use crate::check::check;
use crate::instance::{Instance, gap};

use super::bound::{Decoupled, Expanded, Packed, Scale, alone, nodes, prices};
use super::clock::Clock;
use super::construct::{by_density, construct};
use super::exact::{Tree, prove};
use super::selection::{News, Selection};
use super::stability::keep;
use super::units::Units;
use super::{Progress, Settings};

/// From this many units on, an instance is large.
const LARGE: usize = 30_000;
/// Shares of the limit by which each part of the work has to end.
const EXPANDED_UNTIL: f64 = 0.35;
const PACKED_UNTIL: f64 = 0.5;
const PACKED_UNTIL_IF_SMALL: f64 = 0.15;
/// More prices than these take longer to find than they are worth.
const MOST_PRICES: usize = 400_000;
/// How often the walk of these prices can become slower.
const STRETCHES: f64 = 40.0;
/// Blocks of moves to begin with, while it is measured how many there will be.
const WARM_UP: u32 = 4;
/// Up to so many units that can move, an instance is tiny: the exact lane may solve it.
const TINY: usize = 40;
/// Shares of the limit for annealing a tiny instance, and for the exact lane after that.
const ANNEALED_UNTIL: f64 = 0.15;
const EXACT_UNTIL: f64 = 0.8;
const MOVES_IF_TINY: u64 = 10_000;
/// Larger networks than this are not worth their time.
const MOST_NODES: usize = 600_000;

/// What came out.
pub(super) struct Outcome {
    pub(super) plan: Vec<u32>,
    /// What the search thinks that it costs.
    pub(super) cost: i64,
    pub(super) bound: i64,
    pub(super) moves: u64,
    pub(super) first: i64,
    /// Price of each resource, iteration by iteration; empty if none were found.
    pub(super) prices: Vec<f64>,
}

/// Runs all parts until the limit.
pub(super) fn run(
    instance: &Instance,
    units: &Units,
    settings: &Settings<'_>,
    progress: &mut dyn FnMut(&Progress) -> bool,
) -> Outcome {
    let plan = construct(units, &by_density(units));
    let first = units.total(&plan);
    let mut course = Course {
        units,
        clock: Clock::new(settings.stop),
        progress,
        cost: first,
        plan,
        bound: alone(units),
        gap: settings.gap,
        prices: Vec::new(),
    };
    if let Some(start) = settings.start.filter(|start| check(instance, start).is_sound()) {
        let mut plan = vec![units.horizon; units.len()];
        for (&unit, &slot) in units.unit_of.iter().zip(start) {
            plan[unit as usize] = slot;
        }
        course.offer(plan);
    }
    if let Some(stability) = &settings.stability {
        let kept = keep(units, stability.plan);
        // Rules that look at the whole plan are left to the judge.
        if check(instance, &units.spread(&kept)).is_sound() {
            course.offer(kept);
        }
    }
    course.tell();
    if units.len() > 0 && !course.is_over() {
        course.improve(settings.seed);
    }
    Outcome {
        plan: course.plan,
        cost: course.cost,
        bound: course.bound,
        moves: course.clock.work(),
        first,
        prices: course.prices,
    }
}

struct Course<'c, 'a> {
    units: &'a Units,
    clock: Clock<'c>,
    progress: &'c mut dyn FnMut(&Progress) -> bool,
    plan: Vec<u32>,
    cost: i64,
    bound: i64,
    gap: f64,
    prices: Vec<f64>,
}

impl<'a> Course<'_, 'a> {
    /// Takes a plan if it keeps more pins, or as many and is cheaper.
    fn offer(&mut self, plan: Vec<u32>) {
        let cost = self.units.total(&plan);
        if (self.units.lost_pins(&plan), cost) < (self.units.lost_pins(&self.plan), self.cost) {
            self.cost = cost;
            self.plan = plan;
        }
    }

    fn tell(&mut self) {
        let progress = Progress {
            share: self.clock.share(),
            moves: self.clock.work(),
            objective: self.cost,
            bound: self.bound,
        };
        if !(self.progress)(&progress) {
            self.clock.cancel();
        }
    }

    fn is_over(&self) -> bool {
        self.clock.share() >= 1.0 || gap(self.cost, self.bound) <= self.gap
    }

    fn improve(&mut self, seed: u64) {
        if let Some(selection) = Selection::of(self.units) {
            self.select(&selection, seed);
            if self.is_over() {
                return;
            }
        }
        let Some(scale) = Scale::new(self.units) else {
            return self.anneal(seed, 1.0, u64::MAX);
        };
        let mut decoupled = Decoupled::new(self.units, scale);
        self.decouple(&mut decoupled);
        self.offer(construct(self.units, &decoupled.lateness()));
        self.tell();
        self.prices = decoupled.prices();
        if self.is_tiny() && !self.is_over() {
            self.solve(seed);
        }
        if decoupled.is_settled() && nodes(self.units) <= MOST_NODES && !self.is_over() {
            drop(decoupled);
            self.expand(Expanded::new(self.units, scale, self.prices.clone()));
        }
        self.anneal(seed, 1.0, u64::MAX);
    }

    /// Whether the exact lane may well come to its end. It knows the cost of units and of traffic,
    /// nothing that rules or changes cost.
    fn is_tiny(&self) -> bool {
        let units = self.units;
        // A long lag also holds against the backlog, which windows of slots cannot say.
        let is_short = units.before.all().iter().all(|&(_, lag)| lag <= 1);
        let knows_all = units.soft.is_none() && !units.is_anchored() && is_short;
        knows_all && units.lost_pins(&self.plan) == 0 && units.movable().len() <= TINY
    }

    /// A good plan by annealing, then the best one by the exact lane, with its proof.
    fn solve(&mut self, seed: u64) {
        self.anneal(seed, ANNEALED_UNTIL, MOVES_IF_TINY * self.units.len() as u64);
        let free = self.units.movable();
        let plan = self.plan.clone();
        let lane = prove(self.units, &plan, &free, (&mut self.clock, EXACT_UNTIL));
        if let Some(proof) = lane {
            self.bound = self.bound.max(self.cost.saturating_sub(proof.possible_saving));
            if let Some(plan) = proof.plan {
                self.offer(plan);
            }
        }
        self.tell();
    }

    /// With one iteration what to do is a selection, which can be proven to be the best.
    fn select(&mut self, selection: &Selection, seed: u64) {
        self.prices = selection.search(self.cost, seed, &mut |news: &News<'_>| {
            self.clock.spend_visits(news.visits);
            self.bound = self.bound.max(news.bound);
            if let Some(plan) = news.plan {
                self.offer(plan.to_vec());
            }
            self.tell();
            !self.is_over()
        });
    }

    /// A coarse round over some iterations first, so that a large instance soon has prices; then
    /// rounds over all of them until nothing gets better.
    fn decouple(&mut self, decoupled: &mut Decoupled<'_>) {
        let horizon = self.units.horizon;
        let until = self.decoupled_until();
        let mut stride = if self.units.len() > LARGE { horizon.div_ceil(12).max(1) } else { 1 };
        let mut steps = if stride > 1 { 6 } else { 4 };
        while !decoupled.is_settled() {
            for period in (stride - 1..horizon).step_by(stride as usize) {
                let visits = decoupled.improve(period, steps);
                self.clock.spend_visits(visits);
                self.bound = self.bound.max(decoupled.bound());
                if period % 8 == 0 {
                    self.tell();
                }
                if self.clock.share() > until || self.is_over() {
                    return;
                }
            }
            steps = if stride > 1 { 3 } else { 8 };
            stride = 1;
        }
    }

    /// The larger the instance, the longer its prices take, and the more they are worth.
    fn decoupled_until(&self) -> f64 {
        if self.units.len() > LARGE { 0.6 } else { 0.4 }
    }

    fn expand(&mut self, mut expanded: Expanded<'a>) {
        let mut looks = 0u32;
        while !expanded.is_settled() && self.clock.share() < EXPANDED_UNTIL && !self.is_over() {
            let visits = expanded.improve();
            self.clock.spend_visits(visits);
            self.bound = self.bound.max(expanded.bound());
            looks += 1;
            if looks.is_multiple_of(16) {
                self.offer(construct(self.units, &expanded.lateness()));
            }
            self.tell();
        }
        self.prices = expanded.prices();
        if self.units.soft.is_none() && prices(self.units) <= MOST_PRICES && !self.is_over() {
            self.pack(Packed::new(expanded));
        }
    }

    fn pack(&mut self, mut packed: Packed<'a>) {
        let until = if self.is_small() { PACKED_UNTIL_IF_SMALL } else { PACKED_UNTIL };
        let (start, mut steps) = (self.clock.share(), 0u32);
        while !packed.is_settled() && self.clock.share() < until && !self.is_over() {
            let visits = packed.improve(self.cost, None);
            self.clock.spend_visits(visits);
            self.bound = self.bound.max(packed.bound());
            steps += 1;
            if steps >= WARM_UP && steps.is_power_of_two() {
                // It is known better and better how many steps there will be, and so how patient
                // to be.
                let share = (self.clock.share() - start) / (until - start);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "small"
                )]
                let patience = (f64::from(steps) / share.max(1e-6) / STRETCHES) as u32;
                packed.patience = patience.clamp(8, 200);
            }
            self.tell();
        }
        if self.is_tiny() {
            let mut tree = Tree {
                units: self.units,
                packed: &mut packed,
                clock: &mut self.clock,
                until: EXACT_UNTIL,
                plan: self.plan.clone(),
                cost: self.cost,
            };
            let bound = tree.run();
            let (plan, cost) = (tree.plan, tree.cost);
            self.bound = self.bound.max(bound.min(cost));
            self.offer(plan);
            self.tell();
        }
    }
}
