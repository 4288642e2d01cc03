//! A participant's own part of a round: questions, and each topic in their words.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use landfall_domain::review::{Review, Topic};
use serde::Deserialize;

use crate::actions::review::answer::{Said, answer_question, attest as state, withdraw};
use crate::actions::review::topic;
use crate::documents::review::{AgendaDocument, QuestionDocument, ReviewDocument};

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::problem::{Face, PageProblem, Problem, render};
use super::{agenda_items, load_one, questions};

#[derive(Template)]
#[template(path = "web/review_mine.html")]
struct MinePage {
    frame: Frame,
    review: ReviewDocument,
    parts: Vec<Part>,
    /// What was typed last, and what stands against it.
    typed: Words,
    problem: Option<String>,
}

/// One topic of a participant.
struct Part {
    topic: Topic,
    agenda: Vec<AgendaDocument>,
    questions: Vec<QuestionDocument>,
    /// What they stated.
    words: Option<String>,
}

impl Part {
    fn is_answered(&self) -> bool {
        self.questions.iter().all(|one| one.right == Some(true))
    }
}

fn parts(
    person: &str,
    review: &Review,
    (agenda, asked): (Vec<AgendaDocument>, Vec<QuestionDocument>),
) -> Vec<Part> {
    let words = |topic: Topic| {
        let own = review.attestations.iter().find(|one| one.person == person && one.topic == topic);
        own.map(|one| one.words.clone())
    };
    let part = |&topic: &Topic| Part {
        topic,
        agenda: agenda.iter().filter(|item| item.topic == topic.name()).cloned().collect(),
        questions: asked.iter().filter(|one| one.topic == topic.name()).cloned().collect(),
        words: words(topic),
    };
    Topic::ALL.iter().map(part).collect()
}

async fn shown(visit: &Visit, key: &str, (typed, problem): (Words, Option<String>)) -> Face {
    let asked = questions(visit, key).await?;
    let (review, agenda) = (load_one(visit, key).await?, agenda_items(visit, key).await?);
    render(&MinePage {
        frame: Frame::new(visit, "/reviews", format!("My part of {key}")),
        parts: parts(&visit.cx().actor, &review, (agenda, asked)),
        review: ReviewDocument::from(&review),
        typed,
        problem,
    })
}

/// The page.
pub(in crate::web) async fn page(visit: Visit, Path(key): Path<String>) -> Face {
    shown(&visit, &key, (Words::default(), None)).await
}

/// Back to one's part, or the part with what stands against it.
async fn back<T>(
    visit: &Visit,
    (key, place): (&str, &str),
    done: anyhow::Result<T>,
    typed: Words,
) -> Result<Response, PageProblem> {
    let problem = match done {
        Ok(_) => return Ok(visit.to(&format!("/reviews/{key}/mine#{place}")).into_response()),
        Err(error) => Problem::from(error),
    };
    let told = Some(problem.detail().to_owned());
    let page: Html<String> = shown(visit, key, (typed, told)).await?;
    Ok((problem.status(), page).into_response())
}

/// The choice that was taken, on the version that was read.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Chosen {
    choice: Option<i64>,
    version: i64,
}

/// Answers a question.
pub(in crate::web) async fn answer(
    visit: Visit,
    Path((key, position)): Path<(String, i64)>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, PageProblem> {
    let choice = chosen
        .choice
        .ok_or_else(|| Problem::wrong_input("choose one of the answers first".to_owned()))?;
    let said = Said { review: &key, position, choice, version: Some(chosen.version) };
    let done = answer_question(visit.cx(), said).await;
    back(&visit, (&key, &format!("question-{position}")), done, Words::default()).await
}

/// A topic in one's words.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Words {
    topic: String,
    words: String,
}

/// States a topic.
pub(in crate::web) async fn attest(
    visit: Visit,
    Path(key): Path<String>,
    Form(typed): Form<Words>,
) -> Result<Response, PageProblem> {
    let done = state(visit.cx(), &key, topic(&typed.topic)?, &typed.words).await;
    let place = typed.topic.clone();
    back(&visit, (&key, &place), done, typed).await
}

/// Which topic.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Which {
    topic: String,
}

/// Takes a statement back.
pub(in crate::web) async fn take_back(
    visit: Visit,
    Path(key): Path<String>,
    Form(which): Form<Which>,
) -> Result<Response, PageProblem> {
    let done = withdraw(visit.cx(), &key, topic(&which.topic)?).await;
    back(&visit, (&key, &which.topic), done, Words::default()).await
}
