//! Where workloads and their assets stand on their way.

use std::collections::BTreeMap;

use landfall_domain::activity::Stage;
use landfall_domain::delivery::stage::{
    AssetPassage, AssetStage, Passage, Standing, Worked, WorkloadStage,
};
use landfall_domain::delivery::{ReleaseBacklog, Signature};
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::id::Id;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::rows_of;
use crate::text::{from_time, json, parse, to_day, to_time, word};

macro_rules! asset_from {
    ($row:expr) => {{
        let text = |column: &'static str| $row.try_get::<Option<String>, _>(column);
        let approved = match text("approved_by")?.zip(text("approved_at")?) {
            Some((by, at)) => Some(Signature { by, at: to_time("passage_asset", &at)? }),
            None => None,
        };
        let stage: String = $row.try_get("stage")?;
        Ok::<AssetPassage, StoreError>(AssetPassage {
            asset: Id::from_uuid($row.try_get::<Uuid, _>("asset")?),
            stage: word("passage_asset", &stage, AssetStage::named)?,
            approved,
            follows: $row.try_get("follows")?,
            held_since: to_day("passage_asset", text("held_since")?)?,
        })
    }};
}

/// All of it but its assets, which are rows.
fn detail(passage: &Passage) -> Result<String, StoreError> {
    json(&Passage { assets: Vec::new(), ..passage.clone() })
}

impl Tx {
    /// The way of a workload, if it has begun one.
    pub async fn find_passage(
        &mut self,
        workload: Id<Workload>,
    ) -> Result<Option<Passage>, StoreError> {
        const SQL: &str = "SELECT detail FROM passage WHERE workload = $1";
        let found: Option<String> = on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(workload.uuid()).fetch_optional(&mut **tx).await?;
            row.map(|row| row.try_get("detail")).transpose()?
        });
        let Some(text) = found else { return Ok(None) };
        let mut passage: Passage = parse("passage", &text)?;
        passage.assets = self.passage_assets(workload).await?;
        Ok(Some(passage))
    }

    async fn passage_assets(
        &mut self,
        workload: Id<Workload>,
    ) -> Result<Vec<AssetPassage>, StoreError> {
        const SQL: &str = "SELECT * FROM passage_asset WHERE workload = $1 ORDER BY asset";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(workload.uuid()).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| asset_from!(row)).collect()
        })
    }

    /// How many workloads stand in each stage, of one release if it is named; stages without any are
    /// not there.
    pub async fn count_passages(
        &mut self,
        release: Option<Id<ReleaseBacklog>>,
    ) -> Result<BTreeMap<WorkloadStage, i64>, StoreError> {
        const ALL: &str = "SELECT stage, COUNT(*) AS many FROM passage GROUP BY stage";
        const OF: &str = "SELECT p.stage, COUNT(*) AS many FROM release_workload r
            JOIN passage p ON p.workload = r.workload WHERE r.release = $1 GROUP BY p.stage";
        on_backend!(self, tx => {
            let query = match release {
                Some(release) => sqlx::query(OF).bind(release.uuid()),
                None => sqlx::query(ALL),
            };
            let rows = query.fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let stage: String = row.try_get("stage")?;
                    let stage = word("passage", &stage, WorkloadStage::named)?;
                    Ok((stage, row.try_get("many")?))
                })
                .collect()
        })
    }

    /// The first workloads of a stage by number, at most `limit` from behind `after` on, without
    /// their assets; those of one release if it is named.
    pub async fn passages_in(
        &mut self,
        (stage, release): (WorkloadStage, Option<Id<ReleaseBacklog>>),
        after: i64,
        limit: i64,
    ) -> Result<Vec<(i64, Passage)>, StoreError> {
        const ALL: &str = "SELECT w.number, p.detail FROM passage p
            JOIN workload w ON w.id = p.workload
            WHERE p.stage = $1 AND w.number > $2 ORDER BY w.number LIMIT $3";
        const OF: &str = "SELECT w.number, p.detail FROM release_workload r
            JOIN passage p ON p.workload = r.workload JOIN workload w ON w.id = p.workload
            WHERE p.stage = $1 AND w.number > $2 AND r.release = $4 ORDER BY w.number LIMIT $3";
        on_backend!(self, tx => {
            let sql = if release.is_some() { OF } else { ALL };
            let mut query = sqlx::query(sql).bind(stage.name()).bind(after).bind(limit);
            if let Some(release) = release {
                query = query.bind(release.uuid());
            }
            let rows = query.fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let detail: String = row.try_get("detail")?;
                    Ok((row.try_get("number")?, parse("passage", &detail)?))
                })
                .collect()
        })
    }

    /// Where those of these workloads stand that have begun.
    pub async fn stages_of(
        &mut self,
        workloads: &[Id<Workload>],
    ) -> Result<BTreeMap<Id<Workload>, WorkloadStage>, StoreError> {
        const HEAD: &str = "SELECT workload, stage FROM passage WHERE workload IN ";
        let found = rows_of!(self, HEAD, workloads, "", |row| {
            let stage: String = row.try_get("stage")?;
            let workload = Id::from_uuid(row.try_get::<Uuid, _>("workload")?);
            (workload, word("passage", &stage, WorkloadStage::named)?)
        });
        Ok(found.into_iter().collect())
    }

    /// How many assets of these workloads stand where, the least far first.
    pub async fn passage_standings(
        &mut self,
        workloads: &[Id<Workload>],
    ) -> Result<BTreeMap<Id<Workload>, Vec<Standing>>, StoreError> {
        const HEAD: &str = "SELECT workload, stage,
            CASE WHEN approved_by IS NULL THEN 0 ELSE 1 END AS approved,
            MAX(held_since) AS held_since, COUNT(*) AS many FROM passage_asset WHERE workload IN ";
        const TAIL: &str = " GROUP BY workload, stage,
            CASE WHEN approved_by IS NULL THEN 0 ELSE 1 END";
        let counted = rows_of!(self, HEAD, workloads, TAIL, |row| {
            let stage: String = row.try_get("stage")?;
            let many: i64 = row.try_get("many")?;
            let standing = Standing {
                stage: word("passage_asset", &stage, AssetStage::named)?,
                approved: row.try_get::<i32, _>("approved")? == 1,
                held_since: to_day("passage_asset", row.try_get("held_since")?)?,
                many: usize::try_from(many).unwrap_or_default(),
            };
            (Id::from_uuid(row.try_get::<Uuid, _>("workload")?), standing)
        });
        let mut all: BTreeMap<Id<Workload>, Vec<Standing>> = BTreeMap::new();
        for (workload, standing) in counted {
            all.entry(workload).or_default().push(standing);
        }
        for own in all.values_mut() {
            own.sort_by_key(|one| (one.stage, one.approved));
        }
        Ok(all)
    }

    /// Those of these assets that are on the way of a workload, and of which.
    pub async fn assets_on_the_way(
        &mut self,
        assets: &[Id<Asset>],
    ) -> Result<BTreeMap<Id<Asset>, Id<Workload>>, StoreError> {
        const HEAD: &str = "SELECT asset, workload FROM passage_asset WHERE asset IN ";
        let found = rows_of!(self, HEAD, assets, "", |row| {
            let asset = Id::from_uuid(row.try_get::<Uuid, _>("asset")?);
            (asset, Id::from_uuid(row.try_get::<Uuid, _>("workload")?))
        });
        Ok(found.into_iter().collect())
    }

    /// Where each asset of these workloads stands; those of a workload that has not begun are missing.
    pub async fn asset_stages(
        &mut self,
        workloads: &[Id<Workload>],
    ) -> Result<BTreeMap<Id<Asset>, AssetStage>, StoreError> {
        const HEAD: &str = "SELECT asset, stage FROM passage_asset WHERE workload IN ";
        let found = rows_of!(self, HEAD, workloads, "", |row| {
            let stage: String = row.try_get("stage")?;
            let asset = Id::from_uuid(row.try_get::<Uuid, _>("asset")?);
            (asset, word("passage_asset", &stage, AssetStage::named)?)
        });
        Ok(found.into_iter().collect())
    }

    /// Why assets in scope of these workloads are not plainly ready; those that are, are missing.
    pub async fn readiness_reasons(
        &mut self,
        workloads: &[Id<Workload>],
    ) -> Result<BTreeMap<Id<Asset>, Vec<String>>, StoreError> {
        const HEAD: &str = "SELECT id, readiness_reasons FROM asset
            WHERE out_of_scope IS NULL AND readiness_reasons <> '[]' AND workload IN ";
        let found = rows_of!(self, HEAD, workloads, "", |row| {
            let reasons: String = row.try_get("readiness_reasons")?;
            (Id::from_uuid(row.try_get::<Uuid, _>("id")?), parse("asset", &reasons)?)
        });
        Ok(found.into_iter().collect())
    }

    /// The tasks of the assets of a workload, as far as they say where these stand.
    pub async fn worked(&mut self, workload: Id<Workload>) -> Result<Vec<Worked>, StoreError> {
        const SQL: &str = "SELECT asset, stage, done_at FROM task
            WHERE workload = $1 AND asset IS NOT NULL ORDER BY number";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(workload.uuid()).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    let done_at: Option<String> = row.try_get("done_at")?;
                    Ok(Worked {
                        asset: Id::from_uuid(row.try_get::<Uuid, _>("asset")?),
                        stage: word("task", &row.try_get::<String, _>("stage")?, Stage::named)?,
                        done_at: done_at.map(|at| to_time("task", &at)).transpose()?,
                    })
                })
                .collect()
        })
    }

    /// Adds the way of a workload that begins.
    ///
    /// # Errors
    /// A conflict, if the workload has one already or an asset is on the way of another.
    pub async fn add_passage(&mut self, passage: &Passage) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO passage (workload, promotion, stage, detail, version)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        const ASSET: &str = "INSERT INTO passage_asset (asset, workload, stage, follows)
            VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let detail = detail(passage)?;
        on_backend!(self, tx => {
            let added = sqlx::query(SQL)
                .bind(passage.workload.uuid())
                .bind(passage.promotion.name())
                .bind(passage.stage.name())
                .bind(detail)
                .bind(passage.version)
                .execute(&mut **tx)
                .await?
                .rows_affected();
            if added != 1 {
                return Err(StoreError::Conflict(passage.workload.to_string()));
            }
            for one in &passage.assets {
                let added = sqlx::query(ASSET)
                    .bind(one.asset.uuid())
                    .bind(passage.workload.uuid())
                    .bind(one.stage.name())
                    .bind(one.follows)
                    .execute(&mut **tx)
                    .await?
                    .rows_affected();
                if added != 1 {
                    return Err(StoreError::Conflict(one.asset.to_string()));
                }
            }
        });
        // What an asset has besides is written as any change of it is.
        self.save_passage_assets(passage).await
    }

    /// Writes the way of a workload, if it is still at the version before its own.
    ///
    /// # Errors
    /// A conflict, if somebody else wrote it first.
    pub async fn save_passage(&mut self, passage: &Passage) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE passage SET promotion = $3, stage = $4, detail = $5, version = $2
            WHERE workload = $1 AND version = $2 - 1";
        let detail = detail(passage)?;
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(passage.workload.uuid())
                .bind(passage.version)
                .bind(passage.promotion.name())
                .bind(passage.stage.name())
                .bind(detail)
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed != 1 {
            return Err(StoreError::Conflict(passage.workload.to_string()));
        }
        self.save_passage_assets(passage).await
    }

    /// Writes the assets that differ from what is kept.
    async fn save_passage_assets(&mut self, passage: &Passage) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE passage_asset SET stage = $3, approved_by = $4, approved_at = $5,
            follows = $6, held_since = $7 WHERE asset = $1 AND workload = $2";
        let kept = self.passage_assets(passage.workload).await?;
        let kept: BTreeMap<_, _> = kept.iter().map(|one| (one.asset, one)).collect();
        for one in passage.assets.iter().filter(|one| kept.get(&one.asset) != Some(one)) {
            on_backend!(self, tx => {
                let changed = sqlx::query(SQL)
                    .bind(one.asset.uuid())
                    .bind(passage.workload.uuid())
                    .bind(one.stage.name())
                    .bind(one.approved.as_ref().map(|signed| signed.by.clone()))
                    .bind(one.approved.as_ref().map(|signed| from_time(signed.at)))
                    .bind(one.follows)
                    .bind(one.held_since.map(|day| day.to_string()))
                    .execute(&mut **tx)
                    .await?
                    .rows_affected();
                if changed != 1 {
                    return Err(StoreError::Conflict(one.asset.to_string()));
                }
            });
        }
        Ok(())
    }
}
