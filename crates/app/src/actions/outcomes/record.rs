//! Records where a metric stands, or takes that back.

use landfall_domain::event::Happening;
use landfall_domain::outcome::happening::Recorded;
use landfall_domain::outcome::{Actual, MOST_ACTUALS, Metric, Source};
use landfall_domain::time::Date;
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::Failure;

use super::{metric, outcome_of, unfit};

/// What is said of a day.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct NewActual<'a> {
    /// The day; today, if it is empty.
    pub(crate) on: &'a str,
    /// The value; what the backlog measures now, of a computed metric.
    pub(crate) value: &'a str,
    pub(crate) note: &'a str,
}

/// Records where a metric stands on a day, in the place of what was said of that day before.
pub(crate) async fn record_actual(
    cx: &Context,
    key: &str,
    new: NewActual<'_>,
) -> anyhow::Result<Actual> {
    let mut tx = cx.store.write().await?;
    let metric = metric(&mut tx, key).await?;
    let value = value_of(&mut tx, &metric, new, cx.today()).await?;
    let (actual, before) =
        put_actual(cx, &mut tx, &metric, NewActual { value: &value, ..new }).await?;
    let recorded = Recorded {
        outcome: outcome_of(&mut tx, &metric).await?.key(),
        metric: metric.key(),
        on: actual.on.to_string(),
        value: Some(with_unit(&metric, actual.value)),
        before: before.map(|before| with_unit(&metric, before.value)),
    };
    cx.record(&mut tx, actual.at, None, &Happening::ActualRecorded(recorded)).await?;
    tx.commit().await?;
    Ok(actual)
}

/// The value that is said; of a computed metric, what is measured now.
async fn value_of(
    tx: &mut Tx,
    metric: &Metric,
    new: NewActual<'_>,
    today: Date,
) -> anyhow::Result<String> {
    let Source::Computed(measured) = metric.source else { return Ok(new.value.to_owned()) };
    let is_today = new.on.trim().is_empty() || new.on.trim() == today.to_string();
    if !new.value.trim().is_empty() || !is_today {
        let told = format!(
            "{} is computed ({}): record it without day and value, which keeps what it is today",
            metric.key(),
            measured.label()
        );
        return Err(Failure::Refused(told).into());
    }
    let found = tx.measures().await?.value(measured);
    let nothing = || Failure::Refused(format!("there is nothing yet to measure {}", metric.key()));
    Ok(found.ok_or_else(nothing)?.to_string())
}

/// Writes an actual in a transaction; gives what was there before.
pub(super) async fn put_actual(
    cx: &Context,
    tx: &mut Tx,
    metric: &Metric,
    new: NewActual<'_>,
) -> anyhow::Result<(Actual, Option<Actual>)> {
    let read = metric.actual((new.on, new.value, new.note), cx.today()).map_err(unfit)?;
    let (on, value, note) = read;
    let known = tx.actuals_of(metric.id).await?;
    let before = known.iter().find(|one| one.on == on).cloned();
    if before.is_none() && i64::try_from(known.len()).unwrap_or(i64::MAX) >= MOST_ACTUALS {
        let told = format!("a metric has at most {MOST_ACTUALS} actuals: take one back first");
        return Err(Failure::Refused(told).into());
    }
    let (by, at) = (cx.actor.clone(), cx.clock.now());
    let actual = Actual { metric: metric.id, on, value, note, by, at };
    tx.save_actual(&actual).await?;
    Ok((actual, before))
}

/// Takes back what was said of a day.
pub(crate) async fn remove_actual(cx: &Context, key: &str, on: &str) -> anyhow::Result<()> {
    let mut tx = cx.store.write().await?;
    let metric = metric(&mut tx, key).await?;
    let known = tx.actuals_of(metric.id).await?;
    let found = known.into_iter().find(|one| one.on.to_string() == on.trim());
    let shown: String = on.chars().take(20).collect();
    let gone = || Failure::Unknown(format!("{} has no actual of {shown}", metric.key()));
    let found = found.ok_or_else(gone)?;
    tx.remove_actual(metric.id, found.on).await?;
    let recorded = Recorded {
        outcome: outcome_of(&mut tx, &metric).await?.key(),
        metric: metric.key(),
        on: found.on.to_string(),
        value: None,
        before: Some(with_unit(&metric, found.value)),
    };
    let recorded = Happening::ActualRecorded(recorded);
    cx.record(&mut tx, cx.clock.now(), None, &recorded).await?;
    tx.commit().await?;
    Ok(())
}

fn with_unit(metric: &Metric, value: f64) -> String {
    format!("{value} {}", metric.unit).trim_end().to_owned()
}
