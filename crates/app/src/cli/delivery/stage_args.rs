//! What can be said of workloads on their way.

use clap::{Args, Subcommand};

use crate::documents::delivery::WantedMove;

use super::super::args::List;

#[derive(Debug, Args)]
pub(crate) struct StageList {
    #[command(flatten)]
    pub(super) list: List,
    /// Those in a stage, such as uat
    #[arg(long, value_name = "STAGE")]
    pub(super) stage: Option<String>,
    /// Those of a release backlog
    #[arg(long, value_name = "RELEASE")]
    pub(super) release: Option<String>,
}

/// Assets of a workload: some, or all that it can be.
#[derive(Debug, Args)]
pub(crate) struct WhichAssets {
    /// Names or ids of assets
    #[arg(value_name = "ASSET", required_unless_present = "all")]
    assets: Vec<String>,
    /// All that it can be
    #[arg(long, conflicts_with = "assets")]
    all: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StageCommand {
    /// One workload: its checks, assets, governance, tests and decisions, and what it waits for
    Show {
        /// Key of the workload, such as W-1
        workload: String,
    },
    /// The assets of a workload, and where each stands
    Assets {
        #[command(flatten)]
        list: List,
        /// Key of the workload
        workload: String,
    },
    /// Let the workloads of a release backlog begin that was committed to before there were stages
    Begin {
        /// Its key, such as RB-1
        release: String,
    },
    #[command(flatten)]
    Move(MoveCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum MoveCommand {
    /// Approve that assets are migrated
    ApproveAssets {
        /// Key of the workload
        workload: String,
        /// Names or ids of assets
        #[arg(value_name = "ASSET", required_unless_present_any = ["all", "filter"])]
        assets: Vec<String>,
        /// All that are assessed and not approved
        #[arg(long, conflicts_with_all = ["assets", "filter"])]
        all: bool,
        /// Those of all that a search finds, such as 'kind:vm env:test'
        #[arg(
            long,
            value_name = "QUERY",
            default_value = "",
            hide_default_value = true,
            conflicts_with = "assets"
        )]
        filter: String,
    },
    /// Move assets on to their next stage; finished tasks do that by themselves
    Asset {
        /// Key of the workload
        workload: String,
        #[command(flatten)]
        which: WhichAssets,
        /// The stage, such as seeded
        #[arg(long, value_name = "STAGE")]
        to: String,
    },
    /// A copy proved not to have all that its source has
    Behind {
        /// Key of the workload
        workload: String,
        /// Name or id of the asset
        asset: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// A person answers for a check
    Assign {
        /// Key of the workload
        workload: String,
        /// Key of the check
        check: String,
        /// The person
        #[arg(long, value_name = "NAME")]
        to: String,
    },
    /// A check was done
    Check {
        /// Key of the workload
        workload: String,
        /// Key of the check
        check: String,
        /// How it is known: a link, a number, a sentence
        #[arg(long, value_name = "TEXT")]
        evidence: String,
    },
    /// Approve a check that somebody else did
    Approve {
        /// Key of the workload
        workload: String,
        /// Key of the check
        check: String,
    },
    /// A check proved not to be done
    Reopen {
        /// Key of the workload
        workload: String,
        /// Key of the check
        check: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// Pre-approve a standard change: its checks need no approver of their own
    PreApprove {
        /// Key of the workload
        workload: String,
        /// Which change
        #[arg(long, value_name = "TEXT")]
        change: String,
    },
    /// What governance says of a discipline
    Govern {
        /// Key of the workload
        workload: String,
        /// cost, security, resources, identity or deployment
        discipline: String,
        /// It blocks promotion; it passes otherwise
        #[arg(long)]
        block: bool,
        /// Why
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// Open the next gate
    Enter {
        /// Key of the workload
        workload: String,
        /// uat, ready, promote, stabilise, decommission or done
        stage: String,
    },
    /// Say how data comes over once synchronisation is cut
    DataPath {
        /// Key of the workload
        workload: String,
        /// How
        text: String,
    },
    /// Note what UAT found
    Found {
        /// Key of the workload
        workload: String,
        /// What is wrong
        text: String,
        /// blocker, major or minor
        #[arg(long, value_name = "WORD", default_value = "major")]
        severity: String,
    },
    /// Say how a finding was mended
    Fixed {
        /// Key of the workload
        workload: String,
        /// Its number
        finding: u32,
        /// How
        text: String,
    },
    /// Begin another cycle of UAT
    NextCycle {
        /// Key of the workload
        workload: String,
    },
    /// Accept the present cycle of UAT for the business
    Certify {
        /// Key of the workload
        workload: String,
    },
    /// Put a process on record
    Record {
        /// Key of the workload
        workload: String,
        /// assess, architect, replicate, stage, `business_test`, `change_plan` or ready
        process: String,
        /// Where it is written
        text: String,
    },
    /// Name who says go or no-go, and who may roll back
    Name {
        /// Key of the workload
        workload: String,
        /// Who says go or no-go
        #[arg(long, value_name = "NAME")]
        decides: String,
        /// Who may roll back
        #[arg(long, value_name = "NAME")]
        rolls_back: String,
    },
    /// Say go or no-go
    Decide {
        /// Key of the workload
        workload: String,
        /// No-go; it is go otherwise
        #[arg(long)]
        no_go: bool,
        /// Why
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// Send it back from ready, to be tested again
    SendBack {
        /// Key of the workload
        workload: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// Move traffic of a flight to the cloud
    Traffic {
        /// Key of the workload
        workload: String,
        /// Percent of all of it
        percent: u8,
    },
    /// Go back to the source
    RollBack {
        /// Key of the workload
        workload: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// Let the sources be destroyed, as the owner
    SignOff {
        /// Key of the workload
        workload: String,
    },
    /// It stays where it is
    Retain {
        /// Key of the workload
        workload: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// It is given up
    Retire {
        /// Key of the workload
        workload: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// What was retained or retired is migrated after all
    Return {
        /// Key of the workload
        workload: String,
    },
}

impl MoveCommand {
    /// The workload, and the move.
    pub(super) fn wanted(self) -> (String, WantedMove) {
        match self {
            Self::ApproveAssets { workload, assets, all, filter } => {
                (workload, WantedMove::ApproveAssets { assets, all, filter })
            }
            Self::Asset { workload, which: WhichAssets { assets, all }, to } => {
                (workload, WantedMove::Asset { assets, all, to })
            }
            Self::Behind { workload, asset, because } => {
                (workload, WantedMove::Behind { asset, because })
            }
            Self::Assign { workload, check, to } => {
                (workload, WantedMove::Assign { check, person: to })
            }
            Self::Check { workload, check, evidence } => {
                (workload, WantedMove::Check { check, evidence })
            }
            Self::Approve { workload, check } => (workload, WantedMove::Approve { check }),
            Self::Reopen { workload, check, because } => {
                (workload, WantedMove::Reopen { check, because })
            }
            Self::PreApprove { workload, change } => (workload, WantedMove::PreApprove { change }),
            Self::Govern { workload, discipline, block, because } => {
                (workload, WantedMove::Govern { discipline, passes: !block, because })
            }
            Self::Enter { workload, stage } => (workload, WantedMove::Enter { stage }),
            Self::DataPath { workload, text } => (workload, WantedMove::DataPath { text }),
            Self::Found { workload, text, severity } => {
                (workload, WantedMove::Found { severity, text })
            }
            Self::Fixed { workload, finding, text } => {
                (workload, WantedMove::Fixed { finding, text })
            }
            Self::NextCycle { workload } => (workload, WantedMove::NextCycle {}),
            Self::Certify { workload } => (workload, WantedMove::Certify {}),
            Self::Record { workload, process, text } => {
                (workload, WantedMove::Record { process, text })
            }
            Self::Name { workload, decides, rolls_back } => {
                (workload, WantedMove::Name { decides, rolls_back })
            }
            Self::Decide { workload, no_go, because } => {
                (workload, WantedMove::Decide { go: !no_go, because })
            }
            Self::SendBack { workload, because } => (workload, WantedMove::SendBack { because }),
            Self::Traffic { workload, percent } => (workload, WantedMove::Traffic { percent }),
            Self::RollBack { workload, because } => (workload, WantedMove::RollBack { because }),
            Self::SignOff { workload } => (workload, WantedMove::SignOff {}),
            Self::Retain { workload, because } => (workload, WantedMove::Retain { because }),
            Self::Retire { workload, because } => (workload, WantedMove::Retire { because }),
            Self::Return { workload } => (workload, WantedMove::Return {}),
        }
    }
}
