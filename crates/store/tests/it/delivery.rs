//! What every engine must do with release backlogs, iterations and tasks.

use std::collections::BTreeMap;

use jiff::civil::date;
use landfall_domain::activity::Stage;
use landfall_domain::delivery::{
    Blocked, Closing, Commitment, Committed, Drift, Iteration, Lesson, LessonKind, NoteKind,
    Promotion, Reach, ReleaseAsset, ReleaseBacklog, ReleaseItem, ReleaseStatus, RunbookStep,
    ScopeChange, ScopeKind, Signature, Task, TaskNote, TaskState,
};
use landfall_domain::estate::{Asset, Field, Value};
use landfall_domain::outcome::{RunningCosts, Saving};
use landfall_domain::rationalize::Disposition;
use landfall_store::{BoardPart, ReleaseCounts, StoreError};

use crate::place::Place;
use crate::world::{asset, id, noon, workload};

pub(crate) fn release(number: i64) -> ReleaseBacklog {
    let asset = |number| ReleaseAsset { asset: id(number), because: "web1 needs it".to_owned() };
    let base = u128::from(number.unsigned_abs()) * 10;
    ReleaseBacklog {
        id: id(u128::from(number.unsigned_abs())),
        number,
        title: "The harbour".to_owned(),
        status: ReleaseStatus::Submitted,
        promotion: Promotion::Staged,
        because: "the lease ends".to_owned(),
        items: vec![
            ReleaseItem {
                workload: id(base + 2),
                because: "its rank".to_owned(),
                assets: vec![asset(base + 5), asset(base + 6)],
            },
            ReleaseItem { workload: id(base + 1), because: "needed".to_owned(), assets: vec![] },
        ],
        reach: Vec::new(),
        submitted: Signature { by: "stan".to_owned(), at: noon() },
        committed: None,
        version: 1,
    }
}

pub(crate) fn task(number: i64) -> Task {
    Task {
        id: id(u128::from(number.unsigned_abs())),
        number,
        release: id(1),
        workload: id(12),
        asset: (number % 2 == 0).then(|| id(15)),
        name: "Copy it".to_owned(),
        stage: Stage::Uat,
        skill: "infra".to_owned(),
        estimate_tenths: 25,
        spent_tenths: 0,
        state: TaskState::ToDo,
        assignee: None,
        blocked: None,
        iteration: None,
        started_at: None,
        done_at: None,
        version: 1,
    }
}

pub(crate) fn iteration(number: i64) -> Iteration {
    Iteration {
        id: id(u128::from(number.unsigned_abs())),
        number,
        team: "Cranes".to_owned(),
        first: date(2026, 12, 7),
        last: date(2026, 12, 20),
        goal: String::new(),
        commitment: None,
        closing: None,
        version: 1,
    }
}

pub(crate) async fn release_backlogs_read_back_and_let_go_of_what_is_withdrawn(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let (mut first, second) = (release(1), release(2));
    tx.add_release_backlog(&first).await.unwrap();
    tx.add_release_backlog(&second).await.unwrap();
    assert_eq!(tx.find_release_backlog(1).await.unwrap(), Some(first.clone()));
    let (by, at) = ("ada".to_owned(), noon());
    let reach = Reach { workload: id(9), evidence: "a test".to_owned(), by: by.clone(), at };
    first.reach.push(reach);
    (first.status, first.version) = (ReleaseStatus::Committed, 2);
    first.committed = Some(Signature { by, at });
    tx.save_release_backlog(&first).await.unwrap();
    let again = tx.save_release_backlog(&first).await;
    assert!(matches!(again, Err(StoreError::Conflict(key)) if key == "RB-1"));
    assert_eq!(tx.find_release_backlog(1).await.unwrap(), Some(first.clone()));
    assert_eq!(tx.released_workloads().await.unwrap().len(), 4);
    let gone =
        ReleaseBacklog { status: ReleaseStatus::Withdrawn, version: 2, items: vec![], ..second };
    tx.save_release_backlog(&gone).await.unwrap();
    assert_eq!(tx.find_release_backlog(2).await.unwrap(), Some(gone));
    let left = tx.released_workloads().await.unwrap();
    assert_eq!(left.keys().copied().collect::<Vec<_>>(), [id(11), id(12)]);
    let all = tx.release_backlogs().await.unwrap();
    assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2]);
    tx.commit().await.unwrap();
}

pub(crate) async fn iterations_keep_what_was_committed_and_achieved(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let (mut first, second) = (iteration(1), iteration(2));
    tx.add_iterations(&[first.clone(), second.clone()]).await.unwrap();
    let committed = Committed {
        task: id(3),
        number: 3,
        workload: id(4),
        skill: "infra".to_owned(),
        estimate_tenths: 25,
    };
    let commitment = Commitment {
        at: noon(),
        by: "ada".to_owned(),
        tasks: vec![committed.clone()],
        demand: Vec::new(),
        over: Some("the lease".to_owned()),
    };
    (first.commitment, first.version) = (Some(commitment.clone()), 2);
    tx.save_iteration(&first).await.unwrap();
    let changed = Commitment { by: "eve".to_owned(), ..commitment };
    let forged = Iteration { commitment: Some(changed), version: 3, ..first.clone() };
    tx.save_iteration(&forged).await.unwrap();
    first.version = 3;
    assert_eq!(tx.find_iterations(1).await.unwrap(), [first.clone()], "written once");
    let change = |kind| ScopeChange {
        at: noon(),
        by: "ada".to_owned(),
        because: "it fits".to_owned(),
        kind,
        task: committed.clone(),
        before_tenths: 0,
    };
    for kind in [ScopeKind::Removed, ScopeKind::Added] {
        tx.add_scope_changes(first.id, &[change(kind)]).await.unwrap();
    }
    let changes = [change(ScopeKind::Removed), change(ScopeKind::Added)];
    assert_eq!(tx.scope_changes(first.id).await.unwrap(), changes);
    first.closing = Some(Closing {
        at: noon(),
        by: "ada".to_owned(),
        committed_tenths: 25,
        drift: Drift::of(&changes),
        done: vec![committed],
        returned: Vec::new(),
        spent_tenths: 30,
        days: 10,
        retrospective: "all well".to_owned(),
        lessons: vec![Lesson::new(LessonKind::Better, "ask the vendor early").unwrap()],
    });
    first.version = 4;
    tx.save_iteration(&first).await.unwrap();
    let heads = tx.iteration_heads().await.unwrap();
    for one in [&first, &second] {
        let head = &heads[&one.id];
        assert_eq!((&head.key, head.status), (&one.key(), one.status()));
    }
    let removed = tx.remove_iteration(&first).await;
    assert!(matches!(removed, Err(StoreError::Conflict(_))), "what was committed stays");
    tx.remove_iteration(&second).await.unwrap();
    assert_eq!(tx.iterations().await.unwrap(), [first]);
    tx.commit().await.unwrap();
}

pub(crate) async fn tasks_read_back_and_of_two_who_write_the_second_is_refused(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_release_backlog(&release(1)).await.unwrap();
    tx.add_iterations(&[iteration(1)]).await.unwrap();
    assert_eq!(tx.last_task_number().await.unwrap(), 0);
    let mut tasks: Vec<Task> = (1..=3).map(task).collect();
    tx.save_tasks(&tasks).await.unwrap();
    assert_eq!(tx.tasks_of_release(id(1)).await.unwrap(), tasks);
    let first = &mut tasks[0];
    let (because, by) = ("no key".to_owned(), "ben".to_owned());
    first.blocked = Some(Blocked { because, by, since: noon() });
    (first.state, first.assignee) = (TaskState::Doing, Some("ada".to_owned()));
    (first.iteration, first.started_at, first.done_at) = (Some(id(1)), Some(noon()), Some(noon()));
    (first.spent_tenths, first.estimate_tenths, first.version) = (5, 40, 2);
    let first = first.clone();
    tx.save_tasks(std::slice::from_ref(&first)).await.unwrap();
    let again = tx.save_tasks(std::slice::from_ref(&first)).await;
    assert!(matches!(again, Err(StoreError::Conflict(key)) if key == "T-1"));
    assert_eq!(tx.find_task(1).await.unwrap(), Some(first.clone()));
    assert_eq!(tx.tasks_in(id(1)).await.unwrap(), [first]);
    for (assignee, found) in [(None, 1), (Some("ada"), 1), (Some("ben"), 0)] {
        let state = TaskState::Doing;
        let part = BoardPart { iteration: id(1), workload: None, state, assignee };
        assert_eq!(tx.board_tasks(part, 9).await.unwrap().len(), found);
    }
    let sums = tx.task_sums(None).await.unwrap();
    assert_eq!(sums, [((id(1), TaskState::Doing), (1, 40))].into());
    assert!(tx.task_sums(Some("ben")).await.unwrap().is_empty());
    assert_eq!(tx.tasks_waiting(0, 9).await.unwrap(), tasks[1..]);
    assert_eq!(tx.tasks_waiting(2, 9).await.unwrap(), tasks[2..]);
    assert_eq!(tx.last_task_number().await.unwrap(), 3);
    tx.commit().await.unwrap();
}

pub(crate) async fn boards_count_by_state_lane_and_person(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_release_backlog(&release(1)).await.unwrap();
    let mut boxed = iteration(1);
    (boxed.commitment, boxed.closing) = (None, None);
    tx.add_iterations(std::slice::from_ref(&boxed)).await.unwrap();
    let heads = tx.iteration_heads().await.unwrap();
    assert_eq!((heads[&boxed.id].first, heads[&boxed.id].last), (boxed.first, boxed.last));
    let lane = |number: i64| id(if number > 2 { 11 } else { 12 });
    let mut tasks: Vec<Task> = (1..=4)
        .map(|number| Task { workload: lane(number), iteration: Some(boxed.id), ..task(number) })
        .collect();
    let ana = Some("ana".to_owned());
    (tasks[2].state, tasks[2].assignee) = (TaskState::Doing, ana.clone());
    (tasks[3].state, tasks[3].assignee) = (TaskState::Done, ana);
    (tasks[3].started_at, tasks[3].done_at) = (Some(noon()), Some(noon()));
    tx.save_tasks(&tasks).await.unwrap();
    let sums = tx.board_sums(boxed.id, None).await.unwrap();
    assert_eq!((sums[&TaskState::ToDo], sums[&TaskState::Done]), ((2, 50), (1, 25)));
    assert_eq!(tx.board_sums(boxed.id, Some("ben")).await.unwrap(), BTreeMap::new());
    let counts = tx.release_counts(None).await.unwrap();
    let held = ReleaseCounts { workloads: 2, assets: 2, tasks: 4, done: 1, tenths: 100 };
    assert_eq!(counts, [(id(1), held)].into());
    assert_eq!(tx.release_counts(Some(id(1))).await.unwrap(), counts);
    assert!(tx.release_counts(Some(id(9))).await.unwrap().is_empty());
    let lanes = tx.lanes(boxed.id, None).await.unwrap();
    assert_eq!(lanes.iter().map(|one| one.workload).collect::<Vec<_>>(), [id(12), id(11)]);
    assert_eq!(lanes[1].counts, [(TaskState::Doing, 1), (TaskState::Done, 1)].into());
    assert_eq!(tx.lanes(boxed.id, Some("ana")).await.unwrap(), lanes[1..]);
    let doing = |workload| BoardPart {
        iteration: boxed.id,
        workload,
        state: TaskState::Doing,
        assignee: None,
    };
    assert_eq!(tx.board_tasks(doing(Some(id(11))), 9).await.unwrap(), tasks[2..3]);
    assert!(tx.board_tasks(doing(Some(id(12))), 9).await.unwrap().is_empty());
    let of_ana = tx.tasks_of_person("ana", TaskState::Doing, 9).await.unwrap();
    assert_eq!(of_ana, tasks[2..3]);
    assert_eq!(tx.cycle_spans(&boxed.team, 9).await.unwrap(), [(noon(), noon())]);
    assert!(tx.cycle_spans("Others", 9).await.unwrap().is_empty());
    assert!(tx.complete_workloads().await.unwrap().is_empty());
    (tasks[2].state, tasks[2].version) = (TaskState::Done, 2);
    tx.save_tasks(&tasks[2..3]).await.unwrap();
    assert_eq!(tx.complete_workloads().await.unwrap(), [id(11)]);
    tx.commit().await.unwrap();
}

pub(crate) async fn notes_and_runbooks_read_back_in_order(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    tx.add_release_backlog(&release(1)).await.unwrap();
    tx.save_tasks(&[task(1), task(2)]).await.unwrap();
    let signed = || Signature { by: "ana".to_owned(), at: noon() };
    let kinds = [NoteKind::Comment, NoteKind::Evidence];
    let notes =
        kinds.map(|kind| TaskNote { kind, says: kind.label().to_owned(), signed: signed() });
    for note in &notes {
        tx.add_task_note(id(1), note).await.unwrap();
    }
    assert_eq!(tx.task_notes(id(1)).await.unwrap(), notes);
    assert!(tx.task_notes(id(2)).await.unwrap().is_empty());
    let step = |says: &str| RunbookStep { says: says.to_owned(), done: None };
    let mut runbook = vec![step("Stop it"), step("Start it")];
    tx.save_runbooks(&[(id(1), runbook.clone()), (id(2), vec![])]).await.unwrap();
    assert_eq!(tx.runbook(id(1)).await.unwrap(), runbook);
    runbook[1].done = Some(signed());
    runbook.push(step("Look"));
    tx.save_runbooks(&[(id(1), runbook.clone())]).await.unwrap();
    assert_eq!(tx.runbook(id(1)).await.unwrap(), runbook);
    assert!(tx.runbook(id(2)).await.unwrap().is_empty());
    tx.commit().await.unwrap();
}

pub(crate) async fn what_moved_and_what_is_saved_follows_from_tasks(place: Place) {
    let store = place.open().await;
    let mut tx = store.write().await.unwrap();
    let mut one = workload(12, Some(1));
    one.id = id(12);
    tx.save_workloads(&[one]).await.unwrap();
    let machine = |number: u128, cloud: i64, currency: &str| Asset {
        workload: Some(id(12)),
        said: None,
        facts: [
            (Field::Cores, Value::Whole(4)),
            (Field::MemoryMib, Value::Whole(16 * 1024)),
            (Field::StorageUsedMib, Value::Whole(100 * 1024)),
            (Field::MonthlyCostMinor, Value::Whole(cloud)),
            (Field::Currency, Value::Text(currency.to_owned())),
        ]
        .into(),
        disposition: None,
        ..asset(number)
    };
    // The third costs another currency; the fourth is retired, and costs nothing in the cloud.
    let retired = Asset { disposition: Some(Disposition::Retire), ..machine(4, 0, "USD") };
    let all = [machine(1, 5_000, "EUR"), machine(2, 6_000, "EUR"), machine(3, 1, "USD"), retired];
    tx.save_assets(&all).await.unwrap();
    let before = tx.measures().await.unwrap();
    assert_eq!((before.saving, before.moved, before.released), (None, 0, 0));
    let costs = RunningCosts {
        currency: "EUR".to_owned(),
        core_minor: 1_000,
        memory_gib_minor: 200,
        storage_gib_minor: 10,
    };
    tx.set_running_costs(&costs).await.unwrap();
    assert_eq!(tx.running_costs().await.unwrap(), Some(costs));
    // Each costs 82.00 today: 32.00 and 22.00 are saved by what moves, 82.00 by what is retired.
    let saving = |realised_minor| Some(Saving { estimated_minor: 13_600, realised_minor });
    assert_eq!(tx.measures().await.unwrap().saving, saving(0));
    tx.add_release_backlog(&release(1)).await.unwrap();
    let stages = [Stage::Replicate, Stage::Promote, Stage::Decommission];
    let mut tasks: Vec<Task> =
        (1..).zip(stages).map(|(number, stage)| Task { stage, ..task(number) }).collect();
    tx.save_tasks(&tasks).await.unwrap();
    for (done, moved, realised) in [(1, 0, 0), (2, 3, 0), (3, 3, 13_600)] {
        let task = &mut tasks[done - 1];
        (task.state, task.version) = (TaskState::Done, 2);
        tx.save_tasks(std::slice::from_ref(&tasks[done - 1])).await.unwrap();
        let measures = tx.measures().await.unwrap();
        assert_eq!((measures.moved, measures.released), (moved, i64::from(moved > 0)), "{done}");
        assert_eq!(measures.done_tenths, 25 * i64::try_from(done).unwrap());
        assert_eq!(measures.saving, saving(realised));
    }
    tx.commit().await.unwrap();
}
