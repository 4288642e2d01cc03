//! Suggested workloads: what they find, what they never touch, and how ties add up.

mod world;

use landfall_domain::estate::membership::PERSON;
use landfall_domain::estate::{Asset, Dependency, End, Membership, Service, Verdict, Workload};
use landfall_planning::estate_graph::EstateGraph;
use landfall_planning::group::{Options, share_inside};
use landfall_planning::suggestion::{Basis, Kind, Suggestions, suggestions};
use proptest::prelude::*;

use world::{asset, dependency, id, workload};

#[derive(Debug, Clone)]
struct Estate {
    assets: Vec<Asset>,
    workloads: Vec<Workload>,
    dependencies: Vec<Dependency>,
    verdicts: Vec<Verdict>,
}

impl Estate {
    /// Machines that stand alone, each in a workload of its own, with these dependencies.
    fn alone(machines: u32, edges: &[(u32, u32, u16)]) -> Self {
        let mut estate = Self {
            assets: (0..machines).map(|number| asset(number, number, 10)).collect(),
            workloads: (0..machines).map(|number| workload(number, false)).collect(),
            dependencies: Vec::new(),
            verdicts: Vec::new(),
        };
        for (number, workload) in estate.workloads.iter_mut().enumerate() {
            workload.name = format!("vm-{number:03}");
        }
        for asset in &mut estate.assets {
            asset.membership = Some(membership("alone"));
        }
        estate.dependencies = (0..)
            .zip(edges)
            .map(|(number, &(from, to, port))| {
                let port = Some(port);
                Dependency { port, ..dependency(number, from, to) }
            })
            .collect();
        estate
    }

    fn put(&mut self, asset: usize, workload: u32, by: &str) {
        self.assets[asset].workload = Some(id(workload));
        self.assets[asset].membership = Some(membership(by));
    }

    fn basis(&self) -> Basis<'_> {
        Basis {
            assets: &self.assets,
            workloads: &self.workloads,
            dependencies: &self.dependencies,
            verdicts: &self.verdicts,
        }
    }

    fn suggest(&self) -> Suggestions {
        suggestions(self.basis(), &Options::default())
    }
}

fn membership(by: &str) -> Membership {
    Membership { by: by.to_owned(), because: String::new(), confidence_percent: 40 }
}

/// Two triangles that one edge joins.
const TRIANGLES: [(u32, u32, u16); 7] = [
    (0, 1, 8080),
    (1, 2, 5432),
    (0, 2, 8081),
    (3, 4, 8080),
    (4, 5, 5432),
    (3, 5, 8081),
    (2, 3, 443),
];

fn moved(found: &Suggestions) -> Vec<Vec<u32>> {
    let groups = found.all.iter().filter(|one| one.kind != Kind::Doubt);
    let mut moved: Vec<Vec<u32>> = groups
        .map(|one| {
            let mut assets: Vec<u32> = one.moves.iter().map(|one| one.asset).collect();
            assets.extend(&one.stays);
            assets.sort_unstable();
            assets
        })
        .collect();
    moved.sort();
    moved
}

#[test]
fn what_hangs_together_is_suggested_with_what_binds_it() {
    let found = Estate::alone(6, &TRIANGLES).suggest();
    assert_eq!(moved(&found), [vec![0, 1, 2], vec![3, 4, 5]]);
    for one in &found.all {
        assert!(one.confidence_percent >= 80, "{one:?}");
        assert!(one.because.contains('→') && one.because.contains("stays inside"), "{one:?}");
        assert!(one.share_inside > 0.5 && one.share_inside < 1.0);
    }
}

#[test]
fn what_agrees_with_dependencies_needs_no_suggestion() {
    let mut estate = Estate::alone(6, &TRIANGLES);
    for at in 0..6 {
        estate.put(at, if at < 3 { 0 } else { 3 }, "name");
    }
    assert_eq!(estate.suggest().all, []);
}

#[test]
fn others_join_the_workload_that_a_list_states() {
    let mut estate = Estate::alone(6, &TRIANGLES);
    estate.put(1, 1, "application");
    let found = estate.suggest();
    let join = found.all.iter().find(|one| one.workload == Some(1)).unwrap();
    assert_eq!(join.kind, Kind::Join);
    assert_eq!(join.stays, [1]);
    assert_eq!(join.moves.iter().map(|one| one.asset).collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn a_stated_asset_whose_ties_lead_elsewhere_is_doubted_and_not_moved() {
    let mut estate = Estate::alone(6, &TRIANGLES);
    for at in 0..3 {
        estate.put(at, 0, "application");
    }
    estate.put(2, 5, PERSON);
    let found = estate.suggest();
    let doubt = found.all.iter().find(|one| one.kind == Kind::Doubt).unwrap();
    assert_eq!((doubt.moves[0].asset, doubt.workload), (2, Some(0)));
    assert!(doubt.because.starts_with("it is in vm-005, but"), "{}", doubt.because);
    assert!(moved(&found).iter().flatten().all(|&asset| asset != 2 || !moves(&found, 2)));
}

fn moves(found: &Suggestions, asset: u32) -> bool {
    let groups = found.all.iter().filter(|one| one.kind != Kind::Doubt);
    groups.flat_map(|one| &one.moves).any(|one| one.asset == asset)
}

#[test]
fn a_database_of_several_workloads_stays_a_platform_of_its_own() {
    let edges: Vec<(u32, u32, u16)> = (0..6).map(|client| (client, 6, 1433)).collect();
    let mut estate = Estate::alone(8, &edges);
    // By its name the database seems to belong to a machine without dependencies.
    estate.put(6, 7, "name");
    let found = estate.suggest();
    let [platform] = found.platforms.as_slice() else { panic!("{found:?}") };
    assert_eq!((platform.asset, platform.consumers.len()), (6, 6));
    let [one] = found.all.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.kind, one.moves[0].asset, one.name.as_str()), (Kind::Platform, 6, "vm-006 2"));
    let because = "6 parts lean on vm-006 that have nothing else in common";
    assert!(one.because.starts_with(because), "{}", one.because);
}

#[test]
fn a_verdict_of_people_counts() {
    let mut estate = Estate::alone(6, &TRIANGLES);
    let service = Service { asset: estate.assets[3].id, end: End::Serves, port: Some(443) };
    let at = "2026-11-26T09:00:00Z".parse().unwrap();
    estate.verdicts =
        vec![Verdict { service, shared: true, reason: None, by: "ada".to_owned(), at }];
    let found = estate.suggest();
    assert_eq!(found.ties.shared().len(), 1);
    assert!(found.all.iter().all(|one| share_inside(one.share_inside, 0.0) >= 1.0));
    assert!(found.all.iter().all(|one| (one.share_inside - 1.0).abs() < 1e-9));
}

/// Machines in workloads by different rules, and dependencies between them.
fn estates() -> impl Strategy<Value = Estate> {
    let place = (0_u32..12, 0_usize..4);
    let edge = (0_u32..24, 0_u32..24, prop::sample::select(vec![53_u16, 443, 1433, 8080]));
    (prop::collection::vec(place, 24), prop::collection::vec(edge, 0..70)).prop_map(
        |(places, edges)| {
            let edges: Vec<_> = edges.into_iter().filter(|(a, b, _)| a != b).collect();
            let mut estate = Estate::alone(24, &edges);
            for (at, (workload, by)) in places.into_iter().enumerate() {
                match by {
                    0 => estate.put(at, workload, PERSON),
                    1 => estate.put(at, workload, "application"),
                    2 => estate.put(at, workload, "name"),
                    _ => {}
                }
            }
            estate
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_people_and_lists_say_is_never_overruled(estate in estates()) {
        let found = estate.suggest();
        for one in found.all.iter().filter(|one| one.kind != Kind::Doubt) {
            for step in &one.moves {
                let membership = estate.assets[step.asset as usize].membership.as_ref().unwrap();
                prop_assert!(!membership.is_stated(), "{:?}", one);
            }
        }
    }

    #[test]
    fn nobody_is_suggested_into_two_workloads(estate in estates()) {
        let found = estate.suggest();
        let mut seen = std::collections::BTreeSet::new();
        for step in found.all.iter().filter(|o| o.kind != Kind::Doubt).flat_map(|o| &o.moves) {
            prop_assert!(seen.insert(step.asset));
        }
        let mut names = std::collections::BTreeSet::new();
        for one in found.all.iter().filter(|one| one.kind != Kind::Doubt) {
            let is_new = names.insert((one.name.to_lowercase(), one.environment.clone()));
            prop_assert!(is_new, "{:#?}", found.all);
        }
    }

    #[test]
    fn the_order_of_dependencies_does_not_matter(estate in estates()) {
        let mut turned = estate.clone();
        turned.dependencies.reverse();
        prop_assert_eq!(estate.suggest().all, turned.suggest().all);
    }

    #[test]
    fn the_ties_of_members_add_up_to_those_of_their_group(estate in estates()) {
        let graph = EstateGraph::new(&estate.assets, &estate.workloads, &estate.dependencies, &[]);
        let ties = graph.ties();
        for workload in 0..24 {
            let members: Vec<u32> =
                (0..24).filter(|&at| graph.workloads()[at as usize] == Some(workload)).collect();
            let group = ties.of_group(&members);
            let of: Vec<_> = members.iter().map(|&m| ties.of_asset(m, graph.workloads())).collect();
            let inside: f64 = of.iter().map(|one| one.inside).sum();
            let outside: f64 = of.iter().map(|one| one.outside).sum();
            prop_assert!((inside - 2.0 * group.internal).abs() < 1e-9);
            prop_assert!((outside - group.external).abs() < 1e-9);
        }
    }
}
