//! Saved views of lists: everybody's, and those of who asks.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use landfall_domain::view::View;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

use crate::documents::view::ViewDocument;

use super::super::access::Visit;
use super::super::list::Page;
use super::super::problem::Problem;
use super::super::views::{self, Wanted, document};
use super::body::Body;
use super::decide::Expected;
use super::{Answer, Query, ReadRefusals, WriteRefusals, tagged, versioned, with_both_sides};

/// Of which list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct Of {
    /// `assets` or `workloads`; all without it.
    #[param(example = "workloads")]
    list: Option<String>,
}

/// Saved views that you see: everybody's and your own, list by list and by name.
#[utoipa::path(get, path = "/api/v1/views", params(Of), responses((status = 200, body = Page<ViewDocument>), ReadRefusals))]
pub(in crate::web) async fn list_views(
    visit: Visit,
    Query(of): Query<Of>,
) -> Answer<Page<ViewDocument>> {
    let views = views::load_named(&visit, of.list.as_deref()).await?;
    let total = i64::try_from(views.len()).ok();
    Ok(Json(Page { items: views.iter().map(document).collect(), next: None, total }))
}

/// One saved view.
#[utoipa::path(get, path = "/api/v1/views/{id}", params(("id" = String, Path)), responses((status = 200, body = ViewDocument, headers(("ETag" = String))), (status = 304), ReadRefusals))]
pub(in crate::web) async fn one_view(
    visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let view = views::load_one(&visit, &id).await?;
    Ok(versioned(&headers, view.version, &document(&view)))
}

/// Saves a view; a name is there once per list and owner, so nothing is saved twice.
#[utoipa::path(post, path = "/api/v1/views", request_body = Wanted, responses((status = 201, body = ViewDocument, headers(("Location" = String), ("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn save(
    visit: Visit,
    Body(wanted): Body<Wanted>,
) -> Result<Response, Problem> {
    let view = views::add(&visit, &wanted).await?;
    let place = format!("{}/api/v1/views/{}", visit.base(), view.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], shown(&view)).into_response())
}

/// Writes all of a view anew.
#[utoipa::path(put, path = "/api/v1/views/{id}", params(("id" = String, Path), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = Wanted, responses((status = 200, body = ViewDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn put(
    visit: Visit,
    Path(id): Path<String>,
    Expected(version): Expected,
    Body(wanted): Body<Wanted>,
) -> Result<Response, Problem> {
    let before = views::load_one(&visit, &id).await?;
    match views::put(&visit, before, version, &wanted).await {
        Ok(view) => Ok(shown(&view)),
        Err(problem) => Err(refused(&visit, &id, problem, json!(wanted)).await),
    }
}

/// Deletes a view.
#[utoipa::path(delete, path = "/api/v1/views/{id}", params(("id" = String, Path), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), responses((status = 204), WriteRefusals))]
pub(in crate::web) async fn remove(
    visit: Visit,
    Path(id): Path<String>,
    Expected(version): Expected,
) -> Result<StatusCode, Problem> {
    let view = views::load_one(&visit, &id).await?;
    match views::delete(&visit, &view, version).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(problem) => Err(refused(&visit, &id, problem, Value::Null).await),
    }
}

fn shown(view: &View) -> Response {
    tagged(view.version, &document(view))
}

/// A refusal for an outdated version tells what was sent and what there is now.
async fn refused(visit: &Visit, id: &str, problem: Problem, yours: Value) -> Problem {
    let theirs = async { views::load_one(visit, id).await.map(|view| document(&view)) };
    with_both_sides(problem, yours, theirs).await
}
