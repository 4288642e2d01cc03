//! Placings whose last day is over: the backlog is ranked without them, in an event of its own.

use std::collections::BTreeMap;

use landfall_domain::estate::Workload;
use landfall_domain::event::{Happening, Reranked};
use landfall_domain::id::Id;
use landfall_domain::priority::{Holding, Placing, RankPoint, Spot};

use crate::boot::Context;
use crate::failure::Failure;

use super::settle_order;

/// Who acts when a day is over.
const ACTOR: &str = "Landfall";

/// What settling came to.
#[derive(Debug, Default)]
pub(crate) struct SettledBacklog {
    pub(crate) expired: Vec<Reranked>,
    /// The event's place in the history; none if nothing expired.
    pub(crate) event: Option<i64>,
}

/// Reads the last day on which a placing is to hold; nothing written means until it is taken back.
pub(crate) fn read_until(text: &str) -> Result<Option<jiff::civil::Date>, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        let short: String = text.chars().take(40).collect();
        Failure::Usage(format!("until: `{short}` is no day: write it as 2027-03-31"))
    })
}

/// Refuses a last day that is over already.
pub(crate) fn check_until(
    until: Option<jiff::civil::Date>,
    today: jiff::civil::Date,
) -> Result<(), Failure> {
    match until.filter(|until| *until < today) {
        None => Ok(()),
        Some(until) => Err(Failure::Usage(format!(
            "until: {until} is over, today is {today}: name today or a later day"
        ))),
    }
}

/// Ranks the backlog without the placings whose last day is over.
pub(crate) async fn settle_backlog(cx: &Context) -> anyhow::Result<SettledBacklog> {
    let today = cx.today();
    let mut tx = cx.store.write().await?;
    let over = tx.expired_placings(today).await?;
    if over.is_empty() {
        tx.rollback().await?;
        return Ok(SettledBacklog::default());
    }
    let order = tx.ranked().await?;
    let before: BTreeMap<Id<Workload>, i64> =
        order.iter().map(|(one, standing)| (one.id, standing.rank)).collect();
    let placings = Holding::on(&tx.placings().await?, today);
    let after = settle_order(&mut tx, order, &placings).await?;
    tx.lapse_placings(today).await?;
    let keys: BTreeMap<Id<Workload>, String> =
        after.iter().map(|(one, _)| (one.id, one.key())).collect();
    // The last word on each workload is the one that held.
    let over: BTreeMap<Id<Workload>, Placing> =
        over.into_iter().map(|placing| (placing.workload, placing)).collect();
    let mut lines: Vec<(Reranked, RankPoint, Id<Workload>)> = Vec::new();
    let now = cx.clock.now();
    for (one, standing) in &after {
        let Some(placing) = over.get(&one.id) else { continue };
        let from = before.get(&one.id).copied().unwrap_or(standing.rank);
        let line = Reranked {
            workload: one.key(),
            spot: told(placing.spot, &keys),
            until: placing.until,
            reason: None,
            from,
            to: standing.rank,
        };
        let point = RankPoint {
            event: 0,
            at: now,
            kind: String::new(),
            before: Some(from),
            after: Some(standing.rank),
            proposed: Some(standing.proposed),
        };
        lines.push((line, point, one.id));
    }
    let expired: Vec<Reranked> = lines.iter().map(|(line, ..)| line.clone()).collect();
    let mut event = None;
    if !expired.is_empty() {
        let happening = Happening::PlacingsExpired { expired: expired.clone() };
        let seq = cx.record(&mut tx, now, None, &happening).await?;
        for (_, point, id) in lines {
            let point = RankPoint { event: seq, kind: happening.kind().to_owned(), ..point };
            tx.add_rank_point(id, &point).await?;
        }
        event = Some(seq);
    }
    tx.commit().await?;
    Ok(SettledBacklog { expired, event })
}

/// Settles the backlog if the last day of a placing is over; else nothing is written. Ranks that rest
/// on what is over are no ground for the next decision.
pub(crate) async fn settle_if_due(cx: &Context) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let is_due = !tx.expired_placings(cx.today()).await?.is_empty();
    tx.rollback().await?;
    if is_due {
        // Nobody asked for it, so it is not what a client may send again.
        settle_backlog(&Context { operation: None, ..cx.acting_as(ACTOR) }).await?;
    }
    Ok(())
}

/// A spot in words, as the history keeps it.
fn told(spot: Spot, keys: &BTreeMap<Id<Workload>, String>) -> String {
    let key = |id: Id<Workload>| keys.get(&id).cloned().unwrap_or_else(|| "another one".to_owned());
    match spot {
        Spot::Before(other) => format!("before {}", key(other)),
        Spot::After(other) => format!("after {}", key(other)),
        Spot::Pinned(rank) => format!("pinned to rank {rank}"),
    }
}

#[cfg(test)]
#[path = "expiry_tests.rs"]
pub(super) mod tests;
