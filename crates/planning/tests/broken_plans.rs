//! The judge rejects each of these plans, every one broken in one way, at the boundary.

use landfall_planning::instance::{Environment, KINDS, Label, Level, Resource, Rule, Traffic};
use landfall_planning::instance::{Instance, Item, Iteration, Objective, Parts, Precedence};
use landfall_planning::{Violation, check};

const T: u32 = 6;
const SOUND: [u32; 11] = [0, 0, 2, 0, 1, 1, 4, 1, T, T, T];

/// Ten of app and five of dba per iteration, none of dba in iteration 3.
fn parts() -> Parts {
    let item = |id: u32, effort: &[(u32, i64)]| Item {
        id,
        effort: effort.to_vec(),
        value: i64::from(id) + 1,
        ..Item::default()
    };
    let mut items = vec![
        item(0, &[(1, 5)]),
        item(1, &[(0, 6)]),
        item(2, &[(0, 4)]),
        item(3, &[(0, 3)]),
        item(4, &[(0, 2)]),
        item(5, &[(1, 2)]),
        item(6, &[(0, 1)]),
        item(7, &[]),
        item(8, &[]),
        item(9, &[]),
        item(10, &[]),
    ];
    items[2].release = 2;
    items[3].freeze = vec![1, 2, 5];
    (items[3].due, items[3].tardy) = (Some(2), 7);
    (items[4].group, items[5].group) = (Some(0), Some(0));
    items[6].pinned = Some(4);
    items[8].pinned = Some(i64::from(T));
    items[10].release = i64::from(T);
    let arcs = [(0, 1, 0), (1, 7, 1), (8, 9, 0)];
    Parts {
        iterations: vec![Iteration { days: 14, label: String::new() }; T as usize],
        resources: ["app", "dba"]
            .map(|skill| Resource { team: String::new(), skill: skill.to_owned() })
            .to_vec(),
        capacity: vec![vec![10; T as usize], vec![5, 5, 5, 0, 5, 5]],
        items,
        groups: vec![vec![4, 5]],
        precedence: arcs.map(Precedence::from).to_vec(),
        traffic: vec![Traffic { a: 0, b: 2, cost: 3 }],
        objective: Objective::linear(T),
        ..Parts::default()
    }
}

#[test]
fn the_plan_that_is_broken_below_is_sound_before() {
    let verdict = check(&Instance::new(parts()).unwrap(), &SOUND);
    assert!(verdict.is_sound(), "{:?}", verdict.violations);
    // Values times factors 0, 0, 2, 0, 1, 1, 4, 1 and three times 8; two iterations apart.
    assert_eq!(verdict.objective.delay, 6 + 5 + 6 + 28 + 8 + 8 * (9 + 10 + 11));
    assert_eq!((verdict.objective.traffic, verdict.objective.tardy), (6, 0));
    assert_eq!(verdict.unplanned, 3);
}

/// What is moved where, and the codes of all violations that follow.
type Broken = (&'static [(usize, u32)], &'static [&'static str]);

const BROKEN: [Broken; 36] = [
    // Release 2.
    (&[(2, 1)], &["before-release"]),
    (&[(2, 0), (1, 1), (7, 2)], &["before-release"]),
    // A release at the horizon leaves only the backlog.
    (&[(10, 0)], &["before-release"]),
    (&[(10, 5)], &["before-release"]),
    // Frozen in 1, 2 and 5.
    (&[(3, 1)], &["frozen"]),
    (&[(3, 2)], &["frozen"]),
    (&[(3, 5)], &["frozen"]),
    // 0 before 1, the same iteration allowed.
    (&[(0, 1), (4, 2), (5, 2)], &["out-of-order"]),
    (&[(0, 5)], &["out-of-order"]),
    (&[(0, T)], &["out-of-order"]),
    (&[(0, T), (1, 5), (7, T)], &["out-of-order"]),
    // 1 strictly before 7.
    (&[(7, 0)], &["out-of-order"]),
    (&[(1, 1), (7, 1)], &["out-of-order"]),
    (&[(1, 1), (7, 0)], &["out-of-order"]),
    (&[(1, 5), (7, 5)], &["out-of-order"]),
    (&[(1, T)], &["out-of-order"]),
    (&[(1, T), (7, 5)], &["out-of-order"]),
    // 8 stays in the backlog, so 9 must too.
    (&[(9, 0)], &["out-of-order"]),
    (&[(9, 5)], &["out-of-order"]),
    // 4 and 5 move together.
    (&[(4, 2)], &["separated"]),
    (&[(5, 2)], &["separated"]),
    (&[(4, T)], &["separated"]),
    (&[(5, T)], &["separated"]),
    // 10 of app: 6 + 4 + 1 is one too many.
    (&[(1, 4), (2, 4), (7, 5)], &["over-capacity"]),
    (&[(1, 2), (7, 3), (4, 2), (5, 2)], &["over-capacity"]),
    (&[(4, 0), (5, 0)], &["over-capacity", "over-capacity"]),
    // 5 of dba, and 0 in iteration 3.
    (&[(4, 3), (5, 3)], &["over-capacity"]),
    (&[(0, 3), (1, 3), (7, 4)], &["over-capacity"]),
    (&[(0, 1), (1, 1), (7, 2)], &["over-capacity"]),
    // Pinned to 4, and to the backlog.
    (&[(6, 3)], &["unpinned"]),
    (&[(6, 5)], &["unpinned"]),
    (&[(6, T)], &["unpinned"]),
    (&[(8, 0)], &["unpinned"]),
    (&[(8, 5)], &["unpinned"]),
    (&[(8, 5), (9, 4)], &["out-of-order", "unpinned"]),
    // After the backlog there is nothing.
    (&[(7, T + 1)], &["no-such-iteration"]),
];

#[test]
fn each_plan_broken_in_one_way_is_rejected_for_that_reason() {
    let instance = Instance::new(parts()).unwrap();
    for (moves, expected) in BROKEN {
        let mut plan = SOUND;
        for &(item, iteration) in moves {
            plan[item] = iteration;
        }
        let verdict = check(&instance, &plan);
        let codes: Vec<_> = verdict.violations.iter().map(Violation::code).collect();
        assert_eq!(codes, expected, "{moves:?}: {:?}", verdict.violations);
        assert!(!verdict.is_sound());
        assert!(verdict.violations.iter().all(|v| !v.sentence(&instance).is_empty()));
    }
}

#[test]
fn plans_of_another_shape_are_rejected() {
    let instance = Instance::new(parts()).unwrap();
    let long: Vec<u32> = SOUND.iter().copied().chain([0]).collect();
    for plan in [&[][..], &SOUND[..10], &long, &[u32::MAX; 11]] {
        let verdict = check(&instance, plan);
        assert!(!verdict.is_sound());
        assert_eq!(verdict.objective.total, 0);
    }
}

#[test]
fn a_tenth_of_a_day_too_little_is_over_capacity() {
    for (resource, iteration, used) in [(0, 0, 9), (1, 0, 5), (0, 1, 2), (1, 1, 2), (0, 4, 1)] {
        for (capacity, sound) in [(used, true), (used - 1, false)] {
            let mut parts = parts();
            parts.capacity[resource][iteration] = capacity;
            // A pin alone above the capacity is refused before it can be judged.
            parts.items[6].pinned = None;
            let verdict = check(&Instance::new(parts).unwrap(), &SOUND);
            assert_eq!(verdict.is_sound(), sound, "{resource} {iteration} {capacity}");
        }
    }
}

#[test]
fn a_longer_lag_holds_by_the_same_rule() {
    let mut parts = parts();
    parts.precedence[1].lag = 3;
    let instance = Instance::new(parts).unwrap();
    let judged = |before, after| {
        let mut plan = SOUND;
        (plan[0], plan[1], plan[7]) = (before, before, after);
        check(&instance, &plan).is_sound()
    };
    assert!(!judged(0, 2));
    assert!(judged(0, 3));
    assert!(!judged(4, T));
    assert!(judged(T, T));
}

#[test]
fn tardiness_counts_from_the_due_iteration() {
    let instance = Instance::new(parts()).unwrap();
    for (iteration, tardy) in [(0, 0), (3, 7), (4, 14), (T, 28)] {
        let mut plan = SOUND;
        plan[3] = iteration;
        assert_eq!(check(&instance, &plan).objective.tardy, tardy);
    }
}

#[test]
fn a_violation_reads_as_a_sentence() {
    let instance = Instance::new(parts()).unwrap();
    let mut plan = SOUND;
    plan[7] = 0;
    assert_eq!(
        check(&instance, &plan).violations[0].sentence(&instance),
        "item 7 moves in iteration 0, but needs item 1 strictly earlier, which moves in iteration 0"
    );
}

/// The same with what the rules read: 1 and 7 are one workload, 2 and 3 another.
fn with_rule(json: &str, how: &str) -> Instance {
    let mut parts = parts();
    // Pins alone that break a rule are refused before they can be judged.
    parts.items[6].pinned = None;
    for (item, workload) in [(1, "crm"), (7, "crm"), (2, "shop"), (3, "shop")] {
        parts.items[item].workload = Some(Label::Text(workload.to_owned()));
    }
    for (item, environment) in [
        (2, Environment::Production),
        (7, Environment::Production),
        (3, Environment::Test),
        (4, Environment::Development),
    ] {
        parts.items[item].environment = Some(environment);
    }
    for item in [2, 3] {
        parts.items[item].application = Some(Label::Number(1));
    }
    (parts.items[1].replication_gib, parts.items[1].drift_gib_per_iteration) = (30, 5);
    (parts.items[2].replication_gib, parts.items[3].replication_gib) = (40, 20);
    parts.items[2].criticality = Some(Level::High);
    parts.items[7].complexity = Some(Level::High);
    let text = format!("{{{json}, {how}}}");
    parts.rules = vec![serde_json::from_str::<Rule>(&text).expect(&text)];
    Instance::new(parts).expect(&text)
}

/// A rule, what is moved where, and by how much that breaks the rule; 0 is sound.
type BrokenRule = (&'static str, &'static [(usize, u32)], i64);

const BROKEN_RULES: [BrokenRule; 69] = [
    (r#""rule":"pairs-together","pairs":[[2,7]]"#, &[(7, 2)], 0),
    (r#""rule":"pairs-together","pairs":[[2,7]]"#, &[], 1),
    (r#""rule":"pairs-together","pairs":[[0,3],[7,2]]"#, &[(7, T)], 4),
    (r#""rule":"workload-together""#, &[(1, T), (7, T), (2, 3), (3, 3)], 0),
    (r#""rule":"workload-together""#, &[], 1 + 2),
    (r#""rule":"workload-together","items":[1,7]"#, &[], 1),
    (r#""rule":"workload-together","items":[1,2]"#, &[], 0),
    (r#""rule":"workload-together","items":[2,3]"#, &[(3, T)], 4),
    (r#""rule":"dependency-order","arcs":[[2,6,0]]"#, &[(2, 4)], 0),
    (r#""rule":"dependency-order","arcs":[[2,6,0]]"#, &[(2, 5)], 1),
    (r#""rule":"dependency-order","arcs":[[2,6,2]]"#, &[], 0),
    (r#""rule":"dependency-order","arcs":[[2,6,3]]"#, &[], 1),
    (r#""rule":"dependency-order","arcs":[[2,6,0]]"#, &[(2, T)], 2),
    (r#""rule":"dependency-order","arcs":[[10,9,1]]"#, &[], 0),
    (r#""rule":"dependency-order","arcs":[[10,2,0]]"#, &[], 4),
    (r#""rule":"non-production-first""#, &[(2, 3), (3, 3)], 0),
    (r#""rule":"non-production-first""#, &[(3, 3)], 1),
    (r#""rule":"non-production-first""#, &[(3, T)], 4),
    (r#""rule":"non-production-first""#, &[(2, T), (3, T)], 0),
    (r#""rule":"non-production-first","lag":2"#, &[], 0),
    (r#""rule":"non-production-first","lag":3"#, &[], 1),
    (r#""rule":"non-production-first","within":"workload""#, &[(3, 4)], 2),
    (r#""rule":"non-production-first","within":"all""#, &[], 0),
    (r#""rule":"non-production-first","within":"all","lag":1"#, &[], 1),
    (r#""rule":"production-apart""#, &[(7, 3)], 0),
    (r#""rule":"production-apart""#, &[], 1),
    (r#""rule":"production-apart","items":[2,3]"#, &[(2, 3), (3, 3)], 1),
    (r#""rule":"production-apart","items":[2,3]"#, &[(2, T), (3, T)], 0),
    (r#""rule":"high-criticality-later","first":2"#, &[], 0),
    (r#""rule":"high-criticality-later","first":3"#, &[], 1),
    (r#""rule":"high-criticality-later","first":6"#, &[(2, 5)], 1),
    (r#""rule":"high-criticality-later","first":6"#, &[(2, T)], 0),
    (r#""rule":"high-complexity-later","first":1"#, &[], 0),
    (r#""rule":"high-complexity-later","first":2"#, &[], 1),
    (r#""rule":"high-complexity-later","first":4"#, &[], 3),
    (r#""rule":"wave-size","max":3"#, &[], 0),
    (r#""rule":"wave-size","max":2"#, &[], 1 + 1),
    (r#""rule":"wave-size","min":1"#, &[], 0),
    (r#""rule":"wave-size","min":2"#, &[], 1 + 1),
    (r#""rule":"wave-size","min":3,"max":3"#, &[], 2 + 2),
    (r#""rule":"wave-size","min":2,"items":[0,1,3]"#, &[], 0),
    (r#""rule":"wave-size","max":9,"start":3,"step":0"#, &[], 0),
    (r#""rule":"wave-size","max":9,"start":2,"step":1"#, &[], 1),
    (r#""rule":"wave-size","max":2,"start":1,"step":1"#, &[], 2 + 1),
    (r#""rule":"replication","gib":55"#, &[], 0),
    (r#""rule":"replication","gib":54"#, &[], 1),
    (r#""rule":"replication","gib":[55,0,40,0,0,0]"#, &[], 0),
    (r#""rule":"replication","gib":[55,0,39,0,0,0]"#, &[], 1),
    (r#""rule":"replication","gib":[55,0,0,0,0,0]"#, &[(2, T)], 0),
    (r#""rule":"maintenance-windows","items":[2,3],"iterations":[0,2]"#, &[], 0),
    (r#""rule":"maintenance-windows","items":[2,3],"iterations":[0]"#, &[], 1),
    (r#""rule":"maintenance-windows","items":[2,3],"iterations":[]"#, &[], 2),
    (r#""rule":"maintenance-windows","items":[2,3],"iterations":[0]"#, &[(2, T)], 0),
    (r#""rule":"deadline","items":[2,6],"by":4"#, &[], 0),
    (r#""rule":"deadline","items":[2,6],"by":3"#, &[], 1),
    (r#""rule":"deadline","items":[2],"by":1"#, &[(2, 5)], 4),
    (r#""rule":"parallel-workloads","max":2"#, &[], 0),
    (r#""rule":"parallel-workloads","max":1"#, &[], 1),
    (r#""rule":"parallel-workloads","max":1,"items":[1,7,2]"#, &[], 0),
    (r#""rule":"parallel-workloads","max":1"#, &[(7, T)], 2),
    (r#""rule":"parallel-workloads","max":1"#, &[(2, T), (7, T)], 6),
    (r#""rule":"keep-apart","items":[0,1,3],"max":3"#, &[], 0),
    (r#""rule":"keep-apart","items":[0,1,3],"max":2"#, &[], 1),
    (r#""rule":"keep-apart","items":[2,6]"#, &[(2, 4)], 1),
    (r#""rule":"keep-apart","items":[2,8,9,10]"#, &[], 0),
    (r#""rule":"keep-apart","items":[0,1,3]"#, &[], 2),
    (r#""rule":"adopted","plan":[[2,2],[3,0],[8,6]]"#, &[], 0),
    (r#""rule":"adopted","plan":[[2,2],[3,0]]"#, &[(2, 3)], 1),
    (r#""rule":"adopted","plan":[[2,2],[3,0]]"#, &[(2, T)], 4),
];

#[test]
fn each_plan_that_breaks_a_rule_is_rejected_or_costs_what_the_rule_weighs() {
    for (rule, moves, amount) in BROKEN_RULES {
        let mut plan = SOUND;
        for &(item, iteration) in moves {
            plan[item] = iteration;
        }
        let hard = with_rule(rule, r#""hard":true"#);
        let verdict = check(&hard, &plan);
        assert_eq!(verdict.is_sound(), amount == 0, "{rule} {moves:?}: {verdict:?}");
        for violation in &verdict.violations {
            assert_eq!(violation.code(), hard.rules[0].rule);
            assert!(violation.sentence(&hard).contains("item"), "{rule}");
        }
        assert_eq!(verdict.objective.rules, 0);
        let weighted = check(&with_rule(rule, r#""weight":7"#), &plan);
        assert!(weighted.is_sound());
        assert_eq!(weighted.objective.rules, 7 * amount, "{rule} {moves:?}");
        let rest = weighted.objective.total - verdict.objective.total;
        assert_eq!(rest, weighted.objective.rules);
        for how in [r#""hard":true,"enabled":false"#, r#""weight":7,"enabled":false"#] {
            let off = check(&with_rule(rule, how), &plan);
            assert!(off.is_sound() && off.objective == verdict.objective);
        }
    }
}

#[test]
fn every_kind_of_rule_is_broken_above() {
    for kind in KINDS {
        let start = format!(r#""rule":"{}""#, kind.name);
        let broken =
            BROKEN_RULES.iter().filter(|(rule, _, amount)| rule.starts_with(&start) && *amount > 0);
        assert!(broken.count() >= 1, "{}", kind.name);
    }
}

#[test]
fn a_missed_deadline_costs_in_the_backlog_but_does_not_break_the_plan_there() {
    let mut plan = SOUND;
    plan[2] = T;
    let rule = r#""rule":"deadline","items":[2],"by":1"#;
    assert!(check(&with_rule(rule, r#""hard":true"#), &plan).is_sound());
    assert_eq!(check(&with_rule(rule, r#""weight":1"#), &plan).objective.rules, 5);
}

#[test]
fn a_broken_rule_reads_as_a_sentence_under_its_name() {
    let rule = r#""rule":"wave-size","max":9,"start":2,"step":1,"name":"Start small""#;
    let instance = with_rule(rule, r#""hard":true"#);
    assert_eq!(
        check(&instance, &SOUND).violations[0].sentence(&instance),
        "Start small: iteration 0 moves 3 items, but at most 2 may move"
    );
}
