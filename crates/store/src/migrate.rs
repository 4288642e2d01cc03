//! Forward-only migrations: the same numbers and names for both engines.

use sha2::{Digest, Sha256};
use sqlx::Row;

use crate::backend::{Engine, StoreError, Tx, on_backend};

struct Migration {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($version:literal $name:literal;)*) => {
        &[$(Migration {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        },)*]
    };
}

const MIGRATIONS: &[Migration] = migrations! {
    1 "0001_estate";
    2 "0002_backlog_and_plan";
    3 "0003_verdict";
    4 "0004_pages";
    5 "0005_decisions";
    6 "0006_job";
    7 "0007_people";
    8 "0008_suggestion";
    9 "0009_webhook";
    10 "0010_view";
    11 "0011_order";
    12 "0012_outcome";
    13 "0013_assumption_record";
    14 "0014_priority";
    15 "0015_review";
    16 "0016_rationalization";
    17 "0017_rank_history";
    18 "0018_questionnaires";
    19 "0019_delivery";
    20 "0020_stage";
    21 "0021_estimate";
    22 "0022_task_work";
    23 "0023_stage_pages";
    24 "0024_execution";
    25 "0025_change_plan";
};

impl Migration {
    fn text(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

/// Brings the schema up to date, in the caller's transaction.
pub(crate) async fn migrate(tx: &mut Tx) -> Result<(), StoreError> {
    const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
        version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)";
    const APPLIED: &str = "SELECT version, checksum FROM schema_migration ORDER BY version";
    const RECORD: &str =
        "INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)";
    let engine = tx.engine();
    on_backend!(tx, tx => sqlx::query(TABLE).execute(&mut **tx).await.map(|_| ()))?;
    let applied: Vec<(i64, String)> = on_backend!(tx, tx => {
        let rows = sqlx::query(APPLIED).fetch_all(&mut **tx).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("version")?, row.try_get("checksum")?)))
            .collect::<Result<_, sqlx::Error>>()?
    });
    let known = MIGRATIONS.last().map_or(0, |last| last.version);
    if let Some((found, _)) = applied.last().filter(|(found, _)| *found > known) {
        return Err(StoreError::NewerSchema { found: *found, known });
    }
    for migration in MIGRATIONS {
        let text = migration.text(engine);
        let checksum = landfall_domain::event::hex(&Sha256::digest(text.as_bytes()));
        match applied.iter().find(|(version, _)| *version == migration.version) {
            Some((_, known)) if *known == checksum => {}
            Some(_) => return Err(StoreError::ForeignSchema { version: migration.version }),
            None => on_backend!(tx, tx => {
                sqlx::raw_sql(text).execute(&mut **tx).await?;
                sqlx::query(RECORD)
                    .bind(migration.version)
                    .bind(migration.name)
                    .bind(&checksum)
                    .execute(&mut **tx)
                    .await?;
            }),
        }
    }
    Ok(())
}
