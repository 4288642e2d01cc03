//! Dependencies as the list of the web app and the API show them: page by page, each with both
//! its ends.

use landfall_store::FarDependency;
use serde::Serialize;
use utoipa::ToSchema;

use super::Listed;

/// A dependency with both its ends.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TieDocument {
    pub(crate) id: String,
    pub(crate) from: String,
    pub(crate) from_id: String,
    /// Key of the workload that needs; absent if its asset is in none.
    pub(crate) from_workload: Option<String>,
    pub(crate) from_workload_name: Option<String>,
    pub(crate) to: String,
    pub(crate) to_id: String,
    /// Key of the workload that is needed; absent if its asset is in none.
    pub(crate) to_workload: Option<String>,
    pub(crate) to_workload_name: Option<String>,
    /// `network`, `declared` or `runs_on`.
    pub(crate) kind: &'static str,
    pub(crate) port: Option<u16>,
    pub(crate) service: Option<String>,
    /// How often it was seen.
    pub(crate) count: i64,
    pub(crate) first_seen: Option<String>,
    pub(crate) last_seen: Option<String>,
    /// How many sources say so.
    pub(crate) sources: i64,
    /// Where it leads: `within` a workload, `between` two of which the one needs the other,
    /// `apart` to or from a shared service, or `outside` of all workloads.
    pub(crate) leads: &'static str,
}

impl Listed for TieDocument {
    const COLUMNS: &'static [&'static str] = &[
        "from",
        "from_workload",
        "from_workload_name",
        "to",
        "to_workload",
        "to_workload_name",
        "kind",
        "port",
        "service",
        "count",
        "first_seen",
        "last_seen",
        "sources",
        "leads",
        "id",
        "from_id",
        "to_id",
    ];
    const SHOWN: &'static [&'static str] =
        &["from", "from_workload", "to", "to_workload", "kind", "port", "count", "leads"];
}

impl From<FarDependency> for TieDocument {
    fn from(far: FarDependency) -> Self {
        let leads = match (&far.from.workload, &far.to.workload) {
            (Some((from, _)), Some((to, _))) if from == to => "within",
            (Some(_), Some(_)) if far.ties => "between",
            (Some(_), Some(_)) => "apart",
            _ => "outside",
        };
        let FarDependency { dependency, from, to, .. } = far;
        let key =
            |end: &Option<(i64, String)>| end.as_ref().map(|(number, _)| format!("W-{number}"));
        Self {
            id: dependency.id.to_string(),
            from_id: from.asset.to_string(),
            from_workload: key(&from.workload),
            from_workload_name: from.workload.map(|(_, title)| title),
            from: from.name,
            to_id: to.asset.to_string(),
            to_workload: key(&to.workload),
            to_workload_name: to.workload.map(|(_, title)| title),
            to: to.name,
            kind: dependency.kind.name(),
            port: dependency.port,
            service: dependency.service,
            count: dependency.count,
            first_seen: dependency.first_seen.map(|at| at.to_string()),
            last_seen: dependency.last_seen.map(|at| at.to_string()),
            sources: dependency.sources,
            leads,
        }
    }
}
