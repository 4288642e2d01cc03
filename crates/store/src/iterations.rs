//! Iterations of teams, with what was committed, changed and achieved.

use std::collections::BTreeMap;

use landfall_domain::delivery::{Iteration, IterationStatus, ScopeChange};
use landfall_domain::id::Id;
use landfall_domain::time::Date;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{damaged, json, parse, word};

/// What is asked of an iteration most: without what was committed and achieved, which is large.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IterationHead {
    /// Id.
    pub id: Id<Iteration>,
    /// The short key that people use.
    pub key: String,
    /// Team.
    pub team: String,
    /// Where it stands.
    pub status: IterationStatus,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

fn day(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| damaged("iteration", format!("`{text}` is not a day")))
}

macro_rules! iteration_from {
    ($row:expr) => {{
        let whole = |column: &'static str| $row.try_get::<Option<String>, _>(column);
        Ok::<Iteration, StoreError>(Iteration {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            team: $row.try_get("team")?,
            first: day(&$row.try_get::<String, _>("first_day")?)?,
            last: day(&$row.try_get::<String, _>("last_day")?)?,
            goal: $row.try_get("goal")?,
            commitment: whole("commitment")?.map(|text| parse("iteration", &text)).transpose()?,
            closing: whole("closing")?.map(|text| parse("iteration", &text)).transpose()?,
            version: $row.try_get("version")?,
        })
    }};
}

impl Tx {
    /// All iterations by their first day, then by team.
    pub async fn iterations(&mut self) -> Result<Vec<Iteration>, StoreError> {
        const SQL: &str = "SELECT * FROM iteration ORDER BY first_day, team, number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| iteration_from!(row)).collect()
        })
    }

    /// The heads of all iterations.
    pub async fn iteration_heads(
        &mut self,
    ) -> Result<BTreeMap<Id<Iteration>, IterationHead>, StoreError> {
        const SQL: &str = "SELECT id, number, team, first_day, last_day, CASE WHEN closing IS NOT NULL THEN 'closed'
            WHEN commitment IS NOT NULL THEN 'current' ELSE 'planned' END AS status FROM iteration";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let id = Id::from_uuid(row.try_get::<Uuid, _>("id")?);
                    let status: String = row.try_get("status")?;
                    let head = IterationHead {
                        id,
                        key: Iteration::key_of(row.try_get("number")?),
                        team: row.try_get("team")?,
                        status: word("iteration", &status, IterationStatus::named)?,
                        first: day(&row.try_get::<String, _>("first_day")?)?,
                        last: day(&row.try_get::<String, _>("last_day")?)?,
                    };
                    Ok((id, head))
                })
                .collect()
        })
    }

    /// The iterations of this number, one for each team that has it.
    pub async fn find_iterations(&mut self, number: i64) -> Result<Vec<Iteration>, StoreError> {
        const SQL: &str = "SELECT * FROM iteration WHERE number = $1 ORDER BY team";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(number).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| iteration_from!(row)).collect()
        })
    }

    /// Adds iterations that are planned.
    pub async fn add_iterations(&mut self, all: &[Iteration]) -> Result<(), StoreError> {
        const SQL: &str =
            "INSERT INTO iteration (id, number, team, first_day, last_day, goal, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        for one in all {
            on_backend!(self, tx => {
                sqlx::query(SQL)
                    .bind(one.id.uuid())
                    .bind(one.number)
                    .bind(&one.team)
                    .bind(one.first.to_string())
                    .bind(one.last.to_string())
                    .bind(&one.goal)
                    .bind(one.version)
                    .execute(&mut **tx)
                    .await?;
            });
        }
        Ok(())
    }

    /// Writes an iteration, if it is still at the version before its own. What was committed and what
    /// came of it are written only once.
    pub async fn save_iteration(&mut self, one: &Iteration) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE iteration SET first_day = $3, last_day = $4, goal = $5,
            commitment = COALESCE(commitment, $6), closing = COALESCE(closing, $7), version = $2
            WHERE id = $1 AND version = $2 - 1";
        let commitment = one.commitment.as_ref().map(json).transpose()?;
        let closing = one.closing.as_ref().map(json).transpose()?;
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(one.id.uuid())
                .bind(one.version)
                .bind(one.first.to_string())
                .bind(one.last.to_string())
                .bind(&one.goal)
                .bind(commitment)
                .bind(closing)
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(one.key())) }
    }

    /// Removes an iteration that nothing was committed to, and takes its tasks out of it.
    pub async fn remove_iteration(&mut self, one: &Iteration) -> Result<(), StoreError> {
        const TASKS: &str =
            "UPDATE task SET iteration = NULL, version = version + 1 WHERE iteration = $1";
        const SQL: &str = "DELETE FROM iteration WHERE id = $1 AND version = $2
            AND commitment IS NULL";
        on_backend!(self, tx => {
            sqlx::query(TASKS).bind(one.id.uuid()).execute(&mut **tx).await?;
            let gone = sqlx::query(SQL)
                .bind(one.id.uuid())
                .bind(one.version)
                .execute(&mut **tx)
                .await?
                .rows_affected();
            if gone == 1 { Ok(()) } else { Err(StoreError::Conflict(one.key())) }
        })
    }

    /// What changed in an iteration since it was committed, in order.
    pub async fn scope_changes(
        &mut self,
        iteration: Id<Iteration>,
    ) -> Result<Vec<ScopeChange>, StoreError> {
        const SQL: &str = "SELECT change FROM scope_change WHERE iteration = $1 ORDER BY seq";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(iteration.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| parse("scope_change", &row.try_get::<String, _>("change")?))
                .collect()
        })
    }

    /// Adds changes behind those that there are; none is ever changed.
    pub async fn add_scope_changes(
        &mut self,
        iteration: Id<Iteration>,
        changes: &[ScopeChange],
    ) -> Result<(), StoreError> {
        const LAST: &str =
            "SELECT COALESCE(MAX(seq), 0) AS last FROM scope_change WHERE iteration = $1";
        const SQL: &str = "INSERT INTO scope_change (iteration, seq, change) VALUES ($1, $2, $3)";
        on_backend!(self, tx => {
            let row = sqlx::query(LAST).bind(iteration.uuid()).fetch_one(&mut **tx).await?;
            let last: i64 = row.try_get("last")?;
            for (seq, change) in (last + 1..).zip(changes) {
                sqlx::query(SQL)
                    .bind(iteration.uuid())
                    .bind(seq)
                    .bind(json(change)?)
                    .execute(&mut **tx)
                    .await?;
            }
        });
        Ok(())
    }
}
