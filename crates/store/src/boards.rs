//! What a board and a person's own list ask of tasks: counts, lanes, and how long tasks take.

use std::collections::BTreeMap;

use jiff::Timestamp;
use landfall_domain::delivery::{Iteration, Task, TaskState};
use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::tasks::task_from;
use crate::text::{to_time, word};

/// Tasks of an iteration in one state: how many, and their estimates in tenths of an hour.
pub type StateSums = BTreeMap<TaskState, (i64, i64)>;

/// The tasks of one workload in an iteration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Workload.
    pub workload: Id<Workload>,
    /// How many there are in each state.
    pub counts: BTreeMap<TaskState, i64>,
}

/// A column of a board, or of one of its lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardPart<'a> {
    /// Iteration.
    pub iteration: Id<Iteration>,
    /// Only of this workload.
    pub workload: Option<Id<Workload>>,
    /// State.
    pub state: TaskState,
    /// Only of this person.
    pub assignee: Option<&'a str>,
}

impl Tx {
    /// What an iteration has in each state; only of a person, if one is named.
    pub async fn board_sums(
        &mut self,
        iteration: Id<Iteration>,
        assignee: Option<&str>,
    ) -> Result<StateSums, StoreError> {
        const SQL: &str = "SELECT state, COUNT(*) AS tasks,
            CAST(SUM(estimate_tenths) AS BIGINT) AS tenths
            FROM task WHERE iteration = $1 AND ($2 = '' OR assignee = $2) GROUP BY state";
        on_backend!(self, tx => {
            let query = sqlx::query(SQL).bind(iteration.uuid()).bind(assignee.unwrap_or_default());
            let rows = query.fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let state = word("task", &row.try_get::<String, _>("state")?, TaskState::named)?;
                    Ok((state, (row.try_get("tasks")?, row.try_get("tenths")?)))
                })
                .collect()
        })
    }

    /// The lanes of a board: workloads in the order of their first task.
    pub async fn lanes(
        &mut self,
        iteration: Id<Iteration>,
        assignee: Option<&str>,
    ) -> Result<Vec<Lane>, StoreError> {
        const SQL: &str = "SELECT workload, state, COUNT(*) AS tasks, MIN(number) AS first
            FROM task WHERE iteration = $1 AND ($2 = '' OR assignee = $2)
            GROUP BY workload, state ORDER BY first";
        let rows: Vec<(Id<Workload>, TaskState, i64)> = on_backend!(self, tx => {
            let query = sqlx::query(SQL).bind(iteration.uuid()).bind(assignee.unwrap_or_default());
            let rows = query.fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let workload = Id::from_uuid(row.try_get::<Uuid, _>("workload")?);
                    let state = word("task", &row.try_get::<String, _>("state")?, TaskState::named)?;
                    Ok((workload, state, row.try_get("tasks")?))
                })
                .collect::<Result<_, StoreError>>()?
        });
        let mut lanes: Vec<Lane> = Vec::new();
        let mut places: BTreeMap<Id<Workload>, usize> = BTreeMap::new();
        for (workload, state, tasks) in rows {
            let place = *places.entry(workload).or_insert_with(|| {
                lanes.push(Lane { workload, counts: BTreeMap::new() });
                lanes.len() - 1
            });
            lanes[place].counts.insert(state, tasks);
        }
        Ok(lanes)
    }

    /// The first tasks of a part of a board, by number.
    pub async fn board_tasks(
        &mut self,
        part: BoardPart<'_>,
        limit: i64,
    ) -> Result<Vec<Task>, StoreError> {
        const SQL: &str = "SELECT * FROM task WHERE iteration = $1 AND state = $2
            AND ($3 = '' OR assignee = $3) AND ($4 = 0 OR workload = $5) ORDER BY number LIMIT $6";
        let (is_lane, lane) = part.workload.map_or((0_i64, Uuid::nil()), |id| (1, id.uuid()));
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL)
                .bind(part.iteration.uuid())
                .bind(part.state.name())
                .bind(part.assignee.unwrap_or_default())
                .bind(is_lane)
                .bind(lane)
                .bind(limit)
                .fetch_all(&mut **tx)
                .await?;
            rows.iter().map(|row| task_from!(row)).collect()
        })
    }

    /// Workloads whose tasks are all done.
    pub async fn complete_workloads(&mut self) -> Result<Vec<Id<Workload>>, StoreError> {
        const SQL: &str = "SELECT workload FROM task GROUP BY workload
            HAVING SUM(CASE WHEN state = 'done' THEN 0 ELSE 1 END) = 0 ORDER BY workload";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| Ok(Id::from_uuid(row.try_get::<Uuid, _>("workload")?))).collect()
        })
    }

    /// The tasks of a person in one state, those in iterations first; the newest first once done.
    pub async fn tasks_of_person(
        &mut self,
        person: &str,
        state: TaskState,
        limit: i64,
    ) -> Result<Vec<Task>, StoreError> {
        const SQL: &str = "SELECT * FROM task WHERE assignee = $1 AND state = $2
            ORDER BY done_at DESC, number LIMIT $3";
        on_backend!(self, tx => {
            let query = sqlx::query(SQL).bind(person).bind(state.name()).bind(limit);
            let rows = query.fetch_all(&mut **tx).await?;
            rows.iter().map(|row| task_from!(row)).collect()
        })
    }

    /// When somebody began the last tasks that a team finished, and when each was finished; at most
    /// `limit`.
    pub async fn cycle_spans(
        &mut self,
        team: &str,
        limit: i64,
    ) -> Result<Vec<(Timestamp, Timestamp)>, StoreError> {
        const SQL: &str = "SELECT started_at, done_at FROM task WHERE iteration IN
            (SELECT id FROM iteration WHERE team = $1) AND state = 'done'
            AND started_at IS NOT NULL AND done_at IS NOT NULL ORDER BY number DESC LIMIT $2";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(team).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let at = |column: &'static str| {
                        to_time("task", &row.try_get::<String, _>(column)?)
                    };
                    Ok((at("started_at")?, at("done_at")?))
                })
                .collect()
        })
    }
}
