//! Broken rules, with the numbers that prove them.

use super::Breach;
use crate::instance::{Instance, Precedence};

/// A rule that a plan breaks, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Violation {
    /// The plan does not have one entry per item.
    WrongLength {
        /// Entries in the plan.
        found: usize,
        /// Items in the instance.
        items: usize,
    },
    /// An item is put into an iteration that does not exist.
    NoSuchIteration {
        /// The item.
        item: u32,
        /// Where it is put.
        iteration: u32,
        /// How many iterations there are.
        horizon: u32,
    },
    /// An item moves before its release.
    BeforeRelease {
        /// The item.
        item: u32,
        /// Where it is put.
        iteration: u32,
        /// The first iteration allowed.
        release: i64,
    },
    /// An item moves in a frozen iteration.
    Frozen {
        /// The item.
        item: u32,
        /// Where it is put.
        iteration: u32,
    },
    /// An item moves too early after, or before, one that has to come first.
    OutOfOrder {
        /// The arc.
        arc: Precedence,
        /// Where its two ends are put.
        iterations: (u32, u32),
    },
    /// Two members of a group are in different iterations.
    Separated {
        /// The group.
        group: usize,
        /// Two of its members.
        items: (u32, u32),
        /// Where they are put.
        iterations: (u32, u32),
    },
    /// More of a resource is used than there is.
    OverCapacity {
        /// The resource.
        resource: u32,
        /// The iteration.
        iteration: u32,
        /// Tenths of a person-day used.
        used: i64,
        /// Tenths of a person-day there are.
        capacity: i64,
    },
    /// A pinned item is elsewhere.
    Unpinned {
        /// The item.
        item: u32,
        /// Where it is put.
        iteration: u32,
        /// Where it is pinned to.
        pinned: i64,
    },
    /// A hard planning rule is broken.
    Rule {
        /// Position in the list of rules.
        rule: usize,
        /// What kind of rule it is.
        code: &'static str,
        /// Where, and by how much.
        breach: Breach,
    },
}

impl Violation {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongLength { .. } => "wrong-length",
            Self::NoSuchIteration { .. } => "no-such-iteration",
            Self::BeforeRelease { .. } => "before-release",
            Self::Frozen { .. } => "frozen",
            Self::OutOfOrder { .. } => "out-of-order",
            Self::Separated { .. } => "separated",
            Self::OverCapacity { .. } => "over-capacity",
            Self::Unpinned { .. } => "unpinned",
            Self::Rule { code, .. } => code,
        }
    }

    /// What people read.
    pub fn sentence(&self, instance: &Instance) -> String {
        let item = |item: u32| instance.item_name(item);
        let at = |iteration: u32| instance.iteration_name(iteration);
        match *self {
            Self::Rule { rule, ref breach, .. } => breach.sentence(instance, rule),
            Self::WrongLength { found, items } => {
                format!("the plan has {found} entries for {items} items")
            }
            Self::NoSuchIteration { item: which, iteration, horizon } => format!(
                "{} is put into iteration {iteration}, but the last is {} and {horizon} is the \
                 backlog",
                item(which),
                horizon.saturating_sub(1)
            ),
            Self::BeforeRelease { item: which, iteration, release } => format!(
                "{} moves in {}, before iteration {release}, the first it may use",
                item(which),
                at(iteration)
            ),
            Self::Frozen { item: which, iteration } => {
                format!("{} moves in {}, in which it is frozen", item(which), at(iteration))
            }
            Self::OutOfOrder { arc, iterations } => format!(
                "{} moves in {}, but needs {} {}, which moves in {}",
                item(arc.after),
                at(iterations.1),
                item(arc.before),
                if arc.lag > 0 { "strictly earlier" } else { "no later" },
                at(iterations.0)
            ),
            Self::Separated { group, items, iterations } => format!(
                "group {group} is torn apart: {} moves in {}, {} in {}",
                item(items.0),
                at(iterations.0),
                item(items.1),
                at(iterations.1)
            ),
            Self::OverCapacity { resource, iteration, used, capacity } => format!(
                "{} has {} of {}, but the plan uses {}",
                at(iteration),
                instance.amount(capacity),
                instance.resource_name(resource),
                instance.amount(used)
            ),
            Self::Unpinned { item: which, iteration, pinned } => format!(
                "{} is pinned to iteration {pinned}, but is put into {}",
                item(which),
                at(iteration)
            ),
        }
    }
}
