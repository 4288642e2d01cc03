//! The first ten of the backlog: what both teams agree on, and whether that still holds.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::{Html, IntoResponse, Response};
use landfall_domain::review::Team;
use serde::Deserialize;

use crate::actions::confirm_top::{confirm_top, read_top};
use crate::documents::top::TopDocument;

use super::access::Visit;
use super::done::{Done, done};
use super::frame::Frame;
use super::problem::{Face, PageProblem, Problem};

/// What the page was led to by.
#[derive(Deserialize)]
pub(super) struct After {
    done: Option<i64>,
}

#[derive(Template)]
#[template(path = "web/top.html")]
struct TopPage {
    frame: Frame,
    top: TopDocument,
    /// Teams that the person may confirm for: name and label.
    teams: Vec<(&'static str, &'static str)>,
    refused: Option<String>,
    done: Option<Done>,
}

async fn show(
    visit: &Visit,
    refused: Option<String>,
    seq: Option<i64>,
) -> Result<Html<String>, Problem> {
    let frame = Frame::new(visit, "/backlog", "First ten");
    let may = |team: &Team| match team {
        Team::Strategy => frame.prioritises(),
        Team::Adoption => frame.plans(),
    };
    let teams = Team::ALL.iter().filter(|team| may(team));
    let page = TopPage {
        top: TopDocument::from(&read_top(visit.cx()).await?),
        teams: teams.map(|team| (team.name(), team.label())).collect(),
        done: done(visit, seq, "/backlog/top").await?,
        frame,
        refused,
    };
    Ok(Html(page.render()?))
}

/// `GET /backlog/top`.
pub(super) async fn page(visit: Visit, Query(after): Query<After>) -> Face {
    Ok(show(&visit, None, after.done).await?)
}

/// The order that was read.
#[derive(Deserialize)]
pub(super) struct Read {
    version: i64,
}

/// `POST /backlog/top/strategy`: the strategy team confirms.
pub(super) async fn confirm_strategy(
    visit: Visit,
    Form(read): Form<Read>,
) -> Result<Response, PageProblem> {
    confirm(&visit, Team::Strategy, &read).await
}

/// `POST /backlog/top/adoption`: the adoption team confirms.
pub(super) async fn confirm_adoption(
    visit: Visit,
    Form(read): Form<Read>,
) -> Result<Response, PageProblem> {
    confirm(&visit, Team::Adoption, &read).await
}

async fn confirm(visit: &Visit, team: Team, read: &Read) -> Result<Response, PageProblem> {
    match confirm_top(visit.cx(), team, Some(read.version)).await.map_err(Problem::from) {
        Ok((_, event)) => Ok(visit.to(&format!("/backlog/top?done={event}")).into_response()),
        Err(problem) => {
            let page = show(visit, Some(problem.detail().to_owned()), None).await?;
            Ok((problem.status(), page).into_response())
        }
    }
}
