//! Work for the tests of exports.

use jiff::civil::date;
use landfall_domain::activity::Stage;
use landfall_domain::delivery::{Task, TaskState};
use landfall_domain::estate::Asset;
use landfall_domain::id::Id;

use crate::documents::delivery::work::{BranchWork, TaskWork, TimeBox, WorkDocument, WorkloadWork};

pub(super) fn id<T>(number: i64) -> Id<T> {
    Id::from_uuid(uuid::Uuid::from_u128(u128::try_from(number).unwrap()))
}

fn task(number: i64, name: &str, stage: Stage, tenths: i64) -> TaskWork {
    let task = Task {
        id: id(number),
        number,
        release: id(1),
        workload: id(1),
        asset: None,
        name: name.to_owned(),
        stage,
        skill: if stage == Stage::Uat { "test" } else { "architect" }.to_owned(),
        estimate_tenths: tenths,
        spent_tenths: 0,
        state: TaskState::ToDo,
        assignee: None,
        blocked: None,
        iteration: None,
        started_at: None,
        done_at: None,
        version: 1,
    };
    TaskWork { task, time_box: None }
}

fn time_box() -> TimeBox {
    let (first, last) = (date(2026, 12, 7), date(2026, 12, 20));
    TimeBox { team: "Cranes A/B".to_owned(), key: "I-1".to_owned(), first, last }
}

fn branch(name: &str, asset: Option<Id<Asset>>, mut tasks: Vec<TaskWork>) -> BranchWork {
    for one in &mut tasks {
        one.task.asset = asset;
    }
    BranchWork { asset, name: name.to_owned(), tasks }
}

/// A workload of two assets; what is for the whole stands in an iteration, one task of it is done.
pub(super) fn work() -> WorkDocument {
    let mut whole =
        vec![task(1, "Assess it", Stage::Assess, 20), task(2, "Try it", Stage::Uat, 10)];
    whole[0].task.state = TaskState::Done;
    (whole[0].task.spent_tenths, whole[0].task.assignee) = (30, Some("ada".to_owned()));
    for one in &mut whole {
        one.time_box = Some(time_box());
    }
    let branches = vec![
        branch("Crane control", None, whole),
        branch(
            "=crane-db()",
            Some(id(11)),
            vec![
                task(3, "Copy <it> & \"wait\"\u{1}", Stage::Replicate, 125),
                task(4, "Switch, at night", Stage::Promote, 25),
            ],
        ),
        branch("crane-web", Some(id(12)), vec![task(5, "Copy it", Stage::Replicate, 40)]),
    ];
    let (key, title) = ("W-1".to_owned(), "Crane control".to_owned());
    WorkDocument {
        key: "RB-1".to_owned(),
        title: "The harbour first".to_owned(),
        from: date(2026, 12, 7),
        workloads: vec![WorkloadWork { key, title, branches }],
    }
}

/// So many workloads with so many assets, each with so many tasks that are named after both.
pub(super) fn large(workloads: i64, assets: i64, tasks: i64) -> WorkDocument {
    let workload = |w: i64| {
        let title = format!("workload {w}");
        let branches = (0..assets).map(|a| {
            let name = format!("asset {a}");
            let made = (0..tasks).map(|t| {
                let number = (w * assets + a) * tasks + t + 1;
                let mut one = task(number, &format!("{title} {name}"), Stage::ALL[0], 10);
                one.task.workload = id(w + 1);
                one
            });
            branch(&name, Some(id(w * assets + a + 1)), made.collect())
        });
        WorkloadWork { key: format!("W-{w}"), title: title.clone(), branches: branches.collect() }
    };
    WorkDocument { workloads: (0..workloads).map(workload).collect(), ..work() }
}
