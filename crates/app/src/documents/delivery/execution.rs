//! Execution plans of releases as shown.

use std::collections::BTreeSet;

use landfall_domain::delivery::ReleaseBacklog;
use landfall_domain::delivery::execution::{
    ExecutionPlan, ExecutionStatus, ExecutionStep, Move, StepKey, StepState,
};
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::documents::{Listed, second};

/// An execution plan as a list shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Execution)]
pub(crate) struct ExecutionDocument {
    pub(crate) key: String,
    /// Key of the release that it executes.
    pub(crate) release: String,
    /// Title of the release.
    pub(crate) title: String,
    /// `draft`, `running`, `paused` or `finished`.
    pub(crate) status: &'static str,
    /// Who wrote it last.
    pub(crate) written_by: String,
    pub(crate) written_at: String,
    pub(crate) version: i64,
}

impl Listed for ExecutionDocument {
    const COLUMNS: &'static [&'static str] =
        &["key", "release", "title", "status", "written_by", "written_at", "version"];
    const SHOWN: &'static [&'static str] = &["key", "release", "title", "status", "written_by"];
    const NONE: &'static str = "no execution plan yet: landfall execution draft RB-1";
}

impl ExecutionDocument {
    fn of(plan: &ExecutionPlan, release: &ReleaseBacklog) -> Self {
        Self {
            key: plan.key(),
            release: release.key(),
            title: release.title.clone(),
            status: plan.status.name(),
            written_by: plan.written.by.clone(),
            written_at: second(plan.written.at),
            version: plan.version,
        }
    }

    /// The last plans, at most `limit`, the newest first.
    pub(crate) async fn last(tx: &mut Tx, limit: i64) -> anyhow::Result<Vec<Self>> {
        let plans = tx.executions(limit).await?;
        let releases = tx.release_backlogs().await?;
        let of = |plan: &ExecutionPlan| {
            let release = releases.iter().find(|one| one.id == plan.release)?;
            Some(Self::of(plan, release))
        };
        Ok(plans.iter().filter_map(of).collect())
    }
}

/// How many steps are in each state.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ExecutionCounts)]
pub(crate) struct CountsDocument {
    pub(crate) waiting: usize,
    pub(crate) ready: usize,
    pub(crate) running: usize,
    pub(crate) done: usize,
    pub(crate) skipped: usize,
    pub(crate) failed: usize,
}

/// A step of an execution plan.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ExecutionStep)]
pub(crate) struct StepDocument {
    /// `7`, or `7.2` for the second asset.
    pub(crate) step: String,
    pub(crate) title: String,
    /// `manual`, `approval` or `script`.
    pub(crate) kind: &'static str,
    /// Key of its workload; null for the whole release.
    pub(crate) workload: Option<String>,
    pub(crate) asset: Option<String>,
    pub(crate) asset_id: Option<String>,
    /// What a script runs elsewhere.
    pub(crate) command: Option<String>,
    /// What has to be over before it; `7` is all of step 7.
    pub(crate) after: Vec<String>,
    /// What of that is not over yet.
    pub(crate) waits_for: Vec<String>,
    /// `waiting`, `ready`, `running`, `done`, `skipped` or `failed`.
    pub(crate) state: &'static str,
    pub(crate) begun_by: Option<String>,
    pub(crate) begun_at: Option<String>,
    pub(crate) ended_by: Option<String>,
    pub(crate) ended_at: Option<String>,
    /// What was said when it ended.
    pub(crate) word: Option<String>,
    pub(crate) exit: Option<i64>,
    pub(crate) attempts: i64,
    /// What whoever asks can do with it now.
    pub(crate) moves: Vec<&'static str>,
}

impl StepDocument {
    fn of(
        step: &ExecutionStep,
        plan: &ExecutionPlan,
        open: &BTreeSet<StepKey>,
        viewer: &str,
    ) -> Self {
        let signed = |one: &Option<landfall_domain::delivery::Signature>| {
            one.as_ref().map_or((None, None), |one| (Some(one.by.clone()), Some(second(one.at))))
        };
        let ((begun_by, begun_at), (ended_by, ended_at)) =
            (signed(&step.begun), signed(&step.ended));
        let waits = step.after.iter().filter(|on| open.contains(on));
        Self {
            step: step.key.to_string(),
            title: step.title.clone(),
            kind: step.kind.name(),
            workload: step.workload.clone(),
            asset: step.asset.as_ref().map(|asset| asset.name.clone()),
            asset_id: step.asset.as_ref().map(|asset| asset.id.to_string()),
            command: step.command.clone(),
            after: step.after.iter().map(ToString::to_string).collect(),
            waits_for: waits.map(ToString::to_string).collect(),
            state: step.state.name(),
            begun_by,
            begun_at,
            ended_by,
            ended_at,
            word: step.word.clone(),
            exit: step.exit,
            attempts: step.attempts,
            moves: moves(step, plan, viewer),
        }
    }

    /// Whether something can be done about it before others are over.
    pub(crate) fn is_now(&self) -> bool {
        matches!(self.state, "ready" | "running" | "failed")
    }

    /// Whether a move is open to whoever looks.
    pub(crate) fn can(&self, how: &str) -> bool {
        self.moves.contains(&how)
    }
}

/// What a person can do with a step now: the domain is asked, so that a page offers what it accepts.
fn moves(step: &ExecutionStep, plan: &ExecutionPlan, viewer: &str) -> Vec<&'static str> {
    if matches!(plan.status, ExecutionStatus::Draft | ExecutionStatus::Finished) {
        return Vec::new();
    }
    let all = [
        ("begin", Move::Begin),
        ("complete", Move::Complete(String::new())),
        ("fail", Move::Fail(String::new())),
        ("retry", Move::Retry),
        ("skip", Move::Skip(String::new())),
        ("report", Move::Report(0, String::new())),
    ];
    let open = |(_, how): &&(&'static str, Move)| plan.admits(step, how, viewer).is_ok();
    all.iter().filter(open).map(|(name, _)| *name).collect()
}

/// An execution plan with its steps.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ExecutionDetail)]
pub(crate) struct ExecutionDetail {
    #[serde(flatten)]
    pub(crate) execution: ExecutionDocument,
    pub(crate) counts: CountsDocument,
    /// The plan as people wrote it, TOML.
    pub(crate) text: String,
    pub(crate) items: Vec<StepDocument>,
}

impl ExecutionDetail {
    pub(crate) fn of(plan: &ExecutionPlan, release: &ReleaseBacklog, viewer: &str) -> Self {
        let open = plan.open();
        let counts = CountsDocument {
            waiting: plan.count(StepState::Waiting),
            ready: plan.count(StepState::Ready),
            running: plan.count(StepState::Running),
            done: plan.count(StepState::Done),
            skipped: plan.count(StepState::Skipped),
            failed: plan.count(StepState::Failed),
        };
        Self {
            execution: ExecutionDocument::of(plan, release),
            counts,
            text: plan.text.clone(),
            items: plan
                .steps
                .iter()
                .map(|one| StepDocument::of(one, plan, &open, viewer))
                .collect(),
        }
    }
}
