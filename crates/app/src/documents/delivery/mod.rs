//! Release backlogs, iterations and tasks as shown.

mod change_plan;
mod estimate;
mod execution;
mod iteration;
mod movers;
mod notebook;
mod people;
mod release;
mod release_item;
mod release_point;
mod report;
mod round;
pub(crate) mod stage;
pub(crate) mod stage_detail;
mod stage_move;
mod task;
pub(crate) mod work;

use std::collections::BTreeMap;

use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_store::Tx;

pub(crate) use change_plan::{ChangePlanDocument, CriterionDocument, QuestionDocument};
pub(crate) use estimate::EstimatesDocument;
pub(crate) use execution::{ExecutionDetail, ExecutionDocument, StepDocument};
pub(crate) use iteration::{BoxDetail, BoxDocument, PaceDocument};
pub(crate) use movers::{Family, Machine, Wave, wave_names};
pub(crate) use notebook::NotebookDocument;
pub(crate) use people::ReplicationDocument;
pub(crate) use release::{ReleaseBacklogDetail, ReleaseBacklogDocument};
pub(crate) use release_point::{ReleasePointsDocument, USUAL_DISRUPTION};
pub(crate) use report::IterationReport;
pub(crate) use round::{GroupDocument, RoundDetail, RoundDocument, VoteDocument};
pub(crate) use stage_move::WantedMove;
pub(crate) use task::TaskDocument;
pub(crate) use work::WorkDocument;

/// Keys and titles of workloads.
pub(crate) struct Names(BTreeMap<Id<Workload>, (String, String)>);

impl Names {
    pub(crate) async fn load(tx: &mut Tx, ids: &[Id<Workload>]) -> anyhow::Result<Self> {
        let found = tx.workload_names(ids).await?.into_iter();
        Ok(Self(found.map(|one| (one.id, (format!("W-{}", one.number), one.title))).collect()))
    }

    pub(crate) fn key(&self, id: Id<Workload>) -> String {
        self.0.get(&id).map(|(key, _)| key.clone()).unwrap_or_default()
    }

    pub(crate) fn title(&self, id: Id<Workload>) -> String {
        self.0.get(&id).map(|(_, title)| title.clone()).unwrap_or_default()
    }
}
