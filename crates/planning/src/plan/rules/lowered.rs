//! The primitives that planning rules are lowered to, in terms of items.

use crate::instance::{Precedence, Rule, Traffic};

/// What a breach costs; nothing means that there must be none.
pub(in crate::plan) type Price = Option<i64>;

/// The price of a rule's breaches.
pub(super) fn price(rule: &Rule) -> Price {
    if rule.hard { None } else { Some(rule.weight.unwrap_or(0)) }
}

/// The primitives of all rules.
#[derive(Debug, Default)]
pub(in crate::plan) struct Lowered {
    /// Items that share an iteration.
    pub(in crate::plan) joins: Vec<(u32, u32)>,
    /// What must come before what.
    pub(in crate::plan) arcs: Vec<Precedence>,
    /// Iterations that items may not use.
    pub(in crate::plan) closed: Vec<Closed>,
    /// Items and the iterations that they must keep.
    pub(in crate::plan) pins: Vec<(u32, u32)>,
    /// Capacity beyond that of teams.
    pub(in crate::plan) rows: Vec<Row>,
    /// What each iteration between two items costs.
    pub(in crate::plan) ties: Vec<Traffic>,
    /// Item, iteration, and what each iteration after it costs.
    pub(in crate::plan) due: Vec<(u32, u32, i64)>,
    /// What a slot costs an item.
    pub(in crate::plan) slot_costs: Vec<(u32, SlotCost)>,
    /// What it costs to come before something that should come first.
    pub(in crate::plan) soft_arcs: Vec<SoftArc>,
    /// What too much or too little in an iteration costs.
    pub(in crate::plan) bands: Vec<Band>,
    /// What two sides in one iteration cost.
    pub(in crate::plan) mixes: Vec<Mix>,
    /// What it costs when the first and the last of some items lie apart.
    pub(in crate::plan) stretches: Vec<Stretch>,
}

/// Iterations from `from` up to, but without, `to` are closed to an item.
#[derive(Debug, Clone, Copy)]
pub(in crate::plan) struct Closed {
    pub(in crate::plan) item: u32,
    pub(in crate::plan) from: u32,
    pub(in crate::plan) to: u32,
}

/// A hard capacity line: what each item uses of it in the iteration in which it moves.
#[derive(Debug)]
pub(in crate::plan) struct Row {
    /// Iteration by iteration.
    pub(in crate::plan) capacity: Vec<i64>,
    pub(in crate::plan) uses: Vec<(u32, i64)>,
}

/// What a unit's own slot costs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::plan) enum SlotCost {
    /// For each iteration before `until`.
    Early { until: u32, weight: i64 },
    /// For each iteration away from `pin`, the backlog being the last.
    Away { pin: u32, weight: i64 },
    /// In this slot.
    At { slot: u32, cost: i64 },
    /// In every iteration, but not in the backlog.
    Moved { cost: i64 },
}

/// An arc whose breaches cost `weight` for each iteration too late.
#[derive(Debug, Clone, Copy)]
pub(in crate::plan) struct SoftArc {
    pub(in crate::plan) arc: Precedence,
    pub(in crate::plan) weight: i64,
}

/// Each unit used above `most` is a breach, and each below `least` where anything is used.
#[derive(Debug)]
pub(in crate::plan) struct Band {
    pub(in crate::plan) price: Price,
    pub(in crate::plan) least: i64,
    /// Iteration by iteration.
    pub(in crate::plan) most: Vec<i64>,
    pub(in crate::plan) uses: Vec<(u32, i64)>,
}

/// Each item of the smaller side in an iteration is a breach.
#[derive(Debug)]
pub(in crate::plan) struct Mix {
    pub(in crate::plan) price: Price,
    pub(in crate::plan) sides: [Vec<u32>; 2],
}

/// Sets of items, whose first and last should not lie far apart.
#[derive(Debug)]
pub(in crate::plan) struct Stretch {
    pub(in crate::plan) sets: Vec<Vec<u32>>,
    /// What each iteration between the first and the last of a set costs.
    pub(in crate::plan) per_iteration: i64,
    /// So many sets may be open at the end of an iteration, and what each further one costs.
    pub(in crate::plan) most_open: Option<(i64, Price)>,
}

impl Lowered {
    /// No more than this may be used in each iteration, or it costs.
    pub(super) fn at_most(&mut self, rule: &Rule, most: Vec<i64>, uses: Vec<(u32, i64)>) {
        match price(rule) {
            None => self.rows.push(Row { capacity: most, uses }),
            price => self.bands.push(Band { price, least: 0, most, uses }),
        }
    }

    /// The rule's `first` iterations are closed to these items, or cost.
    pub(super) fn later(&mut self, rule: &Rule, items: impl Iterator<Item = u32>) {
        let first = rule.first.and_then(|first| u32::try_from(first).ok()).unwrap_or(0);
        for item in items {
            match price(rule) {
                None => self.closed.push(Closed { item, from: 0, to: first }),
                Some(weight) => {
                    self.slot_costs.push((item, SlotCost::Early { until: first, weight }));
                }
            }
        }
    }
}
