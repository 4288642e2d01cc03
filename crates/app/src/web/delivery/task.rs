//! A task: where it stands, its runbook, its evidence, and what people say of it.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use landfall_domain::delivery::{Age, NoteKind};
use landfall_domain::people::Right;
use landfall_store::IterationHead;
use serde::Deserialize;

use crate::actions::delivery::board::move_task;
use crate::actions::delivery::find_task;
use crate::actions::delivery::notebook::{Entry, write};
use crate::documents::delivery::NotebookDocument;

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::problem::{Face, PageProblem, Problem, render};
use super::board::{Ageing, Moved};
use super::{back, place};

#[derive(Template)]
#[template(path = "web/task.html")]
struct TaskPage {
    frame: Frame,
    notebook: NotebookDocument,
    /// The iteration that has it, and its address.
    home: Option<(IterationHead, String)>,
    age: Option<Age>,
    said: String,
    refused: Option<String>,
}

impl TaskPage {
    /// Whether its board can be moved on.
    fn is_current(&self) -> bool {
        let home = self.home.as_ref();
        home.is_some_and(|(head, _)| head.status.name() == "current")
    }
}

/// `GET /tasks/{key}`.
pub(in crate::web) async fn page(visit: Visit, Path(key): Path<String>) -> Face {
    show(&visit, &key, String::new(), None).await
}

async fn show(visit: &Visit, key: &str, said: String, refused: Option<String>) -> Face {
    let mut tx = visit.cx().store.read().await?;
    let task = find_task(&mut tx, key).await?;
    let notebook = NotebookDocument::load(&mut tx, &task).await?;
    let home = match task.iteration {
        Some(id) => tx.iteration_heads().await?.remove(&id),
        None => None,
    };
    let age = match &home {
        Some(home) => Ageing::load(&mut tx, &home.team, visit.cx().today()).await?.of(&task),
        None => None,
    };
    tx.rollback().await?;
    let at = |home: &IterationHead| format!("{}{}", visit.base(), place(&home.team, &home.key));
    render(&TaskPage {
        frame: Frame::new(visit, "/iterations", format!("{key} {}", notebook.task.name)),
        home: home.map(|home| (home.clone(), at(&home))),
        notebook,
        age,
        said,
        refused,
    })
}

/// What is written to a task.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Written {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    number: usize,
    #[serde(default)]
    done: String,
}

impl Written {
    fn entry(&self, verb: &str) -> Result<Entry, Problem> {
        Ok(match verb {
            "notes" => {
                let told = || Problem::wrong_input(format!("`{}` is no kind of note", self.kind));
                let kind = NoteKind::named(&self.kind).ok_or_else(told)?;
                Entry::Note(kind, self.text.clone())
            }
            "runbook" => Entry::Step(self.text.clone()),
            "tick" => Entry::Tick(self.number, self.done == "yes"),
            _ => return Err(Problem::not_found(format!("a task has no {verb}"))),
        })
    }
}

/// `POST /tasks/{key}/{verb}`: notes, runbook or tick.
pub(in crate::web) async fn say(
    visit: Visit,
    Path((key, verb)): Path<(String, String)>,
    Form(written): Form<Written>,
) -> Result<Response, PageProblem> {
    let done = write(visit.cx(), &key, &written.entry(&verb)?).await;
    let to = format!("/tasks/{key}");
    let said = written.text;
    back(&visit, done, &to, async |told| show(&visit, &key, said, Some(told)).await).await
}

/// `POST /tasks/{key}`: a step of the board.
pub(in crate::web) async fn step(
    visit: Visit,
    Path(key): Path<String>,
    Form(moved): Form<Moved>,
) -> Result<Response, PageProblem> {
    let leads = visit.demand(Right::Plan).is_ok();
    let step = moved.step()?;
    let done = move_task(visit.cx(), (&key, Some(moved.version)), &step, leads).await;
    let to = format!("/tasks/{key}");
    let said = moved.text;
    back(&visit, done, &to, async |told| show(&visit, &key, said, Some(told)).await).await
}
