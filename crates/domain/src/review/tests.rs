//! Questions of a review against an evaluator that shares no code with what draws them, and rounds
//! from the first participant to the end.

use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use crate::id::Id;
use crate::rationalize::Disposition;

use super::*;

/// Whether a choice is a true answer, by the plain words of the backlog.
fn is_true(frozen: &Frozen, question: &Question, choice: &Choice) -> bool {
    let workload = |key: &str| frozen.workloads.iter().find(|one| one.key == key).unwrap();
    let outcome = |key: &str| frozen.outcomes.iter().find(|one| one.key == key).unwrap();
    let assumption = |key: &str| frozen.assumptions.iter().find(|one| one.key == key).unwrap();
    let said = |text: &str| text.to_lowercase() == choice.says.to_lowercase();
    match &question.ask {
        Ask::OutcomeServed { workload: key } if choice.key == "none" => {
            workload(key).outcomes.is_empty()
        }
        Ask::OutcomeServed { workload: key } => workload(key).outcomes.contains(&choice.key),
        Ask::ServedBy { outcome } => workload(&choice.key).outcomes.contains(outcome),
        Ask::MetricOf { outcome: key } => outcome(key).metrics.iter().any(|one| said(&one.title)),
        Ask::TargetOf { metric } => {
            let mut all = frozen.outcomes.iter().flat_map(|one| &one.metrics);
            said(&all.find(|one| one.key == *metric).unwrap().target)
        }
        Ask::First => {
            let best = question.choices.iter().map(|one| workload(&one.key).rank).min();
            best == Some(workload(&choice.key).rank)
        }
        Ask::WhyAbove { above, below } => {
            let (above, below) = (workload(above), workload(below));
            assert!(above.rank < below.rank, "{} is not above {}", above.key, below.key);
            let profile_agrees = above.proposed < below.proposed;
            let Some(name) = choice.key.strip_prefix("criterion:") else { return !profile_agrees };
            let lead = |at: usize| above.points[at] - below.points[at];
            let own = frozen.criteria.iter().position(|one| one.name == name).unwrap();
            let others = (0..frozen.criteria.len()).filter(|&at| at != own);
            profile_agrees && lead(own) > 0.0 && others.into_iter().all(|at| lead(at) < lead(own))
        }
        Ask::ReleaseOf { workload: key } => {
            workload(key).release.map(|number| format!("R-{number}")).as_deref()
                == Some(&choice.key)
        }
        Ask::DispositionOf { workload: key } => workload(key).disposition.name() == choice.key,
        Ask::MostRest { disposition } => {
            let resting = |key: &str| {
                let of_kind = |one: &&FrozenWorkload| one.disposition.name() == disposition;
                let all = frozen.workloads.iter().filter(of_kind);
                all.filter(|one| one.assumptions.iter().any(|other| other == key)).count()
            };
            let others = frozen.assumptions.iter().filter(|one| one.key != choice.key);
            others.into_iter().all(|one| resting(&one.key) < resting(&choice.key))
        }
        Ask::RestsOn { workload: key } => workload(key).assumptions.contains(&choice.key),
        Ask::StatusOf { assumption: key } => assumption(key).status == choice.key,
        Ask::ReasonFor { assumption: key } => said(&assumption(key).reason),
    }
}

/// What a generated workload is made of.
type Parts = (usize, Vec<bool>, Vec<bool>, Vec<u8>, bool, u32);

fn frozen() -> impl Strategy<Value = Frozen> {
    let outcome = prop::collection::vec((0_u8..4, 0_u8..5), 0..4);
    let word = prop::sample::select(vec!["open", "challenged", "confirmed", "overturned"]);
    let assumption = (word, 0_u8..4, 0_i64..3);
    let workload = (
        0..Disposition::ALL.len(),
        prop::collection::vec(any::<bool>(), 6),
        prop::collection::vec(any::<bool>(), 6),
        prop::collection::vec(0_u8..4, 4),
        prop::bool::weighted(0.2),
        1_u32..5,
    );
    (
        prop::collection::vec(outcome, 0..6),
        prop::collection::vec(assumption, 0..6),
        prop::collection::vec(workload, 0..25),
        any::<u64>(),
    )
        .prop_map(|(outcomes, assumptions, workloads, turn)| {
            assemble(&outcomes, &assumptions, workloads, turn)
        })
}

fn assemble(
    outcomes: &[Vec<(u8, u8)>],
    assumptions: &[(&'static str, u8, i64)],
    workloads: Vec<Parts>,
    turn: u64,
) -> Frozen {
    let labels = ["Environment", "Assets", "Criticality", "Owner"];
    let criteria = labels.map(|label| FrozenCriterion {
        name: label.to_lowercase(),
        label: label.to_owned(),
        weight: 1.0,
    });
    let mut number = 0;
    let outcomes: Vec<FrozenOutcome> = (1..)
        .zip(outcomes)
        .map(|(at, metrics)| FrozenOutcome {
            key: format!("O-{at}"),
            title: format!("outcome {at}"),
            priority: "high".to_owned(),
            metrics: metrics
                .iter()
                .map(|(title, target)| {
                    number += 1;
                    FrozenMetric {
                        key: format!("M-{number}"),
                        title: format!("metric {title}"),
                        is_learning: title % 2 == 0,
                        target: format!("{target} hours by 2027"),
                    }
                })
                .collect(),
        })
        .collect();
    let assumptions: Vec<FrozenAssumption> = (1..)
        .zip(assumptions)
        .map(|(at, (status, reason, exposure))| FrozenAssumption {
            key: format!("A-{at}"),
            statement: format!("belief {at}"),
            reason: if *reason == 0 { String::new() } else { format!("reason {reason}") },
            status: (*status).to_owned(),
            exposure_tenths: *exposure,
        })
        .collect();
    let picked = |keys: Vec<&String>, flags: &[bool]| -> Vec<String> {
        keys.into_iter().zip(flags).filter(|(_, is)| **is).map(|(key, _)| key.clone()).collect()
    };
    let count = workloads.len();
    let workloads: Vec<FrozenWorkload> = workloads
        .into_iter()
        .enumerate()
        .map(|(at, (disposition, serves, rests, points, is_moved, release))| FrozenWorkload {
            key: format!("W-{}", at + 10),
            title: format!("workload {at}"),
            rank: i64::try_from(at + 1).unwrap(),
            // Somebody moved some of them, so that ranks are not all proposed.
            proposed: i64::try_from(if turn.is_multiple_of(3) {
                (at + count / 3) % count + 1
            } else {
                at + 1
            })
            .unwrap(),
            placed: is_moved.then(|| "ada put it there: she knows".to_owned()),
            disposition: Disposition::ALL[disposition],
            assumptions: picked(assumptions.iter().map(|one| &one.key).collect(), &rests),
            outcomes: picked(outcomes.iter().map(|one| &one.key).collect(), &serves),
            release: (release < 4).then_some(release),
            effort_tenths: 100,
            reason: "for it: few assets".to_owned(),
            points: points.into_iter().map(f64::from).collect(),
        })
        .collect();
    Frozen {
        profile: "own".to_owned(),
        criteria: criteria.into(),
        workloads,
        outcomes,
        assumptions,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn each_question_has_exactly_one_right_answer(frozen in frozen(), seed in any::<u64>()) {
        for &topic in Topic::ALL {
            let all = questions(&frozen, topic, seed, 6);
            prop_assert_eq!(&all, &questions(&frozen, topic, seed, 6), "the same seed asks the same");
            let asks: BTreeSet<&Ask> = all.iter().map(|one| &one.ask).collect();
            prop_assert_eq!(asks.len(), all.len(), "nothing is asked twice");
            for question in &all {
                let right: Vec<usize> = (0..question.choices.len())
                    .filter(|&at| is_true(&frozen, question, &question.choices[at]))
                    .collect();
                prop_assert_eq!(&right, &vec![question.right], "{:#?}", question);
                prop_assert!(question.choices.len() >= 2);
                let read: BTreeSet<String> =
                    question.choices.iter().map(|one| one.says.to_lowercase()).collect();
                prop_assert_eq!(read.len(), question.choices.len(), "choices read differently");
                prop_assert!(question.evidence.starts_with('/') && !question.because.is_empty());
            }
        }
    }

    #[test]
    fn an_agenda_names_only_what_is_there(before in frozen(), now in frozen()) {
        for item in agenda(Some(&before), &now) {
            let Some(key) = &item.subject else { continue };
            let is_known = |frozen: &Frozen| {
                frozen.workload(key).is_some()
                    || frozen.outcome(key).is_some()
                    || frozen.assumption(key).is_some()
            };
            prop_assert!(is_known(&now) || item.is_new && is_known(&before), "{}", item.says);
        }
        prop_assert!(agenda(Some(&now), &now).iter().all(|item| !item.is_new));
        prop_assert!(material(&now, &now, &Materiality::default()).is_empty());
    }
}

#[test]
fn every_kind_of_question_is_asked() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut kinds = BTreeSet::new();
    for seed in 0..300 {
        let frozen = frozen().new_tree(&mut runner).unwrap().current();
        for &topic in Topic::ALL {
            for question in questions(&frozen, topic, seed, 4) {
                let json = serde_json::to_value(&question.ask).unwrap();
                kinds.insert(json["kind"].as_str().unwrap().to_owned());
            }
        }
    }
    assert_eq!(kinds.len(), 12, "{kinds:?}");
}

fn round(people: &[(&str, Team)]) -> Review {
    Review {
        id: Id::from_uuid(uuid::Uuid::from_u128(1)),
        number: 3,
        title: "before the first release".to_owned(),
        status: ReviewStatus::Open,
        quorum: Quorum { strategy: 1, adoption: 2 },
        materiality: Materiality::default(),
        snapshot: String::new(),
        opened_by: "ada".to_owned(),
        opened_at: Timestamp::UNIX_EPOCH,
        closed: None,
        because: Vec::new(),
        participants: people
            .iter()
            .map(|&(person, team)| Participant {
                person: person.to_owned(),
                team,
                delegate_for: None,
                removed: None,
            })
            .collect(),
        attestations: Vec::new(),
        challenges: Vec::new(),
        version: 1,
    }
}

fn attested(person: &str, topic: Topic, words: &str) -> Attestation {
    let at = Timestamp::UNIX_EPOCH;
    Attestation { person: person.to_owned(), topic, words: words.to_owned(), attempts: 0, at }
}

#[test]
fn a_round_closes_once_enough_of_both_teams_have_attested_everything() {
    let people = [("ada", Team::Strategy), ("bo", Team::Adoption), ("cy", Team::Adoption)];
    let mut review = round(&people);
    assert_eq!(review.gaps().len(), 6);
    for &topic in Topic::ALL {
        for (person, _) in people {
            let words = format!("{person} has understood {topic} as a whole");
            assert_eq!(review.may_attest(person, topic, &words, &[]), Ok(0));
            review.attestations.push(attested(person, topic, &words));
        }
    }
    assert_eq!(review.may_close(), Ok(()));
    review.participants[2].removed = Some("left the team".to_owned());
    let gaps: Vec<String> = review.gaps().iter().map(ToString::to_string).collect();
    assert_eq!(gaps.len(), 3);
    assert_eq!(
        gaps[0],
        "outcomes and metrics: 1 of 2 of the cloud adoption team have attested; it needs more participants"
    );
    assert!(matches!(review.may_close(), Err(Refusal::Gaps(_))));
    review.participants[2].removed = None;
    review.participants[2].delegate_for = Some("bo".to_owned());
    assert_eq!(review.gaps().len(), 3, "a delegate takes the seat of whom they stand in for");
}

#[test]
fn nobody_attests_twice_or_in_the_words_of_another_or_from_outside() {
    let mut review = round(&[("ada", Team::Strategy), ("bo", Team::Adoption)]);
    let words = "It serves leaving the data centre by June.";
    review.attestations.push(attested("ada", Topic::Outcomes, words));
    let may = |person: &str, words: &str| review.may_attest(person, Topic::Outcomes, words, &[]);
    let told = |refused: Result<u32, Refusal>| refused.unwrap_err().to_string();
    assert!(
        told(may("ada", "Something else that is long enough"))
            .contains("attested outcomes and metrics")
    );
    assert!(told(may("bo", "it serves leaving, the data centre by June")).contains("same words"));
    assert!(told(may("bo", "too short")).contains("at least 20 characters"));
    assert!(told(may("eve", words)).contains("does not take part"));
    assert_eq!(may("bo", "We leave the site, measured by racks that are empty."), Ok(0));
}
