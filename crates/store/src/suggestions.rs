//! What dependencies suggest, as of the last derivation of the estate.

use sqlx::Row;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::bulk_insert;

/// A suggestion as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSuggestion {
    /// Its place among the others, from 1.
    pub position: i64,
    /// Its key.
    pub key: String,
    /// Its document as JSON.
    pub body: String,
}

impl Tx {
    /// Up to `limit` suggestions behind a place, in order.
    pub async fn suggestions_after(
        &mut self,
        after: i64,
        limit: i64,
    ) -> Result<Vec<StoredSuggestion>, StoreError> {
        const SQL: &str = "SELECT * FROM suggestion WHERE position > $1 ORDER BY position LIMIT $2";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(after).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    Ok(StoredSuggestion {
                        position: row.try_get("position")?,
                        key: row.try_get("key")?,
                        body: row.try_get("body")?,
                    })
                })
                .collect()
        })
    }

    /// How many there are.
    pub async fn count_suggestions(&mut self) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT COALESCE(MAX(position), 0) AS last FROM suggestion";
        on_backend!(self, tx => {
            Ok(sqlx::query(SQL).fetch_one(&mut **tx).await?.try_get("last")?)
        })
    }

    /// Replaces all suggestions.
    pub async fn replace_suggestions(
        &mut self,
        suggestions: &[StoredSuggestion],
    ) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO suggestion (position, key, body) ";
        on_backend!(self, tx => {
            sqlx::query("DELETE FROM suggestion").execute(&mut **tx).await?;
        });
        bulk_insert!(
            self,
            HEAD,
            3,
            suggestions,
            |b, one| {
                b.push_bind(one.position).push_bind(&one.key).push_bind(&one.body);
            },
            ""
        );
        Ok(())
    }
}
