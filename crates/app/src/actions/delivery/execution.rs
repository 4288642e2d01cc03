//! Execution plans of releases: drafted, written anew, turned, and moved step by step. Nothing here runs
//! a command: what a script came to is reported by whoever ran it.

use std::collections::BTreeMap;

use landfall_domain::delivery::execution::happening::ExecutionMoved;
use landfall_domain::delivery::execution::{
    ExecutionPlan, ExecutionStatus, Move, Scope, ScopeWorkload, StepAsset, StepKey, Turn, write,
};
use landfall_domain::delivery::{Refusal, ReleaseBacklog, ReleaseStatus, Signature};
use landfall_domain::estate::Asset;
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::find_release;

/// The execution plan of this key.
pub(crate) async fn find_execution(tx: &mut Tx, key: &str) -> anyhow::Result<ExecutionPlan> {
    let unknown = || Failure::Unknown(format!("there is no execution plan {key}"));
    let number = ExecutionPlan::number_of(key).ok_or_else(unknown)?;
    Ok(tx.find_execution(number).await?.ok_or_else(unknown)?)
}

/// The execution plan of a release with its steps; none if none was drafted.
pub(crate) async fn execution_of(
    tx: &mut Tx,
    release: &ReleaseBacklog,
) -> anyhow::Result<Option<ExecutionPlan>> {
    let Some(head) = tx.execution_of_release(release.id).await? else { return Ok(None) };
    Ok(tx.find_execution(head.number).await?)
}

/// The release that a plan executes.
pub(crate) async fn release_of(
    tx: &mut Tx,
    plan: &ExecutionPlan,
) -> anyhow::Result<ReleaseBacklog> {
    let all = tx.release_backlogs().await?;
    let gone = || Failure::Unknown(format!("the release of {} is gone", plan.key()));
    // The list has no workloads: those of the one that is found are read with it.
    let head = all.iter().find(|one| one.id == plan.release).ok_or_else(gone)?;
    Ok(tx.find_release_backlog(head.number).await?.ok_or_else(gone)?)
}

/// What steps of a release can be for, in its order.
async fn scope(tx: &mut Tx, release: &ReleaseBacklog) -> anyhow::Result<Scope> {
    let ids: Vec<_> = release.items.iter().map(|item| item.workload).collect();
    let workloads: BTreeMap<_, _> =
        tx.workload_names(&ids).await?.into_iter().map(|one| (one.id, one)).collect();
    let assets: Vec<Id<Asset>> =
        release.items.iter().flat_map(|item| &item.assets).map(|one| one.asset).collect();
    let names: BTreeMap<Id<Asset>, String> = tx.asset_names(&assets).await?.into_iter().collect();
    let mut found = Scope::default();
    for item in &release.items {
        let Some(workload) = workloads.get(&item.workload) else { continue };
        let named = |id: Id<Asset>| names.get(&id).map(|name| StepAsset { id, name: name.clone() });
        let assets = item.assets.iter().filter_map(|one| named(one.asset)).collect();
        let (key, title) = (format!("W-{}", workload.number), workload.title.clone());
        found.workloads.push(ScopeWorkload { key, title, assets });
    }
    Ok(found)
}

fn told(plan: &ExecutionPlan, release: &ReleaseBacklog, how: &str) -> ExecutionMoved {
    ExecutionMoved {
        execution: plan.key(),
        release: release.key(),
        how: how.to_owned(),
        step: None,
        title: None,
        word: None,
        exit: None,
        finished: false,
    }
}

/// Drafts the plan of a release that was committed to; a release has one.
pub(crate) async fn draft(cx: &Context, release: &str) -> anyhow::Result<ExecutionPlan> {
    let mut tx = cx.store.write().await?;
    let release = find_release(&mut tx, release).await?;
    if let Some(plan) = tx.execution_of_release(release.id).await? {
        let told = format!("{} has {} already", release.key(), plan.key());
        return Err(Failure::Refused(told).into());
    }
    if release.status != ReleaseStatus::Committed {
        let (key, status) = (release.key(), release.status);
        let told = format!("{key} is {status}: a plan executes what was committed to");
        return Err(Failure::Refused(told).into());
    }
    let scope = scope(&mut tx, &release).await?;
    let now = cx.clock.now();
    let written = Signature { by: cx.actor.clone(), at: now };
    let at = (cx.mint().id(), tx.last_execution_number().await? + 1);
    let plan = ExecutionPlan::draft(at, release.id, (&write(&scope), &scope), written)
        .map_err(Failure::from)?;
    tx.add_execution(&plan).await?;
    let happening = Happening::ExecutionMoved(told(&plan, &release, "drafted"));
    cx.record(&mut tx, now, None, &happening).await?;
    tx.commit().await?;
    Ok(plan)
}

/// Gives a draft another text.
pub(crate) async fn rewrite(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    text: &str,
) -> anyhow::Result<ExecutionPlan> {
    let mut tx = cx.store.write().await?;
    let before = find_execution(&mut tx, key).await?;
    as_read(key, before.version, version)?;
    let release = release_of(&mut tx, &before).await?;
    let scope = scope(&mut tx, &release).await?;
    let now = cx.clock.now();
    let written = Signature { by: cx.actor.clone(), at: now };
    let after = before.rewrite(text, &scope, written).map_err(|Refusal(told)| {
        // A text that is wrong is a slip of the pen; a plan that runs is a rule.
        match before.status {
            ExecutionStatus::Draft => Failure::Usage(told),
            _ => Failure::Refused(told),
        }
    })?;
    let moved = told(&after, &release, "rewritten");
    save(cx, tx, (&before, after), moved).await
}

/// Starts, pauses or resumes a plan.
pub(crate) async fn turn(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    turn: Turn,
) -> anyhow::Result<ExecutionPlan> {
    let mut tx = cx.store.write().await?;
    let before = find_execution(&mut tx, key).await?;
    as_read(key, before.version, version)?;
    let release = release_of(&mut tx, &before).await?;
    let after = before.turn(turn).map_err(Failure::from)?;
    let how = match turn {
        Turn::Start => "started",
        Turn::Pause => "paused",
        Turn::Resume => "resumed",
    };
    let moved = told(&after, &release, how);
    save(cx, tx, (&before, after), moved).await
}

/// Moves one step of a plan.
pub(crate) async fn step(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    step: &str,
    how: &Move,
) -> anyhow::Result<ExecutionPlan> {
    let at = StepKey::named(step.trim())
        .ok_or_else(|| Failure::Usage(format!("step: `{step}` is no step, as in 7 or 7.2")))?;
    match how {
        Move::Complete(word) if word.trim().is_empty() => {
            return Err(Failure::Usage("comment: say what was seen".to_owned()).into());
        }
        Move::Fail(word) | Move::Skip(word) if word.trim().is_empty() => {
            return Err(Failure::Usage("because: say why".to_owned()).into());
        }
        _ => {}
    }
    let mut tx = cx.store.write().await?;
    let before = find_execution(&mut tx, key).await?;
    as_read(key, before.version, version)?;
    if !before.steps.iter().any(|one| one.key.line == at.line) {
        return Err(Failure::Unknown(format!("{key} has no step {at}")).into());
    }
    let release = release_of(&mut tx, &before).await?;
    let by = Signature { by: cx.actor.clone(), at: cx.clock.now() };
    let after = before.step(at, how, &by).map_err(Failure::from)?;
    let one = after.find(at);
    let said = !matches!(how, Move::Begin | Move::Retry);
    let moved = ExecutionMoved {
        step: Some(at.to_string()),
        title: one.map(|one| one.title.clone()),
        word: one.and_then(|one| one.word.clone()).filter(|_| said),
        exit: one.and_then(|one| one.exit).filter(|_| said),
        finished: after.status == ExecutionStatus::Finished,
        ..told(&after, &release, how.told())
    };
    save(cx, tx, (&before, after), moved).await
}

async fn save(
    cx: &Context,
    mut tx: Tx,
    (before, after): (&ExecutionPlan, ExecutionPlan),
    moved: ExecutionMoved,
) -> anyhow::Result<ExecutionPlan> {
    tx.save_execution(before, &after).await?;
    cx.record(&mut tx, cx.clock.now(), None, &Happening::ExecutionMoved(moved)).await?;
    tx.commit().await?;
    Ok(after)
}

/// The move that people name, with what they say about it.
pub(crate) fn move_of(how: &str, word: &str, exit: Option<i64>) -> Result<Move, Failure> {
    let said = word.to_owned();
    if exit.is_some() != (how == "report") {
        return Err(Failure::Usage("exit: the exit code belongs to a report, as in 0".to_owned()));
    }
    match how {
        "begin" => Ok(Move::Begin),
        "complete" => Ok(Move::Complete(said)),
        "fail" => Ok(Move::Fail(said)),
        "retry" => Ok(Move::Retry),
        "skip" => Ok(Move::Skip(said)),
        "report" => Ok(Move::Report(exit.unwrap_or_default(), said)),
        other => Err(Failure::Usage(format!(
            "how: `{other}` is none of begin, complete, fail, retry, skip, report"
        ))),
    }
}

/// The turn that people name.
pub(crate) fn turn_of(name: &str) -> Result<Turn, Failure> {
    match name {
        "start" => Ok(Turn::Start),
        "pause" => Ok(Turn::Pause),
        "resume" => Ok(Turn::Resume),
        other => Err(Failure::Usage(format!("turn: `{other}` is none of start, pause, resume"))),
    }
}
