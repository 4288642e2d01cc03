//! Release backlogs, iterations and the tasks in them.

pub(super) mod args;
mod capacity;
mod change;
pub(super) mod change_args;
mod estimating;
pub(super) mod execution;
mod files;
pub(super) mod rounds;
pub(super) mod stage_args;
pub(super) mod stages;
mod tasks;

use std::collections::BTreeMap;

use landfall_domain::delivery::{Iteration, LessonKind, Promotion, Task};

use crate::actions::delivery::closing::{Words, close};
use crate::actions::delivery::iterations::{Rhythm, commit as commit_to, lay_out};
use crate::actions::delivery::planning::{Planned, Source, fill_iteration, put};
use crate::actions::delivery::releases::{Scope, Wanted, commit, state_reach, submit, withdraw};
use crate::actions::delivery::{find_iteration, find_release};
use crate::boot::Context;
use crate::documents::delivery::{
    BoxDetail, BoxDocument, PaceDocument, ReleaseBacklogDetail, ReleaseBacklogDocument,
    ReleasePointsDocument,
};
use crate::failure::Failure;

use super::output::Out;
use args::{IterationCommand, ReleaseCommand, Submit, Which};
pub(super) use tasks::tasks;

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
        ReleaseCommand::ChangePlan { release, answers } => {
            change::answer(&release, &answers, cx, out).await
        }
        ReleaseCommand::Criteria { release, step } => {
            change::criteria(&release, step, cx, out).await
        }
        ReleaseCommand::Export { release, tool, to } => {
            files::of_release(&release, (&tool, &to), cx, out).await
        }
        ReleaseCommand::Points { disruption } => points(disruption, cx, out).await,
        ReleaseCommand::Waves { table, out: to } => files::waves(&table, &to, cx, out).await,
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

/// Days on which to release.
async fn points(disruption: f64, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let found = ReleasePointsDocument::load(&mut tx, disruption, cx.today()).await?;
    tx.rollback().await?;
    if out.json {
        return Out::document(&found);
    }
    for point in &found.points {
        out.say(&format!("{}: worth {}", point.on, point.value))?;
        for one in &point.workloads {
            out.say(&format!("  {} {}", one.key, one.title))?;
        }
    }
    for one in &found.out_of_sight {
        out.say(&format!("not in sight: {} {}", one.key, one.title))?;
    }
    if found.points.is_empty() {
        out.say("no workload is complete in any iteration: landfall iterations fill I-1")?;
    }
    Ok(())
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
        IterationCommand::Fill { which, as_planned, dry_run } => {
            let source = if as_planned { Source::Plan } else { Source::List };
            let which = (which.iteration.as_str(), which.team.as_deref());
            let planned = fill_iteration(cx, which, source, dry_run).await?;
            say_planned(&planned, if dry_run { "would go in" } else { "went in" }, cx, out).await
        }
        IterationCommand::Commit { which, over } => {
            let at = (which.iteration.as_str(), which.team.as_deref());
            commit_to(cx, at, None, over.as_deref()).await?;
            show(&which, cx, out).await
        }
        IterationCommand::Close { which, tasks, because, retrospective, well, better, learned } => {
            let kinds = [LessonKind::Well, LessonKind::Better, LessonKind::Learned];
            let said = kinds.into_iter().zip([well, better, learned]);
            let lessons =
                said.flat_map(|(kind, said)| said.into_iter().map(move |one| (kind, one)));
            let lessons = lessons.collect();
            let because_of = reasons(&tasks)?;
            let words = Words { because: because_of, otherwise: because, retrospective, lessons };
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
        for one in &closing.lessons {
            out.say(&format!("  {}: {}", one.kind, one.says))?;
        }
        for one in &closing.returned {
            out.say(&format!("  {} came back: {}", one.task, one.because))?;
        }
    }
    out.say(&format!("{} tasks, {} h", detail.tasks.len(), detail.iteration.scope_hours))
}
