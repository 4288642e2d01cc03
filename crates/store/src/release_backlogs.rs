//! Release backlogs with their workloads and assets.

use std::collections::BTreeMap;

use landfall_domain::delivery::{
    Promotion, Reach, ReleaseAsset, ReleaseBacklog, ReleaseItem, ReleaseStatus, Signature,
};
use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::{bulk_insert, rows_of};
use crate::text::{from_time, to_time, word};

macro_rules! release_from {
    ($row:expr) => {{
        let text = |column: &'static str| $row.try_get::<String, _>(column);
        let committed: Option<(String, String)> = $row
            .try_get::<Option<String>, _>("committed_by")?
            .zip($row.try_get::<Option<String>, _>("committed_at")?);
        let signature = |by: String, at: &str| -> Result<Signature, StoreError> {
            Ok(Signature { by, at: to_time("release_backlog", at)? })
        };
        Ok::<ReleaseBacklog, StoreError>(ReleaseBacklog {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            title: text("title")?,
            status: word("release_backlog", &text("status")?, ReleaseStatus::named)?,
            promotion: word("release_backlog", &text("promotion")?, Promotion::named)?,
            because: text("because")?,
            items: Vec::new(),
            reach: Vec::new(),
            submitted: signature(text("submitted_by")?, &text("submitted_at")?)?,
            committed: committed.map(|(by, at)| signature(by, &at)).transpose()?,
            version: $row.try_get("version")?,
        })
    }};
}

/// How much a release backlog holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReleaseCounts {
    /// Workloads.
    pub workloads: i64,
    /// Assets that they need.
    pub assets: i64,
    /// Tasks.
    pub tasks: i64,
    /// Tasks that are done.
    pub done: i64,
    /// Estimates of all tasks, in tenths of an hour.
    pub tenths: i64,
}

impl Tx {
    /// All release backlogs by number, without what is in them.
    pub async fn release_backlogs(&mut self) -> Result<Vec<ReleaseBacklog>, StoreError> {
        const SQL: &str = "SELECT * FROM release_backlog ORDER BY number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| release_from!(row)).collect()
        })
    }

    /// How much each release backlog holds; only one of them, if it is named.
    pub async fn release_counts(
        &mut self,
        only: Option<Id<ReleaseBacklog>>,
    ) -> Result<BTreeMap<Id<ReleaseBacklog>, ReleaseCounts>, StoreError> {
        const SQL: &str = "SELECT one.id,
            (SELECT COUNT(*) FROM release_workload w WHERE w.release = one.id) AS workloads,
            (SELECT COUNT(*) FROM release_asset a WHERE a.release = one.id) AS assets,
            (SELECT COUNT(*) FROM task t WHERE t.release = one.id) AS tasks,
            (SELECT COUNT(*) FROM task t WHERE t.release = one.id AND t.state = 'done') AS done,
            (SELECT CAST(COALESCE(SUM(t.estimate_tenths), 0) AS BIGINT) FROM task t
                WHERE t.release = one.id) AS tenths
            FROM release_backlog one WHERE ($1 = 0 OR one.id = $2)";
        let (is_one, id) = only.map_or((0_i64, Uuid::nil()), |id| (1, id.uuid()));
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(is_one).bind(id).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let counts = ReleaseCounts {
                        workloads: row.try_get("workloads")?,
                        assets: row.try_get("assets")?,
                        tasks: row.try_get("tasks")?,
                        done: row.try_get("done")?,
                        tenths: row.try_get("tenths")?,
                    };
                    Ok((Id::from_uuid(row.try_get::<Uuid, _>("id")?), counts))
                })
                .collect()
        })
    }

    /// The release backlog of this number, whole.
    pub async fn find_release_backlog(
        &mut self,
        number: i64,
    ) -> Result<Option<ReleaseBacklog>, StoreError> {
        const SQL: &str = "SELECT * FROM release_backlog WHERE number = $1";
        let found = on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(number).fetch_optional(&mut **tx).await?;
            row.map(|row| release_from!(row)).transpose()
        })?;
        let Some(mut found) = found else { return Ok(None) };
        found.items = self.release_items(found.id).await?;
        found.reach = self.release_reach(found.id).await?;
        Ok(Some(found))
    }

    /// Which release backlog has each workload; those that were taken back have none.
    pub async fn released_workloads(
        &mut self,
    ) -> Result<BTreeMap<Id<Workload>, Id<ReleaseBacklog>>, StoreError> {
        const SQL: &str = "SELECT workload, release FROM release_workload";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let workload = Id::from_uuid(row.try_get::<Uuid, _>("workload")?);
                    Ok((workload, Id::from_uuid(row.try_get::<Uuid, _>("release")?)))
                })
                .collect()
        })
    }

    /// Numbers of the release backlogs that have these workloads.
    pub async fn releases_of_workloads(
        &mut self,
        workloads: &[Id<Workload>],
    ) -> Result<BTreeMap<Id<Workload>, i64>, StoreError> {
        const HEAD: &str = "SELECT r.workload, b.number FROM release_workload r
            JOIN release_backlog b ON b.id = r.release WHERE r.workload IN ";
        let found = rows_of!(self, HEAD, workloads, "", |row| {
            let workload = Id::from_uuid(row.try_get::<Uuid, _>("workload")?);
            (workload, row.try_get::<i64, _>("number")?)
        });
        Ok(found.into_iter().collect())
    }

    async fn release_items(
        &mut self,
        release: Id<ReleaseBacklog>,
    ) -> Result<Vec<ReleaseItem>, StoreError> {
        const ITEMS: &str = "SELECT workload, because FROM release_workload WHERE release = $1
            ORDER BY position";
        const ASSETS: &str = "SELECT asset, workload, because FROM release_asset
            WHERE release = $1 ORDER BY asset";
        on_backend!(self, tx => {
            let rows = sqlx::query(ITEMS).bind(release.uuid()).fetch_all(&mut **tx).await?;
            let mut items: Vec<ReleaseItem> = Vec::with_capacity(rows.len());
            for row in rows {
                let workload = Id::from_uuid(row.try_get::<Uuid, _>("workload")?);
                items.push(ReleaseItem {
                    workload,
                    because: row.try_get("because")?,
                    assets: Vec::new(),
                });
            }
            let at: BTreeMap<Id<Workload>, usize> =
                items.iter().enumerate().map(|(at, item)| (item.workload, at)).collect();
            for row in sqlx::query(ASSETS).bind(release.uuid()).fetch_all(&mut **tx).await? {
                let workload = Id::from_uuid(row.try_get::<Uuid, _>("workload")?);
                if let Some(&at) = at.get(&workload) {
                    items[at].assets.push(ReleaseAsset {
                        asset: Id::from_uuid(row.try_get::<Uuid, _>("asset")?),
                        because: row.try_get("because")?,
                    });
                }
            }
            Ok(items)
        })
    }

    async fn release_reach(
        &mut self,
        release: Id<ReleaseBacklog>,
    ) -> Result<Vec<Reach>, StoreError> {
        const SQL: &str =
            "SELECT * FROM release_reach WHERE release = $1 ORDER BY said_at, workload";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(release.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    Ok(Reach {
                        workload: Id::from_uuid(row.try_get::<Uuid, _>("workload")?),
                        evidence: row.try_get("evidence")?,
                        by: row.try_get("said_by")?,
                        at: to_time("release_reach", &row.try_get::<String, _>("said_at")?)?,
                    })
                })
                .collect()
        })
    }

    /// Adds a release backlog with its workloads and assets. A workload that another one has is a
    /// conflict.
    pub async fn add_release_backlog(&mut self, one: &ReleaseBacklog) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO release_backlog (id, number, title, status, promotion,
            because, submitted_by, submitted_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(one.id.uuid())
                .bind(one.number)
                .bind(&one.title)
                .bind(one.status.name())
                .bind(one.promotion.name())
                .bind(&one.because)
                .bind(&one.submitted.by)
                .bind(from_time(one.submitted.at))
                .bind(one.version)
                .execute(&mut **tx)
                .await?;
        });
        let items: Vec<(i64, &ReleaseItem)> = (1..).zip(&one.items).collect();
        bulk_insert!(
            self,
            "INSERT INTO release_workload (workload, release, position, because) ",
            4,
            items,
            |b, (position, item)| {
                b.push_bind(item.workload.uuid())
                    .push_bind(one.id.uuid())
                    .push_bind(*position)
                    .push_bind(&item.because);
            },
            ""
        );
        let assets: Vec<(Id<Workload>, &ReleaseAsset)> = one
            .items
            .iter()
            .flat_map(|item| item.assets.iter().map(move |asset| (item.workload, asset)))
            .collect();
        bulk_insert!(
            self,
            "INSERT INTO release_asset (release, asset, workload, because) ",
            4,
            assets,
            |b, (workload, asset)| {
                b.push_bind(one.id.uuid())
                    .push_bind(asset.asset.uuid())
                    .push_bind(workload.uuid())
                    .push_bind(&asset.because);
            },
            ""
        );
        Ok(())
    }

    /// Writes where a release backlog stands and what it can reach, if it is still at the version
    /// before its own. One that is taken back lets its workloads go.
    pub async fn save_release_backlog(&mut self, one: &ReleaseBacklog) -> Result<(), StoreError> {
        const SQL: &str =
            "UPDATE release_backlog SET status = $3, promotion = $4, committed_by = $5,
            committed_at = $6, version = $2 WHERE id = $1 AND version = $2 - 1";
        const REACH: &str =
            "INSERT INTO release_reach (release, workload, evidence, said_by, said_at)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT (release, workload) DO UPDATE SET
            evidence = excluded.evidence, said_by = excluded.said_by, said_at = excluded.said_at";
        let (by, at) =
            one.committed.as_ref().map(|one| (one.by.clone(), from_time(one.at))).unzip();
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(one.id.uuid())
                .bind(one.version)
                .bind(one.status.name())
                .bind(one.promotion.name())
                .bind(by)
                .bind(at)
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed != 1 {
            return Err(StoreError::Conflict(one.key()));
        }
        if one.status == ReleaseStatus::Withdrawn {
            for sql in [
                "DELETE FROM release_asset WHERE release = $1",
                "DELETE FROM release_workload WHERE release = $1",
                "DELETE FROM release_reach WHERE release = $1",
            ] {
                on_backend!(self, tx => {
                    sqlx::query(sql).bind(one.id.uuid()).execute(&mut **tx).await?;
                });
            }
            return Ok(());
        }
        for reach in &one.reach {
            on_backend!(self, tx => {
                sqlx::query(REACH)
                    .bind(one.id.uuid())
                    .bind(reach.workload.uuid())
                    .bind(&reach.evidence)
                    .bind(&reach.by)
                    .bind(from_time(reach.at))
                    .execute(&mut **tx)
                    .await?;
            });
        }
        Ok(())
    }
}
