//! The table: every move, as every role, against every guard.

use crate::activity::Stage;
use crate::delivery::Promotion::{Flight, SingleStep, Staged};
use crate::people::Role::{self, Admin, AdoptionLead, Contributor, StrategyLead};

use super::samples::{Around, about_to_enter, about_to_reach, asset, done, drive, fresh};
use super::*;

const WRITERS: &[Role] = &[Contributor, AdoptionLead, StrategyLead, Admin];
const LEADS: &[Role] = &[AdoptionLead, StrategyLead, Admin];
const ADOPTION: &[Role] = &[AdoptionLead, Admin];
const STRATEGY: &[Role] = &[StrategyLead, Admin];

/// What makes a guard refuse, and what the refusal says.
type Guard = (fn(&mut Passage, &mut Around), &'static str);

/// One move from a state in which only the role can be in its way.
struct Row {
    from: (Passage, Around),
    what: Move,
    who: &'static str,
    roles: &'static [Role],
    guards: Vec<Guard>,
}

fn row(
    from: (Passage, Around),
    what: Move,
    (who, roles): (&'static str, &'static [Role]),
    guards: &[Guard],
) -> Row {
    Row { from, what, who, roles, guards: guards.to_vec() }
}

fn why() -> String {
    "because".to_owned()
}

fn begun() -> (Passage, Around) {
    (fresh(Staged, 2), Around::new())
}

fn open(state: &mut Passage, stage: Stage) {
    for check in state.checks.iter_mut().filter(|check| check.template.stage == stage) {
        check.approved = None;
    }
}

const LEFT: Guard = (
    |state, _| {
        let signed =
            crate::delivery::Signature { by: "sam".into(), at: jiff::Timestamp::UNIX_EPOCH };
        state.left = Some(Note { says: why(), signed });
        state.stage = WorkloadStage::Retained;
    },
    "let it return before",
);
const DONE: Guard = (|state, _| state.stage = WorkloadStage::Done, "the workload is done");
const TOO_EARLY: Guard = (|state, _| state.stage = WorkloadStage::Remediate, "in remediate");
const TOO_LATE: Guard = (|state, _| state.stage = WorkloadStage::Decommission, "in decommission");
const UNKNOWN_ASSET: Guard = (|state, _| state.assets[0].asset = asset(9), "does not belong");
const UNJUDGED: Guard = (|state, _| state.governance.clear(), "was not looked at");
const BLOCKS: Guard = (|state, _| state.governance[1].passes = false, "blocks promotion");
const NO_WORD: Guard = (|state, _| state.decision = None, "nobody said go");
const NO_GO: Guard = (|state, _| state.decision.as_mut().unwrap().go = false, "said no-go");
const FROZEN: Guard = (|_, around| around.freeze(), "freeze `year end` lasts until");

/// Moves of assets.
fn assets() -> Vec<Row> {
    let step = |to, roles, guards: &[Guard]| {
        let mut all = vec![LEFT, DONE, UNKNOWN_ASSET];
        all.extend(guards);
        row(about_to_reach(Staged, to), Move::AssetTo(asset(1), to), ("dora", roles), &all)
    };
    let approve = Move::ApproveAssets(vec![asset(1)]);
    let same = approve.clone();
    let mut around = Around::new();
    let assessed = drive(fresh(Staged, 2), &mut around, |_, what| *what == same);
    vec![
        row(
            (assessed, around),
            approve,
            ("sam", STRATEGY),
            &[
                LEFT,
                DONE,
                UNKNOWN_ASSET,
                (|state, _| open(state, Stage::Assess), "is not approved"),
                (|state, _| state.checks[0].done = None, "is not done"),
                (|state, _| state.assets[0].stage = AssetStage::NotStarted, "is not assessed"),
                (|state, _| state.assets[0].approved = state.checks[0].done.clone(), "already"),
            ],
        ),
        step(AssetStage::Assessed, WRITERS, &[]),
        step(
            AssetStage::Remediated,
            WRITERS,
            &[(|state, _| state.assets[0].approved = None, "is not approved")],
        ),
        step(
            AssetStage::Seeded,
            WRITERS,
            &[(|state, _| open(state, Stage::Remediate), "`blockers-mended` is not approved")],
        ),
        step(AssetStage::Synchronising, WRITERS, &[]),
        step(
            AssetStage::Replicated,
            WRITERS,
            &[(|state, _| open(state, Stage::Replicate), "`replication-ready` is not approved")],
        ),
        step(AssetStage::Staged, WRITERS, &[TOO_EARLY, TOO_LATE]),
        step(
            AssetStage::Promoted,
            ADOPTION,
            &[TOO_EARLY, TOO_LATE, UNJUDGED, BLOCKS, NO_WORD, NO_GO, FROZEN],
        ),
        step(AssetStage::SourceOff, ADOPTION, &[TOO_EARLY]),
        step(AssetStage::Held, ADOPTION, &[]),
        step(
            AssetStage::Destroyed,
            ADOPTION,
            &[
                (|state, _| state.signed_off = None, "has not signed off"),
                (|state, _| state.hold_days += 1, "30 of 31 days: wait 1 more"),
                (|state, _| state.assets[0].held_since = None, "0 of 30 days"),
            ],
        ),
        row(
            about_to_reach(Staged, AssetStage::Staged),
            Move::FellBehind(asset(1), why()),
            ("dora", WRITERS),
            &[
                LEFT,
                DONE,
                UNKNOWN_ASSET,
                TOO_LATE,
                (|state, _| state.assets[0].stage = AssetStage::Seeded, "only what is replicated"),
            ],
        ),
    ]
}

/// Gates that people open.
fn gates() -> Vec<Row> {
    let gate = |promotion, to, guards: &[Guard]| {
        let mut all = vec![LEFT, DONE, TOO_EARLY];
        all.extend(guards);
        row(about_to_enter(promotion, to), Move::Enter(to), ("abel", ADOPTION), &all)
    };
    let unready: Guard = (|state, _| open(state, Stage::Ready), "is not approved");
    let unrecorded: Guard = (|state, _| drop(state.records.remove(3)), "`stage` is not on record");
    let promote = [unready, unrecorded, UNJUDGED, BLOCKS, NO_WORD, NO_GO, FROZEN];
    vec![
        gate(
            Staged,
            WorkloadStage::Uat,
            &[
                (|state, _| open(state, Stage::Stage), "is not approved"),
                (
                    |state, _| state.assets[1].stage = AssetStage::Replicated,
                    "every asset has to be",
                ),
                (|state, _| state.data_path = None, "leaving staging cuts synchronisation"),
            ],
        ),
        gate(
            Staged,
            WorkloadStage::Ready,
            &[
                (|state, _| open(state, Stage::Uat), "is not approved"),
                (|state, _| state.certified = None, "has not accepted"),
            ],
        ),
        gate(
            SingleStep,
            WorkloadStage::Ready,
            &[(|state, _| open(state, Stage::Stage), "is not approved")],
        ),
        gate(Staged, WorkloadStage::Promote, &promote),
        gate(SingleStep, WorkloadStage::Promote, &promote),
        gate(Flight, WorkloadStage::Promote, &promote),
        gate(
            Flight,
            WorkloadStage::Stabilise,
            &[
                (|state, _| open(state, Stage::Promote), "is not approved"),
                (|state, _| state.assets[1].stage = AssetStage::Staged, "every asset has to be"),
                (|state, _| state.traffic_percent = 99, "a flight ends with 100 %"),
            ],
        ),
        gate(
            Staged,
            WorkloadStage::Decommission,
            &[(|state, _| open(state, Stage::Stabilise), "is not approved")],
        ),
        gate(
            Staged,
            WorkloadStage::Done,
            &[
                (|state, _| open(state, Stage::Decommission), "is not approved"),
                (|state, _| state.assets[1].stage = AssetStage::Held, "every asset has to be"),
            ],
        ),
    ]
}

/// Checks, governance and records.
fn checks() -> Vec<Row> {
    let key = || "outage".to_owned();
    let mut was_done = begun();
    was_done.0 = was_done.1.tried(&was_done.0, &done("outage"), ("dora", Admin)).unwrap();
    let passed: Guard = (|state, _| state.stage = WorkloadStage::Stabilise, "stands as it is");
    let other: Guard = (|state, _| state.checks.clear(), "there is no check");
    let undone: Guard =
        (|state, _| state.checks.iter_mut().for_each(|check| check.done = None), "is not done");
    vec![
        row(
            begun(),
            done("outage"),
            ("dora", ADOPTION),
            &[
                LEFT,
                DONE,
                passed,
                other,
                (
                    |state, _| {
                        state.checks.iter_mut().for_each(|one| one.person = Some("eve".into()));
                    },
                    "eve answers for",
                ),
            ],
        ),
        row(begun(), done("training"), ("dora", WRITERS), &[LEFT, DONE, passed, other]),
        row(
            was_done.clone(),
            Move::CheckApproved(key()),
            ("abel", STRATEGY),
            &[
                LEFT,
                DONE,
                passed,
                other,
                undone,
                (
                    |state, _| {
                        for check in &mut state.checks {
                            if let Some(done) = &mut check.done {
                                done.by = "abel".into();
                            }
                        }
                    },
                    "you did `outage`",
                ),
            ],
        ),
        row(
            was_done,
            Move::CheckReopened(key(), why()),
            ("abel", LEADS),
            &[LEFT, DONE, passed, other, undone],
        ),
        row(
            begun(),
            Move::Assign(key(), "eve".into()),
            ("abel", LEADS),
            &[LEFT, DONE, passed, other],
        ),
        row(
            begun(),
            Move::PreApprove(why()),
            ("sam", STRATEGY),
            &[
                LEFT,
                DONE,
                (|state, _| state.stage = WorkloadStage::Promote, "before it enters promote"),
            ],
        ),
        row(begun(), Move::Govern(Discipline::Cost, true, why()), ("abel", LEADS), &[LEFT, DONE]),
        row(
            begun(),
            Move::Record(Process::Ready, why()),
            ("dora", WRITERS),
            &[LEFT, DONE, TOO_LATE],
        ),
        row(begun(), Move::DataPath(why()), ("dora", WRITERS), &[LEFT, DONE, TOO_LATE]),
    ]
}

fn with_finding(severity: Severity) -> (Passage, Around) {
    let (state, around) = about_to_enter(Staged, WorkloadStage::Ready);
    let found = Move::Found(severity, why());
    (around.tried(&state, &found, ("dora", Admin)).unwrap(), around)
}

/// Tests of the business.
fn uat() -> Vec<Row> {
    vec![
        row(
            about_to_enter(Staged, WorkloadStage::Ready),
            Move::Found(Severity::Minor, why()),
            ("dora", WRITERS),
            &[LEFT, DONE, TOO_EARLY, TOO_LATE],
        ),
        row(
            with_finding(Severity::Major),
            Move::Fixed(1, why()),
            ("dora", WRITERS),
            &[LEFT, DONE, TOO_EARLY, (|state, _| state.findings.clear(), "there is no finding 1")],
        ),
        row(
            with_finding(Severity::Minor),
            Move::Certify,
            ("sam", STRATEGY),
            &[
                LEFT,
                DONE,
                TOO_EARLY,
                (|state, _| state.findings[0].severity = Severity::Major, "(major) is not mended"),
                (|state, _| state.findings[0].severity = Severity::Blocker, "(blocker) is not"),
            ],
        ),
        row(
            with_finding(Severity::Minor),
            Move::NextCycle,
            ("abel", ADOPTION),
            &[LEFT, DONE, TOO_EARLY, TOO_LATE],
        ),
    ]
}

/// The decision, and the switch.
fn switch() -> Vec<Row> {
    let ready = || about_to_enter(Staged, WorkloadStage::Promote);
    let mut grounded = about_to_enter(Flight, WorkloadStage::Stabilise);
    grounded.0.traffic_percent = 30;
    let nobody: Guard = (|state, _| state.authority = None, "named to");
    vec![
        row(
            ready(),
            Move::Name("a".into(), "b".into()),
            ("abel", ADOPTION),
            &[
                LEFT,
                DONE,
                TOO_LATE,
                (|state, _| state.stage = WorkloadStage::Promote, "only to roll back"),
            ],
        ),
        row(
            ready(),
            Move::Decide(true, why()),
            ("cleo", WRITERS),
            &[
                LEFT,
                DONE,
                TOO_EARLY,
                nobody,
                (|state, _| state.authority.as_mut().unwrap().decides = "eve".into(), "ask eve"),
                (|state, _| open(state, Stage::Ready), "is not approved"),
            ],
        ),
        row(ready(), Move::SendBack(why()), ("abel", ADOPTION), &[LEFT, DONE, TOO_EARLY, TOO_LATE]),
        row(
            grounded,
            Move::Traffic(60),
            ("abel", ADOPTION),
            &[
                LEFT,
                DONE,
                TOO_EARLY,
                UNJUDGED,
                BLOCKS,
                NO_WORD,
                NO_GO,
                FROZEN,
                (|state, _| state.promotion = Staged, "only a flight"),
                (|state, _| state.traffic_percent = 60, "cannot follow"),
                (|state, _| state.assets[1].stage = AssetStage::Staged, "promote every asset"),
            ],
        ),
    ]
}

/// The way back, and the ends.
fn ends() -> Vec<Row> {
    let ready = || about_to_enter(Staged, WorkloadStage::Promote);
    let mut grounded = about_to_enter(Flight, WorkloadStage::Stabilise);
    grounded.0.traffic_percent = 30;
    let nobody: Guard = (|state, _| state.authority = None, "named to");
    let mut held = about_to_reach(Staged, AssetStage::Destroyed);
    held.0.signed_off = None;
    let mut gone = begun();
    LEFT.0(&mut gone.0, &mut gone.1);
    vec![
        row(
            grounded,
            Move::RollBack(why()),
            ("rob", WRITERS),
            &[
                LEFT,
                DONE,
                TOO_EARLY,
                TOO_LATE,
                nobody,
                (|state, _| state.authority.as_mut().unwrap().rolls_back = "eve".into(), "ask eve"),
            ],
        ),
        row(
            held,
            Move::SignOff,
            ("owen", WRITERS),
            &[
                LEFT,
                DONE,
                TOO_EARLY,
                (|_, around| around.owner = None, "no business owner"),
                (|_, around| around.owner = Some("eve"), "ask eve"),
            ],
        ),
        row(
            ready(),
            Move::Leave(Leaving::Retained, why()),
            ("sam", STRATEGY),
            &[
                LEFT,
                DONE,
                (|state, _| state.assets[0].stage = AssetStage::Promoted, "roll it back before"),
            ],
        ),
        row(
            gone,
            Move::Return,
            ("sam", STRATEGY),
            &[(|state, _| state.left = None, "only what was retained")],
        ),
    ]
}

#[test]
fn every_move_asks_for_its_role_and_minds_each_guard() {
    let mut tried = 0;
    for Row { from: (state, around), what, who, roles, guards } in
        [assets(), gates(), checks(), uat(), switch(), ends()].into_iter().flatten()
    {
        for role in Role::ALL {
            let told = around.tried(&state, &what, (who, role));
            assert_eq!(told.is_ok(), roles.contains(&role), "{what:?} as {role:?}: {told:?}");
            tried += 1;
        }
        for (spoil, expected) in guards {
            let (mut state, mut around) = (state.clone(), around.clone());
            spoil(&mut state, &mut around);
            for &role in roles {
                let told = around.tried(&state, &what, (who, role)).unwrap_err().0;
                assert!(told.contains(expected), "{what:?}: `{told}` lacks `{expected}`");
                tried += 1;
            }
        }
    }
    assert!(tried > 500, "{tried}");
}
