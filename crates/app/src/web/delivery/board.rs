//! The board of an iteration: columns by state, and moves that need no mouse.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use landfall_domain::delivery::{Step, TaskState};
use landfall_domain::people::Right;
use serde::Deserialize;

use crate::actions::delivery::board::move_task;
use crate::actions::delivery::{find_iteration, tenths};
use crate::documents::delivery::{BoxDocument, TaskDocument};

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::problem::{Face, PageProblem, Problem, render};
use super::{back, place};

/// So many cards of one column are shown.
const CARDS: i64 = 100;

/// A column of the board.
struct Column {
    state: TaskState,
    cards: Vec<TaskDocument>,
    /// How many there are, and how many more than are shown.
    all: i64,
    more: i64,
}

#[derive(Template)]
#[template(path = "web/board.html")]
struct BoardPage {
    frame: Frame,
    /// Address of the iteration.
    at: String,
    iteration: BoxDocument,
    columns: Vec<Column>,
    /// Whether only the tasks of whoever looks are shown.
    mine: bool,
    refused: Option<String>,
}

/// What of the board is shown.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    mine: String,
}

/// `GET /iterations/{team}/{key}/board`.
pub(in crate::web) async fn page(
    visit: Visit,
    Path((team, key)): Path<(String, String)>,
    axum::extract::Query(asked): axum::extract::Query<Asked>,
) -> Face {
    show(&visit, (&team, &key), asked.mine == "yes", None).await
}

async fn show(
    visit: &Visit,
    (team, key): (&str, &str),
    mine: bool,
    refused: Option<String>,
) -> Face {
    let mut tx = visit.cx().store.read().await?;
    let iteration = find_iteration(&mut tx, key, Some(team)).await?;
    let me = mine.then_some(visit.cx().actor.as_str());
    let sums = tx.task_sums(me).await?;
    let mut columns = Vec::new();
    for state in TaskState::ALL {
        let first = tx.tasks_in_state(iteration.id, (*state, me), CARDS).await?;
        let all = sums.get(&(iteration.id, *state)).map_or(0, |(count, _)| *count);
        let cards = TaskDocument::all(&mut tx, &first).await?;
        let more = all - i64::try_from(cards.len()).unwrap_or_default();
        columns.push(Column { state: *state, cards, all, more });
    }
    let iteration = BoxDocument::one(&mut tx, &iteration).await?;
    tx.rollback().await?;
    render(&BoardPage {
        frame: Frame::new(visit, "/iterations", format!("Board of {key}, {team}")),
        at: format!("{}{}", visit.base(), place(team, key)),
        iteration,
        columns,
        mine,
        refused,
    })
}

/// A move of one card.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Moved {
    task: String,
    version: i64,
    step: String,
    #[serde(default)]
    text: String,
}

/// `POST /iterations/{team}/{key}/board`.
pub(in crate::web) async fn step(
    visit: Visit,
    Path((team, key)): Path<(String, String)>,
    Form(moved): Form<Moved>,
) -> Result<Response, PageProblem> {
    let wrong = || Problem::wrong_input(format!("`{}` is no number of hours", moved.text));
    let step = match moved.step.as_str() {
        "pull" => Step::Pull,
        "put_back" => Step::PutBack,
        "finish" => Step::Finish,
        "reopen" => Step::Reopen,
        "block" => Step::Block(moved.text.clone()),
        "unblock" => Step::Unblock,
        "spend" => {
            let hours: f64 = moved.text.trim().parse().map_err(|_| wrong())?;
            Step::Spend(tenths(hours).map_err(|_| wrong())?)
        }
        other => return Err(Problem::wrong_input(format!("`{other}` is no step")).into()),
    };
    let leads = visit.demand(Right::Plan).is_ok();
    let at = (moved.task.as_str(), Some(moved.version));
    let done = move_task(visit.cx(), at, &step, leads).await;
    let to = format!("{}/board#{}", place(&team, &key), moved.task);
    back(&visit, done, &to, async |told| show(&visit, (&team, &key), false, Some(told)).await).await
}
