//! The difference between what is stored and what was derived anew.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::estate::{Asset, Thing, Workload};
use landfall_domain::event::FieldChange;
use landfall_domain::id::Id;
use serde::Serialize;

use super::known::Known;

/// What changed in the estate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Changes {
    /// Assets that are new.
    pub(crate) added: u64,
    /// Assets with a changed field.
    pub(crate) changed: u64,
    /// Assets that an older export of the same origin held and the new one does not.
    pub(crate) missing: u64,
    /// Assets that proved to be another one.
    pub(crate) joined: u64,
    /// Dependencies before and after.
    pub(crate) dependencies: (u64, u64),
    /// Workloads that are new or changed, by key.
    pub(crate) workloads: Vec<String>,
    /// Names of missing assets, at most the first 100.
    pub(crate) missing_assets: Vec<String>,
    /// Changes field by field, at most the first 1,000.
    pub(crate) details: Vec<FieldChange>,
}

/// Details beyond this number are counted, not listed.
const MOST_DETAILS: usize = 1_000;

/// Assets that are new or different, with the version raised; the rest need not be written.
pub(super) fn changed_assets(
    assets: Vec<Asset>,
    before: &BTreeMap<Id<Asset>, &Asset>,
    changes: &mut Changes,
) -> Vec<Asset> {
    let mut changed = Vec::new();
    for mut asset in assets {
        match before.get(&asset.id) {
            None => changes.added += 1,
            Some(old) if **old == asset => continue,
            Some(old) => {
                if note_differences(old, &asset, &mut changes.details) {
                    changes.changed += 1;
                }
                asset.version = old.version + 1;
            }
        }
        changed.push(asset);
    }
    changed
}

/// Lists the fields in which two states of an asset differ; true if there are any.
pub(super) fn note_differences(old: &Asset, new: &Asset, details: &mut Vec<FieldChange>) -> bool {
    let mut fields: Vec<_> = old.facts.iter().chain(&new.facts).map(|(field, _)| *field).collect();
    fields.sort_unstable();
    fields.dedup();
    let mut any = old.kind != new.kind || old.attributes != new.attributes;
    for field in fields {
        let (before, after) = (old.value(field), new.value(field));
        if before != after {
            any = true;
            if details.len() < MOST_DETAILS {
                details.push(FieldChange {
                    asset: new.name.clone(),
                    field: field.name().to_owned(),
                    before: before.map(ToString::to_string),
                    after: after.map(ToString::to_string),
                });
            }
        }
    }
    any
}

pub(super) fn changed_workloads(
    workloads: Vec<Workload>,
    before: &[Workload],
    changes: &mut Changes,
) -> (Vec<Workload>, Vec<Id<Workload>>) {
    let old: BTreeMap<Id<Workload>, &Workload> = before.iter().map(|w| (w.id, w)).collect();
    let kept: BTreeSet<Id<Workload>> = workloads.iter().map(|w| w.id).collect();
    let gone = before.iter().map(|w| w.id).filter(|id| !kept.contains(id)).collect();
    let mut changed = Vec::new();
    for mut workload in workloads {
        match old.get(&workload.id) {
            None => {}
            Some(old) => {
                workload.version = old.version;
                if **old == workload {
                    continue;
                }
                workload.version += 1;
            }
        }
        changes.workloads.push(workload.key());
        changed.push(workload);
    }
    (changed, gone)
}

/// A new export of an origin misses what the older one held, if they overlap at all: two sites
/// may well use one format and no scope.
pub(super) fn note_missing(known: &Known, things: &[Thing], changes: &mut Changes) {
    for (at, source) in (0..).zip(&known.sources).skip(known.stored_sources) {
        let replaced: BTreeSet<u32> = (0..)
            .zip(&known.sources)
            .filter(|(_, older)| source.replaces(older))
            .map(|(older, _)| older)
            .collect();
        if replaced.is_empty() {
            continue;
        }
        let from = |thing: &&Thing, wanted: &dyn Fn(u32) -> bool| {
            thing.observations.iter().any(|&o| wanted(known.observations[o as usize].0))
        };
        let held: Vec<&Thing> =
            things.iter().filter(|thing| from(thing, &|s| replaced.contains(&s))).collect();
        let (still, lost): (Vec<&Thing>, Vec<&Thing>) =
            held.into_iter().partition(|thing| from(thing, &|s| s == at));
        if still.len() >= lost.len() {
            changes.missing += lost.len() as u64;
            changes
                .missing_assets
                .extend(lost.iter().take(100).map(|thing| thing.merged.name.clone()));
        }
    }
}
