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

impl Move {
    /// The word for it in requests and in the history.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ApproveAssets(_) => "approve_assets",
            Self::AssetTo(..) => "asset",
            Self::FellBehind(..) => "behind",
            Self::Assign(..) => "assign",
            Self::CheckDone(..) => "check",
            Self::CheckApproved(_) => "approve",
            Self::CheckReopened(..) => "reopen",
            Self::PreApprove(_) => "pre_approve",
            Self::Govern(..) => "govern",
            Self::Enter(_) => "enter",
            Self::DataPath(_) => "data_path",
            Self::Found(..) => "found",
            Self::Fixed(..) => "fixed",
            Self::NextCycle => "next_cycle",
            Self::Certify => "certify",
            Self::Record(..) => "record",
            Self::Name(..) => "name",
            Self::Decide(..) => "decide",
            Self::SendBack(_) => "send_back",
            Self::Traffic(_) => "traffic",
            Self::RollBack(_) => "roll_back",
            Self::SignOff => "sign_off",
            Self::Leave(Leaving::Retained, _) => "retain",
            Self::Leave(Leaving::Retired, _) => "retire",
            Self::Return => "return",
        }
    }

    /// The reason that was given with it; evidence and descriptions count as one.
    pub fn because(&self) -> Option<&str> {
        match self {
            Self::FellBehind(_, text)
            | Self::CheckDone(_, text)
            | Self::CheckReopened(_, text)
            | Self::PreApprove(text)
            | Self::Govern(_, _, text)
            | Self::DataPath(text)
            | Self::Found(_, text)
            | Self::Fixed(_, text)
            | Self::Record(_, text)
            | Self::Decide(_, text)
            | Self::SendBack(text)
            | Self::RollBack(text)
            | Self::Leave(_, text) => Some(text.trim()),
            _ => None,
        }
    }

    /// What was done, as the history tells it behind a name. `named` gives the name of an asset.
    pub fn told(&self, named: &dyn Fn(Id<Asset>) -> String) -> String {
        match self {
            Self::ApproveAssets(assets) => match assets.as_slice() {
                [one] => format!("approved {}", named(*one)),
                all => format!("approved {} assets", all.len()),
            },
            Self::AssetTo(asset, to) => format!("moved {} on to {to}", named(*asset)),
            Self::FellBehind(asset, _) => format!("found that {} fell behind", named(*asset)),
            Self::Assign(key, person) => format!("assigned `{key}` to {}", person.trim()),
            Self::CheckDone(key, _) => format!("did the check `{key}`"),
            Self::CheckApproved(key) => format!("approved the check `{key}`"),
            Self::CheckReopened(key, _) => format!("opened the check `{key}` again"),
            Self::PreApprove(_) => "pre-approved a standard change".to_owned(),
            Self::Govern(discipline, true, _) => format!("let it pass {discipline}"),
            Self::Govern(discipline, false, _) => format!("blocked it by {discipline}"),
            Self::Enter(stage) => format!("opened {stage}"),
            Self::DataPath(_) => "said how later data comes over".to_owned(),
            Self::Found(severity, _) => format!("noted a finding of UAT ({severity})"),
            Self::Fixed(number, _) => format!("mended finding {number}"),
            Self::NextCycle => "began another cycle of UAT".to_owned(),
            Self::Certify => "accepted it for the business".to_owned(),
            Self::Record(process, _) => format!("put the process `{process}` on record"),
            Self::Name(decides, back) => {
                let (decides, back) = (decides.trim(), back.trim());
                format!("named {decides} to decide and {back} to roll back")
            }
            Self::Decide(true, _) => "said go".to_owned(),
            Self::Decide(false, _) => "said no-go".to_owned(),
            Self::SendBack(_) => "sent it back to be tested again".to_owned(),
            Self::Traffic(percent) => format!("moved {percent} % of its traffic to the cloud"),
            Self::RollBack(_) => "rolled it back".to_owned(),
            Self::SignOff => "signed off that its sources are destroyed".to_owned(),
            Self::Leave(Leaving::Retained, _) => "retained it".to_owned(),
            Self::Leave(Leaving::Retired, _) => "retired it".to_owned(),
            Self::Return => "let it return".to_owned(),
        }
    }
}
