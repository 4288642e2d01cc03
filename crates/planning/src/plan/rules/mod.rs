//! Planning rules as the search sees them: each kind is lowered to a few primitives.

mod adopted;
mod deadline;
mod dependency_order;
mod high_complexity_later;
mod high_criticality_later;
mod keep_apart;
mod lowered;
mod maintenance_windows;
mod non_production_first;
mod pairs_together;
mod parallel_workloads;
mod production_apart;
mod replication;
mod wave_size;
mod workload_together;

use crate::instance::{Instance, Precedence, Rule};

use lowered::{Band, Closed, Mix, Row, SoftArc, Stretch};
pub(super) use lowered::{Lowered, Price, SlotCost};

/// How one kind of rule is lowered.
struct Kind {
    /// Name of the rule.
    name: &'static str,
    /// Adds its primitives to those of the other rules.
    lower: fn(&Instance, &Rule, &mut Lowered),
}

/// One line for each kind of rule.
const KINDS: [Kind; 14] = [
    pairs_together::KIND,
    workload_together::KIND,
    dependency_order::KIND,
    non_production_first::KIND,
    production_apart::KIND,
    high_criticality_later::KIND,
    high_complexity_later::KIND,
    wave_size::KIND,
    replication::KIND,
    maintenance_windows::KIND,
    deadline::KIND,
    parallel_workloads::KIND,
    keep_apart::KIND,
    adopted::KIND,
];

/// The primitives of all rules that are switched on.
pub(super) fn lower(instance: &Instance) -> Lowered {
    let mut lowered = Lowered::default();
    for rule in instance.rules.iter().filter(|rule| rule.enabled) {
        if let Some(kind) = KINDS.iter().find(|kind| kind.name == rule.rule) {
            (kind.lower)(instance, rule, &mut lowered);
        }
    }
    lowered
}

/// What a hard rule forbids, as far as joins, order, windows and capacity can say it.
#[derive(Debug, Default)]
pub(crate) struct Forbids {
    /// Items that share an iteration.
    pub(crate) joins: Vec<(u32, u32)>,
    /// What must come before what.
    pub(crate) arcs: Vec<Precedence>,
    /// Item, and iterations from the first up to, but without, the second that are closed to it.
    pub(crate) closed: Vec<(u32, u32, u32)>,
    /// Items and where they stay.
    pub(crate) pins: Vec<(u32, u32)>,
    /// Capacity lines beyond those of teams.
    pub(crate) rows: Vec<Line>,
}

/// Capacity iteration by iteration, and what items use of it.
pub(crate) type Line = (Vec<i64>, Vec<(u32, i64)>);

/// What one rule forbids; of a weighted one, nothing.
pub(crate) fn forbids(instance: &Instance, rule: &Rule) -> Forbids {
    let mut lowered = Lowered::default();
    if let Some(kind) = KINDS.iter().find(|kind| kind.name == rule.rule && rule.hard) {
        (kind.lower)(instance, rule, &mut lowered);
    }
    Forbids {
        joins: lowered.joins,
        arcs: lowered.arcs,
        closed: lowered.closed.iter().map(|one| (one.item, one.from, one.to)).collect(),
        pins: lowered.pins,
        rows: lowered.rows.into_iter().map(|row| (row.capacity, row.uses)).collect(),
    }
}

/// What hard rules join, and what they put into order.
pub(crate) fn bindings(instance: &Instance) -> (Vec<(u32, u32)>, Vec<Precedence>) {
    let rules = lower(instance);
    (rules.joins, rules.arcs)
}

#[cfg(test)]
mod tests {
    use super::KINDS;
    use crate::instance;

    #[test]
    fn every_kind_of_rule_is_lowered() {
        assert!(KINDS.iter().map(|kind| kind.name).eq(instance::KINDS.iter().map(|k| k.name)));
    }
}
