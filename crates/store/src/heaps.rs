//! Workloads counted by what happens to them.

use landfall_domain::rationalize::Disposition;
use landfall_domain::rationalize::glance::{Amount, Heap};
use sqlx::Row;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::word;

impl Tx {
    /// Workloads that are alike in disposition, rule and confidence, counted.
    pub async fn heaps(&mut self) -> Result<Vec<Heap>, StoreError> {
        const SQL: &str = "SELECT disposition, decided_by, decision_confidence,
            COUNT(*) AS workloads, CAST(SUM(assets) AS BIGINT) AS assets,
            CAST(SUM(effort_tenths) AS BIGINT) AS effort_tenths FROM workload
            GROUP BY disposition, decided_by, decision_confidence
            ORDER BY disposition, decided_by, decision_confidence";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let disposition: String = row.try_get("disposition")?;
                    Ok(Heap {
                        disposition: word("workload", &disposition, Disposition::named)?,
                        by: row.try_get("decided_by")?,
                        confidence_percent: row.try_get("decision_confidence")?,
                        amount: Amount {
                            workloads: row.try_get("workloads")?,
                            assets: row.try_get("assets")?,
                            effort_tenths: row.try_get("effort_tenths")?,
                        },
                    })
                })
                .collect()
        })
    }
}
