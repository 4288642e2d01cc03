//! Releases as shown: each with the assets that it needs.

use landfall_domain::rationalize::Readiness;
use serde::Serialize;

use super::{Listed, Snapshot, hours};

/// A release as shown.
#[derive(Debug, Serialize)]
pub(crate) struct ReleaseDocument {
    pub(crate) key: String,
    /// Titles of its workloads.
    pub(crate) workloads: Vec<String>,
    pub(crate) members: Vec<ReleaseMember>,
    /// Number of assets that must be migrated before it can be released.
    pub(crate) assets: usize,
    pub(crate) assets_ready: usize,
    pub(crate) effort_hours: f64,
    /// Key of the iteration in which its last workload is complete.
    pub(crate) ready_in: Option<String>,
    /// Last day of that iteration.
    pub(crate) ready_on: Option<String>,
}

/// A workload in a release.
#[derive(Debug, Serialize)]
pub(crate) struct ReleaseMember {
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) because: String,
    /// Names of the assets that it needs.
    pub(crate) assets: Vec<String>,
}

impl Listed for ReleaseDocument {
    const COLUMNS: &'static [&'static str] =
        &["key", "workloads", "assets", "assets_ready", "effort_hours", "ready_in", "ready_on"];
    const SHOWN: &'static [&'static str] =
        &["key", "assets", "effort_hours", "ready_in", "ready_on", "workloads"];
}

impl ReleaseDocument {
    /// All releases, in order.
    pub(crate) fn all(snapshot: &Snapshot) -> Vec<Self> {
        let (workloads, ready) = (snapshot.workload_by_id(), snapshot.ready_in());
        let mut assets: std::collections::BTreeMap<_, Vec<&landfall_domain::estate::Asset>> =
            std::collections::BTreeMap::new();
        for asset in snapshot.assets.iter().filter(|asset| asset.in_scope()) {
            assets.entry(asset.workload).or_default().push(asset);
        }
        let boxes = snapshot.plan.as_ref().map_or(&[][..], |plan| &plan.iterations);
        (1..)
            .zip(&snapshot.releases)
            .map(|(number, members)| {
                let held = |id| assets.get(&Some(id)).map_or(&[][..], Vec::as_slice);
                let all = || members.iter().flat_map(|member| held(member.workload));
                let complete: Option<u32> = members
                    .iter()
                    .map(|member| ready.get(&member.workload).copied())
                    .collect::<Option<Vec<u32>>>()
                    .and_then(|iterations| iterations.into_iter().max());
                let time_box = complete.and_then(|at| boxes.get(at as usize - 1));
                let members: Vec<ReleaseMember> = members
                    .iter()
                    .filter_map(|member| {
                        let workload = workloads.get(&member.workload)?;
                        Some(ReleaseMember {
                            workload: workload.key(),
                            title: workload.title(),
                            because: member.because.clone(),
                            assets: held(member.workload).iter().map(|a| a.name.clone()).collect(),
                        })
                    })
                    .collect();
                let tenths: i64 = snapshot.releases[number - 1]
                    .iter()
                    .filter_map(|member| workloads.get(&member.workload))
                    .map(|workload| workload.effort_tenths)
                    .sum();
                Self {
                    key: format!("R-{number}"),
                    workloads: members.iter().map(|member| member.title.clone()).collect(),
                    assets: all().count(),
                    assets_ready: all().filter(|a| a.readiness == Readiness::Ready).count(),
                    effort_hours: hours(tenths),
                    ready_in: time_box.map(landfall_domain::plan::TimeBox::key),
                    ready_on: time_box.map(|time_box| time_box.end.to_string()),
                    members,
                }
            })
            .collect()
    }
}
