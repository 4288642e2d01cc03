//! A person moves a task on the board.

use landfall_domain::delivery::{Limits, Step, Task, TaskState, Worker, step};
use landfall_domain::event::Happening;
use landfall_domain::team::Calendar;
use landfall_store::{IterationHead, StateSums, Tx};

use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::stages::follow_tasks;
use super::{calendar, find_task};

/// How a step reads in the history.
fn verb(step: &Step) -> String {
    match step {
        Step::Pull => "pulled".to_owned(),
        Step::PutBack => "put back".to_owned(),
        Step::Finish => "finished".to_owned(),
        Step::Reopen => "opened again".to_owned(),
        Step::Block(because) => format!("blocked, because {because},"),
        Step::Unblock => "unblocked".to_owned(),
        Step::Spend(tenths) => format!("wrote {} h on", crate::documents::hours(*tenths)),
    }
}

/// How much may be in work at a time, and is.
async fn limits(
    tx: &mut Tx,
    calendar: Option<&Calendar>,
    iteration: &IterationHead,
    person: &str,
) -> anyhow::Result<Limits> {
    let limit = calendar.and_then(|one| one.wip.iter().find(|wip| wip.team == iteration.team));
    let Some(limit) = limit else { return Ok(Limits::default()) };
    let mine = tx.board_sums(iteration.id, Some(person)).await?;
    let all = tx.board_sums(iteration.id, None).await?;
    let doing = |sums: &StateSums, most: Option<usize>| {
        let has = sums.get(&TaskState::Doing).map_or(0, |(tasks, _)| *tasks);
        most.map(|most| (usize::try_from(has).unwrap_or_default(), most))
    };
    Ok(Limits { person: doing(&mine, limit.person), team: doing(&all, limit.all) })
}

/// Moves a task; assets whose tasks are done go on with it. Whoever leads may move what others work on.
pub(crate) async fn move_task(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    how: &Step,
    leads: bool,
) -> anyhow::Result<Task> {
    let mut tx = cx.store.write().await?;
    let before = find_task(&mut tx, key).await?;
    as_read(key, before.version, version)?;
    let iteration = match before.iteration {
        Some(id) => tx.iteration_heads().await?.remove(&id),
        None => None,
    };
    let limits = match (&iteration, how) {
        (Some(iteration), Step::Pull) => {
            let calendar = calendar(&mut tx).await.ok();
            limits(&mut tx, calendar.as_ref(), iteration, &cx.actor).await?
        }
        _ => Limits::default(),
    };
    let now = cx.clock.now();
    let who = Worker { name: &cx.actor, leads };
    let status = iteration.as_ref().map(|one| one.status);
    let after = step(&before, how, who, (status, limits), now).map_err(Failure::from)?;
    tx.save_tasks(std::slice::from_ref(&after)).await?;
    let happening = Happening::TaskMoved { task: after.key(), how: verb(how) };
    let reason = match how {
        Step::Block(because) => Some(because.as_str()),
        _ => None,
    };
    cx.record(&mut tx, now, reason, &happening).await?;
    if *how == Step::Finish {
        follow_tasks(cx, &mut tx, after.workload).await?;
    }
    tx.commit().await?;
    Ok(after)
}
