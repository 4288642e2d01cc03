//! The REST API: the same resources as documents.

pub(in crate::web) mod assets;
pub(in crate::web) mod assumptions;
mod body;
pub(in crate::web) mod change_plan;
mod decide;
pub(in crate::web) mod delivery;
mod document;
pub(in crate::web) mod estimates;
pub(in crate::web) mod executions;
pub(in crate::web) mod metrics;
pub(in crate::web) mod notebook;
mod once;
pub(in crate::web) mod outcomes;
mod plan;
pub(in crate::web) mod profile;
pub(in crate::web) mod proposals;
pub(in crate::web) mod questionnaires;
mod refusals;
pub(in crate::web) mod rerank;
pub(in crate::web) mod reviews;
pub(in crate::web) mod rounds;
pub(in crate::web) mod stages;
pub(in crate::web) mod standing;
pub(in crate::web) mod teams;
pub(in crate::web) mod templates;
pub(in crate::web) mod top;
pub(in crate::web) mod values;
pub(in crate::web) mod views;
pub(in crate::web) mod webhooks;

use axum::Json;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::documents::asset::{AssetDetail, AssetDocument};
use crate::documents::event::EventDocument;
use crate::documents::finding::FindingDocument;
use crate::documents::sheet::SheetDocument;
use crate::documents::suggestion::SuggestionDocument;
use crate::documents::tie::TieDocument;
use crate::documents::workload::WorkloadDocument;

use super::access::Visit;
use super::list::{Asked, Page};
use super::problem::Problem;
use super::{activity, dependencies, findings, suggestions, workloads};

pub(in crate::web) use body::Body;
pub(in crate::web) use decide::{Expected, place, state, state_many, unplace};
pub(in crate::web) use document::openapi;
pub(in crate::web) use once::once;
pub(in crate::web) use plan::{
    adopt, cancel, list_iterations, list_plans, list_release_members, list_releases, one_job,
    one_plan, one_release, propose,
};
pub(in crate::web) use refusals::{ReadRefusals, WriteRefusals};

pub(in crate::web) type Answer<T> = Result<Json<T>, Problem>;

pub(in crate::web) async fn no_route() -> Problem {
    Problem::not_found("there is no such resource in version 1 of the API".to_owned())
}

/// Assets by name.
#[utoipa::path(get, path = "/api/v1/assets", params(Asked), responses((status = 200, body = Page<AssetDocument>), ReadRefusals))]
pub(in crate::web) async fn list_assets(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<Page<AssetDocument>> {
    Ok(Json(super::assets::load(&visit, &asked).await?))
}

/// Workloads by rank, then those without one.
#[utoipa::path(get, path = "/api/v1/workloads", params(Asked), responses((status = 200, body = Page<WorkloadDocument>), ReadRefusals))]
pub(in crate::web) async fn list_workloads(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<Page<WorkloadDocument>> {
    Ok(Json(workloads::load(&visit, &asked).await?))
}

/// Dependencies by the asset that needs.
#[utoipa::path(get, path = "/api/v1/dependencies", params(Asked, dependencies::Between), responses((status = 200, body = Page<TieDocument>), ReadRefusals))]
pub(in crate::web) async fn list_dependencies(
    visit: Visit,
    Query(asked): Query<Asked>,
    Query(between): Query<dependencies::Between>,
) -> Answer<Page<TieDocument>> {
    Ok(Json(dependencies::load(&visit, &asked, &between).await?))
}

/// What happened, the latest first.
#[utoipa::path(get, path = "/api/v1/events", params(Asked), responses((status = 200, body = Page<EventDocument>), ReadRefusals))]
pub(in crate::web) async fn list_events(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<Page<EventDocument>> {
    Ok(Json(activity::load(&visit, &asked).await?))
}

/// What is wrong with what was imported.
#[utoipa::path(get, path = "/api/v1/findings", params(Asked), responses((status = 200, body = Page<FindingDocument>), ReadRefusals))]
pub(in crate::web) async fn list_findings(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<Page<FindingDocument>> {
    Ok(Json(findings::load(&visit, &asked).await?))
}

/// Workloads that dependencies suggest.
#[utoipa::path(get, path = "/api/v1/suggestions", params(Asked), responses((status = 200, body = Page<SuggestionDocument>), ReadRefusals))]
pub(in crate::web) async fn list_suggestions(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<Page<SuggestionDocument>> {
    Ok(Json(suggestions::load(&visit, &asked).await?))
}

/// One asset with its provenance and what it needs.
#[utoipa::path(get, path = "/api/v1/assets/{id}", params(("id" = String, Path)), responses((status = 200, body = AssetDetail, headers(("ETag" = String))), (status = 304), ReadRefusals))]
pub(in crate::web) async fn one_asset(
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let whole = super::assets::load_one(&visit, &id).await?;
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

/// A workload with its assets.
#[derive(Serialize, ToSchema)]
pub(in crate::web) struct WorkloadDetail {
    #[serde(flatten)]
    workload: WorkloadDocument,
    members: Vec<AssetDocument>,
    /// What is known of it, level by level, and what is missing.
    sheets: Vec<SheetDocument>,
}

/// One workload with its assets.
#[utoipa::path(get, path = "/api/v1/workloads/{key}", params(("key" = String, Path, example = "W-1")), responses((status = 200, body = WorkloadDetail, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn one_workload(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    Ok(WorkloadDetail::of(workloads::load_one(&visit, &key).await?))
}

impl WorkloadDetail {
    /// The answer that shows a workload. Its ranks shift without a new version, so no reader is
    /// told that it has this copy already.
    fn of(whole: workloads::Whole) -> Response {
        let version = whole.workload.version;
        let detail = Self { workload: whole.workload, members: whole.assets, sheets: whole.sheets };
        tagged(version, &detail)
    }
}

/// A document with its version as `ETag`.
fn tagged(version: i64, document: &impl Serialize) -> Response {
    ([(header::ETAG, format!("\"{version}\""))], Json(document)).into_response()
}

/// A refusal for an outdated version tells what was sent and what there is now; nothing is read for
/// another refusal.
async fn with_both_sides<T: Serialize>(
    problem: Problem,
    yours: Value,
    theirs: impl Future<Output = Result<T, Problem>>,
) -> Problem {
    if !problem.is_outdated() {
        return problem;
    }
    match theirs.await {
        Ok(theirs) => problem.with_sides(yours, json!(theirs)),
        Err(_) => problem,
    }
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

/// What stands behind `?` in an address, or a problem that says what is wrong.
pub(in crate::web) struct Query<T>(pub(in crate::web) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let asked = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        asked.map(|asked| Self(asked.0)).map_err(|wrong| Problem::wrong_input(wrong.body_text()))
    }
}
