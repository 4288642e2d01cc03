//! Other places for workloads: proposed, voted on, decided.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use landfall_domain::priority::{Proposal, ProposalStatus};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::actions::decide::proposal::{accept, find_proposal, propose, reject, vote};
use crate::documents::proposal::ProposalDocument;

use super::super::access::Visit;
use super::super::list::Page;
use super::super::problem::Problem;
use super::body::Body;
use super::decide::{Expected, Wanted};
use super::{Answer, ReadRefusals, WriteRefusals, versioned};

async fn shown(visit: &Visit, proposal: Proposal) -> Result<ProposalDocument, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let document = ProposalDocument::one(&mut tx, proposal).await?;
    tx.rollback().await?;
    Ok(document)
}

async fn tagged(visit: &Visit, proposal: Proposal) -> Result<Response, Problem> {
    let tag = [(header::ETAG, format!("\"{}\"", proposal.version))];
    Ok((tag, Json(shown(visit, proposal).await?)).into_response())
}

async fn load(visit: &Visit, key: &str) -> Result<ProposalDocument, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let proposal = find_proposal(&mut tx, key).await?;
    let document = ProposalDocument::one(&mut tx, proposal).await?;
    tx.rollback().await?;
    Ok(document)
}

/// The newest proposals, at most 100.
#[utoipa::path(get, path = "/api/v1/proposals", responses((status = 200, body = Page<ProposalDocument>), ReadRefusals))]
pub(in crate::web) async fn list_proposals(visit: Visit) -> Answer<Page<ProposalDocument>> {
    let mut tx = visit.cx().store.read().await?;
    let items = ProposalDocument::all(&mut tx).await?;
    tx.rollback().await?;
    let total = i64::try_from(items.len()).ok();
    Ok(Json(Page { items, next: None, total }))
}

/// One proposal with its votes.
#[utoipa::path(get, path = "/api/v1/proposals/{key}", params(("key" = String, Path, example = "N-1")), responses((status = 200, body = ProposalDocument, headers(("ETag" = String))), (status = 304), ReadRefusals))]
pub(in crate::web) async fn one_proposal(
    visit: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let document = load(&visit, &key).await?;
    Ok(versioned(&headers, document.version, &document))
}

/// Proposes another place for a workload: exactly one of the places, and why.
#[utoipa::path(post, path = "/api/v1/workloads/{key}/proposals", params(("key" = String, Path, example = "W-1"), ("Idempotency-Key" = Option<String>, Header)), request_body = Wanted, responses((status = 201, body = ProposalDocument, headers(("Location" = String), ("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn make(
    visit: Visit,
    Path(key): Path<String>,
    Body(wanted): Body<Wanted>,
) -> Result<Response, Problem> {
    let proposal = propose(visit.cx(), &key, &wanted.spot()?, &wanted.reason).await?;
    let place = format!("{}/api/v1/proposals/{}", visit.base(), proposal.key());
    let answer = tagged(&visit, proposal).await?;
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], answer).into_response())
}

/// What somebody thinks of a proposal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Opinion {
    in_favour: bool,
    #[schema(example = "the team is free then")]
    reason: String,
}

/// Votes on a proposal; an earlier vote of the same person is replaced.
#[utoipa::path(put, path = "/api/v1/proposals/{key}/vote", params(("key" = String, Path, example = "N-1")), request_body = Opinion, responses((status = 200, body = ProposalDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn put_vote(
    visit: Visit,
    Path(key): Path<String>,
    Body(opinion): Body<Opinion>,
) -> Result<Response, Problem> {
    let proposal = vote(visit.cx(), &key, opinion.in_favour, &opinion.reason).await?;
    tagged(&visit, proposal).await
}

/// Why it is decided so.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Decision {
    #[serde(default)]
    #[schema(example = "the lease ends in March")]
    reason: String,
}

async fn decided(
    visit: &Visit,
    key: &str,
    done: anyhow::Result<Proposal>,
    decision: &Decision,
) -> Result<Response, Problem> {
    match done.map_err(Problem::from) {
        Ok(proposal) => tagged(visit, proposal).await,
        Err(problem) if problem.is_outdated() => {
            let theirs = load(visit, key).await?;
            Err(problem.with_sides(json!(decision), json!(theirs)))
        }
        Err(problem) => Err(problem),
    }
}

/// Accepts a proposal: the workload is put there, with one event that names it. Without a reason
/// that of the proposal counts.
#[utoipa::path(post, path = "/api/v1/proposals/{key}/acceptance", params(("key" = String, Path, example = "N-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = Decision, responses((status = 200, body = ProposalDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn accept_one(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(decision): Body<Decision>,
) -> Result<Response, Problem> {
    let done = accept(visit.cx(), &key, expected.0, &decision.reason).await;
    decided(&visit, &key, done.map(|(proposal, _)| proposal), &decision).await
}

/// Declines a proposal: the workload stays where it is.
#[utoipa::path(post, path = "/api/v1/proposals/{key}/refusal", params(("key" = String, Path, example = "N-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = Decision, responses((status = 200, body = ProposalDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn decline(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(decision): Body<Decision>,
) -> Result<Response, Problem> {
    let how = (ProposalStatus::Declined, decision.reason.as_str());
    let done = reject(visit.cx(), &key, expected.0, how).await;
    decided(&visit, &key, done, &decision).await
}

/// Takes a proposal back; only whoever made it may.
#[utoipa::path(post, path = "/api/v1/proposals/{key}/withdrawal", params(("key" = String, Path, example = "N-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = Decision, responses((status = 200, body = ProposalDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn withdraw(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(decision): Body<Decision>,
) -> Result<Response, Problem> {
    let how = (ProposalStatus::Withdrawn, decision.reason.as_str());
    let done = reject(visit.cx(), &key, expected.0, how).await;
    decided(&visit, &key, done, &decision).await
}
