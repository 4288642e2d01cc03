//! What is said of rules that cannot all be kept, told as people read it.

use landfall_planning::check;
use landfall_planning::conflict::{Conflict, Demand, Fact, Outcome, Rest, WORK, conflict, stuck};
use landfall_planning::generate::{Shape, generate};
use landfall_planning::instance::{
    Instance, Item, Iteration, Objective, Parts, Precedence, Resource,
};

/// Four iterations with four days of dba each.
fn harbour(names: &[&str]) -> Parts {
    Parts {
        iterations: (1..=4).map(|n| Iteration { days: 14, label: format!("I-{n}") }).collect(),
        resources: vec![Resource { team: "shared".to_owned(), skill: "dba".to_owned() }],
        capacity: vec![vec![40; 4]],
        items: (0..)
            .zip(names)
            .map(|(id, name)| Item { id, name: Some((*name).to_owned()), ..Item::default() })
            .collect(),
        objective: Objective::linear(4),
        ..Parts::default()
    }
}

fn found(parts: Parts, demands: &[(u32, Option<u32>)]) -> (Instance, Conflict) {
    let instance = Instance::new(parts).expect("sound parts");
    let demands: Vec<Demand> = demands.iter().map(|&(item, by)| Demand { item, by }).collect();
    match conflict(&instance, &demands, WORK) {
        Outcome::Conflict(found) => (instance, found),
        other => panic!("no conflict but {other:?}"),
    }
}

fn told(instance: &Instance, found: &Conflict) -> Vec<String> {
    found.relaxations.iter().map(|relaxation| relaxation.change.sentence(instance)).collect()
}

#[test]
fn a_pin_before_what_it_waits_for_is_told_with_all_ways_out() {
    let mut parts = harbour(&["db", "web"]);
    parts.items[0].release = 3;
    parts.items[1].pinned = Some(1);
    parts.precedence = vec![Precedence { before: 0, after: 1, lag: 0 }];
    let (instance, found) = found(parts, &[]);
    assert_eq!(
        found.sentence(&instance),
        "these cannot all be kept: web is pinned to I-2; web needs db no later than itself; \
         db may not move before I-4; without any one of these the others can be kept, and no \
         fewer rules conflict"
    );
    assert_eq!(
        told(&instance, &found),
        [
            "move the pin of web from I-2 to I-4",
            "release db in I-2 already",
            "let web move without waiting for db"
        ]
    );
}

#[test]
fn a_demand_that_capacity_does_not_allow_says_how_much_is_missing() {
    let mut parts = harbour(&["a", "b"]);
    parts.items[0].effort = vec![(0, 30)];
    parts.items[1].effort = vec![(0, 30)];
    let (instance, found) = found(parts, &[(0, Some(0)), (1, Some(0))]);
    let codes: Vec<_> = found.facts.iter().map(Fact::code).collect();
    assert_eq!(codes, ["demand", "demand", "capacity"]);
    assert_eq!(
        told(&instance, &found),
        [
            "raise shared/dba in I-1 by 2.0 person-days",
            "allow a by I-2 instead of I-1",
            "allow b by I-2 instead of I-1"
        ]
    );
}

#[test]
fn a_group_without_a_common_iteration_is_found_and_explained() {
    let mut parts = harbour(&["a", "b", "c"]);
    parts.groups = vec![vec![0, 1, 2]];
    for item in &mut parts.items {
        item.group = Some(0);
        item.effort = vec![(0, 10)];
    }
    parts.items[0].release = 3;
    parts.items[2].freeze = vec![3];
    assert_eq!(stuck(&Instance::new(parts.clone()).expect("sound parts")), [0]);
    let (instance, found) = found(parts, &[(1, None)]);
    let codes: Vec<_> = found.facts.iter().map(Fact::code).collect();
    assert_eq!(codes, ["demand", "group", "release", "freeze"]);
    assert_eq!(
        told(&instance, &found)[..2],
        ["release a in I-3 already", "lift the freeze of I-4 for c"]
    );
}

#[test]
fn a_circle_of_groups_that_has_to_come_before_itself_is_told_arc_by_arc() {
    let mut parts = harbour(&["a", "b", "c", "d"]);
    parts.groups = vec![vec![0, 1], vec![2, 3]];
    for (item, group) in parts.items.iter_mut().zip([0, 0, 1, 1]) {
        item.group = Some(group);
    }
    parts.precedence = [(0, 2, 1), (3, 1, 0)].map(Precedence::from).to_vec();
    let (_, found) = found(parts, &[(0, None)]);
    let codes: Vec<_> = found.facts.iter().map(Fact::code).collect();
    assert_eq!(codes, ["demand", "group", "group", "precedence", "precedence"]);
}

#[test]
fn pigeons_without_holes_are_proven_to_be_too_many() {
    // Eleven of six days each into ten iterations of ten: the sum fits, the pieces do not.
    let mut parts = harbour(&[]);
    parts.iterations = vec![Iteration::default(); 10];
    parts.capacity = vec![vec![100; 10]];
    parts.items = (0..11).map(|id| Item { id, effort: vec![(0, 60)], ..Item::default() }).collect();
    parts.objective = Objective::linear(10);
    let demands: Vec<(u32, Option<u32>)> = (0..11).map(|item| (item, None)).collect();
    let (_, found) = found(parts, &demands);
    assert!(found.is_minimal);
    assert_eq!(found.facts.len(), 21);
    assert!(found.relaxations.iter().all(|relaxation| relaxation.rest == Rest::Kept));
}

#[test]
fn without_work_nothing_is_claimed() {
    let mut parts = harbour(&["a", "b"]);
    parts.items[1].effort = vec![(0, 90)];
    let instance = Instance::new(parts).expect("sound parts");
    let demand = [Demand { item: 1, by: None }];
    assert_eq!(conflict(&instance, &demand, 0), Outcome::Undecided);
    assert!(matches!(conflict(&instance, &demand, WORK), Outcome::Conflict(_)));
    let none = Instance::new(harbour(&[])).expect("sound parts");
    assert_eq!(conflict(&none, &[Demand { item: 7, by: None }], WORK), Outcome::Kept(Vec::new()));
}

#[test]
fn questions_about_a_thousand_items_are_answered() {
    let shape = Shape { items: 1_000, iterations: 20, seed: 5, load_percent: 130 };
    let instance = generate(shape).unwrap();
    let mut conflicts = 0;
    let alone = (0..1_000).step_by(50).map(|item| vec![Demand { item, by: Some(0) }]);
    for demands in alone.chain([(0..1_000).map(|item| Demand { item, by: None }).collect()]) {
        match conflict(&instance, &demands, WORK) {
            Outcome::Kept(plan) => assert!(check(&instance, &plan).is_sound()),
            Outcome::Conflict(found) => {
                // With all thousand demanded, the work does not suffice for the proof, and it says so.
                assert!(found.is_minimal == (demands.len() == 1), "{}", found.facts.len());
                let said = found.sentence(&instance);
                assert!(found.is_minimal != said.contains("the work ran out"), "{said}");
                conflicts += 1;
            }
            Outcome::Undecided => panic!("no answer to {demands:?}"),
        }
    }
    assert!((2..=20).contains(&conflicts), "{conflicts}");
}

#[test]
fn a_plan_that_keeps_the_question_keeps_hard_planning_rules_too() {
    let mut parts = harbour(&["a", "b"]);
    let apart = r#"[{"rule": "keep-apart", "hard": true, "items": [0, 1]}]"#;
    parts.rules = serde_json::from_str(apart).unwrap();
    let instance = Instance::new(parts.clone()).unwrap();
    let demand = |item, by| Demand { item, by: Some(by) };
    let both = [demand(0, 1), demand(1, 1)];
    match conflict(&instance, &both, WORK) {
        Outcome::Kept(plan) => assert!(check(&instance, &plan).is_sound()),
        other => panic!("it can be kept, but {other:?}"),
    }
    // In one iteration it cannot, and the rule is told.
    match conflict(&instance, &[demand(0, 0), demand(1, 0)], WORK) {
        Outcome::Conflict(found) => {
            assert!(found.is_smallest);
            assert_eq!(
                found.sentence(&instance),
                "these cannot all be kept: a must be planned by I-1; b must be planned by I-1; \
                 keep-apart: at most 1 of a and b share an iteration; without any one of these the \
                 others can be kept, and no fewer rules conflict"
            );
            assert!(told(&instance, &found).contains(&"drop the rule keep-apart".to_owned()));
        }
        other => panic!("a conflict, but {other:?}"),
    }
}
