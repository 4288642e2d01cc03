//! A release backlog: workloads, every asset that each needs, and the two signatures that make it work
//! to do.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::activity::{Template, asset_tasks, workload_tasks};
use crate::estate::{Asset, Workload};
use crate::id::{Id, Named};
use crate::rationalize::Disposition;
use crate::words::words;

use super::task::reason;
use super::{Refusal, Task, TaskState};

words! {
    /// Where a release backlog stands.
    ReleaseStatus:
    /// The strategy team wants it: the adoption team looks at it.
    Submitted "submitted" "submitted";
    /// The adoption team took it: its tasks are there.
    Committed "committed" "committed";
    /// It was taken back before anybody committed to it.
    Withdrawn "withdrawn" "withdrawn";
}

words! {
    /// How users come to what was migrated.
    Promotion:
    /// Staging is promotion: fastest, with little testing.
    SingleStep "single_step" "single step";
    /// Tested and tuned in the cloud, then switched.
    Staged "staged" "staged";
    /// Traffic moves in slices.
    Flight "flight" "flight";
}

/// Who signed, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// An asset that has to be migrated before its workload can be released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseAsset {
    /// The asset.
    pub asset: Id<Asset>,
    /// Why it is here.
    pub because: String,
}

/// A workload of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseItem {
    /// The workload.
    pub workload: Id<Workload>,
    /// Why it is here.
    pub because: String,
    /// Every asset that it needs.
    pub assets: Vec<ReleaseAsset>,
}

/// That a workload which is not migrated yet can be reached from the cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The workload that is needed.
    pub workload: Id<Workload>,
    /// How it is known: a test, a measurement, a design.
    pub evidence: String,
    /// Who says so.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A release backlog.
#[derive(Debug, Clone, PartialEq)]
pub struct ReleaseBacklog {
    /// Id.
    pub id: Id<ReleaseBacklog>,
    /// Short key number, once in the portfolio: 2 of `RB-2`.
    pub number: i64,
    /// What people call it.
    pub title: String,
    /// Where it stands.
    pub status: ReleaseStatus,
    /// How users come to what was migrated.
    pub promotion: Promotion,
    /// Why its value justifies the disruption.
    pub because: String,
    /// Its workloads, in the order in which they are worked on.
    pub items: Vec<ReleaseItem>,
    /// What is known to be reachable.
    pub reach: Vec<Reach>,
    /// For the strategy team.
    pub submitted: Signature,
    /// For the adoption team.
    pub committed: Option<Signature>,
    /// Counted up with each change.
    pub version: i64,
}

impl Named for ReleaseBacklog {
    const PREFIX: &'static str = "release";
}

impl ReleaseBacklog {
    /// The short key that people use. Those of proposed releases, `R-2`, shift with ranks; this one stays.
    pub fn key(&self) -> String {
        format!("RB-{}", self.number)
    }

    /// The number behind a key such as `RB-2`.
    pub fn number_of(key: &str) -> Option<i64> {
        key.strip_prefix("RB-")?.parse().ok().filter(|number| *number > 0)
    }

    /// The same, with the adoption team's signature, or why it cannot be committed to.
    ///
    /// `needs` are those of [`needs_of`].
    pub fn commit(&self, needs: &[Need], by: &str, at: Timestamp) -> Result<Self, Refusal> {
        let key = self.key();
        if self.status != ReleaseStatus::Submitted {
            let status = self.status;
            return Refusal::because(format!(
                "{key} is {status}: only what is submitted is committed"
            ));
        }
        let open: Vec<&Need> = needs.iter().filter(|need| need.met.is_none()).collect();
        if let Some(first) = open.first() {
            let more = match open.len() - 1 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            return Refusal::because(format!(
                "{} needs {}{more}, which is neither in {key} nor migrated before: add it, or say how \
                 it is known to be reachable",
                first.by, first.on
            ));
        }
        if self.items.iter().all(|item| item.assets.is_empty()) {
            return Refusal::because(format!("{key} has no asset: there is nothing to migrate"));
        }
        Ok(Self {
            status: ReleaseStatus::Committed,
            committed: Some(Signature { by: by.to_owned(), at: at.max(self.submitted.at) }),
            version: self.version + 1,
            ..self.clone()
        })
    }

    /// The same, taken back; a release that was committed to stays.
    pub fn withdraw(&self) -> Result<Self, Refusal> {
        if self.status != ReleaseStatus::Submitted {
            let (key, status) = (self.key(), self.status);
            return Refusal::because(format!(
                "{key} is {status}: only what is submitted can be taken back"
            ));
        }
        let (status, version) = (ReleaseStatus::Withdrawn, self.version + 1);
        Ok(Self { status, version, items: Vec::new(), reach: Vec::new(), ..self.clone() })
    }

    /// The same, with a workload that is known to be reachable.
    pub fn reaching(&self, reach: Reach) -> Result<Self, Refusal> {
        if self.status != ReleaseStatus::Submitted {
            let (key, status) = (self.key(), self.status);
            return Refusal::because(format!("{key} is {status}: its needs are looked at no more"));
        }
        let reach = Reach { evidence: reason(&reach.evidence)?, ..reach };
        let mut after = Self { version: self.version + 1, ..self.clone() };
        after.reach.retain(|one| one.workload != reach.workload);
        after.reach.push(reach);
        Ok(after)
    }
}

/// That one workload of a release needs another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Key of the workload of the release.
    pub by: String,
    /// Key of the workload that it needs.
    pub on: String,
    /// Why that stands in the way of nothing; none if it does.
    pub met: Option<String>,
}

/// What the workloads of a release need, and why that is met: it moves along, it was taken before, it
/// need not move, or it is known to be reachable.
///
/// `needs` are pairs of workloads; `key` names one; `earlier` gives the key of the committed release
/// that has a workload, and `stays` is true of one that is retained or retired.
pub fn needs_of(
    release: &ReleaseBacklog,
    needs: &[(Id<Workload>, Id<Workload>)],
    key: &dyn Fn(Id<Workload>) -> String,
    earlier: &dyn Fn(Id<Workload>) -> Option<String>,
    stays: &dyn Fn(Id<Workload>) -> bool,
) -> Vec<Need> {
    let own: BTreeSet<Id<Workload>> = release.items.iter().map(|item| item.workload).collect();
    let reach: BTreeMap<Id<Workload>, &Reach> =
        release.reach.iter().map(|one| (one.workload, one)).collect();
    let mut found: Vec<Need> = needs
        .iter()
        .filter(|(from, to)| own.contains(from) && !own.contains(to))
        .map(|(from, to)| Need {
            by: key(*from),
            on: key(*to),
            met: earlier(*to)
                .map(|release| format!("{release} has it"))
                .or_else(|| {
                    let one = reach.get(to)?;
                    Some(format!("it can be reached, says {}: {}", one.by, one.evidence))
                })
                .or_else(|| stays(*to).then(|| "it does not move".to_owned())),
        })
        .collect();
    found.sort_by(|a, b| (a.met.is_some(), &a.by, &a.on).cmp(&(b.met.is_some(), &b.by, &b.on)));
    found
}

/// The tasks of a release, from the activity templates: workload by workload in their order, and in
/// each by stage, so that going down the list is an order in which the work can be done.
///
/// `workloads` are those of the release with their assets that are in scope; `mint` makes an id, and
/// keys are numbered from `next` on.
pub fn tasks_of(
    release: &ReleaseBacklog,
    workloads: &[(&Workload, Vec<&Asset>)],
    templates: &[Template],
    (mint, next): (&mut dyn FnMut() -> Id<Task>, i64),
) -> Vec<Task> {
    let mut tasks = Vec::new();
    for item in &release.items {
        let Some((workload, assets)) = workloads.iter().find(|(one, _)| one.id == item.workload)
        else {
            continue;
        };
        let whole = workload.decision.disposition;
        let mut own: Vec<(Option<&Asset>, crate::activity::Task<'_>)> =
            workload_tasks(templates, whole).map(|task| (None, task)).collect();
        let wanted: BTreeSet<Id<Asset>> = item.assets.iter().map(|one| one.asset).collect();
        for asset in assets.iter().filter(|asset| wanted.contains(&asset.id)) {
            let disposition: Disposition = asset.disposition.unwrap_or(whole);
            let storage = asset.storage_mib().unwrap_or(0);
            let theirs = asset_tasks(templates, asset.kind, disposition, storage);
            own.extend(theirs.map(|task| (Some(*asset), task)));
        }
        // Within a stage what is for the workload as a whole comes first; the sort keeps the rest.
        own.sort_by_key(|(asset, task)| (task.template.stage, asset.is_some()));
        for (asset, task) in own {
            tasks.push(Task {
                id: mint(),
                number: next + i64::try_from(tasks.len()).unwrap_or(i64::MAX),
                release: release.id,
                workload: item.workload,
                asset: asset.map(|asset| asset.id),
                name: task.template.name.clone(),
                stage: task.template.stage,
                skill: task.template.skill.clone(),
                estimate_tenths: task.effort_tenths,
                spent_tenths: 0,
                state: TaskState::ToDo,
                assignee: None,
                blocked: None,
                iteration: None,
                started_at: None,
                done_at: None,
                version: 1,
            });
        }
    }
    tasks
}
