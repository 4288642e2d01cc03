//! Values of workloads from CSV tables.

use axum::Json;
use axum::response::{IntoResponse, Response};
use landfall_domain::people::Right;

use crate::actions::decide::{How, ValuesReport, import_values};

use super::super::access::Visit;
use super::super::problem::Problem;
use super::super::upload::status;
use super::WriteRefusals;
use super::body::Body;
use super::outcomes::Workshop;
use super::refusals::ProblemSchema;

/// States values of workloads from CSV tables, all rows or none: a column `workload` with keys, and one
/// for each value, as `owner`. With findings nothing is written, and the status is 422.
#[utoipa::path(post, path = "/api/v1/workload-imports", params(("Idempotency-Key" = Option<String>, Header)), request_body = Workshop, responses(WriteRefusals, (status = 200, body = ValuesReport), (status = 422, description = "there are findings, so nothing is written; or a rule refuses it", content((ValuesReport = "application/json"), (ProblemSchema = "application/problem+json")))))]
pub(in crate::web) async fn import_values_by_api(
    visit: Visit,
    Body(said): Body<Workshop>,
) -> Result<Response, Problem> {
    let how = How { reason: said.reason.as_deref(), dry_run: said.dry_run };
    let may_decide = visit.demand(Right::Prioritise).is_ok();
    let report = import_values(visit.cx(), &said.files(), may_decide, how).await?;
    Ok((status(!report.findings.is_empty()), Json(report)).into_response())
}
