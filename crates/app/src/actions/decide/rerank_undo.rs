//! Takes a re-ranking back: the placings and the profile are what they were before.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::event::{Event, Happening, Reranked, SwappedProfile};
use landfall_domain::priority::{Holding, Placing, Spot};
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::Failure;

use super::rerank::{derive_anew, record, swap};
use super::{find, settle_if_due, settle_order};

/// What a re-ranking did.
pub(crate) struct Did {
    pub(crate) lines: Vec<Reranked>,
    pub(crate) profile: Option<SwappedProfile>,
    pub(crate) added: Vec<i64>,
    pub(crate) removed: Vec<Placing>,
}

/// Undoes the re-ranking of an event, as long as none of its workloads was put elsewhere since and no
/// other profile came into force.
pub(super) async fn undo_rerank(
    cx: &Context,
    event: &Event,
    did: Did,
    reason: &str,
) -> anyhow::Result<()> {
    settle_if_due(cx).await?;
    let mut tx = cx.store.write().await?;
    for line in &did.lines {
        not_since(&mut tx, &line.workload, event.seq).await?;
    }
    let order = tx.ranked().await?;
    let before: BTreeMap<String, i64> =
        order.iter().map(|(one, standing)| (one.key(), standing.rank)).collect();
    let mut placings = tx.placings().await?;
    let (out, stay): (Vec<Placing>, Vec<Placing>) =
        std::mem::take(&mut placings).into_iter().partition(|one| did.added.contains(&one.seq));
    placings = stay;
    placings.extend(did.removed.iter().cloned());
    placings.sort_by_key(|one| one.seq);
    let holding = Holding::on(&placings, cx.today());
    let are_apart = placings.windows(2).all(|pair| pair[0].seq < pair[1].seq);
    if !are_apart || !pins_are_apart(&holding) {
        let message = "another workload was put there since: take that back first".to_owned();
        return Err(Failure::Overtaken(message).into());
    }
    for placing in &out {
        tx.remove_placing(placing.seq).await?;
    }
    for placing in &did.removed {
        tx.add_placing(placing).await?;
    }
    let now = cx.clock.now();
    let (profile, order) = match did.profile {
        None => (None, settle_order(&mut tx, order, &holding).await?),
        Some(one) => {
            let swapped = swap(cx, &mut tx, &one.before, Some(one.version)).await?;
            derive_anew(cx, &mut tx, now).await?;
            (Some(swapped), tx.ranked().await?)
        }
    };
    let mut lines: Vec<Reranked> = Vec::new();
    for line in did.lines {
        let workload = find(&mut tx, &line.workload, None).await?;
        tx.bump_workload(&workload).await?;
        let to = order.iter().find(|(one, _)| one.id == workload.id);
        let to = to.map_or(line.from, |(_, standing)| standing.rank);
        lines.push(Reranked {
            spot: "as before".to_owned(),
            until: None,
            reason: None,
            from: before.get(&line.workload).copied().unwrap_or(to),
            to,
            ..line
        });
    }
    let added = did.removed.iter().map(|placing| placing.seq).collect();
    let happening = Happening::BacklogReranked { lines, profile, added, removed: out };
    record(cx, &mut tx, (&happening, Some(reason), now), &order).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses if a workload was put elsewhere after an event.
async fn not_since(tx: &mut Tx, key: &str, seq: i64) -> anyhow::Result<()> {
    let last = tx.events_about(key, 50).await?.into_iter().find(|event| {
        let happening = serde_json::from_str(&event.detail);
        matches!(
            happening,
            Ok(Happening::WorkloadPlaced { .. } | Happening::BacklogReranked { .. })
        )
    });
    if last.is_none_or(|last| last.seq != seq) {
        return Err(Failure::Overtaken(format!("{key} was put elsewhere since")).into());
    }
    Ok(())
}

/// True if no two workloads are pinned to one rank.
fn pins_are_apart(holding: &Holding) -> bool {
    let pinned: BTreeSet<_> = holding
        .all()
        .iter()
        .filter(|one| matches!(one.spot, Spot::Pinned(_)))
        .map(|one| one.workload)
        .collect();
    let ranks: BTreeSet<_> = pinned.iter().filter_map(|one| holding.pin_of(*one)).collect();
    ranks.len() == pinned.len()
}
