//! Webhooks. Their secrets sign what is sent, so they are stored; nothing shows them again.

use landfall_domain::id::Id;
use landfall_domain::webhook::Webhook;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{from_time, json, parse, to_time};

macro_rules! webhook_from {
    ($row:expr) => {
        Ok::<Webhook, StoreError>(Webhook {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            name: $row.try_get("name")?,
            url: $row.try_get("url")?,
            kinds: parse("webhook", &$row.try_get::<String, _>("kinds")?)?,
            is_on: $row.try_get("is_on")?,
            off_because: $row.try_get("off_because")?,
            seen: $row.try_get("seen")?,
            given_up: $row.try_get("given_up")?,
            created_at: to_time("webhook", &$row.try_get::<String, _>("created_at")?)?,
            created_by: $row.try_get("created_by")?,
            version: $row.try_get("version")?,
        })
    };
}

impl Tx {
    /// All webhooks in the order of their making.
    pub async fn webhooks(&mut self) -> Result<Vec<Webhook>, StoreError> {
        const SQL: &str = "SELECT * FROM webhook ORDER BY id";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| webhook_from!(row)).collect()
        })
    }

    /// The webhook of this id.
    pub async fn find_webhook(&mut self, id: Id<Webhook>) -> Result<Option<Webhook>, StoreError> {
        const SQL: &str = "SELECT * FROM webhook WHERE id = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(id.uuid()).fetch_optional(&mut **tx).await?;
            row.map(|row| webhook_from!(row)).transpose()
        })
    }

    /// With what a webhook's deliveries are signed.
    pub async fn webhook_secret(&mut self, id: Id<Webhook>) -> Result<Option<Vec<u8>>, StoreError> {
        const SQL: &str = "SELECT secret FROM webhook WHERE id = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(id.uuid()).fetch_optional(&mut **tx).await?;
            Ok(row.map(|row| row.try_get("secret")).transpose()?)
        })
    }

    /// Adds a webhook with its secret.
    pub async fn add_webhook(
        &mut self,
        webhook: &Webhook,
        secret: &[u8],
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO webhook (id, name, name_key, url, kinds, secret, is_on,
            off_because, seen, given_up, created_at, created_by, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        let kinds = json(&webhook.kinds)?;
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(webhook.id.uuid())
                .bind(&webhook.name)
                .bind(webhook.name_key())
                .bind(&webhook.url)
                .bind(kinds)
                .bind(secret)
                .bind(webhook.is_on)
                .bind(&webhook.off_because)
                .bind(webhook.seen)
                .bind(webhook.given_up)
                .bind(from_time(webhook.created_at))
                .bind(&webhook.created_by)
                .bind(webhook.version)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Writes a webhook that was changed since the version before its own; all but its secret and
    /// its making.
    pub async fn change_webhook(&mut self, webhook: &Webhook) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE webhook SET name = $3, name_key = $4, url = $5, kinds = $6,
            is_on = $7, off_because = $8, seen = $9, given_up = $10, version = $2
            WHERE id = $1 AND version = $2 - 1";
        let kinds = json(&webhook.kinds)?;
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(webhook.id.uuid())
                .bind(webhook.version)
                .bind(&webhook.name)
                .bind(webhook.name_key())
                .bind(&webhook.url)
                .bind(kinds)
                .bind(webhook.is_on)
                .bind(&webhook.off_because)
                .bind(webhook.seen)
                .bind(webhook.given_up)
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(webhook.name.clone())) }
    }

    /// Removes a webhook and all its deliveries.
    pub async fn remove_webhook(&mut self, id: Id<Webhook>) -> Result<(), StoreError> {
        const DELIVERIES: &str = "DELETE FROM webhook_delivery WHERE webhook = $1";
        const WEBHOOK: &str = "DELETE FROM webhook WHERE id = $1";
        on_backend!(self, tx => {
            for sql in [DELIVERIES, WEBHOOK] {
                sqlx::query(sql).bind(id.uuid()).execute(&mut **tx).await?;
            }
        });
        Ok(())
    }

    /// Notes how far the chain of events was looked at for a webhook.
    pub async fn webhook_has_seen(
        &mut self,
        id: Id<Webhook>,
        event: i64,
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE webhook SET seen = $2 WHERE id = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(id.uuid()).bind(event).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Notes how many deliveries in a row were given up.
    pub async fn webhook_gave_up(
        &mut self,
        id: Id<Webhook>,
        in_a_row: i64,
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE webhook SET given_up = $2 WHERE id = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(id.uuid()).bind(in_a_row).execute(&mut **tx).await?;
        });
        Ok(())
    }
}
