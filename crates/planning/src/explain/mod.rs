//! Why an item is where it is: what keeps it from moving earlier, or from being planned at all.
//!
//! Every claim is about the given plan with all other items where they are, so it can be tried:
//! make the move and let `check` judge it.

mod index;
mod obstacle;
mod rules;
mod slots;
mod waits;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::instance::{Instance, Unplanned};

use index::Index;
pub use obstacle::Obstacle;
use rules::Rules;
pub use slots::{Slot, Space};
pub use waits::Wait;

/// Why an item is where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The item asked about.
    pub item: u32,
    /// All items that move with it, itself included.
    pub together: Vec<u32>,
    /// Where it is; the number of iterations stands for the backlog.
    pub iteration: u32,
    /// What keeps it there.
    pub answer: Answer,
}

/// What keeps an item where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is in the first iteration: there is none earlier.
    First,
    /// Rules that moving one iteration earlier would break.
    Held(Vec<Obstacle>),
    /// It could move one iteration earlier, but the plan would cost this much more.
    Dearer(i64),
    /// It could move one iteration earlier, and the plan would cost this much less, or the same.
    Free(i64),
    /// It is in the backlog.
    Unplaced(Unplaced),
}

/// Why an item is in the backlog, over all iterations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unplaced {
    /// The weightiest obstacle in each iteration that has one.
    pub obstacles: Vec<(u32, Obstacle)>,
    /// Iterations that are open, and what moving there would add to the cost.
    pub open: Vec<(u32, i64)>,
    /// The iteration in which least capacity is missing, of those where nothing else is in the
    /// way: resource and tenths of a person-day.
    pub nearest: Option<(u32, u32, i64)>,
}

/// Explains one item of a plan. The plan must have one entry per item, none beyond the backlog.
pub fn explain(instance: &Instance, plan: &[u32], item: u32) -> Explanation {
    Explainer::new(instance, plan).explain(item)
}

/// Why each item in the backlog is there.
pub fn unplanned(instance: &Instance, plan: &[u32]) -> Vec<Unplanned> {
    let mut explainer = Explainer::new(instance, plan);
    let leaves_rules_aside = explainer.leave_rules_aside_if_many_wait();
    let mut told: BTreeMap<u32, String> = BTreeMap::new();
    let waiting = instance.items.iter().filter(|item| plan[item.id as usize] == instance.horizon());
    waiting
        .map(|item| {
            let unit = explainer.index.unit_of(item.id);
            let because = told.entry(unit).or_insert_with(|| {
                let because = explainer.explain(item.id).because(instance);
                if leaves_rules_aside {
                    format!("{because}; planning rules aside")
                } else {
                    because
                }
            });
            Unplanned { item: item.id, name: instance.item_name(item.id), because: because.clone() }
        })
        .collect()
}

/// Explains many items of one plan.
#[derive(Debug)]
pub struct Explainer<'a> {
    instance: &'a Instance,
    plan: Cow<'a, [u32]>,
    index: Index,
    rules: Rules,
}

impl<'a> Explainer<'a> {
    /// Looks through the plan once. It must have one entry per item, none beyond the backlog.
    pub fn new(instance: &'a Instance, plan: &'a [u32]) -> Self {
        let (index, rules) = (Index::new(instance, plan), Rules::new(instance, plan));
        Self { instance, plan: Cow::Borrowed(plan), index, rules }
    }

    /// Explains one item.
    pub fn explain(&self, item: u32) -> Explanation {
        let together = self.index.together(item).to_vec();
        let iteration = self.plan[item as usize];
        let answer = if iteration == self.instance.horizon() {
            Answer::Unplaced(self.unplaced(&together))
        } else {
            self.not_earlier(&together, iteration)
        };
        Explanation { item, together, iteration, answer }
    }

    fn not_earlier(&self, together: &[u32], iteration: u32) -> Answer {
        let Some(earlier) = iteration.checked_sub(1) else { return Answer::First };
        let obstacles = self.obstacles(together, earlier);
        if !obstacles.is_empty() {
            return Answer::Held(obstacles);
        }
        let added = self.added_cost(together, earlier);
        if added > 0 { Answer::Dearer(added) } else { Answer::Free(-added) }
    }

    fn unplaced(&self, together: &[u32]) -> Unplaced {
        let mut unplaced = Unplaced::default();
        for iteration in 0..self.instance.horizon() {
            let obstacles = self.obstacles(together, iteration);
            let missing: Option<Vec<(u32, i64)>> =
                obstacles.iter().map(Obstacle::shortage).collect();
            let worst = missing.and_then(|all| all.into_iter().max_by_key(|&(_, short)| short));
            if let Some((resource, short)) = worst
                && unplaced.nearest.is_none_or(|(_, _, least)| short < least)
            {
                unplaced.nearest = Some((iteration, resource, short));
            }
            match obstacles.into_iter().min_by_key(Obstacle::weight) {
                Some(obstacle) => unplaced.obstacles.push((iteration, obstacle)),
                None => unplaced.open.push((iteration, self.added_cost(together, iteration))),
            }
        }
        unplaced
    }

    /// Everything that keeps these items out of an iteration.
    fn obstacles(&self, together: &[u32], iteration: u32) -> Vec<Obstacle> {
        let mut found = Vec::new();
        for &item in together {
            self.own_obstacles(item, iteration, &mut found);
            self.arc_obstacles(item, iteration, &mut found);
        }
        self.capacity_obstacles(together, iteration, &mut found);
        self.rule_obstacles(together, iteration, &mut found);
        found
    }

    fn own_obstacles(&self, item: u32, iteration: u32, found: &mut Vec<Obstacle>) {
        let known = &self.instance.items[item as usize];
        let at = i64::from(iteration);
        if at < known.release {
            found.push(Obstacle::Release { item, release: known.release });
        }
        if known.freeze.contains(&at) {
            found.push(Obstacle::Freeze { item });
        }
        if let Some(pinned) = known.pinned.filter(|&pinned| pinned != at) {
            found.push(Obstacle::Pin { item, pinned });
        }
    }

    fn arc_obstacles(&self, item: u32, iteration: u32, found: &mut Vec<Obstacle>) {
        let unit = self.index.unit_of(item);
        let horizon = self.instance.horizon();
        for arc in self.index.before(item) {
            let at = self.plan[arc.before as usize];
            if self.index.unit_of(arc.before) == unit {
                if arc.lag > 0 {
                    found.push(Obstacle::Itself { arc: *arc });
                }
            } else if i64::from(at) + arc.lag > i64::from(iteration) {
                let waits = at == horizon;
                found.push(Obstacle::Before { item, other: arc.before, at, lag: arc.lag, waits });
            }
        }
        for arc in self.index.after(item) {
            let at = self.plan[arc.after as usize];
            let apart = self.index.unit_of(arc.after) != unit;
            if apart && i64::from(iteration) + arc.lag > i64::from(at) {
                found.push(Obstacle::After { item, other: arc.after, at, lag: arc.lag });
            }
        }
    }

    fn capacity_obstacles(&self, together: &[u32], iteration: u32, found: &mut Vec<Obstacle>) {
        let mut needs: BTreeMap<u32, i64> = BTreeMap::new();
        for &item in together {
            // What is in the iteration already is counted as used there.
            if self.plan[item as usize] != iteration {
                for &(resource, effort) in &self.instance.items[item as usize].effort {
                    *needs.entry(resource).or_default() += effort;
                }
            }
        }
        for (resource, needed) in needs {
            let free = self.index.free(resource, iteration);
            // A plan that is over its capacity already is no obstacle to what needs nothing.
            if needed > 0 && needed > free {
                found.push(Obstacle::Capacity { resource, needed, free, short: needed - free });
            }
        }
    }

    /// What moving these items would add to the cost.
    fn added_cost(&self, together: &[u32], to: u32) -> i64 {
        let curve = &self.instance.objective.delay_curve;
        let mut added = self.added_rules(together, to);
        for &item in together {
            let known = &self.instance.items[item as usize];
            let from = self.plan[item as usize];
            added += known.value * (curve[to as usize] - curve[from as usize]);
            if let Some(due) = known.due {
                let late = |slot: u32| (i64::from(slot) - due).max(0);
                added += known.tardy * (late(to) - late(from));
            }
            for &(other, cost) in self.index.traffic(item) {
                if self.index.unit_of(other) != self.index.unit_of(item) {
                    let there = self.plan[other as usize];
                    let apart = |slot: u32| i64::from(slot.abs_diff(there));
                    added += cost * (apart(to) - apart(from));
                }
            }
        }
        added
    }
}
