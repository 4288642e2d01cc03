//! Estimates of tasks, with their history and with what such tasks took before.

use std::collections::BTreeMap;

use landfall_domain::delivery::estimate::happening::Estimated;
use landfall_domain::delivery::estimate::{
    Class, ClassKey, Estimate, EstimateSource, Occasion, Said, ThreePoint, estimated, in_range,
    suggest,
};
use landfall_domain::delivery::{
    Committed, Iteration, IterationStatus, Refusal, ScopeChange, ScopeKind, Task,
};
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::{find_task, tenths};

/// So many of the latest tasks of a name make its classes.
const ACTUALS: i64 = 2_000;

/// What somebody says of a task.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Word {
    /// A value of their own.
    Own(Said),
    /// What such tasks took before.
    Suggested,
}

/// What was written of a task's effort, in hours.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Figures {
    pub(crate) hours: Option<f64>,
    pub(crate) low: Option<f64>,
    pub(crate) likely: Option<f64>,
    pub(crate) high: Option<f64>,
    /// Take what such tasks took before.
    pub(crate) suggested: bool,
}

impl Figures {
    /// What it means: one value, three points, or what is suggested, and exactly one of them.
    pub(crate) fn word(self) -> anyhow::Result<Word> {
        let Self { hours, low, likely, high, suggested } = self;
        let wrong = |wrong: Refusal| Failure::Usage(format!("hours: {wrong}"));
        match (hours, low, likely, high, suggested) {
            (Some(hours), None, None, None, false) => {
                let value = tenths(hours)?;
                in_range(value).map_err(wrong)?;
                Ok(Word::Own(Said::Tenths(value)))
            }
            (None, Some(low), Some(likely), Some(high), false) => {
                let points = ThreePoint::new(tenths(low)?, tenths(likely)?, tenths(high)?);
                Ok(Word::Own(Said::Points(points.map_err(wrong)?)))
            }
            (None, None, None, None, true) => Ok(Word::Suggested),
            _ => {
                let told = "hours: say one value, or low, likely and high, or take the suggestion";
                Err(Failure::Usage(told.to_owned()).into())
            }
        }
    }
}

/// Gives a task another estimate.
pub(crate) async fn estimate(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    word: Word,
    reason: Option<&str>,
) -> anyhow::Result<Task> {
    let mut tx = cx.store.write().await?;
    let before = find_task(&mut tx, key).await?;
    as_read(key, before.version, version)?;
    let (said, source) = match word {
        Word::Own(said) => (said, EstimateSource::Person),
        Word::Suggested => {
            let class = suggestion(&mut tx, &before).await?.ok_or_else(|| {
                Failure::Refused(format!(
                    "{key}: too few tasks of its kind are done to suggest one"
                ))
            })?;
            (Said::Tenths(class.median_tenths), EstimateSource::Suggestion)
        }
    };
    let reason = reason.map(str::trim).filter(|said| !said.is_empty());
    let now = cx.clock.now();
    let occasion = Occasion { source, by: &cx.actor, at: now, reason };
    let mut done = apply(&mut tx, std::slice::from_ref(&before), said, occasion).await?;
    let after = done.pop().ok_or_else(|| Failure::Refused(format!("{key} did not change")))?;
    let happening = Happening::TaskEstimated(Estimated {
        task: after.key(),
        before_tenths: before.estimate_tenths,
        after_tenths: after.estimate_tenths,
    });
    cx.record(&mut tx, now, reason, &happening).await?;
    tx.commit().await?;
    Ok(after)
}

/// Estimates tasks anew and writes their history, with a change of scope where a team is committed.
/// The event is up to the caller.
pub(super) async fn apply(
    tx: &mut Tx,
    tasks: &[Task],
    said: Said,
    occasion: Occasion<'_>,
) -> anyhow::Result<Vec<Task>> {
    let before = last(tx, tasks).await?;
    let heads = tx.iteration_heads().await?;
    let mut changes: BTreeMap<Id<Iteration>, Vec<ScopeChange>> = BTreeMap::new();
    let (mut after, mut rows) = (Vec::new(), Vec::new());
    for (task, (last, is_stored)) in tasks.iter().zip(before) {
        let (next, row) = estimated(task, &last, said, occasion).map_err(Failure::from)?;
        let home = task.iteration.and_then(|id| heads.get(&id));
        let home = home.filter(|one| one.status == IterationStatus::Current);
        if let Some(home) = home.filter(|_| next.estimate_tenths != task.estimate_tenths) {
            let key = task.key();
            let because = row.reason.clone().ok_or_else(|| {
                Failure::Refused(format!("{} committed to {key}: say why it changes", home.team))
            })?;
            changes.entry(home.id).or_default().push(ScopeChange {
                at: occasion.at,
                by: occasion.by.to_owned(),
                because,
                kind: ScopeKind::Reestimated,
                task: Committed::from(&next),
                before_tenths: task.estimate_tenths,
            });
        }
        if !is_stored {
            rows.push(last);
        }
        rows.push(row);
        after.push(next);
    }
    tx.save_tasks(&after).await?;
    tx.add_estimates(&rows).await?;
    for (iteration, changes) in &changes {
        tx.add_scope_changes(*iteration, changes).await?;
    }
    Ok(after)
}

/// The last estimate of each task, and whether it is stored.
pub(super) async fn last(tx: &mut Tx, tasks: &[Task]) -> anyhow::Result<Vec<(Estimate, bool)>> {
    let ids: Vec<Id<Task>> = tasks.iter().map(|task| task.id).collect();
    let mut stored = tx.last_estimates(&ids).await?;
    let mut releases: Vec<_> = tasks.iter().map(|task| task.release).collect();
    releases.sort_unstable();
    releases.dedup();
    let signed = tx.release_signatures(&releases).await?;
    let gone = || Failure::Refused("a release backlog of these tasks is gone".to_owned());
    let mut found = Vec::with_capacity(tasks.len());
    for task in tasks {
        if let Some(last) = stored.remove(&task.id) {
            found.push((last, true));
        } else {
            let by = signed.get(&task.release).ok_or_else(gone)?;
            found.push((Estimate::first(task, &by.by, by.at), false));
        }
    }
    Ok(found)
}

/// Everything that was believed of a task, the first estimate first.
pub(crate) async fn history(tx: &mut Tx, task: &Task) -> anyhow::Result<Vec<Estimate>> {
    let stored = tx.estimates_of(task.id).await?;
    if !stored.is_empty() {
        return Ok(stored);
    }
    let first = last(tx, std::slice::from_ref(task)).await?;
    Ok(first.into_iter().map(|(first, _)| first).collect())
}

/// What tasks like this one took before.
pub(crate) async fn suggestion(tx: &mut Tx, task: &Task) -> anyhow::Result<Option<Class>> {
    let key = tx.task_classes(&[task.id]).await?.remove(&task.id);
    let Some(key) = key else { return Ok(None) };
    Ok(suggestions(tx, &[key]).await?.pop().flatten())
}

/// What tasks of these kinds took before; each name is read once.
pub(crate) async fn suggestions(
    tx: &mut Tx,
    keys: &[ClassKey],
) -> anyhow::Result<Vec<Option<Class>>> {
    let mut actuals = BTreeMap::new();
    for key in keys {
        if !actuals.contains_key(&key.name) {
            actuals.insert(key.name.clone(), tx.class_actuals(&key.name, ACTUALS).await?);
        }
    }
    let of = |key: &ClassKey| suggest(key, actuals.get(&key.name).map_or(&[][..], Vec::as_slice));
    Ok(keys.iter().map(of).collect())
}
