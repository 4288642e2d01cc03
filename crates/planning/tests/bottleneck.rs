//! What more capacity is said to bring can be checked.

use landfall_planning::bottleneck::{bottlenecks, week};
use landfall_planning::generate::{Shape, generate};
use landfall_planning::instance::{Instance, Item, Iteration, Label, Objective, Parts, Resource};
use landfall_planning::plan::next_fit;
use landfall_planning::{Budget, check};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

const BUDGET: Budget = Budget { seed: 1, moves: 5_000, threads: 1 };

/// What is told of more capacity holds: plans, costs, and that the saving is owed to it.
fn savings_hold(items: u32, seed: u64, load_percent: u32) -> TestCaseResult {
    let instance =
        generate(Shape { items, iterations: 8, seed, load_percent }).expect("a sound shape");
    let plan = next_fit(&instance);
    let report = bottlenecks(&instance, &plan, (4, 50), BUDGET);
    let verdict = check(&instance, &report.plan);
    prop_assert!(verdict.is_sound());
    prop_assert_eq!(verdict.objective.total, report.objective);
    prop_assert!(report.objective <= report.given);
    prop_assert!(report.bottlenecks.len() <= 4);
    for found in &report.bottlenecks {
        let mut parts = instance.clone().into_parts();
        parts.capacity[found.resource as usize][found.iteration as usize] += found.more;
        let raised = Instance::new(parts).expect("more is sound");
        let verdict = check(&raised, &found.plan);
        prop_assert!(verdict.is_sound());
        prop_assert_eq!(verdict.objective.total, report.objective - found.saved);
        // What is saved is owed to the capacity: without it the plan is not sound.
        prop_assert!(found.saved == 0 || !check(&instance, &found.plan).is_sound());
        prop_assert!(!found.sentence(&instance).is_empty());
    }
    let saved: Vec<i64> = report.bottlenecks.iter().map(|found| found.saved).collect();
    prop_assert!(saved.windows(2).all(|pair| pair[0] >= pair[1]));
    let again = bottlenecks(&instance, &plan, (4, 50), Budget { threads: 3, ..BUDGET });
    prop_assert_eq!(report, again);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn savings_are_those_of_plans_that_are_sound_with_the_capacity_they_ask_for(
        items in 1u32..120, seed in any::<u64>(), load in 60u32..250,
    ) {
        savings_hold(items, seed, load)?;
    }
}

#[test]
fn what_steps_find_without_the_capacity_is_not_owed_to_it() {
    savings_hold(113, 5_865_765_370_949_311_495, 122).expect("a saving that is owed");
}

fn harbour() -> Parts {
    let item = |id: u32, workload: &str, value| Item {
        id,
        workload: Some(Label::Text(workload.to_owned())),
        value,
        effort: vec![(0, 50)],
        ..Item::default()
    };
    Parts {
        iterations: (1..=4).map(|n| Iteration { days: 14, label: format!("I-{n}") }).collect(),
        resources: vec![Resource { team: "shared".to_owned(), skill: "dba".to_owned() }],
        capacity: vec![vec![50, 0, 50, 0]],
        items: vec![item(0, "W-1", 20), item(1, "W-12", 10), item(2, "W-13", 1)],
        objective: Objective::linear(4),
        ..Parts::default()
    }
}

#[test]
fn a_week_more_is_told_with_what_it_brings() {
    let instance = Instance::new(harbour()).unwrap();
    let report = bottlenecks(&instance, &[0, 2, 4], (3, week(&instance)), BUDGET);
    assert_eq!(report.objective, 26);
    assert_eq!(
        report.bottlenecks[0].sentence(&instance),
        "5.0 person-days more of shared/dba in I-1 would save 24: W-12 comes forward by 2 \
         iterations, to I-1; W-13 is planned, in I-3; 1 item more is planned"
    );
}

#[test]
fn nothing_is_short_where_there_is_nothing_to_do() {
    let mut parts = harbour();
    parts.items.clear();
    let instance = Instance::new(parts).unwrap();
    assert!(bottlenecks(&instance, &[], (3, 50), BUDGET).bottlenecks.is_empty());
    let mut parts = harbour();
    parts.capacity = vec![vec![500; 4]];
    let instance = Instance::new(parts).unwrap();
    let report = bottlenecks(&instance, &[0, 0, 0], (3, 50), BUDGET);
    assert!(report.bottlenecks.iter().all(|found| found.saved == 0));
}
