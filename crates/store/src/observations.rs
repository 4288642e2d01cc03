//! What each source said of things and ties.

use landfall_domain::estate::{Asset, Link, Observation, Source};
use landfall_domain::id::Id;
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::bulk_insert;
use crate::text::{json, parse};

/// Where an observation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The source that made it.
    pub source: Id<Source>,
    /// Its place among the source's observations.
    pub seq: i64,
    /// The asset that it speaks of.
    pub asset: Id<Asset>,
    /// True if a newer export of the same origin has replaced it.
    pub superseded: bool,
}

/// An observation as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredObservation {
    /// Where it stands.
    pub standing: Standing,
    /// What it says.
    pub observation: Observation,
}

/// An observation to be stored.
#[derive(Debug, Clone, Copy)]
pub struct NewObservation<'a> {
    /// Where it stands.
    pub standing: Standing,
    /// What it says.
    pub observation: &'a Observation,
}

/// A link as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredLink {
    /// The source that made it.
    pub source: Id<Source>,
    /// Its place among the source's links.
    pub seq: i64,
    /// What it says.
    pub link: Link,
}

macro_rules! observation_from {
    ($row:expr) => {
        Ok::<StoredObservation, StoreError>(StoredObservation {
            standing: Standing {
                source: Id::from_uuid($row.try_get::<Uuid, _>("source")?),
                seq: $row.try_get("seq")?,
                asset: Id::from_uuid($row.try_get::<Uuid, _>("asset")?),
                superseded: $row.try_get("superseded")?,
            },
            observation: parse("observation", &$row.try_get::<String, _>("body")?)?,
        })
    };
}

impl Tx {
    /// Observations that no newer export has replaced, by source and place.
    pub async fn observations(&mut self) -> Result<Vec<StoredObservation>, StoreError> {
        const SQL: &str = "SELECT * FROM observation WHERE superseded = $1 ORDER BY source, seq";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).bind(false).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| observation_from!(row)).collect()
        })
    }

    /// What is said of one asset, newer exports only.
    pub async fn observations_of(
        &mut self,
        asset: Id<Asset>,
    ) -> Result<Vec<StoredObservation>, StoreError> {
        const SQL: &str = "SELECT * FROM observation WHERE asset = $1 AND superseded = $2
            ORDER BY source, seq";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL)
                .bind(asset.uuid())
                .bind(false)
                .fetch_all(&mut **tx)
                .await?;
            rows.iter().map(|row| observation_from!(row)).collect()
        })
    }

    /// Writes new observations.
    pub async fn add_observations(
        &mut self,
        observations: &[NewObservation<'_>],
    ) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO observation (source, seq, asset, superseded, body) ";
        // In slices, so that the texts of a large estate are not all in memory at once.
        for slice in observations.chunks(crate::bulk::MOST_VALUES / 5) {
            let rows = slice
                .iter()
                .map(|o| Ok((o.standing, json(o.observation)?)))
                .collect::<Result<Vec<_>, StoreError>>()?;
            bulk_insert!(
                self,
                HEAD,
                5,
                rows,
                |b, (o, body)| {
                    b.push_bind(o.source.uuid())
                        .push_bind(o.seq)
                        .push_bind(o.asset.uuid())
                        .push_bind(o.superseded)
                        .push_bind(body);
                },
                ""
            );
        }
        Ok(())
    }

    /// Tells of a stored observation whose asset or standing has changed.
    pub async fn move_observation(&mut self, moved: Standing) -> Result<(), StoreError> {
        const SQL: &str =
            "UPDATE observation SET asset = $3, superseded = $4 WHERE source = $1 AND seq = $2";
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(moved.source.uuid())
                .bind(moved.seq)
                .bind(moved.asset.uuid())
                .bind(moved.superseded)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// All links, by source and place.
    pub async fn links(&mut self) -> Result<Vec<StoredLink>, StoreError> {
        const SQL: &str = "SELECT * FROM link ORDER BY source, seq";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter()
                .map(|row| {
                    Ok(StoredLink {
                        source: Id::from_uuid(row.try_get::<Uuid, _>("source")?),
                        seq: row.try_get("seq")?,
                        link: parse("link", &row.try_get::<String, _>("body")?)?,
                    })
                })
                .collect()
        })
    }

    /// Writes new links.
    pub async fn add_links(&mut self, links: &[StoredLink]) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO link (source, seq, body) ";
        for slice in links.chunks(crate::bulk::MOST_VALUES / 3) {
            let rows = slice
                .iter()
                .map(|l| Ok((l, json(&l.link)?)))
                .collect::<Result<Vec<_>, StoreError>>()?;
            bulk_insert!(
                self,
                HEAD,
                3,
                rows,
                |b, (l, body)| {
                    b.push_bind(l.source.uuid()).push_bind(l.seq).push_bind(body);
                },
                ""
            );
        }
        Ok(())
    }
}
