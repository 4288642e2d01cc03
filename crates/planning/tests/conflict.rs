//! What is said of rules that cannot all be kept is tried by going through every plan.

use landfall_planning::check;
use landfall_planning::conflict::{
    Change, Conflict, Demand, Fact, Outcome, Rest, WORK, conflict, stuck,
};
use landfall_planning::generate::{Shape, generate};
use landfall_planning::instance::{
    Environment, Instance, Item, Iteration, Label, Level, Objective, Parts, PerIteration,
    Precedence, Resource, Rule,
};
use proptest::prelude::*;

type Loose = (Vec<(u32, i64)>, i64, Vec<i64>, Option<i64>);

/// Small and tight: little capacity, freezes, pins, lags of two, groups, demands.
fn question(most: usize, iterations: usize) -> impl Strategy<Value = (Instance, Vec<Demand>)> {
    (2usize..=most, 1usize..=iterations).prop_flat_map(|(items, iterations)| {
        let n = u32::try_from(items).expect("small");
        let horizon = i64::try_from(iterations).expect("small");
        let item = (
            prop::collection::vec((0u32..2, 0i64..9), 0..=2),
            prop_oneof![3 => Just(0), 1 => 0..=horizon],
            prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(0..horizon, 1..3)],
            prop::option::weighted(0.25, 0..=horizon),
        );
        (
            prop::collection::vec(item, items),
            prop::collection::vec(prop::collection::vec(0i64..14, iterations), 2),
            prop::collection::vec((0..n, 0..n, 0..=2.min(horizon)), 0..5),
            prop::option::weighted(0.5, (0..n, 0..n)),
            prop::collection::vec(
                (0..n, prop::option::of(0..u32::try_from(iterations).expect("small"))),
                0..3,
            ),
        )
            .prop_filter_map("pins that contradict each other are refused before", |tuple| {
                assemble(&tuple.0, tuple.1, &tuple.2, tuple.3, &tuple.4)
            })
    })
}

fn assemble(
    items: &[Loose],
    capacity: Vec<Vec<i64>>,
    arcs: &[(u32, u32, i64)],
    group: Option<(u32, u32)>,
    demands: &[(u32, Option<u32>)],
) -> Option<(Instance, Vec<Demand>)> {
    let horizon = u32::try_from(capacity[0].len()).ok()?;
    let mut parts = Parts {
        iterations: vec![Iteration::default(); capacity[0].len()],
        resources: vec![Resource::default(); 2],
        capacity,
        items: (0..)
            .zip(items)
            .map(|(id, (effort, release, freeze, pinned))| Item {
                id,
                effort: effort.clone(),
                release: *release,
                freeze: freeze.clone(),
                pinned: *pinned,
                ..Item::default()
            })
            .collect(),
        precedence: arcs
            .iter()
            .map(|&arc| arc.into())
            .filter(|arc: &Precedence| arc.before != arc.after)
            .collect(),
        objective: Objective::linear(horizon),
        ..Parts::default()
    };
    if let Some((a, b)) = group.filter(|(a, b)| a != b) {
        parts.groups.push(vec![a, b]);
        parts.items[a as usize].group = Some(0);
        parts.items[b as usize].group = Some(0);
    }
    let demands = demands.iter().map(|&(item, by)| Demand { item, by }).collect();
    Some((Instance::new(parts).ok()?, demands))
}

/// The same under one or two hard rules by name, and little beside.
fn ruled(most: usize, iterations: usize) -> impl Strategy<Value = (Instance, Vec<Demand>)> {
    let rule = (0usize..12, 0u32..5, 0u32..5, 0i64..3, 0i64..3);
    (question(most, iterations), prop::collection::vec(rule, 1..3)).prop_filter_map(
        "pins that break a rule are refused before",
        |((instance, demands), rules)| {
            let mut parts = instance.into_parts();
            let count = u32::try_from(parts.items.len()).ok()?;
            for item in &mut parts.items {
                let odd = item.id % 2 == 1;
                item.workload = Some(Label::Number(i64::from(item.id / 2)));
                item.environment =
                    Some(if odd { Environment::Production } else { Environment::Test });
                item.criticality = odd.then_some(Level::High);
                item.complexity = (!odd).then_some(Level::High);
                item.replication_gib = i64::from(item.id) + 1;
            }
            for (kind, a, b, n, m) in rules {
                parts.rules.push(by_name(kind, (a % count, b % count), (n, m), &parts)?);
            }
            Some((Instance::new(parts).ok()?, demands))
        },
    )
}

fn by_name(kind: usize, (a, b): (u32, u32), (n, m): (i64, i64), parts: &Parts) -> Option<Rule> {
    let horizon = i64::try_from(parts.iterations.len()).ok()?;
    let (n, m) = (n.min(horizon), m.min(horizon));
    let pair = (a != b).then(|| vec![a, b]);
    let rule = Rule::hard;
    Some(match kind {
        0 => Rule { items: Some(pair?), ..rule("keep-apart") },
        1 => Rule { by: Some(n), items: Some(vec![a]), ..rule("deadline") },
        2 => Rule { by: Some(n), ..rule("deadline") },
        3 => Rule {
            iterations: Some(vec![n.min(horizon - 1)]),
            items: Some(vec![a]),
            ..rule("maintenance-windows")
        },
        4 => {
            Rule { max: Some(n + 1), start: Some(m.min(n + 1)), step: Some(1), ..rule("wave-size") }
        }
        5 => {
            let arcs = (a != b).then(|| vec![Precedence { before: a, after: b, lag: n }]);
            Rule { arcs: Some(arcs?), ..rule("dependency-order") }
        }
        6 => Rule { pairs: Some((a != b).then(|| vec![(a, b)])?), ..rule("pairs-together") },
        7 => Rule { first: Some(n), ..rule("high-criticality-later") },
        8 => Rule { gib: Some(PerIteration::Same(n + m)), ..rule("replication") },
        9 => rule("workload-together"),
        10 => Rule { plan: Some(vec![(a, n)]), ..rule("adopted") },
        _ => Rule {
            within: Some(landfall_planning::instance::Within::Workload),
            lag: Some(n.min(1)),
            ..rule("non-production-first")
        },
    })
}

/// Every rule of an instance, and the demands.
fn all_facts(instance: &Instance, demands: &[Demand]) -> Vec<Fact> {
    let index = |value: i64| u32::try_from(value).expect("small");
    let last = instance.horizon() - 1;
    let mut facts: Vec<Fact> = demands
        .iter()
        .map(|demand| Fact::Demand { item: demand.item, by: demand.by.unwrap_or(last) })
        .collect();
    for item in &instance.items {
        let id = item.id;
        facts.extend(item.pinned.map(|pin| Fact::Pin { item: id, pinned: index(pin) }));
        facts.push(Fact::Release { item: id, release: item.release });
        facts.extend(item.freeze.iter().map(|&at| Fact::Freeze { item: id, iteration: index(at) }));
    }
    facts.extend((0..).zip(&instance.groups).map(|(group, _)| Fact::Group { group }));
    facts.extend((0..).zip(&instance.rules).map(|(rule, _)| Fact::Rule { rule }));
    facts.extend(instance.precedence.iter().map(|&arc| Fact::Arc { arc }));
    for (resource, row) in (0..).zip(&instance.capacity) {
        facts.extend((0..).zip(row).map(|(iteration, &available)| Fact::Capacity {
            resource,
            iteration,
            available,
        }));
    }
    facts.sort_unstable();
    facts.dedup();
    facts
}

/// The instance with these rules only.
fn only(instance: &Instance, facts: &[Fact]) -> Instance {
    let mut parts = instance.clone().into_parts();
    let plenty = parts.items.iter().flat_map(|item| &item.effort).map(|entry| entry.1).sum();
    for row in &mut parts.capacity {
        row.fill(plenty);
    }
    for item in &mut parts.items {
        (item.release, item.pinned, item.group) = (0, None, None);
        item.freeze.clear();
    }
    parts.precedence.clear();
    parts.rules.iter_mut().for_each(|rule| rule.enabled = false);
    let groups = std::mem::take(&mut parts.groups);
    for fact in facts {
        match *fact {
            Fact::Demand { .. } | Fact::Pin { .. } => {}
            Fact::Release { item, release } => parts.items[item as usize].release = release,
            Fact::Freeze { item, iteration } => {
                parts.items[item as usize].freeze.push(i64::from(iteration));
            }
            Fact::Arc { arc } => parts.precedence.push(arc),
            Fact::Capacity { resource, iteration, available } => {
                parts.capacity[resource as usize][iteration as usize] = available;
            }
            Fact::Rule { rule } => parts.rules[rule as usize].enabled = true,
            Fact::Group { group } => {
                for &item in &groups[group as usize] {
                    parts.items[item as usize].group = Some(0);
                }
                parts.groups.push(groups[group as usize].clone());
            }
        }
    }
    Instance::new(parts).expect("fewer rules are sound")
}

fn keeps(instance: &Instance, facts: &[Fact], plan: &[u32]) -> bool {
    promised(facts, plan) && check(&only(instance, facts), plan).is_sound()
}

fn promised(facts: &[Fact], plan: &[u32]) -> bool {
    facts.iter().all(|fact| match *fact {
        Fact::Demand { item, by } => plan[item as usize] <= by,
        Fact::Pin { item, pinned } => plan[item as usize] == pinned,
        _ => true,
    })
}

/// Whether any plan keeps these rules, by trying all.
fn possible(instance: &Instance, facts: &[Fact]) -> bool {
    let slots = instance.horizon() + 1;
    let reduced = only(instance, facts);
    let count = instance.items.len();
    (0..slots.pow(u32::try_from(count).expect("small"))).any(|mut code| {
        let plan: Vec<u32> = (0..count)
            .map(|_| {
                let slot = code % slots;
                code /= slots;
                slot
            })
            .collect();
        promised(facts, &plan) && check(&reduced, &plan).is_sound()
    })
}

fn without(facts: &[Fact], fact: Fact) -> Vec<Fact> {
    facts.iter().copied().filter(|&other| other != fact).collect()
}

/// The rules after a change, and after one that is a little smaller, if there is one.
fn changed(facts: &[Fact], change: Change) -> (Vec<Fact>, Option<Vec<Fact>>) {
    let find = |test: &dyn Fn(&Fact) -> bool| {
        *facts.iter().find(|fact| test(fact)).expect("one of the rules")
    };
    let swap = |old: Fact, new: Fact| {
        let mut facts = without(facts, old);
        facts.push(new);
        facts
    };
    match change {
        Change::Drop(fact) => (without(facts, fact), None),
        Change::MoreCapacity { resource, iteration, more } => {
            let is_line = |fact: &Fact| matches!(fact, Fact::Capacity { resource: k, iteration: t, .. } if (*k, *t) == (resource, iteration));
            let old = find(&is_line);
            let Fact::Capacity { available, .. } = old else { unreachable!() };
            let line = |more| Fact::Capacity { resource, iteration, available: available + more };
            (swap(old, line(more)), Some(swap(old, line(more - 1))))
        }
        Change::MovePin { item, from, to } => {
            let old = Fact::Pin { item, pinned: from };
            (swap(old, Fact::Pin { item, pinned: to }), None)
        }
        Change::EarlierRelease { item, release } => {
            let old = find(&|fact| matches!(fact, Fact::Release { item: i, .. } if *i == item));
            let at = |release| Fact::Release { item, release };
            (swap(old, at(release)), Some(swap(old, at(release + 1))))
        }
        Change::LaterDemand { item, from, by } => {
            let old = Fact::Demand { item, by: from };
            let at = |by| Fact::Demand { item, by };
            (swap(old, at(by)), Some(swap(old, at(by - 1))))
        }
        Change::ShorterLag { arc, lag } => {
            let with = |lag| Fact::Arc { arc: Precedence { lag, ..arc } };
            (swap(Fact::Arc { arc }, with(lag)), Some(swap(Fact::Arc { arc }, with(lag + 1))))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn conflicts_are_conflicts_and_none_of_their_rules_can_be_spared(
        (instance, demands) in question(5, 3),
    ) {
        is_true(&instance, &demands)?;
    }

    #[test]
    fn rules_by_name_are_members_of_conflicts_like_all_others(
        (instance, demands) in ruled(5, 3),
    ) {
        is_true(&instance, &demands)?;
    }
}

/// Tries everything that is said of a question.
fn is_true(instance: &Instance, demands: &[Demand]) -> Result<(), TestCaseError> {
    let all = all_facts(instance, demands);
    match conflict(instance, demands, WORK) {
        Outcome::Kept(plan) => prop_assert!(keeps(instance, &all, &plan)),
        Outcome::Undecided => prop_assert!(false, "so small a question has an answer"),
        Outcome::Conflict(found) => {
            prop_assert!(!possible(instance, &all));
            prop_assert!(!possible(instance, &found.facts));
            prop_assert!(found.is_minimal && found.is_smallest);
            prop_assert!(!found.sentence(instance).is_empty());
            for (&fact, witness) in found.facts.iter().zip(&found.witnesses) {
                prop_assert!(all.contains(&fact));
                let others = without(&found.facts, fact);
                prop_assert!(possible(instance, &others));
                prop_assert!(keeps(instance, &others, witness.as_ref().expect("a plan")));
            }
            relaxations_hold(instance, &all, &found)?;
        }
    }
    Ok(())
}

fn relaxations_hold(
    instance: &Instance,
    all: &[Fact],
    found: &Conflict,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(found.relaxations.len(), found.facts.len());
    let mut last = (Rest::Kept, 0);
    for relaxation in &found.relaxations {
        prop_assert!(relaxation.is_least && relaxation.rest != Rest::Unknown);
        let rank = (relaxation.rest, relaxation.weight);
        prop_assert!(rank >= last);
        last = rank;
        let rules = if relaxation.rest == Rest::Kept { all } else { &found.facts };
        let (milder, smaller) = changed(rules, relaxation.change);
        prop_assert!(keeps(instance, &milder, &relaxation.plan), "{:?}", relaxation);
        if let Some(smaller) = smaller {
            prop_assert!(!possible(instance, &smaller), "{:?}", relaxation);
        }
        prop_assert!(!relaxation.change.sentence(instance).is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_fewer_rules_conflict(
        (instance, demands) in prop_oneof![question(4, 2), ruled(4, 2)],
    ) {
        let all = all_facts(&instance, &demands);
        if let Outcome::Conflict(found) = conflict(&instance, &demands, WORK) {
            prop_assert!(subsets(&all, found.facts.len() - 1, &mut |some| possible(&instance, some)));
        }
    }
}

/// Whether something holds for all subsets of a size.
fn subsets(facts: &[Fact], size: usize, holds: &mut dyn FnMut(&[Fact]) -> bool) -> bool {
    let mut chosen: Vec<usize> = (0..size).collect();
    loop {
        let some: Vec<Fact> = chosen.iter().map(|&index| facts[index]).collect();
        if !holds(&some) {
            return false;
        }
        let movable = (0..size).rev().find(|&at| chosen[at] + size - at < facts.len());
        let Some(at) = movable else { return true };
        chosen[at] += 1;
        for next in at + 1..size {
            chosen[next] = chosen[next - 1] + 1;
        }
    }
}

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
