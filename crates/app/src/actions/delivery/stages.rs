//! Workloads on their way: they begin with their release, follow their tasks, and people move them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use landfall_domain::delivery::stage::{
    AssetStage, Facts, Followed, Move, Passage, Who, advance_all, begin, follow,
};
use landfall_domain::delivery::{Refusal, ReleaseBacklog, ReleaseStatus};
use landfall_domain::estate::workload::number_of;
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::event::{Happening, StageMoved, StagesBegun};
use landfall_domain::id::Id;
use landfall_domain::people::Role;
use landfall_domain::team::{Calendar, Freeze};
use landfall_store::Tx;

use crate::boot::Context;
use crate::documents::delivery::WantedMove;
use crate::failure::{Failure, as_read};

use super::{find_calendar, find_release};

/// So many assets are named in the history; the others are counted.
const NAMED: usize = 5;

/// What is known beside the state of a workload.
#[derive(Debug, Clone)]
pub(crate) struct Around {
    now: Timestamp,
    today: Date,
    /// Freezes that the workload is in, at any time.
    pub(crate) freezes: Vec<Freeze>,
    owner: Option<String>,
}

impl Around {
    /// What is known of a workload, at this moment.
    pub(crate) fn of(cx: &Context, calendar: Option<&Calendar>, workload: &Workload) -> Self {
        let all = calendar.map(|one| one.freezes.as_slice()).unwrap_or_default();
        let freezes = all.iter().filter(|freeze| freeze.scope.holds(workload)).cloned().collect();
        let owner = workload.owner.clone();
        Self { now: cx.clock.now(), today: cx.today(), freezes, owner }
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts {
            now: self.now,
            today: self.today,
            freezes: &self.freezes,
            owner: self.owner.as_deref(),
        }
    }
}

/// A workload by its key, with its way.
pub(crate) async fn find_passage(tx: &mut Tx, key: &str) -> anyhow::Result<(Workload, Passage)> {
    let unknown = || Failure::Unknown(format!("there is no workload {key}"));
    let number = number_of(key).ok_or_else(unknown)?;
    let workload = tx.find_workload(number).await?.ok_or_else(unknown)?;
    let passage = tx.find_passage(workload.id).await?.ok_or_else(|| {
        let told = "has not begun its way: it does once a release backlog with it is committed to";
        Failure::Unknown(format!("{key} {told}"))
    })?;
    Ok((workload, passage))
}

/// Lets the workloads of a release begin that have not. An asset is on the way of one workload: what
/// another one has already stays there.
pub(super) async fn begin_all(
    cx: &Context,
    tx: &mut Tx,
    release: &ReleaseBacklog,
) -> anyhow::Result<Vec<Id<Workload>>> {
    let lists = cx.checklists()?;
    let all: Vec<Id<Asset>> =
        release.items.iter().flat_map(|item| item.assets.iter().map(|one| one.asset)).collect();
    let mut taken: BTreeSet<Id<Asset>> = tx.assets_on_the_way(&all).await?.into_keys().collect();
    let mut begun = Vec::new();
    for item in &release.items {
        if tx.find_passage(item.workload).await?.is_some() {
            continue;
        }
        let free = item.assets.iter().map(|one| one.asset).filter(|&asset| taken.insert(asset));
        let free: Vec<Id<Asset>> = free.collect();
        let passage = begin(item.workload, release.promotion, &free, &lists);
        tx.add_passage(&passage.map_err(Failure::from)?).await?;
        begun.push(item.workload);
    }
    Ok(begun)
}

/// Lets the workloads of a release begin that was committed to before workloads had stages.
pub(crate) async fn begin_late(
    cx: &Context,
    (key, version): (&str, Option<i64>),
) -> anyhow::Result<Vec<String>> {
    let mut tx = cx.store.write().await?;
    let release = find_release(&mut tx, key).await?;
    as_read(key, release.version, version)?;
    if release.status != ReleaseStatus::Committed {
        let told = format!("{key} is {}: its workloads begin once it is committed", release.status);
        return Err(Failure::Refused(told).into());
    }
    let begun = begin_all(cx, &mut tx, &release).await?;
    if begun.is_empty() {
        let told = format!("all workloads of {key} are on their way already");
        return Err(Failure::Refused(told).into());
    }
    let mut numbers: Vec<i64> =
        tx.workload_names(&begun).await?.iter().map(|one| one.number).collect();
    numbers.sort_unstable();
    let workloads: Vec<String> = numbers.iter().map(|number| format!("W-{number}")).collect();
    let now = cx.clock.now();
    let happening = StagesBegun { release: key.to_owned(), workloads: workloads.clone() };
    cx.record(&mut tx, now, None, &Happening::StagesBegun(happening)).await?;
    // Tasks may have been finished long before.
    for workload in begun {
        follow_tasks(cx, &mut tx, workload).await?;
    }
    tx.commit().await?;
    Ok(workloads)
}

/// A refusal with assets by their names.
async fn named(tx: &mut Tx, refusal: Refusal) -> anyhow::Error {
    let mut told = refusal.0;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let ids: Vec<Id<Asset>> = told
        .split(|c| !is_part(c))
        .filter(|word| word.starts_with("asset_"))
        .filter_map(|word| word.parse().ok())
        .collect();
    if !ids.is_empty() {
        match tx.asset_names(&ids).await {
            Ok(names) => {
                for (id, name) in names {
                    told = told.replace(&id.to_string(), &name);
                }
            }
            Err(error) => return error.into(),
        }
    }
    Failure::Refused(told).into()
}

/// Moves a workload, or some of its assets, on its way; assets whose tasks are done go on with it.
pub(crate) async fn move_on(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    role: Role,
    wanted: &WantedMove,
) -> anyhow::Result<Passage> {
    let mut tx = cx.store.write().await?;
    let (workload, before) = find_passage(&mut tx, key).await?;
    as_read(key, before.version, version)?;
    let moves = wanted.moves(&mut tx, &before).await?;
    let calendar = find_calendar(&mut tx).await?;
    let around = Around::of(cx, calendar.as_ref(), &workload);
    let who = Who { name: &cx.actor, role };
    let moved = match advance_all(&before, &moves, who, around.facts()) {
        Ok(moved) => moved,
        Err(refusal) => return Err(named(&mut tx, refusal).await),
    };
    let work = tx.worked(workload.id).await?;
    let Followed { state, reached, .. } = follow(&moved, &work, around.facts());
    let after = Passage { version: before.version + 1, ..state };
    tx.save_passage(&after).await?;
    let happening = Happening::StageMoved(StageMoved {
        workload: key.to_owned(),
        step: moves.first().map(Move::name).unwrap_or_default().to_owned(),
        how: told(&mut tx, &moves).await?,
        before: before.stage.name().to_owned(),
        after: moved.stage.name().to_owned(),
    });
    let because = moves.first().and_then(Move::because);
    cx.record(&mut tx, around.now, because, &happening).await?;
    tell_followed(cx, &mut tx, key, (&moved, &after), &reached).await?;
    tx.commit().await?;
    Ok(after)
}

/// What was done, as people read it.
async fn told(tx: &mut Tx, moves: &[Move]) -> anyhow::Result<String> {
    let ids: Vec<Id<Asset>> = moves
        .iter()
        .flat_map(|what| match what {
            Move::ApproveAssets(assets) if assets.len() == 1 => assets.clone(),
            Move::AssetTo(asset, _) | Move::FellBehind(asset, _) => vec![*asset],
            _ => Vec::new(),
        })
        .take(1)
        .collect();
    let names: BTreeMap<Id<Asset>, String> = tx.asset_names(&ids).await?.into_iter().collect();
    let name = |asset| names.get(&asset).cloned().unwrap_or_else(|| asset.to_string());
    Ok(match moves {
        [one] => one.told(&name),
        [Move::AssetTo(_, to), ..] => format!("moved {} assets on to {to}", moves.len()),
        _ => String::new(),
    })
}

/// Brings the assets of a workload on as far as their tasks are done. Nothing happens to a workload
/// that has not begun.
pub(super) async fn follow_tasks(
    cx: &Context,
    tx: &mut Tx,
    workload: Id<Workload>,
) -> anyhow::Result<()> {
    let Some(before) = tx.find_passage(workload).await? else { return Ok(()) };
    let Some(workload) = tx.workload_of_id(workload).await? else { return Ok(()) };
    let calendar = find_calendar(tx).await?;
    let around = Around::of(cx, calendar.as_ref(), &workload);
    let work = tx.worked(workload.id).await?;
    let Followed { state: after, reached, .. } = follow(&before, &work, around.facts());
    if reached.is_empty() {
        return Ok(());
    }
    tx.save_passage(&after).await?;
    tell_followed(cx, tx, &workload.key(), (&before, &after), &reached).await
}

/// Appends which assets went on by themselves. The request as such is recorded with its own event.
async fn tell_followed(
    cx: &Context,
    tx: &mut Tx,
    key: &str,
    (before, after): (&Passage, &Passage),
    reached: &[(Id<Asset>, AssetStage)],
) -> anyhow::Result<()> {
    if reached.is_empty() {
        return Ok(());
    }
    let ids: Vec<Id<Asset>> = reached.iter().take(NAMED).map(|(asset, _)| *asset).collect();
    let names: BTreeMap<Id<Asset>, String> = tx.asset_names(&ids).await?.into_iter().collect();
    let told = reached.iter().take(NAMED).map(|(asset, stage)| {
        let name = names.get(asset).cloned().unwrap_or_else(|| asset.to_string());
        format!("{name} is {stage}")
    });
    let told = told.collect::<Vec<_>>().join(", ");
    let more = match reached.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(", and {more} more went on"),
    };
    let happening = Happening::StageMoved(StageMoved {
        workload: key.to_owned(),
        step: "tasks".to_owned(),
        how: format!("finished the tasks of assets: {told}{more}"),
        before: before.stage.name().to_owned(),
        after: after.stage.name().to_owned(),
    });
    tx.append(cx.clock.now(), &cx.actor, None, &happening).await?;
    Ok(())
}

#[cfg(test)]
#[path = "stages_tests.rs"]
mod tests;
