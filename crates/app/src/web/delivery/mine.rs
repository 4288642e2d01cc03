//! What one person works on, and could work on next.

use std::collections::BTreeMap;

use askama::Template;
use landfall_domain::delivery::{IterationStatus, Task, TaskState};
use landfall_store::BoardPart;

use crate::documents::delivery::TaskDocument;

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::problem::{Face, render};
use super::board::{Ageing, Card};
use super::place;

/// So many tasks of each kind are shown.
const SHOWN: i64 = 50;

/// What is free in the current iteration of a team.
struct Free {
    team: String,
    key: String,
    at: String,
    cards: Vec<TaskDocument>,
}

#[derive(Template)]
#[template(path = "web/my_work.html")]
struct MinePage {
    frame: Frame,
    name: String,
    doing: Vec<Card>,
    free: Vec<Free>,
    done: Vec<TaskDocument>,
}

/// `GET /my-work`.
pub(in crate::web) async fn page(visit: Visit) -> Face {
    let name = visit.cx().actor.clone();
    let mut tx = visit.cx().store.read().await?;
    let heads = tx.iteration_heads().await?;
    let tasks = tx.tasks_of_person(&name, TaskState::Doing, SHOWN).await?;
    let mut ages = Vec::new();
    let mut known: BTreeMap<String, Ageing> = BTreeMap::new();
    for task in &tasks {
        let team = task.iteration.and_then(|id| Some(heads.get(&id)?.team.clone()));
        let team = team.unwrap_or_default();
        if !known.contains_key(&team) {
            let ageing = Ageing::load(&mut tx, &team, visit.cx().today()).await?;
            known.insert(team.clone(), ageing);
        }
        ages.push(known.get(&team).and_then(|ageing| ageing.of(task)));
    }
    let documents = TaskDocument::all(&mut tx, &tasks).await?.into_iter();
    let doing = documents.zip(ages).map(|(task, age)| Card { task, age }).collect();
    let mut free = Vec::new();
    for head in heads.values().filter(|one| one.status == IterationStatus::Current) {
        let (state, assignee) = (TaskState::ToDo, None);
        let part = BoardPart { iteration: head.id, workload: None, state, assignee };
        let tasks = tx.board_tasks(part, SHOWN).await?;
        let tasks: Vec<Task> = tasks.into_iter().filter(|task| task.blocked.is_none()).collect();
        free.push(Free {
            team: head.team.clone(),
            key: head.key.clone(),
            at: format!("{}{}", visit.base(), place(&head.team, &head.key)),
            cards: TaskDocument::all(&mut tx, &tasks[..tasks.len().min(10)]).await?,
        });
    }
    let done = tx.tasks_of_person(&name, TaskState::Done, 10).await?;
    let done = TaskDocument::all(&mut tx, &done).await?;
    tx.rollback().await?;
    let frame = Frame::new(&visit, "/iterations", "My work");
    render(&MinePage { frame, name, doing, free, done })
}
