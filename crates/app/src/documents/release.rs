//! Releases as shown: each with the assets that it needs.

use std::collections::BTreeMap;

use landfall_domain::estate::{Asset, Workload};
use landfall_domain::id::Id;
use landfall_domain::plan::TimeBox;
use landfall_domain::rationalize::Readiness;
use landfall_domain::release::Member;
use landfall_store::{HeldAsset, Holding, NamedWorkload};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Listed, Snapshot, hours};

/// A release with what it comes to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReleaseSummary {
    pub(crate) key: String,
    /// Titles of its workloads; in lists of the web app and the API the first 20.
    pub(crate) workloads: Vec<String>,
    /// How many workloads it has.
    pub(crate) workload_count: usize,
    /// Number of assets that must be migrated before it can be released.
    pub(crate) assets: usize,
    pub(crate) assets_ready: usize,
    pub(crate) effort_hours: f64,
    /// Key of the iteration in which its last workload is complete.
    pub(crate) ready_in: Option<String>,
    /// Last day of that iteration.
    pub(crate) ready_on: Option<String>,
}

/// A release with everything that it needs.
#[derive(Debug, Serialize)]
pub(crate) struct ReleaseDocument {
    #[serde(flatten)]
    pub(crate) summary: ReleaseSummary,
    pub(crate) members: Vec<ReleaseMember>,
}

/// A workload in a release.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleaseMember {
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) because: String,
    /// How many assets it needs.
    pub(crate) asset_count: usize,
    /// Names of the assets that it needs; in the web app and the API the first 50.
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

const COLUMNS: &[&str] = &[
    "key",
    "workloads",
    "workload_count",
    "assets",
    "assets_ready",
    "effort_hours",
    "ready_in",
    "ready_on",
];

impl Listed for ReleaseSummary {
    const COLUMNS: &'static [&'static str] = COLUMNS;
    const SHOWN: &'static [&'static str] = COLUMNS;
}

impl Listed for ReleaseDocument {
    const COLUMNS: &'static [&'static str] = COLUMNS;
    const SHOWN: &'static [&'static str] =
        &["key", "assets", "effort_hours", "ready_in", "ready_on", "workloads"];
}

impl ReleaseSummary {
    /// Titles that stand in a list.
    const TITLES: usize = 20;

    /// A release by its number, from what its workloads hold, and the iteration that completes it.
    pub(crate) fn of(number: usize, held: &[&Holding], time_box: Option<&TimeBox>) -> Self {
        let sum = |count: &dyn Fn(&Holding) -> i64| held.iter().map(|one| count(one)).sum::<i64>();
        let size = |count: i64| usize::try_from(count).unwrap_or(0);
        Self {
            key: format!("R-{number}"),
            workloads: held.iter().map(|one| one.workload.title.clone()).collect(),
            workload_count: held.len(),
            assets: size(sum(&|one| one.assets)),
            assets_ready: size(sum(&|one| one.ready)),
            effort_hours: hours(sum(&|one| one.workload.effort_tenths)),
            ready_in: time_box.map(TimeBox::key),
            ready_on: time_box.map(|time_box| time_box.end.to_string()),
        }
    }

    /// With no more titles than a list shows.
    pub(crate) fn brief(mut self) -> Self {
        self.workloads.truncate(Self::TITLES);
        self
    }

    /// How many titles are not among those that it shows.
    pub(crate) fn untold(&self) -> usize {
        self.workload_count - self.workloads.len()
    }

    /// The end of a bar that shows how many assets are ready; a bar has no end at 0.
    pub(crate) fn most(&self) -> usize {
        self.assets.max(1)
    }
}

impl ReleaseMember {
    /// A workload in a release, with at most so many of its assets.
    pub(crate) fn of(
        member: &Member,
        workload: &NamedWorkload,
        held: &[HeldAsset],
        most: usize,
    ) -> Self {
        let some = &held[..held.len().min(most)];
        Self {
            workload: format!("W-{}", workload.number),
            title: workload.title.clone(),
            because: member.because.clone(),
            asset_count: held.len(),
            assets: some.iter().map(|asset| asset.name.clone()).collect(),
            needs: some.iter().map(ReleaseAsset::of).collect(),
        }
    }
}

impl ReleaseAsset {
    fn of(asset: &HeldAsset) -> Self {
        Self {
            id: asset.id,
            name: asset.name.clone(),
            readiness: asset.readiness.name(),
            because: asset.because.clone(),
        }
    }
}

/// Assets by the workload that holds them.
pub(crate) fn by_workload(assets: Vec<HeldAsset>) -> BTreeMap<Id<Workload>, Vec<HeldAsset>> {
    let mut held: BTreeMap<Id<Workload>, Vec<HeldAsset>> = BTreeMap::new();
    for asset in assets {
        held.entry(asset.workload).or_default().push(asset);
    }
    held
}

impl ReleaseDocument {
    /// All releases, in order.
    pub(crate) fn all(snapshot: &Snapshot) -> Vec<Self> {
        let assets = snapshot.assets.iter().filter(|asset| asset.in_scope()).filter_map(|asset| {
            Some(HeldAsset {
                id: asset.id,
                workload: asset.workload?,
                name: asset.name.clone(),
                readiness: asset.readiness,
                because: asset.membership.as_ref().map(|one| one.because.clone()),
            })
        });
        let held = by_workload(assets.collect());
        let held = |id| held.get(&id).map_or(&[][..], Vec::as_slice);
        let size = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let holdings: BTreeMap<Id<Workload>, Holding> = snapshot
            .workloads
            .iter()
            .map(|workload| {
                let assets = held(workload.id);
                let is_ready = |asset: &&HeldAsset| asset.readiness == Readiness::Ready;
                let holding = Holding {
                    workload: NamedWorkload {
                        id: workload.id,
                        number: workload.number,
                        title: workload.title(),
                        rank: workload.rank,
                        effort_tenths: workload.effort_tenths,
                    },
                    assets: size(assets.len()),
                    ready: size(assets.iter().filter(is_ready).count()),
                };
                (workload.id, holding)
            })
            .collect();
        let ready = snapshot.ready_in();
        let boxes = snapshot.plan.as_ref().map_or(&[][..], |plan| &plan.iterations);
        let release = |(number, members): (usize, &Vec<Member>)| {
            let complete: Option<Vec<u32>> =
                members.iter().map(|member| ready.get(&member.workload).copied()).collect();
            let complete = complete.and_then(|iterations| iterations.into_iter().max());
            let time_box = complete.and_then(|at| boxes.get(at as usize - 1));
            let known: Vec<(&Member, &Holding)> = members
                .iter()
                .filter_map(|member| Some((member, holdings.get(&member.workload)?)))
                .collect();
            let all: Vec<&Holding> = known.iter().map(|(_, holding)| *holding).collect();
            let member = |(member, holding): &(&Member, &Holding)| {
                let workload = &holding.workload;
                ReleaseMember::of(member, workload, held(workload.id), usize::MAX)
            };
            Self {
                summary: ReleaseSummary::of(number, &all, time_box),
                members: known.iter().map(member).collect(),
            }
        };
        (1..).zip(&snapshot.releases).map(release).collect()
    }
}
