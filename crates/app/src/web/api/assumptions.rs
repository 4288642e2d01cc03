//! Core assumptions: what the backlog rests on, what is said of them, and what is decided.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use landfall_domain::assumption::{Assumption, Consequence, WordKind};
use landfall_domain::people::Right;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::actions::assumptions::decide::{Decision, Verdict, confirm, decide, preview};
use crate::actions::assumptions::record::{self, Fields};
use crate::actions::assumptions::say::{Saying, say};
use crate::actions::assumptions::upset::unwatched;
use crate::documents::assumption::{AssumptionDetail, AssumptionDocument};
use crate::documents::upset::UpsetDocument;

use super::super::access::Visit;
use super::super::assumptions::{detail, load};
use super::super::list::Page;
use super::super::problem::Problem;
use super::body::Body;
use super::decide::Expected;
use super::{Answer, ReadRefusals, WriteRefusals, versioned, with_both_sides};

/// So many rows of each list of a preview are told.
const MOST: usize = 200;

/// Assumptions, what to challenge first at the top. A portfolio has at most 500.
#[utoipa::path(get, path = "/api/v1/assumptions", responses((status = 200, body = Page<AssumptionDocument>), ReadRefusals))]
pub(in crate::web) async fn list(visit: Visit) -> Answer<Page<AssumptionDocument>> {
    let items = load(&visit).await?;
    let total = i64::try_from(items.len()).ok();
    Ok(Json(Page { items, next: None, total }))
}

/// States an assumption; decisions in its scope rest on it from now on. Each statement once.
#[utoipa::path(post, path = "/api/v1/assumptions", request_body = Fields, responses((status = 201, body = AssumptionDetail, headers(("Location" = String), ("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn create(
    visit: Visit,
    Body(fields): Body<Fields>,
) -> Result<Response, Problem> {
    let added = record::add(visit.cx(), &fields).await?;
    let place = format!("{}/api/v1/assumptions/{}", visit.base(), added.key());
    let head = [(header::LOCATION, place), (header::ETAG, format!("\"{}\"", added.version))];
    Ok((StatusCode::CREATED, head, Json(detail(&visit, &added.key()).await?)).into_response())
}

/// One assumption, with what rests on it and what is said of it.
#[utoipa::path(get, path = "/api/v1/assumptions/{key}", params(("key" = String, Path, example = "A-1")), responses((status = 200, body = AssumptionDetail, headers(("ETag" = String))), (status = 304), ReadRefusals))]
pub(in crate::web) async fn one(
    visit: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = detail(&visit, &key).await?;
    Ok(versioned(&headers, found.assumption.version, &found))
}

/// Changes an assumption. Statement and scope of one that came with the rules are theirs.
#[utoipa::path(patch, path = "/api/v1/assumptions/{key}", params(("key" = String, Path, example = "A-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = Fields, responses((status = 200, body = AssumptionDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn change(
    visit: Visit,
    Path(key): Path<String>,
    Expected(version): Expected,
    Body(fields): Body<Fields>,
) -> Result<Response, Problem> {
    let done = record::change(visit.cx(), (&key, version), &fields).await;
    answered(&visit, &key, done, json!(fields)).await
}

/// Removes an assumption that a person stated and on which nothing rests.
#[utoipa::path(delete, path = "/api/v1/assumptions/{key}", params(("key" = String, Path, example = "A-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), responses((status = 204), WriteRefusals))]
pub(in crate::web) async fn remove(
    visit: Visit,
    Path(key): Path<String>,
    Expected(version): Expected,
) -> Result<StatusCode, Problem> {
    match record::remove(visit.cx(), &key, version).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(error) => Err(with_both_sides(error.into(), Value::Null, detail(&visit, &key)).await),
    }
}

/// A word on an assumption.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Words {
    /// `challenge`, `evidence` or `comment`.
    #[schema(value_type = String, example = "challenge")]
    kind: WordKind,
    #[schema(example = "The yearly audit uses these machines.")]
    text: String,
    /// How weak the evidence is now, from 0 to 100; with evidence only.
    #[serde(default)]
    weakness_percent: Option<u8>,
}

/// Doubts an assumption, gives evidence, or says something else of it.
#[utoipa::path(post, path = "/api/v1/assumptions/{key}/words", params(("key" = String, Path, example = "A-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = Words, responses((status = 200, body = AssumptionDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn add_word(
    visit: Visit,
    Path(key): Path<String>,
    Expected(version): Expected,
    Body(said): Body<Words>,
) -> Result<Response, Problem> {
    let Words { kind, text, weakness_percent } = &said;
    let (kind, weakness_percent) = (*kind, *weakness_percent);
    let saying = Saying { key: &key, version, kind, text, weakness_percent };
    let done = say(visit.cx(), &saying).await;
    answered(&visit, &key, done, json!(said)).await
}

/// What may be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::web) enum Choice {
    Confirm,
    Overturn,
    Reopen,
}

/// A decision on an assumption.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Decided {
    decision: Choice,
    /// Why.
    #[serde(default)]
    reason: String,
    /// What holds instead, if it is overturned; what the assumption says already, if it is missing.
    #[schema(value_type = Option<Object>)]
    #[serde(default)]
    consequence: Option<Consequence>,
}

impl Decided {
    fn verdict(&self) -> Option<Verdict> {
        match self.decision {
            Choice::Confirm => None,
            Choice::Overturn => Some(Verdict::Overturn(self.consequence.clone())),
            Choice::Reopen => Some(Verdict::Reopen),
        }
    }
}

/// Says what a decision would change, with at most 200 rows of each list. Nothing is stored.
#[utoipa::path(post, path = "/api/v1/assumptions/{key}/preview", params(("key" = String, Path, example = "A-1")), request_body = Decided, responses((status = 200, body = UpsetDocument), WriteRefusals))]
pub(in crate::web) async fn preview_it(
    visit: Visit,
    Path(key): Path<String>,
    Body(said): Body<Decided>,
) -> Answer<UpsetDocument> {
    let nothing = "confirming changes nothing but the status: preview `overturn` or `reopen`";
    let verdict = said.verdict().ok_or_else(|| Problem::wrong_input(nothing.to_owned()))?;
    let decided = preview(visit.cx(), &key, &verdict, unwatched()).await?;
    Ok(Json(UpsetDocument::of(&decided, MOST)))
}

/// Confirms, overturns or reopens an assumption; what rests on it is decided anew in one event,
/// which `Landfall-Event` names.
#[utoipa::path(post, path = "/api/v1/assumptions/{key}/decision", params(("key" = String, Path, example = "A-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = Decided, responses((status = 200, body = AssumptionDetail, headers(("ETag" = String), ("Landfall-Event" = Option<i64>))), WriteRefusals))]
pub(in crate::web) async fn decide_it(
    visit: Visit,
    Path(key): Path<String>,
    Expected(version): Expected,
    Body(said): Body<Decided>,
) -> Result<Response, Problem> {
    visit.demand(Right::Prioritise)?;
    let decision = Decision { key: &key, version, reason: &said.reason };
    let mut event = None;
    let done = match said.verdict() {
        None => confirm(visit.cx(), &decision).await,
        Some(verdict) => {
            decide(visit.cx(), &decision, &verdict, unwatched()).await.map(|decided| {
                event = decided.event;
                decided.assumption
            })
        }
    };
    let mut answer = answered(&visit, &key, done, json!(said)).await?;
    if let Some(event) = event {
        answer.headers_mut().insert("landfall-event", event.into());
    }
    Ok(answer)
}

async fn answered(
    visit: &Visit,
    key: &str,
    done: anyhow::Result<Assumption>,
    yours: Value,
) -> Result<Response, Problem> {
    match done {
        Ok(after) => {
            let tag = [(header::ETAG, format!("\"{}\"", after.version))];
            Ok((tag, Json(detail(visit, key).await?)).into_response())
        }
        Err(error) => Err(with_both_sides(error.into(), yours, detail(visit, key)).await),
    }
}
