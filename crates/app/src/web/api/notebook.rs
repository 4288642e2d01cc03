//! Runbooks of tasks, and what people write to tasks.

use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use landfall_domain::delivery::NoteKind;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::actions::delivery::adding::{WantedTask, add};
use crate::actions::delivery::find_task;
use crate::actions::delivery::notebook::{Entry, write};
use crate::documents::delivery::NotebookDocument;

use super::super::access::Visit;
use super::super::problem::Problem;
use super::body::Body;
use super::{Answer, ReadRefusals, WriteRefusals};

async fn shown(visit: &Visit, key: &str) -> Answer<NotebookDocument> {
    let mut tx = visit.cx().store.read().await?;
    let task = find_task(&mut tx, key).await?;
    let notebook = NotebookDocument::load(&mut tx, &task).await?;
    tx.rollback().await?;
    Ok(Json(notebook))
}

async fn written(visit: &Visit, key: &str, entry: Entry) -> Answer<NotebookDocument> {
    write(visit.cx(), key, &entry).await?;
    shown(visit, key).await
}

/// A task that no template makes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct NewTask {
    /// Key of the workload; a release backlog that is committed to must have it.
    #[schema(example = "W-3")]
    workload: String,
    /// Name of one of its assets; empty for the workload as a whole.
    #[serde(default)]
    #[schema(example = "")]
    asset: String,
    /// What to do, 1 to 200 characters.
    #[schema(example = "Ask the vendor for a licence")]
    name: String,
    /// `assess`, `remediate`, `replicate`, `stage`, `uat`, `ready`, `promote`, `stabilise` or
    /// `decommission`.
    #[schema(example = "assess")]
    stage: String,
    #[schema(example = "architect")]
    skill: String,
    #[schema(example = 2.0)]
    hours: f64,
    /// Why; becomes its first comment.
    #[serde(default)]
    reason: String,
}

/// Adds a task to the release backlog that has its workload; it waits there.
#[utoipa::path(post, path = "/api/v1/tasks", params(("Idempotency-Key" = Option<String>, Header)), request_body = NewTask, responses((status = 201, body = NotebookDocument, headers(("Location" = String))), WriteRefusals))]
pub(in crate::web) async fn add_task(
    visit: Visit,
    Body(said): Body<NewTask>,
) -> Result<Response, Problem> {
    let NewTask { workload, asset, name, stage, skill, hours, reason } = said;
    let wanted = WantedTask { workload, asset, name, stage, skill, hours, because: reason };
    let task = add(visit.cx(), &wanted).await?;
    let at = format!("{}/api/v1/tasks/{}", visit.base(), task.key());
    let made = shown(&visit, &task.key()).await?;
    Ok((StatusCode::CREATED, [(header::LOCATION, at)], made).into_response())
}

/// A task with its runbook, and what people wrote to it.
#[utoipa::path(get, path = "/api/v1/tasks/{key}/notebook", params(("key" = String, Path, example = "T-1")), responses((status = 200, body = NotebookDocument), ReadRefusals))]
pub(in crate::web) async fn read(
    visit: Visit,
    Path(key): Path<String>,
) -> Answer<NotebookDocument> {
    shown(&visit, &key).await
}

/// What somebody writes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WantedNote {
    /// `comment` or `evidence`.
    #[schema(example = "comment")]
    kind: String,
    /// 1 to 500 characters.
    #[schema(example = "the copy took two hours")]
    text: String,
}

/// Writes a comment, or evidence that a task is done.
#[utoipa::path(post, path = "/api/v1/tasks/{key}/notes", params(("key" = String, Path, example = "T-1"), ("Idempotency-Key" = Option<String>, Header)), request_body = WantedNote, responses((status = 200, body = NotebookDocument), WriteRefusals))]
pub(in crate::web) async fn note(
    visit: Visit,
    Path(key): Path<String>,
    Body(said): Body<WantedNote>,
) -> Answer<NotebookDocument> {
    let told = || Problem::wrong_input(format!("`{}` is neither comment nor evidence", said.kind));
    let kind = NoteKind::named(&said.kind).ok_or_else(told)?;
    written(&visit, &key, Entry::Note(kind, said.text)).await
}

/// A further step.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WantedStepText {
    /// What to do, 1 to 500 characters.
    #[schema(example = "Tell the branch offices")]
    text: String,
}

/// Adds a step to the runbook of a task.
#[utoipa::path(post, path = "/api/v1/tasks/{key}/runbook", params(("key" = String, Path, example = "T-1"), ("Idempotency-Key" = Option<String>, Header)), request_body = WantedStepText, responses((status = 200, body = NotebookDocument), WriteRefusals))]
pub(in crate::web) async fn add_step(
    visit: Visit,
    Path(key): Path<String>,
    Body(said): Body<WantedStepText>,
) -> Answer<NotebookDocument> {
    written(&visit, &key, Entry::Step(said.text)).await
}

/// Whether a step is done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WantedTick {
    /// Number of the step, from 1.
    #[schema(example = 1)]
    step: usize,
    /// False opens it again.
    done: bool,
}

/// Ticks off a step of the runbook, or opens it again.
#[utoipa::path(post, path = "/api/v1/tasks/{key}/ticks", params(("key" = String, Path, example = "T-1"), ("Idempotency-Key" = Option<String>, Header)), request_body = WantedTick, responses((status = 200, body = NotebookDocument), WriteRefusals))]
pub(in crate::web) async fn tick(
    visit: Visit,
    Path(key): Path<String>,
    Body(said): Body<WantedTick>,
) -> Answer<NotebookDocument> {
    written(&visit, &key, Entry::Tick(said.step, said.done)).await
}
