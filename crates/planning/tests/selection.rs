//! One iteration: the plan is a selection, and the best one is found and proven.

use landfall_planning::instance::{
    Item, Iteration, Meta, Objective, Parts, Precedence, Resource, Traffic,
};
use landfall_planning::{Instance, Progress, Proposal, Settings, Stop, check, propose};
use proptest::prelude::*;

fn plan_with(instance: &Instance, moves: u64) -> Proposal {
    let settings = Settings { stop: Stop::Moves(moves), ..Settings::default() };
    propose(instance, &settings, &mut |_| true)
}

/// Items by effort on each resource and value, and what waits for what.
fn instance(items: &[(Vec<i64>, i64)], capacity: &[i64], arcs: &[(u32, u32, i64)]) -> Instance {
    let effort = |efforts: &[i64]| (0u32..).zip(efforts.iter().copied()).collect();
    let parts = Parts {
        meta: Meta::default(),
        iterations: vec![Iteration::default()],
        resources: vec![Resource::default(); capacity.len()],
        capacity: capacity.iter().map(|&capacity| vec![capacity]).collect(),
        items: (0u32..)
            .zip(items)
            .map(|(id, (efforts, value))| Item {
                id,
                effort: effort(efforts),
                value: *value,
                ..Item::default()
            })
            .collect(),
        precedence: arcs
            .iter()
            .filter(|arc| arc.0 != arc.1)
            .map(|&(before, after, lag)| Precedence { before, after, lag })
            .collect(),
        objective: Objective { delay_curve: vec![0, 1], ..Objective::default() },
        ..Parts::default()
    };
    Instance::new(parts).expect("a sound instance")
}

/// Up to ten items on a few levels, some without value, under one to three capacity lines.
fn tiny() -> impl Strategy<Value = Instance> {
    (1usize..=10, 1usize..=3).prop_flat_map(|(items, resources)| {
        let n = u32::try_from(items).unwrap_or(1);
        let item = (
            prop::collection::vec(0i64..9, resources),
            prop_oneof![1 => Just(0i64), 2 => 1i64..30],
        );
        let lag = prop_oneof![12 => Just(0i64), 1 => Just(1i64)];
        (
            prop::collection::vec(item, items),
            prop::collection::vec(0i64..30, resources),
            prop::collection::vec((0..n, 0..n, lag), 0..14),
        )
            .prop_map(|(items, capacity, arcs)| instance(&items, &capacity, &arcs))
    })
}

/// The same with values and efforts many times as large.
fn enlarged(instance: Instance, (value, effort): (i64, i64)) -> Instance {
    let mut parts = instance.into_parts();
    for item in &mut parts.items {
        item.value *= value;
        item.effort.iter_mut().for_each(|entry| entry.1 *= effort);
    }
    parts.capacity.iter_mut().flatten().for_each(|capacity| *capacity *= effort);
    Instance::new(parts).expect("still sound")
}

fn cheapest(instance: &Instance) -> i64 {
    let count = instance.items.len();
    let plans = (0u32..1 << count).map(|choice| (0..count).map(|at| choice >> at & 1).collect());
    plans
        .map(|plan: Vec<u32>| check(instance, &plan))
        .filter(landfall_planning::Verdict::is_sound)
        .map(|verdict| verdict.objective.total)
        .min()
        .expect("doing nothing is always sound")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_best_selection_is_found_and_proven(instance in tiny()) {
        let best = cheapest(&instance);
        let proposal = plan_with(&instance, 1_000_000);
        prop_assert!(check(&instance, &proposal.plan).is_sound());
        prop_assert_eq!(proposal.objective.total, best);
        prop_assert_eq!(proposal.bound, best);
    }

    #[test]
    fn no_bound_told_on_the_way_is_above_the_best(
        instance in tiny(),
        moves in 0u64..60,
        by in prop_oneof![Just((1i64, 1i64)), Just((1 << 40, 1)), Just((1, 1 << 40)), Just((1 << 45, 1 << 45))],
    ) {
        let instance = enlarged(instance, by);
        let best = cheapest(&instance);
        let mut told = Vec::new();
        let settings = Settings { stop: Stop::Moves(moves), ..Settings::default() };
        let proposal = propose(&instance, &settings, &mut |progress: &Progress| {
            told.push((progress.bound, progress.objective));
            true
        });
        told.push((proposal.bound, proposal.objective.total));
        for (bound, cost) in told {
            prop_assert!(bound <= best && best <= cost, "{bound} <= {best} <= {cost}");
        }
    }
}

/// Requirements on three levels and customers who ask for some, by a simple sequence of numbers.
fn large(requirements: u32, customers: u32) -> Instance {
    let mut state = 12_345u64;
    let mut below = |bound: u32| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(bound)).unwrap_or(0)
    };
    let mut items = Vec::new();
    let mut arcs = Vec::new();
    for requirement in 0..requirements {
        items.push((vec![i64::from(1 + below(9))], 0));
        if requirement >= requirements / 3 {
            arcs.push((below(requirement / 3 + 1), requirement, 0));
        }
    }
    for customer in 0..customers {
        items.push((vec![0], i64::from(10 + below(40))));
        for _ in 0..=below(5) {
            arcs.push((below(requirements), requirements + customer, 0));
        }
    }
    let total: i64 = items.iter().map(|item| item.0[0]).sum();
    instance(&items, &[total / 2], &arcs)
}

#[test]
fn a_selection_among_hundreds_of_customers_is_proven() {
    let instance = large(600, 200);
    let proposal = plan_with(&instance, 3_000_000);
    assert!(check(&instance, &proposal.plan).is_sound());
    assert_eq!(proposal.bound, proposal.objective.total);
    assert_eq!(proposal, plan_with(&instance, 3_000_000), "equal work, equal plan");
}

/// Under several lines what fits all of them together may break one.
#[test]
fn each_of_several_capacity_lines_holds() {
    let mut state = 99u64;
    let mut below = |bound: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % bound).unwrap_or(0)
    };
    for lines in [2, 3, 5] {
        let items: Vec<(Vec<i64>, i64)> = (0..60)
            .map(|_| ((0..lines).map(|_| 1 + below(40)).collect(), 10 + below(90)))
            .collect();
        let sum = |line: usize| items.iter().map(|item| item.0[line]).sum::<i64>();
        let capacity: Vec<i64> = (0..lines).map(|line| sum(line) / 2).collect();
        let arcs: Vec<(u32, u32, i64)> = (20..60).map(|after| (after % 20, after, 0)).collect();
        let instance = instance(&items, &capacity, &arcs);
        let proposal = plan_with(&instance, 2_000_000);
        assert!(check(&instance, &proposal.plan).is_sound());
        assert!(proposal.bound <= proposal.objective.total);
    }
}

#[test]
fn what_is_no_selection_is_searched_as_before() {
    let mut parts = instance(&[(vec![2], 5), (vec![2], 4)], &[2], &[]).into_parts();
    parts.traffic = vec![Traffic { a: 0, b: 1, cost: 9 }];
    let tied = Instance::new(parts.clone()).unwrap();
    let proposal = plan_with(&tied, 20_000);
    assert_eq!(proposal.objective.total, cheapest(&tied));
    parts.traffic.clear();
    parts.items[1].pinned = Some(0);
    let pinned = Instance::new(parts).unwrap();
    assert_eq!(plan_with(&pinned, 20_000).plan, [1, 0]);
}
