//! Work that goes on in the background, and where it stands.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{Id, Named};

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for its turn.
    Queued,
    /// At work.
    Running,
    /// Did what was asked.
    Done,
    /// Could not, and says why; nothing was written.
    Failed,
    /// Someone stopped it; nothing was written.
    Cancelled,
}

impl JobState {
    /// The word used in columns, filters and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|state| state.name() == name)
    }

    /// Whether nothing more will happen.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// How far a search has come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct JobProgress {
    /// Share of the limit that is used, in percent.
    pub percent: u8,
    /// Cost of the best plan so far.
    pub objective: i64,
    /// No plan can cost less.
    pub bound: i64,
    /// Distance from the bound, as a share of the cost.
    pub gap: f64,
}

/// A piece of work in the background: a call of one action.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Id.
    pub id: Id<Job>,
    /// Which action: `plan`.
    pub kind: String,
    /// What is asked, as JSON.
    pub request: String,
    /// Where it stands.
    pub state: JobState,
    /// How far it has come, once that is known.
    pub progress: Option<JobProgress>,
    /// Key of what it made: `P-3`.
    pub result: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Who asked, and in whose name it acts.
    pub created_by: String,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it was over.
    pub finished_at: Option<Timestamp>,
}

impl Named for Job {
    const PREFIX: &'static str = "job";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_read_back() {
        for state in [JobState::Queued, JobState::Running, JobState::Done] {
            assert_eq!(JobState::named(state.name()), Some(state));
        }
        assert_eq!(JobState::named("lost"), None);
        assert!(JobState::Cancelled.is_over() && !JobState::Running.is_over());
    }
}
