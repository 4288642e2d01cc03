//! Planning again keeps what it can, says what it changes, and why.

use landfall_planning::explain::Explainer;
use landfall_planning::generate::{Shape, generate};
use landfall_planning::instance::{
    Instance, Item, Iteration, Objective, Parts, Precedence, Resource,
};
use landfall_planning::replan::{
    Moved, NOWHERE, Reason, carry_over, changes, difference, hold, trade_off, usual_weight,
};
use landfall_planning::{Budget, Settings, Stability, Stop, check, propose};
use proptest::prelude::*;

fn instance(items: u32, iterations: u32, seed: u64, load_percent: u32) -> Instance {
    generate(Shape { items, iterations, seed, load_percent }).expect("a sound shape")
}

fn plan_with(instance: &Instance, moves: u64, stability: Option<Stability<'_>>) -> Vec<u32> {
    let settings = Settings { stop: Stop::Moves(moves), stability, ..Settings::default() };
    propose(instance, &settings, &mut |_| true).plan
}

/// Less capacity for one resource from some iteration on.
fn tightened(given: &Instance, resource: usize, percent: i64) -> Instance {
    let mut parts = given.clone().into_parts();
    for capacity in parts.capacity[resource].iter_mut().skip(1) {
        *capacity = *capacity * percent / 100;
    }
    Instance::new(parts).expect("less is sound as well")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_plan_that_still_holds_stays_if_changes_are_dear_enough(
        items in 1u32..150, seed in any::<u64>(), load in 60u32..200,
    ) {
        let instance = instance(items, 10, seed, load);
        let previous = plan_with(&instance, 3_000, None);
        let dear = Stability { plan: &previous, weight: i64::MAX };
        let again = plan_with(&instance, 3_000, Some(dear));
        prop_assert_eq!(&again, &previous);
        prop_assert!(difference(&instance, &previous, &again).is_empty());
    }

    #[test]
    fn every_reason_for_a_change_can_be_tried(
        items in 1u32..150, seed in any::<u64>(), resource in 0usize..3, percent in 0i64..100,
    ) {
        let before = instance(items, 10, seed, 110);
        let previous = plan_with(&before, 3_000, None);
        let now = tightened(&before, resource, percent);
        let stability = Stability { plan: &previous, weight: usual_weight(&now) };
        let plan = plan_with(&now, 3_000, Some(stability));
        prop_assert!(check(&now, &plan).is_sound());
        let moved = difference(&now, &previous, &plan);
        prop_assert_eq!(moved.len(), changes(&now, &previous, &plan));
        reasons_hold(&now, &plan, &moved)?;
    }

    #[test]
    fn what_is_held_stays_and_the_rest_is_planned_soundly(
        items in 1u32..150, seed in any::<u64>(), before in 0u32..12,
    ) {
        let given = instance(items, 10, seed, 110);
        let previous = plan_with(&given, 3_000, None);
        let held = hold(&given, &previous, before).expect("pins of a sound plan");
        let plan = plan_with(&held, 3_000, None);
        prop_assert!(check(&held, &plan).is_sound());
        for (was, is) in previous.iter().zip(&plan).filter(|(was, _)| **was < before.min(10)) {
            prop_assert_eq!(was, is);
        }
    }

    #[test]
    fn more_weight_never_means_more_changes(
        items in 1u32..80, seed in any::<u64>(), percent in 20i64..100,
    ) {
        let before = instance(items, 10, seed, 110);
        let previous = plan_with(&before, 3_000, None);
        let now = tightened(&before, 0, percent);
        let budget = Budget { moves: 3_000, ..Budget::default() };
        let weights = [0, 5, 50, 500, 1_000_000];
        let points = trade_off(&now, &previous, &weights, budget);
        prop_assert_eq!(&points, &trade_off(&now, &previous, &weights, Budget { threads: 3, ..budget }));
        prop_assert_eq!(points.len(), weights.len());
        for point in &points {
            prop_assert!(check(&now, &point.plan).is_sound());
            prop_assert!(point.bound <= point.objective.total);
        }
        for pair in points.windows(2) {
            prop_assert!(pair[0].changes >= pair[1].changes);
            prop_assert!(pair[0].objective.total <= pair[1].objective.total);
        }
    }
}

fn reasons_hold(instance: &Instance, plan: &[u32], moved: &[Moved]) -> Result<(), TestCaseError> {
    let explainer = Explainer::new(instance, plan);
    let now = check(instance, plan).objective.total;
    for moved in moved {
        let mut back = plan.to_vec();
        for item in explainer.explain(moved.item).together {
            back[item as usize] = moved.from.expect("nothing is new");
        }
        let verdict = check(instance, &back);
        match &moved.reason {
            Reason::New => prop_assert!(false, "nothing is new"),
            Reason::Forbidden(obstacles) | Reason::MadeWay(obstacles) => {
                let mut codes = verdict.violations.iter().map(landfall_planning::Violation::code);
                prop_assert!(codes.any(|code| code == obstacles[0].code()));
            }
            Reason::Cheaper(saved, _) => {
                prop_assert!(*saved > 0);
                prop_assert_eq!(verdict.objective.total, now + saved);
            }
            Reason::Spare(less) => {
                prop_assert!(*less >= 0);
                prop_assert_eq!(verdict.objective.total, now - less);
            }
        }
        prop_assert!(!moved.sentence(instance).is_empty());
    }
    Ok(())
}

/// The cheapest sound plan and the cheapest with changes, by trying all.
fn cheapest(instance: &Instance, previous: &[u32], weight: i64) -> (i64, i64) {
    let slots = instance.horizon() + 1;
    let count = instance.items.len();
    let (mut plain, mut weighed) = (i64::MAX, i64::MAX);
    for mut code in 0..slots.pow(u32::try_from(count).expect("few items")) {
        let plan: Vec<u32> = (0..count)
            .map(|_| {
                let slot = code % slots;
                code /= slots;
                slot
            })
            .collect();
        let verdict = check(instance, &plan);
        if verdict.is_sound() {
            let changed = i64::try_from(changes(instance, previous, &plan)).expect("few");
            plain = plain.min(verdict.objective.total);
            weighed = weighed.min(verdict.objective.total + weight * changed);
        }
    }
    (plain, weighed)
}

#[test]
fn few_items_are_replanned_optimally_and_the_bound_is_one_of_the_cost_alone() {
    let mut missed = 0;
    for seed in 0..60 {
        let instance = instance(6, 3, seed, 130);
        let previous: Vec<u32> =
            (0..6).map(|item| u32::try_from((seed + item * item) % 5).unwrap()).collect();
        for weight in [0, 3, 40] {
            let settings = Settings {
                stop: Stop::Moves(20_000),
                stability: Some(Stability { plan: &previous, weight }),
                ..Settings::default()
            };
            let proposal = propose(&instance, &settings, &mut |_| true);
            let (plain, weighed) = cheapest(&instance, &previous, weight);
            assert!(proposal.bound <= plain);
            let changed = i64::try_from(changes(&instance, &previous, &proposal.plan)).unwrap();
            let cost = proposal.objective.total + weight * changed;
            assert!(cost >= weighed);
            missed += usize::from(cost > weighed);
        }
    }
    assert!(missed <= 2, "{missed} of 180");
}

fn harbour(names: &[&str]) -> Parts {
    Parts {
        iterations: (1..=4).map(|n| Iteration { days: 14, label: format!("I-{n}") }).collect(),
        resources: vec![Resource { team: "shared".to_owned(), skill: "dba".to_owned() }],
        capacity: vec![vec![40; 4]],
        items: (0..)
            .zip(names)
            .map(|(id, name)| Item {
                id,
                name: Some((*name).to_owned()),
                value: 5,
                effort: vec![(0, 20)],
                ..Item::default()
            })
            .collect(),
        objective: Objective::linear(4),
        ..Parts::default()
    }
}

#[test]
fn reasons_read_as_sentences() {
    let mut parts = harbour(&["db", "web", "mail", "new"]);
    parts.items[0].freeze = vec![0];
    parts.precedence = vec![Precedence { before: 0, after: 1, lag: 0 }];
    let instance = Instance::new(parts).unwrap();
    let told: Vec<String> = difference(&instance, &[0, 0, 1, NOWHERE], &[1, 1, 0, 2])
        .iter()
        .map(|moved| moved.sentence(&instance))
        .collect();
    assert_eq!(
        told,
        [
            "db moves in I-2 instead of I-1, which is closed to it: db is frozen then",
            "web moves in I-2 instead of I-1, where others left no way: web needs db no later, \
             which moves in I-2",
            "mail moves in I-1 instead of I-2, where others left no way: shared/dba lacks 2.0 \
             person-days of the 2.0 person-days needed",
            "new is new and moves in I-3"
        ]
    );
}

#[test]
fn freed_capacity_is_told() {
    let instance = Instance::new(harbour(&["a", "b", "c"])).unwrap();
    let moved = difference(&instance, &[0, 0, 1], &[0, 4, 0]);
    assert_eq!(
        moved[1].sentence(&instance),
        "c moves in I-1 instead of I-2, which would cost 5 more; in the plan before it could not: \
         shared/dba lacks 2.0 person-days of the 2.0 person-days needed"
    );
    assert_eq!(moved[0].reason, Reason::MadeWay(moved[0].reason.obstacles().to_vec()));
    let back = difference(&instance, &[4, 0, 0], &[1, 0, 0]);
    assert_eq!(
        back[0].sentence(&instance),
        "a moves in I-2 instead of the backlog, which would cost 25 more"
    );
}

#[test]
fn a_plan_is_carried_over_by_names_and_labels() {
    let old = Instance::new(harbour(&["a", "b", "c", "d"])).unwrap();
    let mut parts = harbour(&["d", "x", "b", "c"]);
    parts.iterations.remove(0);
    parts.iterations.push(Iteration { days: 14, label: "I-5".to_owned() });
    let new = Instance::new(parts).unwrap();
    // b was in the first iteration, which is past; c stays in the backlog.
    assert_eq!(carry_over(&old, &[1, 0, 4, 3], &new), [2, NOWHERE, NOWHERE, 4]);
    assert_eq!(carry_over(&old, &[1, 0], &old), [1, 0, NOWHERE, NOWHERE]);
    let nothing = Instance::new(harbour(&[])).unwrap();
    assert!(carry_over(&old, &[1, 0, 4, 3], &nothing).is_empty());
    assert!(trade_off(&nothing, &[], &[0, 7], Budget::default()).iter().all(|p| p.changes == 0));
}
