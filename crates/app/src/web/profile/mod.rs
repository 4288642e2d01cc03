//! The profile that ranks the backlog: edited, tried, applied.

mod form;
mod shown;

use askama::Template;
use axum::Form as Sent;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use landfall_domain::priority::{Measure, Profile};
use serde::Deserialize;

use crate::actions::apply_profile::{Apply, apply_profile};
use crate::own_profiles::Choices;

use super::access::Visit;
use super::conflict::conflict;
use super::frame::Frame;
use super::problem::{Face, PageProblem, Problem};
use super::scales::look;

use form::Form;
use shown::Preview;

#[derive(Template)]
#[template(path = "web/profile.html")]
struct ProfilePage {
    frame: Frame,
    /// Name, title, and whether it is in force.
    profiles: Vec<(String, String, bool)>,
    /// Title of the one in force.
    in_force: String,
    form: Form,
    measures: &'static [Measure],
    /// Why it was not applied.
    refused: Option<String>,
    /// What it would change; none if something is wrong with it.
    preview: Option<Preview>,
}

/// Which profile to begin with.
#[derive(Deserialize)]
pub(super) struct Begin {
    start: Option<String>,
    #[serde(default)]
    workload: String,
}

pub(super) async fn choices(visit: &Visit) -> Result<Choices, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let choices = Choices::load(visit.cx(), &mut tx).await?;
    tx.rollback().await?;
    Ok(choices)
}

async fn show(
    visit: &Visit,
    form: Form,
    profile: Option<Profile>,
    refused: Option<String>,
) -> Result<Html<String>, Problem> {
    let choices = choices(visit).await?;
    let preview = match &profile {
        Some(profile) => Some(Preview::of(&look(visit, profile).await?, profile, &form.workload)),
        None => None,
    };
    let page = ProfilePage {
        frame: Frame::new(visit, "/backlog", "Priority profile"),
        profiles: choices
            .all
            .iter()
            .map(|one| &one.profile)
            .map(|one| (one.name.clone(), one.title.clone(), one.name == choices.chosen))
            .collect(),
        in_force: choices.in_force()?.title.clone(),
        form,
        measures: Measure::ALL,
        refused,
        preview,
    };
    Ok(Html(page.render()?))
}

/// `GET /backlog/profile`: the profile in force, or the one to begin with.
pub(super) async fn page(visit: Visit, Query(begin): Query<Begin>) -> Face {
    let choices = choices(&visit).await?;
    let start = begin.start.as_deref().unwrap_or(&choices.chosen);
    let found = choices.named(start);
    let found =
        found.ok_or_else(|| Problem::not_found(format!("there is no profile `{start}`")))?;
    let title = &found.profile.title;
    let title = if found.is_own { title.clone() } else { format!("Our {title}") };
    let form = Form::of(&found.profile, title, choices.version);
    let form = Form { workload: begin.workload.trim().to_owned(), ..form };
    Ok(show(&visit, form, Some(found.profile.clone()), None).await?)
}

/// `POST /backlog/profile/preview`: what it would change; nothing is stored.
pub(super) async fn preview(visit: Visit, Sent(pairs): Sent<Vec<(String, String)>>) -> Face {
    let mut form = Form::read(&pairs);
    let profile = form.profile();
    Ok(show(&visit, form, profile, None).await?)
}

/// `POST /backlog/profile`: ranks the backlog by it, or shows the form again with what is wrong.
pub(super) async fn apply(
    visit: Visit,
    Sent(pairs): Sent<Vec<(String, String)>>,
) -> Result<Response, PageProblem> {
    let mut form = Form::read(&pairs);
    let Some(profile) = form.profile() else {
        let page = show(&visit, form, None, None).await?;
        return Ok((StatusCode::BAD_REQUEST, page).into_response());
    };
    let (version, reason) = (Some(form.version), form.reason.as_str());
    let done = apply_profile(visit.cx(), Apply { profile: profile.clone(), version, reason }).await;
    let problem = match done.map_err(Problem::from) {
        Ok(done) => return Ok(visit.to(&format!("/backlog?done={}", done.event)).into_response()),
        Err(problem) => problem,
    };
    if problem.is_outdated() {
        let choices = choices(&visit).await?;
        let text = |profile| toml::to_string_pretty(profile).map_err(anyhow::Error::from);
        let sides = (text(choices.in_force()?)?, text(&profile)?);
        return conflict(
            &visit,
            ("/backlog/profile", "Priority profile"),
            (&pairs, choices.version),
            sides,
        );
    }
    let refused = Some(problem.detail().to_owned());
    let page = show(&visit, form, Some(profile), refused).await?;
    Ok((problem.status(), page).into_response())
}
