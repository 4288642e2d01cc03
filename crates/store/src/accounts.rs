//! Accounts, portfolios, and who is a member of which.

use jiff::Timestamp;
use landfall_domain::account::{Account, Identity, Portfolio, name_key};
use landfall_domain::id::Id;
use landfall_domain::people::Role;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{from_time, to_time, word};

macro_rules! account_from {
    ($row:expr) => {{
        let time = |text: Option<String>| text.map(|text| to_time("account", &text)).transpose();
        let (issuer, subject): (Option<String>, Option<String>) =
            ($row.try_get("issuer")?, $row.try_get("subject")?);
        Ok::<Account, StoreError>(Account {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            name: $row.try_get("name")?,
            shown_name: $row.try_get("shown_name")?,
            has_password: $row.try_get::<Option<String>, _>("password_hash")?.is_some(),
            identity: issuer.zip(subject).map(|(issuer, subject)| Identity { issuer, subject }),
            disabled_at: time($row.try_get("disabled_at")?)?,
            created_at: to_time("account", &$row.try_get::<String, _>("created_at")?)?,
            version: $row.try_get("version")?,
        })
    }};
}

macro_rules! role_from {
    ($row:expr) => {
        word("membership", &$row.try_get::<String, _>("role")?, Role::parse)
    };
}

macro_rules! portfolio_from {
    ($row:expr) => {
        Ok::<Portfolio, StoreError>(Portfolio {
            key: $row.try_get("key")?,
            title: $row.try_get("title")?,
        })
    };
}

impl Tx {
    /// Adds an account. A name or an identity that is taken is a conflict.
    pub async fn add_account(
        &mut self,
        account: &Account,
        password_hash: Option<&str>,
    ) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO account (id, name, name_key, shown_name, password_hash,
            issuer, subject, disabled_at, created_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let identity = account.identity.as_ref();
        let done = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(account.id.uuid())
                .bind(&account.name)
                .bind(name_key(&account.name))
                .bind(&account.shown_name)
                .bind(password_hash)
                .bind(identity.map(|identity| identity.issuer.as_str()))
                .bind(identity.map(|identity| identity.subject.as_str()))
                .bind(account.disabled_at.map(from_time))
                .bind(from_time(account.created_at))
                .bind(account.version)
                .execute(&mut **tx)
                .await
                .map(|_| ())
        });
        match done {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                Err(StoreError::Conflict(format!("the account {}", account.name)))
            }
            done => Ok(done?),
        }
    }

    /// Every account, by name.
    pub async fn accounts(&mut self) -> Result<Vec<Account>, StoreError> {
        const SQL: &str = "SELECT * FROM account ORDER BY name_key";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| account_from!(row)).collect()
        })
    }

    /// True if there is an account, open or shut: then everybody has to sign in.
    pub async fn has_accounts(&mut self) -> Result<bool, StoreError> {
        const SQL: &str = "SELECT 1 FROM account LIMIT 1";
        on_backend!(self, tx => Ok(sqlx::query(SQL).fetch_optional(&mut **tx).await?.is_some()))
    }

    /// The account with this id.
    pub async fn find_account(&mut self, id: Id<Account>) -> Result<Option<Account>, StoreError> {
        const SQL: &str = "SELECT * FROM account WHERE id = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(id.uuid()).fetch_optional(&mut **tx).await?;
            row.map(|row| account_from!(row)).transpose()
        })
    }

    /// The account of this name, whatever its capitals.
    pub async fn account_named(&mut self, name: &str) -> Result<Option<Account>, StoreError> {
        const SQL: &str = "SELECT * FROM account WHERE name_key = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(name_key(name)).fetch_optional(&mut **tx).await?;
            row.map(|row| account_from!(row)).transpose()
        })
    }

    /// The account of somebody at a provider of identities.
    pub async fn account_of(&mut self, identity: &Identity) -> Result<Option<Account>, StoreError> {
        const SQL: &str = "SELECT * FROM account WHERE issuer = $1 AND subject = $2";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL)
                .bind(&identity.issuer)
                .bind(&identity.subject)
                .fetch_optional(&mut **tx)
                .await?;
            row.map(|row| account_from!(row)).transpose()
        })
    }

    /// The hash of an account's password, if it has one.
    pub async fn password_hash(&mut self, id: Id<Account>) -> Result<Option<String>, StoreError> {
        const SQL: &str = "SELECT password_hash FROM account WHERE id = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(id.uuid()).fetch_optional(&mut **tx).await?;
            Ok(row.map(|row| row.try_get("password_hash")).transpose()?.flatten())
        })
    }

    /// Gives an account another password.
    pub async fn set_password_hash(
        &mut self,
        id: Id<Account>,
        hash: &str,
    ) -> Result<(), StoreError> {
        const SQL: &str =
            "UPDATE account SET password_hash = $2, version = version + 1 WHERE id = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL).bind(id.uuid()).bind(hash).execute(&mut **tx).await?;
        });
        Ok(())
    }

    /// Shuts an account, or opens it again.
    pub async fn disable_account(
        &mut self,
        id: Id<Account>,
        at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        const SQL: &str =
            "UPDATE account SET disabled_at = $2, version = version + 1 WHERE id = $1";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(id.uuid())
                .bind(at.map(from_time))
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Every portfolio, by key.
    pub async fn portfolios(&mut self) -> Result<Vec<Portfolio>, StoreError> {
        const SQL: &str = "SELECT * FROM portfolio ORDER BY key";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| portfolio_from!(row)).collect()
        })
    }

    /// Adds a portfolio; its database is made when it is opened.
    pub async fn add_portfolio(&mut self, portfolio: &Portfolio) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO portfolio (key, title) VALUES ($1, $2)";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(&portfolio.key)
                .bind(&portfolio.title)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// The members of a portfolio with their roles, by name.
    pub async fn members(&mut self, portfolio: &str) -> Result<Vec<(Account, Role)>, StoreError> {
        const SQL: &str = "SELECT account.*, membership.role FROM membership
            JOIN account ON account.id = membership.account
            WHERE membership.portfolio = $1 ORDER BY account.name_key";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(portfolio).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| Ok((account_from!(row)?, role_from!(row)?))).collect()
        })
    }

    /// The portfolios that an account is a member of, with its roles, by key.
    pub async fn memberships(
        &mut self,
        account: Id<Account>,
    ) -> Result<Vec<(Portfolio, Role)>, StoreError> {
        const SQL: &str = "SELECT portfolio.*, membership.role FROM membership
            JOIN portfolio ON portfolio.key = membership.portfolio
            WHERE membership.account = $1 ORDER BY portfolio.key";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(account.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| Ok((portfolio_from!(row)?, role_from!(row)?))).collect()
        })
    }

    /// Gives an account a role in a portfolio, or none any more.
    pub async fn set_role(
        &mut self,
        portfolio: &str,
        account: Id<Account>,
        role: Option<Role>,
    ) -> Result<(), StoreError> {
        const REMOVE: &str = "DELETE FROM membership WHERE portfolio = $1 AND account = $2";
        const SET: &str = "INSERT INTO membership (portfolio, account, role) VALUES ($1, $2, $3)
            ON CONFLICT (portfolio, account) DO UPDATE SET role = excluded.role";
        on_backend!(self, tx => {
            let query = match role {
                Some(role) => sqlx::query(SET).bind(portfolio).bind(account.uuid()).bind(role.name()),
                None => sqlx::query(REMOVE).bind(portfolio).bind(account.uuid()),
            };
            query.execute(&mut **tx).await?;
        });
        Ok(())
    }
}
