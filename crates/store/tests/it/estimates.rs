//! What every engine must do with estimates and rounds of estimation.

use landfall_domain::activity::Stage;
use landfall_domain::delivery::estimate::{
    ClassKey, Estimate, EstimateSource, Occasion, Said, ThreePoint, estimated,
};
use landfall_domain::delivery::rounds::{GroupState, Round, Scale};
use landfall_domain::delivery::{Closing, Drift, Signature, Task, TaskState};
use landfall_domain::estate::{AssetKind, Field, Value};
use landfall_domain::rationalize::Disposition;
use landfall_store::StoreError;

use crate::delivery::{iteration, release, task};
use crate::place::Place;
use crate::world::{asset, id, noon, workload};

pub(crate) async fn every_estimate_of_a_task_is_kept(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_release_backlog(&release(1)).await.unwrap();
    let tasks: Vec<Task> = (1..=2).map(task).collect();
    tx.save_tasks(&tasks).await.unwrap();
    assert!(tx.estimates_of(tasks[0].id).await.unwrap().is_empty());
    let signed = tx.release_signatures(&[id(1)]).await.unwrap().remove(&id(1)).unwrap();
    assert_eq!((signed.by.as_str(), signed.at), ("stan", noon()));
    let first = Estimate::first(&tasks[0], &signed.by, signed.at);
    let points = ThreePoint::new(20, 40, 90).unwrap();
    let said = Occasion {
        source: EstimateSource::Person,
        by: "ada",
        at: noon(),
        reason: Some("it is old"),
    };
    let (after, second) = estimated(&tasks[0], &first, Said::Points(points), said).unwrap();
    tx.save_tasks(std::slice::from_ref(&after)).await.unwrap();
    tx.add_estimates(&[first.clone(), second.clone()]).await.unwrap();
    assert_eq!(tx.estimates_of(after.id).await.unwrap(), [first, second.clone()]);
    let ids = [tasks[0].id, tasks[1].id];
    assert_eq!(tx.last_estimates(&ids).await.unwrap(), [(after.id, second.clone())].into());
    assert_eq!(tx.tasks_by_ids(&ids).await.unwrap(), [after, tasks[1].clone()]);
    // A place in a history is taken once.
    assert!(tx.add_estimates(&[second]).await.is_err());
}

pub(crate) async fn tasks_of_closed_iterations_make_classes(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let mut home = workload(12, None);
    home.id = id(12);
    home.decision.disposition = Disposition::Rehost;
    tx.save_workloads(&[home]).await.unwrap();
    let mut vm = asset(15);
    (vm.kind, vm.workload, vm.disposition) = (AssetKind::Vm, None, Some(Disposition::Replatform));
    tx.save_assets(&[vm]).await.unwrap();
    tx.add_release_backlog(&release(1)).await.unwrap();
    tx.add_iterations(&[iteration(1), iteration(2)]).await.unwrap();
    let mut tasks: Vec<Task> = (1..=4).map(task).collect();
    for (task, spent) in tasks.iter_mut().zip([10, 20, 0, 40]) {
        (task.state, task.spent_tenths, task.done_at) = (TaskState::Done, spent, Some(noon()));
        task.iteration = Some(if task.number == 4 { id(2) } else { id(1) });
    }
    tx.save_tasks(&tasks).await.unwrap();
    assert!(tx.class_actuals("Copy it", 9).await.unwrap().is_empty(), "no iteration is closed");
    let mut closed = iteration(1);
    closed.closing = Some(Closing {
        lessons: Vec::new(),
        at: noon(),
        by: "lea".to_owned(),
        done: Vec::new(),
        returned: Vec::new(),
        committed_tenths: 0,
        drift: Drift::default(),
        spent_tenths: 30,
        days: 10,
        retrospective: String::new(),
    });
    closed.version += 1;
    tx.save_iteration(&closed).await.unwrap();
    let found = tx.class_actuals("Copy it", 9).await.unwrap();
    let spent: Vec<i64> = found.iter().map(|one| one.spent_tenths).collect();
    assert_eq!(spent, [20, 10], "with hours, in a closed iteration");
    let own = ClassKey {
        name: "Copy it".to_owned(),
        kind: Some(AssetKind::Vm),
        disposition: Some(Disposition::Replatform),
    };
    assert_eq!(found[0].key, own);
    let whole = ClassKey { kind: None, disposition: Some(Disposition::Rehost), ..own.clone() };
    assert_eq!(found[1].key, whole);
    let classes = tx.task_classes(&[id(1), id(2)]).await.unwrap();
    assert_eq!(classes, [(id(1), whole), (id(2), own)].into());
    assert_eq!(tx.class_actuals("Copy it", 1).await.unwrap().len(), 1);
    assert!(tx.class_actuals("Switch it", 9).await.unwrap().is_empty());
}

pub(crate) async fn rounds_keep_their_votes_by_cycle(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_release_backlog(&release(1)).await.unwrap();
    let tasks: Vec<Task> = (1..=3).map(task).collect();
    tx.save_tasks(&tasks).await.unwrap();
    assert_eq!(tx.last_round_number().await.unwrap(), 0);
    let kinds = [None, Some(AssetKind::Vm), None];
    let tasks: Vec<(Task, Option<AssetKind>)> = tasks.into_iter().zip(kinds).collect();
    let signed = || Signature { by: "lea".to_owned(), at: noon() };
    let scale = Scale::SHIRTS;
    let round = Round::open((id(7), 1), "Docks", scale, (&tasks, false), signed()).unwrap();
    tx.add_round(&round).await.unwrap();
    assert_eq!(tx.find_round(1).await.unwrap(), Some(round.clone()));
    assert_eq!(tx.last_round_number().await.unwrap(), 1);
    for (by, said) in [("ana", "S"), ("bo", "L"), ("ana", "M")] {
        let vote = round.vote(1, said, (by, noon())).unwrap();
        tx.save_round_votes(round.id, &[(1, vote)]).await.unwrap();
    }
    let read = tx.find_round(1).await.unwrap().unwrap();
    assert_eq!(read.groups[0].voters(), ["ana", "bo"]);
    assert_eq!(read.groups[0].own_vote("ana").unwrap().tenths, 80);
    let shown = read.reveal(Some(1)).unwrap();
    tx.save_round(&shown).await.unwrap();
    let again = tx.save_round(&shown).await;
    assert!(matches!(again, Err(StoreError::Conflict(key)) if key == "ER-1"));
    let again = tx.find_round(1).await.unwrap().unwrap().again(1).unwrap();
    tx.save_round(&again).await.unwrap();
    let read = tx.find_round(1).await.unwrap().unwrap();
    assert_eq!(read.groups[0].tally(1).unwrap().median_tenths, 120);
    assert!(read.groups[0].voters().is_empty());
    let closed = read.close(signed()).unwrap();
    tx.save_round(&closed).await.unwrap();
    let listed = tx.rounds(9).await.unwrap();
    assert_eq!((listed.len(), &listed[0].closed), (1, &Some(signed())));
    assert_eq!(listed[0].groups[0].state, GroupState::Voting);
    assert!(tx.find_round(2).await.unwrap().is_none());
    tx.commit().await.unwrap();
}

pub(crate) async fn what_iterations_copy_is_summed_by_when_it_comes_and_goes(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.save_workloads(&[workload(12, None)]).await.unwrap();
    let machine = |number: u128, mib: Option<i64>| {
        let mut one = asset(number);
        one.workload = None;
        one.facts = mib.map(|mib| (Field::StorageUsedMib, Value::Whole(mib))).into_iter().collect();
        one
    };
    let mut told = machine(16, Some(512));
    told.facts =
        [(Field::StorageUsedMib, Value::Whole(512)), (Field::DailyChangeMib, Value::Whole(5))]
            .into_iter()
            .collect();
    let all = [machine(15, Some(1024)), told, machine(17, None)];
    tx.save_assets(&all).await.unwrap();
    tx.add_release_backlog(&release(1)).await.unwrap();
    tx.add_iterations(&[iteration(1), iteration(2)]).await.unwrap();
    let at = |number: i64, asset: Option<u128>, stage: Stage, home: Option<u128>| Task {
        asset: asset.map(id),
        stage,
        iteration: home.map(id),
        ..task(number)
    };
    let mut tasks = vec![
        at(1, Some(15), Stage::Replicate, Some(1)),
        at(2, Some(15), Stage::Replicate, Some(2)),
        at(3, Some(16), Stage::Replicate, Some(1)),
        at(4, Some(17), Stage::Replicate, Some(1)),
        at(5, Some(17), Stage::Uat, Some(2)),
        at(6, None, Stage::Promote, None),
    ];
    tx.save_tasks(&tasks).await.unwrap();
    let first = iteration(1);
    let found = tx.copies().await.unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    let one = &found[0];
    assert_eq!((one.bytes, one.unknown, one.promoted), (1536 * 1024 * 1024, 1, None));
    let mib = |bytes: u64| bytes / 1024 / 1024;
    assert_eq!((mib(one.daily_bytes), mib(one.undeclared_bytes)), (5, 1024));
    assert_eq!((one.seeded, &one.team), ((first.first, first.last), &first.team));
    (tasks[5].iteration, tasks[5].version) = (Some(id(2)), 2);
    tx.save_tasks(&tasks[5..]).await.unwrap();
    assert_eq!(tx.copies().await.unwrap()[0].promoted, Some(iteration(2).last));
    // Who works on what.
    (tasks[0].state, tasks[0].assignee, tasks[0].version) =
        (TaskState::Doing, Some("ana".to_owned()), 2);
    tx.save_tasks(&tasks[..1]).await.unwrap();
    let who = ["ana".to_owned(), "bo".to_owned()];
    assert_eq!(tx.doing_of(&who, 9).await.unwrap(), tasks[..1]);
    assert!(tx.doing_of(&who[1..], 9).await.unwrap().is_empty());
}
