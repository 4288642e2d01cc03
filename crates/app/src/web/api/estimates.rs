//! Estimates of tasks, with their history and what such tasks took before.

use axum::extract::Path;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::actions::delivery::estimating::{Figures, estimate};
use crate::actions::delivery::find_task;
use crate::documents::delivery::EstimatesDocument;

use super::super::access::Visit;
use super::super::frame::given;
use super::super::problem::Problem;
use super::body::Body;
use super::decide::Expected;
use super::{ReadRefusals, WriteRefusals, tagged, with_both_sides};

/// A task with everything that was believed of its effort.
pub(in crate::web) async fn load(visit: &Visit, key: &str) -> Result<EstimatesDocument, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let task = find_task(&mut tx, key).await?;
    let found = EstimatesDocument::load(&mut tx, &task).await?;
    tx.rollback().await?;
    Ok(found)
}

/// Every estimate of a task, the first one first, and what such tasks took before. The `ETag` is that
/// of the task.
#[utoipa::path(get, path = "/api/v1/tasks/{key}/estimates", params(("key" = String, Path, example = "T-1")), responses((status = 200, body = EstimatesDocument, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn list_estimates(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    // What such tasks took changes without the task: no reader is told that nothing did.
    let found = load(&visit, &key).await?;
    Ok(tagged(found.task.version, &found))
}

/// Another estimate: hours, or low, likely and high, or the suggestion; exactly one of them.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WantedEstimate {
    #[schema(example = 4.5)]
    hours: Option<f64>,
    /// If all goes well; the estimate is (low + 4 likely + high) / 6.
    low_hours: Option<f64>,
    likely_hours: Option<f64>,
    /// If much goes wrong.
    high_hours: Option<f64>,
    /// Take the median of what such tasks took before.
    #[serde(default)]
    suggested: bool,
    /// Why; needed where the team is committed already.
    #[serde(default)]
    #[schema(example = "the disks are slow")]
    reason: String,
}

/// Gives a task another estimate.
#[utoipa::path(post, path = "/api/v1/tasks/{key}/estimates", params(("key" = String, Path, example = "T-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = WantedEstimate, responses((status = 200, body = EstimatesDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn add_estimate(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(said): Body<WantedEstimate>,
) -> Result<Response, Problem> {
    let figures = Figures {
        hours: said.hours,
        low: said.low_hours,
        likely: said.likely_hours,
        high: said.high_hours,
        suggested: said.suggested,
    };
    let at = (key.as_str(), expected.0);
    let done = estimate(visit.cx(), at, figures.word()?, given(&said.reason)).await;
    let now = load(&visit, &key);
    match done.map_err(Problem::from) {
        Ok(task) => Ok(tagged(task.version, &now.await?)),
        Err(problem) => Err(with_both_sides(problem, serde_json::json!(said), now).await),
    }
}
