//! Metrics of outcomes, their actuals, and what the backlog measures itself.

use landfall_domain::id::Id;
use landfall_domain::outcome::{Actual, Measures, Metric, Source};
use landfall_domain::time::Date;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::text::{damaged, from_time, to_time, word};

/// Setting: the first number that no metric has ever had.
const NEXT: &str = "next_metric_number";

macro_rules! metric_from {
    ($row:expr) => {
        Ok::<Metric, StoreError>(Metric {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            outcome: Id::from_uuid($row.try_get::<Uuid, _>("outcome")?),
            title: $row.try_get("title")?,
            unit: $row.try_get("unit")?,
            is_learning: $row.try_get("is_learning")?,
            baseline: $row.try_get("baseline")?,
            baseline_on: day("metric", &$row.try_get::<String, _>("baseline_on")?)?,
            target: $row.try_get("target")?,
            due: day("metric", &$row.try_get::<String, _>("due")?)?,
            source: word("metric", &$row.try_get::<String, _>("source")?, Source::named)?,
            version: $row.try_get("version")?,
        })
    };
}

macro_rules! actual_from {
    ($row:expr) => {
        Ok::<Actual, StoreError>(Actual {
            metric: Id::from_uuid($row.try_get::<Uuid, _>("metric")?),
            on: day("actual", &$row.try_get::<String, _>("on_day")?)?,
            value: $row.try_get("value")?,
            note: $row.try_get("note")?,
            by: $row.try_get("recorded_by")?,
            at: to_time("actual", &$row.try_get::<String, _>("recorded_at")?)?,
        })
    };
}

fn day(what: &'static str, text: &str) -> Result<Date, StoreError> {
    text.parse().map_err(|_| damaged(what, format!("`{text}` is no day")))
}

impl Tx {
    /// All metrics by number.
    pub async fn metrics(&mut self) -> Result<Vec<Metric>, StoreError> {
        const SQL: &str = "SELECT * FROM metric ORDER BY number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| metric_from!(row)).collect()
        })
    }

    /// The metric of this number.
    pub async fn find_metric(&mut self, number: i64) -> Result<Option<Metric>, StoreError> {
        const SQL: &str = "SELECT * FROM metric WHERE number = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(number).fetch_optional(&mut **tx).await?;
            row.map(|row| metric_from!(row)).transpose()
        })
    }

    /// A number that no metric has ever had; nobody gets it again.
    pub async fn take_metric_number(&mut self) -> Result<i64, StoreError> {
        self.take_number(NEXT).await
    }

    /// Adds a metric.
    pub async fn add_metric(&mut self, metric: &Metric) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO metric (id, version, title, unit, is_learning, baseline,
            baseline_on, target, due, source, number, outcome)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(metric.id.uuid())
                .bind(metric.version)
                .bind(&metric.title)
                .bind(&metric.unit)
                .bind(metric.is_learning)
                .bind(metric.baseline)
                .bind(metric.baseline_on.to_string())
                .bind(metric.target)
                .bind(metric.due.to_string())
                .bind(metric.source.name())
                .bind(metric.number)
                .bind(metric.outcome.uuid())
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Writes a metric that was changed since the version before its own.
    pub async fn change_metric(&mut self, metric: &Metric) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE metric SET title = $3, unit = $4, is_learning = $5,
            baseline = $6, baseline_on = $7, target = $8, due = $9, source = $10, version = $2
            WHERE id = $1 AND version = $2 - 1";
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(metric.id.uuid())
                .bind(metric.version)
                .bind(&metric.title)
                .bind(&metric.unit)
                .bind(metric.is_learning)
                .bind(metric.baseline)
                .bind(metric.baseline_on.to_string())
                .bind(metric.target)
                .bind(metric.due.to_string())
                .bind(metric.source.name())
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(metric.key())) }
    }

    /// Removes a metric with its actuals.
    pub async fn remove_metric(&mut self, id: Id<Metric>) -> Result<(), StoreError> {
        const ALL: [&str; 2] =
            ["DELETE FROM actual WHERE metric = $1", "DELETE FROM metric WHERE id = $1"];
        on_backend!(self, tx => {
            for sql in ALL {
                sqlx::query(sql).bind(id.uuid()).execute(&mut **tx).await?;
            }
        });
        Ok(())
    }

    /// The actuals of a metric, by day.
    pub async fn actuals_of(&mut self, metric: Id<Metric>) -> Result<Vec<Actual>, StoreError> {
        const SQL: &str = "SELECT * FROM actual WHERE metric = $1 ORDER BY on_day";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(metric.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| actual_from!(row)).collect()
        })
    }

    /// All actuals, by metric and day: for exports.
    pub async fn actuals(&mut self) -> Result<Vec<Actual>, StoreError> {
        const SQL: &str = "SELECT actual.* FROM actual JOIN metric ON metric.id = actual.metric
            ORDER BY metric.number, on_day";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| actual_from!(row)).collect()
        })
    }

    /// The latest actual of each metric that has one.
    pub async fn latest_actuals(&mut self) -> Result<Vec<Actual>, StoreError> {
        const SQL: &str = "SELECT * FROM actual WHERE on_day =
            (SELECT MAX(on_day) FROM actual AS other WHERE other.metric = actual.metric)";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| actual_from!(row)).collect()
        })
    }

    /// Writes an actual in the place of an earlier one of the same day.
    pub async fn save_actual(&mut self, actual: &Actual) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO actual
            (metric, on_day, value, note, recorded_at, recorded_by)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (metric, on_day) DO UPDATE SET value = excluded.value,
            note = excluded.note, recorded_at = excluded.recorded_at,
            recorded_by = excluded.recorded_by";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(actual.metric.uuid())
                .bind(actual.on.to_string())
                .bind(actual.value)
                .bind(&actual.note)
                .bind(from_time(actual.at))
                .bind(&actual.by)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// Takes the actual of a day back.
    pub async fn remove_actual(&mut self, metric: Id<Metric>, on: Date) -> Result<(), StoreError> {
        const SQL: &str = "DELETE FROM actual WHERE metric = $1 AND on_day = $2";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(metric.uuid())
                .bind(on.to_string())
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// What can be counted in the backlog now. The plan is the one in force.
    pub async fn measures(&mut self) -> Result<Measures, StoreError> {
        const ASSETS: &str = "SELECT COUNT(*) AS assets,
            COUNT(CASE WHEN COALESCE(a.disposition, w.disposition) = 'retire' THEN 1 END) AS retired
            FROM asset a LEFT JOIN workload w ON w.id = a.workload WHERE a.out_of_scope IS NULL";
        const WORKLOADS: &str = "SELECT COUNT(*) AS workloads,
            COUNT(CASE WHEN w.decided_by = 'person' OR w.decision_confidence >= 50
                THEN 1 END) AS decided,
            COUNT(w.rank) AS ranked,
            COUNT(CASE WHEN w.rank IS NOT NULL AND EXISTS
                (SELECT 1 FROM outcome_workload o WHERE o.workload = w.id) THEN 1 END) AS serving,
            CAST(COALESCE(SUM(CASE WHEN w.rank IS NOT NULL THEN w.effort_tenths END), 0) AS BIGINT)
                AS effort
            FROM workload w";
        const PLANNED: &str = "SELECT COUNT(*) AS planned FROM (SELECT p.asset FROM package p
            JOIN plan ON plan.id = p.plan AND plan.status = 'adopted'
            JOIN asset a ON a.id = p.asset AND a.out_of_scope IS NULL
            GROUP BY p.asset HAVING COUNT(*) = COUNT(p.iteration)) AS whole";
        // What is done up to the switch, by workload; what only decommissions was never switched.
        const MOVED: &str = "SELECT COUNT(DISTINCT t.workload) AS released, COUNT(a.id) AS moved
            FROM (SELECT workload FROM task GROUP BY workload HAVING
                COUNT(CASE WHEN stage NOT IN ('stabilise', 'decommission') AND state <> 'done'
                    THEN 1 END) = 0
                AND COUNT(CASE WHEN stage = 'promote' THEN 1 END) > 0) AS t
            JOIN workload w ON w.id = t.workload
            LEFT JOIN asset a ON a.workload = t.workload AND a.out_of_scope IS NULL
                AND COALESCE(a.disposition, w.disposition) NOT IN ('retire', 'retain')";
        const DONE: &str = "SELECT CAST(COALESCE(SUM(estimate_tenths), 0) AS BIGINT) AS done
            FROM task WHERE state = 'done'";
        let saving = self.saving().await?;
        on_backend!(self, tx => {
            let moved = sqlx::query(MOVED).fetch_one(&mut **tx).await?;
            let done = sqlx::query(DONE).fetch_one(&mut **tx).await?;
            let assets = sqlx::query(ASSETS).fetch_one(&mut **tx).await?;
            let workloads = sqlx::query(WORKLOADS).fetch_one(&mut **tx).await?;
            let planned = sqlx::query(PLANNED).fetch_one(&mut **tx).await?;
            Ok(Measures {
                assets: assets.try_get("assets")?,
                retired: assets.try_get("retired")?,
                planned: planned.try_get("planned")?,
                workloads: workloads.try_get("workloads")?,
                decided: workloads.try_get("decided")?,
                ranked: workloads.try_get("ranked")?,
                serving: workloads.try_get("serving")?,
                effort_tenths: workloads.try_get("effort")?,
                moved: moved.try_get("moved")?,
                released: moved.try_get("released")?,
                done_tenths: done.try_get("done")?,
                saving,
            })
        })
    }
}
