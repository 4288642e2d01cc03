//! The strategy team submits a release backlog, the adoption team commits to it.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::delivery::{
    Need, Promotion, Reach, ReleaseAsset, ReleaseBacklog, ReleaseItem, ReleaseStatus, Signature,
    Task, needs_of, runbook_of, tasks_of,
};
use landfall_domain::estate::workload::number_of;
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::rationalize::Disposition;
use landfall_domain::review::{Review, gate};
use landfall_store::Tx;

use crate::actions::review::close::reopen_if_material;
use crate::actions::review::start_work::release_number;
use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::find_release;
use super::stages::begin_all;

/// A release has no more workloads.
const MOST: usize = 500;
/// Longer texts are refused.
const LONGEST: usize = 500;

/// What is wanted of a new release backlog.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) title: String,
    /// Why its value justifies the disruption.
    pub(crate) because: String,
    pub(crate) promotion: Promotion,
    pub(crate) scope: Scope,
}

/// Which workloads.
#[derive(Debug, Clone)]
pub(crate) enum Scope {
    /// Those of a proposed release, by its key: `R-1`.
    Proposed(String),
    /// These, by their keys.
    Workloads(Vec<String>),
}

fn text(what: &str, said: &str) -> Result<String, Failure> {
    let said = said.trim();
    let long = said.chars().count() > LONGEST;
    if said.is_empty() || long || said.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Failure::Usage(format!("{what} has 1 to {LONGEST} characters")));
    }
    Ok(said.to_owned())
}

/// Submits a release backlog: its workloads with every asset that each needs.
pub(crate) async fn submit(cx: &Context, wanted: &Wanted) -> anyhow::Result<ReleaseBacklog> {
    let (title, because) =
        (text("the title", &wanted.title)?, text("the reason", &wanted.because)?);
    let mut tx = cx.store.write().await?;
    let taken = tx.released_workloads().await?;
    let selected = match &wanted.scope {
        Scope::Proposed(key) => proposed(&mut tx, key, &taken).await?,
        Scope::Workloads(keys) => by_key(&mut tx, keys).await?,
    };
    if selected.is_empty() || selected.len() > MOST {
        let told = format!("a release has 1 to {MOST} workloads, not {}", selected.len());
        return Err(Failure::Usage(told).into());
    }
    let others = tx.release_backlogs().await?;
    let ids: Vec<Id<Workload>> = selected.iter().map(|(workload, _)| workload.id).collect();
    for (workload, _) in &selected {
        let key = workload.key();
        if let Some(other) = taken.get(&workload.id) {
            let other = others.iter().find(|one| one.id == *other).map(ReleaseBacklog::key);
            let told = format!("{key} is in {} already", other.unwrap_or_default());
            return Err(Failure::Refused(told).into());
        }
        if !workload.decision.disposition.is_work() {
            let told = format!("{key} is retained: there is nothing to release");
            return Err(Failure::Refused(told).into());
        }
    }
    let mut held: BTreeMap<Id<Workload>, Vec<ReleaseAsset>> = BTreeMap::new();
    for asset in tx.held_assets(&ids).await? {
        let because = asset.because.unwrap_or_else(|| "it is part of the workload".to_owned());
        held.entry(asset.workload).or_default().push(ReleaseAsset { asset: asset.id, because });
    }
    let keys: Vec<String> = selected.iter().map(|(workload, _)| workload.key()).collect();
    let item = |(workload, because): (Workload, String)| ReleaseItem {
        assets: held.remove(&workload.id).unwrap_or_default(),
        workload: workload.id,
        because,
    };
    let now = cx.clock.now();
    let release = ReleaseBacklog {
        id: cx.mint().id(),
        number: others.last().map_or(1, |last| last.number + 1),
        title,
        status: ReleaseStatus::Submitted,
        promotion: wanted.promotion,
        because: because.clone(),
        items: selected.into_iter().map(item).collect(),
        reach: Vec::new(),
        submitted: Signature { by: cx.actor.clone(), at: now },
        committed: None,
        version: 1,
    };
    tx.add_release_backlog(&release).await?;
    let happening = Happening::ReleaseSubmitted {
        release: release.key(),
        title: release.title.clone(),
        workloads: keys,
    };
    cx.record(&mut tx, now, Some(&because), &happening).await?;
    tx.commit().await?;
    Ok(release)
}

/// The workloads of a proposed release that no release backlog has, each with the reason.
async fn proposed(
    tx: &mut Tx,
    key: &str,
    taken: &BTreeMap<Id<Workload>, Id<ReleaseBacklog>>,
) -> anyhow::Result<Vec<(Workload, String)>> {
    let number = release_number(key)? as usize;
    tx.settle_releases().await?;
    let cut = tx.releases().await?;
    let members = number.checked_sub(1).and_then(|at| cut.get(at));
    let members = members.ok_or_else(|| Failure::Unknown(format!("there is no release {key}")))?;
    let ids: Vec<Id<Workload>> =
        members.iter().map(|one| one.workload).filter(|id| !taken.contains_key(id)).collect();
    if ids.is_empty() {
        let told = format!("all workloads of {key} are in release backlogs already");
        return Err(Failure::Refused(told).into());
    }
    let because = |id| members.iter().find(|one| one.workload == id).map(|one| one.because.clone());
    let found = tx.workloads_by_ids(&ids).await?.into_iter();
    Ok(found.map(|one| (because(one.id).unwrap_or_default(), one)).map(|(a, b)| (b, a)).collect())
}

async fn by_key(tx: &mut Tx, keys: &[String]) -> anyhow::Result<Vec<(Workload, String)>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for key in keys {
        let unknown = || Failure::Unknown(format!("there is no workload {key}"));
        let number = number_of(key).ok_or_else(unknown)?;
        if seen.insert(number) {
            let workload = tx.find_workload(number).await?.ok_or_else(unknown)?;
            found.push((workload, "it was chosen".to_owned()));
        }
    }
    found.sort_by_key(|(one, _)| (one.rank.unwrap_or(i64::MAX), one.number));
    Ok(found)
}

/// What a release needs of workloads outside, and why that is met.
pub(crate) async fn needs(tx: &mut Tx, release: &ReleaseBacklog) -> anyhow::Result<Vec<Need>> {
    let own: BTreeSet<Id<Workload>> = release.items.iter().map(|item| item.workload).collect();
    let mut pairs = tx.needs().await?;
    pairs.retain(|(from, to)| own.contains(from) && !own.contains(to));
    let ids: BTreeSet<Id<Workload>> = pairs.iter().flat_map(|(from, to)| [*from, *to]).collect();
    let ids: Vec<Id<Workload>> = ids.into_iter().collect();
    let known: BTreeMap<Id<Workload>, Workload> =
        tx.workloads_by_ids(&ids).await?.into_iter().map(|one| (one.id, one)).collect();
    let taken = tx.released_workloads().await?;
    let others = tx.release_backlogs().await?;
    let committed = |id| {
        let other = others.iter().find(|one| Some(&one.id) == taken.get(&id))?;
        (other.status == ReleaseStatus::Committed).then(|| other.key())
    };
    let stays = |id| {
        let known = known.get(&id).map(|one: &Workload| one.decision.disposition);
        known.is_none_or(|one| !one.is_work() || one == Disposition::Retire)
    };
    let key = |id| known.get(&id).map(Workload::key).unwrap_or_default();
    Ok(needs_of(release, &pairs, &key, &committed, &stays))
}

/// Says that a workload which a release needs can be reached from the cloud.
pub(crate) async fn state_reach(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    workload: &str,
    evidence: &str,
) -> anyhow::Result<ReleaseBacklog> {
    let mut tx = cx.store.write().await?;
    let before = find_release(&mut tx, key).await?;
    as_read(key, before.version, version)?;
    let open = needs(&mut tx, &before).await?;
    if !open.iter().any(|need| need.on == workload) {
        let told = format!("{key} needs nothing of {workload} that is outside");
        return Err(Failure::Refused(told).into());
    }
    let unknown = || Failure::Unknown(format!("there is no workload {workload}"));
    let number = number_of(workload).ok_or_else(unknown)?;
    let found = tx.find_workload(number).await?.ok_or_else(unknown)?;
    let at = cx.clock.now();
    let (by, evidence) = (cx.actor.clone(), evidence.to_owned());
    let reach = Reach { workload: found.id, evidence: evidence.clone(), by, at };
    let after = before.reaching(reach).map_err(Failure::from)?;
    tx.save_release_backlog(&after).await?;
    let (release, workload) = (key.to_owned(), workload.to_owned());
    let happening = Happening::ReachStated { release, workload };
    cx.record(&mut tx, at, Some(&evidence), &happening).await?;
    tx.commit().await?;
    Ok(after)
}

/// Commits to a release backlog, makes its tasks, and lets its workloads begin. Without a closed review it needs a reason.
pub(crate) async fn commit(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    against: Option<&str>,
) -> anyhow::Result<(ReleaseBacklog, usize)> {
    let against = against.map(|said| text("the reason", said)).transpose()?;
    reopen_if_material(cx).await?;
    let mut tx = cx.store.write().await?;
    let before = find_release(&mut tx, key).await?;
    as_read(key, before.version, version)?;
    let last = tx.last_review().await?;
    let review = match (gate(last.as_ref()), &against) {
        (Ok(review), _) => Some(review),
        (Err(_), Some(_)) => None,
        (Err(because), None) => {
            let told = format!("{key} cannot be committed to: {because}");
            return Err(Failure::Refused(told).into());
        }
    };
    let now = cx.clock.now();
    let open = needs(&mut tx, &before).await?;
    let after = before.commit(&open, &cx.actor, now).map_err(Failure::from)?;
    let rules = cx.rules_in(&mut tx).await?;
    let ids: Vec<Id<Workload>> = after.items.iter().map(|item| item.workload).collect();
    let workloads = tx.workloads_by_ids(&ids).await?;
    let mut held: Vec<(&Workload, Vec<Asset>)> = Vec::with_capacity(workloads.len());
    for workload in &workloads {
        held.push((workload, tx.assets_of(workload.id, i64::MAX).await?));
    }
    let held: Vec<(&Workload, Vec<&Asset>)> =
        held.iter().map(|(workload, assets)| (*workload, assets.iter().collect())).collect();
    let next = tx.last_task_number().await? + 1;
    let mut mint = cx.mint();
    let tasks = tasks_of(&after, &held, &rules.templates, (&mut || mint.id(), next));
    tx.save_release_backlog(&after).await?;
    tx.save_tasks(&tasks).await?;
    let runbook = |task: &Task| (task.id, runbook_of(task, &rules.templates));
    tx.save_runbooks(&tasks.iter().map(runbook).collect::<Vec<_>>()).await?;
    begin_all(cx, &mut tx, &after).await?;
    let happening = Happening::ReleaseCommitted {
        release: key.to_owned(),
        tasks: tasks.len() as u64,
        review: review.map(Review::key),
    };
    let reason = against.as_deref().filter(|_| review.is_none());
    cx.record(&mut tx, now, reason, &happening).await?;
    tx.commit().await?;
    Ok((after, tasks.len()))
}

/// Takes a release backlog back that nobody committed to.
pub(crate) async fn withdraw(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    reason: Option<&str>,
) -> anyhow::Result<ReleaseBacklog> {
    let mut tx = cx.store.write().await?;
    let before = find_release(&mut tx, key).await?;
    as_read(key, before.version, version)?;
    let after = before.withdraw().map_err(Failure::from)?;
    tx.save_release_backlog(&after).await?;
    let happening = Happening::ReleaseWithdrawn { release: key.to_owned() };
    cx.record(&mut tx, cx.clock.now(), reason, &happening).await?;
    tx.commit().await?;
    Ok(after)
}
