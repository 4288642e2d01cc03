//! Where a workload and its assets stand, with all that was said on the way.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::estate::{Asset, Workload};
use crate::id::Id;
use crate::words::words;

use super::super::{Promotion, Signature};
use super::CheckTemplate;

words! {
    /// Where an asset stands; each follows the one before.
    AssetStage:
    /// Nobody has looked closely.
    NotStarted "not_started" "not started";
    /// Looked at closely.
    Assessed "assessed" "assessed";
    /// What stood in the way is mended.
    Remediated "remediated" "remediated";
    /// The first copy is there.
    Seeded "seeded" "seeded";
    /// Changes follow to the copy.
    Synchronising "synchronising" "synchronising";
    /// The copy has all that the source has.
    Replicated "replicated" "replicated";
    /// Set up in the cloud, not used yet.
    Staged "staged" "staged";
    /// In use in the cloud.
    Promoted "promoted" "promoted";
    /// The source is switched off.
    SourceOff "source_off" "source off";
    /// The source is kept for a time.
    Held "held" "held";
    /// The source is no more.
    Destroyed "destroyed" "destroyed";
}

words! {
    /// Where a workload stands.
    WorkloadStage:
    /// Look closely, and approve.
    Assess "assess" "assess";
    /// Mend what stands in the way.
    Remediate "remediate" "remediate";
    /// Copy.
    Replicate "replicate" "replicate";
    /// Set up in the cloud: opens by itself once all assets are replicated.
    Stage "stage" "stage";
    /// The business tries it.
    Uat "uat" "UAT";
    /// Prepare the switch, and decide on it.
    Ready "ready" "ready";
    /// Switch.
    Promote "promote" "promote";
    /// Watch and tune.
    Stabilise "stabilise" "stabilise";
    /// Remove the old.
    Decommission "decommission" "decommission";
    /// All is done.
    Done "done" "done";
    /// It stays where it is.
    Retained "retained" "retained";
    /// It is given up.
    Retired "retired" "retired";
}

words! {
    /// What governance looks after, beside the stages.
    Discipline:
    /// Budget, owner and billing.
    Cost "cost" "cost management";
    /// Security review, data and access.
    Security "security" "security baseline";
    /// Demand, tags, backup and recovery.
    Resources "resources" "resource consistency";
    /// Who comes in, and how.
    Identity "identity" "identity baseline";
    /// Automated and repeatable deployment.
    Deployment "deployment" "deployment acceleration";
}

words! {
    /// What must be on record before anything is promoted.
    Process:
    /// It was assessed.
    Assess "assess" "assess";
    /// Its architecture was decided.
    Architect "architect" "architect";
    /// It was replicated.
    Replicate "replicate" "replicate";
    /// It was staged.
    Stage "stage" "stage";
    /// The business tested it, or chose not to.
    BusinessTest "business_test" "business test";
    /// How the business changes is planned.
    ChangePlan "change_plan" "change plan";
    /// It was made ready.
    Ready "ready" "ready";
}

words! {
    /// How much a finding of UAT weighs, the heaviest first.
    Severity:
    /// Work cannot be done.
    Blocker "blocker" "blocker";
    /// Work is much harder.
    Major "major" "major";
    /// It can wait.
    Minor "minor" "minor";
}

/// An asset on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetPassage {
    /// The asset.
    pub asset: Id<Asset>,
    /// Where it stands.
    pub stage: AssetStage,
    /// Who approved that it is migrated.
    pub approved: Option<Signature>,
    /// Whether changes of the source follow to the copy.
    pub follows: bool,
    /// Day since which its source is held.
    pub held_since: Option<Date>,
}

/// A check of one workload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What is checked, as the file said when the workload began.
    pub template: CheckTemplate,
    /// The person who answers for it; none leaves it to the role.
    pub person: Option<String>,
    /// How it is known: a link, a number, a sentence.
    pub evidence: Option<String>,
    /// Who did it.
    pub done: Option<Signature>,
    /// Who approved it.
    pub approved: Option<Signature>,
    /// Whether the approval is that of the standard change.
    pub by_standard_change: bool,
}

/// What governance says of one discipline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Governance {
    /// Discipline.
    pub discipline: Discipline,
    /// Whether it lets the workload be promoted.
    pub passes: bool,
    /// Why.
    pub because: String,
    /// Who says so.
    pub signed: Signature,
}

/// What somebody found in UAT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UatFinding {
    /// Number in the workload, from 1.
    pub number: u32,
    /// Cycle in which it was found, from 1.
    pub cycle: u32,
    /// What is wrong.
    pub says: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Who found it.
    pub found: Signature,
    /// How it was mended, and by whom.
    pub fix: Option<(String, Signature)>,
}

/// Go or no-go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Go.
    pub go: bool,
    /// Why.
    pub because: String,
    /// Who decided.
    pub signed: Signature,
}

/// Who decides on the switch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Who says go or no-go.
    pub decides: String,
    /// Who may roll back.
    pub rolls_back: String,
}

/// A text that somebody signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Text.
    pub says: String,
    /// Who said it.
    pub signed: Signature,
}

/// The way of one workload through its stages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    /// The workload.
    pub workload: Id<Workload>,
    /// How users come to it.
    pub promotion: Promotion,
    /// Where it stands.
    pub stage: WorkloadStage,
    /// Its assets.
    pub assets: Vec<AssetPassage>,
    /// Assets that were put back last, and when: what was done before does not bring them on again.
    #[serde(default)]
    pub set_back: Vec<(Id<Asset>, Timestamp)>,
    /// What is checked.
    pub checks: Vec<Check>,
    /// What governance said last, a discipline at most once.
    pub governance: Vec<Governance>,
    /// The standard change that was pre-approved.
    pub standard_change: Option<Note>,
    /// How data comes over once synchronisation is cut.
    pub data_path: Option<String>,
    /// Cycle of UAT, 0 before the first.
    pub cycle: u32,
    /// What UAT found.
    pub findings: Vec<UatFinding>,
    /// That the business accepts the present cycle.
    pub certified: Option<Signature>,
    /// What is on record, a process at most once.
    pub records: Vec<(Process, Note)>,
    /// Who decides.
    pub authority: Option<Authority>,
    /// Go or no-go, the last word.
    pub decision: Option<Decision>,
    /// Traffic that goes to the cloud, in percent; only of a flight.
    pub traffic_percent: u8,
    /// Each time that it was rolled back.
    pub rollbacks: Vec<Note>,
    /// Days for which sources are held.
    pub hold_days: u16,
    /// That the owner lets the sources be destroyed.
    pub signed_off: Option<Signature>,
    /// Why it is retained or retired.
    pub left: Option<Note>,
    /// Counted up with each move.
    pub version: i64,
}

impl Passage {
    /// An asset went back: tasks that were done until now do not bring it on again.
    pub(super) fn put_back(&mut self, asset: Id<Asset>, now: Timestamp) {
        self.set_back.retain(|(known, _)| *known != asset);
        self.set_back.push((asset, now));
    }
}

/// When something was signed, and by whom.
pub(super) fn sign(by: &str, at: Timestamp) -> Signature {
    Signature { by: by.to_owned(), at }
}
