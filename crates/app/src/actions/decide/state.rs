//! A person states values of workloads, or takes them back.

use std::collections::BTreeMap;

use landfall_domain::backlog::tally::Tally;
use landfall_domain::estate::{Stated as Field, Statement, Workload};
use landfall_domain::event::{Happening, StatedChange};
use landfall_domain::priority::Holding;
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::boot::Context;
use crate::failure::Failure;

use super::derived::{Effect, Words, derive};
use super::{How, find, settle_if_due, settle_order};

/// So many changes at a time.
pub(super) const MOST: usize = 5_000;

/// A change that a person asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Change {
    /// Key of the workload.
    pub(crate) workload: String,
    /// The version that was read; none if it does not matter.
    pub(crate) version: Option<i64>,
    /// Name of the field.
    pub(crate) field: String,
    /// The value; none takes an earlier word back.
    pub(crate) value: Option<String>,
}

/// What was changed.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Stated {
    #[schema(value_type = Vec<crate::documents::schema::StatedChange>)]
    pub(crate) changes: Vec<StatedChange>,
    /// What puts everything back as it was.
    pub(crate) undo: Vec<Change>,
    /// The event's place in the history; none if nothing changes.
    pub(crate) event: Option<i64>,
    /// What that changes.
    pub(crate) effect: Effect,
}

/// States values; all or nothing.
pub(crate) async fn state_workloads(
    cx: &Context,
    changes: &[Change],
    reason: Option<&str>,
) -> anyhow::Result<Stated> {
    state_workloads_or_try(cx, changes, How { reason, dry_run: false }).await
}

/// States values, or says what that would change: both take the same steps, and only what is tried is
/// not kept.
pub(crate) async fn state_workloads_or_try(
    cx: &Context,
    changes: &[Change],
    How { reason, dry_run }: How<'_>,
) -> anyhow::Result<Stated> {
    if changes.is_empty() || changes.len() > MOST {
        let message = format!("{} changes at a time are not from 1 to {MOST}", changes.len());
        return Err(Failure::Usage(message).into());
    }
    let mut by_workload: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        by_workload.entry(&change.workload).or_default().push(change);
    }
    if !dry_run {
        settle_if_due(cx).await?;
    }
    let mut tx = cx.store.write().await?;
    let rules = cx.rules_in(&mut tx).await?;
    let now = cx.clock.now();
    let mut done = Stated::default();
    let (mut in_backlog_changed, mut tally) = (false, Tally::default());
    for (key, changes) in by_workload {
        let version = changes.iter().find_map(|change| change.version);
        let before = find(&mut tx, key, version).await?;
        let earlier = tx.statements_of(before.id).await?;
        let fields = apply(cx, &mut tx, &before, (&changes, &earlier, reason, now)).await?;
        if fields.is_empty() {
            continue;
        }
        let statements = tx.statements_of(before.id).await?;
        let derived = derive(&mut tx, before.clone(), &statements, &rules, &Words::new()).await?;
        derived.save(&mut tx).await?;
        derived.count(&mut tally);
        in_backlog_changed |= derived.crosses();
        let after = derived.after;
        for field in fields {
            let said = |statements: &[Statement]| {
                let word = statements.iter().find(|one| one.field == field);
                word.map(|word| word.value.clone())
            };
            let shown = |workload, said: &Option<String>| {
                field.of(workload).map(str::to_owned).or_else(|| said.clone())
            };
            let (said_before, said) = (said(&earlier), said(&statements));
            let change = StatedChange {
                workload: key.to_owned(),
                field: field.name().to_owned(),
                before: shown(&before, &said_before),
                after: shown(&after, &said),
                said_before,
                said,
            };
            done.undo.push(back(&change, Some(after.version)));
            done.changes.push(change);
        }
    }
    done.effect = Effect::from(&tally);
    if done.changes.is_empty() || dry_run {
        tx.rollback().await?;
        return Ok(done);
    }
    let placings = Holding::on(&tx.placings().await?, cx.today());
    let order = tx.ranked().await?;
    settle_order(&mut tx, order, &placings).await?;
    if in_backlog_changed {
        tx.outdate_releases().await?;
    }
    let happening = Happening::WorkloadsStated { changes: done.changes.clone() };
    done.event = Some(cx.record(&mut tx, now, reason, &happening).await?);
    tx.commit().await?;
    Ok(done)
}

/// What puts a value back as it was.
pub(super) fn back(change: &StatedChange, version: Option<i64>) -> Change {
    Change {
        workload: change.workload.clone(),
        version,
        field: change.field.clone(),
        value: change.said_before.clone(),
    }
}

/// Writes the words on one workload; gives the fields on which something new is said.
async fn apply(
    cx: &Context,
    tx: &mut Tx,
    workload: &Workload,
    (changes, earlier, reason, at): (&[&Change], &[Statement], Option<&str>, jiff::Timestamp),
) -> anyhow::Result<Vec<Field>> {
    let mut fields: Vec<Field> = Vec::new();
    for change in changes {
        let field = Field::named(&change.field).ok_or_else(|| {
            let known: Vec<&str> = Field::ALL.iter().map(|one| one.name()).collect();
            Failure::Usage(format!("`{}` is not one of {}", change.field, known.join(", ")))
        })?;
        if fields.contains(&field) {
            let message = format!("{} of {} is said twice", field.name(), change.workload);
            return Err(Failure::Usage(message).into());
        }
        let word = earlier.iter().find(|one| one.field == field).map(|one| one.value.as_str());
        let value = change.value.as_deref().map(|value| field.read(value)).transpose();
        let value = value.map_err(Failure::Usage)?;
        if value.as_deref() == word {
            continue;
        }
        match value {
            None => tx.remove_statement(workload.id, field).await?,
            Some(value) => {
                let reason = reason.map(str::to_owned);
                let by = cx.actor.clone();
                let statement = Statement { workload: workload.id, field, value, reason, by, at };
                tx.save_statement(&statement).await?;
            }
        }
        fields.push(field);
    }
    Ok(fields)
}
