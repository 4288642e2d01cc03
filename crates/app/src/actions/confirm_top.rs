//! A team confirms the first ten of the backlog; once both confirmed the same order, it is agreed.

use jiff::Timestamp;
use landfall_domain::event::Happening;
use landfall_domain::outcome::progress::days;
use landfall_domain::priority::{Confirmation, Consensus, TOP, consensus, order_version};
use landfall_domain::review::Team;
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::Failure;

/// An agreement holds for an iteration of the plan in force; so many days without a plan.
const FORTNIGHT: i32 = 14;
/// So many confirmations are looked at, the last ones.
const LOOKED_AT: i64 = 200;

/// The first of the backlog, and who stands behind them.
pub(crate) struct Top {
    /// Key and title by rank.
    pub(crate) present: Vec<(String, String)>,
    pub(crate) consensus: Consensus,
    /// For so many days an agreement holds.
    pub(crate) days: i32,
    /// Another one as soon as the present order is.
    pub(crate) version: i64,
}

impl Top {
    /// The keys by rank.
    pub(crate) fn order(&self) -> Vec<String> {
        self.present.iter().map(|(key, _)| key.clone()).collect()
    }
}

/// As it stands.
pub(crate) async fn read_top(cx: &Context) -> anyhow::Result<Top> {
    let mut tx = cx.store.read().await?;
    let top = top_in(&mut tx, cx.clock.now()).await?;
    tx.rollback().await?;
    Ok(top)
}

/// As it stands in a transaction.
pub(crate) async fn top_in(tx: &mut Tx, now: Timestamp) -> anyhow::Result<Top> {
    let mut first = tx.workloads_after(None, TOP).await?;
    first.retain(|workload| workload.rank.is_some());
    let present: Vec<(String, String)> =
        first.iter().map(|workload| (workload.key(), workload.title())).collect();
    let order: Vec<String> = present.iter().map(|(key, _)| key.clone()).collect();
    let days = cadence(tx).await?;
    let said = tx.confirmations(LOOKED_AT).await?;
    Ok(Top {
        version: order_version(&order),
        consensus: consensus(&said, &order, (now, days)),
        present,
        days,
    })
}

/// The length of an iteration of the plan in force in days.
async fn cadence(tx: &mut Tx) -> anyhow::Result<i32> {
    if tx.number_in_force().await?.is_none() {
        return Ok(FORTNIGHT);
    }
    let plan = tx.plan_in_sight().await?;
    let first = plan.as_ref().and_then(|plan| plan.iterations.first());
    Ok(first.map_or(FORTNIGHT, |one| days(one.start, one.end) + 1))
}

/// Confirms the order that was read for a team. Gives what came of it, and its event.
pub(crate) async fn confirm_top(
    cx: &Context,
    team: Team,
    version: Option<i64>,
) -> anyhow::Result<(Top, i64)> {
    let mut tx = cx.store.write().await?;
    let now = cx.clock.now();
    let top = top_in(&mut tx, now).await?;
    if top.present.is_empty() {
        let message = "the backlog is empty: import an estate before you agree on it".to_owned();
        return Err(Failure::Refused(message).into());
    }
    if version.is_some_and(|read| read != top.version) {
        let message = format!(
            "the first {} of the backlog are others than you read: look at them again",
            top.present.len()
        );
        return Err(Failure::Outdated(message).into());
    }
    let last = tx.confirmations(1).await?.pop();
    let order = top.order();
    let one = Confirmation {
        seq: last.map_or(1, |last| last.seq + 1),
        team,
        by: cx.actor.clone(),
        at: now,
        order: order.clone(),
    };
    tx.add_confirmation(&one).await?;
    let top = top_in(&mut tx, now).await?;
    let agreed = top.consensus.alarms.is_empty();
    let happening = Happening::TopConfirmed { team: team.name().to_owned(), order, agreed };
    let event = cx.record(&mut tx, now, None, &happening).await?;
    tx.commit().await?;
    Ok((top, event))
}
