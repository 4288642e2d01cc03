//! A person puts a workload elsewhere in the backlog.

use landfall_domain::estate::Workload;
use landfall_domain::event::Happening;
use landfall_domain::priority::{
    Holding, Placing, RankPoint, Ranked, Spot as Where, Standing, outlived,
};
use landfall_domain::time::Date;
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::boot::Context;
use crate::failure::Failure;

use super::{Order, check_until, find, settle_if_due, settle_order};

/// Longer reasons are refused.
const LONGEST: usize = 2_000;

/// Where a person wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Spot {
    /// Directly before the workload of this key.
    Before(String),
    /// Directly behind the workload of this key.
    After(String),
    /// At this rank for now; others may push it on.
    To(i64),
    /// At this rank for good.
    Pin(i64),
    /// Where the profile proposes: earlier words are taken back, a pin first.
    Proposed,
}

impl Spot {
    /// In words, as the history keeps it.
    pub(crate) fn told(&self) -> String {
        match self {
            Self::Before(key) => format!("before {key}"),
            Self::After(key) => format!("after {key}"),
            Self::To(rank) => format!("to rank {rank}"),
            Self::Pin(rank) => format!("pinned to rank {rank}"),
            Self::Proposed => "as the profile proposes".to_owned(),
        }
    }

    /// The one that these words tell.
    pub(crate) fn read(told: &str) -> Option<Self> {
        let rank = |text: &str| text.parse().ok();
        if let Some(key) = told.strip_prefix("before ") {
            Some(Self::Before(key.to_owned()))
        } else if let Some(key) = told.strip_prefix("after ") {
            Some(Self::After(key.to_owned()))
        } else if let Some(text) = told.strip_prefix("to rank ") {
            rank(text).map(Self::To)
        } else if let Some(text) = told.strip_prefix("pinned to rank ") {
            rank(text).map(Self::Pin)
        } else {
            (told == Self::Proposed.told()).then_some(Self::Proposed)
        }
    }
}

/// What a person asks for.
pub(crate) struct Place<'a> {
    /// Key of the workload.
    pub(crate) workload: &'a str,
    /// The version that was read; none if it does not matter.
    pub(crate) version: Option<i64>,
    pub(crate) spot: Spot,
    pub(crate) reason: &'a str,
    /// The last day on which it is to hold, in UTC; none if until it is taken back.
    pub(crate) until: Option<Date>,
}

/// What it came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Placed {
    pub(crate) workload: String,
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// The last day on which it holds.
    #[schema(value_type = Option<String>, example = "2027-03-31")]
    pub(crate) until: Option<Date>,
    pub(crate) version: i64,
    /// The event's place in the history.
    pub(crate) event: i64,
}

/// Puts a workload elsewhere.
pub(crate) async fn place_workload(cx: &Context, place: Place<'_>) -> anyhow::Result<Placed> {
    settle_if_due(cx).await?;
    let mut tx = cx.store.write().await?;
    let placed = place_in(cx, &mut tx, place, None).await?;
    tx.commit().await?;
    Ok(placed)
}

/// The workload with its rank.
async fn ranked(tx: &mut Tx, place: &Place<'_>) -> anyhow::Result<(Workload, i64)> {
    let workload = find(tx, place.workload, place.version).await?;
    let Some(rank) = workload.rank else {
        let message = format!("{} needs no work, so it has no rank", place.workload);
        return Err(Failure::Refused(message).into());
    };
    Ok((workload, rank))
}

/// Refuses what could not be placed as things are; changes nothing.
pub(super) async fn check(tx: &mut Tx, place: &Place<'_>, today: Date) -> anyhow::Result<()> {
    let (workload, _) = ranked(tx, place).await?;
    let (order, placings) = (tx.ranked().await?, Holding::on(&tx.placings().await?, today));
    if place.spot == Spot::Proposed {
        taken_back(&workload, &placings)?;
    } else {
        resolve(&workload, &place.spot, &order, &placings)?;
    }
    Ok(())
}

/// Puts a workload elsewhere within a transaction, because of a proposal if there is one.
pub(super) async fn place_in(
    cx: &Context,
    tx: &mut Tx,
    place: Place<'_>,
    proposal: Option<&str>,
) -> anyhow::Result<Placed> {
    let (reason, today) = (because(place.reason)?, cx.today());
    check_until(place.until, today)?;
    if place.spot == Spot::Proposed && place.until.is_some() {
        let message = "until: what is taken back has no last day: leave it out".to_owned();
        return Err(Failure::Usage(message).into());
    }
    let (workload, from) = ranked(tx, &place).await?;
    let order = tx.ranked().await?;
    let mut placings = tx.placings().await?;
    let holding = Holding::on(&placings, today);
    let now = cx.clock.now();
    let mut added = None;
    let gone = if place.spot == Spot::Proposed {
        taken_back(&workload, &holding)?
    } else {
        let spot = resolve(&workload, &place.spot, &order, &holding)?;
        let next = Placing {
            seq: placings.last().map_or(1, |last| last.seq + 1),
            workload: workload.id,
            spot,
            reason: reason.to_owned(),
            by: cx.actor.clone(),
            at: now,
            until: place.until,
        };
        tx.add_placing(&next).await?;
        added = Some(next.seq);
        let gone = outlived(&placings, &next);
        placings.push(next);
        gone
    };
    for &seq in &gone {
        tx.remove_placing(seq).await?;
    }
    let (removed, placings): (Vec<Placing>, Vec<Placing>) =
        placings.into_iter().partition(|placing| gone.contains(&placing.seq));
    let order = settle_order(tx, order, &Holding::on(&placings, today)).await?;
    let stands = order.iter().find(|(one, _)| one.id == workload.id).map(|(_, standing)| standing);
    let to = stands.map_or(from, |standing| standing.rank);
    tx.bump_workload(&workload).await?;
    let happening = Happening::WorkloadPlaced {
        workload: workload.key(),
        spot: place.spot.told(),
        was_placed: workload.placed.is_some(),
        from,
        to,
        until: place.until,
        proposal: proposal.map(str::to_owned),
        added,
        removed,
    };
    let event = cx.record(tx, now, Some(reason), &happening).await?;
    let point = RankPoint {
        event,
        at: now,
        kind: happening.kind().to_owned(),
        before: Some(from),
        after: Some(to),
        proposed: stands.map(|standing| standing.proposed),
    };
    tx.add_rank_point(workload.id, &point).await?;
    let (version, until) = (workload.version + 1, place.until);
    Ok(Placed { workload: workload.key(), from, to, until, version, event })
}

/// A reason that is worth keeping.
pub(super) fn because(reason: &str) -> Result<&str, Failure> {
    let reason = reason.trim();
    match reason.chars().count() {
        0 => {
            let message = "a rank needs a reason: say why it belongs there".to_owned();
            Err(Failure::Usage(message))
        }
        1..=LONGEST => Ok(reason),
        _ => Err(Failure::Usage(format!("the reason is too long: at most {LONGEST} characters"))),
    }
}

/// The placings of a workload that are taken back: its pins, else its moves.
pub(super) fn taken_back(workload: &Workload, placings: &Holding) -> Result<Vec<i64>, Failure> {
    let own = || placings.all().iter().filter(|placing| placing.workload == workload.id);
    let pins: Vec<i64> = own().filter(|one| one.is_pin()).map(|one| one.seq).collect();
    let gone: Vec<i64> = if pins.is_empty() { own().map(|one| one.seq).collect() } else { pins };
    if gone.is_empty() {
        let message = format!("{} stands where the profile proposes", workload.key());
        return Err(Failure::Refused(message));
    }
    Ok(gone)
}

/// A wish as a spot that holds: next to a workload that is not pinned, or pinned to a free rank.
fn resolve(
    workload: &Workload,
    wish: &Spot,
    order: &Order,
    placings: &Holding,
) -> Result<Where, Failure> {
    let pin_of = |id| placings.pin_of(id);
    let in_range = |rank: i64| {
        let last = i64::try_from(order.len()).unwrap_or(i64::MAX);
        if (1..=last).contains(&rank) {
            Ok(rank)
        } else {
            Err(Failure::Usage(format!("rank {rank} is not from 1 to {last}")))
        }
    };
    if let Spot::Pin(rank) = wish {
        let rank = in_range(*rank)?;
        let taken =
            order.iter().find(|(one, _)| one.id != workload.id && pin_of(one.id) == Some(rank));
        return match taken {
            Some((other, _)) => Err(Failure::Refused(format!(
                "W-{} is pinned to rank {rank}: unpin it first, or take another rank",
                other.number
            ))),
            None => Ok(Where::Pinned(rank)),
        };
    }
    if let Some(rank) = pin_of(workload.id) {
        return Err(Failure::Refused(format!(
            "{} is pinned to rank {rank}: unpin it before it is moved",
            workload.key()
        )));
    }
    // The others in their order; those pinned give no hold.
    let others: Vec<_> = order.iter().filter(|(one, _)| one.id != workload.id).collect();
    let at = match wish {
        Spot::Before(key) => position(workload, key, &others)?,
        Spot::After(key) => position(workload, key, &others)? + 1,
        Spot::To(rank) => usize::try_from(in_range(*rank)? - 1).unwrap_or_default(),
        Spot::Pin(_) | Spot::Proposed => 0,
    };
    let behind = others[at..].iter().find(|(one, _)| pin_of(one.id).is_none());
    let before = others[..at].iter().rev().find(|(one, _)| pin_of(one.id).is_none());
    match (wish, before, behind) {
        (Spot::After(_), Some((neighbour, _)), _) | (_, Some((neighbour, _)), None) => {
            Ok(Where::After(neighbour.id))
        }
        (_, _, Some((neighbour, _))) => Ok(Where::Before(neighbour.id)),
        (_, None, None) => Err(Failure::Refused("all others are pinned".to_owned())),
    }
}

fn position(
    workload: &Workload,
    key: &str,
    others: &[&(Ranked, Standing)],
) -> Result<usize, Failure> {
    if workload.key() == key {
        return Err(Failure::Usage(format!("{key} cannot stand next to itself")));
    }
    others
        .iter()
        .position(|(one, _)| format!("W-{}", one.number) == key)
        .ok_or_else(|| Failure::Unknown(format!("there is no workload {key} in the backlog")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_a_place_is_read_as_the_same() {
        let key = || "W-3".to_owned();
        for spot in
            [Spot::Before(key()), Spot::After(key()), Spot::To(4), Spot::Pin(4), Spot::Proposed]
        {
            assert_eq!(Spot::read(&spot.told()), Some(spot));
        }
        assert_eq!(Spot::read("to rank four"), None);
    }
}
