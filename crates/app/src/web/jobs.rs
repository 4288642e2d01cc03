//! A job: how far it has come, and stopping it.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{Html, IntoResponse, Redirect, Response};
use landfall_domain::id::Id;
use landfall_domain::job::Job;
use serde::Deserialize;

use crate::actions::jobs::no_such_job;
use crate::documents::job::JobDocument;

use super::access::Visit;
use super::frame::Frame;
use super::problem::{PageProblem, Problem};
use super::statics;

/// How soon a page without scripts looks again, in seconds.
const AGAIN: &str = "5";

/// The id in an address.
pub(super) fn id(text: &str) -> Result<Id<Job>, Problem> {
    text.parse().map_err(|_| Problem::not_found(format!("there is no job {text}")))
}

/// The page of a job, for those who came from one that a script watches or from another.
pub(super) fn address(id: &str, live: &Live) -> String {
    format!("/jobs/{id}{}", if live.live.is_some() { "?live" } else { "" })
}

/// Whether a script watches the job.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Live {
    live: Option<String>,
}

/// A job as shown.
pub(super) async fn load(visit: &Visit, text: &str) -> Result<JobDocument, Problem> {
    let id = id(text)?;
    let mut tx = visit.cx().store.read().await?;
    let job = tx.find_job(id).await?;
    tx.rollback().await?;
    Ok(JobDocument::from(&job.ok_or_else(|| no_such_job(id))?))
}

#[derive(Template)]
#[template(path = "web/job.html")]
struct JobPage {
    frame: Frame,
    job: JobDocument,
    percent: u8,
    script: &'static str,
}

/// The page. Until the job is over it comes again by itself, unless a script watches.
pub(super) async fn page(
    visit: Visit,
    Path(key): Path<String>,
    Query(live): Query<Live>,
) -> Result<Response, PageProblem> {
    let job = load(&visit, &key).await?;
    let comes_again = !job.is_over && live.live.is_none();
    let page = JobPage {
        frame: Frame::new(&visit, "/plans", "Proposing a plan"),
        percent: job.progress.map_or(0, |progress| progress.percent),
        job,
        script: statics::job_script(),
    };
    let mut response = Html(page.render()?).into_response();
    if comes_again {
        let name = HeaderName::from_static("refresh");
        response.headers_mut().insert(name, HeaderValue::from_static(AGAIN));
    }
    Ok(response)
}

/// Stops the job.
pub(super) async fn cancel(visit: Visit, Path(key): Path<String>) -> Result<Redirect, PageProblem> {
    visit.jobs().cancel(visit.cx(), id(&key)?).await?;
    Ok(visit.to(&format!("/jobs/{key}")))
}
