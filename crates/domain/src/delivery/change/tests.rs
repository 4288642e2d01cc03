//! What can be done with a change plan, beside a random walk over all of it.

use jiff::Timestamp;
use proptest::prelude::*;

use crate::delivery::{Promotion, ReleaseItem};

use super::*;

fn questions() -> ChangeQuestions {
    ChangeQuestions::read(crate::defaults::text("change_plan.toml")).unwrap()
}

fn workload(number: u128) -> Id<Workload> {
    Id::from_uuid(uuid::Uuid::from_u128(number))
}

fn ana() -> Signature {
    Signature { by: "ana".to_owned(), at: Timestamp::UNIX_EPOCH }
}

fn release() -> ReleaseBacklog {
    let item = |number| ReleaseItem {
        workload: workload(number),
        because: "its rank".to_owned(),
        assets: Vec::new(),
    };
    ReleaseBacklog {
        id: Id::from_uuid(uuid::Uuid::from_u128(9)),
        number: 1,
        title: "Quay".to_owned(),
        status: ReleaseStatus::Submitted,
        promotion: Promotion::Staged,
        because: "the lease ends".to_owned(),
        items: vec![item(1), item(2)],
        reach: Vec::new(),
        submitted: ana(),
        committed: None,
        version: 1,
    }
}

fn done(plan: &ChangePlan, step: &ChangeStep) -> Result<(ChangePlan, String), ChangeError> {
    plan.after(step, &release(), &questions(), &ana())
}

fn answer(key: &str, says: &str) -> ChangeStep {
    ChangeStep::Answer([(key.to_owned(), says.to_owned())].into())
}

fn add(about: Option<u128>, says: &str) -> ChangeStep {
    let (says, measured) = (says.to_owned(), "a load test".to_owned());
    ChangeStep::Add { workload: about.map(workload), says, measured }
}

fn settle(number: i64, verdict: Verdict, evidence: &str) -> ChangeStep {
    ChangeStep::Settle { number, verdict, evidence: evidence.to_owned() }
}

#[test]
fn answers_are_given_changed_and_taken_back() {
    let none = ChangePlan::new(release().id);
    let (one, how) = done(&none, &answer("users", " They cope.\n")).unwrap();
    assert_eq!(how, "answered users of the change plan of");
    assert_eq!((one.answered(&questions()), one.version), (1, 1));
    assert_eq!(one.answers["users"].says, "They cope.");
    let told = done(&one, &answer("users", "They cope.")).unwrap_err().to_string();
    assert!(told.contains("no answer is another one"), "{told}");
    let (gone, _) = done(&one, &answer("users", "  ")).unwrap();
    assert!(gone.answers.is_empty());
    let told = done(&one, &answer("colour", "red")).unwrap_err().to_string();
    assert!(told.contains("`colour` is no question; there are outcome, metrics"), "{told}");
    let told = done(&one, &answer("dates", &"x".repeat(501))).unwrap_err().to_string();
    assert_eq!(told, "dates: 501 characters cannot be; write 1 to 500 of plain text");
    assert!(done(&one, &answer("dates", "a\u{7}b")).is_err());
}

#[test]
fn criteria_are_met_only_with_evidence() {
    let none = ChangePlan::new(release().id);
    let (one, how) = done(&none, &add(Some(2), "A search takes one second")).unwrap();
    assert_eq!(how, "added testing criterion 1 to");
    assert_eq!(one.count(Verdict::Open), 1);
    let told = done(&one, &settle(1, Verdict::Met, " ")).unwrap_err().to_string();
    assert!(told.starts_with("evidence: 0 characters"), "{told}");
    let (met, _) = done(&one, &settle(1, Verdict::Met, "run 12: 0.8 s")).unwrap();
    assert_eq!((met.count(Verdict::Met), met.count(Verdict::Open)), (1, 0));
    let (missed, how) = done(&met, &settle(1, Verdict::Missed, "run 13: 3 s")).unwrap();
    assert_eq!(how, "missed testing criterion 1 of");
    let (open, _) = done(&missed, &settle(1, Verdict::Open, "")).unwrap();
    assert_eq!((open.count(Verdict::Open), open.criteria[0].evidence.as_str()), (1, ""));
    assert!(done(&open, &settle(1, Verdict::Open, "")).is_err());
    assert!(done(&open, &settle(2, Verdict::Met, "x")).is_err());
    let told = done(&open, &add(Some(3), "x")).unwrap_err().to_string();
    assert!(told.contains("not one of RB-1"), "{told}");
}

#[test]
fn what_was_withdrawn_plans_nothing() {
    let gone = ReleaseBacklog { status: ReleaseStatus::Withdrawn, ..release() };
    let told = ChangePlan::new(gone.id).after(&add(None, "x"), &gone, &questions(), &ana());
    assert!(told.unwrap_err().to_string().contains("RB-1 was withdrawn"));
}

#[test]
fn a_release_has_a_bounded_number_of_criteria() {
    let mut plan = ChangePlan::new(release().id);
    for _ in 0..MOST {
        plan = done(&plan, &add(None, "x")).unwrap().0;
    }
    assert!(done(&plan, &add(None, "x")).unwrap_err().to_string().contains("at most 200"));
}

fn any_step() -> impl Strategy<Value = ChangeStep> {
    let verdict = prop::sample::select(Verdict::ALL);
    prop_oneof![
        (prop::sample::select(vec!["users", "dates", "colour"]), "[ab ]{0,3}")
            .prop_map(|(key, says)| answer(key, &says)),
        (prop::option::of(1_u128..4), "[ab ]{0,3}").prop_map(|(id, says)| add(id, &says)),
        (0_i64..6, verdict, "[ab ]{0,3}").prop_map(|(at, is, text)| settle(at, is, &text)),
        (0_i64..6).prop_map(ChangeStep::Remove),
    ]
}

proptest! {
    /// Whatever is tried: a version counts what was done, no number comes twice, and evidence is
    /// there exactly of what was tested.
    #[test]
    fn a_random_walk_keeps_numbers_and_evidence(steps in prop::collection::vec(any_step(), 0..40)) {
        let mut plan = ChangePlan::new(release().id);
        let (mut taken, mut seen) = (0, 0);
        for step in steps {
            let Ok((after, how)) = done(&plan, &step) else { continue };
            taken += 1;
            prop_assert!(!how.is_empty());
            prop_assert_eq!(after.version, taken);
            if let ChangeStep::Add { .. } = step {
                let number = after.criteria.last().unwrap().number;
                prop_assert!(number > seen);
                seen = number;
            }
            for one in &after.criteria {
                prop_assert_eq!(one.evidence.is_empty(), one.verdict == Verdict::Open);
                prop_assert!(one.number < after.next);
            }
            prop_assert!(after.answers.values().all(|one| !one.says.trim().is_empty()));
            plan = after;
        }
    }
}
