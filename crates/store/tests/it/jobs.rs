//! What every engine must do with work in the background.

use landfall_domain::estate::Asset;
use landfall_domain::job::{Job, JobProgress, JobState};
use landfall_domain::rationalize::Readiness;
use landfall_store::{JobEnd, StoreError};

use crate::place::Place;
use crate::world::{asset, id, noon, workload};

fn job(number: u128) -> Job {
    Job {
        id: id(number),
        kind: "plan".to_owned(),
        request: r#"{"weeks":2}"#.to_owned(),
        state: JobState::Queued,
        progress: None,
        result: None,
        error: None,
        created_at: noon(),
        created_by: "ada".to_owned(),
        started_at: None,
        finished_at: None,
    }
}

fn ended(state: JobState) -> JobEnd {
    JobEnd { state, result: (state == JobState::Done).then(|| "P-1".to_owned()), error: None }
}

pub(crate) async fn jobs_take_their_turn(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    for number in [2, 1, 3] {
        tx.add_job(&job(number)).await.unwrap();
    }
    assert_eq!(tx.find_job(id(2)).await.unwrap(), Some(job(2)));
    assert_eq!(tx.find_job(id(9)).await.unwrap(), None);
    assert_eq!(tx.latest_jobs(2).await.unwrap(), [job(3), job(2)]);
    for number in [1, 2] {
        let started = tx.start_next_job(noon()).await.unwrap().unwrap();
        let expected = Job { state: JobState::Running, started_at: Some(noon()), ..job(number) };
        assert_eq!(started, expected);
        assert_eq!(tx.find_job(id(number)).await.unwrap(), Some(expected));
    }
    assert_eq!(tx.open_jobs().await.unwrap(), 3);
}

pub(crate) async fn a_job_ends_once(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_job(&job(1)).await.unwrap();
    let running = tx.end_job(id(1), JobState::Running, &ended(JobState::Done), noon()).await;
    assert!(matches!(running, Err(StoreError::Conflict(_))), "it has not begun");
    tx.start_next_job(noon()).await.unwrap().unwrap();
    let progress = JobProgress { percent: 40, objective: 9, bound: 6, gap: 0.25 };
    tx.note_progress(id(1), &progress).await.unwrap();
    tx.end_job(id(1), JobState::Running, &ended(JobState::Done), noon()).await.unwrap();
    let again = tx.end_job(id(1), JobState::Running, &ended(JobState::Cancelled), noon()).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))));
    let late = JobProgress { percent: 90, ..progress };
    tx.note_progress(id(1), &late).await.unwrap();
    let found = tx.find_job(id(1)).await.unwrap().unwrap();
    assert_eq!((found.state, found.result.as_deref()), (JobState::Done, Some("P-1")));
    assert_eq!((found.progress, found.finished_at), (Some(progress), Some(noon())));
    assert_eq!(tx.start_next_job(noon()).await.unwrap(), None);
    assert_eq!(tx.open_jobs().await.unwrap(), 0);
}

pub(crate) async fn what_ran_when_the_process_ended_has_failed(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    for number in [1, 2] {
        tx.add_job(&job(number)).await.unwrap();
    }
    tx.start_next_job(noon()).await.unwrap().unwrap();
    assert_eq!(tx.fail_running_jobs("the server ended", noon()).await.unwrap(), 1);
    let found = tx.find_job(id(1)).await.unwrap().unwrap();
    assert_eq!((found.state, found.error.as_deref()), (JobState::Failed, Some("the server ended")));
    assert_eq!(tx.find_job(id(2)).await.unwrap(), Some(job(2)), "what waits goes on waiting");
}

pub(crate) async fn names_are_found_without_the_rest(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let workloads = [workload(1, Some(1)), workload(3, None)];
    tx.save_workloads(&workloads).await.unwrap();
    let ids: Vec<_> = workloads.iter().map(|one| one.id).chain([id(77)]).collect();
    let mut found = tx.workload_names(&ids).await.unwrap();
    found.sort_by_key(|one| one.number);
    let found: Vec<_> = found.into_iter().map(|one| (one.id, one.title, one.rank)).collect();
    let expected: Vec<_> = workloads.iter().map(|one| (one.id, one.title(), one.rank)).collect();
    assert_eq!(found, expected);
    let (inside, outside) = (asset(1), Asset { out_of_scope: Some("x".to_owned()), ..asset(2) });
    let assets = [inside, outside].map(|one| Asset { workload: Some(workloads[0].id), ..one });
    tx.save_assets(&assets).await.unwrap();
    let named = tx.asset_names(&[assets[0].id, id(77)]).await.unwrap();
    assert_eq!(named, [(assets[0].id, assets[0].name.clone())]);
    let held = tx.held_assets(&ids).await.unwrap();
    let expected = landfall_store::HeldAsset {
        id: assets[0].id,
        workload: workloads[0].id,
        name: assets[0].name.clone(),
        readiness: assets[0].readiness,
        because: assets[0].membership.as_ref().map(|one| one.because.clone()),
    };
    assert_eq!(held, [expected]);
    let mut holdings = tx.holdings(&ids).await.unwrap();
    holdings.sort_by_key(|one| one.workload.number);
    let ready = i64::from(assets[0].readiness == Readiness::Ready);
    let counts: Vec<_> =
        holdings.iter().map(|one| (one.workload.id, one.assets, one.ready)).collect();
    assert_eq!(counts, [(workloads[0].id, 1, ready), (workloads[1].id, 0, 0)]);
    assert_eq!(tx.asset_names(&[]).await.unwrap(), []);
}
