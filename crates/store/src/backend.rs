//! An enum of two pools, and transactions over either.

use std::path::Path;
use std::time::Duration;

use landfall_domain::account::portfolio_key;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Postgres, Sqlite, Transaction};

use crate::migrate;
use crate::text::damaged;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// A server, for teams.
    Postgres,
}

impl Engine {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is of no engine that we know.
    #[error("`{0}` is no database address; use sqlite:FILE or postgres://USER@HOST/NAME")]
    UnknownAddress(String),
    /// It cannot be opened.
    #[error("the database {address} cannot be opened: {source}")]
    Open {
        /// Address without password.
        address: String,
        /// What the driver says.
        source: sqlx::Error,
    },
    /// The bundled library is too old to be trusted with data.
    #[error("SQLite {found} may corrupt a write-ahead log; at least {wanted} is needed")]
    UnsafeLibrary {
        /// Version found.
        found: String,
        /// Version wanted.
        wanted: &'static str,
    },
    /// The database was written by a newer Landfall.
    #[error(
        "the database has schema {found}, this Landfall knows up to {known}: use the newer Landfall"
    )]
    NewerSchema {
        /// Version found.
        found: i64,
        /// Latest version known.
        known: i64,
    },
    /// A migration that was applied is not the one we know.
    #[error(
        "the database was written by another build (its migration {version} differs): use that build, or name another database"
    )]
    ForeignSchema {
        /// Version that differs.
        version: i64,
    },
    /// What is stored cannot be read.
    #[error("stored {what} cannot be read: {problem}")]
    Damaged {
        /// What was read.
        what: &'static str,
        /// Why it cannot be read.
        problem: String,
    },
    /// Somebody else changed it first.
    #[error("{0} was changed by someone else in the meantime")]
    Conflict(String),
    /// The driver failed.
    #[error("the database failed: {0}")]
    Driver(#[from] sqlx::Error),
}

/// A database that is open and migrated.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
}

#[derive(Debug, Clone)]
enum Pools {
    /// One writer, several readers: SQLite has one writer anyway, and waits are fairer in a queue.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
    Postgres(PgPool),
}

/// A transaction. Dropping it without [`Tx::commit`] undoes everything.
#[derive(Debug)]
pub struct Tx {
    pub(crate) inner: Inner,
}

#[derive(Debug)]
pub(crate) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one body on either engine; the transaction is bound to the given name.
macro_rules! on_backend {
    ($tx:expr, $name:ident => $body:expr) => {
        match &mut $tx.inner {
            crate::backend::Inner::Sqlite($name) => $body,
            crate::backend::Inner::Postgres($name) => $body,
        }
    };
}
pub(crate) use on_backend;

/// Only one transaction writes at a time, on PostgreSQL too: a chain of events has one end. Each
/// portfolio has a chain of its own, in a schema of its own.
const WRITER_LOCK: &str =
    "SELECT pg_advisory_xact_lock(7311802, COALESCE(hashtext(current_schema()), 0))";

/// Fixed the corruption of write-ahead logs that a checkpoint may reset.
const SAFE_SQLITE: &str = "3.51.3";

impl Store {
    /// Opens `sqlite:FILE` (created if missing) or `postgres://…` and migrates it.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        Self::open_place(address, None).await
    }

    /// Opens the database of another portfolio beside this one: with SQLite the file
    /// `NAME.KEY.db`, with PostgreSQL the schema `landfall_KEY`. The key holds letters, digits and
    /// `_` only ([`landfall_domain::account::portfolio_key`]).
    pub async fn open_portfolio(address: &str, key: &str) -> Result<Self, StoreError> {
        let key = portfolio_key(key).map_err(|unfit| damaged("portfolio", unfit.to_string()))?;
        Self::open_place(address, Some(key)).await
    }

    async fn open_place(address: &str, key: Option<&str>) -> Result<Self, StoreError> {
        let pools = if let Some(file) = address.strip_prefix("sqlite:") {
            let file = file.trim_start_matches("//");
            open_sqlite(&key.map_or_else(|| file.to_owned(), |key| beside(file, key))).await?
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            open_postgres(address, key).await?
        } else {
            return Err(StoreError::UnknownAddress(without_password(address)));
        };
        let store = Self { pools };
        let mut tx = store.write().await?;
        migrate::migrate(&mut tx).await?;
        tx.commit().await?;
        Ok(store)
    }

    /// Which engine it is.
    pub fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// Begins a transaction that only reads.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        let inner = match &self.pools {
            Pools::Sqlite { read, .. } => Inner::Sqlite(read.begin().await?),
            Pools::Postgres(pool) => Inner::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
            ),
        };
        Ok(Tx { inner })
    }

    /// Begins a transaction that writes, as the only one.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        let inner = match &self.pools {
            // A deferred transaction that reads first would fail instead of waiting.
            Pools::Sqlite { write, .. } => {
                Inner::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?)
            }
            Pools::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                sqlx::query(WRITER_LOCK).execute(&mut *tx).await?;
                Inner::Postgres(tx)
            }
        };
        Ok(Tx { inner })
    }

    /// What the engine says of itself.
    pub async fn engine_version(&self) -> Result<String, StoreError> {
        let version: String = match &self.pools {
            Pools::Sqlite { read, .. } => {
                sqlx::query_scalar("SELECT sqlite_version()").fetch_one(read).await?
            }
            Pools::Postgres(pool) => {
                sqlx::query_scalar("SELECT current_setting('server_version')")
                    .fetch_one(pool)
                    .await?
            }
        };
        Ok(version)
    }

    /// Checks the database's own consistency; `None` means that it is sound.
    pub async fn check(&self) -> Result<Option<String>, StoreError> {
        match &self.pools {
            Pools::Sqlite { read, .. } => {
                let said: String = sqlx::query_scalar("PRAGMA quick_check").fetch_one(read).await?;
                Ok((said != "ok").then_some(said))
            }
            Pools::Postgres(_) => Ok(None),
        }
    }

    /// Closes all connections; on SQLite this folds the write-ahead log into the file.
    pub async fn close(self) {
        match self.pools {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes everything permanent.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Undoes everything.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self.inner {
            Inner::Sqlite(tx) => tx.rollback().await?,
            Inner::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    pub(crate) fn engine(&self) -> Engine {
        match self.inner {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }
}

async fn open_sqlite(file: &str) -> Result<Pools, StoreError> {
    let failed = |source| StoreError::Open { address: format!("sqlite:{file}"), source };
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // An acknowledged change survives a power cut, not only a killed process.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(30))
        // Rows come from a thread of their own: a full buffer makes both wait for each other.
        .row_buffer_size(500);
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options.clone())
        .await
        .map_err(failed)?;
    let found: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&write).await?;
    if version_number(&found) < version_number(SAFE_SQLITE) {
        return Err(StoreError::UnsafeLibrary { found, wanted: SAFE_SQLITE });
    }
    let read = SqlitePoolOptions::new()
        .max_connections(4)
        .connect_lazy_with(options.read_only(true).create_if_missing(false));
    Ok(Pools::Sqlite { write, read })
}

/// The file of a portfolio beside that of the main one: `landfall.db` → `landfall.KEY.db`.
fn beside(file: &str, key: &str) -> String {
    let path = Path::new(file);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|end| format!(".{}", end.to_string_lossy()));
    let name = format!("{stem}.{key}{}", ending.unwrap_or_default());
    path.with_file_name(name).to_string_lossy().into_owned()
}

async fn open_postgres(address: &str, key: Option<&str>) -> Result<Pools, StoreError> {
    let failed = |source| StoreError::Open { address: without_password(address), source };
    let mut options: PgConnectOptions = address.parse().map_err(failed)?;
    if let Some(key) = key {
        let schema = format!("landfall_{key}");
        let mut connection = options.connect().await.map_err(failed)?;
        // Two that open it at once would both try to make it.
        let create = format!("{WRITER_LOCK}; CREATE SCHEMA IF NOT EXISTS {schema}");
        sqlx::raw_sql(AssertSqlSafe(create)).execute(&mut connection).await.map_err(failed)?;
        connection.close().await.map_err(failed)?;
        options = options.options([("search_path", schema)]);
    }
    let pool = PgPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options)
        .await
        .map_err(failed)?;
    Ok(Pools::Postgres(pool))
}

fn version_number(version: &str) -> Vec<u32> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

/// The address without what stands between `:` and `@`.
fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}")
        }
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(
            without_password("postgres://ada:secret@db/landfall"),
            "postgres://ada@db/landfall"
        );
    }

    #[test]
    fn a_portfolio_lies_beside_the_main_one() {
        assert_eq!(beside("/data/landfall.db", "north"), "/data/landfall.north.db");
        assert_eq!(beside("landfall", "north"), "landfall.north");
    }

    #[test]
    fn versions_compare_by_number() {
        assert!(version_number("3.51.3") > version_number("3.9.12"));
    }
}
