//! Tasks: made with a release backlog, worked on in iterations.

use std::collections::BTreeMap;

use landfall_domain::delivery::{Iteration, ReleaseBacklog, Task, TaskState};
use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::{bulk_insert, rows_of};
use crate::text::{from_time, json, word};

macro_rules! task_from {
    ($row:expr) => {{
        let text = |column: &'static str| $row.try_get::<String, _>(column);
        let maybe = |column: &'static str| $row.try_get::<Option<String>, _>(column);
        Ok::<Task, crate::backend::StoreError>(Task {
            id: ::landfall_domain::id::Id::from_uuid($row.try_get::<uuid::Uuid, _>("id")?),
            number: $row.try_get("number")?,
            release: ::landfall_domain::id::Id::from_uuid(
                $row.try_get::<uuid::Uuid, _>("release")?,
            ),
            workload: ::landfall_domain::id::Id::from_uuid(
                $row.try_get::<uuid::Uuid, _>("workload")?,
            ),
            asset: $row
                .try_get::<Option<uuid::Uuid>, _>("asset")?
                .map(::landfall_domain::id::Id::from_uuid),
            name: text("name")?,
            stage: crate::text::word(
                "task",
                &text("stage")?,
                ::landfall_domain::activity::Stage::named,
            )?,
            skill: text("skill")?,
            estimate_tenths: $row.try_get("estimate_tenths")?,
            spent_tenths: $row.try_get("spent_tenths")?,
            state: crate::text::word(
                "task",
                &text("state")?,
                ::landfall_domain::delivery::TaskState::named,
            )?,
            assignee: maybe("assignee")?,
            blocked: maybe("blocked")?.map(|text| crate::text::parse("task", &text)).transpose()?,
            iteration: $row
                .try_get::<Option<uuid::Uuid>, _>("iteration")?
                .map(::landfall_domain::id::Id::from_uuid),
            started_at: maybe("started_at")?
                .map(|at| crate::text::to_time("task", &at))
                .transpose()?,
            done_at: maybe("done_at")?.map(|at| crate::text::to_time("task", &at)).transpose()?,
            version: $row.try_get("version")?,
        })
    }};
}

pub(crate) use task_from;

const HEAD: &str = "INSERT INTO task (id, number, release, workload, asset, name, stage, skill,
    estimate_tenths, spent_tenths, state, assignee, blocked, iteration, started_at, done_at, version) ";

/// What can change of a task that is there.
const TAIL: &str = " ON CONFLICT (id) DO UPDATE SET estimate_tenths = excluded.estimate_tenths,
    spent_tenths = excluded.spent_tenths, state = excluded.state, assignee = excluded.assignee,
    blocked = excluded.blocked, iteration = excluded.iteration, started_at = excluded.started_at,
    done_at = excluded.done_at, version = excluded.version";

impl Tx {
    /// The tasks of an iteration, by number.
    pub async fn tasks_in(&mut self, iteration: Id<Iteration>) -> Result<Vec<Task>, StoreError> {
        const SQL: &str = "SELECT * FROM task WHERE iteration = $1 ORDER BY number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(iteration.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| task_from!(row)).collect()
        })
    }

    /// How many tasks each iteration has in each state, and their estimates together in tenths of an
    /// hour; only those of a person, if one is named.
    pub async fn task_sums(
        &mut self,
        assignee: Option<&str>,
    ) -> Result<BTreeMap<(Id<Iteration>, TaskState), (i64, i64)>, StoreError> {
        const SQL: &str = "SELECT iteration, state, COUNT(*) AS tasks,
            CAST(SUM(estimate_tenths) AS BIGINT) AS tenths
            FROM task WHERE iteration IS NOT NULL AND ($1 = '' OR assignee = $1)
            GROUP BY iteration, state";
        on_backend!(self, tx => {
            let query = sqlx::query(SQL).bind(assignee.unwrap_or_default());
            let rows = query.fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let iteration = Id::from_uuid(row.try_get::<Uuid, _>("iteration")?);
                    let state = word("task", &row.try_get::<String, _>("state")?, TaskState::named)?;
                    Ok(((iteration, state), (row.try_get("tasks")?, row.try_get("tenths")?)))
                })
                .collect()
        })
    }

    /// The tasks of a release backlog, in the order in which they can be done.
    pub async fn tasks_of_release(
        &mut self,
        release: Id<ReleaseBacklog>,
    ) -> Result<Vec<Task>, StoreError> {
        const SQL: &str = "SELECT * FROM task WHERE release = $1 ORDER BY number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(release.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| task_from!(row)).collect()
        })
    }

    /// The tasks of a workload, by number.
    pub async fn tasks_of_workload(
        &mut self,
        workload: Id<Workload>,
    ) -> Result<Vec<Task>, StoreError> {
        const SQL: &str = "SELECT * FROM task WHERE workload = $1 ORDER BY number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(workload.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| task_from!(row)).collect()
        })
    }

    /// Tasks that are not done and in no iteration, in their order, at most `limit` from behind
    /// `after` on.
    pub async fn tasks_waiting(&mut self, after: i64, limit: i64) -> Result<Vec<Task>, StoreError> {
        const SQL: &str = "SELECT * FROM task WHERE iteration IS NULL AND state <> 'done'
            AND number > $1 ORDER BY number LIMIT $2";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(after).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| task_from!(row)).collect()
        })
    }

    /// The tasks on which these people work, at most `limit`, by number.
    pub async fn doing_of(
        &mut self,
        people: &[String],
        limit: usize,
    ) -> Result<Vec<Task>, StoreError> {
        const SQL: &str = "SELECT * FROM task WHERE state = 'doing' AND assignee = $1
            ORDER BY number LIMIT $2";
        let mut found: Vec<Task> = Vec::new();
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        for person in people {
            let own: Vec<Task> = on_backend!(self, tx => {
                let query = sqlx::query(SQL).bind(person).bind(most);
                let rows = query.fetch_all(&mut **tx).await?;
                rows.iter().map(|row| task_from!(row)).collect::<Result<_, StoreError>>()
            })?;
            found.extend(own);
        }
        found.sort_by_key(|task| task.number);
        found.truncate(limit);
        Ok(found)
    }

    /// The tasks of these ids, by number.
    pub async fn tasks_by_ids(&mut self, ids: &[Id<Task>]) -> Result<Vec<Task>, StoreError> {
        const HEAD: &str = "SELECT * FROM task WHERE id IN ";
        let mut found: Vec<Task> = rows_of!(self, HEAD, ids, "", |row| task_from!(row)?);
        found.sort_by_key(|task| task.number);
        Ok(found)
    }

    /// The task of this number.
    pub async fn find_task(&mut self, number: i64) -> Result<Option<Task>, StoreError> {
        const SQL: &str = "SELECT * FROM task WHERE number = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(number).fetch_optional(&mut **tx).await?;
            row.map(|row| task_from!(row)).transpose()
        })
    }

    /// The number of the last task that was made; 0 if there is none.
    pub async fn last_task_number(&mut self) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT COALESCE(MAX(number), 0) AS last FROM task";
        on_backend!(self, tx => {
            Ok(sqlx::query(SQL).fetch_one(&mut **tx).await?.try_get("last")?)
        })
    }

    /// Adds tasks, or writes what changed of them. A task that somebody else changed since it was read
    /// is a conflict, and then nothing may be kept.
    pub async fn save_tasks(&mut self, tasks: &[Task]) -> Result<(), StoreError> {
        let ids: Vec<Id<Task>> = tasks.iter().map(|task| task.id).collect();
        let versions: Vec<(Uuid, i64)> =
            rows_of!(self, "SELECT id, version FROM task WHERE id IN ", ids, "", |row| {
                (row.try_get("id")?, row.try_get("version")?)
            });
        let stored: BTreeMap<Uuid, i64> = versions.into_iter().collect();
        let is_outdated =
            |task: &&Task| stored.get(&task.id.uuid()).is_some_and(|has| task.version != has + 1);
        if let Some(task) = tasks.iter().find(is_outdated) {
            return Err(StoreError::Conflict(task.key()));
        }
        let blocked: Vec<Option<String>> = tasks
            .iter()
            .map(|task| task.blocked.as_ref().map(json).transpose())
            .collect::<Result<_, _>>()?;
        let rows: Vec<(&Task, &Option<String>)> = tasks.iter().zip(&blocked).collect();
        bulk_insert!(
            self,
            HEAD,
            17,
            rows,
            |b, (task, blocked)| {
                b.push_bind(task.id.uuid())
                    .push_bind(task.number)
                    .push_bind(task.release.uuid())
                    .push_bind(task.workload.uuid())
                    .push_bind(task.asset.map(Id::uuid))
                    .push_bind(&task.name)
                    .push_bind(task.stage.name())
                    .push_bind(&task.skill)
                    .push_bind(task.estimate_tenths)
                    .push_bind(task.spent_tenths)
                    .push_bind(task.state.name())
                    .push_bind(&task.assignee)
                    .push_bind(*blocked)
                    .push_bind(task.iteration.map(Id::uuid))
                    .push_bind(task.started_at.map(from_time))
                    .push_bind(task.done_at.map(from_time))
                    .push_bind(task.version);
            },
            TAIL
        );
        Ok(())
    }
}
