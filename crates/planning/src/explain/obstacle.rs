//! What keeps an item out of an iteration.

use crate::check::Breach;
use crate::instance::Precedence;

/// One rule that keeps an item out of an iteration, and by how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// It would have to come before itself, so it fits nowhere.
    Itself {
        /// An arc that asks for this.
        arc: Precedence,
    },
    /// It is pinned elsewhere.
    Pin {
        /// The item, or one that moves with it.
        item: u32,
        /// Where it is pinned to.
        pinned: i64,
    },
    /// It may not move so early.
    Release {
        /// The item, or one that moves with it.
        item: u32,
        /// The first iteration it may use.
        release: i64,
    },
    /// It may not move in this iteration.
    Freeze {
        /// The item, or one that moves with it.
        item: u32,
    },
    /// Something that must come before is too late.
    Before {
        /// The item, or one that moves with it.
        item: u32,
        /// What must come before.
        other: u32,
        /// Where that is.
        at: u32,
        /// By how many iterations it must come before.
        lag: i64,
        /// Whether that stays in the backlog.
        waits: bool,
    },
    /// Something that must come after is too early.
    After {
        /// The item, or one that moves with it.
        item: u32,
        /// What must come after.
        other: u32,
        /// Where that is.
        at: u32,
        /// By how many iterations it must come after.
        lag: i64,
    },
    /// There is too little of a resource.
    Capacity {
        /// The resource.
        resource: u32,
        /// Tenths of a person-day needed.
        needed: i64,
        /// Tenths of a person-day that the others leave; negative if they use too much already.
        free: i64,
        /// What is missing.
        short: i64,
    },
    /// A hard planning rule would be broken.
    Rule {
        /// Position in the list of rules.
        rule: usize,
        /// What kind of rule it is.
        code: &'static str,
        /// Where, and by how much.
        breach: Breach,
    },
}

impl Obstacle {
    /// A stable name for programs; where `check` has a name for the broken rule, the same.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Pin { .. } => "unpinned",
            Self::Release { .. } => "before-release",
            Self::Freeze { .. } => "frozen",
            Self::Itself { .. } | Self::Before { .. } | Self::After { .. } => "out-of-order",
            Self::Capacity { .. } => "over-capacity",
            Self::Rule { code, .. } => code,
        }
    }

    /// By how much: tenths of a person-day that are missing, iterations that an item would be too
    /// early or too late; nothing where there is no more or less.
    pub fn amount(&self, iteration: u32) -> Option<i64> {
        let here = i64::from(iteration);
        match *self {
            Self::Itself { .. } | Self::Freeze { .. } | Self::Before { waits: true, .. } => None,
            Self::Pin { pinned, .. } => Some((pinned - here).abs()),
            Self::Release { release, .. } => Some(release - here),
            Self::Before { at, lag, .. } => Some(i64::from(at) + lag - here),
            Self::After { at, lag, .. } => Some(here + lag - i64::from(at)),
            Self::Capacity { short, .. } => Some(short),
            Self::Rule { ref breach, .. } => Some(breach.amount),
        }
    }

    /// Resource and tenths of a person-day, if capacity is all that is missing.
    pub(super) const fn shortage(&self) -> Option<(u32, i64)> {
        match *self {
            Self::Capacity { resource, short, .. } => Some((resource, short)),
            _ => None,
        }
    }

    /// Of several obstacles in an iteration, the one with the least weight is told: rules that
    /// nobody can talk over come first, and of resources the one that lacks most.
    pub(super) const fn weight(&self) -> (u8, i64) {
        match *self {
            Self::Itself { .. } => (0, 0),
            Self::Pin { .. } => (1, 0),
            Self::Before { waits: true, .. } => (2, 0),
            Self::Release { .. } => (3, 0),
            Self::Freeze { .. } => (4, 0),
            Self::Before { at, .. } => (5, -(at as i64)),
            Self::After { at, .. } => (6, at as i64),
            Self::Rule { ref breach, .. } => (7, -breach.amount),
            Self::Capacity { short, .. } => (8, -short),
        }
    }
}
