//! What every engine must do with the stages of workloads and assets.

use jiff::civil::date;
use landfall_domain::delivery::Promotion;
use landfall_domain::delivery::stage::{
    AssetStage, Checklists, Facts, Move, Passage, Who, WorkloadStage, advance, begin,
};
use landfall_domain::people::Role;
use landfall_store::StoreError;

use crate::place::Place;
use crate::world::{id, noon, workload};

fn begun(workload: u128, assets: &[u128]) -> Passage {
    let assets: Vec<_> = assets.iter().map(|&number| id(number)).collect();
    begin(id(workload), Promotion::Flight, &assets, &Checklists::shipped()).unwrap()
}

fn moved(state: &Passage, what: &Move, name: &str) -> Passage {
    let facts = Facts { now: noon(), today: date(2026, 12, 7), freezes: &[], owner: None };
    advance(state, what, Who { name, role: Role::Admin }, facts).unwrap()
}

pub(crate) async fn the_way_of_a_workload_reads_back_after_each_move(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.find_passage(id(1)).await.unwrap(), None);
    let mut state = begun(1, &[11, 12]);
    tx.add_passage(&state).await.unwrap();
    tx.add_passage(&begun(2, &[21])).await.unwrap();
    assert_eq!(tx.find_passage(id(1)).await.unwrap().as_ref(), Some(&state));
    let mut moves = vec![(Move::PreApprove("a plain server".to_owned()), "sam")];
    for check in &state.checks {
        let key = check.template.key.clone();
        moves.push((Move::CheckDone(key.clone(), "a report".to_owned()), "dora"));
        if !check.template.standard {
            moves.push((Move::CheckApproved(key), "abel"));
        }
    }
    for number in [11, 12] {
        moves.push((Move::AssetTo(id(number), AssetStage::Assessed), "dora"));
        moves.push((Move::ApproveAssets(vec![id(number)]), "sam"));
        for &to in &AssetStage::ALL[2..=5] {
            moves.push((Move::AssetTo(id(number), to), "dora"));
        }
    }
    for (what, name) in &moves {
        state = moved(&state, what, name);
        tx.save_passage(&state).await.unwrap();
        assert_eq!(tx.find_passage(id(1)).await.unwrap().as_ref(), Some(&state), "{what:?}");
    }
    let counts = tx.count_passages(None).await.unwrap();
    assert_eq!(counts, [(WorkloadStage::Assess, 1), (WorkloadStage::Stage, 1)].into());
    // An asset that is held keeps the day.
    let mut held = Passage { version: state.version + 1, ..state };
    (held.assets[0].stage, held.assets[0].held_since) = (AssetStage::Held, Some(date(2026, 12, 8)));
    tx.save_passage(&held).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.find_passage(id(1)).await.unwrap(), Some(held));
}

pub(crate) async fn of_two_who_move_a_workload_the_second_is_refused(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let state = begun(1, &[11]);
    tx.add_passage(&state).await.unwrap();
    let first = moved(&state, &Move::DataPath("nightly export".to_owned()), "dora");
    let second = moved(&state, &Move::AssetTo(id(11), AssetStage::Assessed), "eve");
    tx.save_passage(&first).await.unwrap();
    let told = tx.save_passage(&second).await;
    assert!(matches!(told, Err(StoreError::Conflict(_))), "{told:?}");
    assert_eq!(tx.find_passage(id(1)).await.unwrap(), Some(first), "nothing half written");
}

pub(crate) async fn an_asset_is_on_the_way_of_one_workload(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_passage(&begun(1, &[11, 12])).await.unwrap();
    for other in [begun(1, &[13]), begun(2, &[13, 12])] {
        let told = tx.add_passage(&other).await;
        assert!(matches!(told, Err(StoreError::Conflict(_))), "{told:?}");
    }
}

pub(crate) async fn workloads_on_their_way_come_by_stage_and_number(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let workloads = [workload(3, None), workload(1, None), workload(2, None)];
    tx.save_workloads(&workloads).await.unwrap();
    for (one, asset) in workloads.iter().zip([31, 11, 21]) {
        let all = [id(asset), id(asset + 1)];
        let state = begin(one.id, Promotion::Staged, &all, &Checklists::shipped()).unwrap();
        tx.add_passage(&state).await.unwrap();
    }
    let before = tx.find_passage(workloads[2].id).await.unwrap().unwrap();
    let assessed = moved(&before, &Move::AssetTo(id(21), AssetStage::Assessed), "dora");
    tx.save_passage(&assessed).await.unwrap();
    let stage = (WorkloadStage::Assess, None);
    let first = tx.passages_in(stage, 0, 2).await.unwrap();
    let numbers: Vec<i64> = first.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [1, 2]);
    assert!(first.iter().all(|(_, one)| one.assets.is_empty() && !one.checks.is_empty()));
    assert_eq!(tx.passages_in(stage, 2, 2).await.unwrap()[0].0, 3);
    assert!(tx.passages_in((WorkloadStage::Uat, None), 0, 2).await.unwrap().is_empty());
    let elsewhere = Some(id(77));
    assert!(tx.passages_in((stage.0, elsewhere), 0, 2).await.unwrap().is_empty());
    assert!(tx.count_passages(elsewhere).await.unwrap().is_empty());
    let ids: Vec<_> = workloads.iter().map(|one| one.id).collect();
    let stages = tx.stages_of(&[ids[0], id(99)]).await.unwrap();
    assert_eq!(stages, [(ids[0], WorkloadStage::Assess)].into());
    let standings = tx.passage_standings(&ids).await.unwrap();
    assert_eq!(standings[&workloads[2].id], assessed.standings());
    assert_eq!(standings[&workloads[0].id][0].many, 2);
    let taken = tx.assets_on_the_way(&[id(11), id(99)]).await.unwrap();
    assert_eq!(taken, [(id(11), workloads[1].id)].into());
    assert!(tx.worked(workloads[0].id).await.unwrap().is_empty());
    // What is gone stands in nobody's way.
    tx.remove_workloads(&[workloads[1].id]).await.unwrap();
    assert!(tx.assets_on_the_way(&[id(11)]).await.unwrap().is_empty());
    assert_eq!(tx.find_passage(workloads[1].id).await.unwrap(), None);
}
