//! Rules that cannot all be kept: a smallest set of them, in words, and what could give.
//!
//! A question is whether there is a plan with all pins kept and some items planned. The answer is
//! a plan, or a conflict: rules that cannot be kept together although any of them can be spared,
//! both proven by trying everything. Where the work does not suffice, the answer says so.
//!
//! Hard planning rules by name are told as wholes. What order, windows and capacity cannot say of them
//! can only forbid more, so a conflict is one whatever it says; a plan counts only if it keeps it too.

mod dive;
mod fact;
mod hitting;
mod minimal;
mod named;
mod oracle;
mod relax;
mod search;
mod universe;

use crate::check::{Violation, broken_rules, check};
use crate::instance::{Instance, Notice, notices};
use crate::plan::{Settings, Stop, propose};

pub use fact::Fact;
pub use relax::{Change, Relaxation, Rest};

use named::Named;
use oracle::{Answer, Oracle};

/// Work that answers nearly all questions at once, and ends hard ones after seconds.
pub const WORK: u64 = 20_000_000;

/// An item that has to be planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// The item.
    pub item: u32,
    /// The last iteration that will do; any without it.
    pub by: Option<u32>,
}

/// Whether all rules can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// They can: this plan does. What nobody asked for stays in the backlog.
    Kept(Vec<u32>),
    /// They cannot.
    Conflict(Conflict),
    /// Neither could be shown within the limit of work.
    Undecided,
}

/// Rules that cannot all be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The rules.
    pub facts: Vec<Fact>,
    /// For each of them a plan that keeps all the others, where one was found.
    pub witnesses: Vec<Option<Vec<u32>>>,
    /// Whether it is proven that none of them can be spared.
    pub is_minimal: bool,
    /// Whether it is proven that no fewer rules conflict.
    pub is_smallest: bool,
    /// What could give, the least first; each is tried, and is the least of its kind as far as the
    /// work sufficed to know.
    pub relaxations: Vec<Relaxation>,
}

impl Conflict {
    /// What cannot be, in one sentence.
    pub fn sentence(&self, instance: &Instance) -> String {
        const SHOWN: usize = 12;
        let mut told = Vec::new();
        let mut facts = self.facts.as_slice();
        if facts.len() > SHOWN {
            // Demands come first, and many of them are told as one.
            let count = facts.iter().filter(|fact| matches!(fact, Fact::Demand { .. })).count();
            if count > SHOWN / 2 {
                told.push(fact::demands(instance, &facts[..count]));
                facts = &facts[count..];
            }
        }
        told.extend(facts.iter().take(SHOWN).map(|fact| fact.sentence(instance)));
        if facts.len() > SHOWN {
            told.push(format!("and {} more rules", facts.len() - SHOWN));
        }
        let proof = match (self.is_minimal, self.is_smallest) {
            (false, _) => "perhaps not all of these are needed: the work ran out before the proof",
            (true, false) => "without any one of these the others can be kept",
            (true, true) => {
                "without any one of these the others can be kept, and no fewer rules conflict"
            }
        };
        match told.as_slice() {
            [single] => format!("{single}, which cannot be within these iterations"),
            _ => format!("these cannot all be kept: {}; {proof}", told.join("; ")),
        }
    }
}

/// Whether all pins can be kept with all that is demanded planned, and if not, why.
///
/// An item that does not exist is no demand. `work` limits the effort; [`WORK`] is usual.
pub fn conflict(instance: &Instance, demands: &[Demand], work: u64) -> Outcome {
    let count = instance.items.len();
    let known: Vec<Demand> =
        demands.iter().copied().filter(|demand| (demand.item as usize) < count).collect();
    let named = Named::new(instance);
    let items = universe::closure(instance, &named, &known);
    let all = universe::facts(instance, &named, &known, &items);
    let mut oracle = Oracle::new(instance, &named, &items, work);
    match oracle.ask(&all) {
        Answer::Feasible(plan) if broken_rules(instance, &plan).is_empty() => {
            return Outcome::Kept(plan);
        }
        Answer::Feasible(_) | Answer::Unknown => {
            return searched(instance, &all).map_or(Outcome::Undecided, Outcome::Kept);
        }
        Answer::Infeasible => {}
    }
    let core = minimal::core(&mut oracle, &all);
    let (core, is_smallest) = minimal::smallest(&mut oracle, instance, &all, core);
    let mut relaxations = relax::relaxations(&mut oracle, instance, &core.facts, &all);
    for relaxation in &mut relaxations {
        if relaxation.rest == Rest::Kept && breaks_others(instance, relaxation) {
            relaxation.rest = Rest::Unknown;
        }
    }
    relaxations.sort_by_key(|relaxation| (relaxation.rest, relaxation.weight));
    Outcome::Conflict(Conflict {
        is_minimal: core.is_minimal(),
        is_smallest,
        facts: core.facts,
        witnesses: core.witnesses,
        relaxations,
    })
}

/// Whether the plan of a relaxation breaks planning rules other than the one that gives way.
fn breaks_others(instance: &Instance, relaxation: &Relaxation) -> bool {
    let dropped = match relaxation.change {
        Change::Drop(Fact::Rule { rule }) => Some(rule as usize),
        _ => None,
    };
    broken_rules(instance, &relaxation.plan)
        .iter()
        .any(|broken| matches!(broken, Violation::Rule { rule, .. } if Some(*rule) != dropped))
}

/// A plan that the planner happens to find and that keeps everything.
fn searched(instance: &Instance, facts: &[Fact]) -> Option<Vec<u32>> {
    const MOVES: u64 = 200_000;
    let settings = Settings { stop: Stop::Moves(MOVES), ..Settings::default() };
    let plan = propose(instance, &settings, &mut |_| true).plan;
    let keeps_all = |plan: &[u32]| {
        check(instance, plan).is_sound() && facts.iter().all(|fact| fact.holds(instance, plan))
    };
    keeps_all(&plan).then_some(plan)
}

/// Items of which an instance says itself that they can only stay in the backlog: the first of
/// each set that moves together or waits for itself.
pub fn stuck(instance: &Instance) -> Vec<u32> {
    let impossible = |notice: &Notice| !matches!(notice, Notice::CycleMovesTogether { .. });
    let notices = notices(instance).into_iter().filter(impossible);
    let mut items: Vec<u32> =
        notices.filter_map(|notice| notice.items().first().copied()).collect();
    items.sort_unstable();
    items.dedup();
    items
}
