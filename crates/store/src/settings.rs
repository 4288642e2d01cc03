//! Settings by name.

use sqlx::Row;

use crate::backend::{StoreError, Tx, on_backend};

impl Tx {
    /// A setting's value.
    pub async fn setting(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        const SQL: &str = "SELECT value FROM setting WHERE name = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(name).fetch_optional(&mut **tx).await?;
            Ok(row.map(|row| row.try_get("value")).transpose()?)
        })
    }

    /// Sets a setting.
    pub async fn set(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO setting (name, value) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(name).bind(value).execute(&mut **tx).await?;
        });
        Ok(())
    }
}
