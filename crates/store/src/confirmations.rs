//! What teams confirmed of the first of the backlog.

use landfall_domain::priority::Confirmation;
use landfall_domain::review::Team;
use sqlx::Row;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{from_time, json, parse, to_time, word};

impl Tx {
    /// The last confirmations, at most `limit`, in the order in which they were made.
    pub async fn confirmations(&mut self, limit: i64) -> Result<Vec<Confirmation>, StoreError> {
        const SQL: &str = "SELECT * FROM top_confirmation ORDER BY seq DESC LIMIT $1";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter()
                .rev()
                .map(|row| {
                    let (team, at): (String, String) = (row.try_get("team")?, row.try_get("at")?);
                    Ok(Confirmation {
                        seq: row.try_get("seq")?,
                        team: word("confirmation", &team, Team::named)?,
                        by: row.try_get("person")?,
                        at: to_time("confirmation", &at)?,
                        order: parse("confirmation", &row.try_get::<String, _>("keys")?)?,
                    })
                })
                .collect()
        })
    }

    /// Adds a confirmation.
    pub async fn add_confirmation(&mut self, one: &Confirmation) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO top_confirmation (seq, team, person, at, keys)
            VALUES ($1, $2, $3, $4, $5)";
        let keys = json(&one.order)?;
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(one.seq)
                .bind(one.team.name())
                .bind(&one.by)
                .bind(from_time(one.at))
                .bind(keys)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }
}
