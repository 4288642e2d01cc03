//! Walks at random through all that can happen to a workload, and looks after each step whether it
//! still fits together.

use std::collections::BTreeMap;

use jiff::ToSpan;

use crate::activity::Stage;
use crate::delivery::Promotion;
use crate::people::Role;

use super::samples::{Around, asset, forward, fresh};
use super::*;

/// A generator of numbers that are the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (sides as u64)).unwrap()
    }

    fn one<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.roll(all.len())].clone()
    }
}

const PEOPLE: [&str; 6] = ["dora", "abel", "sam", "cleo", "rob", "owen"];

/// Any move, sensible or not.
fn any(dice: &mut Dice, state: &Passage) -> Move {
    let text = dice.one(&["because", "because", "because", " "]).to_owned();
    let one = asset(1 + dice.roll(4) as u128);
    let key = match dice.roll(10) {
        0 => "none".to_owned(),
        _ => dice.one(&state.checks).template.key,
    };
    match dice.roll(30) {
        0 => Move::ApproveAssets((1..=3).map(asset).collect()),
        1 => Move::ApproveAssets(vec![one]),
        2..=4 => Move::AssetTo(one, dice.one(AssetStage::ALL)),
        5 | 6 => Move::FellBehind(one, text),
        7 => Move::Assign(key, dice.one(&PEOPLE).to_owned()),
        8 | 9 => Move::CheckDone(key, text),
        10 | 11 => Move::CheckApproved(key),
        12 => Move::CheckReopened(key, text),
        13 if dice.roll(20) == 0 => Move::PreApprove(text),
        14 => Move::Govern(dice.one(Discipline::ALL), dice.roll(2) == 0, text),
        15 => Move::Enter(dice.one(WorkloadStage::ALL)),
        16 => Move::DataPath(text),
        17 => Move::Found(dice.one(Severity::ALL), text),
        18 => Move::Fixed(u32::try_from(dice.roll(5)).unwrap(), text),
        19 => Move::NextCycle,
        20 => Move::Certify,
        21 => Move::Record(dice.one(Process::ALL), text),
        22 => Move::Name(dice.one(&PEOPLE).to_owned(), dice.one(&PEOPLE).to_owned()),
        23 => Move::Decide(dice.roll(3) > 0, text),
        24 => Move::SendBack(text),
        25 => Move::Traffic(u8::try_from(dice.roll(120)).unwrap()),
        26 => Move::RollBack(text),
        27 => Move::SignOff,
        28 if dice.roll(10) == 0 => {
            Move::Leave(dice.one(&[Leaving::Retained, Leaving::Retired]), text)
        }
        _ => Move::Return,
    }
}

fn all(state: &Passage, least: AssetStage) -> bool {
    state.assets.iter().all(|one| one.stage >= least)
}

fn none(state: &Passage, least: AssetStage) -> bool {
    state.assets.iter().all(|one| one.stage < least)
}

/// The stage of the workload fits those of its assets.
fn stages_fit(state: &Passage) {
    let (stage, left) = (state.stage, state.left.is_some());
    let away = matches!(stage, WorkloadStage::Retained | WorkloadStage::Retired);
    assert_eq!(left, away);
    if left {
        assert!(none(state, AssetStage::Seeded));
        return;
    }
    // Ready for staging exactly when all assets are replicated.
    assert_eq!(stage >= WorkloadStage::Stage, all(state, AssetStage::Replicated));
    let single = state.promotion == Promotion::SingleStep;
    assert!(!single || state.assets.iter().all(|one| one.stage != AssetStage::Staged));
    for (asset, workload) in [
        (AssetStage::Staged, WorkloadStage::Stage),
        (AssetStage::Promoted, WorkloadStage::Promote),
        (AssetStage::SourceOff, WorkloadStage::Decommission),
    ] {
        assert!(none(state, asset) || stage >= workload, "{asset} in {stage}");
    }
    for (workload, asset) in [
        (WorkloadStage::Uat, if single { AssetStage::Replicated } else { AssetStage::Staged }),
        (WorkloadStage::Stabilise, AssetStage::Promoted),
        (WorkloadStage::Done, AssetStage::Destroyed),
    ] {
        assert!(stage < workload || all(state, asset), "not all {asset} in {stage}");
    }
    for one in &state.assets {
        assert!(one.stage < AssetStage::Remediated || one.approved.is_some());
        let copied = (AssetStage::Synchronising..=AssetStage::Staged).contains(&one.stage);
        let cut = !single && stage >= WorkloadStage::Uat;
        assert_eq!(one.follows, copied && !cut, "{} in {stage}", one.stage);
    }
}

/// What was decided fits where it stands.
fn decisions_fit(state: &Passage, around: &Around) {
    for check in &state.checks {
        let (done, approved) = (&check.done, &check.approved);
        assert!(approved.is_none() || done.is_some());
        assert_eq!(done.is_some(), check.evidence.is_some());
        if let (Some(done), Some(approved), false) = (done, approved, check.by_standard_change) {
            assert_ne!(done.by, approved.by, "{}", check.template.key);
        }
        assert!(!check.by_standard_change || state.standard_change.is_some());
    }
    for &stage in Stage::ALL {
        let skipped = state.promotion == Promotion::SingleStep && stage == Stage::Uat;
        let mut mine = state.checks.iter().filter(|check| check.template.stage == stage);
        assert!(
            skipped || !state.has_passed(stage) || mine.all(Check::is_settled),
            "{stage} was passed with open checks"
        );
    }
    if state.left.is_none() && state.stage >= WorkloadStage::Promote {
        let decision = state.decision.as_ref().unwrap();
        assert!(decision.go);
        assert_eq!(decision.signed.by, state.authority.as_ref().unwrap().decides);
        assert_eq!(state.records.len(), Process::ALL.len());
    } else {
        assert_eq!(state.traffic_percent, 0);
    }
    if state.traffic_percent > 0 {
        assert_eq!(state.promotion, Promotion::Flight);
        assert!(all(state, AssetStage::Promoted));
    }
    if state.certified.is_some() {
        let heavy = |one: &&UatFinding| one.severity < Severity::Minor;
        assert_eq!(state.open_findings().iter().filter(|one| heavy(one)).count(), 0);
    }
    for one in state.assets.iter().filter(|one| one.stage == AssetStage::Destroyed) {
        let days = (around.today - one.held_since.unwrap()).get_days();
        assert!(days >= 30 && state.signed_off.as_ref().unwrap().by == "owen");
    }
}

/// What is waited for is what refuses: nothing exactly where the next gate opens.
fn waits_fit(state: &Passage, around: &Around) {
    let waits = waits(state, &state.standings(), around.facts());
    let told = waits.iter().map(|one| one.says.as_str()).collect::<Vec<_>>().join("; ");
    match state.next_stage() {
        Some(next) => {
            let opens = around.tried(state, &Move::Enter(next), ("abel", Role::Admin));
            assert_eq!(waits.is_empty(), opens.is_ok(), "{}: `{told}`, {opens:?}", state.stage);
            let small = around.tried(&state.outline(), &Move::Enter(next), ("abel", Role::Admin));
            assert_eq!(small.is_ok(), opens.is_ok(), "an outline opens what the whole opens");
        }
        None => assert_eq!(waits.is_empty(), state.coming().is_none(), "{}: {told}", state.stage),
    }
}

/// What may not happen in one step.
fn step_fits(before: &Passage, after: &Passage, around: &Around) {
    assert_eq!(after.version, before.version + 1);
    let cut_over = |state: &Passage| {
        let many = state.assets.iter().filter(|one| one.stage >= AssetStage::Promoted).count();
        (many, state.traffic_percent, state.stage == WorkloadStage::Promote)
    };
    if cut_over(after).0 > cut_over(before).0
        || after.traffic_percent > before.traffic_percent
        || cut_over(after).2 && !cut_over(before).2
    {
        let today = around.today;
        assert!(!around.freezes.iter().any(|one| one.from <= today && today <= one.to));
        assert_eq!(after.governance.iter().filter(|one| one.passes).count(), 5);
    }
}

#[test]
fn a_hundred_thousand_steps_never_leave_anything_inconsistent() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut reached: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut state, mut around) = (fresh(Promotion::Staged, 3), Around::new());
    let mut steps = 0;
    // What is refused changes nothing, and is no step.
    while steps < 100_000 {
        if state.stage == WorkloadStage::Done || dice.roll(4_000) == 0 {
            let promotion = dice.one(Promotion::ALL);
            (state, around) = (fresh(promotion, 1 + dice.roll(3) as u128), Around::new());
        }
        if dice.roll(10) == 0 {
            around.today = around.today.checked_add(1.day()).unwrap();
        }
        match dice.roll(200) {
            0 => around.freeze(),
            1..=20 => around.freezes.clear(),
            _ => {}
        }
        let useful = if dice.roll(3) > 0 { forward(&state) } else { Vec::new() };
        let (what, name, role) = if !useful.is_empty() && state.left.is_none() {
            let (what, name) = dice.one(&useful);
            (what, name, Role::Admin)
        } else {
            (any(&mut dice, &state), dice.one(&PEOPLE), dice.one(&Role::ALL))
        };
        let Ok(after) = around.tried(&state, &what, (name, role)) else { continue };
        step_fits(&state, &after, &around);
        *reached.entry(after.stage.name()).or_default() += 1;
        if after.rollbacks.len() > state.rollbacks.len() {
            *reached.entry("rolled back").or_default() += 1;
        }
        (state, steps) = (after, steps + 1);
        stages_fit(&state);
        decisions_fit(&state, &around);
        waits_fit(&state, &around);
        if steps % 500 == 0 {
            let text = serde_json::to_string(&state).unwrap();
            assert_eq!(serde_json::from_str::<Passage>(&text).unwrap(), state);
        }
    }
    for stage in WorkloadStage::ALL {
        assert!(reached.get(stage.name()).copied().unwrap_or(0) >= 50, "{stage}: {reached:?}");
    }
    assert!(reached.get("rolled back").copied().unwrap_or(0) >= 20, "{reached:?}");
}
