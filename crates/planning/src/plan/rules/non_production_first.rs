//! Test and development before production: arcs between all pairs, hard or soft.

use std::collections::BTreeMap;

use super::lowered::price;
use super::{Kind, Lowered, SoftArc};
use crate::instance::{Environment, Instance, Label, Precedence, Rule, Within};

pub(super) const KIND: Kind = Kind { name: "non-production-first", lower };

fn lower(instance: &Instance, rule: &Rule, lowered: &mut Lowered) {
    let lag = rule.lag.unwrap_or(0);
    for (production, others) in sides(instance, rule) {
        for &before in &others {
            let arcs = production.iter().map(|&after| Precedence { before, after, lag });
            match price(rule) {
                None => lowered.arcs.extend(arcs),
                Some(weight) => lowered.soft_arcs.extend(arcs.map(|arc| SoftArc { arc, weight })),
            }
        }
    }
}

/// Production items and others, of all that are compared with each other.
fn sides(instance: &Instance, rule: &Rule) -> Vec<(Vec<u32>, Vec<u32>)> {
    let mut sides: BTreeMap<Option<&Label>, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
    for id in rule.scope(instance) {
        let item = &instance.items[id as usize];
        let key = match rule.within.unwrap_or_default() {
            Within::All => Some(None),
            Within::Application => item.application.as_ref().map(Some),
            Within::Workload => item.workload.as_ref().map(Some),
        };
        let (Some(key), Some(environment)) = (key, item.environment) else { continue };
        let sides = sides.entry(key).or_default();
        let side = if environment == Environment::Production { &mut sides.0 } else { &mut sides.1 };
        side.push(id);
    }
    sides.into_values().collect()
}
