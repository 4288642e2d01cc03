//! The market changed: several workloads are put elsewhere at once, or another profile ranks the
//! backlog, or both. All of it or nothing, in one event with one reason.

use std::collections::BTreeMap;

use jiff::Timestamp;
use landfall_domain::estate::Workload;
use landfall_domain::event::{Happening, Reranked, SwappedProfile};
use landfall_domain::id::Id;
use landfall_domain::priority::{
    Clash, Goal, Holding, Line, Placing, RankPoint, Wrong, order_version, outlived, rerank,
};
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::boot::Context;
use crate::failure::Failure;
use crate::own_profiles::{Choices, choose};

use super::super::rebuild::{Known, rebuild};
use super::place::{because, taken_back};
use super::rerank_lines::{MOST, Wish};
use super::{Order, Spot, check_until, find, settle_if_due, settle_order};

/// What a person asks for.
pub(crate) struct Rerank<'a> {
    pub(crate) wishes: &'a [Wish],
    /// Name of the profile that is to rank the backlog from now on.
    pub(crate) profile: Option<&'a str>,
    pub(crate) reason: &'a str,
    /// The version of the order that was read; none if it does not matter.
    pub(crate) version: Option<i64>,
    /// Say what would change, and write nothing.
    pub(crate) dry_run: bool,
}

/// What it came to, or would come to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RerankReport {
    /// False for a preview.
    pub(crate) written: bool,
    /// The lines in the order in which they were said.
    pub(crate) lines: Vec<RerankedLine>,
    /// The profile that ranks the backlog, if it is another one.
    pub(crate) profile: Option<String>,
    /// How many workloads that no line names have another rank.
    pub(crate) shifted: usize,
    /// The event's place in the history; none for a preview.
    pub(crate) event: Option<i64>,
    /// The version of the order that this begins from.
    pub(crate) version: i64,
}

/// One workload with its rank before and after.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RerankedLine {
    #[schema(example = "W-1")]
    pub(crate) workload: String,
    pub(crate) title: String,
    #[schema(example = "to rank 1")]
    pub(crate) spot: String,
    pub(crate) until: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) from: i64,
    pub(crate) to: i64,
}

/// Ranks by workload.
type Ranks = BTreeMap<Id<Workload>, i64>;

/// The version of an order: another one as soon as anything stands elsewhere.
pub(crate) fn version_of(order: &Order) -> i64 {
    order_version(&order.iter().map(|(one, _)| one.key()).collect::<Vec<_>>())
}

/// The version of the order as it stands.
pub(crate) async fn backlog_version(cx: &Context) -> anyhow::Result<i64> {
    let mut tx = cx.store.read().await?;
    let version = version_of(&tx.ranked().await?);
    tx.rollback().await?;
    Ok(version)
}

/// Re-ranks the backlog, or says what that would come to: both take the same steps, and only what is
/// tried is not kept.
pub(crate) async fn rerank_backlog(
    cx: &Context,
    asked: Rerank<'_>,
) -> anyhow::Result<RerankReport> {
    let reason = if asked.dry_run { asked.reason.trim() } else { because(asked.reason)? };
    check(cx, &asked)?;
    if !asked.dry_run {
        settle_if_due(cx).await?;
    }
    let mut tx = cx.store.write().await?;
    let order = tx.ranked().await?;
    let version = version_of(&order);
    if asked.version.is_some_and(|read| read != version) {
        let message = "the backlog stands otherwise than you read it: look at it again".to_owned();
        return Err(Failure::Outdated(message).into());
    }
    let before: Ranks = order.iter().map(|(one, standing)| (one.id, standing.rank)).collect();
    let now = cx.clock.now();
    let (profile, order) = match asked.profile {
        None => (None, order),
        Some(name) => {
            let swapped = swap(cx, &mut tx, name, None).await?;
            derive_anew(cx, &mut tx, now).await?;
            (Some(swapped), tx.ranked().await?)
        }
    };
    let made = put(cx, &mut tx, (&asked, reason, now), order).await?;
    let shifted = made.order.iter().filter(|(one, standing)| {
        let is_named = made.workloads.iter().any(|workload| workload.id == one.id);
        !is_named && before.get(&one.id).is_some_and(|rank| *rank != standing.rank)
    });
    let shifted = shifted.count();
    let lines = told(asked.wishes, &made, &before);
    let mut report = RerankReport {
        written: false,
        lines: shown(&lines, &made),
        profile: profile.as_ref().map(|one| one.profile.clone()),
        shifted,
        event: None,
        version,
    };
    if asked.dry_run {
        tx.rollback().await?;
        return Ok(report);
    }
    for workload in &made.workloads {
        tx.bump_workload(workload).await?;
    }
    let Made { added, removed, order, .. } = made;
    let happening = Happening::BacklogReranked { lines, profile, added, removed };
    report.event = Some(record(cx, &mut tx, (&happening, Some(reason), now), &order).await?);
    report.written = true;
    tx.commit().await?;
    Ok(report)
}

/// Refuses what cannot be asked for, whatever the backlog is.
fn check(cx: &Context, asked: &Rerank<'_>) -> Result<(), Failure> {
    if asked.wishes.is_empty() && asked.profile.is_none() {
        let message = "nothing to do: name workloads with their places, or a profile".to_owned();
        return Err(Failure::Usage(message));
    }
    if asked.wishes.len() > MOST {
        return Err(Failure::Usage(format!("more than {MOST} lines: re-rank in several steps")));
    }
    for wish in asked.wishes {
        let checked = check_until(wish.until, cx.today())
            .and_then(|()| wish.reason.as_deref().map_or(Ok(()), |said| because(said).map(drop)));
        checked.map_err(|problem| in_line(wish, &problem))?;
        if wish.spot == Spot::Proposed && wish.until.is_some() {
            let problem =
                Failure::Usage("what is taken back has no last day: leave it out".to_owned());
            return Err(in_line(wish, &problem));
        }
    }
    Ok(())
}

fn in_line(wish: &Wish, problem: &Failure) -> Failure {
    let told = format!("line {}, {}: {problem}", wish.line, wish.workload);
    match problem {
        Failure::Refused(_) => Failure::Refused(told),
        Failure::Unknown(_) => Failure::Unknown(told),
        _ => Failure::Usage(told),
    }
}

/// Puts another profile in force, if it is the version that was read.
pub(super) async fn swap(
    cx: &Context,
    tx: &mut Tx,
    name: &str,
    version: Option<i64>,
) -> anyhow::Result<SwappedProfile> {
    let choices = Choices::load(cx, tx).await?;
    if version.is_some_and(|read| read != choices.version) {
        let message = "another profile came into force since".to_owned();
        return Err(Failure::Overtaken(message).into());
    }
    if choices.named(name).is_none() {
        let names: Vec<&str> = choices.all.iter().map(|one| one.profile.name.as_str()).collect();
        let there = names.join(", ");
        return Err(
            Failure::Usage(format!("there is no profile `{name}`; there are: {there}")).into()
        );
    }
    if choices.chosen == name {
        let message = format!("the profile `{name}` ranks the backlog already: leave it out");
        return Err(Failure::Refused(message).into());
    }
    let version = choose(tx, name, choices.version).await?;
    Ok(SwappedProfile { profile: name.to_owned(), before: choices.chosen, version })
}

/// Derives everything with the rules that are in force now.
pub(super) async fn derive_anew(cx: &Context, tx: &mut Tx, now: Timestamp) -> anyhow::Result<()> {
    let known = Known::load(tx).await?;
    let rules = cx.rules_in(tx).await?;
    rebuild(tx, known, &rules, now, &mut cx.mint()).await?;
    Ok(())
}

/// What the lines came to.
struct Made {
    /// The workloads of the lines, in their order.
    workloads: Vec<Workload>,
    added: Vec<i64>,
    removed: Vec<Placing>,
    order: Order,
}

/// Says the placings that come to what the lines ask for, and ranks the backlog.
async fn put(
    cx: &Context,
    tx: &mut Tx,
    (asked, reason, now): (&Rerank<'_>, &str, Timestamp),
    order: Order,
) -> anyhow::Result<Made> {
    let mut placings = tx.placings().await?;
    let today = cx.today();
    let mut workloads: Vec<Workload> = Vec::new();
    for wish in asked.wishes {
        let found = find(tx, &wish.workload, None).await;
        let workload = found.map_err(|error| match error.downcast::<Failure>() {
            Ok(problem) => in_line(wish, &problem).into(),
            Err(error) => error,
        })?;
        if workload.rank.is_none() {
            let problem = Failure::Refused("it needs no work, so it has no rank".to_owned());
            return Err(in_line(wish, &problem).into());
        }
        workloads.push(workload);
    }
    let mut gone: Vec<i64> = Vec::new();
    for (wish, workload) in asked.wishes.iter().zip(&workloads) {
        if wish.spot == Spot::Proposed {
            let back = taken_back(workload, &Holding::on(&placings, today));
            gone.extend(back.map_err(|problem| in_line(wish, &problem))?);
        }
    }
    let mut removed: Vec<Placing> = Vec::new();
    take(&mut placings, &gone, &mut removed);
    let spots = resolved(asked.wishes, &workloads, &order, &Holding::on(&placings, today))?;
    let mut added: Vec<i64> = Vec::new();
    for (at, spot) in spots {
        let (wish, workload) = (&asked.wishes[at], &workloads[at]);
        let next = Placing {
            // What was just taken away may come back, so its place stays free.
            seq: placings.iter().chain(&removed).map(|one| one.seq + 1).max().unwrap_or(1),
            workload: workload.id,
            spot,
            reason: wish.reason.as_deref().unwrap_or(reason).to_owned(),
            by: cx.actor.clone(),
            at: now,
            until: wish.until,
        };
        let gone = outlived(&placings, &next);
        take(&mut placings, &gone, &mut removed);
        tx.add_placing(&next).await?;
        added.push(next.seq);
        placings.push(next);
    }
    for placing in &removed {
        tx.remove_placing(placing.seq).await?;
    }
    let order = settle_order(tx, order, &Holding::on(&placings, today)).await?;
    Ok(Made { workloads, added, removed, order })
}

/// Moves placings from one list to another one.
fn take(placings: &mut Vec<Placing>, gone: &[i64], removed: &mut Vec<Placing>) {
    let (out, stay): (Vec<Placing>, Vec<Placing>) =
        std::mem::take(placings).into_iter().partition(|one| gone.contains(&one.seq));
    *placings = stay;
    removed.extend(out);
}

/// The spots of the lines, or the first line that contradicts another one.
fn resolved(
    wishes: &[Wish],
    workloads: &[Workload],
    order: &Order,
    holding: &Holding,
) -> Result<Vec<(usize, landfall_domain::priority::Spot)>, Failure> {
    let ids: BTreeMap<String, Id<Workload>> =
        order.iter().map(|(one, _)| (one.key(), one.id)).collect();
    let other = |wish: &Wish, key: &str| {
        ids.get(key).copied().ok_or_else(|| {
            let told = format!("there is no workload {key} in the backlog");
            in_line(wish, &Failure::Unknown(told))
        })
    };
    let mut lines: Vec<Line> = Vec::new();
    for (wish, workload) in wishes.iter().zip(workloads) {
        let goal = match &wish.spot {
            Spot::Before(key) => Goal::Before(other(wish, key)?),
            Spot::After(key) => Goal::After(other(wish, key)?),
            Spot::To(rank) => Goal::Rank(*rank),
            Spot::Pin(rank) => Goal::Pin(*rank),
            Spot::Proposed => Goal::Proposed,
        };
        lines.push(Line { workload: workload.id, goal });
    }
    let mut proposed: Vec<&(_, _)> = order.iter().collect();
    proposed.sort_by_key(|(_, standing)| standing.proposed);
    let proposed: Vec<Id<Workload>> = proposed.into_iter().map(|(one, _)| one.id).collect();
    rerank(&proposed, holding, &lines).map_err(|clash| {
        let key = |id: Id<Workload>| {
            let found = order.iter().find(|(one, _)| one.id == id);
            found.map_or_else(|| "another one".to_owned(), |(one, _)| one.key())
        };
        refused(wishes, &clash, clash.what.map(key))
    })
}

/// A contradiction in words: what is wrong, and what to do.
fn refused(wishes: &[Wish], clash: &Clash, what: Option<String>) -> Failure {
    let wish = &wishes[clash.line];
    let what = what.unwrap_or_default();
    let with = clash.with.map(|at| wishes[at].line.to_string()).unwrap_or_default();
    let problem = match clash.problem {
        Wrong::Twice => Failure::Usage(format!("line {with} names it as well: say it once")),
        Wrong::OutOfRange(last) => {
            Failure::Usage(format!("that is no rank: write one from 1 to {last}"))
        }
        Wrong::SameRank(rank) => Failure::Usage(format!(
            "line {with} wants rank {rank} as well: give one of them another rank"
        )),
        Wrong::Pinned(rank) if what == wish.workload => Failure::Refused(format!(
            "it is pinned to rank {rank}: pin it elsewhere, or take the pin back first"
        )),
        Wrong::Pinned(rank) => Failure::Refused(format!(
            "{what} is pinned to rank {rank}: unpin it first, or take another rank"
        )),
        Wrong::SameSide => Failure::Usage(format!(
            "line {with} puts another one to the same side of {what}: put one next to the other"
        )),
        Wrong::Itself => Failure::Usage("it cannot stand next to itself".to_owned()),
        Wrong::NotRanked => Failure::Unknown(format!("there is no {what} in the backlog")),
        Wrong::MovesAway => Failure::Usage(format!(
            "line {with} moves {what}: give both a rank, or put that line first"
        )),
        Wrong::Alone => Failure::Refused("all others are pinned".to_owned()),
    };
    in_line(wish, &problem)
}

/// Line by line what happened.
fn told(wishes: &[Wish], made: &Made, before: &Ranks) -> Vec<Reranked> {
    let after: Ranks = made.order.iter().map(|(one, standing)| (one.id, standing.rank)).collect();
    let lines = wishes.iter().zip(&made.workloads);
    lines
        .map(|(wish, workload)| {
            let to = after.get(&workload.id).copied().unwrap_or_default();
            Reranked {
                workload: workload.key(),
                spot: wish.spot.told(),
                until: wish.until,
                reason: wish.reason.clone(),
                from: before.get(&workload.id).copied().unwrap_or(to),
                to,
            }
        })
        .collect()
}

fn shown(lines: &[Reranked], made: &Made) -> Vec<RerankedLine> {
    let pairs = lines.iter().zip(&made.workloads);
    pairs
        .map(|(line, workload)| RerankedLine {
            workload: line.workload.clone(),
            title: workload.title(),
            spot: line.spot.clone(),
            until: line.until.map(|day| day.to_string()),
            reason: line.reason.clone(),
            from: line.from,
            to: line.to,
        })
        .collect()
}

/// Records that the backlog was re-ranked, and keeps what that came to for each workload that it names.
pub(super) async fn record(
    cx: &Context,
    tx: &mut Tx,
    (happening, reason, now): (&Happening, Option<&str>, Timestamp),
    order: &Order,
) -> anyhow::Result<i64> {
    let event = cx.record(tx, now, reason, happening).await?;
    let Happening::BacklogReranked { lines, .. } = happening else { return Ok(event) };
    for line in lines {
        let found = order.iter().find(|(one, _)| one.key() == line.workload);
        let Some((one, standing)) = found else { continue };
        let point = RankPoint {
            event,
            at: now,
            kind: happening.kind().to_owned(),
            before: Some(line.from),
            after: Some(standing.rank),
            proposed: Some(standing.proposed),
        };
        tx.add_rank_point(one.id, &point).await?;
    }
    Ok(event)
}

#[cfg(test)]
#[path = "rerank_tests.rs"]
mod tests;
