//! Other places for workloads, as people propose them, vote on them and decide.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Response};
use landfall_domain::priority::ProposalStatus;
use serde::Deserialize;

use crate::actions::decide::proposal::{accept, propose, reject, vote};
use crate::documents::proposal::ProposalDocument;

use super::access::Visit;
use super::backlog::{WAYS, Wanted};
use super::frame::Frame;
use super::problem::{Face, PageProblem, Problem};

/// A proposal as it is typed, or as a link prefills it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    workload: String,
    #[serde(flatten)]
    wanted: Wanted,
    /// What was said of a proposal and refused: its key, whether as a decision, and the reason.
    #[serde(skip)]
    said: Option<(String, bool, String)>,
}

#[derive(Template)]
#[template(path = "web/proposals.html")]
struct ProposalsPage {
    frame: Frame,
    proposals: Vec<ProposalDocument>,
    /// Whoever looks: what they made, they may take back.
    actor: String,
    typed: Typed,
    ways: Vec<(&'static str, &'static str)>,
    refused: Option<String>,
}

impl ProposalsPage {
    /// The reason that was typed and refused.
    fn kept(&self, key: &str, decides: bool) -> &str {
        match &self.typed.said {
            Some((about, as_decision, reason)) if about == key && *as_decision == decides => reason,
            _ => "",
        }
    }
}

async fn show(
    visit: &Visit,
    mut typed: Typed,
    refused: Option<String>,
) -> Result<Html<String>, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let proposals = ProposalDocument::all(&mut tx).await?;
    tx.rollback().await?;
    if typed.wanted.how.is_empty() {
        "before".clone_into(&mut typed.wanted.how);
    }
    let page = ProposalsPage {
        frame: Frame::new(visit, "/backlog", "Proposals"),
        actor: visit.cx().actor.clone(),
        ways: WAYS.into_iter().filter(|(way, _)| *way != "proposed").collect(),
        proposals,
        typed,
        refused,
    };
    Ok(Html(page.render()?))
}

/// `GET /backlog/proposals`.
pub(super) async fn page(visit: Visit, Query(typed): Query<Typed>) -> Face {
    Ok(show(&visit, typed, None).await?)
}

/// Back to the page, or the page again with what is wrong and what was typed.
async fn back<T>(
    visit: &Visit,
    done: Result<T, Problem>,
    typed: Typed,
) -> Result<Response, PageProblem> {
    match done {
        Ok(_) => Ok(visit.to("/backlog/proposals").into_response()),
        Err(problem) => {
            let page = show(visit, typed, Some(problem.detail().to_owned())).await?;
            Ok((problem.status(), page).into_response())
        }
    }
}

/// `POST /backlog/proposals`: proposes another place.
pub(super) async fn make(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, PageProblem> {
    let done = match typed.wanted.spot() {
        Ok(spot) => {
            let (key, reason) = (typed.workload.trim(), &typed.wanted.reason);
            propose(visit.cx(), key, &spot, reason).await.map_err(Problem::from)
        }
        Err(problem) => Err(problem),
    };
    back(&visit, done, typed).await
}

/// What is said of a proposal.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    /// `for`, `against`, `accept`, `decline` or `withdraw`.
    what: String,
    #[serde(default)]
    reason: String,
    version: i64,
}

/// `POST /backlog/proposals/{key}`: a vote, or whoever made it takes it back.
pub(super) async fn say(
    visit: Visit,
    Path(key): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, PageProblem> {
    let (cx, reason) = (visit.cx(), said.reason.as_str());
    let done = match said.what.as_str() {
        "for" | "against" => vote(cx, &key, said.what == "for", reason).await,
        "withdraw" => {
            reject(cx, &key, Some(said.version), (ProposalStatus::Withdrawn, reason)).await
        }
        what => {
            return Err(Problem::wrong_input(format!("`{what}` is nothing to say of it")).into());
        }
    };
    let typed = Typed { said: Some((key, false, said.reason)), ..Typed::default() };
    back(&visit, done.map_err(Problem::from), typed).await
}

/// `POST /backlog/proposals/{key}/decision`: a strategy lead accepts or declines.
pub(super) async fn decide(
    visit: Visit,
    Path(key): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, PageProblem> {
    let (cx, reason, version) = (visit.cx(), said.reason.as_str(), Some(said.version));
    let done = match said.what.as_str() {
        "accept" => match accept(cx, &key, version, reason).await {
            Ok((_, placed)) => {
                let (to, event, key) = (placed.to, placed.event, placed.workload);
                let path = format!("/backlog?near={to}&done={event}#{key}");
                return Ok(visit.to(&path).into_response());
            }
            Err(error) => Err(error),
        },
        "decline" => reject(cx, &key, version, (ProposalStatus::Declined, reason)).await,
        what => return Err(Problem::wrong_input(format!("`{what}` is no decision")).into()),
    };
    let typed = Typed { said: Some((key, true, said.reason)), ..Typed::default() };
    back(&visit, done.map_err(Problem::from), typed).await
}
