//! Single rules that can be kept or dropped, one by one.

use crate::instance::{Instance, Precedence};

use super::named;

/// One rule about one thing: what conflicts are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// An item must be planned.
    Demand {
        /// The item.
        item: u32,
        /// The last iteration that will do.
        by: u32,
    },
    /// An item keeps its iteration.
    Pin {
        /// The item.
        item: u32,
        /// Where it is pinned to; the number of iterations stands for the backlog.
        pinned: u32,
    },
    /// The members of a group share an iteration.
    Group {
        /// The group.
        group: u32,
    },
    /// One item comes before another.
    Arc {
        /// Which, and by how much.
        arc: Precedence,
    },
    /// An item may not move before an iteration.
    Release {
        /// The item.
        item: u32,
        /// The first iteration it may use.
        release: i64,
    },
    /// An item may not move in an iteration.
    Freeze {
        /// The item.
        item: u32,
        /// The iteration.
        iteration: u32,
    },
    /// An iteration takes no more of a resource than it has.
    Capacity {
        /// The resource.
        resource: u32,
        /// The iteration.
        iteration: u32,
        /// What it has, in tenths of a person-day.
        available: i64,
    },
    /// A hard planning rule holds, as far as order, windows and capacity can say it.
    Rule {
        /// Its position among the rules of the instance.
        rule: u32,
    },
}

impl Fact {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Demand { .. } => "demand",
            Self::Pin { .. } => "pin",
            Self::Group { .. } => "group",
            Self::Arc { .. } => "precedence",
            Self::Release { .. } => "release",
            Self::Freeze { .. } => "freeze",
            Self::Capacity { .. } => "capacity",
            Self::Rule { .. } => "rule",
        }
    }

    /// The rule as a sentence without its full stop.
    pub fn sentence(&self, instance: &Instance) -> String {
        let item = |item: u32| instance.item_name(item);
        let at = |iteration: u32| instance.iteration_name(iteration);
        match *self {
            Self::Demand { item: which, by } if by + 1 >= instance.horizon() => {
                format!("{} must be planned", item(which))
            }
            Self::Demand { item: which, by } => {
                format!("{} must be planned by {}", item(which), at(by))
            }
            Self::Pin { item: which, pinned } => {
                format!("{} is pinned to {}", item(which), at(pinned))
            }
            Self::Group { group } => format!("{} move together", members(instance, group)),
            Self::Arc { arc } => {
                let (after, before) = (item(arc.after), item(arc.before));
                match arc.lag {
                    0 => format!("{after} needs {before} no later than itself"),
                    1 => format!("{after} needs {before} strictly earlier"),
                    lag => format!("{after} needs {before} at least {lag} iterations earlier"),
                }
            }
            Self::Release { item: which, release } if release >= instance.horizon().into() => {
                format!("{} may not move in any of these iterations", item(which))
            }
            Self::Release { item: which, release } => format!(
                "{} may not move before {}",
                item(which),
                at(u32::try_from(release).unwrap_or(u32::MAX))
            ),
            Self::Freeze { item: which, iteration } => {
                format!("{} is frozen in {}", item(which), at(iteration))
            }
            Self::Capacity { resource, iteration, available } => format!(
                "{} has {} in {}",
                instance.resource_name(resource),
                instance.amount(available),
                at(iteration)
            ),
            Self::Rule { rule } => named::sentence(instance, rule),
        }
    }

    /// Whether a plan keeps the rule.
    pub fn holds(&self, instance: &Instance, plan: &[u32]) -> bool {
        let at = |item: u32| plan[item as usize];
        match *self {
            Self::Demand { item, by } => at(item) <= by,
            Self::Pin { item, pinned } => at(item) == pinned,
            Self::Group { group } => {
                let members = &instance.groups[group as usize];
                members.windows(2).all(|pair| at(pair[0]) == at(pair[1]))
            }
            Self::Arc { arc } => {
                let (first, second) = (at(arc.before), at(arc.after));
                let both_wait = first == instance.horizon() && second == first;
                both_wait || i64::from(first) + arc.lag <= i64::from(second)
            }
            Self::Release { item, release } => i64::from(at(item)) >= release,
            Self::Freeze { item, iteration } => at(item) != iteration,
            Self::Capacity { resource, iteration, available } => {
                let there = instance.items.iter().filter(|item| at(item.id) == iteration);
                let efforts = there.flat_map(|item| &item.effort);
                let used = efforts.filter(|entry| entry.0 == resource).map(|entry| entry.1);
                used.sum::<i64>() <= available
            }
            Self::Rule { rule } => named::holds(instance, rule, plan),
        }
    }
}

/// The members of a group: a few names, and how many more there are.
pub(super) fn members(instance: &Instance, group: u32) -> String {
    let members = &instance.groups[group as usize];
    named::listed(members.iter().map(|&item| instance.item_name(item)).collect())
}

/// Many demands as one: a few names, how many more, and by when the first and the last are due.
pub(super) fn demands(instance: &Instance, facts: &[Fact]) -> String {
    let due = facts.iter().filter_map(|fact| match *fact {
        Fact::Demand { item, by } => Some((item, by)),
        _ => None,
    });
    let (items, slots): (Vec<u32>, Vec<u32>) = due.unzip();
    let names = named::listed(items.iter().map(|&item| instance.item_name(item)).collect());
    let at = |iteration: Option<u32>| instance.iteration_name(iteration.unwrap_or(0));
    let (first, last) = (slots.iter().min().copied(), slots.iter().max().copied());
    if first == last {
        format!("{names} must be planned by {}", at(last))
    } else {
        format!("{names} must be planned between {} and {}", at(first), at(last))
    }
}
