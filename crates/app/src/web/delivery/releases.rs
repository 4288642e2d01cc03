//! Release backlogs: one page each, and what the two teams do with it.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use landfall_domain::delivery::Promotion;
use serde::Deserialize;

use crate::actions::delivery::find_release;
use crate::actions::delivery::releases::{Scope, Wanted, commit, state_reach, submit, withdraw};
use crate::actions::delivery::stages::begin_late;
use crate::documents::delivery::{
    ChangePlanDocument, ReleaseBacklogDetail, ReleaseBacklogDocument,
};

use super::super::access::Visit;
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, Problem, render};
use super::back;
use super::files::Files;

#[derive(Template)]
#[template(path = "web/release_backlogs.html")]
struct ListPage {
    frame: Frame,
    all: Vec<ReleaseBacklogDocument>,
    typed: Typed,
    promotions: &'static [Promotion],
    refused: Option<String>,
}

/// A release backlog as it is typed, or as a link prefills it.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Typed {
    /// A proposed release, or keys of workloads with blanks between them.
    #[serde(default)]
    what: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    because: String,
    #[serde(default)]
    promotion: String,
}

/// `GET /release-backlogs`.
pub(in crate::web) async fn page(
    visit: Visit,
    axum::extract::Query(typed): axum::extract::Query<Typed>,
) -> Face {
    list(&visit, typed, None).await
}

async fn list(visit: &Visit, typed: Typed, refused: Option<String>) -> Face {
    let mut tx = visit.cx().store.read().await?;
    let all = ReleaseBacklogDocument::all(&mut tx).await?;
    tx.rollback().await?;
    let frame = Frame::new(visit, "/releases", "Release backlogs");
    render(&ListPage { frame, all, typed, promotions: Promotion::ALL, refused })
}

/// `POST /release-backlogs`: submits one.
pub(in crate::web) async fn make(
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, PageProblem> {
    let scope = match typed.what.split_whitespace().collect::<Vec<_>>().as_slice() {
        [one] if one.starts_with("R-") => Scope::Proposed((*one).to_owned()),
        keys => Scope::Workloads(keys.iter().map(|&key| key.to_owned()).collect()),
    };
    let promotion = Promotion::named(&typed.promotion).unwrap_or(Promotion::Staged);
    let (title, because) = (typed.title.clone(), typed.because.clone());
    let done = submit(visit.cx(), &Wanted { title, because, promotion, scope }).await;
    let to = match &done {
        Ok(release) => format!("/release-backlogs/{}", release.key()),
        Err(_) => String::new(),
    };
    back(&visit, done, &to, async |told| list(&visit, typed, Some(told)).await).await
}

#[derive(Template)]
#[template(path = "web/release_backlog.html")]
struct OnePage {
    frame: Frame,
    detail: ReleaseBacklogDetail,
    plan: ChangePlanDocument,
    files: Option<Files>,
    said: Said,
    refused: Option<String>,
}

/// What is said of a release backlog.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Said {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    workload: String,
    #[serde(default)]
    text: String,
}

/// `GET /release-backlogs/{key}`.
pub(in crate::web) async fn one_page(visit: Visit, Path(key): Path<String>) -> Face {
    one(&visit, &key, Said::default(), None).await
}

async fn one(visit: &Visit, key: &str, said: Said, refused: Option<String>) -> Face {
    let mut tx = visit.cx().store.read().await?;
    let release = find_release(&mut tx, key).await?;
    let detail = ReleaseBacklogDetail::load(&mut tx, &release).await?;
    let plan = ChangePlanDocument::load(visit.cx(), &mut tx, &release).await?;
    tx.rollback().await?;
    let frame = Frame::new(visit, "/releases", format!("Release backlog {key}"));
    let files = Files::of_release(visit, &detail.release);
    render(&OnePage { frame, detail, plan, files, said, refused })
}

/// `POST /release-backlogs/{key}/{verb}`: reach, commitment, withdrawal, or a beginning made up for.
pub(in crate::web) async fn say(
    visit: Visit,
    Path((key, verb)): Path<(String, String)>,
    Form(said): Form<Said>,
) -> Result<Response, PageProblem> {
    let (cx, at) = (visit.cx(), (key.as_str(), Some(said.version)));
    let done = match verb.as_str() {
        "reach" => state_reach(cx, at, said.workload.trim(), &said.text).await.map(|_| ()),
        "commitment" => {
            visit.demand(landfall_domain::people::Right::Plan)?;
            commit(cx, at, given(&said.text)).await.map(|_| ())
        }
        "beginning" => {
            visit.demand(landfall_domain::people::Right::Plan)?;
            begin_late(cx, at).await.map(|_| ())
        }
        "withdrawal" => {
            visit.demand(landfall_domain::people::Right::Prioritise)?;
            withdraw(cx, at, given(&said.text)).await.map(|_| ())
        }
        _ => return Err(Problem::not_found(format!("there is no {verb} of {key}")).into()),
    };
    let to = format!("/release-backlogs/{key}");
    back(&visit, done, &to, async |told| one(&visit, &key, said, Some(told)).await).await
}
