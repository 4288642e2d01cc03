//! A move on the way of a workload, as people and programs ask for it.

use landfall_domain::delivery::stage::{
    AssetStage, Discipline, Leaving, Move, Passage, Process, Severity, WorkloadStage,
};
use landfall_domain::estate::Asset;
use landfall_domain::id::Id;
use landfall_domain::people::Right;
use landfall_store::Tx;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::documents::asset::AssetDocument;
use crate::documents::shown::query;
use crate::failure::Failure;

/// A move that is wanted. Assets are named by their id, or by a name that only one of the workload has.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "move", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum WantedMove {
    /// Approves that assets are migrated.
    ApproveAssets {
        #[serde(default)]
        assets: Vec<String>,
        /// All that are assessed and not approved.
        #[serde(default)]
        all: bool,
        /// Those of all that a search finds, such as `kind:vm env:test`.
        #[serde(default)]
        filter: String,
    },
    /// Moves assets on to their next stage.
    Asset {
        #[serde(default)]
        assets: Vec<String>,
        /// All whose next stage it is.
        #[serde(default)]
        all: bool,
        /// `assessed`, `remediated`, `seeded`, `synchronising`, `replicated`, `staged`, `promoted`,
        /// `source_off`, `held` or `destroyed`.
        to: String,
    },
    /// A copy proved not to have all that its source has.
    Behind { asset: String, because: String },
    /// A person answers for a check.
    Assign { check: String, person: String },
    /// A check was done.
    Check {
        check: String,
        /// How it is known: a link, a number, a sentence.
        evidence: String,
    },
    /// Approves a check that somebody else did.
    Approve { check: String },
    /// A check proved not to be done.
    Reopen { check: String, because: String },
    /// Pre-approves a standard change.
    PreApprove {
        /// Which one.
        change: String,
    },
    /// What governance says.
    Govern {
        /// `cost`, `security`, `resources`, `identity` or `deployment`.
        discipline: String,
        /// Whether it lets the workload be promoted.
        passes: bool,
        because: String,
    },
    /// Opens the next gate.
    Enter {
        /// `uat`, `ready`, `promote`, `stabilise`, `decommission` or `done`.
        stage: String,
    },
    /// How data comes over once synchronisation is cut.
    DataPath { text: String },
    /// Something that UAT found.
    Found {
        /// `blocker`, `major` or `minor`.
        severity: String,
        text: String,
    },
    /// How a finding was mended.
    Fixed { finding: u32, text: String },
    /// Another cycle of UAT.
    NextCycle {},
    /// The business accepts the present cycle.
    Certify {},
    /// Puts a process on record.
    Record {
        /// `assess`, `architect`, `replicate`, `stage`, `business_test`, `change_plan` or `ready`.
        process: String,
        /// Where it is written.
        text: String,
    },
    /// Names who decides, and who may roll back.
    Name { decides: String, rolls_back: String },
    /// Go or no-go.
    Decide { go: bool, because: String },
    /// Back from ready, to be tested again.
    SendBack { because: String },
    /// So many percent of a flight's traffic go to the cloud.
    Traffic { percent: u8 },
    /// Back to the source.
    RollBack { because: String },
    /// The owner lets the sources be destroyed.
    SignOff {},
    /// It stays where it is.
    Retain { because: String },
    /// It is given up.
    Retire { because: String },
    /// What was retained or retired is migrated after all.
    Return {},
}

/// The word of a list, or what there is.
fn word<T: Copy + 'static>(
    field: &str,
    said: &str,
    (all, name): (&'static [T], fn(T) -> &'static str),
) -> Result<T, Failure> {
    all.iter().copied().find(|one| name(*one) == said).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        Failure::Usage(format!("{field}: `{said}` is none of {}", known.join(", ")))
    })
}

/// Which assets of a workload are meant.
async fn meant(tx: &mut Tx, passage: &Passage, said: &[String]) -> anyhow::Result<Vec<Id<Asset>>> {
    let ids: Vec<Id<Asset>> = passage.assets.iter().map(|one| one.asset).collect();
    let mut names: Option<Vec<(Id<Asset>, String)>> = None;
    let mut found = Vec::with_capacity(said.len());
    for said in said {
        let said = said.trim();
        if let Ok(id) = said.parse::<Id<Asset>>() {
            found.push(id);
            continue;
        }
        if names.is_none() {
            names = Some(tx.asset_names(&ids).await?);
        }
        let known = names.iter().flatten().filter(|(_, name)| name == said);
        match known.map(|(id, _)| *id).collect::<Vec<_>>().as_slice() {
            [one] => found.push(*one),
            [] => {
                let told = format!("the workload has no asset `{said}`: name one of its assets");
                return Err(Failure::Usage(told).into());
            }
            many => {
                let told = format!("{} assets are called `{said}`: give an id", many.len());
                return Err(Failure::Usage(told).into());
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Those of these assets that a search finds.
async fn matching(
    tx: &mut Tx,
    all: Vec<Id<Asset>>,
    filter: &str,
) -> anyhow::Result<Vec<Id<Asset>>> {
    let query = query::<AssetDocument>(filter)?;
    let assets = tx.assets_by_ids(&all).await?;
    let found: Vec<Id<Asset>> =
        assets.iter().filter(|asset| query.holds(*asset)).map(|asset| asset.id).collect();
    if found.is_empty() {
        let told = format!("no asset that is assessed and not approved matches `{filter}`");
        return Err(Failure::Refused(told).into());
    }
    Ok(found)
}

impl WantedMove {
    /// The rights of which one is enough.
    pub(crate) fn rights(&self) -> Result<&'static [Right], Failure> {
        let any = Id::from_uuid(uuid::Uuid::nil());
        Ok(match self {
            Self::ApproveAssets { .. } => Move::ApproveAssets(Vec::new()).rights(),
            Self::Asset { to, .. } => {
                Move::AssetTo(any, word("to", to, (AssetStage::ALL, AssetStage::name))?).rights()
            }
            Self::Behind { .. } => Move::FellBehind(any, String::new()).rights(),
            other => other.plain()?.rights(),
        })
    }

    /// What it comes to: one move, or one for each asset.
    pub(crate) async fn moves(&self, tx: &mut Tx, passage: &Passage) -> anyhow::Result<Vec<Move>> {
        if let Self::Asset { assets, all, to } = self {
            let to = word("to", to, (AssetStage::ALL, AssetStage::name))?;
            let next = passage.assets.iter().filter(|one| passage.next_of(one) == Some(to));
            let assets = if *all {
                next.map(|one| one.asset).collect()
            } else {
                meant(tx, passage, assets).await?
            };
            if assets.is_empty() {
                let told = if *all {
                    format!("no asset can become {to} next: move them through the stages before")
                } else {
                    "no asset is named: name at least one".to_owned()
                };
                return Err(Failure::Refused(told).into());
            }
            return Ok(assets.into_iter().map(|asset| Move::AssetTo(asset, to)).collect());
        }
        let one = match self {
            Self::ApproveAssets { assets, all, filter } => {
                let waits = passage
                    .assets
                    .iter()
                    .filter(|one| one.approved.is_none() && one.stage >= AssetStage::Assessed);
                let waits = || waits.map(|one| one.asset).collect();
                Move::ApproveAssets(match (all, filter.trim()) {
                    (true, _) => waits(),
                    (false, "") => meant(tx, passage, assets).await?,
                    (false, filter) => matching(tx, waits(), filter).await?,
                })
            }
            Self::Behind { asset, because } => {
                let found = meant(tx, passage, std::slice::from_ref(asset)).await?;
                let told = || Failure::Usage("name an asset".to_owned());
                Move::FellBehind(*found.first().ok_or_else(told)?, because.clone())
            }
            other => other.plain()?,
        };
        Ok(vec![one])
    }

    /// What needs no look at assets.
    fn plain(&self) -> Result<Move, Failure> {
        Ok(match self {
            Self::Assign { check, person } => Move::Assign(check.clone(), person.clone()),
            Self::Check { check, evidence } => Move::CheckDone(check.clone(), evidence.clone()),
            Self::Approve { check } => Move::CheckApproved(check.clone()),
            Self::Reopen { check, because } => Move::CheckReopened(check.clone(), because.clone()),
            Self::PreApprove { change } => Move::PreApprove(change.clone()),
            Self::Govern { discipline, passes, because } => {
                let all = (Discipline::ALL, Discipline::name as fn(_) -> _);
                Move::Govern(word("discipline", discipline, all)?, *passes, because.clone())
            }
            Self::Enter { stage } => {
                Move::Enter(word("stage", stage, (WorkloadStage::ALL, WorkloadStage::name))?)
            }
            Self::DataPath { text } => Move::DataPath(text.clone()),
            Self::Found { severity, text } => {
                let all = (Severity::ALL, Severity::name as fn(_) -> _);
                Move::Found(word("severity", severity, all)?, text.clone())
            }
            Self::Fixed { finding, text } => Move::Fixed(*finding, text.clone()),
            Self::NextCycle {} => Move::NextCycle,
            Self::Certify {} => Move::Certify,
            Self::Record { process, text } => {
                let all = (Process::ALL, Process::name as fn(_) -> _);
                Move::Record(word("process", process, all)?, text.clone())
            }
            Self::Name { decides, rolls_back } => Move::Name(decides.clone(), rolls_back.clone()),
            Self::Decide { go, because } => Move::Decide(*go, because.clone()),
            Self::SendBack { because } => Move::SendBack(because.clone()),
            Self::Traffic { percent } => Move::Traffic(*percent),
            Self::RollBack { because } => Move::RollBack(because.clone()),
            Self::SignOff {} => Move::SignOff,
            Self::Retain { because } => Move::Leave(Leaving::Retained, because.clone()),
            Self::Retire { because } => Move::Leave(Leaving::Retired, because.clone()),
            Self::Return {} => Move::Return,
            Self::ApproveAssets { .. } | Self::Asset { .. } | Self::Behind { .. } => {
                return Err(Failure::Usage("name the assets".to_owned()));
            }
        })
    }
}
