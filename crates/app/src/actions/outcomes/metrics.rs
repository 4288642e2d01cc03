//! Adds, changes and removes metrics.

use landfall_domain::event::Happening;
use landfall_domain::outcome::happening::{Removed, Saved};
use landfall_domain::outcome::{MOST_METRICS, Metric, Outcome, Said};
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::Failure;

use super::{differences, metric_as_read, outcome, outcome_of, unfit};

/// Adds a metric to an outcome.
pub(crate) async fn add_metric(
    cx: &Context,
    key: &str,
    said: &Said,
    reason: Option<&str>,
) -> anyhow::Result<Metric> {
    let mut tx = cx.store.write().await?;
    let outcome = outcome(&mut tx, key).await?;
    let metric = put_metric(cx, &mut tx, &outcome, said).await?;
    let saved = Happening::MetricSaved(saved(&outcome, None, &metric));
    cx.record(&mut tx, cx.clock.now(), reason, &saved).await?;
    tx.commit().await?;
    Ok(metric)
}

/// Writes a new metric in a transaction.
pub(super) async fn put_metric(
    cx: &Context,
    tx: &mut Tx,
    outcome: &Outcome,
    said: &Said,
) -> anyhow::Result<Metric> {
    let blank = Metric::blank(cx.mint().id(), 0, outcome.id, cx.today());
    let fit = blank.made(said).map_err(unfit)?;
    let all = tx.metrics().await?;
    if all.iter().filter(|one| one.outcome == outcome.id).count() >= MOST_METRICS {
        let told = format!("an outcome has at most {MOST_METRICS} metrics: remove one first");
        return Err(Failure::Refused(told).into());
    }
    let metric = Metric { number: tx.take_metric_number().await?, ..fit };
    tx.add_metric(&metric).await?;
    Ok(metric)
}

/// Changes a metric in the version that was read; fields that are not named stay.
pub(crate) async fn change_metric(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    said: &Said,
    reason: Option<&str>,
) -> anyhow::Result<Metric> {
    let mut tx = cx.store.write().await?;
    let before = metric_as_read(&mut tx, key, version).await?;
    let after = changed(&mut tx, &before, said).await?;
    if after == before {
        tx.rollback().await?;
        return Ok(before);
    }
    tx.change_metric(&after).await?;
    let outcome = outcome_of(&mut tx, &after).await?;
    let saved = Happening::MetricSaved(saved(&outcome, Some(&before), &after));
    cx.record(&mut tx, cx.clock.now(), reason, &saved).await?;
    tx.commit().await?;
    Ok(after)
}

/// A metric as it is with what is said; its version is another one if it differs.
pub(super) async fn changed(tx: &mut Tx, before: &Metric, said: &Said) -> anyhow::Result<Metric> {
    let after = before.with(said).map_err(unfit)?;
    if after == *before {
        return Ok(after);
    }
    if let Some(first) = tx.actuals_of(before.id).await?.first()
        && first.on < after.baseline_on
    {
        let told = format!(
            "`baseline_on` is {}, but {} has an actual of {}: give an earlier day, or take that \
             actual back",
            after.baseline_on,
            before.key(),
            first.on
        );
        return Err(Failure::Usage(told).into());
    }
    Ok(Metric { version: before.version + 1, ..after })
}

fn saved(outcome: &Outcome, before: Option<&Metric>, after: &Metric) -> Saved {
    let get_before = before.map(|before| move |field: &str| before.get(field));
    let get_before = get_before.as_ref().map(|get| get as &dyn Fn(&str) -> String);
    Saved {
        outcome: outcome.key(),
        metric: Some(after.key()),
        title: after.title.clone(),
        is_new: before.is_none(),
        changes: differences(&Metric::FIELDS, get_before, &|field| after.get(field)),
    }
}

/// Removes a metric in the version that was read, with its actuals.
pub(crate) async fn remove_metric(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    reason: Option<&str>,
) -> anyhow::Result<Removed> {
    let mut tx = cx.store.write().await?;
    let known = metric_as_read(&mut tx, key, version).await?;
    let removed = Removed {
        outcome: outcome_of(&mut tx, &known).await?.key(),
        metric: Some(known.key()),
        title: known.title.clone(),
        parts: tx.actuals_of(known.id).await?.len() as u64,
        workloads: Vec::new(),
    };
    tx.remove_metric(known.id).await?;
    let happening = Happening::MetricRemoved(removed.clone());
    cx.record(&mut tx, cx.clock.now(), reason, &happening).await?;
    tx.commit().await?;
    Ok(removed)
}
