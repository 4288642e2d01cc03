//! The estate rebuilt from everything known, and the difference to what is stored.
//!
//! Importing, answering a question and choosing a profile all end here, so they agree.

mod changes;
mod contradictions;
mod known;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use landfall_domain::assumption::Assumption;
use landfall_domain::backlog::{Backlog, KnownWorkload, Previous, Rules, group, prioritise};
use landfall_domain::estate::reconcile::Merged;
use landfall_domain::estate::{
    Assembled, Asset, AssetWord, Dependency, Evidences, Finding, LinkKind, Membership, Thing,
    Verdict, Workload, assemble, out_of_scope,
};
use landfall_domain::id::Id;
use landfall_domain::priority::Holding;
use landfall_domain::rationalize::Readiness;
use landfall_domain::release::Member;
use landfall_planning::group::Options;
use landfall_planning::portfolio::structure;
use landfall_planning::suggestion::{Basis, suggestions};
use landfall_store::{
    NewObservation, StoreError, StoredLink, StoredQuestion, StoredSuggestion, Tx,
};

use crate::actions::questionnaires::follow_the_estate;
use crate::boot::Mint;
use crate::documents::suggestion::SuggestionDocument;

use changes::{changed_assets, changed_workloads, note_ended, note_missing, note_plan};
use contradictions::{After, Before, contradictions};
use known::NEXT_NUMBER;
use rows::{Standings, new_assumptions, new_links, standings};

pub(crate) use changes::Changes;
pub(crate) use known::Known;

/// What all sources say, settled: who is who, and which values win. Half of the way; what sources
/// said can be written before the backlog is derived and takes its room.
pub(crate) struct Settled {
    known: Known,
    assembled: Assembled,
    ids: Vec<Id<Asset>>,
    /// Assets that proved to be another one, and which.
    gone_assets: Vec<(Id<Asset>, Id<Asset>)>,
    questions: Vec<StoredQuestion>,
    standings: Standings,
    new_links: Vec<StoredLink>,
    changes: Changes,
}

/// The new state, ready to be saved.
pub(crate) struct Rebuilt {
    assets: Vec<Asset>,
    gone_assets: Vec<(Id<Asset>, Id<Asset>)>,
    workloads: Vec<Workload>,
    gone_workloads: Vec<Id<Workload>>,
    /// Where most assets of each workload are now.
    heirs: BTreeMap<Id<Workload>, Id<Workload>>,
    next_number: i64,
    dependencies: Vec<Dependency>,
    assumptions: Vec<Assumption>,
    releases: Vec<Vec<Member>>,
    needs: Vec<(Id<Workload>, Id<Workload>)>,
    suggestions: Vec<StoredSuggestion>,
    questions: Vec<StoredQuestion>,
    estate_findings: Vec<Finding>,
    changes: Changes,
}

/// Derives everything anew from what is known, and saves it.
pub(crate) async fn rebuild(
    tx: &mut Tx,
    known: Known,
    rules: &Rules,
    now: Timestamp,
    mint: &mut Mint,
) -> Result<Changes, StoreError> {
    let settled = settle(known, mint);
    settled.save_said(tx).await?;
    let rebuilt = settled.derive(rules, now, mint);
    let changes = rebuilt.changes().clone();
    rebuilt.save(tx).await?;
    Ok(changes)
}

/// Finds out who is who.
pub(crate) fn settle(mut known: Known, mint: &mut Mint) -> Settled {
    let assembled = assemble(Evidences {
        sources: &known.sources,
        observations: &known.observations,
        links: &known.links,
        answers: &known.answers,
    });
    let (ids, gone_assets) = asset_ids(&known, &assembled.things, mint);
    let mut changes = Changes { joined: gone_assets.len() as u64, ..Changes::default() };
    note_missing(&known, &assembled.things, &mut changes);
    let questions = questions(&known, &assembled, &ids);
    let standings = standings(&known, &assembled.things, &ids);
    let new_links = new_links(&mut known);
    Settled { known, assembled, ids, gone_assets, questions, standings, new_links, changes }
}

impl Settled {
    /// Writes what sources said; assets follow in the same transaction.
    pub(crate) async fn save_said(&self, tx: &mut Tx) -> Result<(), StoreError> {
        for source in &self.known.sources[self.known.stored_sources..] {
            tx.add_source(source).await?;
        }
        let new: Vec<NewObservation<'_>> = self
            .standings
            .new
            .iter()
            .map(|&(at, standing)| {
                let observation = &self.known.observations[at as usize].1;
                NewObservation { standing, observation }
            })
            .collect();
        tx.add_observations(&new).await?;
        for &moved in &self.standings.moved {
            tx.move_observation(moved).await?;
        }
        tx.add_links(&self.new_links).await?;
        for (source, findings) in &self.known.findings {
            tx.add_findings(*source, findings).await?;
        }
        Ok(())
    }

    /// Derives the backlog and compares it with what is stored.
    pub(crate) fn derive(self, rules: &Rules, now: Timestamp, mint: &mut Mint) -> Rebuilt {
        let Self { mut known, assembled, ids, gone_assets, questions, mut changes, .. } = self;
        let before: BTreeMap<Id<Asset>, &Asset> = known.assets.iter().map(|a| (a.id, a)).collect();
        let mut said = words(&known.assets, &gone_assets);
        let mut assets: Vec<Asset> = assembled
            .things
            .iter()
            .zip(&ids)
            .map(|(thing, id)| {
                let merged = thing.merge(&known.sources, &mut known.observations);
                let said = said.remove(id);
                Asset { said, ..asset(merged, *id, &before, &mut known.placed) }
            })
            .collect();
        known.observations = Vec::new();
        let dependencies = dependencies(&known, &assembled, &ids, mint);
        let next = known.next_number;
        let mut workloads: Vec<KnownWorkload> = known.workloads.iter().map(Into::into).collect();
        workloads.append(&mut known.named);
        let statements = std::mem::take(&mut known.statements);
        let previous = Previous { workloads, next, statements };
        let grouped = group(&mut assets, &dependencies, &previous, rules, &mut || mint.id());
        let numbers = known.workloads.iter().chain(&grouped.workloads).map(|one| one.number + 1);
        let next_number = numbers.max().unwrap_or(1).max(next);
        follow(&mut known.verdicts, &gone_assets);
        let structure = structure(&assets, &grouped.workloads, &dependencies, &known.verdicts);
        let ordering: Vec<&Dependency> =
            dependencies.iter().filter(|one| !structure.hides(one)).collect();
        let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
        let placings = Holding::on(&known.placings, today);
        let Backlog { workloads, releases, needs } =
            prioritise(grouped, &assets, &ordering, rules, &placings);
        changes.contradictions = contradictions(
            &Before {
                dependencies: &known.dependencies,
                releases: &known.releases,
                plan: known.plan.as_ref(),
            },
            After {
                assets: &assets,
                workloads: &workloads,
                dependencies: &dependencies,
                verdicts: &known.verdicts,
                structure: &structure,
            },
        );
        drop(structure);
        let basis = Basis {
            assets: &assets,
            workloads: &workloads,
            dependencies: &dependencies,
            verdicts: &known.verdicts,
        };
        let suggestions = suggested(basis);
        changes.dependencies = (known.dependencies.len() as u64, dependencies.len() as u64);
        note_plan(known.plan.as_ref(), &before, &assets, &mut changes);
        let heirs = heirs(&known.assets, &assets);
        let assets = changed_assets(assets, &before, &mut changes);
        let (workloads, gone_workloads) =
            changed_workloads(workloads, &known.workloads, &mut changes);
        let ended = gone_workloads.iter().filter(|id| !heirs.contains_key(id)).copied().collect();
        note_ended(&known.holders, &known.workloads, &ended, &mut changes);
        Rebuilt {
            assets,
            gone_assets,
            workloads,
            gone_workloads,
            heirs,
            next_number,
            dependencies,
            assumptions: new_assumptions(&known.assumptions, &rules.assumptions, now, mint),
            releases,
            needs,
            suggestions,
            questions,
            estate_findings: assembled.findings.into_vec(),
            changes,
        }
    }
}

/// For each workload the one in which most of its assets are now.
fn heirs(before: &[Asset], after: &[Asset]) -> BTreeMap<Id<Workload>, Id<Workload>> {
    let now: BTreeMap<Id<Asset>, Id<Workload>> =
        after.iter().filter_map(|asset| Some((asset.id, asset.workload?))).collect();
    let mut votes: BTreeMap<Id<Workload>, BTreeMap<Id<Workload>, usize>> = BTreeMap::new();
    for asset in before {
        if let (Some(was), Some(is)) = (asset.workload, now.get(&asset.id)) {
            *votes.entry(was).or_default().entry(*is).or_default() += 1;
        }
    }
    let most = |votes: BTreeMap<Id<Workload>, usize>| {
        votes.into_iter().max_by_key(|(id, count)| (*count, std::cmp::Reverse(*id)))
    };
    votes.into_iter().filter_map(|(was, votes)| Some((was, most(votes)?.0))).collect()
}

/// What dependencies suggest, as pages show it.
fn suggested(basis: Basis<'_>) -> Vec<StoredSuggestion> {
    let found = suggestions(basis, &Options::default()).all;
    (1..)
        .zip(&found)
        .filter_map(|(position, one)| {
            let document = SuggestionDocument::of(one, basis);
            let body = serde_json::to_string(&document).ok()?;
            Some(StoredSuggestion { position, key: document.key, body })
        })
        .collect()
}

/// What was said of the services of an asset holds for the one that it proved to be.
fn follow(verdicts: &mut [Verdict], gone: &[(Id<Asset>, Id<Asset>)]) {
    for verdict in verdicts {
        let asset = &mut verdict.service.asset;
        if let Some((_, now)) = gone.iter().find(|(was, _)| was == asset) {
            *asset = *now;
        }
    }
}

/// What people say of assets; of an asset that proved to be another one, the other one keeps it.
fn words(before: &[Asset], gone: &[(Id<Asset>, Id<Asset>)]) -> BTreeMap<Id<Asset>, Box<AssetWord>> {
    let heirs: BTreeMap<Id<Asset>, Id<Asset>> = gone.iter().copied().collect();
    let mut words: BTreeMap<Id<Asset>, Box<AssetWord>> = BTreeMap::new();
    for asset in before {
        let Some(word) = asset.said.clone() else { continue };
        let id = heirs.get(&asset.id).copied().unwrap_or(asset.id);
        let earlier = words.remove(&id).map(|word| *word);
        if let Some(word) = AssetWord::later(earlier, Some(*word)) {
            words.insert(id, Box::new(word));
        }
    }
    words
}

/// Ids that are no more, each with the one that took its place.
type Gone = Vec<(Id<Asset>, Id<Asset>)>;

/// The id of each thing: the oldest that its observations had, else a new one.
fn asset_ids(known: &Known, things: &[Thing], mint: &mut Mint) -> (Vec<Id<Asset>>, Gone) {
    let mut taken = BTreeSet::new();
    let mut homes: BTreeMap<Id<Asset>, Id<Asset>> = BTreeMap::new();
    let ids: Vec<Id<Asset>> = things
        .iter()
        .map(|thing| {
            let mut had: Vec<Id<Asset>> = thing
                .observations
                .iter()
                .filter_map(|&at| known.stored.get(at as usize).map(|standing| standing.asset))
                .collect();
            had.sort_unstable();
            let id =
                had.iter().copied().find(|id| !taken.contains(id)).unwrap_or_else(|| mint.id());
            for was in had {
                homes.entry(was).or_insert(id);
            }
            taken.insert(id);
            id
        })
        .collect();
    homes.retain(|was, _| !taken.contains(was));
    (ids, homes.into_iter().collect())
}

fn asset(
    merged: Merged,
    id: Id<Asset>,
    before: &BTreeMap<Id<Asset>, &Asset>,
    placed: &mut BTreeMap<Id<Asset>, (Id<Workload>, Membership)>,
) -> Asset {
    let old = before.get(&id);
    let (workload, membership) = placed.remove(&id).map_or_else(
        || (old.and_then(|old| old.workload), old.and_then(|old| old.membership.clone())),
        |(workload, membership)| (Some(workload), Some(membership)),
    );
    Asset {
        id,
        kind: merged.kind,
        out_of_scope: out_of_scope(&merged),
        name: merged.name,
        facts: merged.facts.into(),
        attributes: merged.attributes.into(),
        workload,
        membership,
        readiness: Readiness::Unknown,
        readiness_reasons: Vec::new(),
        said: None,
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

impl Rebuilt {
    pub(crate) fn changes(&self) -> &Changes {
        &self.changes
    }

    pub(crate) fn estate_findings(&self) -> &[Finding] {
        &self.estate_findings
    }

    /// Saves everything, in an order in which no reference dangles.
    pub(crate) async fn save(self, tx: &mut Tx) -> Result<(), StoreError> {
        tx.save_workloads(&self.workloads).await?;
        tx.save_assets(&self.assets).await?;
        drop(self.assets);
        tx.replace_dependencies(&self.dependencies).await?;
        tx.replace_releases(&self.releases).await?;
        tx.replace_needs(&self.needs).await?;
        tx.replace_suggestions(&self.suggestions).await?;
        for &(was, now) in &self.gone_assets {
            tx.hand_over_verdicts(was, now).await?;
        }
        let gone: Vec<Id<Asset>> = self.gone_assets.iter().map(|(was, _)| *was).collect();
        tx.remove_assets(&gone).await?;
        for &(_, was) in &tx.links_of_workloads(&self.gone_workloads).await? {
            tx.hand_over_links(was, self.heirs.get(&was).copied()).await?;
        }
        let heir = |was: &Id<Workload>| (*was, self.heirs.get(was).copied());
        let gone: Vec<_> = self.gone_workloads.iter().map(heir).collect();
        follow_the_estate(tx, &gone).await?;
        tx.remove_workloads(&self.gone_workloads).await?;
        tx.set(NEXT_NUMBER, &self.next_number.to_string()).await?;
        tx.add_assumptions(&self.assumptions).await?;
        tx.replace_estate_findings(&self.estate_findings).await?;
        tx.replace_questions(&self.questions).await?;
        tx.keep_counts().await
    }
}
