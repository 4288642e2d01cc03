//! Replication: GiB against the line.

use super::{Kind, Lowered};
use crate::instance::{Instance, Rule};

pub(super) const KIND: Kind = Kind { name: "replication", lower };

fn lower(instance: &Instance, rule: &Rule, lowered: &mut Lowered) {
    let copied = |item: u32| {
        let item = &instance.items[item as usize];
        item.replication_gib + item.drift_gib_per_iteration
    };
    let uses = rule.scope(instance).into_iter().map(|item| (item, copied(item))).collect();
    let line = |t| rule.gib.as_ref().map_or(0, |gib| gib.at(t));
    lowered.at_most(rule, (0..instance.horizon()).map(line).collect(), uses);
}
