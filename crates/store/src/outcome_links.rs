//! Which workloads serve which outcomes.

use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_domain::outcome::{Coverage, Outcome, Served};
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::{bulk_insert, each_row, rows_of};

/// An outcome and a workload that serves it.
pub type OutcomeLink = (Id<Outcome>, Id<Workload>);

macro_rules! link_from {
    ($row:expr) => {
        (
            Id::from_uuid($row.try_get::<Uuid, _>("outcome")?),
            Id::from_uuid($row.try_get::<Uuid, _>("workload")?),
        )
    };
}

impl Tx {
    /// All links.
    pub async fn outcome_links(&mut self) -> Result<Vec<OutcomeLink>, StoreError> {
        const SQL: &str =
            "SELECT outcome, workload FROM outcome_workload ORDER BY outcome, workload";
        Ok(each_row!(self, SQL, |row| link_from!(row)))
    }

    /// Links of these workloads, in no order.
    pub async fn links_of_workloads(
        &mut self,
        workloads: &[Id<Workload>],
    ) -> Result<Vec<OutcomeLink>, StoreError> {
        const HEAD: &str = "SELECT outcome, workload FROM outcome_workload WHERE workload IN ";
        Ok(rows_of!(self, HEAD, workloads, "", |row| link_from!(row)))
    }

    /// Ids of the workloads that serve an outcome, by rank, then by number.
    pub async fn workloads_serving(
        &mut self,
        outcome: Id<Outcome>,
    ) -> Result<Vec<Id<Workload>>, StoreError> {
        const SQL: &str = "SELECT w.id FROM outcome_workload o JOIN workload w ON w.id = o.workload
            WHERE o.outcome = $1 ORDER BY COALESCE(w.rank, 9223372036854775807), w.number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(outcome.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| Ok(Id::from_uuid(row.try_get::<Uuid, _>("id")?))).collect()
        })
    }

    /// Links workloads with an outcome; those that are linked already stay so.
    pub async fn link_workloads(
        &mut self,
        outcome: Id<Outcome>,
        workloads: &[Id<Workload>],
    ) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO outcome_workload (outcome, workload) ";
        const TAIL: &str = " ON CONFLICT (outcome, workload) DO NOTHING";
        bulk_insert!(
            self,
            HEAD,
            2,
            workloads,
            |b, workload| {
                b.push_bind(outcome.uuid()).push_bind(workload.uuid());
            },
            TAIL
        );
        Ok(())
    }

    /// Takes links of workloads with an outcome back.
    pub async fn unlink_workloads(
        &mut self,
        outcome: Id<Outcome>,
        workloads: &[Id<Workload>],
    ) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM outcome_workload WHERE outcome = $1 AND workload = $2";
        on_backend!(self, tx => {
            for workload in workloads {
                sqlx::query(SQL)
                    .bind(outcome.uuid())
                    .bind(workload.uuid())
                    .execute(&mut **tx)
                    .await?;
            }
        });
        Ok(())
    }

    /// Hands the links of a workload that is no more to the one that has its assets now; without
    /// one they end.
    pub async fn hand_over_links(
        &mut self,
        was: Id<Workload>,
        now: Option<Id<Workload>>,
    ) -> Result<(), StoreError> {
        const COPY: &str = "INSERT INTO outcome_workload (outcome, workload)
            SELECT outcome, $2 FROM outcome_workload WHERE workload = $1
            ON CONFLICT (outcome, workload) DO NOTHING";
        const END: &str = "DELETE FROM outcome_workload WHERE workload = $1";
        on_backend!(self, tx => {
            if let Some(now) = now {
                sqlx::query(COPY).bind(was.uuid()).bind(now.uuid()).execute(&mut **tx).await?;
            }
            sqlx::query(END).bind(was.uuid()).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// How outcomes and the backlog cover each other; `soon` are the workloads of the next releases.
    pub async fn outcome_coverage(
        &mut self,
        soon: &[Id<Workload>],
    ) -> Result<Coverage, StoreError> {
        const SERVED: &str = "SELECT o.outcome, COUNT(*) AS workloads,
            CAST(SUM(w.assets) AS BIGINT) AS assets,
            CAST(SUM(w.effort_tenths) AS BIGINT) AS effort
            FROM outcome_workload o JOIN workload w ON w.id = o.workload GROUP BY o.outcome";
        const BACKLOG: &str = "SELECT COUNT(*) AS workloads,
            CAST(COALESCE(SUM(w.effort_tenths), 0) AS BIGINT) AS effort,
            COUNT(CASE WHEN NOT EXISTS (SELECT 1 FROM outcome_workload o WHERE o.workload = w.id)
                THEN 1 END) AS idle,
            CAST(COALESCE(SUM(CASE WHEN NOT EXISTS
                (SELECT 1 FROM outcome_workload o WHERE o.workload = w.id)
                THEN w.effort_tenths END), 0) AS BIGINT) AS idle_effort
            FROM workload w WHERE w.rank IS NOT NULL";
        let mut served: Vec<Served> =
            self.outcomes().await?.iter().map(|one| Served::by_nothing(one.id)).collect();
        let counted: Vec<Served> = on_backend!(self, tx => {
            let rows = sqlx::query(SERVED).fetch_all(&mut **tx).await?;
            let read = rows.iter().map(|row| Ok(Served {
                outcome: Id::from_uuid(row.try_get::<Uuid, _>("outcome")?),
                workloads: row.try_get("workloads")?,
                soon: 0,
                assets: row.try_get("assets")?,
                effort_tenths: row.try_get("effort")?,
            }));
            read.collect::<Result<_, sqlx::Error>>()?
        });
        for one in counted {
            if let Some(known) = served.iter_mut().find(|known| known.outcome == one.outcome) {
                *known = one;
            }
        }
        for (outcome, _) in self.links_of_workloads(soon).await? {
            if let Some(known) = served.iter_mut().find(|known| known.outcome == outcome) {
                known.soon += 1;
            }
        }
        on_backend!(self, tx => {
            let row = sqlx::query(BACKLOG).fetch_one(&mut **tx).await?;
            Ok(Coverage {
                served,
                workloads: row.try_get("workloads")?,
                idle: row.try_get("idle")?,
                effort_tenths: row.try_get("effort")?,
                idle_tenths: row.try_get("idle_effort")?,
            })
        })
    }

    /// Up to `limit` workloads of the backlog that serve no outcome, by rank, behind a rank.
    pub async fn idle_workloads(
        &mut self,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Id<Workload>>, StoreError> {
        const SQL: &str = "SELECT w.id FROM workload w WHERE w.rank > $1 AND NOT EXISTS
            (SELECT 1 FROM outcome_workload o WHERE o.workload = w.id) ORDER BY w.rank LIMIT $2";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(after).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| Ok(Id::from_uuid(row.try_get::<Uuid, _>("id")?))).collect()
        })
    }
}
