//! What people state of workloads, and where they put them in the backlog.

use landfall_domain::estate::{Stated, Statement, Workload};
use landfall_domain::id::Id;
use landfall_domain::priority::{Placing, Spot};
use landfall_domain::time::Date;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::rows_of;
use crate::text::{damaged, from_time, to_day, to_time, word};

macro_rules! statement_from {
    ($row:expr) => {
        Ok::<Statement, StoreError>(Statement {
            workload: Id::from_uuid($row.try_get::<Uuid, _>("workload")?),
            field: word("statement", &$row.try_get::<String, _>("field")?, Stated::named)?,
            value: $row.try_get("value")?,
            reason: $row.try_get("reason")?,
            by: $row.try_get("said_by")?,
            at: to_time("statement", &$row.try_get::<String, _>("said_at")?)?,
        })
    };
}

macro_rules! placing_from {
    ($row:expr) => {
        Ok::<Placing, StoreError>(Placing {
            seq: $row.try_get("seq")?,
            workload: Id::from_uuid($row.try_get::<Uuid, _>("workload")?),
            spot: spot(
                &$row.try_get::<String, _>("spot")?,
                $row.try_get::<Option<Uuid>, _>("neighbour")?.map(Id::from_uuid),
                $row.try_get("pinned_to")?,
            )?,
            reason: $row.try_get("reason")?,
            by: $row.try_get("said_by")?,
            at: to_time("placing", &$row.try_get::<String, _>("said_at")?)?,
            until: to_day("placing", $row.try_get("held_until")?)?,
        })
    };
}

fn spot(
    spot: &str,
    neighbour: Option<Id<Workload>>,
    rank: Option<i64>,
) -> Result<Spot, StoreError> {
    match (spot, neighbour, rank) {
        ("before", Some(neighbour), _) => Ok(Spot::Before(neighbour)),
        ("after", Some(neighbour), _) => Ok(Spot::After(neighbour)),
        ("pinned", _, Some(rank)) => Ok(Spot::Pinned(rank)),
        _ => Err(damaged("placing", format!("`{spot}` is no whole place"))),
    }
}

impl Tx {
    /// Everything that people state, by workload and field.
    pub async fn statements(&mut self) -> Result<Vec<Statement>, StoreError> {
        const SQL: &str = "SELECT * FROM statement ORDER BY workload, field";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| statement_from!(row)).collect()
        })
    }

    /// What people state of one workload, by field.
    pub async fn statements_of(
        &mut self,
        workload: Id<Workload>,
    ) -> Result<Vec<Statement>, StoreError> {
        const SQL: &str = "SELECT * FROM statement WHERE workload = $1 ORDER BY field";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(workload.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| statement_from!(row)).collect()
        })
    }

    /// What people state of these workloads, in no order.
    pub async fn statements_of_all(
        &mut self,
        workloads: &[Id<Workload>],
    ) -> Result<Vec<Statement>, StoreError> {
        const HEAD: &str = "SELECT * FROM statement WHERE workload IN ";
        Ok(rows_of!(self, HEAD, workloads, "", |row| statement_from!(row)?))
    }

    /// Writes a statement in the place of an earlier one on the same field.
    pub async fn save_statement(&mut self, statement: &Statement) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO statement (workload, field, value, reason, said_at, said_by)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (workload, field) DO UPDATE SET value = excluded.value,
            reason = excluded.reason, said_at = excluded.said_at, said_by = excluded.said_by";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(statement.workload.uuid())
                .bind(statement.field.name())
                .bind(&statement.value)
                .bind(&statement.reason)
                .bind(from_time(statement.at))
                .bind(&statement.by)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Takes a statement back.
    pub async fn remove_statement(
        &mut self,
        workload: Id<Workload>,
        field: Stated,
    ) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM statement WHERE workload = $1 AND field = $2";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(workload.uuid()).bind(field.name()).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Everything that people put elsewhere, in the order in which they did.
    pub async fn placings(&mut self) -> Result<Vec<Placing>, StoreError> {
        const SQL: &str = "SELECT * FROM rank_placing ORDER BY seq";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| placing_from!(row)).collect()
        })
    }

    /// Every word on the places of these workloads, whether it holds or has lapsed, in their order.
    pub async fn placings_of(
        &mut self,
        workloads: &[Id<Workload>],
    ) -> Result<Vec<Placing>, StoreError> {
        const HEAD: &str = "SELECT * FROM rank_placing WHERE workload IN ";
        let mut found: Vec<Placing> =
            rows_of!(self, HEAD, workloads, "", |row| placing_from!(row)?);
        found.sort_by_key(|placing| placing.seq);
        Ok(found)
    }

    /// Placings whose last day is over while ranks may still rest on them, in their order.
    pub async fn expired_placings(&mut self, today: Date) -> Result<Vec<Placing>, StoreError> {
        const SQL: &str = "SELECT * FROM rank_placing WHERE held_until < $1 AND lapsed = 0
            ORDER BY seq";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(today.to_string()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| placing_from!(row)).collect()
        })
    }

    /// Notes that ranks have settled without the placings whose last day is over.
    pub async fn lapse_placings(&mut self, today: Date) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE rank_placing SET lapsed = 1 WHERE held_until < $1 AND lapsed = 0";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(today.to_string()).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Writes a new placing.
    pub async fn add_placing(&mut self, placing: &Placing) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO rank_placing
            (seq, workload, spot, neighbour, pinned_to, reason, said_at, said_by, held_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let (spot, pinned_to) = match placing.spot {
            Spot::Before(_) => ("before", None),
            Spot::After(_) => ("after", None),
            Spot::Pinned(rank) => ("pinned", Some(rank)),
        };
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(placing.seq)
                .bind(placing.workload.uuid())
                .bind(spot)
                .bind(placing.spot.neighbour().map(Id::uuid))
                .bind(pinned_to)
                .bind(&placing.reason)
                .bind(from_time(placing.at))
                .bind(&placing.by)
                .bind(placing.until.map(|day| day.to_string()))
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Takes a placing away.
    pub async fn remove_placing(&mut self, seq: i64) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM rank_placing WHERE seq = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(seq).execute(&mut **tx).await?;
        });
        Ok(())
    }
}
