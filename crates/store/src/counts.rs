//! How much there is.

use sqlx::Row;

use crate::backend::{StoreError, Tx, on_backend};

/// How many rows of the large tables there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Assets, in scope or not.
    pub assets: i64,
    /// Workloads.
    pub workloads: i64,
    /// Dependencies.
    pub dependencies: i64,
    /// Findings of sources and of the whole estate.
    pub findings: i64,
    /// Open questions of identity.
    pub questions: i64,
    /// Events.
    pub events: i64,
}

impl Tx {
    /// How much there is.
    pub async fn counts(&mut self) -> Result<Counts, StoreError> {
        const SQL: &str = "SELECT (SELECT COUNT(*) FROM asset) AS assets,
            (SELECT COUNT(*) FROM workload) AS workloads,
            (SELECT COUNT(*) FROM dependency) AS dependencies,
            (SELECT COUNT(*) FROM finding) AS findings,
            (SELECT COUNT(*) FROM question) AS questions,
            (SELECT COUNT(*) FROM event) AS events";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).fetch_one(&mut **tx).await?;
            Ok(Counts {
                assets: row.try_get("assets")?,
                workloads: row.try_get("workloads")?,
                dependencies: row.try_get("dependencies")?,
                findings: row.try_get("findings")?,
                questions: row.try_get("questions")?,
                events: row.try_get("events")?,
            })
        })
    }
}
