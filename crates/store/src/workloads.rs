//! Workloads.

use std::collections::BTreeMap;

use landfall_domain::estate::{Membership, Workload};
use landfall_domain::id::Id;
use landfall_domain::priority::{Placed, millionths};
use landfall_domain::rationalize::{Decision, Disposition, Readiness};
use sqlx::Row;
use uuid::Uuid;

use crate::backend::{StoreError, Tx, on_backend};
use crate::bulk::{bulk_delete, bulk_insert, each_row, rows_of};
use crate::text::{json, parse, percent, to_day, word};

macro_rules! workload_from {
    ($row:expr) => {
        Ok::<Workload, StoreError>(Workload {
            id: Id::from_uuid($row.try_get::<Uuid, _>("id")?),
            number: $row.try_get("number")?,
            name: $row.try_get("name")?,
            environment: $row.try_get("environment")?,
            owner: $row.try_get("owner")?,
            business_unit: $row.try_get("business_unit")?,
            criticality: $row.try_get("criticality")?,
            compliance: $row.try_get("compliance")?,
            grouping: Membership {
                by: $row.try_get("grouped_by")?,
                because: $row.try_get("grouped_because")?,
                confidence_percent: percent("workload", $row.try_get("grouping_confidence")?)?,
            },
            decision: Decision {
                disposition: word(
                    "workload",
                    &$row.try_get::<String, _>("disposition")?,
                    Disposition::named,
                )?,
                by: $row.try_get("decided_by")?,
                because: $row.try_get("decided_because")?,
                confidence_percent: percent("workload", $row.try_get("decision_confidence")?)?,
                assumptions: parse("workload", &$row.try_get::<String, _>("assumptions")?)?,
            },
            readiness: word(
                "workload",
                &$row.try_get::<String, _>("readiness")?,
                Readiness::named,
            )?,
            assets: $row.try_get("assets")?,
            storage_mib: $row.try_get("storage_mib")?,
            effort_tenths: $row.try_get("effort_tenths")?,
            rank: $row.try_get("rank")?,
            proposed_rank: $row.try_get("proposed_rank")?,
            placed: {
                let pinned = $row.try_get("pinned")?;
                let because: Option<String> = $row.try_get("placed_because")?;
                let until = to_day("workload", $row.try_get("placed_until")?)?;
                because.map(|because| Placed { pinned, because, until })
            },
            scored: parse("workload", &$row.try_get::<String, _>("scored")?)?,
            rank_reason: $row.try_get("rank_reason")?,
            version: $row.try_get("version")?,
        })
    };
}

/// Stands for "no rank" in the order of workloads: behind all ranks.
const UNRANKED: i64 = i64::MAX;

impl Tx {
    /// All workloads, by rank, then by number.
    pub async fn workloads(&mut self) -> Result<Vec<Workload>, StoreError> {
        const SQL: &str = "SELECT * FROM workload ORDER BY CASE WHEN rank IS NULL THEN 1 ELSE 0 END, rank, number";
        Ok(each_row!(self, SQL, |row| workload_from!(row)?))
    }

    /// Writes new and changed workloads.
    pub async fn save_workloads(&mut self, workloads: &[Workload]) -> Result<(), StoreError> {
        const HEAD: &str = "INSERT INTO workload (id, number, name, environment, owner,
            business_unit, criticality, compliance, grouped_by, grouped_because,
            grouping_confidence, disposition, decided_by, decided_because, decision_confidence,
            assumptions, readiness, assets, storage_mib, effort_tenths, rank, scored, rank_reason,
            version, proposed_rank, placed_because, pinned, score_millionths,
            placed_until) ";
        const TAIL: &str = " ON CONFLICT (id) DO UPDATE SET name = excluded.name,
            environment = excluded.environment, owner = excluded.owner,
            business_unit = excluded.business_unit, criticality = excluded.criticality,
            compliance = excluded.compliance, grouped_by = excluded.grouped_by,
            grouped_because = excluded.grouped_because,
            grouping_confidence = excluded.grouping_confidence,
            disposition = excluded.disposition, decided_by = excluded.decided_by,
            decided_because = excluded.decided_because,
            decision_confidence = excluded.decision_confidence,
            assumptions = excluded.assumptions, readiness = excluded.readiness,
            assets = excluded.assets, storage_mib = excluded.storage_mib,
            effort_tenths = excluded.effort_tenths, rank = excluded.rank,
            scored = excluded.scored, rank_reason = excluded.rank_reason,
            version = excluded.version, proposed_rank = excluded.proposed_rank,
            placed_because = excluded.placed_because, pinned = excluded.pinned,
            score_millionths = excluded.score_millionths,
            placed_until = excluded.placed_until";
        let rows = workloads
            .iter()
            .map(|w| Ok((w, json(&w.decision.assumptions)?, json(&w.scored)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        bulk_insert!(
            self,
            HEAD,
            29,
            rows,
            |b, (w, assumptions, scored)| {
                b.push_bind(w.id.uuid())
                    .push_bind(w.number)
                    .push_bind(&w.name)
                    .push_bind(&w.environment)
                    .push_bind(&w.owner)
                    .push_bind(&w.business_unit)
                    .push_bind(&w.criticality)
                    .push_bind(&w.compliance)
                    .push_bind(&w.grouping.by)
                    .push_bind(&w.grouping.because)
                    .push_bind(i64::from(w.grouping.confidence_percent))
                    .push_bind(w.decision.disposition.name())
                    .push_bind(&w.decision.by)
                    .push_bind(&w.decision.because)
                    .push_bind(i64::from(w.decision.confidence_percent))
                    .push_bind(assumptions)
                    .push_bind(w.readiness.name())
                    .push_bind(w.assets)
                    .push_bind(w.storage_mib)
                    .push_bind(w.effort_tenths)
                    .push_bind(w.rank)
                    .push_bind(scored)
                    .push_bind(&w.rank_reason)
                    .push_bind(w.version)
                    .push_bind(w.proposed_rank)
                    .push_bind(w.placed.as_ref().map(|placed| &placed.because))
                    .push_bind(w.placed.as_ref().is_some_and(|placed| placed.pinned))
                    .push_bind(millionths(w.scored.score))
                    .push_bind(
                        w.placed.as_ref().and_then(|one| one.until).map(|day| day.to_string()),
                    );
            },
            TAIL
        );
        Ok(())
    }

    /// Counts up the version of a workload that is still in the version that was read.
    pub async fn bump_workload(&mut self, workload: &Workload) -> Result<(), StoreError> {
        const SQL: &str =
            "UPDATE workload SET version = version + 1 WHERE id = $1 AND version = $2";
        let changed = on_backend!(self, tx => {
            sqlx::query(SQL)
                .bind(workload.id.uuid())
                .bind(workload.version)
                .execute(&mut **tx)
                .await?
                .rows_affected()
        });
        if changed == 1 { Ok(()) } else { Err(StoreError::Conflict(workload.key())) }
    }

    /// Removes workloads that no asset belongs to any more, with their way: its assets are free to go
    /// with others.
    pub async fn remove_workloads(&mut self, ids: &[Id<Workload>]) -> Result<(), StoreError> {
        bulk_delete!(self, "DELETE FROM passage_asset WHERE workload IN ", ids);
        bulk_delete!(self, "DELETE FROM passage WHERE workload IN ", ids);
        bulk_delete!(self, "DELETE FROM workload WHERE id IN ", ids);
        Ok(())
    }

    /// Up to `limit` workloads, by rank and then by number, behind a place: rank and number of the
    /// last one seen.
    pub async fn workloads_after(
        &mut self,
        after: Option<(Option<i64>, i64)>,
        limit: i64,
    ) -> Result<Vec<Workload>, StoreError> {
        const SQL: &str = "SELECT * FROM workload
            WHERE (COALESCE(rank, 9223372036854775807), number) > ($1, $2)
            ORDER BY COALESCE(rank, 9223372036854775807), number LIMIT $3";
        let (rank, number) =
            after.map_or((-1, -1), |(rank, number)| (rank.unwrap_or(UNRANKED), number));
        on_backend!(self, tx => {
            let rows =
                sqlx::query(SQL).bind(rank).bind(number).bind(limit).fetch_all(&mut **tx).await?;
            rows.iter().map(|row| workload_from!(row)).collect()
        })
    }

    /// The workload of this number.
    pub async fn find_workload(&mut self, number: i64) -> Result<Option<Workload>, StoreError> {
        const SQL: &str = "SELECT * FROM workload WHERE number = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(number).fetch_optional(&mut **tx).await?;
            row.map(|row| workload_from!(row)).transpose()
        })
    }

    /// The workload of this id.
    pub async fn workload_of_id(
        &mut self,
        id: Id<Workload>,
    ) -> Result<Option<Workload>, StoreError> {
        const SQL: &str = "SELECT * FROM workload WHERE id = $1";
        on_backend!(self, tx => {
            let row = sqlx::query(SQL).bind(id.uuid()).fetch_optional(&mut **tx).await?;
            row.map(|row| workload_from!(row)).transpose()
        })
    }

    /// Workloads by their ids, in the order given; those that are gone are left out.
    pub async fn workloads_by_ids(
        &mut self,
        ids: &[Id<Workload>],
    ) -> Result<Vec<Workload>, StoreError> {
        const HEAD: &str = "SELECT * FROM workload WHERE id IN ";
        let mut found: Vec<Workload> = rows_of!(self, HEAD, ids, "", |row| workload_from!(row)?);
        let place: BTreeMap<Id<Workload>, usize> = ids.iter().copied().zip(0..).collect();
        found.sort_by_key(|workload| place.get(&workload.id).copied());
        Ok(found)
    }
}
