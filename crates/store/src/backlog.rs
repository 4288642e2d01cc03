//! The backlog's order without the rest of its workloads, and which workload needs which.

use landfall_domain::estate::Workload;
use landfall_domain::estate::workload::title;
use landfall_domain::id::Id;
use landfall_domain::priority::{Placed, Ranked, Standing};
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::{MOST_VALUES, bulk_insert};
use crate::text::{damaged, to_day};

macro_rules! ranked_from {
    ($row:expr) => {{
        let (name, environment): (String, Option<String>) =
            ($row.try_get("name")?, $row.try_get("environment")?);
        let ranked = Ranked {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            title: title(&name, environment.as_deref()),
            score: $row.try_get("score_millionths")?,
        };
        let pinned = $row.try_get("pinned")?;
        let because: Option<String> = $row.try_get("placed_because")?;
        let until = to_day("workload", $row.try_get("placed_until")?)?;
        let standing = Standing {
            rank: $row.try_get("rank")?,
            proposed: $row.try_get::<Option<i64>, _>("proposed_rank")?.unwrap_or_default(),
            placed: because.map(|because| Placed { pinned, because, until }),
        };
        Ok::<(Ranked, Standing), StoreError>((ranked, standing))
    }};
}

impl Tx {
    /// The backlog in its order, with no more than what ranks it.
    pub async fn ranked(&mut self) -> Result<Vec<(Ranked, Standing)>, StoreError> {
        const SQL: &str = "SELECT id, number, name, environment, score_millionths, rank,
            proposed_rank, placed_because, pinned, placed_until FROM workload
            WHERE rank IS NOT NULL ORDER BY rank";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| ranked_from!(row)).collect()
        })
    }

    /// Id, rank and proposed rank of everything in the backlog, in its order.
    pub async fn ranks(&mut self) -> Result<Vec<(Id<Workload>, i64, i64)>, StoreError> {
        const SQL: &str = "SELECT id, rank, COALESCE(proposed_rank, 0) AS proposed FROM workload
            WHERE rank IS NOT NULL ORDER BY rank";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let id = Id::from_uuid(row.try_get::<Uuid, _>("id")?);
                    Ok((id, row.try_get("rank")?, row.try_get("proposed")?))
                })
                .collect()
        })
    }

    /// Number, rank and proposed rank of everything in the backlog, in its order. It comes in one
    /// row, since many small ones take longer to hand over than to find.
    pub async fn order(&mut self) -> Result<Vec<(i64, i64, i64)>, StoreError> {
        const SQL: &str = "SELECT string_agg(
                number || '.' || rank || '.' || COALESCE(proposed_rank, 0), ',' ORDER BY rank
            ) AS said FROM workload WHERE rank IS NOT NULL";
        let said: Option<String> = on_backend!(self, tx => {
            sqlx::query(SQL).fetch_one(&mut **tx).await?.try_get("said")?
        });
        let place = |one: &str| {
            let mut numbers = one.split('.').map(str::parse);
            let mut next = || numbers.next()?.ok();
            next()
                .zip(next())
                .zip(next())
                .map(|((number, rank), proposed)| (number, rank, proposed))
        };
        let said = said.unwrap_or_default();
        let all = said.split(',').filter(|one| !one.is_empty());
        all.map(|one| place(one).ok_or_else(|| damaged("workload", format!("order `{one}`"))))
            .collect()
    }

    /// The last rank; 0 if nothing needs work.
    pub async fn last_rank(&mut self) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT COALESCE(MAX(rank), 0) AS last FROM workload";
        on_backend!(self, tx => {
            Ok(sqlx::query(SQL).fetch_one(&mut **tx).await?.try_get("last")?)
        })
    }

    /// Writes where workloads stand; nothing else of them changes.
    pub async fn save_standings(
        &mut self,
        standings: &[(Id<Workload>, &Standing)],
    ) -> Result<(), StoreError> {
        const HEAD: &str = "UPDATE workload SET rank = v.column2, proposed_rank = v.column3,
            pinned = v.column4, placed_because = v.column5, placed_until = v.column6 FROM (";
        on_backend!(self, tx => {
            for chunk in standings.chunks(MOST_VALUES / 6) {
                let mut query = sqlx::QueryBuilder::new(HEAD);
                query.push_values(chunk, |mut row, (id, standing)| {
                    let placed = standing.placed.as_ref();
                    row.push_bind(id.uuid())
                        .push_bind(standing.rank)
                        .push_bind(standing.proposed)
                        .push_bind(placed.is_some_and(|placed| placed.pinned))
                        .push_bind(placed.map(|placed| placed.because.clone()))
                        .push_bind(placed.and_then(|placed| placed.until).map(|day| day.to_string()));
                });
                query.push(") AS v WHERE workload.id = v.column1");
                query.build().persistent(false).execute(&mut **tx).await?;
            }
        });
        Ok(())
    }

    /// Which workload needs which other one.
    pub async fn needs(&mut self) -> Result<Vec<(Id<Workload>, Id<Workload>)>, StoreError> {
        const SQL: &str = "SELECT workload, needed FROM workload_need ORDER BY workload, needed";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let id = |column| row.try_get::<Uuid, _>(column).map(Id::from_uuid);
                    Ok((id("workload")?, id("needed")?))
                })
                .collect()
        })
    }

    /// How many other workloads one needs, and how many need it.
    pub async fn ties_of(&mut self, workload: Id<Workload>) -> Result<(i64, i64), StoreError> {
        const SQL: &str = "SELECT
            (SELECT COUNT(*) FROM workload_need WHERE workload = $1) AS needs,
            (SELECT COUNT(*) FROM workload_need WHERE needed = $1) AS needed_by";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(workload.uuid()).fetch_one(&mut **tx).await?;
            Ok((row.try_get("needs")?, row.try_get("needed_by")?))
        })
    }

    /// Replaces all needs.
    pub async fn replace_needs(
        &mut self,
        needs: &[(Id<Workload>, Id<Workload>)],
    ) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO workload_need (workload, needed) ";
        on_backend!(self, tx => {
            sqlx::query("DELETE FROM workload_need").execute(&mut **tx).await?;
        });
        bulk_insert!(
            self,
            HEAD,
            2,
            needs,
            |b, (workload, needed)| {
                b.push_bind(workload.uuid()).push_bind(needed.uuid());
            },
            ""
        );
        Ok(())
    }
}
