//! Releases as shown: each with the assets that it needs.

use std::collections::BTreeMap;

use landfall_domain::estate::{Asset, Workload};
use landfall_domain::id::Id;
use landfall_domain::plan::TimeBox;
use landfall_domain::rationalize::Readiness;
use landfall_domain::release::Member;
use landfall_store::{HeldAsset, NamedWorkload};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Listed, Snapshot, hours};

/// A release as shown.
#[derive(Debug, Serialize, ToSchema)]
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
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleaseMember {
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) because: String,
    /// Names of the assets that it needs.
    pub(crate) assets: Vec<String>,
    /// The same assets, each with its reason.
    pub(crate) needs: Vec<ReleaseAsset>,
}

/// An asset that a release needs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleaseAsset {
    #[schema(value_type = String)]
    pub(crate) id: Id<Asset>,
    pub(crate) name: String,
    pub(crate) readiness: &'static str,
    /// Why it belongs to the workload.
    pub(crate) because: Option<String>,
}

impl Listed for ReleaseDocument {
    const COLUMNS: &'static [&'static str] =
        &["key", "workloads", "assets", "assets_ready", "effort_hours", "ready_in", "ready_on"];
    const SHOWN: &'static [&'static str] =
        &["key", "assets", "effort_hours", "ready_in", "ready_on", "workloads"];
}

/// What releases are shown from: of the whole estate, or of what some of them hold.
#[derive(Debug, Default)]
pub(crate) struct ReleaseBasis {
    workloads: BTreeMap<Id<Workload>, NamedWorkload>,
    assets: BTreeMap<Id<Workload>, Vec<HeldAsset>>,
    /// In which iteration each workload is complete, from 1.
    ready: BTreeMap<Id<Workload>, u32>,
    iterations: Vec<TimeBox>,
}

impl ReleaseBasis {
    /// Of workloads and assets that were looked up.
    pub(crate) fn of(workloads: Vec<NamedWorkload>, assets: Vec<HeldAsset>) -> Self {
        let mut held: BTreeMap<Id<Workload>, Vec<HeldAsset>> = BTreeMap::new();
        for asset in assets {
            held.entry(asset.workload).or_default().push(asset);
        }
        let workloads = workloads.into_iter().map(|one| (one.id, one)).collect();
        Self { workloads, assets: held, ..Self::default() }
    }

    /// With the plan that says when workloads are complete.
    pub(crate) fn planned(
        self,
        ready: BTreeMap<Id<Workload>, u32>,
        iterations: Vec<TimeBox>,
    ) -> Self {
        Self { ready, iterations, ..self }
    }

    /// One release.
    pub(crate) fn release(&self, number: usize, members: &[Member]) -> ReleaseDocument {
        let held = |id| self.assets.get(&id).map_or(&[][..], Vec::as_slice);
        let all = || members.iter().flat_map(|member| held(member.workload));
        let known = members.iter().filter_map(|member| {
            self.workloads.get(&member.workload).map(|workload| (member, workload))
        });
        let complete: Option<Vec<u32>> =
            members.iter().map(|member| self.ready.get(&member.workload).copied()).collect();
        let complete = complete.and_then(|iterations| iterations.into_iter().max());
        let time_box = complete.and_then(|at| self.iterations.get(at as usize - 1));
        let tenths: i64 = known.clone().map(|(_, workload)| workload.effort_tenths).sum();
        let members: Vec<ReleaseMember> = known
            .map(|(member, workload)| ReleaseMember {
                workload: format!("W-{}", workload.number),
                title: workload.title.clone(),
                because: member.because.clone(),
                assets: held(member.workload).iter().map(|asset| asset.name.clone()).collect(),
                needs: held(member.workload).iter().map(needed).collect(),
            })
            .collect();
        ReleaseDocument {
            key: format!("R-{number}"),
            workloads: members.iter().map(|member| member.title.clone()).collect(),
            assets: all().count(),
            assets_ready: all().filter(|asset| asset.readiness == Readiness::Ready).count(),
            effort_hours: hours(tenths),
            ready_in: time_box.map(TimeBox::key),
            ready_on: time_box.map(|time_box| time_box.end.to_string()),
            members,
        }
    }
}

fn needed(asset: &HeldAsset) -> ReleaseAsset {
    ReleaseAsset {
        id: asset.id,
        name: asset.name.clone(),
        readiness: asset.readiness.name(),
        because: asset.because.clone(),
    }
}

impl ReleaseDocument {
    /// The end of a bar that shows how many assets are ready; a bar has no end at 0.
    pub(crate) fn most(&self) -> usize {
        self.assets.max(1)
    }

    /// All releases, in order.
    pub(crate) fn all(snapshot: &Snapshot) -> Vec<Self> {
        let workloads = snapshot.workloads.iter().map(|workload| NamedWorkload {
            id: workload.id,
            number: workload.number,
            title: workload.title(),
            rank: workload.rank,
            effort_tenths: workload.effort_tenths,
        });
        let assets = snapshot.assets.iter().filter(|asset| asset.in_scope()).filter_map(|asset| {
            Some(HeldAsset {
                id: asset.id,
                workload: asset.workload?,
                name: asset.name.clone(),
                readiness: asset.readiness,
                because: asset.membership.as_ref().map(|one| one.because.clone()),
            })
        });
        let boxes = snapshot.plan.as_ref().map(|plan| plan.iterations.clone());
        let basis = ReleaseBasis::of(workloads.collect(), assets.collect())
            .planned(snapshot.ready_in(), boxes.unwrap_or_default());
        (1..).zip(&snapshot.releases).map(|(at, members)| basis.release(at, members)).collect()
    }
}
