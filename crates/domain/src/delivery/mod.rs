//! From the plan to migrated assets: release backlogs, iterations, the tasks in them, and the stages
//! that assets and workloads go through.
//!
//! A *release* selects workloads and expands them to every asset that each needs. The strategy team
//! submits it and the adoption team commits to it. Its *tasks* come from activity templates. An
//! *iteration* is a time box of one team; committing to it freezes its backlog, and everything later
//! is a change of its scope. Closing it returns what is unfinished, each with its reason, and what it
//! achieved is never counted again.

mod age;
mod cadence;
pub mod capacity;
pub mod change;
mod closing;
mod commitment;
pub mod estimate;
pub mod execution;
mod fill;
mod iteration;
mod notebook;
mod release;
pub mod replication;
pub mod rounds;
pub mod stage;
mod task;
mod timetable;
#[cfg(test)]
mod walk;

pub use age::{Age, CycleTimes};
pub use cadence::{Cadence, CadenceError, boxes, capacity_fault, is_weekend, working_days};
pub use closing::{Closing, Lesson, LessonKind, Pace, Returned, close, pace};
pub use commitment::{
    Commitment, Committed, Demand, Drift, ScopeChange, ScopeKind, commit, demand, scope,
};
pub use fill::{Filled, Point, Work, fill, release_points};
pub use iteration::{Iteration, IterationStatus};
pub use notebook::{NoteKind, RunbookStep, TaskNote, runbook_of, tick, with_step};
pub use release::{
    Need, Promotion, Reach, ReleaseAsset, ReleaseBacklog, ReleaseItem, ReleaseStatus, Signature,
    needs_of, tasks_of,
};
pub use task::{Blocked, Limits, Step, Task, TaskState, Worker, step};
pub use timetable::{Leg, Timed, timetable, worked_tenths};

/// Why something cannot be done; people read it as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

impl Refusal {
    fn because<T>(text: impl Into<String>) -> Result<T, Self> {
        Err(Self(text.into()))
    }
}

/// Tenths of an hour as people read them: `12.5 h`.
fn hours(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    match (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10) {
        (whole, 0) => format!("{sign}{whole} h"),
        (whole, rest) => format!("{sign}{whole}.{rest} h"),
    }
}
