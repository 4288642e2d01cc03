//! The difference between what is stored and what was derived anew.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::estate::{Asset, Field, Thing, Workload};
use landfall_domain::event::FieldChange;
use landfall_domain::id::Id;
use landfall_domain::plan::{Plan, TimeBox};
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
    /// What the plan in force does not fit any more, as sentences, at most the first 1,000.
    pub(crate) plan_entries: Vec<String>,
    /// What dependencies that are new contradict, as sentences, at most the first 1,000.
    pub(crate) contradictions: Vec<String>,
    /// What held workloads that are no more and that none took over, as sentences, at most the first 1,000.
    pub(crate) ended: Vec<String>,
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
    let mut fields: Vec<_> =
        old.facts.iter().chain(new.facts.iter()).map(|(field, _)| *field).collect();
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
                // Ranks shift when others move; that is nothing new of this workload.
                let shifted = Workload {
                    rank: workload.rank,
                    proposed_rank: workload.proposed_rank,
                    ..(**old).clone()
                };
                workload.version += i64::from(shifted != workload);
            }
        }
        changes.workloads.push(workload.key());
        changed.push(workload);
    }
    (changed, gone)
}

/// Entries of the plan in force that rest on what has changed, and assets that it does not hold.
pub(super) fn note_plan(
    plan: Option<&Plan>,
    before: &BTreeMap<Id<Asset>, &Asset>,
    after: &[Asset],
    changes: &mut Changes,
) {
    let Some(plan) = plan else { return };
    let placed: BTreeMap<Id<Asset>, &TimeBox> = plan
        .packages
        .iter()
        .filter_map(|p| Some((p.asset?, plan.iterations.get(p.iteration? as usize)?)))
        .collect();
    let known: BTreeSet<Id<Asset>> = plan.packages.iter().filter_map(|p| p.asset).collect();
    let kept: BTreeSet<Id<Asset>> = after.iter().map(|asset| asset.id).collect();
    let mut entries: Vec<String> = placed
        .iter()
        .filter(|(id, _)| !kept.contains(id))
        .filter_map(|(id, time_box)| {
            let old = before.get(id)?;
            Some(format!("{} in {} proved to be another asset", old.name, time_box.key()))
        })
        .collect();
    for asset in after {
        let entry = match (placed.get(&asset.id), before.get(&asset.id)) {
            (Some(time_box), Some(old)) => plan_difference(old, asset)
                .map(|what| format!("{} in {}: {what}", asset.name, time_box.key())),
            _ if asset.in_scope() && !known.contains(&asset.id) => {
                Some(format!("{} is in no iteration of {}", asset.name, plan.key()))
            }
            _ => None,
        };
        entries.extend(entry);
    }
    entries.truncate(MOST_DETAILS);
    changes.plan_entries = entries;
}

/// Outcomes and release backlogs that held workloads which are gone without an heir, to which links would
/// go over.
pub(super) fn note_ended(
    holders: &[(Id<Workload>, String)],
    before: &[Workload],
    gone: &BTreeSet<Id<Workload>>,
    changes: &mut Changes,
) {
    let title = |id: &Id<Workload>| {
        let was = before.iter().find(|one| one.id == *id)?;
        Some(format!("{} {}", was.key(), was.title()))
    };
    let ended = holders.iter().filter(|(id, _)| gone.contains(id));
    let ended = ended.filter_map(|(id, what)| Some(format!("{} is gone: {what}", title(id)?)));
    changes.ended = ended.take(MOST_DETAILS).collect();
}

fn plan_difference(old: &Asset, new: &Asset) -> Option<String> {
    let hours = crate::documents::hours;
    if old.in_scope() != new.in_scope() {
        return Some(new.out_of_scope.clone().unwrap_or_else(|| "it is in scope now".to_owned()));
    }
    if old.workload != new.workload {
        return Some("it belongs to another workload now".to_owned());
    }
    (old.effort_tenths != new.effort_tenths).then(|| {
        format!(
            "{} hours were planned, it takes {}",
            hours(old.effort_tenths),
            hours(new.effort_tenths)
        )
    })
}

/// The name that the observations of a thing give.
fn name_of(known: &Known, thing: &Thing) -> String {
    let names = thing.observations.iter().filter_map(|&at| {
        let observation = &known.observations[at as usize].1;
        observation.text(Field::Name).or_else(|| observation.text(Field::Fqdn))
    });
    names.map(str::to_owned).next().unwrap_or_else(|| "(unnamed)".to_owned())
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
            changes.missing_assets.extend(lost.iter().take(100).map(|thing| name_of(known, thing)));
        }
    }
}
