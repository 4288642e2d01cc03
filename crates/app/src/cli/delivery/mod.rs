//! Release backlogs, iterations and the tasks in them.

pub(super) mod args;
mod capacity;
mod estimating;
mod files;
pub(super) mod rounds;

use std::collections::BTreeMap;

use landfall_domain::delivery::{Iteration, Promotion, Step, Task};

use crate::actions::delivery::board::move_task;
use crate::actions::delivery::closing::{Words, close};
use crate::actions::delivery::iterations::{Rhythm, commit as commit_to, lay_out};
use crate::actions::delivery::planning::{Planned, fill_iteration, put};
use crate::actions::delivery::releases::{Scope, Wanted, commit, state_reach, submit, withdraw};
use crate::actions::delivery::{find_iteration, find_release, tenths};
use crate::boot::Context;
use crate::documents::delivery::{
    BoxDetail, BoxDocument, PaceDocument, ReleaseBacklogDetail, ReleaseBacklogDocument,
    TaskDocument,
};
use crate::failure::Failure;

use super::output::Out;
use args::{IterationCommand, ReleaseCommand, Submit, TaskCommand, TaskList, Which};

/// So many waiting tasks are listed.
const WAITING: i64 = 100_000;

/// `landfall releases …`, but for what was there before there were release backlogs.
pub(super) async fn releases(
    command: ReleaseCommand,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    match command {
        ReleaseCommand::Start { release, against } => {
            super::review::start(&release, against.as_deref(), cx, out).await
        }
        ReleaseCommand::Backlogs(list) => {
            let mut tx = cx.store.read().await?;
            let all = ReleaseBacklogDocument::all(&mut tx).await?;
            tx.rollback().await?;
            out.list(all, &list)
        }
        ReleaseCommand::Show { release } => show_release(&release, cx, out).await,
        ReleaseCommand::Submit(asked) => {
            let release = submit(cx, &wanted(asked)?).await?;
            show_release(&release.key(), cx, out).await
        }
        ReleaseCommand::Reach { release, workload, evidence } => {
            state_reach(cx, (&release, None), &workload, &evidence).await?;
            show_release(&release, cx, out).await
        }
        ReleaseCommand::Commit { release, against } => {
            commit(cx, (&release, None), against.as_deref()).await?;
            show_release(&release, cx, out).await
        }
        ReleaseCommand::Export { release, tool, to } => {
            files::of_release(&release, (&tool, &to), cx, out).await
        }
        ReleaseCommand::Withdraw { release, reason } => {
            withdraw(cx, (&release, None), reason.as_deref()).await?;
            show_release(&release, cx, out).await
        }
    }
}

fn wanted(Submit { what, title, because, promotion }: Submit) -> Result<Wanted, Failure> {
    let promotion = Promotion::named(&promotion).ok_or_else(|| {
        let known: Vec<&str> = Promotion::ALL.iter().map(|one| one.name()).collect();
        Failure::Usage(format!("`{promotion}` is none of {}", known.join(", ")))
    })?;
    let scope = match what.as_slice() {
        [one] if one.starts_with("R-") => Scope::Proposed(one.clone()),
        _ => Scope::Workloads(what),
    };
    Ok(Wanted { title, because, promotion, scope })
}

async fn show_release(key: &str, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let release = find_release(&mut tx, key).await?;
    let detail = ReleaseBacklogDetail::load(&mut tx, &release).await?;
    tx.rollback().await?;
    if out.json {
        return Out::document(&detail);
    }
    let ReleaseBacklogDocument { key, title, status, workloads, assets, tasks, .. } =
        &detail.release;
    out.say(&format!("{key} {title}: {status}, {workloads} workloads, {assets} assets"))?;
    for item in &detail.items {
        let (workload, title) = (&item.workload, &item.title);
        out.say(&format!("  {workload} {title}: {} assets; {}", item.assets.len(), item.because))?;
    }
    for need in &detail.needs {
        let met = need.met.as_deref().unwrap_or("nothing meets that yet");
        out.say(&format!("  {} needs {}: {met}", need.workload, need.needs))?;
    }
    out.say(&format!("{tasks} tasks, {} h", detail.release.effort_hours))
}

/// `landfall iterations …`.
pub(super) async fn iterations(
    command: IterationCommand,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    match command {
        IterationCommand::LayOut { team, first, weeks, until } => {
            let laid = lay_out(cx, &Rhythm { team, first, weeks, until }).await?;
            let (Some(first), Some(last)) = (laid.first(), laid.last()) else { return Ok(()) };
            if out.json {
                let keys: Vec<String> = laid.iter().map(Iteration::key).collect();
                let team = &first.team;
                return Out::document(&serde_json::json!({ "team": team, "iterations": keys }));
            }
            let (from, to) = (first.first, last.last);
            out.say(&format!("{} to {} of {}: {from} to {to}", first.key(), last.key(), first.team))
        }
        IterationCommand::Boxes(list) => {
            let mut tx = cx.store.read().await?;
            let all = BoxDocument::all(&mut tx).await?;
            tx.rollback().await?;
            out.list(all, &list)
        }
        IterationCommand::Show(which) => show(&which, cx, out).await,
        IterationCommand::Put { which, what, reason } => {
            let to = Some((which.iteration.as_str(), which.team.as_deref()));
            let planned = put(cx, &what, to, reason.as_deref()).await?;
            say_planned(&planned, "went in", cx, out).await
        }
        IterationCommand::TakeOut { tasks, reason } => {
            let planned = put(cx, &tasks, None, reason.as_deref()).await?;
            say_planned(&planned, "wait again", cx, out).await
        }
        IterationCommand::Fill { which, dry_run } => {
            let which = (which.iteration.as_str(), which.team.as_deref());
            let planned = fill_iteration(cx, which, dry_run).await?;
            say_planned(&planned, if dry_run { "would go in" } else { "went in" }, cx, out).await
        }
        IterationCommand::Commit { which, over } => {
            let at = (which.iteration.as_str(), which.team.as_deref());
            commit_to(cx, at, None, over.as_deref()).await?;
            show(&which, cx, out).await
        }
        IterationCommand::Close { which, tasks, because, retrospective } => {
            let words = Words { because: reasons(&tasks)?, otherwise: because, retrospective };
            let at = (which.iteration.as_str(), which.team.as_deref());
            close(cx, at, None, &words).await?;
            show(&which, cx, out).await
        }
        IterationCommand::Export { which, tool, to } => {
            files::of_iteration(&which, (&tool, &to), cx, out).await
        }
        IterationCommand::Replication(list) => capacity::replication(&list, cx, out).await,
        IterationCommand::Pace(list) => {
            let mut tx = cx.store.read().await?;
            let all = PaceDocument::all(&mut tx).await?;
            tx.rollback().await?;
            out.list(all, &list)
        }
    }
}

/// Reasons by task.
fn reasons(said: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let pair = |one: &String| {
        let wrong = || Failure::Usage(format!("`{one}` is not TASK=REASON, as in T-3=ill"));
        let (task, reason) = one.split_once('=').ok_or_else(wrong)?;
        Ok((task.to_owned(), reason.to_owned()))
    };
    said.iter().map(pair).collect()
}

async fn say_planned(planned: &Planned, what: &str, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let keys: Vec<String> = planned.tasks.iter().map(Task::key).collect();
    if out.json {
        let iteration = planned.iteration.as_ref().map(Iteration::key);
        return Out::document(&serde_json::json!({ "iteration": iteration, "tasks": keys }));
    }
    let hours = crate::documents::hours(planned.tasks.iter().map(|one| one.estimate_tenths).sum());
    out.say(&format!("{} tasks {what}, {hours} h", keys.len()))?;
    let Some(iteration) = &planned.iteration else { return Ok(()) };
    let which = Which { iteration: iteration.key(), team: Some(iteration.team.clone()) };
    show(&which, cx, out).await
}

async fn show(which: &Which, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let iteration = find_iteration(&mut tx, &which.iteration, which.team.as_deref()).await?;
    let detail = BoxDetail::load(&mut tx, &iteration).await?;
    tx.rollback().await?;
    if out.json {
        return Out::document(&detail);
    }
    let BoxDocument { key, team, status, first, last, days, .. } = &detail.iteration;
    out.say(&format!("{key} of {team}: {status}, {first} to {last}, {days} working days"))?;
    for one in &detail.demand {
        let over = if one.is_over { "  more than there is" } else { "" };
        let (asked, has) = (one.asked_hours, one.capacity_hours);
        out.say(&format!("  {}: {asked} h of {has} h{over}", one.skill))?;
    }
    capacity::say(&detail, out)?;
    for change in &detail.scope_changes {
        let (kind, task, because) = (change.kind, &change.task, &change.because);
        out.say(&format!("  {kind} {task} by {}: {because}", change.by))?;
    }
    if let Some(closing) = &detail.closing {
        let (done, committed) = (closing.done_hours, closing.committed_hours);
        out.say(&format!("  done {done} h of {committed} h, {} % kept", closing.kept_percent))?;
        for one in &closing.returned {
            out.say(&format!("  {} came back: {}", one.task, one.because))?;
        }
    }
    out.say(&format!("{} tasks, {} h", detail.tasks.len(), detail.iteration.scope_hours))
}

/// `landfall tasks …`.
pub(super) async fn tasks(
    asked: TaskList,
    command: Option<TaskCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let Some(command) = command else {
        let mut tx = cx.store.read().await?;
        let tasks = if let Some(key) = &asked.iteration {
            let iteration = find_iteration(&mut tx, key, asked.team.as_deref()).await?;
            tx.tasks_in(iteration.id).await?
        } else if let Some(key) = &asked.release {
            let release = find_release(&mut tx, key).await?;
            tx.tasks_of_release(release.id).await?
        } else {
            tx.tasks_waiting(0, WAITING).await?
        };
        let all = TaskDocument::all(&mut tx, &tasks).await?;
        tx.rollback().await?;
        return out.list(all, &asked.list);
    };
    let (task, step) = match command {
        TaskCommand::Pull { task } => (task, Step::Pull),
        TaskCommand::PutBack { task } => (task, Step::PutBack),
        TaskCommand::Finish { task } => (task, Step::Finish),
        TaskCommand::Reopen { task } => (task, Step::Reopen),
        TaskCommand::Block { task, because } => (task, Step::Block(because)),
        TaskCommand::Unblock { task } => (task, Step::Unblock),
        TaskCommand::Spend { task, hours } => (task, Step::Spend(tenths(hours)?)),
        TaskCommand::Estimate(asked) => {
            let after = estimating::estimate(&asked, cx).await?;
            return said(&after, cx, out).await;
        }
        TaskCommand::Estimates { task, list } => {
            return estimating::history(&task, &list, cx, out).await;
        }
        TaskCommand::Suggest { task } => return estimating::suggest(&task, cx, out).await,
    };
    let after = move_task(cx, (&task, None), &step, true).await?;
    said(&after, cx, out).await
}

async fn said(task: &Task, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let all = TaskDocument::all(&mut tx, std::slice::from_ref(task)).await?;
    tx.rollback().await?;
    let Some(one) = all.into_iter().next() else { return Ok(()) };
    if out.json {
        return Out::document(&one);
    }
    let who = one.assignee.as_deref().unwrap_or("nobody");
    let blocked = match &one.blocked_because {
        Some(because) => format!(", blocked: {because}"),
        None => String::new(),
    };
    out.say(&format!("{} is in {}, {who}{blocked}: {}", one.key, one.state, one.name))
}
