//! One change of a scenario, as the document has it.

use serde::Deserialize;

use crate::instance::Label;

/// One change. Items are named or numbered, iterations labelled or numbered, resources called
/// `team/skill` or numbered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Change {
    /// More or less of a resource; never below zero.
    Capacity {
        /// The resource.
        resource: Label,
        /// By so many tenths of a person-day in each iteration.
        #[serde(default)]
        by: i64,
        /// To so many percent of what there is, before `by`.
        #[serde(default = "all")]
        percent: u32,
        /// From this iteration on; from the first without it.
        #[serde(default)]
        from: Option<Label>,
        /// Up to this iteration; up to the last without it.
        #[serde(default)]
        until: Option<Label>,
    },
    /// An item may move from this iteration on.
    Release {
        /// The item.
        item: Label,
        /// The first iteration allowed.
        iteration: Label,
    },
    /// An item is due in this iteration.
    Due {
        /// The item.
        item: Label,
        /// The last iteration without tardiness; never late without it.
        #[serde(default)]
        iteration: Option<Label>,
        /// Cost of each iteration after it; as it was without it.
        #[serde(default)]
        tardy: Option<i64>,
    },
    /// An item is pinned.
    Pin {
        /// The item.
        item: Label,
        /// Where; the number of iterations stands for the backlog.
        iteration: Label,
    },
    /// Pins are dropped.
    Unpin {
        /// Of this item; of all without it.
        #[serde(default)]
        item: Option<Label>,
    },
    /// An item, or all, must not move in an iteration.
    Freeze {
        /// The item; all without it.
        #[serde(default)]
        item: Option<Label>,
        /// The iteration.
        iteration: Label,
    },
    /// Freezes are dropped.
    Unfreeze {
        /// Of this item; of all without it.
        #[serde(default)]
        item: Option<Label>,
        /// In this iteration; in all without it.
        #[serde(default)]
        iteration: Option<Label>,
    },
    /// How much later an item follows another, for all that wait for each other so.
    Lag {
        /// What comes first; everything without it.
        #[serde(default)]
        before: Option<Label>,
        /// What waits; everything without it.
        #[serde(default)]
        after: Option<Label>,
        /// The new lag; the precedence is dropped without it.
        #[serde(default)]
        lag: Option<i64>,
    },
    /// Planning rules are switched off, or on again.
    Rule {
        /// Their name or kind, or the number of one.
        rule: Label,
        /// Whether they count; not without it.
        #[serde(default)]
        enabled: bool,
    },
    /// A group need not move together.
    Ungroup {
        /// One of its items.
        item: Label,
    },
    /// An item is not to be migrated at all: its effort, value, rules and traffic are gone.
    DropItem {
        /// The item.
        item: Label,
    },
    /// An item's worth.
    Value {
        /// The item.
        item: Label,
        /// The new weight on the delay curve.
        value: i64,
    },
    /// An item's effort, in percent of what it is; rounded up.
    Effort {
        /// The item; all without it.
        #[serde(default)]
        item: Option<Label>,
        /// The percentage.
        percent: u32,
    },
}

const fn all() -> u32 {
    100
}
