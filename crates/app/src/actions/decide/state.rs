//! A person states values of workloads, or takes them back.

use std::collections::BTreeMap;

use landfall_domain::backlog::{Anew, Rules, anew};
use landfall_domain::estate::{Asset, Stated as Field, Statement, Workload};
use landfall_domain::event::{Happening, StatedChange};
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::boot::Context;
use crate::failure::Failure;

use super::{find, settle_order};

/// So many changes at a time.
const MOST: usize = 500;

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
}

/// States values; all or nothing.
pub(crate) async fn state_workloads(
    cx: &Context,
    changes: &[Change],
    reason: Option<&str>,
) -> anyhow::Result<Stated> {
    if changes.is_empty() || changes.len() > MOST {
        let message = format!("{} changes at a time are not from 1 to {MOST}", changes.len());
        return Err(Failure::Usage(message).into());
    }
    let mut by_workload: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        by_workload.entry(&change.workload).or_default().push(change);
    }
    let mut tx = cx.store.write().await?;
    let rules = cx.rules_in(&mut tx).await?;
    let now = cx.clock.now();
    let mut done = Stated::default();
    let mut in_backlog_changed = false;
    for (key, changes) in by_workload {
        let version = changes.iter().find_map(|change| change.version);
        let before = find(&mut tx, key, version).await?;
        let earlier = tx.statements_of(before.id).await?;
        let fields = apply(cx, &mut tx, &before, (&changes, &earlier, reason, now)).await?;
        if fields.is_empty() {
            continue;
        }
        let statements = tx.statements_of(before.id).await?;
        let after = derive(&mut tx, &before, &statements, &rules).await?;
        in_backlog_changed |= before.rank.is_some() != after.rank.is_some();
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
    if done.changes.is_empty() {
        return Ok(done);
    }
    let placings = tx.placings().await?;
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

/// Derives one workload anew from what is stored, and saves it with its assets.
async fn derive(
    tx: &mut Tx,
    before: &Workload,
    statements: &[Statement],
    rules: &Rules,
) -> anyhow::Result<Workload> {
    let stored: Vec<Asset> = tx.assets_of(before.id, i64::MAX).await?;
    let mut assets = stored.clone();
    let (needs, needed_by) = tx.ties_of(before.id).await?;
    let count = |number| usize::try_from(number).unwrap_or_default();
    let known = Anew {
        workload: before,
        assets: &mut assets,
        statements,
        ties: (count(needs), count(needed_by)),
    };
    let mut after = anew(known, rules);
    after.version = before.version + 1;
    // Its place among the others is settled afterwards; 0 is no place yet.
    let is_work = after.decision.disposition.is_work();
    after.rank = is_work.then(|| before.rank.unwrap_or_default());
    after.proposed_rank = is_work.then(|| before.proposed_rank.unwrap_or_default());
    after.placed = before.placed.clone().filter(|_| is_work);
    let changed: Vec<Asset> = assets
        .into_iter()
        .zip(&stored)
        .filter(|(new, old)| new != *old)
        .map(|(new, old)| Asset { version: old.version + 1, ..new })
        .collect();
    tx.save_assets(&changed).await?;
    tx.save_workloads(std::slice::from_ref(&after)).await?;
    Ok(after)
}
