//! Dependencies as shown.

use serde::Serialize;

use super::{Listed, Snapshot};

/// A dependency as shown.
#[derive(Debug, Serialize)]
pub(crate) struct DependencyDocument {
    pub(crate) id: String,
    pub(crate) from: String,
    pub(crate) from_id: String,
    pub(crate) from_workload: Option<String>,
    pub(crate) to: String,
    pub(crate) to_id: String,
    pub(crate) to_workload: Option<String>,
    pub(crate) kind: &'static str,
    pub(crate) port: Option<u16>,
    pub(crate) service: Option<String>,
    pub(crate) count: i64,
    pub(crate) first_seen: Option<String>,
    pub(crate) last_seen: Option<String>,
    pub(crate) sources: i64,
    /// True if it is one on a shared service: no reason to move together.
    pub(crate) shared_service: bool,
    /// Number of the move group that holds both ends.
    pub(crate) move_group: Option<u32>,
}

impl Listed for DependencyDocument {
    const COLUMNS: &'static [&'static str] = &[
        "from",
        "from_workload",
        "to",
        "to_workload",
        "kind",
        "port",
        "service",
        "count",
        "first_seen",
        "last_seen",
        "sources",
        "shared_service",
        "move_group",
        "id",
        "from_id",
        "to_id",
    ];
    const SHOWN: &'static [&'static str] = &[
        "from",
        "from_workload",
        "to",
        "to_workload",
        "kind",
        "port",
        "count",
        "shared_service",
        "move_group",
    ];
}

impl DependencyDocument {
    /// All dependencies of a snapshot, by names of their ends.
    pub(crate) fn all(snapshot: &Snapshot) -> Vec<Self> {
        let structure = snapshot.structure();
        let (workloads, index) = (snapshot.workload_by_id(), index(snapshot));
        let mut documents: Vec<Self> = snapshot
            .dependencies
            .iter()
            .filter_map(|dependency| {
                let (from, to) = (*index.get(&dependency.from)?, *index.get(&dependency.to)?);
                let workload = |at: usize| {
                    let id = snapshot.assets[at].workload?;
                    workloads.get(&id).map(|workload| workload.key())
                };
                let group = structure.group_of[from];
                Some(Self {
                    id: dependency.id.to_string(),
                    from: snapshot.assets[from].name.clone(),
                    from_id: dependency.from.to_string(),
                    from_workload: workload(from),
                    to: snapshot.assets[to].name.clone(),
                    to_id: dependency.to.to_string(),
                    to_workload: workload(to),
                    kind: dependency.kind.name(),
                    port: dependency.port,
                    service: dependency.service.clone(),
                    count: dependency.count,
                    first_seen: dependency.first_seen.map(|at| at.to_string()),
                    last_seen: dependency.last_seen.map(|at| at.to_string()),
                    sources: dependency.sources,
                    shared_service: structure.hides(dependency),
                    move_group: group.filter(|_| group == structure.group_of[to]).map(|at| at + 1),
                })
            })
            .collect();
        documents.sort_by(|a, b| {
            (&a.from, &a.to, a.port, a.kind).cmp(&(&b.from, &b.to, b.port, b.kind))
        });
        documents
    }
}

fn index(
    snapshot: &Snapshot,
) -> std::collections::BTreeMap<landfall_domain::id::Id<landfall_domain::estate::Asset>, usize> {
    snapshot.assets.iter().enumerate().map(|(at, asset)| (asset.id, at)).collect()
}
