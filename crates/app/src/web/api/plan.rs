//! Plans, the jobs that propose them, iterations and releases.

use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::actions::adopt_plan::adopt_plan;
use crate::actions::jobs::WantedPlan;
use crate::documents::job::JobDocument;
use crate::documents::plan::{IterationDocument, PlanDetail, PlanSummary};
use crate::documents::release::{ReleaseMember, ReleaseSummary};

use super::super::access::Visit;
use super::super::frame::given;
use super::super::list::{Asked, Filling, Page};
use super::super::plan::Wanted;
use super::super::problem::Problem;
use super::super::studied::Studied;
use super::super::{jobs, plan, plans, releases};
use super::body::Body;
use super::{Answer, Query, ReadRefusals, WriteRefusals};

/// Plans, the latest first.
#[utoipa::path(get, path = "/api/v1/plans", params(Asked), responses((status = 200, body = Page<PlanSummary>), ReadRefusals))]
pub(in crate::web) async fn list_plans(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<Page<PlanSummary>> {
    Ok(Json(plans::load(&visit, &asked).await?))
}

/// A plan with a part of its packages.
#[derive(Serialize, ToSchema)]
pub(in crate::web) struct PlanPart {
    #[serde(flatten)]
    plan: PlanDetail,
    /// Where the next part of the packages begins.
    next: Option<usize>,
}

/// A plan with a part of its packages.
#[utoipa::path(get, path = "/api/v1/plans/{key}", params(("key" = String, Path, example = "P-1"), Wanted), responses((status = 200, body = PlanPart), ReadRefusals))]
pub(in crate::web) async fn one_plan(
    visit: Visit,
    Path(key): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Answer<PlanPart> {
    let whole = plan::load(&visit, &key, &wanted).await?;
    let Studied { plan, study, .. } = &*whole.studied;
    let detail = PlanDetail::part(plan, study, &whole.packages, &whole.names);
    Ok(Json(PlanPart { plan: detail, next: whole.next }))
}

/// Asks for a plan: a search in the background, to whose job `Location` leads.
#[utoipa::path(post, path = "/api/v1/plans", request_body = WantedPlan, responses((status = 202, body = JobDocument, headers(("Location" = String))), WriteRefusals))]
pub(in crate::web) async fn propose(
    visit: Visit,
    Body(wanted): Body<WantedPlan>,
) -> Result<Response, Problem> {
    let job = visit.jobs().ask(visit.cx(), wanted).await?;
    let place = format!("{}/api/v1/jobs/{}", visit.base(), job.id);
    let head = [(header::LOCATION, place)];
    Ok((StatusCode::ACCEPTED, head, Json(JobDocument::from(&job))).into_response())
}

/// Why.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Reason {
    #[serde(default)]
    reason: String,
}

/// Makes a proposed plan the one in force.
#[utoipa::path(post, path = "/api/v1/plans/{key}/adoption", params(("key" = String, Path, example = "P-1"), ("Idempotency-Key" = Option<String>, Header)), request_body = Reason, responses((status = 200, body = PlanSummary), WriteRefusals))]
pub(in crate::web) async fn adopt(
    visit: Visit,
    Path(key): Path<String>,
    Body(said): Body<Reason>,
) -> Answer<PlanSummary> {
    let plan = adopt_plan(visit.cx(), plans::number(&key)?, given(&said.reason)).await?;
    Ok(Json(PlanSummary::from(&plan)))
}

/// One job, and how far it has come.
#[utoipa::path(get, path = "/api/v1/jobs/{id}", params(("id" = String, Path)), responses((status = 200, body = JobDocument), ReadRefusals))]
pub(in crate::web) async fn one_job(visit: Visit, Path(key): Path<String>) -> Answer<JobDocument> {
    Ok(Json(jobs::load(&visit, &key).await?))
}

/// Cancels a job: one that is at work ends soon, and stores nothing.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/cancellation", params(("id" = String, Path)), responses((status = 202, body = JobDocument), WriteRefusals))]
pub(in crate::web) async fn cancel(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let job = visit.jobs().cancel(visit.cx(), jobs::id(&key)?).await?;
    Ok((StatusCode::ACCEPTED, Json(JobDocument::from(&job))).into_response())
}

/// Iterations of the plan in force, else of the latest one.
#[utoipa::path(get, path = "/api/v1/iterations", params(Asked), responses((status = 200, body = Page<IterationDocument>), ReadRefusals))]
pub(in crate::web) async fn list_iterations(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<Page<IterationDocument>> {
    let mut filling = Filling::<IterationDocument>::new(&asked)?;
    let skipped = usize::try_from(asked.number()?.unwrap_or(0)).unwrap_or(usize::MAX);
    let mut tx = visit.cx().store.read().await?;
    let plan = tx.head_in_sight().await?;
    tx.rollback().await?;
    let Some((number, _)) = plan else {
        return Ok(Json(Page { items: Vec::new(), next: None, total: None }));
    };
    let studied = plans::studied(&visit, &format!("P-{number}")).await?;
    let mut next = None;
    for (at, iteration) in studied.study.iterations.iter().enumerate().skip(skipped) {
        if !filling.take(iteration.clone())? {
            next = Some(at.to_string());
            break;
        }
    }
    let items = filling.items.iter().map(IterationDocument::brief).collect();
    Ok(Json(Page { items, next, total: None }))
}

/// Releases in order, each with what it comes to.
#[utoipa::path(get, path = "/api/v1/releases", params(Asked), responses((status = 200, body = Page<ReleaseSummary>), ReadRefusals))]
pub(in crate::web) async fn list_releases(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<Page<ReleaseSummary>> {
    Ok(Json(releases::load(&visit, &asked).await?))
}

/// One release.
#[utoipa::path(get, path = "/api/v1/releases/{key}", params(("key" = String, Path, example = "R-1")), responses((status = 200, body = ReleaseSummary), ReadRefusals))]
pub(in crate::web) async fn one_release(
    visit: Visit,
    Path(key): Path<String>,
) -> Answer<ReleaseSummary> {
    Ok(Json(releases::load_one(&visit, &key).await?))
}

/// The workloads of a release in their order, each with the assets that it needs.
#[utoipa::path(get, path = "/api/v1/releases/{key}/members", params(("key" = String, Path, example = "R-1"), Onward), responses((status = 200, body = Page<ReleaseMember>), ReadRefusals))]
pub(in crate::web) async fn list_release_members(
    visit: Visit,
    Path(key): Path<String>,
    Query(onward): Query<Onward>,
) -> Answer<Page<ReleaseMember>> {
    let asked = Asked { after: onward.after, limit: onward.limit, ..Asked::default() };
    Ok(Json(releases::load_members(&visit, &key, &asked).await?))
}

/// Where a page of something begins, and how long it is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct Onward {
    /// Where to go on: what the page before said.
    after: Option<String>,
    /// How many, from 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}
