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
    pub(super) pre_approve: bool,
    pub(super) govern: bool,
    pub(super) data_path: bool,
    pub(super) found: bool,
    pub(super) fixed: bool,
    pub(super) next_cycle: bool,
    pub(super) certify: bool,
    pub(super) record: bool,
    pub(super) name: bool,
    pub(super) go: bool,
    pub(super) no_go: bool,
    pub(super) send_back: bool,
    pub(super) traffic: bool,
    pub(super) roll_back: bool,
    pub(super) sign_off: bool,
    pub(super) leave: bool,
    pub(super) come_back: bool,
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
        Offers {
            enter: state.next_stage().filter(|next| self.may(&Move::Enter(*next))),
            approvable: if approve { whole.assets.iter().filter(waits).count() } else { 0 },
            pre_approve: self.may(&Move::PreApprove(some())),
            govern: self.may(&Move::Govern(Discipline::Cost, true, some())),
            data_path: self.may(&Move::DataPath(some())),
            found: self.may(&Move::Found(Severity::Minor, some())),
            fixed: finding.is_some_and(|number| self.may(&Move::Fixed(number, some()))),
            next_cycle: self.may(&Move::NextCycle),
            certify: state.certified.is_none() && self.may(&Move::Certify),
            record: self.may(&Move::Record(Process::Assess, some())),
            name: self.may(&Move::Name(named.unwrap_or_else(some), some())),
            go: self.may(&Move::Decide(true, some())),
            no_go: self.may(&Move::Decide(false, some())),
            send_back: self.may(&Move::SendBack(some())),
            traffic: self.may(&Move::Traffic(state.traffic_percent.saturating_add(1))),
            roll_back: self.may(&Move::RollBack(some())),
            sign_off: state.signed_off.is_none() && self.may(&Move::SignOff),
            leave: self.may(&Move::Leave(Leaving::Retained, some())),
            come_back: self.may(&Move::Return),
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
        CheckRow {
            assign: self.tried(&state, &Move::Assign(key(), some())),
            done: self.tried(&state, &Move::CheckDone(key(), some())),
            approve: self.tried(&state, &Move::CheckApproved(key())),
            reopen: self.tried(&state, &Move::CheckReopened(key(), some())),
            shown: check.into(),
        }
    }

    /// Assets with what can be done with each.
    pub(super) fn assets(
        &self,
        passage: &Passage,
        shown: Vec<PassageAssetDocument>,
    ) -> Vec<AssetRow> {
        let mut known: BTreeMap<(AssetStage, bool, Option<String>), (Option<AssetStage>, bool)> =
            BTreeMap::new();
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
            AssetRow { next, behind, shown }
        };
        shown.into_iter().map(row).collect()
    }
}

/// The checks of a stage.
pub(super) struct StageChecks {
    pub(super) label: &'static str,
    pub(super) settled: usize,
    /// Whether they are shown at once: something can be done with them now.
    pub(super) open: bool,
    pub(super) all: Vec<CheckRow>,
}

/// A check, and what can be done with it.
pub(super) struct CheckRow {
    pub(super) shown: CheckDocument,
    pub(super) assign: bool,
    pub(super) done: bool,
    pub(super) approve: bool,
    pub(super) reopen: bool,
}

/// An asset, the stage to which it can be moved, and whether it can fall behind.
pub(super) struct AssetRow {
    pub(super) shown: PassageAssetDocument,
    pub(super) next: Option<AssetStage>,
    pub(super) behind: bool,
}

impl AssetRow {
    /// Whether it waits to be approved.
    pub(super) fn can_wait(&self) -> bool {
        self.shown.is >= AssetStage::Assessed
    }
}
