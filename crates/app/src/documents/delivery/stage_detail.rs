//! Everything about one workload on its way.

use std::collections::BTreeMap;

use landfall_domain::delivery::Signature;
use landfall_domain::delivery::stage::{
    AssetStage, Check, Note, Passage, Standing, UatFinding, Wait, follow, waits,
};
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::id::Id;
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::delivery::find_calendar;
use crate::actions::delivery::stages::{Around, find_passage};
use crate::boot::Context;
use crate::documents::{Listed, second};

use super::stage::{PassageDocument, releases_of};

/// Something that is waited for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WaitDocument {
    /// `assets`, `checks`, `governance`, `data`, `uat`, `records`, `decision`, `freeze`, `traffic` or
    /// `sources`.
    pub(crate) about: &'static str,
    /// What is missing, and whose it is.
    pub(crate) says: String,
}

impl From<Wait> for WaitDocument {
    fn from(wait: Wait) -> Self {
        Self { about: wait.about.name(), says: wait.says }
    }
}

/// Who said something, and when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SignedDocument {
    pub(crate) by: String,
    pub(crate) at: String,
}

impl From<&Signature> for SignedDocument {
    fn from(signed: &Signature) -> Self {
        Self { by: signed.by.clone(), at: second(signed.at) }
    }
}

/// A text that somebody signed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct NoteDocument {
    pub(crate) says: String,
    pub(crate) by: String,
    pub(crate) at: String,
}

impl From<&Note> for NoteDocument {
    fn from(note: &Note) -> Self {
        let (by, at) = (note.signed.by.clone(), second(note.signed.at));
        Self { says: note.says.clone(), by, at }
    }
}

/// A check of a workload.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CheckDocument {
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) stage: &'static str,
    /// Whose it is, in words.
    #[serde(skip)]
    pub(crate) says: String,
    /// The role that does it, such as `contributor`.
    pub(crate) responsible: &'static str,
    /// The role that approves it, such as `strategy_lead`.
    pub(crate) approver: &'static str,
    /// The person who answers for it.
    pub(crate) person: Option<String>,
    pub(crate) evidence: Option<String>,
    pub(crate) done: Option<SignedDocument>,
    pub(crate) approved: Option<SignedDocument>,
    /// Whether the approval is that of the standard change.
    pub(crate) by_standard_change: bool,
}

impl From<&Check> for CheckDocument {
    fn from(check: &Check) -> Self {
        let template = &check.template;
        Self {
            key: template.key.clone(),
            title: template.title.clone(),
            stage: template.stage.name(),
            responsible: template.responsible.name(),
            approver: template.approver.name(),
            says: format!(
                "done by {}, approved by {} who did not do it",
                check.person.as_deref().unwrap_or(template.responsible.somebody()),
                template.approver.somebody()
            ),
            person: check.person.clone(),
            evidence: check.evidence.clone(),
            done: check.done.as_ref().map(Into::into),
            approved: check.approved.as_ref().map(Into::into),
            by_standard_change: check.by_standard_change,
        }
    }
}

/// What governance says of a discipline.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct GovernanceDocument {
    pub(crate) discipline: &'static str,
    pub(crate) passes: bool,
    pub(crate) because: String,
    pub(crate) by: String,
    pub(crate) at: String,
}

/// Something that UAT found.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UatFinding)]
pub(crate) struct UatFindingDocument {
    pub(crate) number: u32,
    pub(crate) cycle: u32,
    /// `blocker`, `major` or `minor`.
    pub(crate) severity: &'static str,
    pub(crate) says: String,
    pub(crate) by: String,
    pub(crate) at: String,
    /// How it was mended; null while it is open.
    pub(crate) fix: Option<NoteDocument>,
}

impl From<&UatFinding> for UatFindingDocument {
    fn from(one: &UatFinding) -> Self {
        Self {
            number: one.number,
            cycle: one.cycle,
            severity: one.severity.name(),
            says: one.says.clone(),
            by: one.found.by.clone(),
            at: second(one.found.at),
            fix: one.fix.as_ref().map(|(says, signed)| NoteDocument {
                says: says.clone(),
                by: signed.by.clone(),
                at: second(signed.at),
            }),
        }
    }
}

/// A process on record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RecordDocument {
    pub(crate) process: &'static str,
    #[serde(flatten)]
    pub(crate) note: NoteDocument,
}

/// Who decides, and what was decided.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SwitchDecision)]
pub(crate) struct DecisionDocument {
    pub(crate) go: bool,
    pub(crate) because: String,
    pub(crate) by: String,
    pub(crate) at: String,
}

/// So many assets in a stage.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct StandingDocument {
    /// `not_started`, `assessed`, `remediated`, `seeded`, `synchronising`, `replicated`, `staged`,
    /// `promoted`, `source_off`, `held` or `destroyed`.
    pub(crate) stage: &'static str,
    pub(crate) approved: bool,
    pub(crate) assets: usize,
}

/// Assets whose tasks are done and that wait nevertheless.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct HeldUpDocument {
    pub(crate) assets: usize,
    /// The stage for which they wait.
    pub(crate) stage: &'static str,
    pub(crate) because: String,
    /// The reason without a name, by which those are told together that wait for the same.
    #[serde(skip)]
    alike: String,
}

/// A freeze that the workload is in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FreezeDocument {
    pub(crate) name: String,
    pub(crate) from: String,
    pub(crate) to: String,
    /// Whether it lasts today.
    pub(crate) now: bool,
}

/// A workload on its way, with all that was said.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PassageDetail {
    #[serde(flatten)]
    pub(crate) passage: PassageDocument,
    /// What `waits_for` says, with what each is about.
    pub(crate) waits: Vec<WaitDocument>,
    pub(crate) standings: Vec<StandingDocument>,
    pub(crate) held_up: Vec<HeldUpDocument>,
    pub(crate) checks: Vec<CheckDocument>,
    pub(crate) governance: Vec<GovernanceDocument>,
    pub(crate) standard_change: Option<NoteDocument>,
    pub(crate) data_path: Option<String>,
    /// Cycle of UAT; 0 before the first.
    pub(crate) cycle: u32,
    pub(crate) findings: Vec<UatFindingDocument>,
    pub(crate) certified: Option<SignedDocument>,
    pub(crate) records: Vec<RecordDocument>,
    /// Who says go or no-go.
    pub(crate) decides: Option<String>,
    pub(crate) rolls_back: Option<String>,
    pub(crate) decision: Option<DecisionDocument>,
    pub(crate) traffic_percent: u8,
    pub(crate) rollbacks: Vec<NoteDocument>,
    pub(crate) hold_days: u16,
    /// Business owner of the workload.
    pub(crate) owner: Option<String>,
    pub(crate) signed_off: Option<SignedDocument>,
    /// Why it is retained or retired.
    pub(crate) left: Option<NoteDocument>,
    /// Freezes that last or come.
    pub(crate) freezes: Vec<FreezeDocument>,
}

/// What a page needs beside the document.
pub(crate) struct Whole {
    pub(crate) workload: Workload,
    pub(crate) passage: Passage,
    pub(crate) around: Around,
    pub(crate) detail: PassageDetail,
}

impl Whole {
    /// A workload on its way, by its key.
    pub(crate) async fn load(cx: &Context, tx: &mut Tx, key: &str) -> anyhow::Result<Self> {
        let (workload, passage) = find_passage(tx, key).await?;
        let calendar = find_calendar(tx).await?;
        let around = Around::of(cx, calendar.as_ref(), &workload);
        let release = releases_of(tx, &[workload.id]).await?.remove(&workload.id);
        let work = tx.worked(workload.id).await?;
        let waiting = follow(&passage, &work, around.facts()).waiting;
        let names = waiting_names(tx, &waiting).await?;
        let standings = passage.standings();
        let row = PassageDocument::of((&workload, release), &passage, &standings, &around);
        let mut detail = PassageDetail::of(row, &passage, &standings);
        detail.held_up = held_up(&waiting, &names);
        let waits = waits(&passage, &standings, around.facts());
        detail.waits = waits.into_iter().map(Into::into).collect();
        detail.owner.clone_from(&workload.owner);
        let today = cx.today();
        detail.freezes = around
            .freezes
            .iter()
            .filter(|freeze| freeze.to >= today)
            .map(|freeze| FreezeDocument {
                name: freeze.name.clone(),
                from: freeze.from.to_string(),
                to: freeze.to.to_string(),
                now: freeze.from <= today,
            })
            .collect();
        Ok(Self { workload, passage, around, detail })
    }
}

/// An asset that waits: for which stage, and why.
type Waiting = (Id<Asset>, AssetStage, String);

async fn waiting_names(
    tx: &mut Tx,
    waiting: &[Waiting],
) -> anyhow::Result<BTreeMap<Id<Asset>, String>> {
    let ids: Vec<Id<Asset>> = waiting.iter().map(|(asset, ..)| *asset).collect();
    Ok(tx.asset_names(&ids).await?.into_iter().collect())
}

/// What assets wait for, told once of all that wait for the same.
fn held_up(waiting: &[Waiting], names: &BTreeMap<Id<Asset>, String>) -> Vec<HeldUpDocument> {
    let mut all: Vec<HeldUpDocument> = Vec::new();
    for (asset, stage, because) in waiting {
        // The same reason names each asset.
        let alike = because.replace(&asset.to_string(), "it");
        let found = all.iter_mut().find(|one| one.stage == stage.name() && one.alike == alike);
        if let Some(one) = found {
            one.assets += 1;
            one.because.clone_from(&one.alike);
        } else {
            let name = names.get(asset).cloned().unwrap_or_else(|| asset.to_string());
            let because = because.replace(&asset.to_string(), &name);
            all.push(HeldUpDocument { assets: 1, stage: stage.name(), because, alike });
        }
    }
    all
}

impl PassageDetail {
    fn of(row: PassageDocument, passage: &Passage, standings: &[Standing]) -> Self {
        let decision = passage.decision.as_ref().map(|one| DecisionDocument {
            go: one.go,
            because: one.because.clone(),
            by: one.signed.by.clone(),
            at: second(one.signed.at),
        });
        let governance = passage.governance.iter().map(|one| GovernanceDocument {
            discipline: one.discipline.name(),
            passes: one.passes,
            because: one.because.clone(),
            by: one.signed.by.clone(),
            at: second(one.signed.at),
        });
        let records = passage
            .records
            .iter()
            .map(|(process, note)| RecordDocument { process: process.name(), note: note.into() });
        let standings = standings.iter().map(|one| StandingDocument {
            stage: one.stage.name(),
            approved: one.approved,
            assets: one.many,
        });
        let authority = passage.authority.as_ref();
        Self {
            passage: row,
            waits: Vec::new(),
            standings: standings.collect(),
            held_up: Vec::new(),
            checks: passage.checks.iter().map(Into::into).collect(),
            governance: governance.collect(),
            standard_change: passage.standard_change.as_ref().map(Into::into),
            data_path: passage.data_path.clone(),
            cycle: passage.cycle,
            findings: passage.findings.iter().map(Into::into).collect(),
            certified: passage.certified.as_ref().map(Into::into),
            records: records.collect(),
            decides: authority.map(|one| one.decides.clone()),
            rolls_back: authority.map(|one| one.rolls_back.clone()),
            decision,
            traffic_percent: passage.traffic_percent,
            rollbacks: passage.rollbacks.iter().map(Into::into).collect(),
            hold_days: passage.hold_days,
            owner: None,
            signed_off: passage.signed_off.as_ref().map(Into::into),
            left: passage.left.as_ref().map(Into::into),
            freezes: Vec::new(),
        }
    }
}

/// An asset on its way.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PassageAssetDocument {
    #[schema(value_type = String)]
    pub(crate) id: Id<Asset>,
    pub(crate) name: String,
    /// `not_started` to `destroyed`, as in `standings`.
    pub(crate) stage: &'static str,
    pub(crate) approved: Option<SignedDocument>,
    /// Whether changes of the source follow to the copy.
    pub(crate) follows: bool,
    /// Day since which its source is held.
    pub(crate) held_since: Option<String>,
    #[serde(skip)]
    pub(crate) is: AssetStage,
}

impl Listed for PassageAssetDocument {
    const COLUMNS: &'static [&'static str] =
        &["id", "name", "stage", "approved", "follows", "held_since"];
    const SHOWN: &'static [&'static str] = &["name", "stage", "follows", "held_since", "id"];
    const NONE: &'static str = "it has no asset";
}

impl PassageAssetDocument {
    /// Assets of a workload: the least far first. At most `limit` from behind `after` on; then also
    /// the place behind the last of them, if more follow.
    pub(crate) async fn page(
        tx: &mut Tx,
        passage: &Passage,
        after: usize,
        limit: usize,
    ) -> anyhow::Result<(Vec<Self>, Option<usize>)> {
        let mut order: Vec<_> = passage.assets.iter().collect();
        order.sort_by_key(|one| (one.stage, one.asset));
        let shown: Vec<_> = order.iter().skip(after).take(limit).collect();
        let ids: Vec<Id<Asset>> = shown.iter().map(|one| one.asset).collect();
        let names: BTreeMap<Id<Asset>, String> = tx.asset_names(&ids).await?.into_iter().collect();
        let next = after.saturating_add(shown.len());
        let all = shown.into_iter().map(|one| Self {
            id: one.asset,
            name: names.get(&one.asset).cloned().unwrap_or_else(|| "(gone)".to_owned()),
            stage: one.stage.name(),
            approved: one.approved.as_ref().map(Into::into),
            follows: one.follows,
            held_since: one.held_since.map(|day| day.to_string()),
            is: one.stage,
        });
        Ok((all.collect(), (next < order.len()).then_some(next)))
    }
}
