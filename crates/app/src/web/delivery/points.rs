//! Days on which to release.

use askama::Template;
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::documents::delivery::{ReleasePointsDocument, USUAL_DISRUPTION};

use super::super::access::Visit;
use super::super::api::{Query, ReadRefusals};
use super::super::frame::Frame;
use super::super::problem::{PageProblem, Problem, render};

/// What is asked.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct Asked {
    /// What a release disrupts, in workloads of the first rank: 0 to 1000; 2 if it is not said.
    #[serde(default)]
    #[param(required = false, example = "2")]
    disruption: String,
}

async fn load(visit: &Visit, asked: &Asked) -> Result<ReleasePointsDocument, Problem> {
    let text = asked.disruption.trim();
    let wrong = |_| Problem::wrong_input(format!("disruption: `{text}` is no number"));
    let disruption =
        if text.is_empty() { USUAL_DISRUPTION } else { text.parse().map_err(wrong)? };
    let mut tx = visit.cx().store.read().await?;
    let points = ReleasePointsDocument::load(&mut tx, disruption, visit.cx().today()).await?;
    tx.rollback().await?;
    Ok(points)
}

#[derive(Template)]
#[template(path = "web/release_points.html")]
struct PointsPage {
    frame: Frame,
    found: ReleasePointsDocument,
}

/// `GET /release-points`.
pub(in crate::web) async fn page(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageProblem> {
    let found = load(&visit, &asked).await?;
    let frame = Frame::new(&visit, "/releases", "Release points");
    Ok(render(&PointsPage { frame, found })?.into_response())
}

/// Days on which to release: once what is complete is worth at least what a release disrupts.
#[utoipa::path(get, path = "/api/v1/release-points", params(Asked), responses((status = 200, body = ReleasePointsDocument), (status = 400, description = "it is no such number"), ReadRefusals))]
pub(in crate::web) async fn list(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Json<ReleasePointsDocument>, Problem> {
    Ok(Json(load(&visit, &asked).await?))
}
