//! The questions of a questionnaire, answered for one workload.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::actions::questionnaires::answer::{Said, answer};
use crate::actions::questionnaires::{Sheet, questionnaire, workload};
use crate::documents::questionnaire::{AskedDocument, ChoiceDocument, FilledDocument};

use super::super::access::Visit;
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, Problem, render};

/// A questionnaire as it stands for a workload.
pub(in crate::web) async fn load(
    visit: &Visit,
    key: &str,
    id: &str,
) -> Result<FilledDocument, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let kept = questionnaire(&mut tx, id).await?;
    let workload = workload(&mut tx, key).await?;
    let sheet = Sheet::load(&mut tx, &kept, workload.id).await?;
    tx.rollback().await?;
    Ok(FilledDocument::of(&kept, &workload, &sheet))
}

/// Every questionnaire for a workload, the worst first.
pub(in crate::web) async fn load_all(
    visit: &Visit,
    key: &str,
) -> Result<Vec<FilledDocument>, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let workload = workload(&mut tx, key).await?;
    let all = FilledDocument::all(&mut tx, &workload).await?;
    tx.rollback().await?;
    Ok(all)
}

#[derive(Template)]
#[template(path = "web/questionnaire_answers.html")]
struct AnswersPage {
    frame: Frame,
    filled: FilledDocument,
    /// What was typed and could not be kept: numbers of answers by key of the question.
    typed: BTreeMap<String, String>,
    /// Why not.
    refused: Option<String>,
    saved: bool,
    reason: String,
}

impl AnswersPage {
    /// Whether an answer is ticked.
    fn is_ticked(&self, question: &AskedDocument, choice: &ChoiceDocument) -> bool {
        match self.typed.get(&question.key) {
            Some(typed) => *typed == choice.number.to_string(),
            None => question.is_said(choice.number),
        }
    }

    /// Whether no answer is ticked.
    fn is_open(&self, question: &AskedDocument) -> bool {
        !question.choices.iter().any(|choice| self.is_ticked(question, choice))
    }
}

/// What a page was led to by.
#[derive(Deserialize)]
pub(in crate::web) struct After {
    #[serde(default)]
    saved: bool,
}

/// `GET /workloads/{key}/questionnaires/{id}`.
pub(in crate::web) async fn page(
    visit: Visit,
    Path((key, id)): Path<(String, String)>,
    Query(after): Query<After>,
) -> Face {
    let filled = load(&visit, &key, &id).await?;
    let title = format!("{} for {}", filled.name, filled.title);
    let frame = Frame::new(&visit, "/workloads", title);
    let (typed, reason) = (BTreeMap::new(), String::new());
    render(&AnswersPage { frame, filled, typed, refused: None, saved: after.saved, reason })
}

/// `POST /workloads/{key}/questionnaires/{id}`.
pub(in crate::web) async fn say(
    visit: Visit,
    Path((key, id)): Path<(String, String)>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, PageProblem> {
    let find =
        |name: &str| form.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str());
    let version = find("version").and_then(|version| version.parse().ok());
    let version =
        version.ok_or_else(|| Problem::wrong_input("the form lacks its `version`".to_owned()))?;
    let reason = find("reason").unwrap_or_default().to_owned();
    let typed: BTreeMap<String, String> = form
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("q")?.to_owned(), value.clone())))
        .collect();
    let said: Said = typed
        .iter()
        .map(|(key, value)| (key.clone(), Some(value.clone()).filter(|value| !value.is_empty())))
        .collect();
    let spot = (id.as_str(), key.as_str(), Some(version));
    let refused = match answer(visit.cx(), spot, &said, given(&reason)).await.map_err(Problem::from)
    {
        Ok(_) => {
            let path = format!("/workloads/{key}/questionnaires/{id}?saved=true");
            return Ok(visit.to(&path).into_response());
        }
        Err(problem) if problem.is_outdated() => problem.detail().to_owned(),
        Err(problem) => return Err(problem.into()),
    };
    let filled = load(&visit, &key, &id).await?;
    let frame = Frame::new(&visit, "/workloads", format!("{} for {}", filled.name, filled.title));
    let refused = Some(refused);
    let page = render(&AnswersPage { frame, filled, typed, refused, saved: false, reason })?;
    Ok((StatusCode::PRECONDITION_FAILED, page).into_response())
}
