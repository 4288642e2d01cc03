//! What stakeholders want to know of an iteration: what was promised, what came of it, and what is next.

use std::collections::BTreeMap;

use landfall_domain::delivery::{Iteration, IterationStatus, Task, TaskState};
use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_store::Tx;

use crate::documents::hours;

use super::{BoxDetail, BoxDocument, Names};

/// An iteration for stakeholders.
#[derive(Debug, Clone)]
pub(crate) struct IterationReport {
    pub(crate) detail: BoxDetail,
    /// Workload by workload, what was finished of each.
    pub(crate) workloads: Vec<WorkloadPart>,
    /// What the team closed before and with it, the latest last.
    pub(crate) history: Vec<BoxDocument>,
    /// The iteration that follows.
    pub(crate) next: Option<BoxDocument>,
}

/// The work on one workload in an iteration.
#[derive(Debug, Clone, Default)]
pub(crate) struct WorkloadPart {
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) tasks: usize,
    pub(crate) tasks_done: usize,
    pub(crate) hours: f64,
    pub(crate) hours_done: f64,
}

/// So many closed iterations are shown.
const LAST: usize = 6;

/// A task as far as a report counts it: its workload, its estimate, and whether it is done.
type Counted = (Id<Workload>, i64, bool);

/// What stood in an iteration when it was closed, or stands in it.
fn counted(iteration: &Iteration, tasks: &[Task]) -> Vec<Counted> {
    match &iteration.closing {
        Some(closing) => {
            let done = closing.done.iter().map(|one| (one.workload, one.estimate_tenths, true));
            let back = closing.returned.iter();
            done.chain(back.map(|one| (one.workload, one.estimate_tenths, false))).collect()
        }
        None => tasks
            .iter()
            .map(|one| (one.workload, one.estimate_tenths, one.state == TaskState::Done))
            .collect(),
    }
}

impl IterationReport {
    pub(crate) async fn load(tx: &mut Tx, iteration: &Iteration) -> anyhow::Result<Self> {
        let counted = counted(iteration, &tx.tasks_in(iteration.id).await?);
        let mut parts: BTreeMap<Id<Workload>, (usize, usize, i64, i64)> = BTreeMap::new();
        for (workload, tenths, is_done) in counted {
            let part = parts.entry(workload).or_default();
            part.0 += 1;
            part.2 += tenths;
            if is_done {
                part.1 += 1;
                part.3 += tenths;
            }
        }
        let ids: Vec<Id<Workload>> = parts.keys().copied().collect();
        let names = Names::load(tx, &ids).await?;
        let part = |(id, (tasks, tasks_done, all, done))| WorkloadPart {
            key: names.key(id),
            title: names.title(id),
            tasks,
            tasks_done,
            hours: hours(all),
            hours_done: hours(done),
        };
        let mut workloads: Vec<WorkloadPart> = parts.into_iter().map(part).collect();
        workloads.sort_by(|one, other| one.title.cmp(&other.title));
        let detail = BoxDetail::load(tx, iteration).await?;
        let boxes = BoxDocument::all(tx).await?;
        let mut boxes: Vec<BoxDocument> =
            boxes.into_iter().filter(|one| one.team == iteration.team).collect();
        let first = iteration.first.to_string();
        let next = boxes.iter().find(|one| one.first > first).cloned();
        boxes.retain(|one| one.status == IterationStatus::Closed.name() && one.first <= first);
        let history = boxes.split_off(boxes.len().saturating_sub(LAST));
        Ok(Self { detail, workloads, history, next })
    }

    /// How many workloads are complete in it.
    pub(crate) fn complete(&self) -> usize {
        self.workloads.iter().filter(|one| one.tasks == one.tasks_done).count()
    }
}
