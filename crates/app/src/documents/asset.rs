//! Assets as shown.

use std::collections::BTreeMap;

use landfall_domain::estate::{Asset, Field, Provenance, Value, Workload};
use landfall_domain::rationalize::Disposition;
use serde::Serialize;
use utoipa::ToSchema;

use super::schema;
use super::{Listed, Snapshot, hours};

/// An asset as shown.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AssetDocument {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    /// Key of its workload; absent when unassigned or out of scope.
    pub(crate) workload: Option<String>,
    pub(crate) workload_name: Option<String>,
    pub(crate) membership_by: Option<String>,
    pub(crate) membership_because: Option<String>,
    pub(crate) membership_confidence_percent: Option<u8>,
    pub(crate) disposition: Option<&'static str>,
    /// Who said what happens to it, above every rule; absent if rules or its workload decide.
    pub(crate) disposition_said_by: Option<String>,
    pub(crate) disposition_said_because: Option<String>,
    /// When.
    pub(crate) disposition_said_at: Option<String>,
    pub(crate) readiness: &'static str,
    pub(crate) readiness_reasons: Vec<String>,
    pub(crate) in_scope: bool,
    pub(crate) out_of_scope_because: Option<String>,
    pub(crate) effort_hours: f64,
    /// Fields by name, with units in the name.
    #[serde(flatten)]
    #[schema(value_type = BTreeMap<String, schema::Value>)]
    pub(crate) facts: BTreeMap<&'static str, Value>,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) version: i64,
}

impl Listed for AssetDocument {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "name",
        "kind",
        "workload",
        "workload_name",
        "disposition",
        "readiness",
        "readiness_reasons",
        "in_scope",
        "out_of_scope_because",
        "effort_hours",
        "environment",
        "os",
        "cores",
        "memory_mib",
        "storage_allocated_mib",
        "storage_used_mib",
        "guest_used_mib",
        "power",
        "fqdn",
        "ip_addresses",
        "mac_addresses",
        "host",
        "cluster",
        "datacentre",
        "folder",
        "application",
        "owner",
        "criticality",
        "tags",
        "membership_by",
        "membership_because",
        "membership_confidence_percent",
        "disposition_said_by",
        "disposition_said_because",
        "disposition_said_at",
    ];
    const MORE_FIELDS: &'static [&'static str] = &["version"];
    const SHOWN: &'static [&'static str] = &[
        "name",
        "kind",
        "workload",
        "disposition",
        "readiness",
        "environment",
        "os",
        "cores",
        "memory_mib",
        "storage_used_mib",
        "power",
    ];
    const OPEN: bool = true;
}

impl AssetDocument {
    /// The assets of a snapshot, by name; one at a time, as a large estate has many.
    pub(crate) fn all(snapshot: &Snapshot) -> impl Iterator<Item = Self> {
        let workloads = snapshot.workload_by_id();
        snapshot.assets.iter().map(move |asset| {
            Self::of(asset, asset.workload.and_then(|id| workloads.get(&id).copied()))
        })
    }

    /// One asset, in its workload.
    pub(crate) fn of(asset: &Asset, workload: Option<&Workload>) -> Self {
        let member = asset.membership.as_ref();
        let said = asset.said.as_deref();
        let decided = workload.map(|workload| workload.decision.disposition);
        let disposition = asset.disposition.or(decided).map(Disposition::name);
        let (workload, workload_name) = workload.map(|w| (w.key(), w.title())).unzip();
        Self {
            id: asset.id.to_string(),
            name: asset.name.clone(),
            kind: asset.kind.name(),
            workload,
            workload_name,
            membership_by: member.map(|m| m.by.clone()),
            membership_because: member.map(|m| m.because.clone()),
            membership_confidence_percent: member.map(|m| m.confidence_percent),
            disposition,
            disposition_said_by: said.map(|word| word.by.clone()),
            disposition_said_because: said.and_then(|word| word.reason.clone()),
            disposition_said_at: said.map(|word| word.at.to_string()),
            readiness: asset.readiness.name(),
            readiness_reasons: asset.readiness_reasons.clone(),
            in_scope: asset.in_scope(),
            out_of_scope_because: asset.out_of_scope.clone(),
            effort_hours: hours(asset.effort_tenths),
            facts: asset
                .facts
                .iter()
                .filter(|(field, _)| *field != Field::Name)
                .map(|(field, value)| (field.name(), value.clone()))
                .collect(),
            attributes: asset.attributes.iter().cloned().collect(),
            version: asset.version,
        }
    }
}

/// One asset with the provenance of every field.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AssetDetail {
    #[serde(flatten)]
    pub(crate) asset: AssetDocument,
    #[schema(value_type = Vec<schema::Provenance>)]
    pub(crate) provenance: Vec<Provenance>,
    pub(crate) depends_on: Vec<String>,
    pub(crate) needed_by: Vec<String>,
}
