//! Core assumptions as shown: what to challenge first.

use std::collections::BTreeMap;

use landfall_domain::assumption::exposure;
use serde::Serialize;

use super::{Listed, Snapshot, hours};

/// A core assumption as shown.
#[derive(Debug, Serialize)]
pub(crate) struct AssumptionDocument {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) slug: String,
    pub(crate) statement: String,
    pub(crate) reason: String,
    pub(crate) scope: String,
    pub(crate) effect: String,
    pub(crate) evidence: String,
    pub(crate) weakness_percent: u8,
    pub(crate) status: &'static str,
    pub(crate) review_by: String,
    /// Workloads whose disposition rests on it.
    pub(crate) workloads: usize,
    /// Work of those workloads.
    pub(crate) resting_hours: f64,
    /// Resting hours × weakness: what to challenge first.
    pub(crate) exposure_hours: f64,
    pub(crate) version: i64,
}

impl Listed for AssumptionDocument {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "statement",
        "reason",
        "scope",
        "effect",
        "evidence",
        "weakness_percent",
        "status",
        "review_by",
        "workloads",
        "resting_hours",
        "exposure_hours",
        "slug",
        "id",
        "version",
    ];
    const SHOWN: &'static [&'static str] = &[
        "key",
        "status",
        "exposure_hours",
        "workloads",
        "weakness_percent",
        "review_by",
        "statement",
    ];
}

impl AssumptionDocument {
    /// All assumptions, the most exposed first.
    pub(crate) fn all(snapshot: &Snapshot) -> Vec<Self> {
        let mut resting: BTreeMap<&str, (usize, i64)> = BTreeMap::new();
        for workload in &snapshot.workloads {
            for slug in &workload.decision.assumptions {
                let (count, effort) = resting.entry(slug).or_default();
                *count += 1;
                *effort += workload.effort_tenths;
            }
        }
        let mut documents: Vec<Self> = snapshot
            .assumptions
            .iter()
            .map(|a| {
                let (workloads, effort) = resting.get(a.slug.as_str()).copied().unwrap_or_default();
                Self {
                    id: a.id.to_string(),
                    key: format!("A-{}", a.number),
                    slug: a.slug.clone(),
                    statement: a.statement.clone(),
                    reason: a.reason.clone(),
                    scope: a.scope.clone(),
                    effect: a.effect.clone(),
                    evidence: a.evidence.clone(),
                    weakness_percent: a.weakness_percent,
                    status: a.status.name(),
                    review_by: a.review_by.to_string(),
                    workloads,
                    resting_hours: hours(effort),
                    exposure_hours: hours(exposure(a, effort)),
                    version: a.version,
                }
            })
            .collect();
        documents.sort_by(|a, b| b.exposure_hours.total_cmp(&a.exposure_hours));
        documents
    }
}
