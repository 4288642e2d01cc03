//! Business outcomes.

use landfall_domain::id::Id;
use landfall_domain::outcome::{Category, Importance, Outcome};
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{json, parse, word};

/// Setting: the first number that no outcome has ever had.
const NEXT: &str = "next_outcome_number";

macro_rules! outcome_from {
    ($row:expr) => {
        Ok::<Outcome, StoreError>(Outcome {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            title: $row.try_get("title")?,
            about: $row.try_get("about")?,
            stakeholder: $row.try_get("stakeholder")?,
            business_unit: $row.try_get("business_unit")?,
            drivers: parse("outcome", &$row.try_get::<String, _>("drivers")?)?,
            category: word("outcome", &$row.try_get::<String, _>("category")?, Category::named)?,
            priority: word("outcome", &$row.try_get::<String, _>("priority")?, Importance::named)?,
            version: $row.try_get("version")?,
        })
    };
}

impl Tx {
    /// All outcomes by priority, then by number.
    pub async fn outcomes(&mut self) -> Result<Vec<Outcome>, StoreError> {
        const SQL: &str = "SELECT * FROM outcome ORDER BY number";
        let mut all: Vec<Outcome> = on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| outcome_from!(row)).collect::<Result<_, _>>()?
        });
        all.sort_by_key(|one| (one.priority, one.number));
        Ok(all)
    }

    /// The outcome of this number.
    pub async fn find_outcome(&mut self, number: i64) -> Result<Option<Outcome>, StoreError> {
        const SQL: &str = "SELECT * FROM outcome WHERE number = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(number).fetch_optional(&mut **tx).await?;
            row.map(|row| outcome_from!(row)).transpose()
        })
    }

    /// A number that no outcome has ever had; nobody gets it again.
    pub async fn take_outcome_number(&mut self) -> Result<i64, StoreError> {
        self.take_number(NEXT).await
    }

    /// The number after the last one that was taken of a row.
    pub(crate) async fn take_number(&mut self, setting: &str) -> Result<i64, StoreError> {
        let next = self.setting(setting).await?.and_then(|text| text.parse().ok()).unwrap_or(1);
        self.set(setting, &(next + 1).to_string()).await?;
        Ok(next)
    }

    /// Adds an outcome.
    pub async fn add_outcome(&mut self, outcome: &Outcome) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO outcome (id, number, title, about, stakeholder,
            business_unit, drivers, category, priority, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let drivers = json(&outcome.drivers)?;
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(outcome.id.uuid())
                .bind(outcome.number)
                .bind(&outcome.title)
                .bind(&outcome.about)
                .bind(&outcome.stakeholder)
                .bind(&outcome.business_unit)
                .bind(drivers)
                .bind(outcome.category.name())
                .bind(outcome.priority.name())
                .bind(outcome.version)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Writes an outcome that was changed since the version before its own.
    pub async fn change_outcome(&mut self, outcome: &Outcome) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE outcome SET title = $3, about = $4, stakeholder = $5,
            business_unit = $6, drivers = $7, category = $8, priority = $9, version = $2
            WHERE id = $1 AND version = $2 - 1";
        let drivers = json(&outcome.drivers)?;
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(outcome.id.uuid())
                .bind(outcome.version)
                .bind(&outcome.title)
                .bind(&outcome.about)
                .bind(&outcome.stakeholder)
                .bind(&outcome.business_unit)
                .bind(drivers)
                .bind(outcome.category.name())
                .bind(outcome.priority.name())
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(outcome.key())) }
    }

    /// Removes an outcome with its metrics, their actuals, and its links.
    pub async fn remove_outcome(&mut self, id: Id<Outcome>) -> Result<(), StoreError> {
        const ALL: [&str; 4] = [
            "DELETE FROM actual WHERE metric IN (SELECT id FROM metric WHERE outcome = $1)",
            "DELETE FROM metric WHERE outcome = $1",
            "DELETE FROM outcome_workload WHERE outcome = $1",
            "DELETE FROM outcome WHERE id = $1",
        ];
        on_backend!(self, tx => {
            for sql in ALL {
                sqlx::query(sql).bind(id.uuid()).execute(&mut **tx).await?;
            }
        });
        Ok(())
    }
}
