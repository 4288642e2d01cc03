//! What would have to give, as little as possible, for the rest to be kept.

use crate::instance::{Instance, Precedence};

use super::Fact;
use super::fact::members;
use super::named;
use super::oracle::{Answer, Oracle};

/// A change of one rule, after which everything can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relaxation {
    /// The change.
    pub change: Change,
    /// How much it is, in thousandths of an iteration: dates count by iterations, capacity by what
    /// an average iteration offers of the resource, and a rule that is dropped by all iterations.
    pub weight: i64,
    /// Whether it is proven that no smaller change of the same kind would do.
    pub is_least: bool,
    /// What is known of all the other rules then; those of this conflict can be kept.
    pub rest: Rest,
    /// A plan that keeps all rules then, or those of this conflict.
    pub plan: Vec<u32>,
}

/// What is known of the rules outside a conflict after one of its rules gave way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rest {
    /// All rules can be kept.
    Kept,
    /// The work did not suffice to know.
    Unknown,
    /// Another conflict remains.
    Conflict,
}

/// How one rule gives way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// There is more of a resource.
    MoreCapacity {
        /// The resource.
        resource: u32,
        /// The iteration.
        iteration: u32,
        /// How much more, in tenths of a person-day.
        more: i64,
    },
    /// An item is pinned elsewhere.
    MovePin {
        /// The item.
        item: u32,
        /// Where it is pinned to now.
        from: u32,
        /// Where it would have to be pinned to.
        to: u32,
    },
    /// An item may move earlier.
    EarlierRelease {
        /// The item.
        item: u32,
        /// The first iteration it would have to be allowed.
        release: i64,
    },
    /// An item need not be planned so soon.
    LaterDemand {
        /// The item.
        item: u32,
        /// What was demanded.
        from: u32,
        /// The last iteration that would have to do.
        by: u32,
    },
    /// An item need not be so much later than another.
    ShorterLag {
        /// The arc as it is.
        arc: Precedence,
        /// Its lag as it would have to be.
        lag: i64,
    },
    /// The rule is dropped.
    Drop(Fact),
}

impl Change {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MoreCapacity { .. } => "more-capacity",
            Self::MovePin { .. } => "move-pin",
            Self::EarlierRelease { .. } => "earlier-release",
            Self::LaterDemand { .. } => "later-demand",
            Self::ShorterLag { .. } => "shorter-lag",
            Self::Drop(_) => "drop",
        }
    }

    /// What to do, as a sentence without its full stop.
    pub fn sentence(&self, instance: &Instance) -> String {
        let item = |item: u32| instance.item_name(item);
        let at = |iteration: u32| instance.iteration_name(iteration);
        match *self {
            Self::MoreCapacity { resource, iteration, more } => format!(
                "raise {} in {} by {}",
                instance.resource_name(resource),
                at(iteration),
                instance.amount(more)
            ),
            Self::MovePin { item: which, from, to } => {
                format!("move the pin of {} from {} to {}", item(which), at(from), at(to))
            }
            Self::EarlierRelease { item: which, release } => format!(
                "release {} in {} already",
                item(which),
                at(u32::try_from(release).unwrap_or(0))
            ),
            Self::LaterDemand { item: which, from, by } => {
                format!("allow {} by {} instead of {}", item(which), at(by), at(from))
            }
            Self::ShorterLag { arc, lag: 0 } => {
                format!("let {} share an iteration with {}", item(arc.after), item(arc.before))
            }
            Self::ShorterLag { arc, lag: 1 } => {
                format!("let {} follow {} in the next iteration", item(arc.after), item(arc.before))
            }
            Self::ShorterLag { arc, lag } => format!(
                "let {} follow {} after {lag} iterations instead of {}",
                item(arc.after),
                item(arc.before),
                arc.lag
            ),
            Self::Drop(fact) => dropped(instance, fact),
        }
    }
}

fn dropped(instance: &Instance, fact: Fact) -> String {
    let item = |item: u32| instance.item_name(item);
    match fact {
        Fact::Demand { item: which, .. } => format!("let {} stay in the backlog", item(which)),
        Fact::Pin { item: which, pinned } => {
            format!("unpin {} from {}", item(which), instance.iteration_name(pinned))
        }
        Fact::Group { group } => format!("let {} move apart", members(instance, group)),
        Fact::Arc { arc } => {
            format!("let {} move without waiting for {}", item(arc.after), item(arc.before))
        }
        Fact::Release { item: which, .. } => format!("lift the release of {}", item(which)),
        Fact::Freeze { item: which, iteration } => {
            format!("lift the freeze of {} for {}", instance.iteration_name(iteration), item(which))
        }
        Fact::Capacity { resource, iteration, .. } => format!(
            "lift the limit of {} in {}",
            instance.resource_name(resource),
            instance.iteration_name(iteration)
        ),
        Fact::Rule { rule } => format!("drop the rule {}", named::title(instance, rule)),
    }
}

/// The least change of each member of a conflict, the smallest first.
pub(super) fn relaxations(
    oracle: &mut Oracle<'_>,
    instance: &Instance,
    conflict: &[Fact],
    all: &[Fact],
) -> Vec<Relaxation> {
    let mut found: Vec<Relaxation> = conflict
        .iter()
        .filter_map(|&fact| relax(oracle, instance, fact, (conflict, all)))
        .collect();
    found.sort_by_key(|relaxation| (relaxation.rest, relaxation.weight));
    found
}

/// The least change of one rule that lets all rules be kept, or else those of the conflict.
fn relax(
    oracle: &mut Oracle<'_>,
    instance: &Instance,
    fact: Fact,
    (conflict, all): (&[Fact], &[Fact]),
) -> Option<Relaxation> {
    let mut left = Rest::Kept;
    for rules in [all, conflict] {
        let mut rest: Vec<Fact> = rules.iter().copied().filter(|&other| other != fact).collect();
        let plan = match oracle.ask(&rest) {
            Answer::Feasible(plan) => plan,
            Answer::Infeasible => {
                left = Rest::Conflict;
                continue;
            }
            Answer::Unknown => {
                left = Rest::Unknown;
                continue;
            }
        };
        let mut is_least = true;
        let mut attempt = |milder: Fact| {
            rest.push(milder);
            let answer = oracle.ask(&rest);
            rest.pop();
            is_least &= answer != Answer::Unknown;
            if let Answer::Feasible(plan) = answer { Some(plan) } else { None }
        };
        let (change, plan) = least(instance, fact, &plan, &mut attempt)
            .unwrap_or((Change::Drop(fact), plan.clone()));
        let weight = weight(instance, &change);
        return Some(Relaxation { change, weight, is_least, rest: left, plan });
    }
    None
}

type Attempt<'t> = &'t mut dyn FnMut(Fact) -> Option<Vec<u32>>;

/// The mildest form of a rule with which the rest can be kept, if a milder one will do at all.
fn least(
    instance: &Instance,
    fact: Fact,
    without: &[u32],
    attempt: Attempt<'_>,
) -> Option<(Change, Vec<u32>)> {
    let horizon = instance.horizon();
    let mut first = |forms: &mut dyn Iterator<Item = (Fact, Change)>| {
        for (milder, change) in forms {
            if let Some(plan) = attempt(milder) {
                return Some((change, plan));
            }
        }
        None
    };
    match fact {
        Fact::Demand { item, by } => first(&mut (by + 1..horizon).map(|later| {
            let change = Change::LaterDemand { item, from: by, by: later };
            (Fact::Demand { item, by: later }, change)
        })),
        Fact::Pin { item, pinned } => {
            let mut slots: Vec<u32> = (0..horizon).filter(|&slot| slot != pinned).collect();
            slots.sort_by_key(|&slot| (slot.abs_diff(pinned), slot));
            first(&mut slots.into_iter().map(|to| {
                let change = Change::MovePin { item, from: pinned, to };
                (Fact::Pin { item, pinned: to }, change)
            }))
        }
        Fact::Release { item, release } => {
            let last = release.min(i64::from(horizon));
            first(&mut (0..last).rev().map(|release| {
                (Fact::Release { item, release }, Change::EarlierRelease { item, release })
            }))
        }
        Fact::Arc { arc } => first(&mut (0..arc.lag).rev().map(|lag| {
            let milder = Precedence { lag, ..arc };
            (Fact::Arc { arc: milder }, Change::ShorterLag { arc, lag })
        })),
        Fact::Capacity { resource, iteration, available } => {
            let line = |available| Fact::Capacity { resource, iteration, available };
            least_capacity(instance, line, available, (without, attempt))
                .map(|(more, plan)| (Change::MoreCapacity { resource, iteration, more }, plan))
        }
        Fact::Group { .. } | Fact::Freeze { .. } | Fact::Rule { .. } => None,
    }
}

/// By halving: what suffices never stops to suffice when there is more.
fn least_capacity(
    instance: &Instance,
    line: impl Fn(i64) -> Fact,
    available: i64,
    (without, attempt): (&[u32], Attempt<'_>),
) -> Option<(i64, Vec<u32>)> {
    let Fact::Capacity { resource, iteration, .. } = line(available) else { return None };
    let there = instance.items.iter().zip(without).filter(|&(_, &slot)| slot == iteration);
    let efforts = there.flat_map(|(item, _)| &item.effort);
    let used: i64 = efforts.filter(|entry| entry.0 == resource).map(|entry| entry.1).sum();
    let (mut too_little, mut enough) = (available, used);
    let mut plan = without.to_vec();
    while enough - too_little > 1 {
        let middle = too_little + (enough - too_little) / 2;
        match attempt(line(middle)) {
            Some(found) => (enough, plan) = (middle, found),
            None => too_little = middle,
        }
    }
    (enough > available).then_some((enough - available, plan))
}

fn weight(instance: &Instance, change: &Change) -> i64 {
    const ITERATION: i64 = 1000;
    let horizon = i64::from(instance.horizon());
    let iterations = match *change {
        Change::MoreCapacity { resource, more, .. } => {
            let row = &instance.capacity[resource as usize];
            let offered: i128 = row.iter().map(|&free| i128::from(free)).sum();
            let share = i128::from(more) * i128::from(ITERATION * horizon) / offered.max(1);
            return i64::try_from(share).unwrap_or(i64::MAX).clamp(1, ITERATION * horizon);
        }
        Change::MovePin { from, to, .. } => i64::from(from.abs_diff(to)),
        Change::LaterDemand { from, by, .. } => i64::from(by.abs_diff(from)),
        Change::ShorterLag { arc, lag } => arc.lag - lag,
        Change::EarlierRelease { item, release } => {
            (instance.items[item as usize].release - release).min(horizon)
        }
        Change::Drop(Fact::Freeze { .. }) => 1,
        Change::Drop(_) => horizon,
    };
    ITERATION * iterations
}
