//! Every move in every state, circles, faults of a text, and a long random walk.

use std::fmt::Write as _;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn signed(by: &str) -> Signature {
    Signature { by: by.to_owned(), at: "2026-11-26T12:00:00Z".parse().unwrap() }
}

fn scope(sizes: &[u128]) -> Scope {
    let asset =
        |n: u128| StepAsset { id: Id::from_uuid(Uuid::from_u128(n)), name: format!("vm{n}") };
    let mut next = 0;
    let workload = |(at, size): (usize, &u128)| {
        let assets = (0..*size)
            .map(|_| {
                next += 1;
                asset(next)
            })
            .collect();
        ScopeWorkload { key: format!("W-{}", at + 1), title: "Shop".to_owned(), assets }
    };
    Scope { workloads: sizes.iter().enumerate().map(workload).collect() }
}

fn plan(text: &str, scope: &Scope) -> Result<ExecutionPlan, Refusal> {
    let id = Id::from_uuid(Uuid::nil());
    ExecutionPlan::draft((id, 1), Id::from_uuid(Uuid::nil()), (text, scope), signed("ada"))
}

fn key(text: &str) -> StepKey {
    StepKey::named(text).unwrap()
}

fn moves() -> [Move; 7] {
    let word = || "seen".to_owned();
    [
        Move::Begin,
        Move::Complete(word()),
        Move::Fail(word()),
        Move::Retry,
        Move::Skip(word()),
        Move::Report(0, word()),
        Move::Report(3, String::new()),
    ]
}

#[test]
fn a_draft_reads_back_and_waits_as_it_says() {
    let scope = scope(&[2, 0, 1]);
    let drafted = plan(&write(&scope), &scope).unwrap();
    assert_eq!(drafted.steps.len(), 17);
    let part = drafted.find(key("2.2")).unwrap();
    assert_eq!(
        (part.asset.as_ref().unwrap().name.as_str(), &part.after[..]),
        ("vm2", &[key("1")][..])
    );
    assert_eq!(drafted.find(key("3")).unwrap().after, [key("2")]);
    assert_eq!(drafted.find(key("4")).unwrap().kind, StepKind::Approval);
    assert!(plan(&write(&Scope::default()), &Scope::default()).is_ok());
    let started = drafted.turn(Turn::Start).unwrap();
    assert_eq!(started.count(StepState::Ready), 1);
    assert!(started.rewrite("", &scope, signed("ada")).unwrap_err().0.contains("only a draft"));
}

#[test]
fn every_move_in_every_state_and_kind() {
    use StepState::{Done, Failed, Ready, Running, Skipped, Waiting};
    for &kind in StepKind::ALL {
        for &state in StepState::ALL {
            for paused in [false, true] {
                for how in moves() {
                    let command = if kind == StepKind::Script { "command = \"x\"\n" } else { "" };
                    let text = format!(
                        "[[step]]\nnumber = 1\ntitle = \"a\"\nkind = \"{kind}\"\n{command}\
                         [[step]]\nnumber = 2\ntitle = \"b\"\nafter = [1]\n"
                    );
                    let mut plan =
                        plan(&text, &Scope::default()).unwrap().turn(Turn::Start).unwrap();
                    plan.steps[0].state = state;
                    if paused {
                        plan.status = ExecutionStatus::Paused;
                    }
                    let approves = kind == StepKind::Approval;
                    let script = kind == StepKind::Script;
                    let wanted = match (&how, state) {
                        (Move::Begin, Ready) if !paused => Some(Running),
                        (Move::Complete(_), Running) if !script => Some(Done),
                        (Move::Complete(_), Ready) if approves && !paused => Some(Done),
                        (Move::Fail(_), Running) => Some(Failed),
                        (Move::Retry, Failed) => Some(Ready),
                        (Move::Skip(_), Waiting | Ready | Failed) => Some(Skipped),
                        (Move::Report(exit, _), Running | Ready)
                            if script && (state == Running || !paused) =>
                        {
                            Some(if *exit == 0 { Done } else { Failed })
                        }
                        _ => None,
                    };
                    let got = plan.step(key("1"), &how, &signed("bo"));
                    let told = format!("{kind} {state} {paused} {how:?}: {got:?}");
                    assert_eq!(got.ok().map(|after| after.steps[0].state), wanted, "{told}");
                }
            }
        }
    }
}

#[test]
fn turns_go_their_way_only() {
    let scope = scope(&[1]);
    let mut plan = plan(&write(&scope), &scope).unwrap();
    for &status in ExecutionStatus::ALL {
        plan.status = status;
        for (turn, from) in [
            (Turn::Start, ExecutionStatus::Draft),
            (Turn::Pause, ExecutionStatus::Running),
            (Turn::Resume, ExecutionStatus::Paused),
        ] {
            assert_eq!(plan.turn(turn).is_ok(), status == from, "{status} {turn:?}");
        }
        let moves = matches!(status, ExecutionStatus::Running | ExecutionStatus::Paused);
        let skip = Move::Skip("not needed".to_owned());
        assert_eq!(plan.step(key("1"), &skip, &signed("bo")).is_ok(), moves, "{status}");
    }
}

#[test]
fn who_prepared_does_not_approve() {
    let scope = scope(&[1]);
    let mut plan = plan(&write(&scope), &scope).unwrap().turn(Turn::Start).unwrap();
    for step in ["1", "2.1", "3"] {
        plan = plan.step(key(step), &Move::Begin, &signed("Bo")).unwrap();
        plan = plan.step(key(step), &Move::Complete("seen".into()), &signed("cy")).unwrap();
    }
    for (who, told) in [("ADA", "wrote the plan"), ("bo", "step 3"), ("cy", "step 3")] {
        for how in [Move::Complete("yes".into()), Move::Skip("no need".into())] {
            let refused = plan.step(key("4"), &how, &signed(who)).unwrap_err().0;
            assert!(refused.contains(told), "{refused}");
        }
    }
    let after = plan.step(key("4"), &Move::Complete("yes".into()), &signed("di")).unwrap();
    assert_eq!(after.find(key("5")).unwrap().state, StepState::Ready);
    assert!(plan.step(key("2"), &Move::Begin, &signed("bo")).unwrap_err().0.contains("2.1"));
    let empty = plan.step(key("4"), &Move::Complete(" ".into()), &signed("di"));
    assert!(empty.unwrap_err().0.contains("empty"));
}

#[test]
fn what_is_wrong_is_told_with_line_and_step() {
    let scope = scope(&[2, 1]);
    let step =
        |number: i64, rest: &str| format!("[[step]]\nnumber = {number}\ntitle = \"a\"\n{rest}\n");
    let each = "workload = \"W-1\"\neach = \"asset\"";
    for (text, told) in [
        (String::new(), "no step"),
        ("[[step]]\nnumber = ".to_owned(), "line 2"),
        ("x = 1".to_owned(), "line 1: unknown field"),
        (step(1, "") + &step(1, ""), "line 5, step 1: the number is taken by the step in line 1"),
        (step(0, ""), "number: write one"),
        (step(1, "kind = \"maybe\""), "kind: write manual"),
        (step(1, "kind = \"script\""), "command: say"),
        (step(1, "command = \"ls\""), "command: only"),
        (step(1, "workload = \"W-9\""), "line 1, step 1: workload: the release has no W-9"),
        (step(1, "asset = \"vm9\""), "asset: the release has no vm9"),
        (step(1, "each = \"asset\""), "each: write"),
        (step(1, "after = [7]"), "no step 7"),
        (step(1, "") + &step(2, &format!("{each}\nsame_asset = [1]")), "not there for the same"),
        (
            step(1, &format!("{each}\nmapped = [{{ step = 1, asset = \"vm1\", on = \"vm3\" }}]")),
            "vm3",
        ),
        (step(1, "after = [2]") + &step(2, "after = [3]") + &step(3, "after = [2]"), "2 → 3 → 2"),
        (step(1, "after = [1]"), "1 → 1"),
        (step(1, &format!("{each}\nafter = [1]")), "1 → 1.1 → 1"),
    ] {
        let refused = plan(&text, &scope).unwrap_err().0;
        assert!(refused.contains(told), "{text}: {refused}");
    }
    // Within one step an asset may wait for another one: a database before what runs on it.
    let mapped = format!("{each}\nmapped = [{{ step = 1, asset = \"vm1\", on = \"vm2\" }}]");
    let fine = plan(&step(1, &mapped), &scope).unwrap().turn(Turn::Start).unwrap();
    assert_eq!(fine.steps[0].after, [key("1.2")]);
    assert_eq!([fine.steps[0].state, fine.steps[1].state], [StepState::Waiting, StepState::Ready]);
}

/// Nothing has run whose waits are open, and states follow from the graph.
fn holds(before: &ExecutionPlan, after: &ExecutionPlan) {
    for (old, new) in before.steps.iter().zip(&after.steps) {
        let covered = |wait: &StepKey| {
            after.steps.iter().filter(|one| wait.covers(one.key)).all(|one| one.state.is_over())
        };
        let free = new.after.iter().all(covered);
        match new.state {
            StepState::Waiting => assert!(!free, "{new:?}"),
            StepState::Skipped => {}
            _ => assert!(free, "{new:?}"),
        }
        assert!(!old.state.is_over() || old == new, "what is over stays: {old:?} {new:?}");
        let ran = matches!(new.state, StepState::Running | StepState::Done);
        assert!(!ran || (new.attempts > 0 && new.begun.is_some()), "{new:?}");
        assert!(!new.state.is_over() || (new.ended.is_some()), "{new:?}");
    }
    let all = after.steps.iter().all(|step| step.state.is_over());
    assert_eq!(after.status == ExecutionStatus::Finished, all);
}

#[test]
fn a_hundred_thousand_moves_keep_it_together() {
    let scope = scope(&[2, 1]);
    let text = write(&scope)
        + "[[step]]\nnumber = 50\ntitle = \"Scan\"\nkind = \"script\"\ncommand = \"scan.sh\"\n\
           workload = \"W-1\"\neach = \"asset\"\nsame_asset = [2]\n\
           mapped = [{ step = 50, asset = \"vm1\", on = \"vm2\" }]\n";
    let fresh = plan(&text, &scope).unwrap().turn(Turn::Start).unwrap();
    let (mut plan, mut seed, mut taken, mut finished) = (fresh.clone(), 7_u64, 0, 0);
    let mut draw = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % most
    };
    for _ in 0..100_000 {
        let who = ["bo", "cy", "di"][draw(3)];
        let after = match draw(20) {
            0 => plan.turn(Turn::Pause),
            1 | 2 => plan.turn(Turn::Resume),
            _ => {
                let at = plan.steps[draw(plan.steps.len())].key;
                let how = &moves()[draw(7)];
                let was = plan.find(at).unwrap().state;
                let after = plan.step(at, how, &signed(who));
                if let Ok(after) = &after {
                    let now = after.find(at).unwrap().state;
                    assert!(now != StepState::Running || plan.status == ExecutionStatus::Running);
                    assert_ne!(was, now, "each move moves: {how:?}");
                }
                after
            }
        };
        let Ok(after) = after else { continue };
        holds(&plan, &after);
        assert_eq!(after.version, plan.version + 1);
        taken += 1;
        plan = after;
        if plan.status == ExecutionStatus::Finished {
            (plan, finished) = (fresh.clone(), finished + 1);
        }
    }
    assert!(taken > 10_000 && finished > 100, "{taken} {finished}");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(\\[\\[step\\]\\]\n|number = [0-9-]{1,3}\n|title = \"[a-z.]{0,3}\"\n|after = \\[[0-9, ]{0,4}\\]\n|each = \"asset\"\n|workload = \"W-[1-3]\"\n|.){0,20}") {
        let scope = scope(&[2, 1]);
        if let Ok(steps) = read(&text, &scope) {
            prop_assert!(!steps.is_empty());
        }
    }

    #[test]
    fn keys_read_back(line in 1_i64..1000, part in 0_i64..1000) {
        let one = StepKey { line, part };
        prop_assert_eq!(StepKey::named(&one.to_string()), Some(one));
    }

    #[test]
    fn waits_that_go_back_only_make_no_circle(waits in proptest::collection::vec(proptest::collection::vec(0_usize..100, 0..4), 1..30), close in any::<bool>()) {
        let many = waits.len();
        let mut text = String::new();
        for (at, waits) in waits.iter().enumerate() {
            let mut after: Vec<usize> = waits.iter().filter(|_| at > 0).map(|one| one % at.max(1) + 1).collect();
            if at > 0 { after.push(at); }
            if close && at == 0 { after.push(many); }
            let number = at + 1;
            let _ = write!(text, "[[step]]\nnumber = {number}\ntitle = \"a\"\nafter = {after:?}\n");
        }
        let read = read(&text, &Scope::default());
        prop_assert_eq!(read.is_err(), close);
        if let Err(refusal) = read {
            prop_assert!(refusal.0.contains("circle"), "{}", refusal.0);
        }
    }
}
