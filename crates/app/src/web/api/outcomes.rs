//! Business outcomes, metrics, actuals, and which workloads serve what.

use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use landfall_domain::outcome::Said;
use landfall_domain::outcome::happening::Linked;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::actions::outcomes::import::{WorkshopReport, import_outcomes};
use crate::actions::outcomes::link::{Which, link_workloads};
use crate::actions::outcomes::save::{add_outcome, change_outcome, remove_outcome};
use crate::documents::outcome::{CoverageDocument, OutcomeDocument};
use crate::documents::workload::WorkloadDocument;

use super::super::access::Visit;
use super::super::list::{Asked, Page};
use super::super::outcomes;
use super::super::problem::Problem;
use super::super::upload::status;
use super::body::Body;
use super::decide::Expected;
use super::refusals::ProblemSchema;
use super::{Answer, Query, ReadRefusals, WriteRefusals, tagged, with_both_sides};

/// What is said of an outcome; what is not named stays.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct OutcomeChange {
    /// What is to come true, on one line; a new one needs it.
    #[schema(example = "Leave the data centre")]
    title: Option<String>,
    about: Option<String>,
    #[schema(example = "CFO")]
    stakeholder: Option<String>,
    business_unit: Option<String>,
    #[schema(example = json!(["lease ends"]))]
    drivers: Option<Vec<String>>,
    /// `fiscal`, `agility`, `reach`, `customer_engagement`, `performance` or `sustainability`.
    #[schema(example = "fiscal")]
    category: Option<String>,
    /// `high`, `medium` or `low`.
    #[schema(example = "high")]
    priority: Option<String>,
    /// Why, for the history.
    reason: Option<String>,
}

impl OutcomeChange {
    fn said(&self) -> Said {
        let drivers = self.drivers.as_ref().map(|all| all.join("\n"));
        let all = [
            ("title", &self.title),
            ("about", &self.about),
            ("stakeholder", &self.stakeholder),
            ("business_unit", &self.business_unit),
            ("drivers", &drivers),
            ("category", &self.category),
            ("priority", &self.priority),
        ];
        Said::of(all.into_iter().filter_map(|(field, value)| Some((field, value.clone()?))))
    }
}

/// Outcomes by priority, with their metrics and what serves them.
#[utoipa::path(get, path = "/api/v1/outcomes", params(Asked), responses((status = 200, body = Page<OutcomeDocument>), ReadRefusals))]
pub(in crate::web) async fn list_outcomes(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<Page<OutcomeDocument>> {
    Ok(Json(outcomes::load(&visit, &asked).await?))
}

/// Adds an outcome.
#[utoipa::path(post, path = "/api/v1/outcomes", params(("Idempotency-Key" = Option<String>, Header)), request_body = OutcomeChange, responses((status = 201, body = OutcomeDocument, headers(("Location" = String), ("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn create(
    visit: Visit,
    Body(new): Body<OutcomeChange>,
) -> Result<Response, Problem> {
    let added = add_outcome(visit.cx(), &new.said(), new.reason.as_deref()).await?;
    let place = format!("{}/api/v1/outcomes/{}", visit.base(), added.key());
    let document = outcomes::load_one(&visit, &added.key()).await?;
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], shown(&document)).into_response())
}

/// One outcome. What serves it shifts without a new version.
#[utoipa::path(get, path = "/api/v1/outcomes/{key}", params(("key" = String, Path, example = "O-1")), responses((status = 200, body = OutcomeDocument, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn one_outcome(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    Ok(shown(&outcomes::load_one(&visit, &key).await?))
}

/// Changes what is said of an outcome.
#[utoipa::path(patch, path = "/api/v1/outcomes/{key}", params(("key" = String, Path, example = "O-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = OutcomeChange, responses((status = 200, body = OutcomeDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn change(
    visit: Visit,
    Path(key): Path<String>,
    Expected(version): Expected,
    Body(change): Body<OutcomeChange>,
) -> Result<Response, Problem> {
    let spot = (key.as_str(), version);
    match change_outcome(visit.cx(), spot, &change.said(), change.reason.as_deref()).await {
        Ok(_) => Ok(shown(&outcomes::load_one(&visit, &key).await?)),
        Err(error) => {
            Err(with_both_sides(error.into(), json!(change), outcomes::load_one(&visit, &key))
                .await)
        }
    }
}

/// Removes an outcome with its metrics, their actuals and its links.
#[utoipa::path(delete, path = "/api/v1/outcomes/{key}", params(("key" = String, Path, example = "O-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), responses((status = 204), WriteRefusals))]
pub(in crate::web) async fn remove(
    visit: Visit,
    Path(key): Path<String>,
    Expected(version): Expected,
) -> Result<StatusCode, Problem> {
    match remove_outcome(visit.cx(), (&key, version), None).await {
        Ok(_) => Ok(StatusCode::NO_CONTENT),
        Err(error) => {
            Err(with_both_sides(error.into(), Value::Null, outcomes::load_one(&visit, &key)).await)
        }
    }
}

/// Workloads that serve an outcome, by rank.
#[utoipa::path(get, path = "/api/v1/outcomes/{key}/workloads", params(("key" = String, Path, example = "O-1"), Asked), responses((status = 200, body = Page<WorkloadDocument>), ReadRefusals))]
pub(in crate::web) async fn list_serving(
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer<Page<WorkloadDocument>> {
    let key = outcomes::load_one(&visit, &key).await?.key;
    let q = format!("outcomes:{key} {}", asked.q);
    Ok(Json(super::super::workloads::load(&visit, &Asked { q, ..asked }).await?))
}

/// Which workloads serve an outcome from now on, or no longer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct LinkChange {
    /// Keys of workloads.
    #[serde(default)]
    #[schema(example = json!(["W-1"]))]
    workloads: Vec<String>,
    /// Those for which this query holds now.
    query: Option<String>,
    /// True if they serve it no longer.
    #[serde(default)]
    end: bool,
    /// Why, for the history.
    reason: Option<String>,
}

/// What changed of links.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct LinksChanged {
    outcome: String,
    /// Keys of workloads that serve it now and did not before.
    linked: Vec<String>,
    /// Keys of workloads that serve it no longer.
    unlinked: Vec<String>,
    query: Option<String>,
}

impl From<Linked> for LinksChanged {
    fn from(linked: Linked) -> Self {
        let Linked { outcome, linked, unlinked, query } = linked;
        Self { outcome, linked, unlinked, query }
    }
}

/// Says that workloads serve an outcome, or no longer. What is so already stays, so that it may be
/// said again.
#[utoipa::path(post, path = "/api/v1/outcomes/{key}/workloads", params(("key" = String, Path, example = "O-1"), ("Idempotency-Key" = Option<String>, Header)), request_body = LinkChange, responses((status = 200, body = LinksChanged), WriteRefusals))]
pub(in crate::web) async fn link(
    visit: Visit,
    Path(key): Path<String>,
    Body(said): Body<LinkChange>,
) -> Answer<LinksChanged> {
    let which = Which { keys: said.workloads, query: said.query };
    let reason = said.reason.as_deref();
    Ok(Json(link_workloads(visit.cx(), &key, &which, said.end, reason).await?.into()))
}

/// How outcomes and the backlog cover each other.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct CoverageAnswer {
    #[serde(flatten)]
    coverage: CoverageDocument,
    /// Workloads of the backlog that serve none, by rank.
    serving_none: Page<WorkloadDocument>,
}

/// Outcomes that no workload serves, and workloads of the backlog that serve none.
#[utoipa::path(get, path = "/api/v1/outcome-coverage", params(Asked), responses((status = 200, body = CoverageAnswer), ReadRefusals))]
pub(in crate::web) async fn coverage(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<CoverageAnswer> {
    let (coverage, serving_none) = outcomes::coverage(&visit, &asked).await?;
    Ok(Json(CoverageAnswer { coverage, serving_none }))
}

/// Tables of a workshop as CSV files, each known by its headers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Workshop {
    files: Vec<WorkshopFile>,
    /// Show what would change, and write nothing.
    #[serde(default)]
    pub(super) dry_run: bool,
    /// Why, for the history.
    pub(super) reason: Option<String>,
}

impl Workshop {
    /// Name and content of each file.
    pub(super) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let file = |one: &WorkshopFile| (one.name.clone(), one.csv.clone().into_bytes());
        self.files.iter().map(file).collect()
    }
}

/// One CSV file.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WorkshopFile {
    #[schema(example = "outcomes.csv")]
    name: String,
    #[schema(example = "key,title\n,Leave the data centre\n")]
    csv: String,
}

/// Imports CSV tables, all rows or none. With findings nothing is written, and the status is 422.
#[utoipa::path(post, path = "/api/v1/outcome-imports", params(("Idempotency-Key" = Option<String>, Header)), request_body = Workshop, responses(WriteRefusals, (status = 200, body = WorkshopReport), (status = 422, description = "there are findings, so nothing is written; or a rule refuses it", content((WorkshopReport = "application/json"), (ProblemSchema = "application/problem+json")))))]
pub(in crate::web) async fn import(
    visit: Visit,
    Body(said): Body<Workshop>,
) -> Result<Response, Problem> {
    let reason = said.reason.as_deref();
    let report = import_outcomes(visit.cx(), &said.files(), said.dry_run, reason).await?;
    Ok((status(!report.findings.is_empty()), Json(report)).into_response())
}

fn shown(document: &OutcomeDocument) -> Response {
    tagged(document.version, document)
}
