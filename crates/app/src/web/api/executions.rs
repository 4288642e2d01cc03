//! Execution plans of releases, so that pipelines report what they ran.

use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use landfall_domain::delivery::execution::ExecutionPlan;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::actions::delivery::execution::{
    draft, find_execution, move_of, release_of, rewrite, step, turn, turn_of,
};
use crate::documents::delivery::{ExecutionDetail, ExecutionDocument};

use super::super::access::Visit;
use super::super::list::Page;
use super::super::problem::Problem;
use super::body::Body;
use super::decide::Expected;
use super::{Answer, ReadRefusals, WriteRefusals, tagged, with_both_sides};

/// So many plans are listed.
const MOST: i64 = 200;

async fn load(visit: &Visit, key: &str) -> Result<ExecutionDetail, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let plan = find_execution(&mut tx, key).await?;
    let release = release_of(&mut tx, &plan).await?;
    tx.rollback().await?;
    Ok(ExecutionDetail::of(&plan, &release, &visit.cx().actor))
}

/// The last 200 execution plans, the newest first.
#[utoipa::path(get, path = "/api/v1/executions", responses((status = 200, body = Page<ExecutionDocument>), ReadRefusals))]
pub(in crate::web) async fn list_executions(visit: Visit) -> Answer<Page<ExecutionDocument>> {
    let mut tx = visit.cx().store.read().await?;
    let items = ExecutionDocument::last(&mut tx, MOST).await?;
    tx.rollback().await?;
    let total = i64::try_from(items.len()).ok();
    Ok(Json(Page { items, next: None, total }))
}

/// One execution plan with its steps, and what whoever asks can do with each.
#[utoipa::path(get, path = "/api/v1/executions/{key}", params(("key" = String, Path, example = "EP-1")), responses((status = 200, body = ExecutionDetail, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn one_execution(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let detail = load(&visit, &key).await?;
    Ok(tagged(detail.execution.version, &detail))
}

/// The release that gets a plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WantedExecution {
    /// Key of a release backlog that was committed to.
    #[schema(example = "RB-1")]
    release: String,
}

/// Drafts the execution plan of a release.
#[utoipa::path(post, path = "/api/v1/executions", params(("Idempotency-Key" = Option<String>, Header)), request_body = WantedExecution, responses((status = 201, body = ExecutionDetail, headers(("Location" = String), ("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn draft_execution(
    visit: Visit,
    Body(said): Body<WantedExecution>,
) -> Result<Response, Problem> {
    let plan = draft(visit.cx(), &said.release).await?;
    let place = format!("{}/api/v1/executions/{}", visit.base(), plan.key());
    let answer = tagged(plan.version, &load(&visit, &plan.key()).await?);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], answer).into_response())
}

async fn done(
    visit: &Visit,
    key: &str,
    said: &impl Serialize,
    done: anyhow::Result<ExecutionPlan>,
) -> Result<Response, Problem> {
    let now = load(visit, key);
    match done.map_err(Problem::from) {
        Ok(plan) => Ok(tagged(plan.version, &now.await?)),
        Err(problem) => Err(with_both_sides(problem, serde_json::json!(said), now).await),
    }
}

/// The text of a plan.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct ExecutionText {
    /// TOML with one `[[step]]` after another.
    #[schema(example = "[[step]]\nnumber = 1\ntitle = \"Tell everybody\"\n")]
    text: String,
}

/// Gives a draft another text.
#[utoipa::path(put, path = "/api/v1/executions/{key}/text", params(("key" = String, Path, example = "EP-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = ExecutionText, responses((status = 200, body = ExecutionDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn put_text(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(said): Body<ExecutionText>,
) -> Result<Response, Problem> {
    let made = rewrite(visit.cx(), (&key, expected.0), &said.text).await;
    done(&visit, &key, &said, made).await
}

/// How the plan as a whole moves.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct ExecutionTurn {
    /// `start`, `pause` or `resume`.
    #[schema(example = "start")]
    turn: String,
}

/// Starts, pauses or resumes a plan.
#[utoipa::path(post, path = "/api/v1/executions/{key}/turns", params(("key" = String, Path, example = "EP-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = ExecutionTurn, responses((status = 200, body = ExecutionDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn turn_execution(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(said): Body<ExecutionTurn>,
) -> Result<Response, Problem> {
    let made = turn(visit.cx(), (&key, expected.0), turn_of(&said.turn)?).await;
    done(&visit, &key, &said, made).await
}

/// How one step moves.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct ExecutionMove {
    /// `7`, or `7.2` for the second asset.
    #[schema(example = "7.2")]
    step: String,
    /// `begin`, `complete`, `fail`, `retry`, `skip`, or `report` for a script that was run elsewhere.
    #[schema(example = "report")]
    how: String,
    /// What was seen, or why; needed to complete, fail and skip.
    #[serde(default)]
    word: String,
    /// The exit code that is reported; 0 is well.
    #[schema(example = 0)]
    exit: Option<i64>,
}

/// Moves one step of a plan.
#[utoipa::path(post, path = "/api/v1/executions/{key}/moves", params(("key" = String, Path, example = "EP-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = ExecutionMove, responses((status = 200, body = ExecutionDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn move_step(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(said): Body<ExecutionMove>,
) -> Result<Response, Problem> {
    let how = move_of(&said.how, &said.word, said.exit)?;
    let made = step(visit.cx(), (&key, expected.0), &said.step, &how).await;
    done(&visit, &key, &said, made).await
}
