//! The REST API: the same resources as documents.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use crate::documents::asset::{AssetDetail, AssetDocument};
use crate::documents::event::EventDocument;
use crate::documents::finding::FindingDocument;
use crate::documents::suggestion::SuggestionDocument;
use crate::documents::workload::WorkloadDocument;

use super::list::{Asked, Page};
use super::problem::Problem;
use super::{Web, activity, assets, findings, suggestions, workloads};

type Answer<T> = Result<Json<T>, Problem>;

pub(super) fn router() -> Router<Web> {
    Router::new()
        .route("/assets", get(list_assets))
        .route("/assets/{id}", get(one_asset))
        .route("/workloads", get(list_workloads))
        .route("/workloads/{key}", get(one_workload))
        .route("/suggestions", get(list_suggestions))
        .route("/findings", get(list_findings))
        .route("/events", get(list_events))
        .fallback(no_route)
        .method_not_allowed_fallback(no_method)
}

async fn no_route() -> Problem {
    Problem::not_found("there is no such resource in version 1 of the API".to_owned())
}

async fn no_method() -> Problem {
    Problem::wrong_method()
}

async fn list_assets(State(web): State<Web>, asked: AskedOf) -> Answer<Page<AssetDocument>> {
    Ok(Json(assets::load(&web, &asked.0).await?))
}

async fn list_workloads(State(web): State<Web>, asked: AskedOf) -> Answer<Page<WorkloadDocument>> {
    Ok(Json(workloads::load(&web, &asked.0).await?))
}

async fn list_events(State(web): State<Web>, asked: AskedOf) -> Answer<Page<EventDocument>> {
    Ok(Json(activity::load(&web, &asked.0).await?))
}

async fn list_findings(State(web): State<Web>, asked: AskedOf) -> Answer<Page<FindingDocument>> {
    Ok(Json(findings::load(&web, &asked.0).await?))
}

async fn list_suggestions(State(web): State<Web>) -> Answer<Page<SuggestionDocument>> {
    Ok(Json(Page { items: suggestions::load(&web).await?, next: None }))
}

async fn one_asset(
    State(web): State<Web>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let whole = assets::load_one(&web, &id).await?;
    let name = |(dependency, name): &(landfall_domain::estate::Dependency, String)| {
        dependency.port.map_or_else(|| name.clone(), |port| format!("{name}:{port}"))
    };
    let version = whole.asset.version;
    let detail = AssetDetail {
        depends_on: whole.needs.iter().map(name).collect(),
        needed_by: whole.needed_by.iter().map(name).collect(),
        provenance: whole.provenance,
        asset: whole.asset,
    };
    Ok(versioned(&headers, version, &detail))
}

#[derive(Serialize)]
struct WorkloadDetail {
    #[serde(flatten)]
    workload: WorkloadDocument,
    members: Vec<AssetDocument>,
}

async fn one_workload(
    State(web): State<Web>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let whole = workloads::load_one(&web, &key).await?;
    let version = whole.workload.version;
    let detail = WorkloadDetail { workload: whole.workload, members: whole.assets };
    Ok(versioned(&headers, version, &detail))
}

/// A document with its version as `ETag`; a reader that has this version gets no copy.
fn versioned(headers: &HeaderMap, version: i64, document: &impl Serialize) -> Response {
    let tag = format!("\"{version}\"");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag)) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    ([(header::ETAG, tag)], Json(document)).into_response()
}

/// What is asked of a list, with a problem document if that is wrong.
struct AskedOf(Asked);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for AskedOf {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        state: &S,
    ) -> Result<Self, Problem> {
        let Query(asked) = Query::<Asked>::from_request_parts(parts, state)
            .await
            .map_err(|wrong| Problem::wrong_input(wrong.body_text()))?;
        Ok(Self(asked))
    }
}
