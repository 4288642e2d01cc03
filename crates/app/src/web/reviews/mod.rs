//! Rounds of review: the list, one round, and a participant's own part.

mod mine;
mod round;
mod watch;

use askama::Template;
use axum::Form;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use landfall_domain::review::{Review, agenda};
use serde::Deserialize;

use crate::actions::review::answer::questions_for;
use crate::actions::review::find;
use crate::actions::review::open::{NewReview, Seat, open_review};
use crate::actions::review::reading::{agenda_of, last_reviews};
use crate::documents::review::{AgendaDocument, QuestionDocument, ReviewDocument, StartDocument};

use super::access::Visit;
use super::frame::Frame;
use super::problem::{Face, PageProblem, Problem, render};

pub(super) use mine::{answer, attest, page as mine, take_back};
pub(super) use round::{
    abandon, challenge, close, join, page as one_page, record, remove, resolve,
};
pub(super) use watch::watch;

/// The last rounds, the newest first.
pub(super) async fn load(visit: &Visit) -> Result<Vec<ReviewDocument>, Problem> {
    Ok(last_reviews(visit.cx()).await?.iter().map(ReviewDocument::from).collect())
}

/// One round.
pub(super) async fn load_one(visit: &Visit, key: &str) -> Result<Review, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let review = find(&mut tx, key).await?;
    tx.rollback().await?;
    Ok(review)
}

/// What a round has to talk about.
pub(super) async fn agenda_items(visit: &Visit, key: &str) -> Result<Vec<AgendaDocument>, Problem> {
    let (before, now) = agenda_of(visit.cx(), key).await?;
    Ok(agenda(before.as_ref(), &now).into_iter().map(Into::into).collect())
}

/// The questions to whoever asks.
pub(super) async fn questions(visit: &Visit, key: &str) -> Result<Vec<QuestionDocument>, Problem> {
    let (_, answers) = questions_for(visit.cx(), key).await?;
    Ok(QuestionDocument::all(&answers))
}

/// Every beginning of work.
pub(super) async fn starts(visit: &Visit) -> Result<Vec<StartDocument>, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let starts = tx.starts().await?;
    tx.rollback().await?;
    Ok(starts.iter().map(Into::into).collect())
}

/// The signed record as a file.
pub(super) async fn record_of(visit: &Visit, key: &str) -> Result<Response, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let review = find(&mut tx, key).await?;
    let record = tx.record_of(review.id).await?;
    tx.rollback().await?;
    let unsigned = || Problem::not_found(format!("{key} was never closed, so nothing is signed"));
    let name = format!("attachment; filename=\"review-{}.txt\"", review.key());
    let head = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((head, record.ok_or_else(unsigned)?).into_response())
}

#[derive(Template)]
#[template(path = "web/reviews.html")]
struct ReviewsPage {
    frame: Frame,
    reviews: Vec<ReviewDocument>,
    typed: Typed,
    /// Why what was typed cannot be done.
    problem: Option<String>,
}

/// A round as it is typed.
#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    title: String,
    strategy_quorum: String,
    adoption_quorum: String,
    /// Names, one a line or with commas between.
    strategy: String,
    adoption: String,
}

impl Default for Typed {
    fn default() -> Self {
        let two = || "2".to_owned();
        Self {
            title: String::new(),
            strategy_quorum: two(),
            adoption_quorum: two(),
            strategy: String::new(),
            adoption: String::new(),
        }
    }
}

impl Typed {
    fn wanted(&self) -> Result<NewReview, Problem> {
        let quorum = |text: &str| {
            let wrong = || Problem::wrong_input(format!("`{text}` is no quorum: write a number"));
            text.trim().parse().map(Some).map_err(|_| wrong())
        };
        let seats = |names: &str, team: &str| -> Vec<Seat> {
            let names = names.split(['\n', ',']).map(str::trim).filter(|name| !name.is_empty());
            let seat = |name: &str| Seat {
                person: name.to_owned(),
                team: team.to_owned(),
                delegate_for: None,
            };
            names.map(seat).collect()
        };
        let mut participants = seats(&self.strategy, "strategy");
        participants.extend(seats(&self.adoption, "adoption"));
        Ok(NewReview {
            title: self.title.clone(),
            strategy_quorum: quorum(&self.strategy_quorum)?,
            adoption_quorum: quorum(&self.adoption_quorum)?,
            participants,
            material: None,
        })
    }
}

async fn shown(visit: &Visit, typed: Typed, problem: Option<String>) -> Face {
    let frame = Frame::new(visit, "/reviews", "Reviews");
    render(&ReviewsPage { frame, reviews: load(visit).await?, typed, problem })
}

/// The list.
pub(super) async fn page(visit: Visit) -> Face {
    shown(&visit, Typed::default(), None).await
}

/// Opens a round; what was typed stays there if it cannot be.
pub(super) async fn open(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, PageProblem> {
    let opened = match typed.wanted() {
        Ok(wanted) => open_review(visit.cx(), &wanted).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    match opened {
        Ok(review) => Ok(visit.to(&format!("/reviews/{}", review.key())).into_response()),
        Err(problem) => {
            let told = Some(problem.detail().to_owned());
            let page: Html<String> = shown(&visit, typed, told).await?;
            Ok((problem.status(), page).into_response())
        }
    }
}
