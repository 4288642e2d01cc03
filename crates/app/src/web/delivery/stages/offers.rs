//! What whoever looks can do now: each move is tried on an outline, so a page offers nothing that would
//! be refused.

use std::collections::BTreeMap;

use landfall_domain::activity::Stage;
use landfall_domain::delivery::stage::{
    AssetStage, Check, Discipline, Leaving, Move, Passage, Process, Severity, Who, WorkloadStage,
    advance,
};

use crate::actions::delivery::stages::Around;
use crate::documents::delivery::stage_detail::{CheckDocument, PassageAssetDocument};

/// What can be done with the workload as a whole.
pub(super) struct Offers {
    /// The gate that opens.
    pub(super) enter: Option<WorkloadStage>,
    /// So many assets can be approved.
    pub(super) approvable: usize,
    /// Moves that would be accepted now, in a word each.
    moves: Vec<&'static str>,
}

impl Offers {
    /// Whether a move would be accepted.
    pub(super) fn may(&self, step: &str) -> bool {
        self.moves.contains(&step)
    }
}

/// Who looks, at what.
pub(super) struct Look<'a> {
    pub(super) outline: Passage,
    pub(super) who: Who<'a>,
    pub(super) around: &'a Around,
}

impl Look<'_> {
    fn tried(&self, state: &Passage, what: &Move) -> bool {
        advance(state, what, self.who, self.around.facts()).is_ok()
    }

    fn may(&self, what: &Move) -> bool {
        self.tried(&self.outline, what)
    }

    /// What can be done with the workload as a whole.
    pub(super) fn offers(&self, whole: &Passage) -> Offers {
        let some = || "-".to_owned();
        let state = &self.outline;
        let waits = |one: &&landfall_domain::delivery::stage::AssetPassage| {
            one.approved.is_none() && one.stage >= AssetStage::Assessed
        };
        let first: Vec<_> =
            state.assets.iter().find(waits).map(|one| one.asset).into_iter().collect();
        let approve = !first.is_empty() && self.may(&Move::ApproveAssets(first));
        let named = state.authority.as_ref().map(|one| one.decides.clone());
        let finding = state.open_findings().first().map(|one| one.number);
        let fixed = finding.map(|number| Move::Fixed(number, some()));
        let certify = state.certified.is_none().then_some(Move::Certify);
        let sign_off = state.signed_off.is_none().then_some(Move::SignOff);
        let all = [
            Some(Move::PreApprove(some())),
            Some(Move::Govern(Discipline::Cost, true, some())),
            Some(Move::DataPath(some())),
            Some(Move::Found(Severity::Minor, some())),
            fixed,
            Some(Move::NextCycle),
            certify,
            Some(Move::Record(Process::Assess, some())),
            Some(Move::Name(named.unwrap_or_else(some), some())),
            Some(Move::Decide(false, some())),
            Some(Move::SendBack(some())),
            Some(Move::Traffic(state.traffic_percent.saturating_add(1))),
            Some(Move::RollBack(some())),
            sign_off,
            Some(Move::Leave(Leaving::Retained, some())),
            Some(Move::Return),
        ];
        let mut moves: Vec<&'static str> =
            all.iter().flatten().filter(|what| self.may(what)).map(Move::name).collect();
        if self.may(&Move::Decide(true, some())) {
            moves.push("go");
        }
        Offers {
            enter: state.next_stage().filter(|next| self.may(&Move::Enter(*next))),
            approvable: if approve { whole.assets.iter().filter(waits).count() } else { 0 },
            moves,
        }
    }

    /// The checks by stage, with what can be done with each.
    pub(super) fn checks(&self) -> Vec<StageChecks> {
        // Nothing but the check itself matters, and each is tried four times.
        let bare = Passage {
            checks: Vec::new(),
            findings: Vec::new(),
            records: Vec::new(),
            rollbacks: Vec::new(),
            ..self.outline.clone()
        };
        let here = self.outline.stage;
        let of = |stage: &Stage| {
            let mine = self.outline.checks.iter().filter(|one| one.template.stage == *stage);
            let all: Vec<CheckRow> = mine.map(|check| self.check(&bare, check)).collect();
            let settled = all.iter().filter(|row| row.shown.approved.is_some()).count();
            // Tasks before staging run side by side, so those checks are near each other.
            let is_here = stage.name() == here.name()
                || here == WorkloadStage::Replicate && *stage == Stage::Remediate;
            StageChecks { label: stage.label(), settled, open: is_here, all }
        };
        Stage::ALL.iter().map(of).filter(|stage| !stage.all.is_empty()).collect()
    }

    fn check(&self, bare: &Passage, check: &Check) -> CheckRow {
        let state = Passage { checks: vec![check.clone()], ..bare.clone() };
        let key = || check.template.key.clone();
        let some = || "-".to_owned();
        let all = [
            Move::Assign(key(), some()),
            Move::CheckDone(key(), some()),
            Move::CheckApproved(key()),
            Move::CheckReopened(key(), some()),
        ];
        let moves = all.iter().filter(|what| self.tried(&state, what)).map(Move::name).collect();
        CheckRow { shown: check.into(), moves }
    }

    /// Assets with what can be done with each.
    pub(super) fn assets(
        &self,
        passage: &Passage,
        shown: Vec<PassageAssetDocument>,
    ) -> Vec<AssetRow> {
        let mut known: BTreeMap<Alike, (Option<AssetStage>, bool)> = BTreeMap::new();
        let row = |shown: PassageAssetDocument| {
            let alike = (shown.is, shown.approved.is_some(), shown.held_since.clone());
            let (next, behind) = *known.entry(alike).or_insert_with(|| {
                let Some(one) = passage.assets.iter().find(|one| one.asset == shown.id) else {
                    return (None, false);
                };
                let mut state = self.outline.clone();
                state.assets.retain(|other| other.asset != one.asset);
                state.assets.push(one.clone());
                let next = state.next_of(one);
                let next = next.filter(|to| self.tried(&state, &Move::AssetTo(one.asset, *to)));
                let behind = Move::FellBehind(one.asset, "-".to_owned());
                (next, self.tried(&state, &behind))
            });
            AssetRow { id: shown.id.to_string(), shown, next, behind }
        };
        shown.into_iter().map(row).collect()
    }
}

/// With assets that share these the same can be done: stage, whether approved, and since when held.
type Alike = (AssetStage, bool, Option<String>);

/// The checks of a stage.
pub(super) struct StageChecks {
    pub(super) label: &'static str,
    pub(super) settled: usize,
    /// Whether they are shown at once: something can be done with them now.
    pub(super) open: bool,
    pub(super) all: Vec<CheckRow>,
}

impl StageChecks {
    /// Whether the check of this key is one of them.
    pub(super) fn has(&self, key: &str) -> bool {
        self.all.iter().any(|row| row.shown.key == key)
    }
}

/// A check, and what can be done with it.
pub(super) struct CheckRow {
    pub(super) shown: CheckDocument,
    moves: Vec<&'static str>,
}

impl CheckRow {
    /// Whether a move would be accepted.
    pub(super) fn may(&self, step: &str) -> bool {
        self.moves.contains(&step)
    }
}

/// An asset, the stage to which it can be moved, and whether it can fall behind.
pub(super) struct AssetRow {
    /// Id as forms send it.
    id: String,
    pub(super) shown: PassageAssetDocument,
    pub(super) next: Option<AssetStage>,
    pub(super) behind: bool,
}

impl AssetRow {
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Whether it waits to be approved.
    pub(super) fn can_wait(&self) -> bool {
        self.shown.is >= AssetStage::Assessed
    }
}
