//! What is said of rules that cannot all be kept is tried by going through every plan.

use landfall_planning::check;
use landfall_planning::conflict::{Change, Conflict, Demand, Fact, Outcome, Rest, WORK, conflict};
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
