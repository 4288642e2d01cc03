//! The work of an iteration or of a release as other tools take it: workloads, what belongs to each,
//! and the tasks of that.

use std::collections::BTreeMap;

use jiff::civil::Date;
use landfall_domain::delivery::{
    Iteration, IterationStatus, Leg, ReleaseBacklog, Task, TaskState, Timed, timetable,
};
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::id::Id;
use landfall_store::Tx;

use super::Names;

/// The work of an iteration or of a release.
#[derive(Debug, Clone)]
pub(crate) struct WorkDocument {
    /// `I-1` or `RB-1`.
    pub(crate) key: String,
    /// What people call it.
    pub(crate) title: String,
    /// What waits begins on this day or later: the first day of the first iteration that is not
    /// closed, else today.
    pub(crate) from: Date,
    /// Workloads that have tasks.
    pub(crate) workloads: Vec<WorkloadWork>,
}

/// The work on a workload.
#[derive(Debug, Clone)]
pub(crate) struct WorkloadWork {
    pub(crate) key: String,
    pub(crate) title: String,
    /// The workload as a whole first, then its assets.
    pub(crate) branches: Vec<BranchWork>,
}

/// The work on an asset, or on the workload as a whole.
#[derive(Debug, Clone)]
pub(crate) struct BranchWork {
    /// None for the workload as a whole.
    pub(crate) asset: Option<Id<Asset>>,
    /// Of the asset, or of the workload.
    pub(crate) name: String,
    /// In an order in which they can be done.
    pub(crate) tasks: Vec<TaskWork>,
}

/// A task with the iteration that has it.
#[derive(Debug, Clone)]
pub(crate) struct TaskWork {
    pub(crate) task: Task,
    pub(crate) time_box: Option<TimeBox>,
}

/// An iteration of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimeBox {
    pub(crate) team: String,
    pub(crate) key: String,
    pub(crate) first: Date,
    pub(crate) last: Date,
}

impl From<&Iteration> for TimeBox {
    fn from(one: &Iteration) -> Self {
        Self { team: one.team.clone(), key: one.key(), first: one.first, last: one.last }
    }
}

impl TaskWork {
    /// Hours that are left, in tenths.
    pub(crate) fn remaining_tenths(&self) -> i64 {
        match self.task.state {
            TaskState::Done => 0,
            TaskState::ToDo | TaskState::Doing => {
                (self.task.estimate_tenths - self.task.spent_tenths).max(0)
            }
        }
    }
}

impl BranchWork {
    /// The name of what is done for the workload as a whole.
    pub(crate) const WHOLE: &'static str = "The workload as a whole";

    /// What people call it below its workload.
    pub(crate) fn title(&self) -> &str {
        if self.asset.is_some() { &self.name } else { Self::WHOLE }
    }
}

impl WorkloadWork {
    pub(crate) fn tasks(&self) -> impl Iterator<Item = &TaskWork> {
        self.branches.iter().flat_map(|branch| &branch.tasks)
    }
}

impl WorkDocument {
    pub(crate) async fn of_iteration(
        tx: &mut Tx,
        iteration: &Iteration,
        today: Date,
    ) -> anyhow::Result<Self> {
        let tasks = tx.tasks_in(iteration.id).await?;
        let title = format!("{} of {}", iteration.key(), iteration.team);
        Self::load(tx, (iteration.key(), title), tasks, today).await
    }

    pub(crate) async fn of_release(
        tx: &mut Tx,
        release: &ReleaseBacklog,
        today: Date,
    ) -> anyhow::Result<Self> {
        let tasks = tx.tasks_of_release(release.id).await?;
        Self::load(tx, (release.key(), release.title.clone()), tasks, today).await
    }

    async fn load(
        tx: &mut Tx,
        (key, title): (String, String),
        mut tasks: Vec<Task>,
        today: Date,
    ) -> anyhow::Result<Self> {
        tasks.sort_by_key(|task| task.number);
        let mut ids: Vec<Id<Workload>> = tasks.iter().map(|task| task.workload).collect();
        ids.sort_unstable();
        ids.dedup();
        let names = Names::load(tx, &ids).await?;
        let assets: BTreeMap<Id<Asset>, String> =
            tx.held_assets(&ids).await?.into_iter().map(|one| (one.id, one.name)).collect();
        let iterations = tx.iterations().await?;
        let open = iterations.iter().filter(|one| one.status() != IterationStatus::Closed);
        let from = open.map(|one| one.first).min().unwrap_or(today);
        let boxes: BTreeMap<Id<Iteration>, TimeBox> =
            iterations.iter().map(|one| (one.id, one.into())).collect();
        // An asset that left its workload since is named by its id.
        let asset = |id: Id<Asset>| assets.get(&id).cloned().unwrap_or_else(|| id.to_string());
        let workloads = grouped(tasks, &names, &asset, &boxes);
        Ok(Self { key, title, from, workloads })
    }

    /// All tasks, down the list.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = &TaskWork> {
        self.workloads.iter().flat_map(WorkloadWork::tasks)
    }

    /// When each task can be done, in the order of [`Self::tasks`].
    pub(crate) fn timetable(&self) -> Vec<Timed> {
        let leg = |one: &TaskWork| Leg {
            workload: one.task.workload,
            asset: one.task.asset,
            stage: one.task.stage,
            tenths: one.task.estimate_tenths,
            not_before: one.time_box.as_ref().map_or(self.from, |one| one.first),
        };
        timetable(&self.tasks().map(leg).collect::<Vec<_>>())
    }
}

/// Tasks below what they are for; workloads and assets in the order in which they come up.
fn grouped(
    tasks: Vec<Task>,
    names: &Names,
    asset: &dyn Fn(Id<Asset>) -> String,
    boxes: &BTreeMap<Id<Iteration>, TimeBox>,
) -> Vec<WorkloadWork> {
    let mut workloads: Vec<WorkloadWork> = Vec::new();
    let mut tops: BTreeMap<Id<Workload>, usize> = BTreeMap::new();
    let mut places: BTreeMap<(Id<Workload>, Option<Id<Asset>>), usize> = BTreeMap::new();
    for task in tasks {
        let top = *tops.entry(task.workload).or_insert_with(|| {
            let (key, title) = (names.key(task.workload), names.title(task.workload));
            workloads.push(WorkloadWork { key, title, branches: Vec::new() });
            workloads.len() - 1
        });
        let workload = &mut workloads[top];
        let branch = *places.entry((task.workload, task.asset)).or_insert_with(|| {
            let name = task.asset.map_or_else(|| workload.title.clone(), asset);
            workload.branches.push(BranchWork { asset: task.asset, name, tasks: Vec::new() });
            workload.branches.len() - 1
        });
        let time_box = task.iteration.and_then(|id| boxes.get(&id).cloned());
        workload.branches[branch].tasks.push(TaskWork { task, time_box });
    }
    for workload in &mut workloads {
        workload.branches.sort_by_key(|branch| branch.asset.is_some());
    }
    workloads
}
