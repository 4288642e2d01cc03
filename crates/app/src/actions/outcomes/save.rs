//! Adds, changes and removes outcomes.

use landfall_domain::estate::Workload;
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::outcome::happening::{Removed, Saved};
use landfall_domain::outcome::{MOST_OUTCOMES, Outcome, Said};
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::Failure;

use super::{differences, outcome_as_read, unfit};

/// Adds an outcome with what is said of it.
pub(crate) async fn add_outcome(
    cx: &Context,
    said: &Said,
    reason: Option<&str>,
) -> anyhow::Result<Outcome> {
    let mut tx = cx.store.write().await?;
    let outcome = put_outcome(cx, &mut tx, said).await?;
    let saved = Happening::OutcomeSaved(saved(None, &outcome));
    cx.record(&mut tx, cx.clock.now(), reason, &saved).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// Writes a new outcome in a transaction.
pub(super) async fn put_outcome(cx: &Context, tx: &mut Tx, said: &Said) -> anyhow::Result<Outcome> {
    let blank = Outcome::blank(cx.mint().id(), 0);
    let fit = blank.with(said).map_err(unfit)?;
    if tx.outcomes().await?.len() >= MOST_OUTCOMES {
        let told = format!("a portfolio has at most {MOST_OUTCOMES} outcomes: remove one first");
        return Err(Failure::Refused(told).into());
    }
    let outcome = Outcome { number: tx.take_outcome_number().await?, ..fit };
    tx.add_outcome(&outcome).await?;
    Ok(outcome)
}

/// Changes an outcome in the version that was read; fields that are not named stay.
pub(crate) async fn change_outcome(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    said: &Said,
    reason: Option<&str>,
) -> anyhow::Result<Outcome> {
    let mut tx = cx.store.write().await?;
    let before = outcome_as_read(&mut tx, key, version).await?;
    let after = before.with(said).map_err(unfit)?;
    if after == before {
        tx.rollback().await?;
        return Ok(before);
    }
    let after = Outcome { version: before.version + 1, ..after };
    tx.change_outcome(&after).await?;
    let saved = Happening::OutcomeSaved(saved(Some(&before), &after));
    cx.record(&mut tx, cx.clock.now(), reason, &saved).await?;
    tx.commit().await?;
    Ok(after)
}

fn saved(before: Option<&Outcome>, after: &Outcome) -> Saved {
    let get_before = before.map(|before| move |field: &str| before.get(field));
    let get_before = get_before.as_ref().map(|get| get as &dyn Fn(&str) -> String);
    Saved {
        outcome: after.key(),
        metric: None,
        title: after.title.clone(),
        is_new: before.is_none(),
        changes: differences(&Outcome::FIELDS, get_before, &|field| after.get(field)),
    }
}

/// Removes an outcome in the version that was read, with its metrics, their actuals and its links.
pub(crate) async fn remove_outcome(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    reason: Option<&str>,
) -> anyhow::Result<Removed> {
    let mut tx = cx.store.write().await?;
    let known = outcome_as_read(&mut tx, key, version).await?;
    let metrics = tx.metrics().await?.iter().filter(|one| one.outcome == known.id).count();
    let serving = tx.workloads_serving(known.id).await?;
    let removed = Removed {
        outcome: known.key(),
        metric: None,
        title: known.title.clone(),
        parts: metrics as u64,
        workloads: keys(&mut tx, &serving).await?,
    };
    tx.remove_outcome(known.id).await?;
    let happening = Happening::OutcomeRemoved(removed.clone());
    cx.record(&mut tx, cx.clock.now(), reason, &happening).await?;
    tx.commit().await?;
    Ok(removed)
}

/// Keys of workloads, in the order of their numbers.
pub(super) async fn keys(tx: &mut Tx, ids: &[Id<Workload>]) -> anyhow::Result<Vec<String>> {
    let mut numbers: Vec<i64> =
        tx.workload_names(ids).await?.into_iter().map(|one| one.number).collect();
    numbers.sort_unstable();
    Ok(numbers.into_iter().map(|number| format!("W-{number}")).collect())
}
