//! Deliveries to webhooks: an outbox, filled from the chain of events.
//!
//! Whoever tries a delivery puts its next attempt off by a lease. So nobody else tries it meanwhile,
//! and if the process ends, the next one does once the lease is over. Events go out in their order:
//! only the first that waits of a webhook can be claimed. Pings go out of turn.

use jiff::Timestamp;
use landfall_domain::id::Id;
use landfall_domain::webhook::{Delivery, DeliveryState, Webhook};
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{from_time, to_time, word};

macro_rules! delivery_from {
    ($row:expr) => {{
        let time = |text: Option<String>| text.map(|text| to_time("delivery", &text)).transpose();
        Ok::<Delivery, StoreError>(Delivery {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            webhook: Id::from_uuid($row.try_get::<Uuid, _>("webhook")?),
            event: $row.try_get("event")?,
            kind: $row.try_get("kind")?,
            state: word("delivery", &$row.try_get::<String, _>("state")?, DeliveryState::named)?,
            attempts: $row.try_get("attempts")?,
            next_at: time($row.try_get("next_at")?)?,
            status: $row.try_get("status")?,
            error: $row.try_get("error")?,
            created_at: to_time("delivery", &$row.try_get::<String, _>("created_at")?)?,
            finished_at: time($row.try_get("finished_at")?)?,
        })
    }};
}

/// What is due and has nothing before it: pings, and of each webhook that is on the first event that
/// waits.
macro_rules! due {
    () => {
        "SELECT d.id FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook
        WHERE d.state = 'waiting' AND d.next_at <= $1
            AND (d.event IS NULL OR (w.is_on AND NOT EXISTS (
                SELECT 1 FROM webhook_delivery o WHERE o.webhook = d.webhook
                    AND o.state = 'waiting' AND o.event < d.event)))"
    };
}

impl Tx {
    /// Places and kinds of up to `limit` events behind a place in the chain.
    pub async fn kinds_after(
        &mut self,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, String)>, StoreError> {
        const SQL: &str = "SELECT seq, kind FROM event WHERE seq > $1 ORDER BY seq LIMIT $2";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(after).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| Ok((row.try_get("seq")?, row.try_get("kind")?))).collect()
        })
    }

    /// Adds a delivery, unless the webhook has one of this event.
    pub async fn add_delivery(&mut self, delivery: &Delivery) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO webhook_delivery
            (id, webhook, event, kind, state, attempts, next_at, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (webhook, event) DO NOTHING";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(delivery.id.uuid())
                .bind(delivery.webhook.uuid())
                .bind(delivery.event)
                .bind(&delivery.kind)
                .bind(delivery.state.name())
                .bind(delivery.attempts)
                .bind(delivery.next_at.map(from_time))
                .bind(from_time(delivery.created_at))
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// The delivery of this id.
    pub async fn find_delivery(
        &mut self,
        id: Id<Delivery>,
    ) -> Result<Option<Delivery>, StoreError> {
        const SQL: &str = "SELECT * FROM webhook_delivery WHERE id = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(id.uuid()).fetch_optional(&mut **tx).await?;
            row.map(|row| delivery_from!(row)).transpose()
        })
    }

    /// Up to `limit` deliveries of a webhook before one, the latest first.
    pub async fn deliveries_before(
        &mut self,
        webhook: Id<Webhook>,
        before: Option<Id<Delivery>>,
        limit: i64,
    ) -> Result<Vec<Delivery>, StoreError> {
        const SQL: &str = "SELECT * FROM webhook_delivery WHERE webhook = $1 AND id < $2
            ORDER BY id DESC LIMIT $3";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL)
                .bind(webhook.uuid())
                .bind(before.map_or(Uuid::max(), Id::uuid))
                .bind(limit)
                .fetch_all(&mut **tx)
                .await?;
            rows.iter().map(|row| delivery_from!(row)).collect()
        })
    }

    /// How many deliveries of a webhook wait.
    pub async fn waiting_deliveries(&mut self, webhook: Id<Webhook>) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT COUNT(*) AS waiting FROM webhook_delivery
            WHERE webhook = $1 AND state = 'waiting'";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(webhook.uuid()).fetch_one(&mut **tx).await?;
            Ok(row.try_get("waiting")?)
        })
    }

    /// Whether a delivery could be claimed.
    pub async fn is_delivery_due(&mut self, now: Timestamp) -> Result<bool, StoreError> {
        const SQL: &str = concat!(due!(), " LIMIT 1");
        on_backend!(self, tx => {
            let found = sqlx::query(SQL).bind(from_time(now)).fetch_optional(&mut **tx).await?;
            Ok(found.is_some())
        })
    }

    /// Claims the delivery that has been due longest, and puts its next attempt off by the lease.
    pub async fn claim_delivery(
        &mut self,
        now: Timestamp,
        lease: Timestamp,
    ) -> Result<Option<Delivery>, StoreError> {
        const SQL: &str = concat!(
            "UPDATE webhook_delivery SET attempts = attempts + 1, next_at = $2
            WHERE state = 'waiting' AND next_at <= $1 AND id = (",
            due!(),
            " ORDER BY d.next_at, d.id LIMIT 1) RETURNING *"
        );
        on_backend!(self, tx => {
            let row = sqlx::query(SQL)
                .bind(from_time(now))
                .bind(from_time(lease))
                .fetch_optional(&mut **tx)
                .await?;
            row.map(|row| delivery_from!(row)).transpose()
        })
    }

    /// Writes what came of an attempt. False if the claim of that attempt, which is known by its
    /// lease, does not hold any more; then nothing is written.
    pub async fn settle_delivery(
        &mut self,
        lease: Timestamp,
        delivery: &Delivery,
    ) -> Result<bool, StoreError> {
        const SQL: &str = "UPDATE webhook_delivery SET state = $3, next_at = $4, status = $5,
            error = $6, finished_at = $7
            WHERE id = $1 AND next_at = $2 AND state = 'waiting'";
        on_backend!(self, tx => {
            let done = sqlx::query(SQL)
                .bind(delivery.id.uuid())
                .bind(from_time(lease))
                .bind(delivery.state.name())
                .bind(delivery.next_at.map(from_time))
                .bind(delivery.status)
                .bind(&delivery.error)
                .bind(delivery.finished_at.map(from_time))
                .execute(&mut **tx)
                .await?;
            Ok(done.rows_affected() == 1)
        })
    }

    /// Sends a delivery again, now; one that was over begins anew.
    pub async fn send_again(&mut self, id: Id<Delivery>, now: Timestamp) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE webhook_delivery SET next_at = $2, finished_at = NULL,
            attempts = CASE WHEN state = 'waiting' THEN attempts ELSE 0 END, state = 'waiting'
            WHERE id = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(id.uuid()).bind(from_time(now)).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Forgets deliveries that were made before a time, and of each webhook those beyond the latest
    /// `most` that do not wait.
    pub async fn forget_deliveries(
        &mut self,
        before: Timestamp,
        most: i64,
    ) -> Result<u64, StoreError> {
        const OLD: &str = "DELETE FROM webhook_delivery WHERE created_at < $1";
        const MANY: &str = "DELETE FROM webhook_delivery WHERE state <> 'waiting' AND id IN (
            SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY webhook ORDER BY id DESC) AS place
                FROM webhook_delivery) AS placed WHERE place > $1)";
        on_backend!(self, tx => {
            let old = sqlx::query(OLD).bind(from_time(before)).execute(&mut **tx).await?;
            let many = sqlx::query(MANY).bind(most).execute(&mut **tx).await?;
            Ok(old.rows_affected() + many.rows_affected())
        })
    }
}
