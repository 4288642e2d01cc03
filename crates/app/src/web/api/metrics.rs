//! Metrics of outcomes and their actuals.

use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use landfall_domain::outcome::Said;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::actions::outcomes::metrics::{add_metric, change_metric, remove_metric};
use crate::actions::outcomes::record::{NewActual, record_actual, remove_actual};
use crate::documents::outcome::{ActualDocument, MetricDocument};

use super::super::access::Visit;
use super::super::list::Page;
use super::super::outcomes;
use super::super::problem::Problem;
use super::body::Body;
use super::decide::Expected;
use super::{Answer, ReadRefusals, WriteRefusals, tagged, with_both_sides};

/// What is said of a metric; what is not named stays.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct MetricChange {
    #[schema(example = "Racks in use")]
    title: Option<String>,
    #[schema(example = "racks")]
    unit: Option<String>,
    /// True for an early signal.
    learning: Option<bool>,
    /// `up` or `down`: follows from baseline and target, and is checked against them.
    direction: Option<String>,
    #[schema(example = 12)]
    baseline: Option<f64>,
    /// The day of the baseline; the day on which the metric is added without it.
    baseline_on: Option<String>,
    #[schema(example = 0)]
    target: Option<f64>,
    #[schema(example = "2099-06-30")]
    due: Option<String>,
    /// `typed`, or what the backlog measures itself.
    #[schema(example = "typed")]
    source: Option<String>,
    /// Why, for the history.
    reason: Option<String>,
}

impl MetricChange {
    fn said(&self) -> Said {
        let flag = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let all = [
            ("title", self.title.clone()),
            ("unit", self.unit.clone()),
            ("learning", self.learning.map(flag)),
            ("direction", self.direction.clone()),
            ("baseline", self.baseline.map(|number| number.to_string())),
            ("baseline_on", self.baseline_on.clone()),
            ("target", self.target.map(|number| number.to_string())),
            ("due", self.due.clone()),
            ("source", self.source.clone()),
        ];
        Said::of(all.into_iter().filter_map(|(field, value)| Some((field, value?))))
    }
}

fn all(items: Vec<MetricDocument>) -> Json<Page<MetricDocument>> {
    let total = i64::try_from(items.len()).ok();
    Json(Page { items, next: None, total })
}

/// All metrics with how far they have come, outcome by outcome.
#[utoipa::path(get, path = "/api/v1/metrics", responses((status = 200, body = Page<MetricDocument>), ReadRefusals))]
pub(in crate::web) async fn list_metrics(visit: Visit) -> Answer<Page<MetricDocument>> {
    Ok(all(outcomes::board(&visit).await?.metrics().cloned().collect()))
}

/// The metrics of an outcome.
#[utoipa::path(get, path = "/api/v1/outcomes/{key}/metrics", params(("key" = String, Path, example = "O-1")), responses((status = 200, body = Page<MetricDocument>), ReadRefusals))]
pub(in crate::web) async fn list_of_outcome(
    visit: Visit,
    Path(key): Path<String>,
) -> Answer<Page<MetricDocument>> {
    Ok(all(outcomes::load_one(&visit, &key).await?.metrics))
}

/// Adds a metric to an outcome: it needs a title, a baseline, a target and a day.
#[utoipa::path(post, path = "/api/v1/outcomes/{key}/metrics", params(("key" = String, Path, example = "O-1"), ("Idempotency-Key" = Option<String>, Header)), request_body = MetricChange, responses((status = 201, body = MetricDocument, headers(("Location" = String), ("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn create(
    visit: Visit,
    Path(key): Path<String>,
    Body(new): Body<MetricChange>,
) -> Result<Response, Problem> {
    let added = add_metric(visit.cx(), &key, &new.said(), new.reason.as_deref()).await?;
    let place = format!("{}/api/v1/metrics/{}", visit.base(), added.key());
    let document = outcomes::load_metric(&visit, &added.key()).await?;
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], shown(&document)).into_response())
}

/// One metric. How far it has come shifts without a new version.
#[utoipa::path(get, path = "/api/v1/metrics/{key}", params(("key" = String, Path, example = "M-1")), responses((status = 200, body = MetricDocument, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn one_metric(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    Ok(shown(&outcomes::load_metric(&visit, &key).await?))
}

/// Changes what is said of a metric.
#[utoipa::path(patch, path = "/api/v1/metrics/{key}", params(("key" = String, Path, example = "M-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = MetricChange, responses((status = 200, body = MetricDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn change(
    visit: Visit,
    Path(key): Path<String>,
    Expected(version): Expected,
    Body(change): Body<MetricChange>,
) -> Result<Response, Problem> {
    let spot = (key.as_str(), version);
    match change_metric(visit.cx(), spot, &change.said(), change.reason.as_deref()).await {
        Ok(_) => Ok(shown(&outcomes::load_metric(&visit, &key).await?)),
        Err(error) => {
            Err(with_both_sides(error.into(), json!(change), outcomes::load_metric(&visit, &key))
                .await)
        }
    }
}

/// Removes a metric with its actuals.
#[utoipa::path(delete, path = "/api/v1/metrics/{key}", params(("key" = String, Path, example = "M-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), responses((status = 204), WriteRefusals))]
pub(in crate::web) async fn remove(
    visit: Visit,
    Path(key): Path<String>,
    Expected(version): Expected,
) -> Result<StatusCode, Problem> {
    match remove_metric(visit.cx(), (&key, version), None).await {
        Ok(_) => Ok(StatusCode::NO_CONTENT),
        Err(error) => {
            Err(with_both_sides(error.into(), Value::Null, outcomes::load_metric(&visit, &key))
                .await)
        }
    }
}

/// Where a metric stood, day by day.
#[utoipa::path(get, path = "/api/v1/metrics/{key}/actuals", params(("key" = String, Path, example = "M-1")), responses((status = 200, body = Page<ActualDocument>), ReadRefusals))]
pub(in crate::web) async fn list_actuals(
    visit: Visit,
    Path(key): Path<String>,
) -> Answer<Page<ActualDocument>> {
    let items = outcomes::actuals(&visit, &key).await?;
    let total = i64::try_from(items.len()).ok();
    Ok(Json(Page { items, next: None, total }))
}

/// Where a metric stands on a day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct NewValue {
    /// Today without it.
    on: Option<String>,
    /// In the unit of the metric; a computed metric takes what is measured now.
    #[schema(example = 9)]
    value: Option<f64>,
    note: Option<String>,
}

/// Records where a metric stands, in the place of what was said of that day before.
#[utoipa::path(post, path = "/api/v1/metrics/{key}/actuals", params(("key" = String, Path, example = "M-1"), ("Idempotency-Key" = Option<String>, Header)), request_body = NewValue, responses((status = 200, body = MetricDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn record(
    visit: Visit,
    Path(key): Path<String>,
    Body(said): Body<NewValue>,
) -> Result<Response, Problem> {
    let value = said.value.map(|value| value.to_string()).unwrap_or_default();
    let new = NewActual {
        on: said.on.as_deref().unwrap_or_default(),
        value: &value,
        note: said.note.as_deref().unwrap_or_default(),
    };
    record_actual(visit.cx(), &key, new).await?;
    Ok(shown(&outcomes::load_metric(&visit, &key).await?))
}

/// Takes back what was recorded of a day.
#[utoipa::path(delete, path = "/api/v1/metrics/{key}/actuals/{on}", params(("key" = String, Path, example = "M-1"), ("on" = String, Path, example = "2026-11-26")), responses((status = 204), WriteRefusals))]
pub(in crate::web) async fn retract(
    visit: Visit,
    Path((key, on)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    remove_actual(visit.cx(), &key, &on).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shown(document: &MetricDocument) -> Response {
    tagged(document.version, document)
}
