//! How far the workloads of a release backlog are, and every asset of theirs.

use std::collections::BTreeMap;

use landfall_domain::delivery::stage::{AssetStage, WorkloadStage, shares};
use landfall_domain::delivery::{ReleaseBacklog, ReleaseItem, Task, TaskState};
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::id::Id;
use landfall_store::{HeldAsset, Tx};
use serde::Serialize;
use utoipa::ToSchema;

use super::Names;

/// A workload of a release backlog.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReleaseItemDocument {
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) because: String,
    pub(crate) assets: Vec<NeededAsset>,
    pub(crate) tasks: usize,
    pub(crate) tasks_done: usize,
    /// Where it stands on its way; null before it begins.
    pub(crate) stage: Option<&'static str>,
    /// How many of its assets stand where, the farthest first.
    pub(crate) shares: Vec<ShareDocument>,
    /// How many of its assets are `ready`, `conditional`, `not_ready` or `unknown`.
    #[schema(value_type = BTreeMap<String, usize>)]
    pub(crate) readiness: BTreeMap<&'static str, usize>,
}

/// An asset that a workload needs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct NeededAsset {
    #[schema(value_type = String)]
    pub(crate) id: Id<Asset>,
    pub(crate) name: String,
    pub(crate) because: String,
    /// `ready`, `conditional`, `not_ready` or `unknown`; null if it is out of scope by now.
    pub(crate) readiness: Option<&'static str>,
    /// Why it is not plainly ready.
    pub(crate) readiness_reasons: Vec<String>,
    /// Where it stands on its way, such as `replicated`; null before its workload begins.
    pub(crate) stage: Option<&'static str>,
    pub(crate) tasks: usize,
    pub(crate) tasks_done: usize,
}

/// Assets of a workload that stand alike.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = StageShare)]
pub(crate) struct ShareDocument {
    /// `in_use`, `copied`, `copying`, `looked_at` or `not_started`.
    pub(crate) group: &'static str,
    /// The same as people read it.
    #[serde(skip)]
    pub(crate) label: &'static str,
    /// Where it begins in the bar, in assets.
    #[serde(skip)]
    pub(crate) from: usize,
    pub(crate) assets: usize,
}

impl NeededAsset {
    /// How far it is, in words: readiness with its reasons, and where it stands on its way.
    pub(crate) fn in_words(&self) -> String {
        let readiness = self.readiness.unwrap_or("out of scope by now");
        let reasons = match self.readiness_reasons.as_slice() {
            [] => String::new(),
            reasons => format!(" ({})", reasons.join("; ")),
        };
        let stage = self.stage.unwrap_or("not_started").replace('_', " ");
        format!("{}{reasons}; {stage}", readiness.replace('_', " "))
    }
}

/// Tasks that are done, of all.
type Done = (usize, usize);

/// What is known of the workloads of a release.
struct Known {
    names: Names,
    held: BTreeMap<Id<Asset>, HeldAsset>,
    reasons: BTreeMap<Id<Asset>, Vec<String>>,
    stages: BTreeMap<Id<Workload>, WorkloadStage>,
    asset_stages: BTreeMap<Id<Asset>, AssetStage>,
    /// By workload and asset; without an asset for the workload with all of its assets.
    tasks: BTreeMap<(Id<Workload>, Option<Id<Asset>>), Done>,
}

impl ReleaseItemDocument {
    /// Those of a release backlog, in its order.
    pub(super) async fn all(tx: &mut Tx, release: &ReleaseBacklog) -> anyhow::Result<Vec<Self>> {
        let ids: Vec<Id<Workload>> = release.items.iter().map(|item| item.workload).collect();
        let known = Known {
            names: Names::load(tx, &ids).await?,
            held: tx.held_assets(&ids).await?.into_iter().map(|one| (one.id, one)).collect(),
            reasons: tx.readiness_reasons(&ids).await?,
            stages: tx.stages_of(&ids).await?,
            asset_stages: tx.asset_stages(&ids).await?,
            tasks: counted(&tx.tasks_of_release(release.id).await?),
        };
        Ok(release.items.iter().map(|item| known.item(item)).collect())
    }

    /// Readiness in words, with how many assets have it.
    pub(crate) fn readiness_in_words(&self) -> String {
        let words = self.readiness.iter();
        let words = words.map(|(name, many)| format!("{many} {}", name.replace('_', " ")));
        words.collect::<Vec<_>>().join(", ")
    }
}

/// Tasks by workload, and by each of its assets.
fn counted(tasks: &[Task]) -> BTreeMap<(Id<Workload>, Option<Id<Asset>>), Done> {
    let mut all: BTreeMap<(Id<Workload>, Option<Id<Asset>>), Done> = BTreeMap::new();
    for task in tasks {
        let own = task.asset.map(|asset| (task.workload, Some(asset)));
        for key in [Some((task.workload, None)), own].into_iter().flatten() {
            let (done, many) = all.entry(key).or_default();
            *done += usize::from(task.state == TaskState::Done);
            *many += 1;
        }
    }
    all
}

impl Known {
    fn item(&self, item: &ReleaseItem) -> ReleaseItemDocument {
        let id = item.workload;
        let (tasks_done, tasks) = self.tasks.get(&(id, None)).copied().unwrap_or_default();
        let own = item.assets.iter().map(|one| self.asset_stages.get(&one.asset).copied());
        let shares = shares(own).into_iter().map(|share| ShareDocument {
            group: share.group.name(),
            label: share.group.label(),
            from: share.from,
            assets: share.many,
        });
        let assets: Vec<NeededAsset> =
            item.assets.iter().map(|one| self.asset(id, one.asset, &one.because)).collect();
        let mut readiness = BTreeMap::new();
        for name in assets.iter().filter_map(|asset| asset.readiness) {
            *readiness.entry(name).or_default() += 1;
        }
        ReleaseItemDocument {
            workload: self.names.key(id),
            title: self.names.title(id),
            because: item.because.clone(),
            assets,
            tasks,
            tasks_done,
            stage: self.stages.get(&id).map(|stage| stage.name()),
            shares: shares.collect(),
            readiness,
        }
    }

    fn asset(&self, workload: Id<Workload>, id: Id<Asset>, because: &str) -> NeededAsset {
        let held = self.held.get(&id);
        let (tasks_done, tasks) =
            self.tasks.get(&(workload, Some(id))).copied().unwrap_or_default();
        NeededAsset {
            id,
            name: held.map(|one| one.name.clone()).unwrap_or_default(),
            because: because.to_owned(),
            readiness: held.map(|one| one.readiness.name()),
            readiness_reasons: self.reasons.get(&id).cloned().unwrap_or_default(),
            stage: self.asset_stages.get(&id).map(|stage| stage.name()),
            tasks,
            tasks_done,
        }
    }
}
