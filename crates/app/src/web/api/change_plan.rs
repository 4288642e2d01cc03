//! Business change plans of release backlogs, and their testing criteria.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use landfall_domain::delivery::change::Verdict;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::actions::delivery::change_plans::{Wanted, change};
use crate::actions::delivery::find_release;
use crate::documents::delivery::ChangePlanDocument;

use super::super::access::Visit;
use super::super::problem::Problem;
use super::body::Body;
use super::decide::Expected;
use super::{ReadRefusals, WriteRefusals, tagged, versioned, with_both_sides};

/// The plan of one release backlog.
pub(in crate::web) async fn load(visit: &Visit, key: &str) -> Result<ChangePlanDocument, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let release = find_release(&mut tx, key).await?;
    let found = ChangePlanDocument::load(visit.cx(), &mut tx, &release).await?;
    tx.rollback().await?;
    Ok(found)
}

async fn done(
    visit: &Visit,
    (key, version): (&str, Option<i64>),
    wanted: Wanted,
    yours: Value,
) -> Result<Response, Problem> {
    match change(visit.cx(), (key, version), wanted).await {
        Ok(plan) => Ok(tagged(plan.version, &load(visit, key).await?)),
        Err(error) => Err(with_both_sides(error.into(), yours, load(visit, key)).await),
    }
}

/// What a release backlog changes for people: questions with their answers, and testing criteria.
#[utoipa::path(get, path = "/api/v1/release-backlogs/{key}/change-plan", params(("key" = String, Path, example = "RB-1")), responses((status = 200, body = ChangePlanDocument, headers(("ETag" = String))), (status = 304), ReadRefusals))]
pub(in crate::web) async fn one_change_plan(
    visit: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let plan = load(&visit, &key).await?;
    Ok(versioned(&headers, plan.version, &plan))
}

/// Answers by the key of their question.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct ChangeAnswers {
    /// Each 1 to 500 characters; an empty one is taken back, and what is not named stays.
    #[schema(example = json!({ "downtime": "the branch offices, on Monday by mail" }))]
    answers: BTreeMap<String, String>,
}

/// Answers questions of the business change plan.
#[utoipa::path(patch, path = "/api/v1/release-backlogs/{key}/change-plan", params(("key" = String, Path, example = "RB-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = ChangeAnswers, responses((status = 200, body = ChangePlanDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn answer_change(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(said): Body<ChangeAnswers>,
) -> Result<Response, Problem> {
    let yours = json!(said);
    done(&visit, (&key, expected.0), Wanted::Answer(said.answers), yours).await
}

/// A testing criterion.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WantedCriterion {
    /// What has to hold, 1 to 500 characters.
    #[schema(example = "A search takes no longer than a second")]
    says: String,
    /// How that is measured, 1 to 500 characters.
    #[schema(example = "the load test that ran on the old system")]
    measured: String,
    /// Key of a workload of the release; none for the release as a whole.
    workload: Option<String>,
}

/// Adds a testing criterion.
#[utoipa::path(post, path = "/api/v1/release-backlogs/{key}/criteria", params(("key" = String, Path, example = "RB-1"), ("If-Match" = String, Header, description = "the ETag of the change plan that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = WantedCriterion, responses((status = 200, body = ChangePlanDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn add_criterion(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(said): Body<WantedCriterion>,
) -> Result<Response, Problem> {
    let yours = json!(said);
    let WantedCriterion { says, measured, workload } = said;
    let wanted = Wanted::Add { workload, says, measured };
    done(&visit, (&key, expected.0), wanted, yours).await
}

/// What came of a test.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct CriterionVerdict {
    /// `met` or `missed`; `open` takes back what was said.
    #[schema(example = "met")]
    verdict: String,
    /// How that is known, 1 to 500 characters; not asked of one that is open again.
    #[serde(default)]
    #[schema(example = "run 12: 0.8 s")]
    evidence: String,
}

/// A verdict by its name.
pub(in crate::web) fn verdict(name: &str) -> Result<Verdict, Problem> {
    let told = || Problem::wrong_input(format!("verdict: `{name}` is none of open, met, missed"));
    Verdict::named(name).ok_or_else(told)
}

/// Says what came of testing a criterion.
#[utoipa::path(put, path = "/api/v1/release-backlogs/{key}/criteria/{number}", params(("key" = String, Path, example = "RB-1"), ("number" = i64, Path, example = 1), ("If-Match" = String, Header, description = "the ETag of the change plan that was read, or `*`", example = "*")), request_body = CriterionVerdict, responses((status = 200, body = ChangePlanDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn settle_criterion(
    visit: Visit,
    Path((key, number)): Path<(String, String)>,
    expected: Expected,
    Body(said): Body<CriterionVerdict>,
) -> Result<Response, Problem> {
    let (yours, number, verdict) = (json!(said), counted(&number)?, verdict(&said.verdict)?);
    let wanted = Wanted::Settle { number, verdict, evidence: said.evidence };
    done(&visit, (&key, expected.0), wanted, yours).await
}

/// The number of a criterion as an address has it.
pub(in crate::web) fn counted(number: &str) -> Result<i64, Problem> {
    let told = |_| Problem::not_found(format!("there is no testing criterion {number}"));
    number.parse().map_err(told)
}

/// Removes a testing criterion.
#[utoipa::path(delete, path = "/api/v1/release-backlogs/{key}/criteria/{number}", params(("key" = String, Path, example = "RB-1"), ("number" = i64, Path, example = 1), ("If-Match" = String, Header, description = "the ETag of the change plan that was read, or `*`", example = "*")), responses((status = 200, body = ChangePlanDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn remove_criterion(
    visit: Visit,
    Path((key, number)): Path<(String, String)>,
    expected: Expected,
) -> Result<Response, Problem> {
    let wanted = Wanted::Remove(counted(&number)?);
    done(&visit, (&key, expected.0), wanted, Value::Null).await
}
