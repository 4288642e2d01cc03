//! Core assumptions.

use landfall_domain::assumption::{Assumption, AssumptionStatus};
use landfall_domain::id::Id;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::bulk_insert;
use crate::text::{damaged, from_time, percent, to_time, word};

macro_rules! assumption_from {
    ($row:expr) => {
        Ok::<Assumption, StoreError>(Assumption {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            slug: $row.try_get("slug")?,
            statement: $row.try_get("statement")?,
            reason: $row.try_get("reason")?,
            scope: $row.try_get("scope")?,
            effect: $row.try_get("effect")?,
            evidence: $row.try_get("evidence")?,
            weakness_percent: percent("assumption", $row.try_get("weakness_percent")?)?,
            status: word(
                "assumption",
                &$row.try_get::<String, _>("status")?,
                AssumptionStatus::named,
            )?,
            stated_at: to_time("assumption", &$row.try_get::<String, _>("stated_at")?)?,
            review_by: {
                let text = $row.try_get::<String, _>("review_by")?;
                text.parse().map_err(|_| damaged("assumption", format!("`{text}` is no date")))?
            },
            version: $row.try_get("version")?,
        })
    };
}

impl Tx {
    /// All assumptions, by number.
    pub async fn assumptions(&mut self) -> Result<Vec<Assumption>, StoreError> {
        const SQL: &str = "SELECT * FROM assumption ORDER BY number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| assumption_from!(row)).collect()
        })
    }

    /// Writes new assumptions.
    pub async fn add_assumptions(&mut self, assumptions: &[Assumption]) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO assumption (id, number, slug, statement, reason, scope,
            effect, evidence, weakness_percent, status, stated_at, review_by, version) ";
        bulk_insert!(
            self,
            HEAD,
            13,
            assumptions,
            |b, a| {
                b.push_bind(a.id.uuid())
                    .push_bind(a.number)
                    .push_bind(&a.slug)
                    .push_bind(&a.statement)
                    .push_bind(&a.reason)
                    .push_bind(&a.scope)
                    .push_bind(&a.effect)
                    .push_bind(&a.evidence)
                    .push_bind(i64::from(a.weakness_percent))
                    .push_bind(a.status.name())
                    .push_bind(from_time(a.stated_at))
                    .push_bind(a.review_by.to_string())
                    .push_bind(a.version);
            },
            ""
        );
        Ok(())
    }
}
