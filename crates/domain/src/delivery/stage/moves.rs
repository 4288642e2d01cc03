//! What people can do with a workload on its way.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::estate::Asset;
use crate::id::Id;
use crate::people::Role;
use crate::team::Freeze;

use super::{AssetStage, Discipline, Process, Severity, WorkloadStage};

/// Where a workload goes that is not migrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// It stays where it is.
    Retained,
    /// It is given up.
    Retired,
}

/// One move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// Approves that these assets are migrated: all of them, or some first.
    ApproveAssets(Vec<Id<Asset>>),
    /// An asset reaches its next stage.
    AssetTo(Id<Asset>, AssetStage),
    /// A copy proved not to have all that its source has; why.
    FellBehind(Id<Asset>, String),
    /// A person answers for a check.
    Assign(String, String),
    /// A check was done; how it is known.
    CheckDone(String, String),
    /// A check is approved.
    CheckApproved(String),
    /// A check proved not to be done; why.
    CheckReopened(String, String),
    /// Pre-approves a standard change: which.
    PreApprove(String),
    /// What governance says: whether it passes, and why.
    Govern(Discipline, bool, String),
    /// Opens the next gate: the workload enters this stage.
    Enter(WorkloadStage),
    /// How data comes over once synchronisation is cut.
    DataPath(String),
    /// Something that UAT found.
    Found(Severity, String),
    /// How a finding was mended.
    Fixed(u32, String),
    /// Another cycle of UAT.
    NextCycle,
    /// The business accepts the present cycle.
    Certify,
    /// Puts a process on record: where it is written.
    Record(Process, String),
    /// Names who decides, and who may roll back.
    Name(String, String),
    /// Go or no-go, and why.
    Decide(bool, String),
    /// Back from ready, to be tested again; why.
    SendBack(String),
    /// So many percent of a flight's traffic go to the cloud.
    Traffic(u8),
    /// Back to the source; why.
    RollBack(String),
    /// The owner lets the sources be destroyed.
    SignOff,
    /// It is not migrated after all; why.
    Leave(Leaving, String),
    /// It is migrated after all.
    Return,
}

/// Who moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Who<'a> {
    /// Name.
    pub name: &'a str,
    /// Role.
    pub role: Role,
}

/// What is known beside the state.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Moment of the move.
    pub now: Timestamp,
    /// Its day, where the portfolio is.
    pub today: Date,
    /// Freezes whose scope has the workload, at any time.
    pub freezes: &'a [Freeze],
    /// Business owner of the workload.
    pub owner: Option<&'a str>,
}
