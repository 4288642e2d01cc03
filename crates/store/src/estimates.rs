//! Everything that was believed of the effort of tasks, and what such tasks took.

use std::collections::BTreeMap;

use landfall_domain::delivery::estimate::{Actual, ClassKey, Estimate, EstimateSource, ThreePoint};
use landfall_domain::delivery::{ReleaseBacklog, Signature, Task};
use landfall_domain::estate::AssetKind;
use landfall_domain::id::Id;
use landfall_domain::rationalize::Disposition;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::{bulk_insert, rows_of};
use crate::text::{damaged, from_time, to_time, word};

macro_rules! estimate_from {
    ($row:expr) => {{
        let point = |column: &'static str| $row.try_get::<Option<i64>, _>(column);
        let points = match (point("low")?, point("likely")?, point("high")?) {
            (Some(low), Some(likely), Some(high)) => Some(
                ThreePoint::new(low, likely, high)
                    .map_err(|wrong| damaged("estimate", wrong.to_string()))?,
            ),
            _ => None,
        };
        let source: String = $row.try_get("source")?;
        let at: String = $row.try_get("said_at")?;
        Ok::<Estimate, StoreError>(Estimate {
            task: Id::from_uuid($row.try_get::<Uuid, _>("task")?),
            seq: $row.try_get("seq")?,
            tenths: $row.try_get("tenths")?,
            points,
            source: word("estimate", &source, EstimateSource::named)?,
            by: $row.try_get("said_by")?,
            at: to_time("estimate", &at)?,
            reason: $row.try_get("reason")?,
        })
    }};
}

macro_rules! class_from {
    ($row:expr) => {{
        let kind: Option<String> = $row.try_get("kind")?;
        let disposition: Option<String> = $row.try_get("disposition")?;
        let named = |text: String| word("asset", &text, AssetKind::named);
        let kind = kind.map(named).transpose()?;
        let named = |text: String| word("asset", &text, Disposition::named);
        let disposition = disposition.map(named).transpose()?;
        Ok::<ClassKey, StoreError>(ClassKey { name: $row.try_get("name")?, kind, disposition })
    }};
}

impl Tx {
    /// The estimates of a task, the first one first; none if it was never estimated anew.
    pub async fn estimates_of(&mut self, task: Id<Task>) -> Result<Vec<Estimate>, StoreError> {
        const SQL: &str = "SELECT * FROM task_estimate WHERE task = $1 ORDER BY seq";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(task.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| estimate_from!(row)).collect()
        })
    }

    /// The last estimates of these tasks; none of those that were never estimated anew.
    pub async fn last_estimates(
        &mut self,
        tasks: &[Id<Task>],
    ) -> Result<BTreeMap<Id<Task>, Estimate>, StoreError> {
        const HEAD: &str = "SELECT * FROM task_estimate e WHERE seq =
            (SELECT MAX(seq) FROM task_estimate WHERE task = e.task) AND task IN ";
        let found: Vec<Estimate> = rows_of!(self, HEAD, tasks, "", |row| estimate_from!(row)?);
        Ok(found.into_iter().map(|one| (one.task, one)).collect())
    }

    /// Adds estimates; none is ever changed.
    pub async fn add_estimates(&mut self, estimates: &[Estimate]) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO task_estimate
            (task, seq, tenths, low, likely, high, source, said_by, said_at, reason) ";
        bulk_insert!(
            self,
            HEAD,
            10,
            estimates,
            |b, one| {
                let points = one.points.map(ThreePoint::tenths);
                b.push_bind(one.task.uuid())
                    .push_bind(one.seq)
                    .push_bind(one.tenths)
                    .push_bind(points.map(|(low, _, _)| low))
                    .push_bind(points.map(|(_, likely, _)| likely))
                    .push_bind(points.map(|(_, _, high)| high))
                    .push_bind(one.source.name())
                    .push_bind(&one.by)
                    .push_bind(from_time(one.at))
                    .push_bind(&one.reason);
            },
            ""
        );
        Ok(())
    }

    /// What tasks are like, for their reference classes.
    pub async fn task_classes(
        &mut self,
        tasks: &[Id<Task>],
    ) -> Result<BTreeMap<Id<Task>, ClassKey>, StoreError> {
        const HEAD: &str = "SELECT t.id AS task, t.name, a.kind,
            COALESCE(a.disposition, w.disposition) AS disposition FROM task t
            LEFT JOIN asset a ON a.id = t.asset LEFT JOIN workload w ON w.id = t.workload
            WHERE t.id IN ";
        let found: Vec<(Id<Task>, ClassKey)> = rows_of!(self, HEAD, tasks, "", |row| {
            (Id::from_uuid(row.try_get::<Uuid, _>("task")?), class_from!(row)?)
        });
        Ok(found.into_iter().collect())
    }

    /// The last tasks of a name, at most `limit`, that were done in iterations which are closed and
    /// have hours written on them.
    pub async fn class_actuals(
        &mut self,
        name: &str,
        limit: i64,
    ) -> Result<Vec<Actual>, StoreError> {
        const SQL: &str = "SELECT t.name, a.kind, COALESCE(a.disposition, w.disposition) AS
            disposition, t.spent_tenths FROM task t JOIN iteration i ON i.id = t.iteration
            LEFT JOIN asset a ON a.id = t.asset LEFT JOIN workload w ON w.id = t.workload
            WHERE t.name = $1 AND t.state = 'done' AND t.spent_tenths > 0 AND i.closing IS NOT NULL
            ORDER BY t.done_at DESC, t.number DESC LIMIT $2";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(name).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    Ok(Actual { key: class_from!(row)?, spent_tenths: row.try_get("spent_tenths")? })
                })
                .collect()
        })
    }

    /// Who committed to these release backlogs, or submitted those that nobody committed to.
    pub async fn release_signatures(
        &mut self,
        releases: &[Id<ReleaseBacklog>],
    ) -> Result<BTreeMap<Id<ReleaseBacklog>, Signature>, StoreError> {
        const HEAD: &str = "SELECT id, COALESCE(committed_by, submitted_by) AS signed_by,
            COALESCE(committed_at, submitted_at) AS signed_at FROM release_backlog WHERE id IN ";
        let found: Vec<(Id<ReleaseBacklog>, Signature)> =
            rows_of!(self, HEAD, releases, "", |row| {
                let at: String = row.try_get("signed_at")?;
                let by: String = row.try_get("signed_by")?;
                let signed = Signature { by, at: to_time("release", &at)? };
                (Id::from_uuid(row.try_get::<Uuid, _>("id")?), signed)
            });
        Ok(found.into_iter().collect())
    }
}
