//! Dependencies between assets.

use landfall_domain::estate::{Asset, Dependency, LinkKind};
use landfall_domain::id::Id;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::{bulk_insert, each_row};
use crate::text::{damaged, from_time, to_time, word};

macro_rules! dependency_from {
    ($row:expr) => {
        Ok::<Dependency, StoreError>(Dependency {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            from: Id::from_uuid($row.try_get::<Uuid, _>("from_asset")?),
            to: Id::from_uuid($row.try_get::<Uuid, _>("to_asset")?),
            kind: word("dependency", &$row.try_get::<String, _>("kind")?, LinkKind::named)?,
            port: $row
                .try_get::<Option<i64>, _>("port")?
                .map(|port| {
                    u16::try_from(port)
                        .map_err(|_| damaged("dependency", format!("{port} is no port")))
                })
                .transpose()?,
            service: $row.try_get("service")?,
            count: $row.try_get("seen_count")?,
            first_seen: $row
                .try_get::<Option<String>, _>("first_seen")?
                .map(|text| to_time("dependency", &text))
                .transpose()?,
            last_seen: $row
                .try_get::<Option<String>, _>("last_seen")?
                .map(|text| to_time("dependency", &text))
                .transpose()?,
            sources: $row.try_get("sources")?,
        })
    };
}
pub(crate) use dependency_from;

impl Tx {
    /// All dependencies, in a stable order.
    pub async fn dependencies(&mut self) -> Result<Vec<Dependency>, StoreError> {
        const SQL: &str = "SELECT * FROM dependency ORDER BY from_asset, to_asset, kind,
            CASE WHEN port IS NULL THEN -1 ELSE port END, id";
        Ok(each_row!(self, SQL, |row| dependency_from!(row)?))
    }

    /// Replaces all dependencies.
    pub async fn replace_dependencies(
        &mut self,
        dependencies: &[Dependency],
    ) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO dependency (id, from_asset, to_asset, kind, port, service,
            seen_count, first_seen, last_seen, sources) ";
        on_backend!(self, tx => {
            sqlx::query("DELETE FROM dependency").execute(&mut **tx).await?;
        });
        bulk_insert!(
            self,
            HEAD,
            10,
            dependencies,
            |b, d| {
                b.push_bind(d.id.uuid())
                    .push_bind(d.from.uuid())
                    .push_bind(d.to.uuid())
                    .push_bind(d.kind.name())
                    .push_bind(d.port.map(i64::from))
                    .push_bind(&d.service)
                    .push_bind(d.count)
                    .push_bind(d.first_seen.map(from_time))
                    .push_bind(d.last_seen.map(from_time))
                    .push_bind(d.sources);
            },
            ""
        );
        Ok(())
    }

    /// Up to `limit` dependencies in which an asset needs others, and up to as many in which
    /// others need it, each with the name of the other one.
    pub async fn dependencies_of(
        &mut self,
        asset: Id<Asset>,
        limit: i64,
    ) -> Result<(Vec<(Dependency, String)>, Vec<(Dependency, String)>), StoreError> {
        const NEEDS: &str = "SELECT d.*, a.name AS other FROM dependency d
            JOIN asset a ON a.id = d.to_asset WHERE d.from_asset = $1
            ORDER BY a.name, d.port, d.id LIMIT $2";
        const NEEDED: &str = "SELECT d.*, a.name AS other FROM dependency d
            JOIN asset a ON a.id = d.from_asset WHERE d.to_asset = $1
            ORDER BY a.name, d.port, d.id LIMIT $2";
        let mut both = Vec::with_capacity(2);
        for sql in [NEEDS, NEEDED] {
            let found: Vec<(Dependency, String)> = on_backend!(self, tx => {
                let rows =
                    sqlx::query(sql).bind(asset.uuid()).bind(limit).fetch_all(&mut **tx).await?;
                rows.iter()
                    .map(|row| Ok::<_, StoreError>((dependency_from!(row)?, row.try_get("other")?)))
                    .collect::<Result<_, _>>()?
            });
            both.push(found);
        }
        let needed_by = both.pop().unwrap_or_default();
        Ok((both.pop().unwrap_or_default(), needed_by))
    }
}
