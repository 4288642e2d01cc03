//! Groups on estates whose workloads are known, in any order, under people's decisions.

use landfall_planning::group::{
    Edge, Evidence, Facts, Grouping, Hint, Options, Service, Side, adjusted_rand, group, roles,
};
use proptest::prelude::*;

const TCP: u8 = 6;

fn edge(client: u32, server: u32, port: u16) -> Edge {
    Edge { client, server, port, proto: TCP, connections: 10, bytes: 1000 }
}

/// Workloads of six assets: two web servers call three applications, which call each other in a
/// ring and one database. Asset 0 serves names to all; an application of every third workload
/// calls the next workload.
struct Planted {
    assets: usize,
    edges: Vec<Edge>,
}

fn planted(workloads: u32) -> Planted {
    let mut edges = Vec::new();
    let first = |workload: u32| 1 + 6 * workload;
    for workload in 0..workloads {
        let base = first(workload);
        for application in base + 2..base + 5 {
            edges.push(edge(base, application, 8080));
            edges.push(edge(base + 1, application, 8080));
            edges.push(edge(application, base + 5, 5432));
            edges.push(edge(application, base + 2 + (application - base - 1) % 3, 7800));
        }
        if workload % 3 == 0 {
            edges.push(edge(base + 2, first((workload + 1) % workloads), 443));
        }
        edges.extend((base..base + 6).map(|asset| edge(asset, 0, 53)));
    }
    Planted { assets: 1 + 6 * workloads as usize, edges }
}

fn groups(estate: &Planted, facts: &Facts<'_>) -> Grouping {
    group(estate.assets, &estate.edges, facts, &Options::default())
}

fn names_of_0() -> Service {
    Service { asset: 0, proto: TCP, port: 53, side: Side::Serves }
}

#[test]
fn planted_workloads_are_found_and_the_name_server_stands_alone() {
    let found = groups(&planted(40), &Facts::default());
    let pairs: Vec<(u32, u32)> =
        (1..241).map(|asset: u32| ((asset - 1) / 6, found.group_of[asset as usize])).collect();
    assert!(adjusted_rand(&pairs) > 0.999, "{}", adjusted_rand(&pairs));
    assert_eq!(found.groups, 41);
    assert_eq!(found.group_of.iter().filter(|&&group| group == found.group_of[0]).count(), 1);
    assert!(found.confidence.iter().all(|&confidence| confidence > 0.98));
    let next = found.runner_up[3].unwrap();
    assert_eq!(next.group, found.group_of[7]);
    assert!(next.share > 0.0 && next.share < 0.5);
}

#[test]
fn a_shared_service_has_its_sentence() {
    let found = groups(&planted(40), &Facts::default());
    let [only] = found.shared.as_slice() else { panic!("{:?}", found.shared) };
    assert_eq!(only.service, names_of_0());
    assert_eq!(only.evidence, Evidence::Fan);
    assert_eq!(only.sentence(), "240 clients of tcp/53 in 40 groups; 241 assets have dependencies");
}

#[test]
fn an_asset_that_calls_everybody_is_a_shared_service_too() {
    let mut estate = planted(200);
    estate.edges.retain(|edge| edge.server != 0);
    estate.edges.extend((1..1201).map(|server| edge(0, server, 9200)));
    let found = groups(&estate, &Facts::default());
    assert_eq!(
        found.shared[0].sentence(),
        "it calls 1,200 servers on tcp/9200 in 200 groups; 1,201 assets have dependencies"
    );
    assert_eq!(found.groups, 201);
}

#[test]
fn many_clients_in_one_group_are_no_shared_service() {
    let mut estate = planted(30);
    let cluster: Vec<u32> = (181..221).collect();
    estate.assets = 221;
    for (at, &client) in (1..).zip(&cluster[1..]) {
        estate.edges.push(edge(client, cluster[0], 9300));
        let peers = (1..7).map(|step| cluster[1 + (at + step * step) % 39]);
        estate.edges.extend(peers.map(|peer| edge(client, peer, 9301)));
    }
    let found = groups(&estate, &Facts::default());
    assert_eq!(found.shared.len(), 1, "{:?}", found.shared);
    assert!(cluster.iter().all(|&a| found.group_of[a as usize] == found.group_of[181]));
}

#[test]
fn an_asset_with_one_tie_to_many_is_not_sure() {
    let mut estate = planted(40);
    let pendant = 241;
    estate.assets = 242;
    estate.edges.push(edge(pendant, 4, 8081));
    let found = groups(&estate, &Facts::default());
    assert_eq!(found.group_of[pendant as usize], found.group_of[4]);
    assert!(found.confidence[pendant as usize] < 0.9 && found.confidence[4] > 0.9);
}

/// Sixty applications beside the planted workloads, each with every database of eight, and three
/// web servers that call a third of them each.
fn planted_with_a_large_one() -> (Planted, std::ops::Range<u32>) {
    let mut estate = planted(30);
    let (webs, applications, databases) = (181..184, 184..244, 244..252);
    estate.assets = 252;
    for application in applications {
        estate.edges.push(edge(webs.start + application % 3, application, 8080));
        estate.edges.extend(databases.clone().map(|database| edge(application, database, 1521)));
    }
    estate.edges.extend((webs.start..databases.end).map(|asset| edge(asset, 0, 53)));
    (estate, webs.start..databases.end)
}

#[test]
fn the_databases_of_a_large_workload_are_its_own() {
    let (estate, large) = planted_with_a_large_one();
    let options = Options { ports: false, ..Options::default() };
    let found = group(estate.assets, &estate.edges, &Facts::default(), &options);
    let [only] = found.shared.as_slice() else { panic!("{:?}", found.shared) };
    assert_eq!(only.service, names_of_0());
    assert_eq!(found.groups, 32);
    assert!(large.clone().all(|a| found.group_of[a as usize] == found.group_of[181]));
}

#[test]
fn a_hint_decides_what_ties_leave_open_and_ties_nothing_itself() {
    // Asset 3 has the same tie to one triangle as to the other; asset 7 has none.
    let ties = [(0, 1), (1, 2), (0, 2), (4, 5), (5, 6), (4, 6), (2, 3), (4, 3)];
    let edges: Vec<Edge> = ties.map(|(client, server)| edge(client, server, 443)).to_vec();
    for (family, other) in [(0, 6), (6, 0)] {
        let mut of = vec![None; 8];
        for asset in [family, if family == 0 { 2 } else { 4 }, 3, 7] {
            of[asset] = Some(5);
        }
        let hints = [Hint { of, strength: Hint::NAMES }];
        let facts = Facts { hints: &hints, ..Facts::default() };
        let found = group(8, &edges, &facts, &Options::default());
        assert_eq!(found.group_of[3], found.group_of[family]);
        assert_ne!(found.group_of[3], found.group_of[other]);
        assert!((0..7).all(|asset| found.group_of[asset] != found.group_of[7]));
    }
}

#[test]
fn steps_divide_and_join_the_groups_of_the_step_before() {
    let estate = planted(40);
    let turned = |finer| {
        let options = Options { finer, ..Options::default() };
        group(estate.assets, &estate.edges, &Facts::default(), &options)
    };
    let steps: Vec<Grouping> = (-3..=3).map(turned).collect();
    for (coarse, fine) in steps.iter().zip(&steps[1..]) {
        let mut whole = vec![None; fine.groups];
        for (&outer, &inner) in coarse.group_of.iter().zip(&fine.group_of) {
            assert_eq!(*whole[inner as usize].get_or_insert(outer), outer);
        }
    }
    let counts: Vec<usize> = steps.iter().map(|step| step.groups).collect();
    assert!(counts[2] < 41 && counts[3] == 41 && counts[4] > 41, "{counts:?}");
    assert_eq!(turned(100).group_of, steps[6].group_of);
}

#[test]
fn people_confirm_and_refuse_services() {
    let estate = planted(40);
    let refused = Facts { refused: &[names_of_0()], ..Facts::default() };
    assert!(groups(&estate, &refused).shared.is_empty());
    let web = Service { asset: 3, proto: TCP, port: 8080, side: Side::Serves };
    let confirmed = Facts { confirmed: &[web], ..Facts::default() };
    let found = groups(&estate, &confirmed);
    assert_eq!(found.shared.len(), 2);
    assert_eq!(found.shared[1].sentence(), "2 clients of tcp/8080 in 1 group; people confirmed it");
}

#[test]
fn environments_stay_apart_even_where_an_unknown_asset_sits_between() {
    let edges: Vec<Edge> = [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (2, 4), (1, 3)]
        .map(|(client, server)| edge(client, server, 80))
        .to_vec();
    let environments = [Some(0), Some(0), None, Some(1), Some(1)];
    let facts = Facts { environments: &environments, ..Facts::default() };
    let found = group(5, &edges, &facts, &Options::default());
    for (a, b) in [(0, 3), (0, 4), (1, 3), (1, 4)] {
        assert_ne!(found.group_of[a], found.group_of[b]);
    }
}

#[test]
fn bad_input_is_counted_and_left_out() {
    let nothing = group(0, &[edge(0, 1, 80)], &Facts::default(), &Options::default());
    assert_eq!((nothing.groups, nothing.notices.unknown_assets), (0, 1));
    let silent = Edge { connections: 0, ..edge(0, 1, 80) };
    let edges = [edge(0, 0, 80), silent, edge(1, 9, 80), edge(1, 2, 80), edge(1, 2, 80)];
    let found = group(3, &edges, &Facts::default(), &Options::default());
    let notices = found.notices;
    assert_eq!((notices.self_loops, notices.unknown_assets), (1, 1));
    assert_eq!((notices.empty, notices.repeated), (1, 1));
    assert_eq!((found.groups, found.pairs), (2, 1));
    let alone = group(4, &[], &Facts::default(), &Options::default());
    assert_eq!(alone.group_of, [0, 1, 2, 3]);
}

#[test]
fn one_asset_with_a_million_edges_is_no_trouble() {
    let edges: Vec<Edge> = (1..1_000_001).map(|client| edge(client, 0, 80)).collect();
    let found = group(1_000_001, &edges, &Facts::default(), &Options::default());
    assert_eq!(found.shared.len(), 1);
    assert_eq!(found.groups, 1_000_001);
}

#[derive(Debug, Clone)]
struct Estate {
    assets: usize,
    edges: Vec<Edge>,
    environments: Vec<Option<u32>>,
    given: Vec<Option<u32>>,
    hints: Vec<Hint>,
}

prop_compose! {
    fn estates()(assets in 1_usize..40)(
        edges in prop::collection::vec((0..40_u32, 0..40_u32, 0..3_u16, 0..4_u64), 0..120),
        environments in prop::collection::vec(prop::option::weighted(0.5, 0..2_u32), assets),
        given in prop::collection::vec(prop::option::weighted(0.2, 0..3_u32), assets),
        families in prop::collection::vec(prop::option::weighted(0.5, 0..5_u32), 0..50),
        strength in 0.5..3.0_f64,
        assets in Just(assets),
    ) -> Estate {
        let ports = [53, 443, 5432];
        let edges = edges.into_iter().map(|(client, server, port, connections)| Edge {
            client, server, port: ports[port as usize], proto: TCP, connections, bytes: 7,
        });
        let hints = vec![Hint { of: families, strength }];
        Estate { assets, edges: edges.collect(), environments, given, hints }
    }
}

impl Estate {
    fn facts(&self) -> Facts<'_> {
        Facts {
            environments: &self.environments,
            given: &self.given,
            hints: &self.hints,
            ..Facts::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_edges_does_not_matter_and_the_seed_decides(
        (estate, shuffled) in estates().prop_flat_map(|estate| {
            let edges = Just(estate.edges.clone()).prop_shuffle();
            (Just(estate), edges)
        }),
        seed in 0..5_u64,
        finer in -3..=3_i8,
    ) {
        let options = Options { seed, finer, ..Options::default() };
        let found = group(estate.assets, &estate.edges, &estate.facts(), &options);
        prop_assert_eq!(&group(estate.assets, &shuffled, &estate.facts(), &options), &found);
    }

    #[test]
    fn people_and_environments_are_never_overruled(estate in estates(), finer in -3..=3_i8) {
        let options = Options { finer, ..Options::default() };
        let found = group(estate.assets, &estate.edges, &estate.facts(), &options);
        let together = |a: usize, b: usize| found.group_of[a] == found.group_of[b];
        for a in 0..estate.assets {
            for b in 0..a {
                if let (Some(one), Some(other)) = (estate.given[a], estate.given[b]) {
                    prop_assert_eq!(together(a, b), one == other);
                } else if let (Some(one), Some(other)) = (estate.environments[a], estate.environments[b])
                    && estate.given[a].or(estate.given[b]).is_none()
                {
                    let by_people = (0..estate.assets)
                        .any(|c| estate.given[c].is_some() && together(a, c));
                    prop_assert!(one == other || by_people || !together(a, b));
                }
            }
        }
    }

    #[test]
    fn a_finer_step_has_no_fewer_groups(estate in estates(), seed in 0..5_u64) {
        let groups = |finer| {
            let options = Options { seed, finer, ..Options::default() };
            group(estate.assets, &estate.edges, &estate.facts(), &options).groups
        };
        prop_assert!((-3..=3).map(groups).is_sorted());
    }

    #[test]
    fn every_asset_is_in_one_group_with_a_confidence(estate in estates(), finer in -3..=3_i8) {
        let options = Options { finer, ..Options::default() };
        let found = group(estate.assets, &estate.edges, &estate.facts(), &options);
        prop_assert_eq!(found.group_of.len(), estate.assets);
        prop_assert!(found.group_of.iter().all(|&group| (group as usize) < found.groups));
        prop_assert!(found.confidence.iter().all(|confidence| (0.0..=1.0).contains(confidence)));
        for (asset, next) in found.runner_up.iter().enumerate() {
            let sound = |next: &landfall_planning::group::RunnerUp| {
                next.group != found.group_of[asset] && next.share > 0.0 && next.share <= 1.0 + 1e-9
            };
            prop_assert!(next.as_ref().is_none_or(sound));
        }
    }

    #[test]
    fn threads_change_nothing(estate in estates(), threads in 2..9_usize, finer in -2..=2_i8) {
        let grouped = |threads| {
            let options = Options { threads, finer, ..Options::default() };
            group(estate.assets, &estate.edges, &estate.facts(), &options)
        };
        prop_assert_eq!(grouped(1), grouped(threads));
    }

    #[test]
    fn a_hint_that_makes_nothing_stronger_changes_nothing(estate in estates()) {
        let mut weak = estate.clone();
        weak.hints[0].strength = 1.0;
        let found = group(weak.assets, &weak.edges, &weak.facts(), &Options::default());
        weak.hints.clear();
        prop_assert_eq!(group(weak.assets, &weak.edges, &weak.facts(), &Options::default()), found);
    }

    #[test]
    fn roles_count_their_members_in_any_order_of_edges(
        (estate, shuffled) in estates().prop_flat_map(|estate| {
            let edges = Just(estate.edges.clone()).prop_shuffle();
            (Just(estate), edges)
        }),
    ) {
        let found = roles(estate.assets, &estate.edges);
        prop_assert_eq!(&roles(estate.assets, &shuffled), &found);
        prop_assert_eq!(found.role_of.len(), estate.assets);
        for (number, role) in (0..).zip(&found.roles) {
            let members = found.role_of.iter().filter(|&&of| of == Some(number)).count();
            prop_assert_eq!(members, role.members as usize);
            let sound = |near: landfall_planning::group::Resemblance| {
                near.role != number && near.similarity > 0.0 && near.similarity <= 1.0 + 1e-9
            };
            prop_assert!(role.nearest.is_none_or(sound));
        }
    }
}
