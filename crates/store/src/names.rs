//! Names of things by id, without the rest of them.

use landfall_domain::estate::workload::title;
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::id::Id;
use landfall_domain::rationalize::Readiness;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx};
use crate::bulk::rows_of;
use crate::text::word;

/// A workload by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedWorkload {
    /// Id.
    pub id: Id<Workload>,
    /// Short key number.
    pub number: i64,
    /// What people call it.
    pub title: String,
    /// Where it stands in the backlog.
    pub rank: Option<i64>,
    /// Work in tenths of an hour.
    pub effort_tenths: i64,
}

/// A workload with what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The workload.
    pub workload: NamedWorkload,
    /// Assets in scope.
    pub assets: i64,
    /// Those of them that are ready to move.
    pub ready: i64,
}

/// An asset in scope, as part of its workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldAsset {
    /// Id.
    pub id: Id<Asset>,
    /// Its workload.
    pub workload: Id<Workload>,
    /// What people call it.
    pub name: String,
    /// Whether it could move.
    pub readiness: Readiness,
    /// Why it belongs to the workload.
    pub because: Option<String>,
}

macro_rules! workload_named {
    ($row:expr) => {{
        let (name, environment): (String, Option<String>) =
            ($row.try_get("name")?, $row.try_get("environment")?);
        NamedWorkload {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            title: title(&name, environment.as_deref()),
            rank: $row.try_get("rank")?,
            effort_tenths: $row.try_get("effort_tenths")?,
        }
    }};
}

impl Tx {
    /// Workloads of these ids that are still there, in no order.
    pub async fn workload_names(
        &mut self,
        ids: &[Id<Workload>],
    ) -> Result<Vec<NamedWorkload>, StoreError> {
        const HEAD: &str = "SELECT id, number, name, environment, rank, effort_tenths
            FROM workload WHERE id IN ";
        Ok(rows_of!(self, HEAD, ids, "", |row| workload_named!(row)))
    }

    /// What these workloads come to, as far as they are still there, in no order.
    pub async fn holdings(&mut self, ids: &[Id<Workload>]) -> Result<Vec<Holding>, StoreError> {
        const HEAD: &str = "SELECT w.id, w.number, w.name, w.environment, w.rank, w.effort_tenths,
            COUNT(a.id) AS assets, COUNT(CASE WHEN a.readiness = 'ready' THEN 1 END) AS ready
            FROM workload w
            LEFT JOIN asset a ON a.workload = w.id AND a.out_of_scope IS NULL WHERE w.id IN ";
        const TAIL: &str =
            " GROUP BY w.id, w.number, w.name, w.environment, w.rank, w.effort_tenths";
        Ok(rows_of!(self, HEAD, ids, TAIL, |row| {
            Holding {
                workload: workload_named!(row),
                assets: row.try_get("assets")?,
                ready: row.try_get("ready")?,
            }
        }))
    }

    /// Names of these assets, as far as they are still there, in no order.
    pub async fn asset_names(
        &mut self,
        ids: &[Id<Asset>],
    ) -> Result<Vec<(Id<Asset>, String)>, StoreError> {
        const HEAD: &str = "SELECT id, name FROM asset WHERE id IN ";
        Ok(rows_of!(self, HEAD, ids, "", |row| {
            (Id::from_uuid(row.try_get::<Uuid, _>("id")?), row.try_get("name")?)
        }))
    }

    /// Assets in scope of these workloads, by name within each.
    pub async fn held_assets(
        &mut self,
        workloads: &[Id<Workload>],
    ) -> Result<Vec<HeldAsset>, StoreError> {
        const HEAD: &str = "SELECT id, workload, name, readiness, member_because FROM asset
            WHERE out_of_scope IS NULL AND workload IN ";
        const TAIL: &str = " ORDER BY workload, name, id";
        Ok(rows_of!(self, HEAD, workloads, TAIL, |row| {
            let readiness: String = row.try_get("readiness")?;
            HeldAsset {
                id: Id::from_uuid(row.try_get::<Uuid, _>("id")?),
                workload: Id::from_uuid(row.try_get::<Uuid, _>("workload")?),
                name: row.try_get("name")?,
                readiness: word("asset", &readiness, Readiness::named)?,
                because: row.try_get("member_because")?,
            }
        }))
    }
}
