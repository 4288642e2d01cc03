//! Tasks: listed, moved on the board, and written to.

use landfall_domain::delivery::{NoteKind, Step, Task, TaskState};

use crate::actions::delivery::adding::{WantedTask, add};
use crate::actions::delivery::board::move_task;
use crate::actions::delivery::notebook::{Entry, write};
use crate::actions::delivery::{find_iteration, find_release, find_task, tenths};
use crate::boot::Context;
use crate::documents::delivery::{NotebookDocument, TaskDocument};

use super::super::output::Out;
use super::args::{TaskCommand, TaskList};
use super::estimating;

/// So many waiting tasks are listed.
const WAITING: i64 = 100_000;

/// `landfall tasks …`.
pub(in crate::cli) async fn tasks(
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
        } else if asked.mine {
            let mut own = tx.tasks_of_person(&cx.actor, TaskState::Doing, WAITING).await?;
            own.sort_by_key(|task| task.number);
            own
        } else {
            tx.tasks_waiting(0, WAITING).await?
        };
        let all = TaskDocument::all(&mut tx, &tasks).await?;
        tx.rollback().await?;
        return out.list(all, &asked.list);
    };
    let (task, step) = match command {
        TaskCommand::Show { task } => {
            let mut tx = cx.store.read().await?;
            let task = find_task(&mut tx, &task).await?;
            let notebook = NotebookDocument::load(&mut tx, &task).await?;
            tx.rollback().await?;
            return show(&notebook, out);
        }
        TaskCommand::Add { name, workload, asset, stage, skill, hours, because } => {
            let wanted = WantedTask { workload, asset, name, stage, skill, hours, because };
            return said(&add(cx, &wanted).await?, cx, out).await;
        }
        TaskCommand::Note { task, text, evidence } => {
            let kind = if evidence { NoteKind::Evidence } else { NoteKind::Comment };
            return said(&write(cx, &task, &Entry::Note(kind, text)).await?, cx, out).await;
        }
        TaskCommand::AddStep { task, text } => {
            return said(&write(cx, &task, &Entry::Step(text)).await?, cx, out).await;
        }
        TaskCommand::Tick { task, step, undo } => {
            return said(&write(cx, &task, &Entry::Tick(step, !undo)).await?, cx, out).await;
        }
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

fn show(notebook: &NotebookDocument, out: &Out) -> anyhow::Result<()> {
    if out.json {
        return Out::document(notebook);
    }
    say(&notebook.task, out)?;
    for step in &notebook.runbook {
        let by = step.done_by.as_deref().map(|by| format!(" (done by {by})")).unwrap_or_default();
        out.say(&format!("  {}. {}{by}", step.number, step.says))?;
    }
    for note in &notebook.notes {
        out.say(&format!("  {} by {}: {}", note.kind, note.by, note.says))?;
    }
    Ok(())
}

async fn said(task: &Task, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let one = TaskDocument::one(&mut tx, task).await?;
    tx.rollback().await?;
    if out.json {
        return Out::document(&one);
    }
    say(&one, out)
}

fn say(one: &TaskDocument, out: &Out) -> anyhow::Result<()> {
    let who = one.assignee.as_deref().unwrap_or("nobody");
    let blocked = match &one.blocked_because {
        Some(because) => format!(", blocked: {because}"),
        None => String::new(),
    };
    out.say(&format!("{} is in {}, {who}{blocked}: {}", one.key, one.state, one.name))
}
