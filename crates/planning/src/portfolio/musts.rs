//! What must be planned, and a weight that no plan would rather pay.

use std::collections::BTreeSet;

use crate::conflict::Demand;
use crate::instance::{Instance, Problem, Rule};

use super::lookup::Lookup;
use super::{BuildError, Built};

/// Said of a query that is worth another look.
pub(super) const NOTHING: &str = "its scope holds for no workload, so it asks nothing";

/// What must be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// What people call it.
    pub name: String,
    /// What has to be complete, all by the same iteration.
    pub demands: Vec<Demand>,
}

impl Promise {
    /// Whether a plan keeps it.
    pub fn holds(&self, instance: &Instance, plan: &[u32]) -> bool {
        let last = instance.horizon().saturating_sub(1);
        self.demands.iter().all(|demand| plan[demand.item as usize] <= demand.by.unwrap_or(last))
    }
}

/// Every `[[must]]` of the team file.
pub(super) fn promises(
    lookup: &Lookup<'_>,
    notices: &mut Vec<String>,
) -> Result<Vec<Promise>, BuildError> {
    let musts = lookup.portfolio.calendar.musts.iter();
    musts
        .map(|must| {
            let by = must.by.map(|day| lookup.over_by(&must.place, day)).transpose()?;
            let by = by.and_then(|by| u32::try_from(by).ok());
            let about = lookup.about(&must.place, &must.about)?;
            if about.is_empty() {
                notices.push(format!("{}: {NOTHING}", must.place));
            }
            let mut items = lookup.milestones(&about);
            items.extend(lookup.named_assets(&about));
            items.sort_unstable();
            let demands = items.into_iter().map(|item| Demand { item, by }).collect();
            Ok(Promise { name: must.name.clone(), demands })
        })
        .collect()
}

/// The instance with a rule for each promise, behind all others. Its weight is above everything
/// that a plan can cost besides, as far as numbers reach.
pub(super) fn with(instance: Instance, promises: &[Promise]) -> Result<Instance, Vec<Problem>> {
    if promises.is_empty() {
        return Ok(instance);
    }
    let (dearest, horizon) = (instance.dearest(), i64::from(instance.horizon()));
    let mut parts = instance.into_parts();
    let items = i64::try_from(parts.items.len()).unwrap_or(i64::MAX);
    let data: i64 = parts.items.iter().map(|item| item.replication_gib).sum();
    let amounts = (2 * horizon).saturating_mul(items.saturating_add(1)).saturating_add(data);
    let musts = i64::try_from(promises.len()).unwrap_or(i64::MAX);
    let most = (i64::MAX >> 13) / amounts.saturating_mul(musts).max(1);
    for promise in promises {
        let last = u32::try_from(horizon - 1).unwrap_or(0);
        let by = promise.demands.iter().find_map(|demand| demand.by).unwrap_or(last);
        parts.rules.push(Rule {
            name: Some(promise.name.clone()),
            items: Some(promise.demands.iter().map(|demand| demand.item).collect()),
            by: Some(by.into()),
            ..Rule::weighted("deadline", dearest.saturating_add(1).min(most))
        });
    }
    Instance::new(parts)
}

impl Built {
    /// The instance as people read it: where a workload and one of its assets have the same name,
    /// the workload says what it is. Searches keep the names they have, as names break ties.
    pub fn readable(&self) -> Instance {
        let mut parts = self.instance.parts().clone();
        let name = |item: usize| self.instance.items[item].name.as_deref();
        let packages = || self.packages.iter().enumerate();
        let assets = packages().filter(|(_, package)| package.asset.is_some());
        let taken: BTreeSet<&str> = assets.filter_map(|(item, _)| name(item)).collect();
        for (item, _) in packages().filter(|(_, package)| package.asset.is_none()) {
            if let Some(same) = name(item).filter(|name| taken.contains(name)) {
                parts.items[item].name = Some(format!("{same} (workload)"));
            }
        }
        // Names alone make nothing unsound.
        Instance::new(parts).unwrap_or_else(|_| self.instance.clone())
    }

    /// The same with promises as hard rules, so that an explanation tells of them as of others;
    /// without them where something that is pinned breaks a promise.
    pub fn explainable(&self) -> Instance {
        let readable = self.readable();
        let mut parts = readable.parts().clone();
        let first = parts.rules.len().saturating_sub(self.promises.len());
        for rule in &mut parts.rules[first..] {
            (rule.hard, rule.weight) = (true, None);
        }
        Instance::new(parts).unwrap_or(readable)
    }
}
