//! What people said of services.

use landfall_domain::estate::{Asset, End, Service, Verdict};
use landfall_domain::id::Id;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{damaged, from_time, to_time, word};

macro_rules! verdict_from {
    ($row:expr) => {
        Ok::<Verdict, StoreError>(Verdict {
            service: Service {
                asset: Id::from_uuid($row.try_get::<Uuid, _>("asset")?),
                end: word("verdict", &$row.try_get::<String, _>("end_word")?, End::named)?,
                port: port($row.try_get("port")?)?,
            },
            shared: $row.try_get("shared")?,
            reason: $row.try_get("reason")?,
            by: $row.try_get("said_by")?,
            at: to_time("verdict", &$row.try_get::<String, _>("said_at")?)?,
        })
    };
}

fn port(number: i64) -> Result<Option<u16>, StoreError> {
    let port = u16::try_from(number).map_err(|_| damaged("verdict", format!("port {number}")))?;
    Ok(Some(port).filter(|&port| port != 0))
}

impl Tx {
    /// Every verdict that stands, by asset, end and port.
    pub async fn verdicts(&mut self) -> Result<Vec<Verdict>, StoreError> {
        const SQL: &str = "SELECT * FROM verdict ORDER BY asset, end_word, port";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| verdict_from!(row)).collect()
        })
    }

    /// Writes a verdict in the place of an earlier one on the same service.
    pub async fn save_verdict(&mut self, verdict: &Verdict) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO verdict
            (asset, end_word, port, shared, reason, said_at, said_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (asset, end_word, port) DO UPDATE SET shared = excluded.shared,
            reason = excluded.reason, said_at = excluded.said_at, said_by = excluded.said_by";
        let service = verdict.service;
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(service.asset.uuid())
                .bind(service.end.name())
                .bind(i64::from(service.port.unwrap_or(0)))
                .bind(verdict.shared)
                .bind(&verdict.reason)
                .bind(from_time(verdict.at))
                .bind(&verdict.by)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Takes a verdict back.
    pub async fn remove_verdict(&mut self, service: Service) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM verdict WHERE asset = $1 AND end_word = $2 AND port = $3";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(service.asset.uuid())
                .bind(service.end.name())
                .bind(i64::from(service.port.unwrap_or(0)))
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// An asset proved to be another one: what was said of its services is said of the other's,
    /// unless something was said of those already.
    pub async fn hand_over_verdicts(
        &mut self,
        from: Id<Asset>,
        to: Id<Asset>,
    ) -> Result<(), StoreError> {
        const MOVE: &str = "INSERT INTO verdict
            (asset, end_word, port, shared, reason, said_at, said_by)
            SELECT $1, end_word, port, shared, reason, said_at, said_by FROM verdict
            WHERE asset = $2 ON CONFLICT (asset, end_word, port) DO NOTHING";
        const REMOVE: &str = "DELETE FROM verdict WHERE asset = $1";
        on_backend!(self, tx => {
            sqlx::query(MOVE).bind(to.uuid()).bind(from.uuid()).execute(&mut **tx).await?;
            sqlx::query(REMOVE).bind(from.uuid()).execute(&mut **tx).await?;
        });
        Ok(())
    }
}
