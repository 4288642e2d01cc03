//! For tests: people who do all that brings a workload on its way.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

use crate::delivery::{Promotion, Refusal};
use crate::estate::Asset;
use crate::id::Id;
use crate::people::Role;
use crate::query::Query;
use crate::team::Freeze;

use super::*;

pub(super) fn id<T>(number: u128) -> Id<T> {
    Id::from_uuid(uuid::Uuid::from_u128(number))
}

pub(super) fn asset(number: u128) -> Id<Asset> {
    id(100 + number)
}

/// What is known beside the state.
#[derive(Clone)]
pub(super) struct Around {
    pub(super) today: Date,
    pub(super) freezes: Vec<Freeze>,
    pub(super) owner: Option<&'static str>,
}

impl Around {
    pub(super) fn new() -> Self {
        Self { today: date(2026, 3, 2), freezes: Vec::new(), owner: Some("owen") }
    }

    pub(super) fn facts(&self) -> Facts<'_> {
        Facts {
            now: Timestamp::from_second(1_790_000_000).unwrap(),
            today: self.today,
            freezes: &self.freezes,
            owner: self.owner,
        }
    }

    pub(super) fn freeze(&mut self) {
        let (from, to) = (self.today, self.today.checked_add(3.days()).unwrap());
        let (name, scope) = ("year end".to_owned(), Query::parse("").unwrap());
        self.freezes.push(Freeze { name, from, to, scope });
    }

    pub(super) fn tried(
        &self,
        state: &Passage,
        what: &Move,
        who: (&str, Role),
    ) -> Result<Passage, Refusal> {
        advance(state, what, Who { name: who.0, role: who.1 }, self.facts())
    }
}

pub(super) fn fresh(promotion: Promotion, assets: u128) -> Passage {
    let assets: Vec<_> = (1..=assets).map(asset).collect();
    begin(id(1), promotion, &assets, &Checklists::shipped()).unwrap()
}

pub(super) fn done(key: &str) -> Move {
    Move::CheckDone(key.to_owned(), "a report".to_owned())
}

/// What brings it on, and who would do it; most useful first.
pub(super) fn forward(state: &Passage) -> Vec<(Move, &'static str)> {
    let text = || "as written".to_owned();
    let mut all = Vec::new();
    for check in state.checks.iter().filter(|one| !one.is_settled()) {
        let key = check.template.key.clone();
        if check.done.is_none() {
            all.push((Move::CheckDone(key, text()), "dora"));
        } else {
            all.push((Move::CheckApproved(key), "abel"));
        }
    }
    if state.authority.is_none() {
        all.push((Move::Name("cleo".to_owned(), "rob".to_owned()), "abel"));
    }
    if state.data_path.is_none() {
        all.push((Move::DataPath(text()), "dora"));
    }
    for &process in Process::ALL {
        if !state.records.iter().any(|(known, _)| *known == process) {
            all.push((Move::Record(process, text()), "dora"));
        }
    }
    for &discipline in Discipline::ALL {
        if !state.governance.iter().any(|one| one.discipline == discipline && one.passes) {
            all.push((Move::Govern(discipline, true, text()), "abel"));
        }
    }
    for one in &state.assets {
        let reached = one.stage >= AssetStage::Assessed;
        if reached && one.approved.is_none() {
            all.push((Move::ApproveAssets(vec![one.asset]), "sam"));
        }
        if let Some(next) = state.next_of(one) {
            all.push((Move::AssetTo(one.asset, next), "dora"));
        }
    }
    for one in state.open_findings() {
        all.push((Move::Fixed(one.number, text()), "dora"));
    }
    if state.stage == WorkloadStage::Uat && state.certified.is_none() {
        all.push((Move::Certify, "sam"));
    }
    if state.stage == WorkloadStage::Ready && state.decision.as_ref().is_none_or(|one| !one.go) {
        all.push((Move::Decide(true, text()), "cleo"));
    }
    if state.traffic_percent < 100 {
        let more = (state.traffic_percent + 50).min(100);
        all.push((Move::Traffic(more), "abel"));
    }
    if state.signed_off.is_none() {
        all.push((Move::SignOff, "owen"));
    }
    if let Some(next) = state.next_stage() {
        all.push((Move::Enter(next), "abel"));
    }
    all
}

/// Brings it on until somebody would do what `stop` looks for; days pass where nothing else helps.
pub(super) fn drive(
    mut state: Passage,
    around: &mut Around,
    stop: impl Fn(&Passage, &Move) -> bool,
) -> Passage {
    'next: for _ in 0..1_000 {
        for (what, who) in forward(&state) {
            if let Ok(after) = around.tried(&state, &what, (who, Role::Admin)) {
                if stop(&state, &what) {
                    return state;
                }
                state = after;
                continue 'next;
            }
        }
        if state.stage == WorkloadStage::Done {
            return state;
        }
        around.today = around.today.checked_add(1.day()).unwrap();
    }
    panic!("it does not come on from {}", state.stage);
}

/// As it is just before it enters a stage.
pub(super) fn about_to_enter(promotion: Promotion, to: WorkloadStage) -> (Passage, Around) {
    let mut around = Around::new();
    let state = drive(fresh(promotion, 2), &mut around, |_, what| *what == Move::Enter(to));
    (state, around)
}

/// As it is just before the first asset reaches a stage.
pub(super) fn about_to_reach(promotion: Promotion, to: AssetStage) -> (Passage, Around) {
    let mut around = Around::new();
    let first = Move::AssetTo(asset(1), to);
    let state = drive(fresh(promotion, 2), &mut around, |_, what| *what == first);
    (state, around)
}
