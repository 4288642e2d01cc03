//! Questionnaires: the list with the form to import, one with its questions, and its removal.

pub(super) mod answers;
mod table;

use askama::Template;
use axum::Form;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use landfall_domain::questionnaire::LARGEST;
use serde::Deserialize;

use crate::actions::questionnaires::import::{ImportReport, import};
use crate::actions::questionnaires::questionnaire;
use crate::actions::questionnaires::remove::remove;
use crate::documents::questionnaire::{QuestionnaireDetail, QuestionnaireDocument};

use super::access::Visit;
use super::frame::{Frame, given};
use super::problem::{Face, PageProblem, Problem, render};

pub(super) use table::routes;

/// An upload has no more bytes: one file, and what stands around it in a form.
pub(super) const UPLOAD: usize = LARGEST + (64 << 10);

/// All questionnaires; a portfolio has few.
pub(super) async fn load(visit: &Visit) -> Result<Vec<QuestionnaireDocument>, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let all = QuestionnaireDocument::all(&mut tx).await?;
    tx.rollback().await?;
    Ok(all)
}

/// One with its questions, by id or name.
pub(super) async fn load_one(visit: &Visit, id: &str) -> Result<QuestionnaireDetail, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let kept = questionnaire(&mut tx, id).await?;
    let counts = tx.risk_counts().await?;
    tx.rollback().await?;
    Ok(QuestionnaireDetail::of(&kept, &counts))
}

#[derive(Template)]
#[template(path = "web/questionnaires.html")]
struct ListPage {
    frame: Frame,
    questionnaires: Vec<QuestionnaireDocument>,
    report: Option<ImportReport>,
}

async fn shown(visit: &Visit, report: Option<ImportReport>) -> Face {
    let frame = Frame::new(visit, "/workloads", "Questionnaires");
    render(&ListPage { frame, questionnaires: load(visit).await?, report })
}

/// `GET /questionnaires`.
pub(super) async fn page(visit: Visit) -> Face {
    shown(&visit, None).await
}

/// `POST /questionnaires`: shows what a file would change, or takes it in.
pub(super) async fn upload(visit: Visit, mut form: Multipart) -> Result<Response, PageProblem> {
    let wrong = |error: MultipartError| {
        Problem::wrong_input(format!("the upload cannot be read: {}", error.body_text()))
    };
    let (mut file, mut is_sure, mut reason) = (None, false, String::new());
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        match field.name() {
            Some("file") => {
                let name = field.file_name().unwrap_or_default().chars();
                let name: String = name.filter(|c| !c.is_control()).take(200).collect();
                let bytes = field.bytes().await.map_err(wrong)?;
                if !(name.is_empty() && bytes.is_empty()) {
                    file = Some((name, bytes));
                }
            }
            Some("do") => is_sure = field.text().await.map_err(wrong)? == "import",
            Some("reason") => reason = field.text().await.map_err(wrong)?,
            _ => {}
        }
    }
    let Some((name, bytes)) = file else {
        return Err(Problem::wrong_input("choose a file".to_owned()).into());
    };
    let report = import(visit.cx(), (&name, &bytes), !is_sure, given(&reason)).await?;
    let status =
        if report.findings.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = shown(&visit, Some(report)).await?;
    Ok((status, page).into_response())
}

#[derive(Template)]
#[template(path = "web/questionnaire.html")]
struct OnePage {
    frame: Frame,
    one: QuestionnaireDetail,
}

/// A workload for which somebody wants to answer.
#[derive(Deserialize)]
pub(super) struct For {
    workload: Option<String>,
}

/// `GET /questionnaires/{id}`: the questions, or those for a workload.
pub(super) async fn one_page(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<For>,
) -> Result<Response, PageProblem> {
    let one = load_one(&visit, &id).await?;
    if let Some(key) = asked.workload {
        let filled = answers::load(&visit, &key, &one.about.id).await?;
        let path = format!("/workloads/{}/questionnaires/{}", filled.workload, one.about.id);
        return Ok(visit.to(&path).into_response());
    }
    let frame = Frame::new(&visit, "/workloads", one.about.name.clone());
    Ok(render(&OnePage { frame, one })?.into_response())
}

/// The form that removes.
#[derive(Deserialize)]
pub(super) struct Gone {
    version: i64,
    #[serde(default)]
    reason: String,
}

/// `POST /questionnaires/{id}/removal`.
pub(super) async fn take_away(
    visit: Visit,
    Path(id): Path<String>,
    Form(gone): Form<Gone>,
) -> Result<Response, PageProblem> {
    let spot = (id.as_str(), Some(gone.version));
    remove(visit.cx(), spot, given(&gone.reason)).await.map_err(Problem::from)?;
    Ok(visit.to("/questionnaires").into_response())
}
