//! The estate rebuilt from everything known, and the difference to what is stored.
//!
//! Importing, answering a question and choosing a profile all end here, so they agree.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Span, Timestamp, Zoned};
use landfall_domain::assumption::{
    Assumption, AssumptionStatus, StatedAssumption, standard_assumptions,
};
use landfall_domain::backlog::{Rules, group, prioritise};
use landfall_domain::estate::{
    Answer, Assembled, Asset, Dependency, Evidences, Finding, Link, LinkKind, Observation, Source,
    Thing, Workload, assemble,
};
use landfall_domain::event::FieldChange;
use landfall_domain::id::Id;
use landfall_domain::rationalize::Readiness;
use landfall_domain::release::Member;
use landfall_intake::Intake;
use landfall_planning::portfolio::structure;
use landfall_store::{StoreError, StoredLink, StoredObservation, StoredQuestion, Tx};
use serde::Serialize;

use crate::boot::Mint;

/// Everything that is stored, and what has just been read.
pub(crate) struct Known {
    sources: Vec<Source>,
    observations: Vec<(u32, Observation)>,
    /// Where each stored observation stands: source, place, asset.
    stored: Vec<(Id<Source>, i64, Id<Asset>)>,
    links: Vec<(u32, Link)>,
    stored_links: usize,
    stored_sources: usize,
    answers: Vec<Answer>,
    assets: Vec<Asset>,
    workloads: Vec<Workload>,
    dependencies: Vec<Dependency>,
    assumptions: Vec<Assumption>,
    /// Findings of the files read just now, by source.
    findings: Vec<(Id<Source>, Vec<Finding>)>,
}

impl Known {
    /// Loads everything.
    pub(crate) async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        let sources = tx.sources().await?;
        let number: BTreeMap<Id<Source>, u32> =
            (0..).zip(&sources).map(|(at, source)| (source.id, at)).collect();
        let (mut observations, mut stored) = (Vec::new(), Vec::new());
        for StoredObservation { source, seq, asset, observation, .. } in tx.observations().await? {
            observations.push((number[&source], observation));
            stored.push((source, seq, asset));
        }
        let links: Vec<(u32, Link)> = tx
            .links()
            .await?
            .into_iter()
            .map(|stored| (number[&stored.source], stored.link))
            .collect();
        Ok(Self {
            stored_links: links.len(),
            stored_sources: sources.len(),
            sources,
            observations,
            stored,
            links,
            answers: tx.answers().await?,
            assets: tx.assets().await?,
            workloads: tx.workloads().await?,
            dependencies: tx.dependencies().await?,
            assumptions: tx.assumptions().await?,
            findings: Vec::new(),
        })
    }

    /// Adds what a file says.
    pub(crate) fn add(&mut self, source: Source, intake: Intake) {
        let number = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        self.observations.extend(intake.observations.into_iter().map(|o| (number, o)));
        self.links.extend(intake.links.into_iter().map(|link| (number, link)));
        self.findings.push((source.id, intake.findings.into_vec()));
        self.sources.push(source);
    }

    /// Adds a person's answer.
    pub(crate) fn answer(&mut self, answer: Answer) {
        self.answers.push(answer);
    }
}

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

/// The new state, ready to be saved.
pub(crate) struct Rebuilt {
    sources: Vec<Source>,
    new_observations: Vec<StoredObservation>,
    moved_observations: Vec<StoredObservation>,
    new_links: Vec<StoredLink>,
    assets: Vec<Asset>,
    gone_assets: Vec<Id<Asset>>,
    workloads: Vec<Workload>,
    gone_workloads: Vec<Id<Workload>>,
    dependencies: Vec<Dependency>,
    assumptions: Vec<Assumption>,
    releases: Vec<Vec<Member>>,
    questions: Vec<StoredQuestion>,
    findings: Vec<(Id<Source>, Vec<Finding>)>,
    estate_findings: Vec<Finding>,
    changes: Changes,
}

/// Rebuilds the estate and compares it with what is stored.
pub(crate) fn rebuild(known: Known, rules: &Rules, now: Timestamp, mint: &mut Mint) -> Rebuilt {
    let assembled = assemble(Evidences {
        sources: &known.sources,
        observations: &known.observations,
        links: &known.links,
        answers: &known.answers,
    });
    let (ids, gone_assets) = asset_ids(&known, &assembled.things, mint);
    let before: BTreeMap<Id<Asset>, &Asset> = known.assets.iter().map(|a| (a.id, a)).collect();
    let mut assets: Vec<Asset> =
        assembled.things.iter().zip(&ids).map(|(thing, id)| asset(thing, *id, &before)).collect();
    let dependencies = dependencies(&known, &assembled, &ids, mint);
    let grouped = group(&mut assets, &dependencies, &known.workloads, rules, &mut || mint.id());
    let shared: BTreeSet<Id<Asset>> = structure(&assets, &dependencies)
        .shared
        .iter()
        .map(|service| assets[service.asset as usize].id)
        .collect();
    let (workloads, releases) = prioritise(grouped, &assets, &dependencies, &shared, rules);
    let mut changes = Changes {
        joined: gone_assets.len() as u64,
        dependencies: (known.dependencies.len() as u64, dependencies.len() as u64),
        ..Changes::default()
    };
    let changed_assets = changed_assets(assets, &before, &mut changes);
    let (changed_workloads, gone_workloads) =
        changed_workloads(workloads, &known.workloads, &mut changes);
    note_missing(&known, &assembled.things, &mut changes);
    let questions = questions(&known, &assembled, &ids);
    let (new_observations, moved_observations) = observations(&known, &assembled.things, &ids);
    let new_links = new_links(&known);
    Rebuilt {
        new_observations,
        moved_observations,
        new_links,
        assets: changed_assets,
        gone_assets,
        workloads: changed_workloads,
        gone_workloads,
        dependencies,
        assumptions: new_assumptions(&known.assumptions, now, mint),
        releases,
        questions,
        estate_findings: assembled.findings.into_vec(),
        sources: known.sources.into_iter().skip(known.stored_sources).collect(),
        findings: known.findings,
        changes,
    }
}

/// The id of each thing: the oldest that its observations had, else a new one.
fn asset_ids(known: &Known, things: &[Thing], mint: &mut Mint) -> (Vec<Id<Asset>>, Vec<Id<Asset>>) {
    let mut taken = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let ids: Vec<Id<Asset>> = things
        .iter()
        .map(|thing| {
            let mut had: Vec<Id<Asset>> = thing
                .observations
                .iter()
                .filter_map(|&at| known.stored.get(at as usize).map(|(.., asset)| *asset))
                .collect();
            had.sort_unstable();
            seen.extend(had.iter().copied());
            let id = had.into_iter().find(|id| !taken.contains(id)).unwrap_or_else(|| mint.id());
            taken.insert(id);
            id
        })
        .collect();
    let gone = seen.difference(&taken).copied().collect();
    (ids, gone)
}

fn asset(thing: &Thing, id: Id<Asset>, before: &BTreeMap<Id<Asset>, &Asset>) -> Asset {
    let old = before.get(&id);
    Asset {
        id,
        kind: thing.merged.kind,
        name: thing.merged.name.clone(),
        facts: thing.merged.facts.clone(),
        attributes: thing.merged.attributes.clone(),
        out_of_scope: thing.out_of_scope.clone(),
        workload: old.and_then(|old| old.workload),
        membership: old.and_then(|old| old.membership.clone()),
        readiness: Readiness::Unknown,
        readiness_reasons: Vec::new(),
        disposition: None,
        effort_tenths: 0,
        version: old.map_or(1, |old| old.version),
    }
}

fn dependencies(
    known: &Known,
    assembled: &Assembled,
    ids: &[Id<Asset>],
    mint: &mut Mint,
) -> Vec<Dependency> {
    type Ends = (Id<Asset>, Id<Asset>, LinkKind, Option<u16>);
    let before: BTreeMap<Ends, Id<Dependency>> =
        known.dependencies.iter().map(|d| ((d.from, d.to, d.kind, d.port), d.id)).collect();
    assembled
        .ties
        .ties
        .iter()
        .map(|tie| {
            let (from, to) = (ids[tie.from], ids[tie.to]);
            let old = before.get(&(from, to, tie.kind, tie.port)).copied();
            Dependency {
                id: old.unwrap_or_else(|| mint.id()),
                from,
                to,
                kind: tie.kind,
                port: tie.port,
                service: tie.service.clone(),
                count: tie.count,
                first_seen: tie.first_seen,
                last_seen: tie.last_seen,
                sources: i64::try_from(tie.sources.len()).unwrap_or(i64::MAX),
            }
        })
        .collect()
}

/// Assets that are new or different, with the version raised; the rest need not be written.
fn changed_assets(
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
fn note_differences(old: &Asset, new: &Asset, details: &mut Vec<FieldChange>) -> bool {
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

fn changed_workloads(
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
fn note_missing(known: &Known, things: &[Thing], changes: &mut Changes) {
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

fn questions(known: &Known, assembled: &Assembled, ids: &[Id<Asset>]) -> Vec<StoredQuestion> {
    let mut thing_of = BTreeMap::new();
    for (thing, id) in assembled.things.iter().zip(ids) {
        for &at in &thing.observations {
            thing_of.insert(at as usize, *id);
        }
    }
    (1..)
        .zip(&assembled.questions)
        .map(|(number, question)| StoredQuestion {
            number,
            key_kind: question.key.kind.label().to_owned(),
            key_value: question.key.value.to_string(),
            because: question.because.clone(),
            candidates: question
                .candidates
                .iter()
                .filter_map(|at| {
                    let key = known.observations[*at].1.keys.first()?.clone();
                    Some((*thing_of.get(at)?, key))
                })
                .collect(),
        })
        .collect()
}

/// New observations, and stored ones whose asset or standing has changed.
fn observations(
    known: &Known,
    things: &[Thing],
    ids: &[Id<Asset>],
) -> (Vec<StoredObservation>, Vec<StoredObservation>) {
    let (mut new, mut moved) = (Vec::new(), Vec::new());
    let mut next: BTreeMap<Id<Source>, i64> = BTreeMap::new();
    for (thing, &asset) in things.iter().zip(ids) {
        for &at in &thing.observations {
            let (source, observation) = &known.observations[at as usize];
            let superseded = thing.superseded.contains(&at);
            match known.stored.get(at as usize) {
                Some((_, _, before)) if *before == asset && !superseded => {}
                Some((source, seq, _)) => moved.push(StoredObservation {
                    source: *source,
                    seq: *seq,
                    asset,
                    superseded,
                    observation: observation.clone(),
                }),
                None => {
                    let source = known.sources[*source as usize].id;
                    let seq = next.entry(source).or_insert(0);
                    *seq += 1;
                    new.push(StoredObservation {
                        source,
                        seq: *seq,
                        asset,
                        superseded,
                        observation: observation.clone(),
                    });
                }
            }
        }
    }
    (new, moved)
}

fn new_links(known: &Known) -> Vec<StoredLink> {
    (1..)
        .zip(&known.links[known.stored_links..])
        .map(|(seq, (source, link))| StoredLink {
            source: known.sources[*source as usize].id,
            seq,
            link: link.clone(),
        })
        .collect()
}

/// The standard assumptions, if none are recorded yet.
fn new_assumptions(known: &[Assumption], now: Timestamp, mint: &mut Mint) -> Vec<Assumption> {
    let next = known.iter().map(|a| a.number).max().unwrap_or(0) + 1;
    let missing = standard_assumptions()
        .into_iter()
        .filter(|stated| !known.iter().any(|a| a.slug == stated.slug));
    (next..).zip(missing).map(|(number, stated)| assumption(stated, number, now, mint)).collect()
}

fn assumption(
    stated: StatedAssumption,
    number: i64,
    now: Timestamp,
    mint: &mut Mint,
) -> Assumption {
    let today: Zoned = now.to_zoned(jiff::tz::TimeZone::UTC);
    let review_by = today.date().saturating_add(Span::new().days(stated.review_in_days));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let weakness_percent = (stated.weakness * 100.0).round().clamp(0.0, 100.0) as u8;
    Assumption {
        id: mint.id(),
        number,
        slug: stated.slug,
        statement: stated.statement,
        reason: stated.reason,
        scope: stated.scope,
        effect: stated.effect,
        evidence: stated.evidence,
        weakness_percent,
        status: AssumptionStatus::Open,
        stated_at: now,
        review_by,
        version: 1,
    }
}

impl Rebuilt {
    pub(crate) fn changes(&self) -> &Changes {
        &self.changes
    }

    pub(crate) fn estate_findings(&self) -> &[Finding] {
        &self.estate_findings
    }

    /// Saves everything, in an order in which no reference dangles.
    pub(crate) async fn save(self, tx: &mut Tx) -> Result<(), StoreError> {
        for source in &self.sources {
            tx.add_source(source).await?;
        }
        tx.save_workloads(&self.workloads).await?;
        tx.save_assets(&self.assets).await?;
        drop(self.assets);
        tx.add_observations(&self.new_observations).await?;
        for moved in &self.moved_observations {
            tx.move_observation(moved).await?;
        }
        tx.add_links(&self.new_links).await?;
        tx.replace_dependencies(&self.dependencies).await?;
        tx.replace_releases(&self.releases).await?;
        tx.remove_assets(&self.gone_assets).await?;
        tx.remove_workloads(&self.gone_workloads).await?;
        tx.add_assumptions(&self.assumptions).await?;
        for (source, findings) in &self.findings {
            tx.add_findings(*source, findings).await?;
        }
        tx.replace_estate_findings(&self.estate_findings).await?;
        tx.replace_questions(&self.questions).await
    }
}
