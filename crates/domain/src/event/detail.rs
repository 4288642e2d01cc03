//! What events tell in detail.

use serde::{Deserialize, Serialize};

use crate::rationalize::Disposition;

/// How much another word on an assumption changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upset {
    /// Workloads with another disposition.
    pub dispositions: u64,
    /// Workloads with anything else.
    pub workloads: u64,
    /// Assets with another disposition or effort.
    pub assets: u64,
    /// Effort of the backlog in tenths of an hour, before.
    pub effort_tenths_before: i64,
    /// The same, after.
    pub effort_tenths: i64,
}

/// One field of one asset, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The asset's name.
    pub asset: String,
    /// The field.
    pub field: String,
    /// Value before.
    pub before: Option<String>,
    /// Value after.
    pub after: Option<String>,
}

/// One asset that went from one workload to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The asset's name.
    pub asset: String,
    /// Title of the workload before.
    pub from: Option<String>,
    /// Title of the workload after.
    pub to: String,
}

/// The effort of one task, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskChange {
    /// Name of its template.
    pub template: String,
    /// Its name.
    pub task: String,
    /// Skill and hours before.
    pub before: String,
    /// Skill and hours after.
    pub after: String,
}

/// An answer before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideReply {
    /// Key of the question.
    pub question: String,
    /// The answer before; none if there was none.
    pub before: Option<String>,
    /// The answer now; none if it was taken back.
    pub after: Option<String>,
}

/// What a person said of one asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetChange {
    /// Its id.
    pub asset: String,
    /// Its name.
    pub name: String,
    /// Key of its workload.
    pub workload: Option<String>,
    /// What happened to it before.
    pub before: Disposition,
    /// What happens to it now.
    pub after: Disposition,
    /// What a person had said before; none if the rules decided.
    pub said_before: Option<Disposition>,
    /// What a person says now; none if an earlier word was taken back.
    pub said: Option<Disposition>,
}

/// One value of one workload that a person stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedChange {
    /// The workload's key.
    pub workload: String,
    /// The field.
    pub field: String,
    /// The value shown before.
    pub before: Option<String>,
    /// The value shown after.
    pub after: Option<String>,
    /// What people stated of it before; none if the value was derived.
    pub said_before: Option<String>,
    /// What they state now; none if an earlier word was taken back.
    pub said: Option<String>,
}

/// Workloads of a release that was committed to earlier, which began their way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagesBegun {
    /// The release backlog.
    pub release: String,
    /// Keys of the workloads.
    pub workloads: Vec<String>,
}

/// A step of a workload, or of some of its assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageMoved {
    /// Key of the workload.
    pub workload: String,
    /// The move in a word; `tasks` where assets went on as their tasks were done.
    pub step: String,
    /// What was done, as people read it.
    pub how: String,
    /// Where the workload stood.
    pub before: String,
    /// Where it stands now.
    pub after: String,
}

/// The backlog of an iteration to which a team committed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IterationCommitted {
    /// The team.
    pub team: String,
    /// The iteration.
    pub iteration: String,
    /// How many tasks.
    pub tasks: u64,
    /// All of them, in tenths of an hour.
    pub effort_tenths: i64,
}

/// An iteration that was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IterationClosed {
    /// The team.
    pub team: String,
    /// The iteration.
    pub iteration: String,
    /// What was finished, in tenths of an hour.
    pub done_tenths: i64,
    /// How many tasks came back.
    pub returned: u64,
}
