//! People write to a task, and tick off its runbook.

use landfall_domain::delivery::{NoteKind, Signature, Task, TaskNote, tick, with_step};
use landfall_domain::event::Happening;

use crate::boot::Context;
use crate::failure::Failure;

use super::find_task;

/// What is done with the notebook of a task.
#[derive(Debug, Clone)]
pub(crate) enum Entry {
    /// Writes a comment or evidence.
    Note(NoteKind, String),
    /// Adds a step to the runbook.
    Step(String),
    /// A step of the runbook, counted from 1, is done, or is not.
    Tick(usize, bool),
}

/// Writes into the notebook of a task. It may be written to at any time: what was learned late is
/// worth keeping too.
pub(crate) async fn write(cx: &Context, key: &str, entry: &Entry) -> anyhow::Result<Task> {
    let mut tx = cx.store.write().await?;
    let task = find_task(&mut tx, key).await?;
    let now = cx.clock.now();
    let signed = Signature { by: cx.actor.clone(), at: now };
    let (how, reason) = match entry {
        Entry::Note(kind, says) => {
            let note = TaskNote::new(*kind, says, signed).map_err(Failure::from)?;
            tx.add_task_note(task.id, &note).await?;
            let how = match kind {
                NoteKind::Comment => "commented on",
                NoteKind::Evidence => "gave evidence for",
            };
            (how.to_owned(), Some(note.says))
        }
        Entry::Step(says) => {
            let before = tx.runbook(task.id).await?;
            let after = with_step(&before, says).map_err(Failure::from)?;
            let added = after.last().map(|step| step.says.clone());
            tx.save_runbooks(&[(task.id, after)]).await?;
            ("added a step to".to_owned(), added)
        }
        Entry::Tick(number, done) => {
            let before = tx.runbook(task.id).await?;
            let signed = done.then_some(signed);
            let after = tick(&before, *number, signed).map_err(Failure::from)?;
            tx.save_runbooks(&[(task.id, after)]).await?;
            let verb = if *done { "did" } else { "opened again" };
            (format!("{verb} step {number} of"), None)
        }
    };
    let happening = Happening::TaskMoved { task: task.key(), how };
    cx.record(&mut tx, now, reason.as_deref(), &happening).await?;
    tx.commit().await?;
    Ok(task)
}
