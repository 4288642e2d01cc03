//! What iterations copy to the cloud, and how long it stays in sync.

use landfall_domain::delivery::replication::Copied;
use landfall_domain::time::Date;
use sqlx::{AssertSqlSafe, Row};

use crate::backend::{StoreError, Tx, on_backend};
use crate::savings::fact;
use crate::text::damaged;

const MIB: u64 = 1024 * 1024;

fn day(text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| damaged("iteration", format!("`{text}` is not a day")))
}

impl Tx {
    /// Assets by the iteration in which they are seeded, the first one with a task of replication, and
    /// by that in which their workload is promoted, the last one with such a task. Who has none of the
    /// latter, or one that waits, stays in sync.
    pub async fn copies(&mut self) -> Result<Vec<Copied>, StoreError> {
        let engine = self.engine();
        let number = |field: &str| format!("CAST({} AS BIGINT)", fact(engine, field));
        let storage = format!(
            "COALESCE({}, {}, {})",
            number("guest_used_mib"),
            number("storage_used_mib"),
            number("storage_allocated_mib")
        );
        let daily = number("daily_change_mib");
        // First and last day are ten characters each, so that the least of these texts is that of the
        // first iteration.
        let sql = format!(
            "SELECT s.seeded, p.promoted, COUNT(*) AS assets, COUNT({storage}) AS known,
                CAST(COALESCE(SUM({storage}), 0) AS BIGINT) AS mib,
                CAST(COALESCE(SUM({daily}), 0) AS BIGINT) AS daily,
                CAST(COALESCE(SUM(CASE WHEN {daily} IS NULL THEN {storage} END), 0) AS BIGINT)
                    AS undeclared
            FROM (SELECT t.asset, t.workload, MIN(i.first_day || i.last_day || i.team) AS seeded
                FROM task t JOIN iteration i ON i.id = t.iteration
                WHERE t.stage = 'replicate' AND t.asset IS NOT NULL
                GROUP BY t.asset, t.workload) AS s
            JOIN asset a ON a.id = s.asset
            LEFT JOIN (SELECT t.workload, MAX(i.last_day) AS promoted
                FROM task t LEFT JOIN iteration i ON i.id = t.iteration WHERE t.stage = 'promote'
                GROUP BY t.workload HAVING COUNT(*) = COUNT(t.iteration)) AS p
                ON p.workload = s.workload
            GROUP BY s.seeded, p.promoted ORDER BY s.seeded, p.promoted"
        );
        on_backend!(self, tx => {
            // The text is made of our own words only.
            let query = sqlx::query(AssertSqlSafe(sql.as_str())).persistent(false);
            let rows = query.fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let seeded: String = row.try_get("seeded")?;
                    let promoted: Option<String> = row.try_get("promoted")?;
                    let (all, known): (i64, i64) = (row.try_get("assets")?, row.try_get("known")?);
                    let bytes = |mib: i64| u64::try_from(mib).unwrap_or(0).saturating_mul(MIB);
                    let part = |from: usize, to: usize| seeded.get(from..to).unwrap_or_default();
                    Ok(Copied {
                        bytes: bytes(row.try_get("mib")?),
                        daily_bytes: bytes(row.try_get("daily")?),
                        undeclared_bytes: bytes(row.try_get("undeclared")?),
                        unknown: usize::try_from(all - known).unwrap_or(0),
                        seeded: (day(part(0, 10))?, day(part(10, 20))?),
                        promoted: promoted.as_deref().map(day).transpose()?,
                        team: part(20, seeded.len()).to_owned(),
                    })
                })
                .collect()
        })
    }
}
