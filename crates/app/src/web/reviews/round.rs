//! One round: how far each team is, what there is to talk about, what is in dispute.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use landfall_domain::review::{Team, Topic};
use serde::Deserialize;

use crate::actions::review::challenge::{Doubt, Resolution, raise, resolve as settle};
use crate::actions::review::close::{abandon_review, close_review};
use crate::actions::review::open::Seat;
use crate::actions::review::take_part::{leave, take_part};
use crate::actions::review::topic;
use crate::documents::review::{AgendaDocument, ReviewDocument};

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::problem::{Face, PageProblem, Problem, render};
use super::{agenda_items, load_one, record_of};

#[derive(Template)]
#[template(path = "web/review.html")]
struct ReviewPage {
    frame: Frame,
    review: ReviewDocument,
    topics: &'static [Topic],
    teams: &'static [Team],
    agenda: Vec<AgendaDocument>,
    /// Whether who looks takes part, and may say something now.
    takes_part: bool,
    is_open: bool,
    /// A challenge as it was typed: topic, subject, text.
    typed: NewChallenge,
    problem: Option<String>,
}

impl ReviewPage {
    fn of(&self, topic: &str) -> impl Iterator<Item = &AgendaDocument> {
        self.agenda.iter().filter(move |item| item.topic == topic)
    }

    /// Where a key leads.
    fn place(&self, key: Option<&str>) -> Option<String> {
        let key = key?;
        let list = match key.split_once('-')?.0 {
            "W" => "workloads",
            "O" => "outcomes",
            "A" => "assumptions",
            _ => return None,
        };
        Some(format!("{}/{list}/{key}", self.frame.base))
    }
}

async fn shown(visit: &Visit, key: &str, (typed, problem): (NewChallenge, Option<String>)) -> Face {
    let review = load_one(visit, key).await?;
    render(&ReviewPage {
        frame: Frame::new(visit, "/reviews", format!("Review {key}")),
        takes_part: review.acting(&visit.cx().actor).is_ok(),
        is_open: review.is_open(),
        review: ReviewDocument::from(&review),
        topics: Topic::ALL,
        teams: Team::ALL,
        agenda: agenda_items(visit, key).await?,
        typed,
        problem,
    })
}

/// The page.
pub(in crate::web) async fn page(visit: Visit, Path(key): Path<String>) -> Face {
    shown(&visit, &key, (NewChallenge::default(), None)).await
}

/// Back to the round, or the round with what stands against it.
async fn back<T>(
    visit: &Visit,
    key: &str,
    done: anyhow::Result<T>,
    typed: NewChallenge,
) -> Result<Response, PageProblem> {
    let problem = match done {
        Ok(_) => return Ok(visit.to(&format!("/reviews/{key}")).into_response()),
        Err(error) => Problem::from(error),
    };
    let told = Some(problem.detail().to_owned());
    let page: Html<String> = shown(visit, key, (typed, told)).await?;
    Ok((problem.status(), page).into_response())
}

/// Somebody who is to take part.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Joining {
    person: String,
    team: String,
    #[serde(default)]
    delegate_for: String,
}

/// Adds a participant.
pub(in crate::web) async fn join(
    visit: Visit,
    Path(key): Path<String>,
    Form(joining): Form<Joining>,
) -> Result<Response, PageProblem> {
    let delegate_for = Some(joining.delegate_for).filter(|name| !name.trim().is_empty());
    let person = match joining.person.trim() {
        "" => visit.cx().actor.clone(),
        name => name.to_owned(),
    };
    let seat = Seat { person, team: joining.team, delegate_for };
    let done = take_part(visit.cx(), &key, &seat).await;
    back(&visit, &key, done, NewChallenge::default()).await
}

/// Who is to leave, and why.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Leaving {
    person: String,
    reason: String,
}

/// Takes a participant out.
pub(in crate::web) async fn remove(
    visit: Visit,
    Path(key): Path<String>,
    Form(leaving): Form<Leaving>,
) -> Result<Response, PageProblem> {
    let done = leave(visit.cx(), &key, &leaving.person, &leaving.reason).await;
    back(&visit, &key, done, NewChallenge::default()).await
}

/// A doubt as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::web) struct NewChallenge {
    pub(super) topic: String,
    #[serde(default)]
    pub(super) subject: String,
    pub(super) text: String,
}

/// Raises a doubt.
pub(in crate::web) async fn challenge(
    visit: Visit,
    Path(key): Path<String>,
    Form(typed): Form<NewChallenge>,
) -> Result<Response, PageProblem> {
    let topic = topic(&typed.topic)?;
    let doubt = Doubt { topic, subject: Some(&typed.subject), text: &typed.text };
    let done = raise(visit.cx(), &key, doubt).await;
    back(&visit, &key, done, typed).await
}

/// What was decided, on the version that was read.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Decided {
    text: String,
    version: i64,
}

/// Resolves a doubt.
pub(in crate::web) async fn resolve(
    visit: Visit,
    Path((key, number)): Path<(String, i64)>,
    Form(decided): Form<Decided>,
) -> Result<Response, PageProblem> {
    let resolution = Resolution { number, version: Some(decided.version), text: &decided.text };
    let done = settle(visit.cx(), &key, resolution).await;
    back(&visit, &key, done, NewChallenge::default()).await
}

/// The version that was read.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Read {
    version: i64,
}

/// Closes the round.
pub(in crate::web) async fn close(
    visit: Visit,
    Path(key): Path<String>,
    Form(read): Form<Read>,
) -> Result<Response, PageProblem> {
    let done = close_review(visit.cx(), &key, Some(read.version)).await;
    back(&visit, &key, done, NewChallenge::default()).await
}

/// Why it is given up, in the version that was read.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct GivingUp {
    reason: String,
    version: i64,
}

/// Gives the round up.
pub(in crate::web) async fn abandon(
    visit: Visit,
    Path(key): Path<String>,
    Form(read): Form<GivingUp>,
) -> Result<Response, PageProblem> {
    let done = abandon_review(visit.cx(), &key, Some(read.version), &read.reason).await;
    back(&visit, &key, done, NewChallenge::default()).await
}

/// The signed record as a file.
pub(in crate::web) async fn record(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, PageProblem> {
    Ok(record_of(&visit, &key).await?)
}
