//! Jobs: work in the background, each a call of an action. A job goes on from state to state and
//! never back.

use jiff::Timestamp;
use landfall_domain::id::Id;
use landfall_domain::job::{Job, JobProgress, JobState};
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{from_time, json, parse, to_time, word};

fn maybe_time(text: Option<String>) -> Result<Option<Timestamp>, StoreError> {
    text.map(|text| to_time("job", &text)).transpose()
}

macro_rules! job_from {
    ($row:expr) => {
        Ok::<Job, StoreError>(Job {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            kind: $row.try_get("kind")?,
            request: $row.try_get("request")?,
            state: word("job", &$row.try_get::<String, _>("state")?, JobState::named)?,
            progress: $row
                .try_get::<Option<String>, _>("progress")?
                .map(|text| parse("job", &text))
                .transpose()?,
            result: $row.try_get("result")?,
            error: $row.try_get("error")?,
            created_at: to_time("job", &$row.try_get::<String, _>("created_at")?)?,
            created_by: $row.try_get("created_by")?,
            started_at: maybe_time($row.try_get("started_at")?)?,
            finished_at: maybe_time($row.try_get("finished_at")?)?,
        })
    };
}

/// How a job ended: its state, what it made, why it failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobEnd {
    /// The state from now on.
    pub state: JobState,
    /// Key of what it made.
    pub result: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
}

impl Tx {
    /// Writes a new job.
    pub async fn add_job(&mut self, job: &Job) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO job (id, kind, request, state, created_at, created_by)
            VALUES ($1, $2, $3, $4, $5, $6)";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(job.id.uuid())
                .bind(&job.kind)
                .bind(&job.request)
                .bind(job.state.name())
                .bind(from_time(job.created_at))
                .bind(&job.created_by)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// The job of this id.
    pub async fn find_job(&mut self, id: Id<Job>) -> Result<Option<Job>, StoreError> {
        const SQL: &str = "SELECT * FROM job WHERE id = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(id.uuid()).fetch_optional(&mut **tx).await?;
            row.map(|row| job_from!(row)).transpose()
        })
    }

    /// Up to `limit` jobs, the latest first.
    pub async fn latest_jobs(&mut self, limit: i64) -> Result<Vec<Job>, StoreError> {
        const SQL: &str = "SELECT * FROM job ORDER BY id DESC LIMIT $1";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| job_from!(row)).collect()
        })
    }

    /// How many jobs wait or are at work.
    pub async fn open_jobs(&mut self) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT COUNT(*) AS open FROM job WHERE state IN ('queued', 'running')";
        on_backend!(self, tx => {
            Ok(sqlx::query(SQL).fetch_one(&mut **tx).await?.try_get("open")?)
        })
    }

    /// Begins the job that has waited longest, if any waits.
    pub async fn start_next_job(&mut self, now: Timestamp) -> Result<Option<Job>, StoreError> {
        const NEXT: &str = "SELECT * FROM job WHERE state = 'queued' ORDER BY id LIMIT 1";
        const START: &str = "UPDATE job SET state = 'running', started_at = $2 WHERE id = $1";
        on_backend!(self, tx => {
            let Some(row) = sqlx::query(NEXT).fetch_optional(&mut **tx).await? else {
                return Ok(None);
            };
            let job = job_from!(row)?;
            sqlx::query(START).bind(job.id.uuid()).bind(from_time(now)).execute(&mut **tx).await?;
            Ok(Some(Job { state: JobState::Running, started_at: Some(now), ..job }))
        })
    }

    /// Notes how far a job has come.
    pub async fn note_progress(
        &mut self,
        id: Id<Job>,
        progress: &JobProgress,
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE job SET progress = $2 WHERE id = $1 AND state = 'running'";
        let progress = json(progress)?;
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(id.uuid()).bind(progress).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Ends a job that is in a state; refused if it is not in that one any more.
    pub async fn end_job(
        &mut self,
        id: Id<Job>,
        from: JobState,
        end: &JobEnd,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE job SET state = $3, result = $4, error = $5, finished_at = $6
            WHERE id = $1 AND state = $2";
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(id.uuid())
                .bind(from.name())
                .bind(end.state.name())
                .bind(&end.result)
                .bind(&end.error)
                .bind(from_time(now))
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(id.to_string())) }
    }

    /// Ends every job that is at work: nobody works on it any more.
    pub async fn fail_running_jobs(
        &mut self,
        because: &str,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        const SQL: &str = "UPDATE job SET state = 'failed', error = $1, finished_at = $2
            WHERE state = 'running'";
        on_backend!(self, tx => {
            let done =
                sqlx::query(SQL).bind(because).bind(from_time(now)).execute(&mut **tx).await?;
            Ok(done.rows_affected())
        })
    }
}
