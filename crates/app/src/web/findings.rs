//! What is wrong with what was imported, and doubtful matches that a person decides.

use std::ops::ControlFlow;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Redirect;
use serde::Deserialize;

use crate::actions::answer_question::{Asked as Question, answer_question};
use crate::documents::finding::{FindingDocument, QuestionDocument};

use super::access::Visit;
use super::frame::{Frame, given};
use super::list::{Asked, Filling, Page, Paging};
use super::problem::{Face, PageProblem, Problem, render};

/// So many questions are shown; those behind them come up as these are answered.
const QUESTIONS: usize = 50;

/// A page of findings in the order in which they were found, filtered.
pub(super) async fn load(visit: &Visit, asked: &Asked) -> Result<Page<FindingDocument>, Problem> {
    let mut filling = Filling::<FindingDocument>::new(asked)?;
    let mut place = asked.number()?;
    let mut tx = visit.cx().store.read().await?;
    let next = loop {
        let rows = tx.findings_after(place, filling.rows()).await?;
        let rows = rows.into_iter().map(|(seq, one)| (seq, FindingDocument::from(&one))).collect();
        if let ControlFlow::Break(next) = filling.take_rows(&mut place, rows)? {
            break next;
        }
    };
    tx.rollback().await?;
    let next = next.map(|place| place.to_string());
    Ok(Page { items: filling.items, next, total: None })
}

#[derive(Template)]
#[template(path = "web/findings.html")]
struct FindingsPage {
    frame: Frame,
    q: String,
    questions: Vec<QuestionDocument>,
    more_questions: usize,
    findings: Vec<FindingDocument>,
    paging: Paging,
}

/// Questions first, as only a person can answer them; then findings.
pub(super) async fn page(visit: Visit, Query(asked): Query<Asked>) -> Face {
    let questions = QuestionDocument::first(visit.cx(), QUESTIONS).await?;
    let mut tx = visit.cx().store.read().await?;
    let open = usize::try_from(tx.counts().await?.questions).unwrap_or(usize::MAX);
    tx.rollback().await?;
    let found = load(&visit, &asked).await?;
    render(&FindingsPage {
        frame: Frame::new(&visit, "/findings", "Findings"),
        more_questions: open.saturating_sub(questions.len()),
        questions,
        paging: asked.paging("/findings", found.next),
        findings: found.items,
        q: asked.q,
    })
}

/// What a person answers.
#[derive(Deserialize)]
pub(super) struct Answer {
    verdict: String,
    /// The value of the question as it was shown.
    value: String,
    #[serde(default)]
    reason: String,
}

/// Answers one question, and shows what is left.
pub(super) async fn answer(
    visit: Visit,
    Path(key): Path<String>,
    Form(said): Form<Answer>,
) -> Result<Redirect, PageProblem> {
    let number = key.strip_prefix("Q-").and_then(|number| number.parse().ok());
    let number = number.ok_or_else(|| Problem::not_found(format!("there is no question {key}")))?;
    let same = match said.verdict.as_str() {
        "same" => true,
        "different" => false,
        other => {
            let detail = format!("the verdict is `{other}`, not `same` or `different`");
            return Err(Problem::wrong_input(detail).into());
        }
    };
    let question = Question { number, value: Some(&said.value) };
    answer_question(visit.cx(), question, same, given(&said.reason)).await?;
    Ok(visit.to("/findings"))
}
