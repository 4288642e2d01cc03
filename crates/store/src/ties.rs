//! Which workload leads to which: what the map of dependencies and its list are made from.

use landfall_domain::estate::workload::title;
use landfall_domain::estate::{Asset, Dependency, LinkKind, Workload};
use landfall_domain::id::Id;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::dependencies::dependency_from;
use crate::text::{damaged, to_time, word};

/// A workload as a mark on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedWorkload {
    /// Id.
    pub id: Id<Workload>,
    /// Short key number.
    pub number: i64,
    /// What people call it.
    pub title: String,
    /// How many assets it has.
    pub assets: i64,
}

/// One end of a dependency: an asset, and its workload by number and title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DependencyEnd {
    /// Id of the asset.
    pub asset: Id<Asset>,
    /// What people call the asset.
    pub name: String,
    /// Number and title of its workload, if it is in one.
    pub workload: Option<(i64, String)>,
}

/// A dependency with both its ends.
#[derive(Debug, Clone, PartialEq)]
pub struct FarDependency {
    /// What sources say of it.
    pub dependency: Dependency,
    /// What needs.
    pub from: DependencyEnd,
    /// What is needed.
    pub to: DependencyEnd,
    /// Whether the workload of the one end needs that of the other, shared services apart.
    pub ties: bool,
}

/// Which dependencies are wanted: those from, and to, the assets of a workload.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ends {
    /// The workload that needs.
    pub from: Option<Id<Workload>>,
    /// The workload that is needed.
    pub to: Option<Id<Workload>>,
}

/// All dependencies of one asset on another one, where at least one of them is in a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetTie {
    /// What needs, and what is needed.
    pub ends: [DependencyEnd; 2],
    /// How many dependencies these are.
    pub dependencies: i64,
}

/// An asset at which dependencies end that tie nobody together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApartService {
    /// Id of the asset.
    pub asset: Id<Asset>,
    /// What people call it.
    pub name: String,
    /// Whether others need it; else it calls others, as monitoring does.
    pub serves: bool,
    /// The port, unless dependencies name none.
    pub port: Option<i64>,
    /// How many assets are at the other end.
    pub fan: i64,
}

macro_rules! end_from {
    ($row:expr, $end:literal) => {{
        let number: Option<i64> = $row.try_get(concat!($end, "_number"))?;
        let environment: Option<String> = $row.try_get(concat!($end, "_environment"))?;
        let called: Option<String> = $row.try_get(concat!($end, "_title"))?;
        Ok::<DependencyEnd, StoreError>(DependencyEnd {
            asset: Id::from_uuid($row.try_get::<Uuid, _>(concat!($end, "_asset"))?),
            name: $row.try_get(concat!($end, "_name"))?,
            workload: number
                .zip(called)
                .map(|(number, called)| (number, title(&called, environment.as_deref()))),
        })
    }};
}

/// Columns of both ends; `f` and `t` are their assets, `fw` and `tw` their workloads.
macro_rules! ends {
    () => {
        "f.name AS from_name, fw.number AS from_number, fw.name AS from_title,
            fw.environment AS from_environment, t.name AS to_name, tw.number AS to_number,
            tw.name AS to_title, tw.environment AS to_environment"
    };
}

macro_rules! list {
    ($wanted:literal) => {
        concat!(
            "SELECT d.*, ",
            ends!(),
            ", CASE WHEN n.needed IS NULL THEN 0 ELSE 1 END AS ties FROM dependency d
            JOIN asset f ON f.id = d.from_asset JOIN asset t ON t.id = d.to_asset
            LEFT JOIN workload fw ON fw.id = f.workload LEFT JOIN workload tw ON tw.id = t.workload
            LEFT JOIN workload_need n ON n.workload = f.workload AND n.needed = t.workload
            WHERE (d.from_asset, d.id) > ($1, $2) AND ",
            $wanted,
            " ORDER BY d.from_asset, d.id LIMIT $3"
        )
    };
}

macro_rules! pairs {
    ($joined:literal, $wanted:literal) => {
        concat!(
            "SELECT g.from_asset, g.to_asset, g.times, ",
            ends!(),
            " FROM (SELECT d.from_asset, d.to_asset, COUNT(*) AS times FROM asset a
            JOIN dependency d ON ",
            $joined,
            " WHERE a.workload = $1 GROUP BY d.from_asset, d.to_asset) AS g
            JOIN asset f ON f.id = g.from_asset JOIN asset t ON t.id = g.to_asset
            LEFT JOIN workload fw ON fw.id = f.workload LEFT JOIN workload tw ON tw.id = t.workload
            WHERE ",
            $wanted,
            " ORDER BY g.times DESC, g.from_asset, g.to_asset LIMIT $2"
        )
    };
}

impl Tx {
    /// All workloads by number, with no more than what the map shows.
    pub async fn mapped_workloads(&mut self) -> Result<Vec<MappedWorkload>, StoreError> {
        const SQL: &str =
            "SELECT id, number, name, environment, assets FROM workload ORDER BY number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let name: String = row.try_get("name")?;
                    let environment: Option<String> = row.try_get("environment")?;
                    Ok(MappedWorkload {
                        id: Id::from_uuid(row.try_get::<Uuid, _>("id")?),
                        number: row.try_get("number")?,
                        title: title(&name, environment.as_deref()),
                        assets: row.try_get("assets")?,
                    })
                })
                .collect()
        })
    }

    /// How many dependencies lead from the assets of one workload to those of another one, or of
    /// the same.
    pub async fn workload_dependencies(
        &mut self,
    ) -> Result<Vec<(Id<Workload>, Id<Workload>, i64)>, StoreError> {
        const SQL: &str = "SELECT f.workload AS needs, t.workload AS needed, COUNT(*) AS times
            FROM dependency d JOIN asset f ON f.id = d.from_asset JOIN asset t ON t.id = d.to_asset
            WHERE f.workload IS NOT NULL AND t.workload IS NOT NULL
            GROUP BY f.workload, t.workload";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let id = |column| row.try_get::<Uuid, _>(column).map(Id::from_uuid);
                    Ok((id("needs")?, id("needed")?, row.try_get("times")?))
                })
                .collect()
        })
    }

    /// Up to `limit` dependencies, by the asset that needs, behind a place: asset and id of the
    /// last one seen.
    pub async fn dependencies_after(
        &mut self,
        after: Option<(Id<Asset>, Id<Dependency>)>,
        ends: Ends,
        limit: i64,
    ) -> Result<Vec<FarDependency>, StoreError> {
        const ALL: &str = list!("$4 = $5");
        const FROM: &str = list!("f.workload = $4 AND $4 = $5");
        const TO: &str = list!("t.workload = $5 AND $4 = $5");
        const BOTH: &str = list!("f.workload = $4 AND t.workload = $5");
        let (sql, from, to) = match (ends.from, ends.to) {
            (None, None) => (ALL, Uuid::nil(), Uuid::nil()),
            (Some(from), None) => (FROM, from.uuid(), from.uuid()),
            (None, Some(to)) => (TO, to.uuid(), to.uuid()),
            (Some(from), Some(to)) => (BOTH, from.uuid(), to.uuid()),
        };
        let (asset, id) =
            after.map_or_else(Default::default, |(asset, id)| (asset.uuid(), id.uuid()));
        on_backend!(self, tx => {
            let query = sqlx::query(sql).bind(asset).bind(id).bind(limit).bind(from).bind(to);
            let rows = query.fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    Ok(FarDependency {
                        dependency: dependency_from!(row)?,
                        from: end_from!(row, "from")?,
                        to: end_from!(row, "to")?,
                        ties: row.try_get::<i32, _>("ties")? == 1,
                    })
                })
                .collect()
        })
    }

    /// The asset from which a dependency leads, as a place of the list.
    pub async fn place_of_dependency(
        &mut self,
        id: Id<Dependency>,
    ) -> Result<Option<Id<Asset>>, StoreError> {
        const SQL: &str = "SELECT from_asset FROM dependency WHERE id = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(id.uuid()).fetch_optional(&mut **tx).await?;
            let asset = row.map(|row| row.try_get::<Uuid, _>("from_asset")).transpose()?;
            Ok(asset.map(Id::from_uuid))
        })
    }

    /// Up to `limit` pairs of assets of which the first needs and is in the workload, and up to as
    /// many of which the second is needed and alone in it; those with most dependencies first.
    pub async fn asset_ties(
        &mut self,
        workload: Id<Workload>,
        limit: i64,
    ) -> Result<Vec<AssetTie>, StoreError> {
        const OUTWARDS: &str = pairs!("d.from_asset = a.id", "$1 = $1");
        const INWARDS: &str =
            pairs!("d.to_asset = a.id", "(f.workload IS NULL OR f.workload <> $1)");
        let mut ties = Vec::new();
        for sql in [OUTWARDS, INWARDS] {
            on_backend!(self, tx => {
                let query = sqlx::query(sql).bind(workload.uuid()).bind(limit);
                for row in query.fetch_all(&mut **tx).await? {
                    ties.push(AssetTie {
                        ends: [end_from!(row, "from")?, end_from!(row, "to")?],
                        dependencies: row.try_get("times")?,
                    });
                }
            });
        }
        Ok(ties)
    }

    /// Up to `limit` assets at which most of the dependencies between workloads end that tie
    /// nobody together: shared services, by how many assets are at their other end.
    pub async fn apart_services(&mut self, limit: i64) -> Result<Vec<ApartService>, StoreError> {
        const SQL: &str = "WITH apart AS MATERIALIZED (SELECT d.from_asset, d.to_asset, d.port
            FROM dependency d JOIN asset f ON f.id = d.from_asset JOIN asset t ON t.id = d.to_asset
            WHERE f.workload <> t.workload AND NOT EXISTS (SELECT 1 FROM workload_need n
            WHERE n.workload = f.workload AND n.needed = t.workload))
            SELECT a.id, a.name, e.serves, e.port, e.fan FROM (
            SELECT to_asset AS asset, 1 AS serves, port, COUNT(DISTINCT from_asset) AS fan
            FROM apart GROUP BY to_asset, port UNION ALL
            SELECT from_asset, 0, port, COUNT(DISTINCT to_asset) FROM apart
            GROUP BY from_asset, port) AS e JOIN asset a ON a.id = e.asset
            WHERE e.fan > 2 ORDER BY e.fan DESC, a.name, a.id, e.port LIMIT $1";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    Ok(ApartService {
                        asset: Id::from_uuid(row.try_get::<Uuid, _>("id")?),
                        name: row.try_get("name")?,
                        serves: row.try_get::<i32, _>("serves")? == 1,
                        port: row.try_get("port")?,
                        fan: row.try_get("fan")?,
                    })
                })
                .collect()
        })
    }
}
