//! How much there is.

use serde::{Deserialize, Serialize};
use sqlx::Row;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{json, parse};

/// Setting: how much there is, written whenever the estate is derived anew.
const COUNTS: &str = "counts";
/// Setting: how often the estate was derived.
const DERIVED: &str = "derivations";

/// How many rows of the large tables there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
}

impl Tx {
    /// How much there is, as it was counted when the estate was last derived.
    pub async fn counts(&mut self) -> Result<Counts, StoreError> {
        match self.setting(COUNTS).await? {
            Some(counts) => parse("counts", &counts),
            None => self.count().await,
        }
    }

    /// How often the estate was derived: what follows from it alone is the same as long as this is.
    pub async fn derivations(&mut self) -> Result<i64, StoreError> {
        let noted = self.setting(DERIVED).await?;
        Ok(noted.and_then(|noted| noted.parse().ok()).unwrap_or(0))
    }

    /// Counts everything and keeps the result: large tables take long to count.
    pub async fn keep_counts(&mut self) -> Result<(), StoreError> {
        let counts = self.count().await?;
        let times = self.derivations().await? + 1;
        self.set(DERIVED, &times.to_string()).await?;
        self.set(COUNTS, &json(&counts)?).await
    }

    async fn count(&mut self) -> Result<Counts, StoreError> {
        const SQL: &str = "SELECT (SELECT COUNT(*) FROM asset) AS assets,
            (SELECT COUNT(*) FROM workload) AS workloads,
            (SELECT COUNT(*) FROM dependency) AS dependencies,
            (SELECT COUNT(*) FROM finding) AS findings,
            (SELECT COUNT(*) FROM question) AS questions";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).fetch_one(&mut **tx).await?;
            Ok(Counts {
                assets: row.try_get("assets")?,
                workloads: row.try_get("workloads")?,
                dependencies: row.try_get("dependencies")?,
                findings: row.try_get("findings")?,
                questions: row.try_get("questions")?,
            })
        })
    }
}
