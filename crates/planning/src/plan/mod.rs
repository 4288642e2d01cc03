//! The planner: a plan at once, a proven bound, and a better plan for as long as there is time.

mod anneal;
mod bound;
mod clock;
mod compound;
mod construct;
mod dice;
mod exact;
mod next_fit;
mod pattern;
mod refit;
mod room;
mod rows;
mod rules;
mod run;
mod search;
mod selection;
mod soft;
mod stability;
mod tally;
mod temper;
mod units;

use crate::check::check;
use crate::explain::unplanned;
use crate::instance::{Instance, Objectives, PlanDocument, gap};

pub use next_fit::next_fit;
pub(crate) use rules::{Forbids, Line, bindings, forbids};
pub use stability::Stability;
use units::Units;

/// Below this many units an instance is small: it is searched more thoroughly, several times.
const SMALL: usize = 300;

/// When to stop.
#[derive(Clone, Copy)]
pub enum Stop<'a> {
    /// After about this many moves: the same plan on every machine.
    Moves(u64),
    /// When the caller says so: the closure answers how much of the limit is used, from 0 to 1.
    Share(&'a dyn Fn() -> f64),
}

/// How to plan.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// Chance; the same seed gives the same plan if work is limited by moves.
    pub seed: u64,
    /// When to stop at the latest.
    pub stop: Stop<'a>,
    /// Stop when the gap is at most this; 0 stops at a proven optimum only.
    pub gap: f64,
    /// A plan to begin with, if it is sound.
    pub start: Option<&'a [u32]>,
    /// An earlier plan that is better not changed without need. The search weighs changes against
    /// cost; what a proposal says of cost and bound is about the cost alone.
    pub stability: Option<Stability<'a>>,
}

impl Default for Settings<'_> {
    fn default() -> Self {
        Self { seed: 1, stop: Stop::Moves(2_000_000), gap: 0.0, start: None, stability: None }
    }
}

/// How far planning has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Share of the limit that is used.
    pub share: f64,
    /// Work done, in moves.
    pub moves: u64,
    /// Cost of the best plan so far, changes of an earlier plan included.
    pub objective: i64,
    /// No plan can cost less.
    pub bound: i64,
}

impl Progress {
    /// Distance from the bound, as a fraction of the cost.
    pub fn gap(&self) -> f64 {
        gap(self.objective, self.bound)
    }
}

/// The best plan found, and how good it is at least.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Iteration of each item; the number of iterations stands for the backlog.
    pub plan: Vec<u32>,
    /// What it costs.
    pub objective: Objectives,
    /// No plan can cost less.
    pub bound: i64,
    /// Work done, in moves.
    pub moves: u64,
    /// What the very first plan cost, changes of an earlier plan included.
    pub first: i64,
    /// What a little more capacity would save in the relaxation, dearest first; where nothing is
    /// short there is no entry.
    pub prices: Vec<Price>,
}

/// What capacity is worth where it is short.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    /// The resource.
    pub resource: u32,
    /// The iteration.
    pub iteration: u32,
    /// Cost that one more unit of effort (a tenth of a person-day, say) saves in the relaxation.
    pub per_effort: f64,
}

impl Proposal {
    /// The plan as it is written to a file, with the reason for everything in the backlog.
    pub fn document(&self, instance: &Instance, seed: u64) -> PlanDocument {
        PlanDocument {
            version: 1,
            instance: instance.meta.name.clone(),
            seed,
            plan: self.plan.clone(),
            objective: self.objective,
            bound: self.bound,
            gap: self.gap(),
            unplanned: unplanned(instance, &self.plan),
        }
    }

    /// Distance from the bound, as a fraction of the cost.
    pub fn gap(&self) -> f64 {
        gap(self.objective.total, self.bound)
    }
}

/// Makes a plan. `progress` is called now and then; planning stops when it answers `false`.
///
/// The plan keeps all rules. Pins are kept too, unless something that a pinned item waits for
/// finds no room before it: then the item is in the backlog, and `check` says so.
pub fn propose(
    instance: &Instance,
    settings: &Settings<'_>,
    progress: &mut dyn FnMut(&Progress) -> bool,
) -> Proposal {
    let mut units = Units::new(instance);
    if let Some(stability) = &settings.stability {
        units.anchor(instance, stability);
    }
    let outcome = run::run(instance, &units, settings, progress);
    let plan = units.spread(&outcome.plan);
    let objective = check(instance, &plan).objective;
    debug_assert_eq!(outcome.cost, units.total(&outcome.plan), "a search counts what it does");
    debug_assert_eq!(
        Units::new(instance).total(&outcome.plan),
        objective.total,
        "search and judge agree on the cost"
    );
    Proposal {
        bound: outcome.bound.min(objective.total),
        plan,
        objective,
        moves: outcome.moves,
        first: outcome.first,
        prices: prices(instance, &units, &outcome.prices),
    }
}

/// Prices of all capacity, iteration by iteration, as a list of those that are not nothing.
fn prices(instance: &Instance, units: &Units, prices: &[f64]) -> Vec<Price> {
    let lines = (0u32..).zip(prices.chunks(units.resources.max(1)));
    let mut list: Vec<Price> = lines
        .flat_map(|(iteration, row)| {
            // Behind the resources come the capacity lines of rules.
            let row = (0u32..).zip(row).take(instance.resources.len());
            row.map(move |(resource, &per_effort)| Price { resource, iteration, per_effort })
        })
        .filter(|price| price.per_effort > 0.0)
        .collect();
    list.sort_by(|a, b| b.per_effort.total_cmp(&a.per_effort));
    list
}
