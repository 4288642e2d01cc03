//! Browsers that are signed in. Only the hash of a session's secret is known here.

use jiff::Timestamp;
use landfall_domain::account::{Account, SESSION_IDLE, Session};
use landfall_domain::id::Id;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{from_time, to_time};

macro_rules! session_from {
    ($row:expr) => {{
        let time = |text: String| to_time("session", &text);
        Ok::<Session, StoreError>(Session {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            account: Id::from_uuid($row.try_get::<Uuid, _>("account")?),
            created_at: time($row.try_get("created_at")?)?,
            last_seen: time($row.try_get("last_seen")?)?,
            expires_at: time($row.try_get("expires_at")?)?,
            user_agent: $row.try_get("user_agent")?,
        })
    }};
}

impl Tx {
    /// Adds a session by the hash of its secret.
    pub async fn add_session(
        &mut self,
        secret_hash: &str,
        session: &Session,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO session
            (id, secret_hash, account, created_at, last_seen, expires_at, user_agent)
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(session.id.uuid())
                .bind(secret_hash)
                .bind(session.account.uuid())
                .bind(from_time(session.created_at))
                .bind(from_time(session.last_seen))
                .bind(from_time(session.expires_at))
                .bind(&session.user_agent)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// The session with this hash of a secret, alive or not.
    pub async fn find_session(&mut self, secret_hash: &str) -> Result<Option<Session>, StoreError> {
        const SQL: &str = "SELECT * FROM session WHERE secret_hash = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(secret_hash).fetch_optional(&mut **tx).await?;
            row.map(|row| session_from!(row)).transpose()
        })
    }

    /// An account's sessions, the one that was used last first.
    pub async fn sessions_of(&mut self, account: Id<Account>) -> Result<Vec<Session>, StoreError> {
        const SQL: &str = "SELECT * FROM session WHERE account = $1 ORDER BY last_seen DESC, id";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(account.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| session_from!(row)).collect()
        })
    }

    /// Notes that something was asked in a session.
    pub async fn touch_session(
        &mut self,
        id: Id<Session>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE session SET last_seen = $2 WHERE id = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(id.uuid()).bind(from_time(now)).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Ends one session of an account.
    pub async fn end_session(
        &mut self,
        account: Id<Account>,
        id: Id<Session>,
    ) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM session WHERE account = $1 AND id = $2";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(account.uuid()).bind(id.uuid()).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Ends all sessions of an account.
    pub async fn end_sessions(&mut self, account: Id<Account>) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM session WHERE account = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(account.uuid()).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Removes sessions that do not count any more.
    pub async fn remove_ended_sessions(&mut self, now: Timestamp) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM session WHERE expires_at <= $1 OR last_seen <= $2";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(from_time(now))
                .bind(from_time(now - SESSION_IDLE))
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }
}
