//! Execution plans with their steps.

use landfall_domain::delivery::execution::{
    ExecutionPlan, ExecutionStatus, ExecutionStep, StepAsset, StepKey, StepKind, StepState,
};
use landfall_domain::delivery::{ReleaseBacklog, Signature};
use landfall_domain::id::Id;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::bulk_insert;
use crate::text::{from_time, json, parse, to_time, word};

macro_rules! plan_from {
    ($row:expr) => {{
        let status: String = $row.try_get("status")?;
        let at: String = $row.try_get("written_at")?;
        Ok::<ExecutionPlan, StoreError>(ExecutionPlan {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            release: Id::from_uuid($row.try_get::<Uuid, _>("release")?),
            status: word("execution plan", &status, ExecutionStatus::named)?,
            text: $row.try_get("text")?,
            steps: Vec::new(),
            written: Signature {
                by: $row.try_get("written_by")?,
                at: to_time("execution plan", &at)?,
            },
            version: $row.try_get("version")?,
        })
    }};
}

macro_rules! step_from {
    ($row:expr) => {{
        let signed = |by: Option<String>, at: Option<String>| match (by, at) {
            (Some(by), Some(at)) => {
                Ok::<_, StoreError>(Some(Signature { by, at: to_time("step", &at)? }))
            }
            _ => Ok(None),
        };
        let (kind, state): (String, String) = ($row.try_get("kind")?, $row.try_get("state")?);
        let waits: Vec<(i64, i64)> = parse("step", &$row.try_get::<String, _>("waits")?)?;
        let (asset, name): (Option<Uuid>, Option<String>) =
            ($row.try_get("asset")?, $row.try_get("asset_name")?);
        Ok::<ExecutionStep, StoreError>(ExecutionStep {
            key: StepKey { line: $row.try_get("line")?, part: $row.try_get("part")? },
            title: $row.try_get("title")?,
            kind: word("step", &kind, StepKind::named)?,
            workload: $row.try_get("workload")?,
            asset: asset.zip(name).map(|(id, name)| StepAsset { id: Id::from_uuid(id), name }),
            command: $row.try_get("command")?,
            after: waits.into_iter().map(|(line, part)| StepKey { line, part }).collect(),
            state: word("step", &state, StepState::named)?,
            begun: signed($row.try_get("begun_by")?, $row.try_get("begun_at")?)?,
            ended: signed($row.try_get("ended_by")?, $row.try_get("ended_at")?)?,
            word: $row.try_get("word")?,
            exit: $row.try_get("exit_code")?,
            attempts: $row.try_get("attempts")?,
        })
    }};
}

impl Tx {
    /// The last execution plans, at most `limit`, the newest first, without steps.
    pub async fn executions(&mut self, limit: i64) -> Result<Vec<ExecutionPlan>, StoreError> {
        const SQL: &str = "SELECT * FROM execution_plan ORDER BY number DESC LIMIT $1";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| plan_from!(row)).collect()
        })
    }

    /// The execution plan of this number with its steps.
    pub async fn find_execution(
        &mut self,
        number: i64,
    ) -> Result<Option<ExecutionPlan>, StoreError> {
        const SQL: &str = "SELECT * FROM execution_plan WHERE number = $1";
        let found: Option<ExecutionPlan> = on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(number).fetch_optional(&mut **tx).await?;
            row.map(|row| plan_from!(row)).transpose()
        })?;
        let Some(mut plan) = found else { return Ok(None) };
        plan.steps = self.steps_of_execution(plan.id).await?;
        Ok(Some(plan))
    }

    /// The execution plan of a release without its steps; none if there is none.
    pub async fn execution_of_release(
        &mut self,
        release: Id<ReleaseBacklog>,
    ) -> Result<Option<ExecutionPlan>, StoreError> {
        const SQL: &str = "SELECT * FROM execution_plan WHERE release = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(release.uuid()).fetch_optional(&mut **tx).await?;
            row.map(|row| plan_from!(row)).transpose()
        })
    }

    async fn steps_of_execution(
        &mut self,
        plan: Id<ExecutionPlan>,
    ) -> Result<Vec<ExecutionStep>, StoreError> {
        const SQL: &str = "SELECT * FROM execution_step WHERE execution = $1 ORDER BY position";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(plan.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| step_from!(row)).collect()
        })
    }

    /// The highest number of an execution plan; 0 if there is none.
    pub async fn last_execution_number(&mut self) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT COALESCE(MAX(number), 0) AS last FROM execution_plan";
        on_backend!(self, tx => {
            Ok(sqlx::query(SQL).fetch_one(&mut **tx).await?.try_get("last")?)
        })
    }

    /// Adds an execution plan; a release has at most one.
    pub async fn add_execution(&mut self, plan: &ExecutionPlan) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO execution_plan
            (id, number, release, status, text, written_by, written_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(plan.id.uuid())
                .bind(plan.number)
                .bind(plan.release.uuid())
                .bind(plan.status.name())
                .bind(&plan.text)
                .bind(&plan.written.by)
                .bind(from_time(plan.written.at))
                .bind(plan.version)
                .execute(&mut **tx)
                .await?;
        });
        self.save_steps(plan, &plan.steps.iter().collect::<Vec<_>>(), true).await
    }

    /// Writes a plan after a move, if it is still at the version before its own. Of its steps, those are
    /// written that are others than in `before`; after another text, all.
    pub async fn save_execution(
        &mut self,
        before: &ExecutionPlan,
        after: &ExecutionPlan,
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE execution_plan SET status = $3, text = $4, written_by = $5,
            written_at = $6, version = $2 WHERE id = $1 AND version = $2 - 1";
        const CLEAR: &str = "DELETE FROM execution_step WHERE execution = $1";
        let rewritten = before.written != after.written || before.text != after.text;
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(after.id.uuid())
                .bind(after.version)
                .bind(after.status.name())
                .bind(&after.text)
                .bind(&after.written.by)
                .bind(from_time(after.written.at))
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed != 1 {
            return Err(StoreError::Conflict(after.key()));
        }
        if rewritten {
            on_backend!(self, tx => {
                sqlx::query(CLEAR).bind(after.id.uuid()).execute(&mut **tx).await?;
            });
            return self.save_steps(after, &after.steps.iter().collect::<Vec<_>>(), true).await;
        }
        let pairs = before.steps.iter().zip(&after.steps);
        let moved: Vec<&ExecutionStep> =
            pairs.filter(|(old, new)| old != new).map(|(_, new)| new).collect();
        self.save_steps(after, &moved, false).await
    }

    async fn save_steps(
        &mut self,
        plan: &ExecutionPlan,
        steps: &[&ExecutionStep],
        all: bool,
    ) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO execution_step (execution, line, part, position, title,
            kind, workload, asset, asset_name, command, waits, state, begun_by, begun_at, ended_by,
            ended_at, word, exit_code, attempts) ";
        const TAIL: &str = " ON CONFLICT (execution, line, part) DO UPDATE SET
            state = excluded.state, begun_by = excluded.begun_by, begun_at = excluded.begun_at,
            ended_by = excluded.ended_by, ended_at = excluded.ended_at, word = excluded.word,
            exit_code = excluded.exit_code, attempts = excluded.attempts";
        let mut rows: Vec<(i64, &ExecutionStep, String)> = Vec::with_capacity(steps.len());
        // What is only moved keeps its place, as the conflict writes none.
        for (position, step) in (1_i64..).zip(steps) {
            let waits: Vec<(i64, i64)> = step.after.iter().map(|on| (on.line, on.part)).collect();
            rows.push((if all { position } else { 0 }, step, json(&waits)?));
        }
        bulk_insert!(
            self,
            HEAD,
            19,
            rows,
            |b, (position, step, waits)| {
                b.push_bind(plan.id.uuid())
                    .push_bind(step.key.line)
                    .push_bind(step.key.part)
                    .push_bind(*position)
                    .push_bind(&step.title)
                    .push_bind(step.kind.name())
                    .push_bind(&step.workload)
                    .push_bind(step.asset.as_ref().map(|asset| asset.id.uuid()))
                    .push_bind(step.asset.as_ref().map(|asset| &asset.name))
                    .push_bind(&step.command)
                    .push_bind(waits)
                    .push_bind(step.state.name())
                    .push_bind(step.begun.as_ref().map(|one| &one.by))
                    .push_bind(step.begun.as_ref().map(|one| from_time(one.at)))
                    .push_bind(step.ended.as_ref().map(|one| &one.by))
                    .push_bind(step.ended.as_ref().map(|one| from_time(one.at)))
                    .push_bind(&step.word)
                    .push_bind(step.exit)
                    .push_bind(step.attempts);
            },
            TAIL
        );
        Ok(())
    }
}
