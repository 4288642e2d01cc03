//! Requests that a client may send again: each is done once, and answered the same every time.

use sqlx::Row;

use crate::backend::{StoreError, Tx, on_backend};

/// A request that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The client's name for it.
    pub id: String,
    /// A hash of what was asked.
    pub request: String,
    /// The event that it made.
    pub event: i64,
    /// Status and body of the answer; none if the process ended between doing and answering.
    pub answer: Option<(i64, String)>,
}

impl Tx {
    /// Remembers a request in the transaction that does it.
    pub async fn add_operation(
        &mut self,
        id: &str,
        request: &str,
        event: i64,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO operation (id, request, event) VALUES ($1, $2, $3)
            ON CONFLICT (id) DO NOTHING";
        let added = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(id)
                .bind(request)
                .bind(event)
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if added == 1 { Ok(()) } else { Err(StoreError::Conflict(format!("operation {id}"))) }
    }

    /// Remembers what was answered.
    pub async fn answer_operation(
        &mut self,
        id: &str,
        status: i64,
        answer: &str,
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE operation SET status = $2, answer = $3 WHERE id = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(id).bind(status).bind(answer).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// The request of this name, if it was done.
    pub async fn find_operation(&mut self, id: &str) -> Result<Option<Operation>, StoreError> {
        const SQL: &str = "SELECT * FROM operation WHERE id = $1";
        on_backend!(self, tx => {
            let Some(row) = sqlx::query(SQL).bind(id).fetch_optional(&mut **tx).await? else {
                return Ok(None);
            };
            let status: Option<i64> = row.try_get("status")?;
            let answer: Option<String> = row.try_get("answer")?;
            Ok(Some(Operation {
                id: row.try_get("id")?,
                request: row.try_get("request")?,
                event: row.try_get("event")?,
                answer: status.zip(answer),
            }))
        })
    }
}
