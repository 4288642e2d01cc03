//! Sources and assets.

use std::collections::BTreeMap;
use std::sync::Arc;

use landfall_domain::estate::{
    Asset, AssetKind, AssetWord, Evidence, Field, Membership, Source, Value, Workload,
};
use landfall_domain::id::Id;
use landfall_domain::rationalize::{Disposition, Readiness};
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::{bulk_delete, bulk_insert, each_row, rows_of};
use crate::text::{damaged, from_time, json, parse, percent, to_time, word};

fn evidence_word(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Measured => "measured",
        Evidence::Recorded => "recorded",
    }
}

fn evidence_named(text: &str) -> Option<Evidence> {
    [Evidence::Measured, Evidence::Recorded].into_iter().find(|e| evidence_word(*e) == text)
}

macro_rules! source_from {
    ($row:expr) => {
        Ok::<Source, StoreError>(Source {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            file: $row.try_get("file")?,
            format: $row.try_get("format")?,
            evidence: word("source", &$row.try_get::<String, _>("evidence")?, evidence_named)?,
            scope: $row.try_get("scope")?,
            sha256: $row.try_get("sha256")?,
            taken_at: $row
                .try_get::<Option<String>, _>("taken_at")?
                .map(|text| to_time("source", &text))
                .transpose()?,
            imported_at: to_time("source", &$row.try_get::<String, _>("imported_at")?)?,
            sheets: parse("source", &$row.try_get::<String, _>("sheets")?)?,
            rows: u64::try_from($row.try_get::<i64, _>("row_count")?).unwrap_or_default(),
        })
    };
}

fn membership(
    by: Option<String>,
    because: Option<String>,
    confidence: Option<i64>,
) -> Result<Option<Membership>, StoreError> {
    match (by, because, confidence) {
        (Some(by), Some(because), Some(confidence)) => {
            let confidence_percent = percent("asset", confidence)?;
            Ok(Some(Membership { by, because, confidence_percent }))
        }
        _ => Ok(None),
    }
}

/// A person's word; none unless it says what, who and when.
fn said(
    disposition: Option<String>,
    reason: Option<String>,
    by: Option<String>,
    at: Option<String>,
) -> Result<Option<Box<AssetWord>>, StoreError> {
    match (disposition, by, at) {
        (Some(disposition), Some(by), Some(at)) => Ok(Some(Box::new(AssetWord {
            disposition: word("asset", &disposition, Disposition::named)?,
            reason,
            by,
            at: to_time("asset", &at)?,
        }))),
        _ => Ok(None),
    }
}

/// Facts are stored under the names of their fields.
fn facts_text(facts: &[(Field, Value)]) -> Result<String, StoreError> {
    let mut map = serde_json::Map::with_capacity(facts.len());
    for (field, value) in facts {
        let value = serde_json::to_value(value).map_err(|e| damaged("asset", e.to_string()))?;
        map.insert(field.name().to_owned(), value);
    }
    json(&map)
}

fn facts(text: &str) -> Result<Arc<[(Field, Value)]>, StoreError> {
    let map: std::collections::BTreeMap<Field, Value> = parse("asset", text)?;
    Ok(map.into_iter().collect())
}

fn attributes(text: &str) -> Result<Arc<[(String, String)]>, StoreError> {
    // Most assets have none.
    if text == "[]" { Ok([].into()) } else { Ok(parse::<Vec<_>>("asset", text)?.into()) }
}

macro_rules! asset_from {
    ($row:expr) => {
        Ok::<Asset, StoreError>(Asset {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            kind: word("asset", &$row.try_get::<String, _>("kind")?, AssetKind::named)?,
            name: $row.try_get("name")?,
            facts: facts(&$row.try_get::<String, _>("facts")?)?,
            attributes: attributes(&$row.try_get::<String, _>("attributes")?)?,
            out_of_scope: $row.try_get("out_of_scope")?,
            workload: $row.try_get::<Option<Uuid>, _>("workload")?.map(Id::from_uuid),
            membership: membership(
                $row.try_get("member_by")?,
                $row.try_get("member_because")?,
                $row.try_get("member_confidence")?,
            )?,
            readiness: word("asset", &$row.try_get::<String, _>("readiness")?, Readiness::named)?,
            readiness_reasons: parse("asset", &$row.try_get::<String, _>("readiness_reasons")?)?,
            said: said(
                $row.try_get("said_disposition")?,
                $row.try_get("said_because")?,
                $row.try_get("said_by")?,
                $row.try_get("said_at")?,
            )?,
            disposition: $row
                .try_get::<Option<String>, _>("disposition")?
                .map(|text| word("asset", &text, Disposition::named))
                .transpose()?,
            effort_tenths: $row.try_get("effort_tenths")?,
            version: $row.try_get("version")?,
        })
    };
}

impl Tx {
    /// All sources, oldest import first.
    pub async fn sources(&mut self) -> Result<Vec<Source>, StoreError> {
        const SQL: &str = "SELECT * FROM source ORDER BY imported_at, file, sha256";
        on_backend!(self, tx => {
            let rows = sqlx::query(SQL).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| source_from!(row)).collect()
        })
    }

    /// Writes a new source.
    pub async fn add_source(&mut self, source: &Source) -> Result<(), StoreError> {
        const SQL: &str = "INSERT INTO source (id, file, format, evidence, scope, sha256,
            taken_at, imported_at, sheets, row_count)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let sheets = json(&source.sheets)?;
        let rows = i64::try_from(source.rows).unwrap_or(i64::MAX);
        on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(source.id.uuid())
                .bind(&source.file)
                .bind(&source.format)
                .bind(evidence_word(source.evidence))
                .bind(&source.scope)
                .bind(&source.sha256)
                .bind(source.taken_at.map(from_time))
                .bind(from_time(source.imported_at))
                .bind(sheets)
                .bind(rows)
                .execute(&mut **tx)
                .await?;
        });
        Ok(())
    }

    /// All assets, by name.
    pub async fn assets(&mut self) -> Result<Vec<Asset>, StoreError> {
        self.assets_as(|asset| asset).await
    }

    /// All assets, by name, each as the caller wants it: with less, if it needs less.
    pub async fn assets_as(
        &mut self,
        wanted: impl Fn(Asset) -> Asset + Send,
    ) -> Result<Vec<Asset>, StoreError> {
        const SQL: &str = "SELECT * FROM asset ORDER BY name, id";
        Ok(each_row!(self, SQL, |row| wanted(asset_from!(row)?)))
    }

    /// Assets that belong to a workload, in no order.
    pub async fn assets_in_scope(&mut self) -> Result<Vec<Asset>, StoreError> {
        const SQL: &str = "SELECT * FROM asset WHERE workload IS NOT NULL";
        Ok(each_row!(self, SQL, |row| asset_from!(row)?))
    }

    /// Writes new and changed assets.
    pub async fn save_assets(&mut self, assets: &[Asset]) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO asset (id, kind, name, facts, attributes, out_of_scope,
            workload, member_by, member_because, member_confidence, readiness, readiness_reasons,
            disposition, effort_tenths, version, said_disposition, said_because, said_by, said_at) ";
        const TAIL: &str = " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind,
            name = excluded.name, facts = excluded.facts, attributes = excluded.attributes,
            out_of_scope = excluded.out_of_scope, workload = excluded.workload,
            member_by = excluded.member_by, member_because = excluded.member_because,
            member_confidence = excluded.member_confidence, readiness = excluded.readiness,
            readiness_reasons = excluded.readiness_reasons, disposition = excluded.disposition,
            effort_tenths = excluded.effort_tenths, version = excluded.version,
            said_disposition = excluded.said_disposition, said_because = excluded.said_because,
            said_by = excluded.said_by, said_at = excluded.said_at";
        // In slices, so that the texts of a large estate are not all in memory at once.
        for slice in assets.chunks(crate::bulk::MOST_VALUES / 19) {
            let rows = slice
                .iter()
                .map(|a| {
                    let texts = (
                        facts_text(&a.facts)?,
                        json(&&a.attributes[..])?,
                        json(&a.readiness_reasons)?,
                    );
                    Ok((a, texts))
                })
                .collect::<Result<Vec<_>, StoreError>>()?;
            bulk_insert!(
                self,
                HEAD,
                19,
                rows,
                |b, (a, (facts, attributes, reasons))| {
                    let member = a.membership.as_ref();
                    let said = a.said.as_deref();
                    b.push_bind(a.id.uuid())
                        .push_bind(a.kind.name())
                        .push_bind(&a.name)
                        .push_bind(facts)
                        .push_bind(attributes)
                        .push_bind(&a.out_of_scope)
                        .push_bind(a.workload.map(Id::uuid))
                        .push_bind(member.map(|m| &m.by))
                        .push_bind(member.map(|m| &m.because))
                        .push_bind(member.map(|m| i64::from(m.confidence_percent)))
                        .push_bind(a.readiness.name())
                        .push_bind(reasons)
                        .push_bind(a.disposition.map(Disposition::name))
                        .push_bind(a.effort_tenths)
                        .push_bind(a.version)
                        .push_bind(said.map(|word| word.disposition.name()))
                        .push_bind(said.and_then(|word| word.reason.as_ref()))
                        .push_bind(said.map(|word| &word.by))
                        .push_bind(said.map(|word| from_time(word.at)));
                },
                TAIL
            );
        }
        Ok(())
    }

    /// Writes what rules say of assets that are there: readiness, disposition and effort, with the
    /// version. Nothing else of them changes.
    pub async fn save_verdicts_of_rules(&mut self, assets: &[Asset]) -> Result<(), StoreError> {
        const HEAD: &str = "UPDATE asset SET readiness = v.column2, readiness_reasons = v.column3,
            disposition = v.column4, effort_tenths = v.column5, version = v.column6 FROM (";
        for chunk in assets.chunks(crate::bulk::MOST_VALUES / 6) {
            let reasons: Vec<String> =
                chunk.iter().map(|a| json(&a.readiness_reasons)).collect::<Result<_, _>>()?;
            on_backend!(self, tx => {
                let mut query = sqlx::QueryBuilder::new(HEAD);
                query.push_values(chunk.iter().zip(reasons), |mut row, (asset, reasons)| {
                    row.push_bind(asset.id.uuid())
                        .push_bind(asset.readiness.name())
                        .push_bind(reasons)
                        .push_bind(asset.disposition.map(Disposition::name))
                        .push_bind(asset.effort_tenths)
                        .push_bind(asset.version);
                });
                query.push(") AS v WHERE asset.id = v.column1");
                query.build().persistent(false).execute(&mut **tx).await?;
            });
        }
        Ok(())
    }

    /// Removes assets that proved to be others.
    pub async fn remove_assets(&mut self, ids: &[Id<Asset>]) -> Result<(), StoreError> {
        bulk_delete!(self, "DELETE FROM asset WHERE id IN ", ids);
        Ok(())
    }

    /// Up to `limit` assets by name behind a place: name and id of the last one seen.
    pub async fn assets_after(
        &mut self,
        after: Option<(&str, Id<Asset>)>,
        limit: i64,
    ) -> Result<Vec<Asset>, StoreError> {
        const FIRST: &str = "SELECT * FROM asset ORDER BY name, id LIMIT $1";
        const NEXT: &str =
            "SELECT * FROM asset WHERE (name, id) > ($2, $3) ORDER BY name, id LIMIT $1";
        on_backend!(self, tx => {
            let query = sqlx::query(if after.is_some() { NEXT } else { FIRST }).bind(limit);
            let query = match after {
                Some((name, id)) => query.bind(name).bind(id.uuid()),
                None => query,
            };
            let rows = query.fetch_all(&mut **tx).await?;
            rows.iter().map(|row| asset_from!(row)).collect()
        })
    }

    /// The asset of this id.
    pub async fn find_asset(&mut self, id: Id<Asset>) -> Result<Option<Asset>, StoreError> {
        const SQL: &str = "SELECT * FROM asset WHERE id = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(id.uuid()).fetch_optional(&mut **tx).await?;
            row.map(|row| asset_from!(row)).transpose()
        })
    }

    /// Up to `limit` assets of a workload, by name.
    pub async fn assets_of(
        &mut self,
        workload: Id<Workload>,
        limit: i64,
    ) -> Result<Vec<Asset>, StoreError> {
        const SQL: &str = "SELECT * FROM asset WHERE workload = $1 ORDER BY name, id LIMIT $2";
        on_backend!(self, tx => {
            let rows =
                sqlx::query(SQL).bind(workload.uuid()).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| asset_from!(row)).collect()
        })
    }

    /// Assets by their ids, in the order given; those that are gone are left out.
    pub async fn assets_by_ids(&mut self, ids: &[Id<Asset>]) -> Result<Vec<Asset>, StoreError> {
        const HEAD: &str = "SELECT * FROM asset WHERE id IN ";
        let mut found: Vec<Asset> = rows_of!(self, HEAD, ids, "", |row| asset_from!(row)?);
        let place: BTreeMap<Id<Asset>, usize> = ids.iter().copied().zip(0..).collect();
        found.sort_by_key(|asset| place.get(&asset.id).copied());
        Ok(found)
    }
}
