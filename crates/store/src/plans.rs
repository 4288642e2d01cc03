//! Plans and their packages. A plan's content is never updated; only its status moves on.

use std::collections::BTreeMap;

use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_domain::plan::{Package, Plan, PlanStatus};
use sqlx::Row;
use tokio_stream::StreamExt as _;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::bulk_insert;
use crate::text::{damaged, from_time, json, parse, to_time, word};

macro_rules! plan_from {
    ($row:expr, $packages:expr) => {
        Ok::<Plan, StoreError>(Plan {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            status: word("plan", &$row.try_get::<String, _>("status")?, PlanStatus::named)?,
            parent: $row.try_get::<Option<Uuid>, _>("parent")?.map(Id::from_uuid),
            proposed_at: to_time("plan", &$row.try_get::<String, _>("proposed_at")?)?,
            seed: $row.try_get::<i64, _>("seed")?.cast_unsigned(),
            input_hash: $row.try_get("input_hash")?,
            iterations: parse("plan", &$row.try_get::<String, _>("iterations")?)?,
            packages: $packages,
            report: parse("plan", &$row.try_get::<String, _>("report")?)?,
        })
    };
}

fn small<T: TryFrom<i64>>(number: i64) -> Result<T, StoreError> {
    T::try_from(number).map_err(|_| damaged("package", format!("{number} is out of range")))
}

macro_rules! package_from {
    ($row:expr) => {
        Ok::<Package, StoreError>(Package {
            workload: Id::from_uuid($row.try_get::<Uuid, _>("workload")?),
            asset: $row.try_get::<Option<Uuid>, _>("asset")?.map(Id::from_uuid),
            part: (small($row.try_get("part")?)?, small($row.try_get("parts")?)?),
            iteration: $row.try_get::<Option<i64>, _>("iteration")?.map(small).transpose()?,
            effort_tenths: $row.try_get("effort_tenths")?,
            group: $row.try_get::<Option<i64>, _>("move_group")?.map(small).transpose()?,
            because: $row.try_get("because")?,
        })
    };
}

macro_rules! completion_from {
    ($row:expr) => {
        Ok::<(Id<Workload>, u32), StoreError>((
            Id::from_uuid($row.try_get::<Uuid, _>("workload")?),
            small($row.try_get("complete")?)?,
        ))
    };
}

impl Tx {
    /// All plans without their packages, oldest first.
    pub async fn plans(&mut self) -> Result<Vec<Plan>, StoreError> {
        const SQL: &str = "SELECT * FROM plan ORDER BY number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| plan_from!(row, Vec::new())).collect()
        })
    }

    /// Up to `limit` plans without their packages, the latest first, before a number.
    pub async fn plans_before(
        &mut self,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Plan>, StoreError> {
        const SQL: &str = "SELECT * FROM plan WHERE number < $1 ORDER BY number DESC LIMIT $2";
        let before = before.unwrap_or(i64::MAX);
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(before).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| plan_from!(row, Vec::new())).collect()
        })
    }

    /// Number and status of up to `limit` plans, the latest first, before a number. What they report
    /// is long, and not read.
    pub async fn plan_heads(
        &mut self,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<(i64, PlanStatus)>, StoreError> {
        const SQL: &str =
            "SELECT number, status FROM plan WHERE number < $1 ORDER BY number DESC LIMIT $2";
        let before = before.unwrap_or(i64::MAX);
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(before).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let status: String = row.try_get("status")?;
                    Ok((row.try_get("number")?, word("plan", &status, PlanStatus::named)?))
                })
                .collect()
        })
    }

    /// The number of the plan in force, if there is one.
    pub async fn number_in_force(&mut self) -> Result<Option<i64>, StoreError> {
        const SQL: &str = "SELECT number FROM plan WHERE status = 'adopted'";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).fetch_optional(&mut **tx).await?;
            Ok(row.map(|row| row.try_get("number")).transpose()?)
        })
    }

    /// The plan in force without its packages.
    pub async fn plan_in_force(&mut self) -> Result<Option<Plan>, StoreError> {
        match self.number_in_force().await? {
            Some(number) => Ok(self.plans_before(Some(number + 1), 1).await?.pop()),
            None => Ok(None),
        }
    }

    /// Number and status of the plan in force, else of the latest one.
    pub async fn head_in_sight(&mut self) -> Result<Option<(i64, PlanStatus)>, StoreError> {
        let behind = self.number_in_force().await?.map(|number| number + 1);
        Ok(self.plan_heads(behind, 1).await?.pop())
    }

    /// The plan in force, else the latest one, without its packages.
    pub async fn plan_in_sight(&mut self) -> Result<Option<Plan>, StoreError> {
        let behind = self.number_in_force().await?.map(|number| number + 1);
        Ok(self.plans_before(behind, 1).await?.pop())
    }

    /// In which iteration of a plan each of its workloads is complete, from 1; a workload with a
    /// package in the backlog is not in it.
    pub async fn completions(
        &mut self,
        plan: Id<Plan>,
    ) -> Result<BTreeMap<Id<Workload>, u32>, StoreError> {
        const SQL: &str = "SELECT workload, MAX(iteration) + 1 AS complete FROM package
            WHERE plan = $1 GROUP BY workload HAVING COUNT(*) = COUNT(iteration)";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(plan.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| completion_from!(row)).collect()
        })
    }

    /// A plan with its packages, by short key number.
    pub async fn find_plan(&mut self, number: i64) -> Result<Option<Plan>, StoreError> {
        const PLAN: &str = "SELECT * FROM plan WHERE number = $1";
        const PACKAGES: &str = "SELECT * FROM package WHERE plan = $1 ORDER BY seq";
        on_backend!(self, tx => {
            let Some(row) = sqlx::query(PLAN).bind(number).fetch_optional(&mut **tx).await? else {
                return Ok(None);
            };
            let id: Uuid = row.try_get("id")?;
            let mut packages = Vec::new();
            let mut rows = sqlx::query(PACKAGES).bind(id).fetch(&mut **tx);
            while let Some(row) = rows.try_next().await? {
                packages.push(package_from!(row)?);
            }
            packages.shrink_to_fit();
            plan_from!(row, packages).map(Some)
        })
    }

    /// Writes a new plan.
    pub async fn add_plan(&mut self, plan: &Plan) -> Result<(), StoreError> {
        const PLAN: &str = "INSERT INTO plan (id, number, status, parent, proposed_at, seed,
            input_hash, iterations, report) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        const HEAD: &str = "INSERT INTO package (plan, seq, workload, asset, part, parts,
            iteration, effort_tenths, move_group, because) ";
        let (iterations, report) = (json(&plan.iterations)?, json(&plan.report)?);
        on_backend!(self, tx => {
            sqlx::query(PLAN)
                .bind(plan.id.uuid())
                .bind(plan.number)
                .bind(plan.status.name())
                .bind(plan.parent.map(Id::uuid))
                .bind(from_time(plan.proposed_at))
                .bind(plan.seed.cast_signed())
                .bind(&plan.input_hash)
                .bind(iterations)
                .bind(report)
                .execute(&mut **tx)
                .await?;
        });
        let rows: Vec<(i64, &Package)> = (0..).zip(&plan.packages).collect();
        bulk_insert!(
            self,
            HEAD,
            10,
            rows,
            |b, (seq, p)| {
                b.push_bind(plan.id.uuid())
                    .push_bind(*seq)
                    .push_bind(p.workload.uuid())
                    .push_bind(p.asset.map(Id::uuid))
                    .push_bind(i64::from(p.part.0))
                    .push_bind(i64::from(p.part.1))
                    .push_bind(p.iteration.map(i64::from))
                    .push_bind(p.effort_tenths)
                    .push_bind(p.group.map(i64::from))
                    .push_bind(&p.because);
            },
            ""
        );
        Ok(())
    }

    /// Moves a plan from one status to the next; refused if it is not in the first any more.
    pub async fn move_plan(
        &mut self,
        plan: &Plan,
        from: PlanStatus,
        to: PlanStatus,
    ) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE plan SET status = $3 WHERE id = $1 AND status = $2";
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(plan.id.uuid())
                .bind(from.name())
                .bind(to.name())
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(plan.key())) }
    }
}
