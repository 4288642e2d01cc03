//! The judge rejects each of these plans, every one broken in one way, at the boundary.

use landfall_planning::instance::{Instance, Item, Iteration, Objective, Parts, Precedence};
use landfall_planning::instance::{Resource, Traffic};
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
