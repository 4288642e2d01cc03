//! Where workloads stood in the past.

use landfall_domain::estate::Workload;
use landfall_domain::event::Event;
use landfall_domain::id::Id;
use landfall_domain::priority::{KEPT, RankOrder, RankPoint};
use sqlx::Row;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{from_time, json, parse, to_time};

macro_rules! order_from {
    ($row:expr) => {
        Ok::<RankOrder, StoreError>(RankOrder {
            event: $row.try_get("event")?,
            at: to_time("rank order", &$row.try_get::<String, _>("at")?)?,
            kind: $row.try_get("kind")?,
            numbers: parse("rank order", &$row.try_get::<String, _>("numbers")?)?,
        })
    };
}

impl Tx {
    /// What was decided of the rank of a workload, the latest first, at most `limit`.
    pub async fn rank_points(
        &mut self,
        workload: Id<Workload>,
        limit: i64,
    ) -> Result<Vec<RankPoint>, StoreError> {
        const SQL: &str = "SELECT * FROM rank_history WHERE workload = $1
            ORDER BY event DESC LIMIT $2";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL)
                .bind(workload.uuid())
                .bind(limit)
                .fetch_all(&mut **tx)
                .await?;
            rows.iter()
                .map(|row| {
                    Ok(RankPoint {
                        event: row.try_get("event")?,
                        at: to_time("rank", &row.try_get::<String, _>("at")?)?,
                        kind: row.try_get("kind")?,
                        before: row.try_get("rank_before")?,
                        after: row.try_get("rank_after")?,
                        proposed: row.try_get("proposed")?,
                    })
                })
                .collect()
        })
    }

    /// Keeps what was decided of the rank of a workload.
    pub async fn add_rank_point(
        &mut self,
        workload: Id<Workload>,
        point: &RankPoint,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO rank_history
            (workload, event, at, kind, rank_before, rank_after, proposed)
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(workload.uuid())
                .bind(point.event)
                .bind(from_time(point.at))
                .bind(&point.kind)
                .bind(point.before)
                .bind(point.after)
                .bind(point.proposed)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// The kept orders, the latest first, at most `limit`.
    pub async fn rank_orders(&mut self, limit: i64) -> Result<Vec<RankOrder>, StoreError> {
        const SQL: &str = "SELECT * FROM rank_order ORDER BY event DESC LIMIT $1";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| order_from!(row)).collect()
        })
    }

    /// Keeps an order of the first workloads.
    pub async fn add_rank_order(&mut self, order: &RankOrder) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO rank_order (event, at, kind, numbers)
            VALUES ($1, $2, $3, $4)";
        let numbers = json(&order.numbers)?;
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(order.event)
                .bind(from_time(order.at))
                .bind(&order.kind)
                .bind(numbers)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Keeps the order of the first workloads behind an event, if it is another one than the last that
    /// was kept.
    pub async fn keep_order(&mut self, event: &Event, kind: &str) -> Result<(), StoreError> {
        let first = i64::try_from(KEPT).unwrap_or(i64::MAX);
        let numbers = self.first_numbers(first).await?;
        let last = self.rank_orders(1).await?.pop();
        if last.is_some_and(|last| last.numbers == numbers) {
            return Ok(());
        }
        let (event, at, kind) = (event.seq, event.at, kind.to_owned());
        self.add_rank_order(&RankOrder { event, at, kind, numbers }).await
    }

    /// Numbers of the first workloads by rank, at most `limit`.
    pub async fn first_numbers(&mut self, limit: i64) -> Result<Vec<i64>, StoreError> {
        const SQL: &str = "SELECT number FROM workload WHERE rank IS NOT NULL AND rank <= $1
            ORDER BY rank";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| Ok(row.try_get("number")?)).collect()
        })
    }
}
