//! What every engine must say of who leads to whom.

use landfall_domain::estate::{Asset, Dependency};
use landfall_store::{Ends, Tx};

use crate::place::Place;
use crate::world::{asset, dependency, id, workload};

/// Assets 1 to 3 in workload 1, 4 in workload 2, 5 in none; who leads to whom.
async fn fill(tx: &mut Tx, pairs: &[(u128, u128)]) {
    let workloads = [workload(1, Some(1)), workload(2, None)];
    tx.save_workloads(&workloads).await.unwrap();
    let home = |number: u128| match number {
        1..=3 => Some(workloads[0].id),
        4 => Some(workloads[1].id),
        _ => None,
    };
    let assets: Vec<Asset> =
        (1..=5).map(|number| Asset { workload: home(number), ..asset(number) }).collect();
    tx.save_assets(&assets).await.unwrap();
    let dependencies: Vec<Dependency> =
        (100..).zip(pairs).map(|(number, (from, to))| dependency(number, *from, *to)).collect();
    tx.replace_dependencies(&dependencies).await.unwrap();
}

pub(crate) async fn dependencies_are_counted_from_workload_to_workload(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    fill(&mut tx, &[(1, 4), (2, 4), (1, 2), (4, 3), (5, 1), (1, 5)]).await;
    let mapped = tx.mapped_workloads().await.unwrap();
    let expected = workload(1, None);
    assert_eq!(mapped.len(), 2);
    assert_eq!((mapped[0].id, &mapped[0].title), (expected.id, &expected.title()));
    assert_eq!((mapped[0].number, mapped[0].assets), (1, 2));
    let mut counted = tx.workload_dependencies().await.unwrap();
    counted.sort_unstable();
    let (one, two) = (mapped[0].id, mapped[1].id);
    assert_eq!(counted, [(one, one, 1), (one, two, 2), (two, one, 1)]);
}

pub(crate) async fn pages_of_dependencies_follow_each_other(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    fill(&mut tx, &[(1, 4), (2, 4), (1, 2), (4, 3), (5, 1), (1, 4)]).await;
    let (one, two) = (workload(1, None).id, workload(2, None).id);
    tx.replace_needs(&[(one, two)]).await.unwrap();
    let mut after = None;
    let mut seen = Vec::new();
    loop {
        let page = tx.dependencies_after(after, Ends::default(), 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some((last.from.asset, last.dependency.id));
        seen.extend(page.into_iter().map(|one| (one.dependency.id, one.ties)));
    }
    let numbers = [(100, true), (102, false), (105, true), (101, true), (103, false), (104, false)];
    assert_eq!(seen, numbers.map(|(number, ties)| (id(number), ties)));
    let place = tx.place_of_dependency(id(103)).await.unwrap();
    assert_eq!((place, tx.place_of_dependency(id(9)).await.unwrap()), (Some(id(4)), None));
    for (from, to, count) in [(Some(one), None, 4), (None, Some(one), 3), (Some(one), Some(two), 3)]
    {
        let found = tx.dependencies_after(None, Ends { from, to }, 9).await.unwrap();
        assert_eq!(found.len(), count, "{from:?} {to:?}");
    }
    let outside = tx.dependencies_after(None, Ends::default(), 9).await.unwrap().pop().unwrap();
    assert_eq!((outside.from.name.as_str(), &outside.from.workload), ("crane-5", &None));
    let titled = workload(1, None).title();
    assert_eq!(outside.to.workload, Some((1, titled)));
    assert_eq!(outside.dependency, dependency(104, 5, 1));
}

pub(crate) async fn ties_of_assets_lead_into_a_workload_and_out_of_it(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    fill(&mut tx, &[(1, 4), (1, 4), (1, 2), (4, 3), (5, 1), (4, 5)]).await;
    let ties = tx.asset_ties(workload(1, None).id, 9).await.unwrap();
    let found: Vec<_> =
        ties.iter().map(|tie| (tie.ends[0].asset, tie.ends[1].asset, tie.dependencies)).collect();
    let expected = [(1, 4, 2), (1, 2, 1), (4, 3, 1), (5, 1, 1)];
    assert_eq!(found, expected.map(|(from, to, count)| (id(from), id(to), count)));
    assert_eq!(tx.asset_ties(workload(1, None).id, 1).await.unwrap().len(), 2);
}

pub(crate) async fn what_many_need_without_a_tie_is_apart(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    fill(&mut tx, &[(1, 4), (2, 4), (3, 4), (5, 4)]).await;
    let apart = tx.apart_services(5).await.unwrap();
    assert_eq!(apart.len(), 1, "{apart:?}");
    assert_eq!((apart[0].asset, apart[0].serves, apart[0].fan), (id(4), true, 3));
    assert_eq!((apart[0].name.as_str(), apart[0].port), ("crane-4", Some(1433)));
    tx.replace_needs(&[(workload(1, None).id, workload(2, None).id)]).await.unwrap();
    assert_eq!(tx.apart_services(5).await.unwrap(), []);
}
