//! Takes back what one event did, as long as nothing else was decided of it since.

use landfall_domain::assumption::{AssumptionStatus, Consequence};
use landfall_domain::event::{AssetChange, Event, Happening, Reranked, StatedChange};
use landfall_domain::outcome::happening::Linked;
use landfall_domain::people::Right;
use landfall_domain::priority::Profile;
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::Failure;

use super::super::apply_profile::undo_profile;
use super::super::assumptions::decide::undo_overturn;
use super::super::outcomes::link::{Which, link_workloads};
use super::place::{Place, Spot, place_workload};
use super::rerank_undo::{Did, undo_rerank};
use super::state::{back, state_workloads};
use super::{AssetWish, Change, How, find, state_assets};

/// What an event lets one undo.
pub(crate) enum Undoable {
    /// Values that were stated.
    Values(Vec<StatedChange>),
    /// What was said of assets.
    Assets(Vec<AssetChange>),
    /// A workload that an older version put elsewhere: its key, whether a person had put it where it was, and
    /// its rank then.
    Place(String, bool, i64),
    /// A profile that was applied: the one before, what it said itself before, the version of that;
    /// and its name.
    Profile((String, Option<Profile>, i64), String),
    /// Workloads that were put elsewhere, with the placings of that.
    Rerank(Did),
    /// Workloads that were linked with an outcome, or no longer.
    Links(Linked),
    /// An assumption that was overturned: its key, where it stood and what was to hold instead.
    Overturn(String, AssumptionStatus, Option<Consequence>),
}

impl Undoable {
    /// What an event lets one undo; none if it cannot be undone.
    pub(crate) fn of(event: &Event) -> Option<Self> {
        match serde_json::from_str(&event.detail).ok()? {
            Happening::WorkloadsStated { changes } => Some(Self::Values(changes)),
            Happening::AssetsStated { changes } => Some(Self::Assets(changes)),
            Happening::WorkloadPlaced {
                workload, was_placed, from, to, added, removed, ..
            } => {
                // Events of older versions do not say which placings they made and took away.
                if added.is_none() && removed.is_empty() {
                    return Some(Self::Place(workload, was_placed, from));
                }
                let (spot, until, reason) = (String::new(), None, None);
                let line = Reranked { workload, spot, until, reason, from, to };
                let added = added.into_iter().collect();
                Some(Self::Rerank(Did { lines: vec![line], profile: None, added, removed }))
            }
            Happening::ProfileApplied { profile, before, earlier, version, .. } => {
                let earlier = earlier.and_then(|text| Profile::parse(&text).ok());
                Some(Self::Profile((before, earlier, version), profile))
            }
            Happening::BacklogReranked { lines, profile, added, removed } => {
                Some(Self::Rerank(Did { lines, profile, added, removed }))
            }
            Happening::OutcomeLinked(linked) => Some(Self::Links(linked)),
            Happening::AssumptionOverturned { assumption, before, earlier, .. } => {
                Some(Self::Overturn(assumption, before, earlier))
            }
            _ => None,
        }
    }

    /// The right that undoing needs: that of doing.
    pub(crate) fn right(&self) -> Right {
        match self {
            Self::Values(changes) if changes.iter().all(|one| one.field != "disposition") => {
                Right::Contribute
            }
            Self::Values(_)
            | Self::Assets(_)
            | Self::Place(..)
            | Self::Rerank(_)
            | Self::Profile(..)
            | Self::Links(_)
            | Self::Overturn(..) => Right::Prioritise,
        }
    }
}

/// Undoes an event.
pub(crate) async fn undo_event(cx: &Context, event: &Event, what: Undoable) -> anyhow::Result<()> {
    let reason = format!("undoes event {}", event.seq);
    let mut tx = cx.store.read().await?;
    match what {
        Undoable::Links(Linked { outcome, linked, unlinked, .. }) => {
            tx.rollback().await?;
            for (keys, end) in [(linked, true), (unlinked, false)] {
                if !keys.is_empty() {
                    let which = Which { keys, query: None };
                    link_workloads(cx, &outcome, &which, end, Some(&reason)).await?;
                }
            }
        }
        Undoable::Rerank(did) => {
            tx.rollback().await?;
            undo_rerank(cx, event, did, &reason).await?;
        }
        Undoable::Profile(before, profile) => {
            tx.rollback().await?;
            undo_profile(cx, before, (profile, &reason)).await?;
        }
        Undoable::Overturn(key, status, earlier) => {
            let events = tx.events_about(&key, 20).await?.into_iter();
            let mut overturns =
                events.filter(|event| matches!(Undoable::of(event), Some(Undoable::Overturn(..))));
            let last = overturns.next();
            tx.rollback().await?;
            if last.is_none_or(|last| last.seq != event.seq) {
                return Err(Failure::Overtaken(format!("{key} was overturned again since")).into());
            }
            undo_overturn(cx, (&key, status), earlier, &reason).await?;
        }
        Undoable::Values(changes) => {
            let mut undo: Vec<Change> = Vec::new();
            for change in &changes {
                undo.push(unless_changed_since(&mut tx, change).await?);
            }
            tx.rollback().await?;
            state_workloads(cx, &undo, Some(&reason)).await?;
        }
        Undoable::Assets(changes) => {
            let mut undo = Vec::new();
            for change in &changes {
                undo.push(said_since(&mut tx, change).await?);
            }
            tx.rollback().await?;
            state_assets(cx, &undo, How { reason: Some(&reason), dry_run: false }).await?;
        }
        Undoable::Place(key, was_placed, from) => {
            let version = Some(find(&mut tx, &key, None).await?.version);
            let events = tx.events_about(&key, 20).await?.into_iter();
            let is_place = |event: &Event| {
                matches!(Undoable::of(event), Some(Undoable::Place(..) | Undoable::Rerank(_)))
            };
            let mut places = events.filter(is_place);
            let last = places.next();
            tx.rollback().await?;
            if last.is_none_or(|last| last.seq != event.seq) {
                return Err(Failure::Overtaken(format!("{key} was put elsewhere since")).into());
            }
            let spot = if was_placed { Spot::To(from) } else { Spot::Proposed };
            let place = Place { workload: &key, version, spot, reason: &reason, until: None };
            place_workload(cx, place).await?;
        }
    }
    Ok(())
}

async fn unless_changed_since(tx: &mut Tx, change: &StatedChange) -> anyhow::Result<Change> {
    let workload = find(tx, &change.workload, None).await?;
    let said = tx.statements_of(workload.id).await?;
    let said = said.into_iter().find(|one| one.field.name() == change.field);
    if said.map(|one| one.value) == change.said {
        return Ok(back(change, Some(workload.version)));
    }
    let (field, key) = (&change.field, &change.workload);
    Err(Failure::Overtaken(format!("{field} of {key} was changed again since")).into())
}

/// What takes a word on an asset back, unless something else was said of it since.
async fn said_since(tx: &mut Tx, change: &AssetChange) -> anyhow::Result<AssetWish> {
    let gone = || Failure::Overtaken(format!("{} is no asset any more", change.name));
    let id = change.asset.parse().map_err(|_| gone())?;
    let asset = tx.find_asset(id).await?.ok_or_else(gone)?;
    if asset.said.map(|word| word.disposition) == change.said {
        return Ok(AssetWish {
            asset: id,
            version: Some(asset.version),
            disposition: change.said_before,
        });
    }
    let told = format!("the disposition of {} was changed again since", change.name);
    Err(Failure::Overtaken(told).into())
}
