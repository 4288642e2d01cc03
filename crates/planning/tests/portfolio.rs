//! Four invariants, on generated portfolios: no asset is lost; none is in two move groups;
//! capacity is counted once; the result does not depend on the order of the input.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod world;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use landfall_domain::activity::shipped_templates;
use landfall_domain::estate::{Asset, Dependency, Workload};
use landfall_domain::id::Id;
use landfall_domain::team::{Calendar, time_boxes};
use landfall_planning::portfolio::{Built, Portfolio, build};
use landfall_planning::{Settings, Stop, check, propose};
use proptest::prelude::*;

use world::{asset, dependency, workload};

#[derive(Debug, Clone)]
struct World {
    workloads: Vec<Workload>,
    assets: Vec<Asset>,
    dependencies: Vec<Dependency>,
}

fn worlds() -> impl Strategy<Value = World> {
    (2_u32..8, 1_u32..30).prop_flat_map(|(homes, machines)| {
        let tests = proptest::collection::vec(any::<bool>(), homes as usize);
        let places = proptest::collection::vec((0..homes, 0_i64..3_000), machines as usize);
        let edges = proptest::collection::vec((0..machines, 0..machines), 0..40);
        (tests, places, edges).prop_map(|(tests, places, edges)| World {
            workloads: (0..).zip(tests).map(|(n, test)| workload(n, test)).collect(),
            assets: (0..).zip(&places).map(|(n, &(home, gib))| asset(n, home, gib)).collect(),
            dependencies: (0..)
                .zip(&edges)
                .filter(|(_, (from, to))| from != to)
                .map(|(n, &(from, to))| dependency(n, from, to))
                .collect(),
        })
    })
}

const TEAMS: &str = "
    [[team]]
    name = 'test'
    skills = { infra = 30, app = 20, dba = 10, test = 20, network = 10, security = 20, architect = 20 }
    workloads = 'environment:test'
    [[team]]
    name = 'all'
    skills = { infra = 60, app = 20, dba = 10, test = 30, network = 10, security = 20, architect = 30 }
    [[freeze]]
    name = 'year end'
    from = 2026-12-18
    to = 2027-01-03
    scope = '-environment:test'
";

const RULES: &str = "
    [[rule]]
    rule = 'wave-size'
    max = 6
    start = 2
    step = 1
    hard = true
    [[rule]]
    rule = 'replication'
    mbit_per_s = 30
    hard = true
    [[rule]]
    rule = 'deadline'
    scope = 'environment:test'
    by = 2027-02-20
    hard = true
    [[rule]]
    rule = 'keep-apart'
    workloads = ['W-0', 'W-1']
    hard = true
    [[rule]]
    rule = 'maintenance-windows'
    assets = ['VM-000']
    windows = [{ from = 2027-01-10, to = 2027-01-10 }, { from = 2027-02-10, to = 2027-02-11 }]
    hard = true
    [[rule]]
    rule = 'non-production-first'
    within = 'all'
    weight = 7
    [[rule]]
    rule = 'production-apart'
    weight = 9
    [[rule]]
    rule = 'parallel-workloads'
    max = 2
    weight = 11
    [[must]]
    workloads = ['W-1']
    by = 2027-03-01
";

/// Iteration of each part of each asset, by name.
type ByName = BTreeMap<(String, u16), Option<u32>>;

/// The instance, the plan, what it says by name, and what it costs.
fn planned(world: &World) -> (Built, Vec<u32>, ByName, i64) {
    planned_under("", world)
}

fn planned_under(rules: &str, world: &World) -> (Built, Vec<u32>, ByName, i64) {
    let iterations = time_boxes(date(2026, 12, 7), 14, 8).unwrap();
    let calendar = Calendar::parse(&format!("{TEAMS}{rules}")).unwrap();
    let templates = shipped_templates();
    let built = build(Portfolio {
        workloads: &world.workloads,
        assets: &world.assets,
        dependencies: &world.dependencies,
        verdicts: &[],
        templates: &templates,
        calendar: &calendar,
        iterations: &iterations,
    })
    .unwrap();
    let settings = Settings { stop: Stop::Moves(2_000), ..Settings::default() };
    let proposal = propose(&built.instance, &settings, &mut |_| true);
    let names: BTreeMap<Id<Asset>, &str> =
        world.assets.iter().map(|asset| (asset.id, asset.name.as_str())).collect();
    let horizon = built.instance.horizon();
    let by_name = built
        .packages
        .iter()
        .zip(&proposal.plan)
        .filter_map(|(package, &slot)| {
            let name = names[&package.asset?].to_owned();
            Some(((name, package.part.0), (slot < horizon).then_some(slot)))
        })
        .collect();
    (built, proposal.plan, by_name, proposal.objective.total)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_asset_is_lost_and_the_judge_accepts_the_plan(world in worlds()) {
        let (built, plan, _, _) = planned(&world);
        let verdict = check(&built.instance, &plan);
        prop_assert!(verdict.is_sound(), "{:?}", verdict.violations);
        let mut parts: BTreeMap<Id<Asset>, Vec<(u16, u16)>> = BTreeMap::new();
        for package in &built.packages {
            if let Some(asset) = package.asset {
                parts.entry(asset).or_default().push(package.part);
            }
        }
        for asset in &world.assets {
            let mut held = parts.remove(&asset.id).unwrap_or_default();
            held.sort_unstable();
            let of = held.first().map_or(0, |(_, of)| *of);
            prop_assert_eq!(held, (1..=of).map(|part| (part, of)).collect::<Vec<_>>());
            prop_assert!(of > 0, "{} is lost", asset.name);
        }
        prop_assert!(parts.is_empty());
    }

    #[test]
    fn no_asset_is_in_two_move_groups(world in worlds()) {
        let (built, _, _, _) = planned(&world);
        let mut seen = BTreeSet::new();
        for name in built.groups.iter().flat_map(|group| &group.assets) {
            prop_assert!(seen.insert(name.clone()), "{name} is in two groups");
        }
    }

    #[test]
    fn capacity_is_counted_once(world in worlds()) {
        let (built, plan, _, _) = planned(&world);
        let packages: i64 = built.packages.iter().map(|package| package.effort_tenths).sum();
        let items: i64 =
            built.instance.items.iter().flat_map(|item| &item.effort).map(|(_, tenths)| tenths).sum();
        prop_assert_eq!(packages, items);
        let mut used = vec![vec![0_i64; 8]; built.resources.len()];
        for (item, &slot) in built.instance.items.iter().zip(&plan) {
            for &(line, tenths) in &item.effort {
                if let Some(cell) = used[line as usize].get_mut(slot as usize) {
                    *cell += tenths;
                }
            }
        }
        for (used, capacity) in used.iter().zip(&built.instance.capacity) {
            prop_assert!(used.iter().zip(capacity).all(|(used, most)| used <= most));
        }
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(world in worlds(), shift in 0_usize..30) {
        let mut turned = world.clone();
        turned.assets.rotate_left(shift % world.assets.len());
        turned.workloads.reverse();
        turned.dependencies.reverse();
        let (_, _, straight, cost) = planned(&world);
        let (_, _, other, other_cost) = planned(&turned);
        prop_assert_eq!(straight, other);
        prop_assert_eq!(cost, other_cost);
    }

    #[test]
    fn under_rules_plans_are_sound_and_the_order_of_the_input_does_not_matter(
        world in worlds(),
        shift in 0_usize..30,
    ) {
        let mut turned = world.clone();
        turned.assets.rotate_left(shift % world.assets.len());
        turned.workloads.reverse();
        turned.dependencies.reverse();
        let (built, plan, straight, cost) = planned_under(RULES, &world);
        let verdict = check(&built.instance, &plan);
        prop_assert!(verdict.is_sound(), "{:?}", verdict.violations);
        let (again, _, other, other_cost) = planned_under(RULES, &turned);
        prop_assert_eq!(&built.instance.rules, &again.instance.rules);
        prop_assert_eq!((straight, cost), (other, other_cost));
        // A promise is broken only at a price above everything else.
        let free = |plan: &[u32]| built.promises.iter().all(|one| one.holds(&built.instance, plan));
        let heaviest = built.instance.rules.last().and_then(|rule| rule.weight);
        prop_assert_eq!(free(&plan), cost < heaviest.expect("a promise has a weight"));
    }
}
