//! Tokens for programs. Only the hash of a token's secret is known here.

use jiff::Timestamp;
use landfall_domain::account::{Account, ApiToken};
use landfall_domain::id::Id;
use landfall_domain::people::Role;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{from_time, to_time, word};

macro_rules! token_from {
    ($row:expr) => {{
        let time = |text: Option<String>| text.map(|text| to_time("token", &text)).transpose();
        Ok::<ApiToken, StoreError>(ApiToken {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            account: Id::from_uuid($row.try_get::<Uuid, _>("account")?),
            name: $row.try_get("name")?,
            role: word("token", &$row.try_get::<String, _>("role")?, Role::parse)?,
            created_at: to_time("token", &$row.try_get::<String, _>("created_at")?)?,
            expires_at: time($row.try_get("expires_at")?)?,
            last_used_at: time($row.try_get("last_used_at")?)?,
            revoked_at: time($row.try_get("revoked_at")?)?,
        })
    }};
}

impl Tx {
    /// Adds a token by the hash of its secret.
    pub async fn add_token(
        &mut self,
        secret_hash: &str,
        token: &ApiToken,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO api_token (id, secret_hash, account, name, role,
            created_at, expires_at, last_used_at, revoked_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(token.id.uuid())
                .bind(secret_hash)
                .bind(token.account.uuid())
                .bind(&token.name)
                .bind(token.role.name())
                .bind(from_time(token.created_at))
                .bind(token.expires_at.map(from_time))
                .bind(token.last_used_at.map(from_time))
                .bind(token.revoked_at.map(from_time))
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// The token with this hash of a secret, alive or not.
    pub async fn find_token(&mut self, secret_hash: &str) -> Result<Option<ApiToken>, StoreError> {
        const SQL: &str = "SELECT * FROM api_token WHERE secret_hash = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(secret_hash).fetch_optional(&mut **tx).await?;
            row.map(|row| token_from!(row)).transpose()
        })
    }

    /// An account's tokens in the order of their making, ended ones too.
    pub async fn tokens_of(&mut self, account: Id<Account>) -> Result<Vec<ApiToken>, StoreError> {
        const SQL: &str = "SELECT * FROM api_token WHERE account = $1 ORDER BY created_at, id";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(account.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| token_from!(row)).collect()
        })
    }

    /// Notes that a token was used.
    pub async fn touch_token(
        &mut self,
        id: Id<ApiToken>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE api_token SET last_used_at = $2 WHERE id = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(id.uuid()).bind(from_time(now)).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Takes a token back.
    pub async fn revoke_token(
        &mut self,
        id: Id<ApiToken>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE api_token SET revoked_at = $2 WHERE id = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(id.uuid()).bind(from_time(now)).execute(&mut **tx).await?;
        });
        Ok(())
    }
}
