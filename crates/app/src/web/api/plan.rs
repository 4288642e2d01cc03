//! Plans, the jobs that propose them, iterations and releases.

use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::actions::adopt_plan::adopt_plan;
use crate::actions::jobs::WantedPlan;
use crate::documents::job::JobDocument;
use crate::documents::plan::{IterationDocument, PlanDetail, PlanSummary, iterations};
use crate::documents::release::ReleaseDocument;

use super::super::access::Visit;
use super::super::frame::given;
use super::super::list::{Asked, Filling, Page};
use super::super::plan::Wanted;
use super::super::problem::Problem;
use super::super::{jobs, plan, plans, releases};
use super::body::Body;
use super::{Answer, Query};

pub(in crate::web) async fn list_plans(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<Page<PlanSummary>> {
    Ok(Json(plans::load(&visit, &asked).await?))
}

/// A plan with a part of its packages.
#[derive(Serialize)]
pub(in crate::web) struct PlanPart {
    #[serde(flatten)]
    plan: PlanDetail,
    /// Where the next part of the packages begins.
    next: Option<usize>,
}

pub(in crate::web) async fn one_plan(
    visit: Visit,
    Path(key): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Answer<PlanPart> {
    let whole = plan::load(&visit, &key, &wanted).await?;
    let detail = PlanDetail::with(&whole.plan, &whole.packages, &whole.names);
    Ok(Json(PlanPart { plan: detail, next: whole.next }))
}

/// `POST /plans`: a search in the background; `Location` leads to its job.
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
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Reason {
    #[serde(default)]
    reason: String,
}

pub(in crate::web) async fn adopt(
    visit: Visit,
    Path(key): Path<String>,
    Body(said): Body<Reason>,
) -> Answer<PlanSummary> {
    let plan = adopt_plan(visit.cx(), plans::number(&key)?, given(&said.reason)).await?;
    Ok(Json(PlanSummary::from(&plan)))
}

pub(in crate::web) async fn one_job(visit: Visit, Path(key): Path<String>) -> Answer<JobDocument> {
    Ok(Json(jobs::load(&visit, &key).await?))
}

/// `POST /jobs/{id}/cancellation`: a job that is at work ends soon, and stores nothing.
pub(in crate::web) async fn cancel(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let job = visit.jobs().cancel(visit.cx(), jobs::id(&key)?).await?;
    Ok((StatusCode::ACCEPTED, Json(JobDocument::from(&job))).into_response())
}

/// Iterations of the plan in force, else of the latest one.
pub(in crate::web) async fn list_iterations(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<Page<IterationDocument>> {
    let mut filling = Filling::<IterationDocument>::new(&asked)?;
    let skipped = usize::try_from(asked.number()?.unwrap_or(0)).unwrap_or(usize::MAX);
    let mut tx = visit.cx().store.read().await?;
    let number = match tx.number_in_force().await? {
        Some(number) => Some(number),
        None => tx.plans_before(None, 1).await?.pop().map(|plan| plan.number),
    };
    tx.rollback().await?;
    let Some(number) = number else { return Ok(Json(Page { items: Vec::new(), next: None })) };
    let plan = plans::whole(&visit, &format!("P-{number}")).await?;
    let (names, _) = plan::names(&visit, &[&plan], &[]).await?;
    let mut next = None;
    for (at, iteration) in iterations(&plan, &names).into_iter().enumerate().skip(skipped) {
        if !filling.take(iteration)? {
            next = Some(at.to_string());
            break;
        }
    }
    Ok(Json(Page { items: filling.items, next }))
}

pub(in crate::web) async fn list_releases(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<Page<ReleaseDocument>> {
    Ok(Json(releases::load(&visit, &asked).await?))
}

pub(in crate::web) async fn one_release(
    visit: Visit,
    Path(key): Path<String>,
) -> Answer<ReleaseDocument> {
    Ok(Json(releases::load_one(&visit, &key).await?))
}
