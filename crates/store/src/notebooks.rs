//! What belongs to a task beside its card: notes and its runbook.

use landfall_domain::delivery::{NoteKind, RunbookStep, Signature, Task, TaskNote};
use landfall_domain::id::Id;
use sqlx::Row;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::bulk_insert;
use crate::text::{from_time, to_time, word};

impl Tx {
    /// What people wrote to a task, the oldest first.
    pub async fn task_notes(&mut self, task: Id<Task>) -> Result<Vec<TaskNote>, StoreError> {
        const SQL: &str = "SELECT * FROM task_note WHERE task = $1 ORDER BY seq";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(task.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let text = |column: &'static str| row.try_get::<String, _>(column);
                    let at = to_time("task_note", &text("said_at")?)?;
                    Ok(TaskNote {
                        kind: word("task_note", &text("kind")?, NoteKind::named)?,
                        says: text("says")?,
                        signed: Signature { by: text("said_by")?, at },
                    })
                })
                .collect()
        })
    }

    /// Adds a note behind those that are there.
    pub async fn add_task_note(
        &mut self,
        task: Id<Task>,
        note: &TaskNote,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO task_note (task, seq, kind, says, said_by, said_at)
            SELECT $1, COALESCE(MAX(seq), 0) + 1, $2, $3, $4, $5 FROM task_note WHERE task = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(task.uuid())
                .bind(note.kind.name())
                .bind(&note.says)
                .bind(&note.signed.by)
                .bind(from_time(note.signed.at))
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// The runbook of a task.
    pub async fn runbook(&mut self, task: Id<Task>) -> Result<Vec<RunbookStep>, StoreError> {
        const SQL: &str = "SELECT * FROM task_step WHERE task = $1 ORDER BY seq";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(task.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let maybe = |column: &'static str| row.try_get::<Option<String>, _>(column);
                    let done = match maybe("done_by")?.zip(maybe("done_at")?) {
                        Some((by, at)) => Some(Signature { by, at: to_time("task_step", &at)? }),
                        None => None,
                    };
                    Ok(RunbookStep { says: row.try_get("says")?, done })
                })
                .collect()
        })
    }

    /// Writes the runbooks of tasks, in the place of what was there. Steps are never taken away.
    pub async fn save_runbooks(
        &mut self,
        runbooks: &[(Id<Task>, Vec<RunbookStep>)],
    ) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO task_step (task, seq, says, done_by, done_at) ";
        const TAIL: &str = " ON CONFLICT (task, seq) DO UPDATE SET done_by = excluded.done_by,
            done_at = excluded.done_at";
        let rows: Vec<(Id<Task>, i64, &RunbookStep)> = runbooks
            .iter()
            .flat_map(|(task, steps)| (1..).zip(steps).map(|(seq, step)| (*task, seq, step)))
            .collect();
        bulk_insert!(
            self,
            HEAD,
            5,
            rows,
            |b, (task, seq, step)| {
                b.push_bind(task.uuid())
                    .push_bind(*seq)
                    .push_bind(&step.says)
                    .push_bind(step.done.as_ref().map(|done| &done.by))
                    .push_bind(step.done.as_ref().map(|done| from_time(done.at)));
            },
            TAIL
        );
        Ok(())
    }
}
