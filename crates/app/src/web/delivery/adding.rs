//! The form of a task that no template makes.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use landfall_domain::activity::Stage;
use serde::Deserialize;

use crate::actions::delivery::adding::{WantedTask, add};

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::problem::{Face, PageProblem, Problem, render};

#[derive(Template)]
#[template(path = "web/task_new.html")]
struct NewPage {
    frame: Frame,
    stages: &'static [Stage],
    typed: Typed,
    refused: Option<String>,
}

/// A task as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::web) struct Typed {
    #[serde(default)]
    workload: String,
    #[serde(default)]
    asset: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    stage: String,
    #[serde(default)]
    skill: String,
    #[serde(default)]
    hours: String,
    #[serde(default)]
    because: String,
}

/// `GET /tasks`: what a link says is filled in.
pub(in crate::web) async fn page(visit: Visit, Query(typed): Query<Typed>) -> Face {
    show(&visit, typed, None)
}

fn show(visit: &Visit, typed: Typed, refused: Option<String>) -> Face {
    let frame = Frame::new(visit, "/iterations", "A further task");
    render(&NewPage { frame, stages: Stage::ALL, typed, refused })
}

/// `POST /tasks`.
pub(in crate::web) async fn make(
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, PageProblem> {
    let wanted = |hours| WantedTask {
        workload: typed.workload.trim().to_owned(),
        asset: typed.asset.clone(),
        name: typed.name.clone(),
        stage: typed.stage.clone(),
        skill: typed.skill.clone(),
        hours,
        because: typed.because.clone(),
    };
    let wrong = |_| Problem::wrong_input(format!("`{}` is no number of hours", typed.hours));
    let done = match typed.hours.trim().parse().map_err(wrong) {
        Ok(hours) => add(visit.cx(), &wanted(hours)).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    match done {
        Ok(task) => Ok(visit.to(&format!("/tasks/{}", task.key())).into_response()),
        Err(problem) => {
            let page = show(&visit, typed, Some(problem.detail().to_owned()))?;
            Ok((problem.status(), page).into_response())
        }
    }
}
