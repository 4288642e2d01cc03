//! Scenarios change what they say and nothing else, and are compared fairly.

use landfall_planning::generate::{Shape, generate};
use landfall_planning::instance::{
    Instance, Item, Iteration, Objective, Parts, Precedence, Resource, Traffic,
};
use landfall_planning::scenario::{Ending, Scenario, apply, compare, from_slice};
use landfall_planning::{Budget, check};
use proptest::prelude::*;

const BUDGET: Budget = Budget { seed: 1, moves: 4_000, threads: 1 };

fn harbour() -> Instance {
    let item = |id: u32, name: &str| Item {
        id,
        name: Some(name.to_owned()),
        value: 5,
        effort: vec![(0, 30)],
        ..Item::default()
    };
    let mut items = vec![item(0, "db"), item(1, "web"), item(2, "mail")];
    items[0].freeze = vec![0];
    items[2].pinned = Some(3);
    (items[0].group, items[1].group) = (Some(0), Some(0));
    Instance::new(Parts {
        iterations: (1..=4).map(|n| Iteration { days: 14, label: format!("I-{n}") }).collect(),
        resources: vec![Resource { team: "shared".to_owned(), skill: "dba".to_owned() }],
        capacity: vec![vec![60; 4]],
        items,
        groups: vec![vec![0, 1]],
        precedence: vec![Precedence { before: 0, after: 2, lag: 1 }],
        traffic: vec![Traffic { a: 0, b: 2, cost: 1 }],
        objective: Objective::linear(4),
        ..Parts::default()
    })
    .expect("sound parts")
}

fn read(changes: &str) -> Vec<Scenario> {
    let text = format!(r#"{{"scenarios": [{{"name": "s", "changes": {changes}}}]}}"#);
    from_slice(text.as_bytes()).expect("a sound document")
}

fn parts_after(changes: &str) -> Parts {
    apply(&harbour(), &read(changes)[0]).expect("a sound change").instance.into_parts()
}

#[test]
fn each_change_changes_what_it_says() {
    let capacity = parts_after(
        r#"[{"change": "capacity", "resource": "shared/dba", "percent": 50, "by": 5,
            "from": "I-2", "until": "I-3"},
           {"change": "capacity", "resource": 0, "by": -70, "from": "I-4"},
           {"change": "unpin"}]"#,
    );
    assert_eq!(capacity.capacity, [[60, 35, 35, 0]]);
    let dates = parts_after(
        r#"[{"change": "release", "item": "web", "iteration": "I-2"},
           {"change": "due", "item": 1, "iteration": 2, "tardy": 9},
           {"change": "freeze", "iteration": "I-3"},
           {"change": "unfreeze", "item": "db", "iteration": "I-1"},
           {"change": "unpin"},
           {"change": "pin", "item": "mail", "iteration": 4}]"#,
    );
    assert_eq!((dates.items[1].release, dates.items[1].due, dates.items[1].tardy), (1, Some(2), 9));
    assert!(dates.items.iter().all(|item| item.freeze == [2]));
    assert_eq!(dates.items[2].pinned, Some(4));
    let rules = parts_after(
        r#"[{"change": "lag", "before": "db", "lag": 0}, {"change": "ungroup", "item": "web"},
           {"change": "value", "item": "db", "value": 8}, {"change": "effort", "percent": 101},
           {"change": "unfreeze"}]"#,
    );
    assert_eq!(rules.precedence[0].lag, 0);
    assert!(rules.items.iter().all(|item| item.group.is_none() && item.effort == [(0, 31)]));
    assert!(rules.items[0].freeze.is_empty() && rules.items[0].value == 8);
    let fewer = parts_after(r#"[{"change": "drop-item", "item": "db"}, {"change": "lag"}]"#);
    assert!(fewer.precedence.is_empty() && fewer.traffic.is_empty());
    assert_eq!(fewer.groups, [[1]]);
    assert_eq!(parts_after("[]"), harbour().into_parts());
}

#[test]
fn planning_rules_are_switched_by_name_kind_or_number() {
    let mut parts = harbour().into_parts();
    let rules = r#"[{"rule": "deadline", "name": "berths", "hard": true, "items": [1], "by": 2},
                    {"rule": "keep-apart", "hard": true, "items": [0, 2]}]"#;
    parts.rules = serde_json::from_str(rules).unwrap();
    let instance = Instance::new(parts).unwrap();
    let enabled = |changes: &str| -> Vec<bool> {
        let changed = apply(&instance, &read(changes)[0]).unwrap().instance;
        changed.rules.iter().map(|rule| rule.enabled).collect()
    };
    assert_eq!(enabled(r#"[{"change": "rule", "rule": "berths"}]"#), [false, true]);
    assert_eq!(enabled(r#"[{"change": "rule", "rule": "keep-apart"}]"#), [true, false]);
    let both = r#"[{"change": "rule", "rule": 0}, {"change": "rule", "rule": 0, "enabled": true}]"#;
    assert_eq!(enabled(both), [true, true]);
    assert!(apply(&instance, &read(r#"[{"change": "rule", "rule": "none"}]"#)[0]).is_err());
}

#[test]
fn scenarios_are_compared_side_by_side() {
    let text = br#"{"scenarios": [
        {"name": "no freeze", "changes": [{"change": "unfreeze"}]},
        {"name": "no mail", "changes": [{"change": "drop-item", "item": "mail"}]},
        {"name": "no dba", "changes": [{"change": "unpin"},
            {"change": "capacity", "resource": "shared/dba", "percent": 0}]}]}"#;
    let endings = compare(&harbour(), &from_slice(text).unwrap(), BUDGET).unwrap();
    let names: Vec<&str> = endings.iter().map(|ending| ending.name.as_str()).collect();
    assert_eq!(names, ["as it is", "no freeze", "no mail", "no dba"]);
    assert_eq!((endings[0].objective.total, endings[0].finish), (27, Some(3)));
    assert_eq!(endings[1].moves, [(0, 1, 0), (1, 1, 0)]);
    assert_eq!((endings[2].items, endings[2].planned, endings[2].finish), (2, 2, Some(1)));
    assert_eq!((endings[3].planned, endings[3].finish), (0, None));
    assert!(endings.iter().all(|ending| ending.gap() < 1.0));
}

#[test]
fn what_is_wrong_with_scenarios_is_told_in_full() {
    let told = |changes: &str| -> Vec<String> {
        let found = compare(&harbour(), &read(changes), BUDGET).unwrap_err();
        found.iter().map(|problem| format!("[{}] {problem}", problem.code())).collect()
    };
    assert_eq!(
        told(
            r#"[{"change": "release", "item": "nobody", "iteration": 0},
               {"change": "release", "item": 3, "iteration": 0},
               {"change": "release", "item": 0, "iteration": "I-9"},
               {"change": "capacity", "resource": "shared", "by": 1},
               {"change": "pin", "item": -1, "iteration": 5}]"#
        )[..2],
        [
            "[scenario-unknown-name] scenario `s`, change 1: the instance has no item `nobody`; \
             indices count from 0",
            "[scenario-unknown-name] scenario `s`, change 2: the instance has no item `3`; \
             indices count from 0"
        ]
    );
    let unsound = told(r#"[{"change": "release", "item": "mail", "iteration": 4}]"#);
    assert!(unsound[0].starts_with("[scenario-unsound] scenario `s`: items[2].pinned"));
    assert_eq!(told(r#"[{"change": "value", "item": 0, "value": -1}]"#).len(), 1);
    assert_eq!(
        told(r#"[{"change": "capacity", "resource": 0, "by": 9223372036854775807}]"#).len(),
        1
    );
    for text in [
        "",
        "{}",
        "[1]",
        r#"{"scenarios": [{"name": "a", "changes": [{"change": "what"}]}]}"#,
        r#"{"scenarios": [{"name": "a", "changes": [{"change": "unpin", "items": 1}]}]}"#,
        r#"{"scenarios": [{"name": "a"}, {"name": "a"}]}"#,
    ] {
        assert!(from_slice(text.as_bytes()).is_err(), "{text}");
    }
    assert!(from_slice(br#"{"scenarios": []}"#).unwrap().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn the_answer_does_not_depend_on_threads_and_keeps_the_changed_rules(
        items in 1u32..100, seed in any::<u64>(), percent in 0u32..200, dropped in 0u32..100,
    ) {
        let instance = generate(Shape { items, iterations: 8, seed, load_percent: 110 })
            .expect("a sound shape");
        let text = format!(
            r#"{{"scenarios": [
                {{"name": "capacity", "changes": [
                    {{"change": "capacity", "resource": 0, "percent": {percent}}}]}},
                {{"name": "free", "changes": [{{"change": "unfreeze"}}, {{"change": "lag", "lag": 0}}]}},
                {{"name": "fewer", "changes": [{{"change": "drop-item", "item": {}}}]}}]}}"#,
            dropped % items
        );
        let scenarios = from_slice(text.as_bytes()).expect("a sound document");
        let endings = compare(&instance, &scenarios, BUDGET).expect("sound scenarios");
        let side_by_side = compare(&instance, &scenarios, Budget { threads: 3, ..BUDGET });
        prop_assert_eq!(&Ok(endings.clone()), &side_by_side);
        for (scenario, ending) in scenarios.iter().zip(&endings[1..]) {
            let changed = apply(&instance, scenario).expect("a sound scenario");
            ending_holds(&changed.instance, ending)?;
        }
        // Fewer rules, and a plan that keeps more of them to begin with: never dearer.
        prop_assert!(endings[2].objective.total <= endings[0].objective.total);
    }
}

fn ending_holds(instance: &Instance, ending: &Ending) -> Result<(), TestCaseError> {
    let verdict = check(instance, &ending.plan);
    prop_assert!(verdict.is_sound(), "{:?}", verdict.violations);
    prop_assert_eq!(verdict.objective, ending.objective);
    prop_assert!(ending.bound <= ending.objective.total);
    prop_assert!(ending.planned <= ending.items);
    Ok(())
}
