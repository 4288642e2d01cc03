//! Questionnaires, and what is answered to them for workloads.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::actions::questionnaires::answer::{Said, answer};
use crate::actions::questionnaires::import::{ImportReport, import};
use crate::actions::questionnaires::remove::remove;
use crate::documents::questionnaire::{FilledDocument, QuestionnaireDetail, QuestionnaireDocument};

use super::super::access::Visit;
use super::super::list::Page;
use super::super::problem::Problem;
use super::super::questionnaires;
use super::body::Body;
use super::decide::Expected;
use super::refusals::ProblemSchema;
use super::{Answer, ReadRefusals, WriteRefusals, tagged, with_both_sides};

/// Questionnaires by name, and how many workloads each puts at which risk.
#[utoipa::path(get, path = "/api/v1/questionnaires", responses((status = 200, body = Page<QuestionnaireDocument>), ReadRefusals))]
pub(in crate::web) async fn list_questionnaires(
    visit: Visit,
) -> Answer<Page<QuestionnaireDocument>> {
    let items = questionnaires::load(&visit).await?;
    let total = i64::try_from(items.len()).ok();
    Ok(Json(Page { items, next: None, total }))
}

/// A questionnaire with its questions and answers.
#[utoipa::path(get, path = "/api/v1/questionnaires/{id}", params(("id" = String, Path)), responses((status = 200, body = QuestionnaireDetail, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn one_questionnaire(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let one = questionnaires::load_one(&visit, &id).await?;
    Ok(tagged(one.about.version, &one))
}

/// Removes a questionnaire with its answers.
#[utoipa::path(delete, path = "/api/v1/questionnaires/{id}", params(("id" = String, Path), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), responses((status = 204), WriteRefusals))]
pub(in crate::web) async fn remove_questionnaire(
    visit: Visit,
    Path(id): Path<String>,
    Expected(version): Expected,
) -> Result<StatusCode, Problem> {
    match remove(visit.cx(), (&id, version), None).await {
        Ok(_) => Ok(StatusCode::NO_CONTENT),
        Err(error) => {
            let theirs = questionnaires::load_one(&visit, &id);
            Err(with_both_sides(error.into(), json!(null), theirs).await)
        }
    }
}

/// A file of questionnaires.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct QuestionnaireFile {
    /// Its name, for what is told of its lines.
    #[schema(example = "questionnaire.yaml", max_length = 200)]
    name: String,
    /// Its text, in YAML as Konveyor writes it, of at most one MiB.
    #[schema(example = "name: Berth\nsections: []")]
    yaml: String,
    /// Whether to say only what would change.
    #[serde(default)]
    dry_run: bool,
    /// Why, for the history.
    #[serde(default)]
    reason: Option<String>,
}

/// Imports questionnaires: all or nothing. The same file again changes nothing; a changed one keeps
/// the answers that still hold.
#[utoipa::path(post, path = "/api/v1/questionnaire-imports", params(("Idempotency-Key" = Option<String>, Header)), request_body = QuestionnaireFile, responses(WriteRefusals, (status = 200, body = ImportReport), (status = 422, description = "there are findings, so nothing is written; or a rule refuses it", content((ImportReport = "application/json"), (ProblemSchema = "application/problem+json")))))]
pub(in crate::web) async fn import_questionnaires(
    visit: Visit,
    Body(said): Body<QuestionnaireFile>,
) -> Result<Response, Problem> {
    let name: String = said.name.chars().filter(|c| !c.is_control()).take(200).collect();
    let file = (name.as_str(), said.yaml.as_bytes());
    let report = import(visit.cx(), file, said.dry_run, said.reason.as_deref()).await?;
    let status =
        if report.findings.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Json(report)).into_response())
}

/// Every questionnaire as it stands for a workload, the worst first.
#[utoipa::path(get, path = "/api/v1/workloads/{key}/questionnaires", params(("key" = String, Path, example = "W-1")), responses((status = 200, body = Page<FilledDocument>), ReadRefusals))]
pub(in crate::web) async fn list_filled(
    visit: Visit,
    Path(key): Path<String>,
) -> Answer<Page<FilledDocument>> {
    let items = questionnaires::answers::load_all(&visit, &key).await?;
    let total = i64::try_from(items.len()).ok();
    Ok(Json(Page { items, next: None, total }))
}

/// A questionnaire as it stands for a workload.
#[utoipa::path(get, path = "/api/v1/workloads/{key}/questionnaires/{id}", params(("key" = String, Path, example = "W-1"), ("id" = String, Path)), responses((status = 200, body = FilledDocument, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn one_filled(
    visit: Visit,
    Path((key, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let filled = questionnaires::answers::load(&visit, &key, &id).await?;
    Ok(tagged(filled.version, &filled))
}

/// Answers by number of the question (`1.2`) or its text.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Answers {
    /// Number or text of the answer; null takes an earlier one back.
    #[schema(example = json!({ "1.2": "3" }))]
    answers: BTreeMap<String, Option<String>>,
    /// Why, for the history.
    #[serde(default)]
    reason: Option<String>,
}

/// Keeps answers for a workload, all or none; the document says what they come to.
#[utoipa::path(patch, path = "/api/v1/workloads/{key}/questionnaires/{id}", params(("key" = String, Path, example = "W-1"), ("id" = String, Path), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = Answers, responses((status = 200, body = FilledDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn answer_questionnaire(
    visit: Visit,
    Path((key, id)): Path<(String, String)>,
    Expected(version): Expected,
    Body(said): Body<Answers>,
) -> Result<Response, Problem> {
    let answers: Said = said.answers.clone().into_iter().collect();
    let spot = (id.as_str(), key.as_str(), version);
    if let Err(error) = answer(visit.cx(), spot, &answers, said.reason.as_deref()).await {
        let theirs = questionnaires::answers::load(&visit, &key, &id);
        return Err(with_both_sides(error.into(), json!(said), theirs).await);
    }
    let filled = questionnaires::answers::load(&visit, &key, &id).await?;
    Ok(tagged(filled.version, &filled))
}
