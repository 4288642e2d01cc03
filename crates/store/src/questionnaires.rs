//! Questionnaires of a portfolio.

use landfall_domain::id::Id;
use landfall_domain::questionnaire::{Kept, Questionnaire};
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{from_time, json, parse, to_time};

macro_rules! kept_from {
    ($row:expr) => {
        Ok::<Kept, StoreError>(Kept {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            questionnaire: parse("questionnaire", &$row.try_get::<String, _>("body")?)?,
            by: $row.try_get("imported_by")?,
            at: to_time("questionnaire", &$row.try_get::<String, _>("imported_at")?)?,
            version: $row.try_get("version")?,
        })
    };
}

/// A name as it is compared: without regard to case.
fn key(name: &str) -> String {
    name.to_lowercase()
}

impl Tx {
    /// All questionnaires by name; a portfolio has few.
    pub async fn questionnaires(&mut self) -> Result<Vec<Kept>, StoreError> {
        const SQL: &str = "SELECT * FROM questionnaire ORDER BY name_key";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| kept_from!(row)).collect()
        })
    }

    /// The questionnaire of this id.
    pub async fn find_questionnaire(
        &mut self,
        id: Id<Questionnaire>,
    ) -> Result<Option<Kept>, StoreError> {
        const SQL: &str = "SELECT * FROM questionnaire WHERE id = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(id.uuid()).fetch_optional(&mut **tx).await?;
            row.map(|row| kept_from!(row)).transpose()
        })
    }

    /// The questionnaire of this name, without regard to case.
    pub async fn questionnaire_named(&mut self, name: &str) -> Result<Option<Kept>, StoreError> {
        const SQL: &str = "SELECT * FROM questionnaire WHERE name_key = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(key(name)).fetch_optional(&mut **tx).await?;
            row.map(|row| kept_from!(row)).transpose()
        })
    }

    /// Adds a questionnaire.
    pub async fn add_questionnaire(&mut self, kept: &Kept) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO questionnaire (id, name, name_key, body, imported_at,
            imported_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let body = json(&kept.questionnaire)?;
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(kept.id.uuid())
                .bind(&kept.questionnaire.name)
                .bind(key(&kept.questionnaire.name))
                .bind(&body)
                .bind(from_time(kept.at))
                .bind(&kept.by)
                .bind(kept.version)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Writes a questionnaire that was changed since the version before its own.
    pub async fn change_questionnaire(&mut self, kept: &Kept) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE questionnaire SET name = $3, name_key = $4, body = $5,
            imported_at = $6, imported_by = $7, version = $2 WHERE id = $1 AND version = $2 - 1";
        let body = json(&kept.questionnaire)?;
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(kept.id.uuid())
                .bind(kept.version)
                .bind(&kept.questionnaire.name)
                .bind(key(&kept.questionnaire.name))
                .bind(&body)
                .bind(from_time(kept.at))
                .bind(&kept.by)
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed == 1 {
            Ok(())
        } else {
            Err(StoreError::Conflict(kept.questionnaire.name.clone()))
        }
    }

    /// Removes a questionnaire with its answers.
    pub async fn remove_questionnaire(&mut self, id: Id<Questionnaire>) -> Result<(), StoreError> {
        const ANSWERS: &str = "DELETE FROM questionnaire_answer WHERE questionnaire = $1";
        const ASSESSMENTS: &str = "DELETE FROM assessment WHERE questionnaire = $1";
        const ITSELF: &str = "DELETE FROM questionnaire WHERE id = $1";
        on_backend!(self, tx => {
            for sql in [ANSWERS, ASSESSMENTS, ITSELF] {
                sqlx::query(sql).bind(id.uuid()).execute(&mut **tx).await?;
            }
        });
        Ok(())
    }
}
