//! The append-only chain of events.

use jiff::Timestamp;
use landfall_domain::event::{Event, Happening};
use sqlx::Row;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{from_time, to_time};

macro_rules! event_from {
    ($row:expr) => {
        Ok::<Event, StoreError>(Event {
            seq: $row.try_get("seq")?,
            at: to_time("event", $row.try_get::<String, _>("at")?.as_str())?,
            actor: $row.try_get("actor")?,
            reason: $row.try_get("reason")?,
            detail: $row.try_get("detail")?,
            previous: $row.try_get("previous")?,
            hash: $row.try_get("hash")?,
        })
    };
}

impl Tx {
    /// Appends what happened, in this transaction.
    pub async fn append(
        &mut self,
        at: Timestamp,
        actor: &str,
        reason: Option<&str>,
        happening: &Happening,
    ) -> Result<Event, StoreError> {
        const LAST: &str = "SELECT * FROM event ORDER BY seq DESC LIMIT 1";
        const INSERT: &str = "INSERT INTO event
            (seq, at, actor, kind, reason, detail, previous, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        const SUBJECT: &str = "INSERT INTO event_subject (subject, event) VALUES ($1, $2)
            ON CONFLICT (subject, event) DO NOTHING";
        // What is hashed must be what is read back, so no more digits than are stored.
        let at = to_time("event", &from_time(at))?;
        on_backend!(self, tx => {
            let last = sqlx::query(LAST).fetch_optional(&mut **tx).await?;
            let last = last.map(|row| event_from!(row)).transpose()?;
            let event = Event::seal(last.as_ref(), at, actor, reason, happening);
            sqlx::query(INSERT)
                .bind(event.seq)
                .bind(from_time(event.at))
                .bind(&event.actor)
                .bind(happening.kind())
                .bind(&event.reason)
                .bind(&event.detail)
                .bind(&event.previous)
                .bind(&event.hash)
                .execute(&mut **tx)
                .await?;
            for subject in happening.subjects() {
                sqlx::query(SUBJECT).bind(subject).bind(event.seq).execute(&mut **tx).await?;
            }
            Ok(event)
        })
    }

    /// Up to `limit` events behind a place in the chain, the oldest first.
    pub async fn events_after(&mut self, after: i64, limit: i64) -> Result<Vec<Event>, StoreError> {
        const SQL: &str = "SELECT * FROM event WHERE seq > $1 ORDER BY seq LIMIT $2";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(after).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| event_from!(row)).collect()
        })
    }

    /// Up to `limit` events about one thing, named by its short key; the latest first.
    pub async fn events_about(
        &mut self,
        subject: &str,
        limit: i64,
    ) -> Result<Vec<Event>, StoreError> {
        const SQL: &str = "SELECT event.* FROM event
            JOIN event_subject ON event_subject.event = event.seq
            WHERE event_subject.subject = $1 ORDER BY event.seq DESC LIMIT $2";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(subject).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| event_from!(row)).collect()
        })
    }

    /// The event at a place of the chain.
    pub async fn find_event(&mut self, seq: i64) -> Result<Option<Event>, StoreError> {
        const SQL: &str = "SELECT * FROM event WHERE seq = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(seq).fetch_optional(&mut **tx).await?;
            row.map(|row| event_from!(row)).transpose()
        })
    }

    /// The place of the last event; 0 if nothing has happened yet.
    pub async fn last_event(&mut self) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT COALESCE(MAX(seq), 0) AS last FROM event";
        on_backend!(self, tx => {
            Ok(sqlx::query(SQL).fetch_one(&mut **tx).await?.try_get("last")?)
        })
    }

    /// All events, oldest first.
    pub async fn events(&mut self) -> Result<Vec<Event>, StoreError> {
        const SQL: &str = "SELECT * FROM event ORDER BY seq";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| event_from!(row)).collect()
        })
    }

    /// Up to `limit` events before a place in the chain, the latest first.
    pub async fn events_before(
        &mut self,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Event>, StoreError> {
        const SQL: &str = "SELECT * FROM event WHERE seq < $1 ORDER BY seq DESC LIMIT $2";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL)
                .bind(before.unwrap_or(i64::MAX))
                .bind(limit)
                .fetch_all(&mut **tx)
                .await?;
            rows.iter().map(|row| event_from!(row)).collect()
        })
    }
}
