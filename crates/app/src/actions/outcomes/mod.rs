//! Business outcomes, their metrics and actuals, and which workloads serve them.

pub(crate) mod costs;
pub(crate) mod import;
pub(crate) mod link;
pub(crate) mod metrics;
pub(crate) mod record;
pub(crate) mod save;
mod table;

use landfall_domain::outcome::happening::ValueChange;
use landfall_domain::outcome::{Metric, Outcome, Unfit, number_of};
use landfall_store::Tx;

use crate::failure::{Failure, as_read};

/// The outcome of this key.
pub(crate) async fn outcome(tx: &mut Tx, key: &str) -> anyhow::Result<Outcome> {
    let found = match number_of('O', key) {
        Some(number) => tx.find_outcome(number).await?,
        None => None,
    };
    let shown: String = key.chars().take(60).collect();
    let gone = || Failure::Unknown(format!("there is no outcome {shown}"));
    Ok(found.ok_or_else(gone)?)
}

/// The metric of this key.
pub(crate) async fn metric(tx: &mut Tx, key: &str) -> anyhow::Result<Metric> {
    let found = match number_of('M', key) {
        Some(number) => tx.find_metric(number).await?,
        None => None,
    };
    let shown: String = key.chars().take(60).collect();
    let gone = || Failure::Unknown(format!("there is no metric {shown}"));
    Ok(found.ok_or_else(gone)?)
}

/// The outcome of a metric.
pub(crate) async fn outcome_of(tx: &mut Tx, metric: &Metric) -> anyhow::Result<Outcome> {
    let found = tx.outcomes().await?.into_iter().find(|one| one.id == metric.outcome);
    let gone = || Failure::Unknown(format!("{} has no outcome", metric.key()));
    Ok(found.ok_or_else(gone)?)
}

async fn outcome_as_read(tx: &mut Tx, key: &str, version: Option<i64>) -> anyhow::Result<Outcome> {
    let found = outcome(tx, key).await?;
    as_read(&found.key(), found.version, version)?;
    Ok(found)
}

async fn metric_as_read(tx: &mut Tx, key: &str, version: Option<i64>) -> anyhow::Result<Metric> {
    let found = metric(tx, key).await?;
    as_read(&found.key(), found.version, version)?;
    Ok(found)
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn unfit(unfit: Unfit) -> Failure {
    Failure::Usage(unfit.to_string())
}

/// Fields that have another value than before; all that say something, of a new thing.
fn differences(
    fields: &[&str],
    before: Option<&dyn Fn(&str) -> String>,
    after: &dyn Fn(&str) -> String,
) -> Vec<ValueChange> {
    let change = |field: &&str| {
        let (before, after) = (before.map(|before| before(field)), after(field));
        let is_same = before.as_ref().map_or(after.is_empty(), |before| *before == after);
        (!is_same).then(|| ValueChange { field: (*field).to_owned(), before, after })
    };
    fields.iter().filter_map(change).collect()
}
