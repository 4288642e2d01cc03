//! Confirms, overturns and reopens an assumption. What overturning changes is computed by the same
//! function for a preview and for applying it.

use landfall_domain::assumption::{Assumption, AssumptionStatus, Consequence, WordKind};
use landfall_domain::backlog::{Dates, dates};
use landfall_domain::event::Happening;
use landfall_domain::plan::PlanStatus;
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::Failure;

use super::upset::{Upset, Watch, unwatched};
use super::{add_word, as_it_was_read, consequence, step, text};

/// What a person decides.
#[derive(Debug, Clone)]
pub(crate) struct Decision<'a> {
    pub(crate) key: &'a str,
    /// The version that was read; none if it does not matter.
    pub(crate) version: Option<i64>,
    pub(crate) reason: &'a str,
}

/// Decides that an assumption holds. Nothing else changes.
pub(crate) async fn confirm(cx: &Context, said: &Decision<'_>) -> anyhow::Result<Assumption> {
    let reason = text("the reason", said.reason)?;
    let mut tx = cx.store.write().await?;
    let before = as_it_was_read(&mut tx, said.key, said.version).await?;
    let status = step(&mut tx, &before, WordKind::Confirm).await?;
    let after = Assumption { status, version: before.version + 1, ..before };
    let now = cx.clock.now();
    tx.add_assumptions(std::slice::from_ref(&after)).await?;
    add_word(cx, &mut tx, (&after, WordKind::Confirm), (&reason, now)).await?;
    let happening = Happening::AssumptionConfirmed { assumption: after.key() };
    cx.record(&mut tx, now, Some(&reason), &happening).await?;
    tx.commit().await?;
    Ok(after)
}

/// What overturning or reopening comes to.
pub(crate) struct Decided {
    pub(crate) assumption: Assumption,
    pub(crate) upset: Upset,
    /// The event's place in the history; none if it was a preview.
    pub(crate) event: Option<i64>,
    /// Key of the plan in force, and an estimate of what becomes of its dates.
    pub(crate) dates: Option<(String, Dates)>,
}

/// What is to be decided: overturned with a consequence, or reopened.
#[derive(Debug, Clone)]
pub(crate) enum Verdict {
    /// It does not hold; none: what it says already is to hold instead.
    Overturn(Option<Consequence>),
    /// It is open again.
    Reopen,
}

impl Verdict {
    fn kind(&self) -> WordKind {
        match self {
            Self::Overturn(_) => WordKind::Overturn,
            Self::Reopen => WordKind::Reopen,
        }
    }
}

/// Says what a verdict would change. Nothing is stored.
pub(crate) async fn preview(
    cx: &Context,
    key: &str,
    verdict: &Verdict,
    watch: Watch,
) -> anyhow::Result<Decided> {
    let mut tx = cx.store.read().await?;
    let before = as_it_was_read(&mut tx, key, None).await?;
    let (assumption, upset) = weigh(cx, &mut tx, (before, verdict), watch).await?;
    let dates = plan_dates(&mut tx, &upset).await?;
    tx.rollback().await?;
    Ok(Decided { assumption, upset, event: None, dates })
}

/// Decides, and derives everything anew that rests on it, in one event.
pub(crate) async fn decide(
    cx: &Context,
    said: &Decision<'_>,
    verdict: &Verdict,
    watch: Watch,
) -> anyhow::Result<Decided> {
    let reason = text("the reason", said.reason)?;
    let mut tx = cx.store.write().await?;
    let before = as_it_was_read(&mut tx, said.key, said.version).await?;
    let (was, earlier) = (before.status, before.consequence.clone());
    let (assumption, upset) = weigh(cx, &mut tx, (before, verdict), watch).await?;
    let dates = plan_dates(&mut tx, &upset).await?;
    upset.save(&mut tx).await?;
    let now = cx.clock.now();
    tx.add_assumptions(std::slice::from_ref(&assumption)).await?;
    add_word(cx, &mut tx, (&assumption, verdict.kind()), (&reason, now)).await?;
    let (key, changed) = (assumption.key(), upset.counts());
    let happening = match verdict {
        Verdict::Overturn(_) => {
            Happening::AssumptionOverturned { assumption: key, before: was, earlier, changed }
        }
        Verdict::Reopen => Happening::AssumptionReopened { assumption: key, before: was, changed },
    };
    let event = cx.record(&mut tx, now, Some(&reason), &happening).await?;
    tx.commit().await?;
    Ok(Decided { assumption, upset, event: Some(event), dates })
}

/// The assumption after a verdict, and what that changes.
async fn weigh(
    cx: &Context,
    tx: &mut Tx,
    (before, verdict): (Assumption, &Verdict),
    watch: Watch,
) -> anyhow::Result<(Assumption, Upset)> {
    let status = step(tx, &before, verdict.kind()).await?;
    let said = match verdict {
        Verdict::Overturn(Some(said)) => consequence(Some(said.clone()))?,
        Verdict::Overturn(None) | Verdict::Reopen => before.consequence.clone(),
    };
    let after = Assumption { status, consequence: said, version: before.version + 1, ..before };
    let upset = with(cx, tx, &after, watch).await?;
    Ok((after, upset))
}

/// An estimate of what becomes of the dates of the plan in force; none if no effort changes.
async fn plan_dates(tx: &mut Tx, upset: &Upset) -> anyhow::Result<Option<(String, Dates)>> {
    let efforts = &upset.difference.efforts;
    if efforts.is_empty() {
        return Ok(None);
    }
    let plans = tx.plans().await?;
    let Some(plan) = plans.into_iter().find(|plan| plan.status == PlanStatus::Adopted) else {
        return Ok(None);
    };
    let Some(plan) = tx.find_plan(plan.number).await? else { return Ok(None) };
    let gains: Vec<_> = efforts
        .iter()
        .map(|(at, before, now)| (upset.present.workloads[*at].id, now - before))
        .collect();
    Ok(dates(&plan, &gains).map(|dates| (format!("P-{}", plan.number), dates)))
}

/// What changes with another state of one assumption.
pub(super) async fn with(
    cx: &Context,
    tx: &mut Tx,
    changed: &Assumption,
    watch: Watch,
) -> anyhow::Result<Upset> {
    let mut all = tx.assumptions().await?;
    all.retain(|one| one.id != changed.id);
    all.push(changed.clone());
    Upset::with(cx, tx, &all, watch).await
}

/// Takes back that an assumption was overturned, as long as nothing else was decided of it since.
pub(crate) async fn undo_overturn(
    cx: &Context,
    (key, status): (&str, AssumptionStatus),
    earlier: Option<Consequence>,
    reason: &str,
) -> anyhow::Result<()> {
    let mut tx = cx.store.write().await?;
    let now_is = as_it_was_read(&mut tx, key, None).await?;
    if now_is.status != AssumptionStatus::Overturned {
        let told = format!("{key} is {} now: something else was decided", now_is.status.name());
        return Err(Failure::Overtaken(told).into());
    }
    let version = now_is.version + 1;
    let after = Assumption { status, consequence: earlier, version, ..now_is };
    let upset = with(cx, &mut tx, &after, unwatched()).await?;
    upset.save(&mut tx).await?;
    let now = cx.clock.now();
    tx.add_assumptions(std::slice::from_ref(&after)).await?;
    add_word(cx, &mut tx, (&after, WordKind::Reopen), (reason, now)).await?;
    let happening = Happening::AssumptionReopened {
        assumption: after.key(),
        before: AssumptionStatus::Overturned,
        changed: upset.counts(),
    };
    cx.record(&mut tx, now, Some(reason), &happening).await?;
    tx.commit().await?;
    Ok(())
}
