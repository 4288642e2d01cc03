//! Jobs as shown.

use landfall_domain::job::{Job, JobProgress, JobState};
use serde::Serialize;
use utoipa::ToSchema;

use super::second;

use super::plan::gap_words;
use crate::actions::jobs::{Effort, WantedPlan};

/// A job, and what there is to say of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobDocument {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) state: &'static str,
    /// Whether nothing more will happen.
    pub(crate) is_over: bool,
    #[schema(value_type = Option<super::schema::JobProgress>)]
    pub(crate) progress: Option<JobProgress>,
    /// Key of the plan that it proposed.
    pub(crate) plan: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) created_at: String,
    pub(crate) created_by: String,
    pub(crate) started_at: Option<String>,
    pub(crate) finished_at: Option<String>,
    /// What is asked, in a sentence.
    pub(crate) asks: String,
    /// Where it stands, in a sentence.
    pub(crate) says: String,
}

impl From<&Job> for JobDocument {
    fn from(job: &Job) -> Self {
        Self {
            id: job.id.to_string(),
            kind: job.kind.clone(),
            state: job.state.name(),
            is_over: job.state.is_over(),
            progress: job.progress,
            plan: job.result.clone(),
            error: job.error.clone(),
            created_at: second(job.created_at),
            created_by: job.created_by.clone(),
            started_at: job.started_at.map(second),
            finished_at: job.finished_at.map(second),
            asks: asks(job),
            says: says(job),
        }
    }
}

fn asks(job: &Job) -> String {
    let Ok(wanted) = serde_json::from_str::<WantedPlan>(&job.request) else {
        return job.kind.clone();
    };
    let search = match wanted.search {
        Effort::Quick => "quick",
        Effort::Thorough => "thorough",
    };
    let close = if wanted.stay_close { ", close to the plan in force" } else { "" };
    let (weeks, s) = (wanted.weeks, if wanted.weeks == 1 { "" } else { "s" });
    format!(
        "Propose a plan from {} on: {} iterations of {weeks} week{s}, {search} search{close}",
        wanted.start, wanted.iterations
    )
}

fn says(job: &Job) -> String {
    match (job.state, &job.progress) {
        (JobState::Queued, _) => "It waits for its turn.".to_owned(),
        (JobState::Running, None) => "It reads the estate and makes a first plan.".to_owned(),
        (JobState::Running, Some(now)) if now.bound <= 0 => {
            format!("It searches: the best plan so far costs {}", now.objective)
        }
        (JobState::Running, Some(now)) => format!(
            "It searches: the best plan so far costs {}, none can cost less than {}; {}",
            now.objective,
            now.bound,
            gap_words(now.gap)
        ),
        (JobState::Done, _) => {
            format!("Done: {} is proposed.", job.result.as_deref().unwrap_or("nothing"))
        }
        (JobState::Failed, _) => {
            format!("It failed: {}", job.error.as_deref().unwrap_or("nobody knows why"))
        }
        (JobState::Cancelled, _) => "It was cancelled; nothing was stored.".to_owned(),
    }
}
