//! A task with its runbook and what people wrote to it.

use landfall_domain::delivery::{RunbookStep, Task, TaskNote};
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::documents::second;

use super::TaskDocument;

/// A task with its runbook and what people wrote to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TaskNotebook)]
pub(crate) struct NotebookDocument {
    pub(crate) task: TaskDocument,
    /// Steps in their order.
    pub(crate) runbook: Vec<StepDocument>,
    /// Comments and evidence, the oldest first.
    pub(crate) notes: Vec<NoteDocument>,
}

/// A step of a runbook.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RunbookStep)]
pub(crate) struct StepDocument {
    /// From 1.
    pub(crate) number: usize,
    pub(crate) says: String,
    pub(crate) done_by: Option<String>,
    pub(crate) done_at: Option<String>,
}

/// What somebody wrote.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TaskNote)]
pub(crate) struct NoteDocument {
    /// `comment` or `evidence`.
    pub(crate) kind: &'static str,
    pub(crate) says: String,
    pub(crate) by: String,
    pub(crate) at: String,
}

impl NotebookDocument {
    pub(crate) async fn load(tx: &mut Tx, task: &Task) -> anyhow::Result<Self> {
        let runbook = tx.runbook(task.id).await?;
        let notes = tx.task_notes(task.id).await?;
        Ok(Self {
            task: TaskDocument::one(tx, task).await?,
            runbook: (1..).zip(&runbook).map(StepDocument::from).collect(),
            notes: notes.into_iter().map(NoteDocument::from).collect(),
        })
    }

    /// How many steps are done.
    pub(crate) fn steps_done(&self) -> usize {
        self.runbook.iter().filter(|step| step.done_by.is_some()).count()
    }
}

impl From<(usize, &RunbookStep)> for StepDocument {
    fn from((number, step): (usize, &RunbookStep)) -> Self {
        Self {
            number,
            says: step.says.clone(),
            done_by: step.done.as_ref().map(|done| done.by.clone()),
            done_at: step.done.as_ref().map(|done| second(done.at)),
        }
    }
}

impl From<TaskNote> for NoteDocument {
    fn from(note: TaskNote) -> Self {
        let TaskNote { kind, says, signed } = note;
        Self { kind: kind.name(), says, by: signed.by, at: second(signed.at) }
    }
}
