//! Rounds of estimation. Whoever asks sees their own votes, and those of others once they are revealed.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use landfall_domain::delivery::rounds::Round;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::actions::delivery::rounds::{self, Wanted, find_round};
use crate::actions::delivery::{scale_of, tenths};
use crate::documents::delivery::{RoundDetail, RoundDocument};

use super::super::access::Visit;
use super::super::list::Page;
use super::super::problem::Problem;
use super::body::Body;
use super::decide::Expected;
use super::{Answer, ReadRefusals, WriteRefusals, tagged, with_both_sides};

/// So many rounds are listed.
const MOST: i64 = 200;

/// The last rounds, the newest first.
pub(in crate::web) async fn last(visit: &Visit) -> Result<Vec<RoundDocument>, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let found = tx.rounds(MOST).await?;
    tx.rollback().await?;
    Ok(found.iter().map(Into::into).collect())
}

/// A round as whoever asks may see it.
pub(in crate::web) async fn load(visit: &Visit, key: &str) -> Result<RoundDetail, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let round = find_round(&mut tx, key).await?;
    let detail = RoundDetail::load(&mut tx, &round, &visit.cx().actor).await?;
    tx.rollback().await?;
    Ok(detail)
}

/// The last 200 rounds of estimation, the newest first.
#[utoipa::path(get, path = "/api/v1/rounds", responses((status = 200, body = Page<RoundDocument>), ReadRefusals))]
pub(in crate::web) async fn list_rounds(visit: Visit) -> Answer<Page<RoundDocument>> {
    let items = last(&visit).await?;
    let total = i64::try_from(items.len()).ok();
    Ok(Json(Page { items, next: None, total }))
}

/// One round with its groups. Votes of others are there once they are revealed.
#[utoipa::path(get, path = "/api/v1/rounds/{key}", params(("key" = String, Path, example = "ER-1")), responses((status = 200, body = RoundDetail, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn one_round(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    // A vote makes no new version: no reader is told that nothing changed.
    let detail = load(&visit, &key).await?;
    Ok(tagged(detail.round.version, &detail))
}

/// A round that is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WantedRound {
    #[schema(example = "The first release")]
    title: String,
    /// Keys of release backlogs, workloads or tasks; what is done is left out.
    #[schema(example = json!(["RB-1"]))]
    tasks: Vec<String>,
    /// `hours`, `points` or `shirts`; hours if it is not said.
    scale: Option<String>,
    /// Hours of XS, S, M, L and XL; 2, 4, 8, 16 and 32 if they are not said. With `points`, the hours of
    /// one; 4 if they are not said.
    #[serde(default)]
    sizes: Vec<f64>,
    /// Vote on each task alone; else tasks of one name and kind of asset are voted on together.
    #[serde(default)]
    one_by_one: bool,
}

/// Opens a round of estimation.
#[utoipa::path(post, path = "/api/v1/rounds", params(("Idempotency-Key" = Option<String>, Header)), request_body = WantedRound, responses((status = 201, body = RoundDetail, headers(("Location" = String), ("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn open_round(
    visit: Visit,
    Body(said): Body<WantedRound>,
) -> Result<Response, Problem> {
    let WantedRound { title, tasks, scale, sizes, one_by_one } = said;
    let scale = scale_of(scale.as_deref().unwrap_or("hours"), &sizes)?;
    let wanted = Wanted { title, scale, what: tasks, one_by_one };
    let round = rounds::open(visit.cx(), &wanted).await?;
    let place = format!("{}/api/v1/rounds/{}", visit.base(), round.key());
    let answer = tagged(round.version, &load(&visit, &round.key()).await?);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], answer).into_response())
}

/// Votes by group.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Votes {
    /// Hours as `4.5`, or a size as `M`, by the number of the group.
    #[schema(example = json!({"1": "4.5"}))]
    votes: BTreeMap<usize, String>,
}

/// Votes on groups, all or none; earlier votes of the same person are replaced until the reveal.
#[utoipa::path(put, path = "/api/v1/rounds/{key}/votes", params(("key" = String, Path, example = "ER-1")), request_body = Votes, responses((status = 200, body = RoundDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn put_votes(
    visit: Visit,
    Path(key): Path<String>,
    Body(said): Body<Votes>,
) -> Result<Response, Problem> {
    let votes: Vec<(usize, String)> = said.votes.into_iter().collect();
    let round = rounds::vote(visit.cx(), &key, &votes).await?;
    Ok(tagged(round.version, &load(&visit, &key).await?))
}

/// What a lead does with groups.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct GroupChange {
    /// The group, from 1; where it may be left out, all that somebody voted on.
    group: Option<usize>,
    /// What is accepted; the median if it is not said.
    hours: Option<f64>,
}

impl GroupChange {
    fn group(&self) -> Result<usize, Problem> {
        self.group.ok_or_else(|| Problem::wrong_input("group: say which one, from 1".to_owned()))
    }
}

async fn done(
    visit: &Visit,
    key: &str,
    said: &GroupChange,
    done: anyhow::Result<Round>,
) -> Result<Response, Problem> {
    let now = load(visit, key);
    match done.map_err(Problem::from) {
        Ok(round) => Ok(tagged(round.version, &now.await?)),
        Err(problem) => Err(with_both_sides(problem, serde_json::json!(said), now).await),
    }
}

/// Shows the votes on a group, or on all that somebody voted on.
#[utoipa::path(post, path = "/api/v1/rounds/{key}/reveal", params(("key" = String, Path, example = "ER-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = GroupChange, responses((status = 200, body = RoundDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn reveal_votes(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(said): Body<GroupChange>,
) -> Result<Response, Problem> {
    let made = rounds::reveal(visit.cx(), (&key, expected.0), said.group).await;
    done(&visit, &key, &said, made).await
}

/// Lets people vote on a group again; what they said before stays.
#[utoipa::path(post, path = "/api/v1/rounds/{key}/repeats", params(("key" = String, Path, example = "ER-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = GroupChange, responses((status = 200, body = RoundDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn repeat_group(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(said): Body<GroupChange>,
) -> Result<Response, Problem> {
    let made = rounds::again(visit.cx(), (&key, expected.0), said.group()?).await;
    done(&visit, &key, &said, made).await
}

/// Takes a value for a group, the median if none is named: its tasks have it then.
#[utoipa::path(post, path = "/api/v1/rounds/{key}/acceptances", params(("key" = String, Path, example = "ER-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = GroupChange, responses((status = 200, body = RoundDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn accept_value(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(said): Body<GroupChange>,
) -> Result<Response, Problem> {
    let value = said.hours.map(tenths).transpose()?;
    let made = rounds::accept(visit.cx(), (&key, expected.0), said.group()?, value).await;
    done(&visit, &key, &said, made).await
}

/// Ends a round. What was not accepted keeps its estimate; what was not revealed stays hidden.
#[utoipa::path(post, path = "/api/v1/rounds/{key}/closing", params(("key" = String, Path, example = "ER-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), responses((status = 200, body = RoundDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn close_round(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
) -> Result<Response, Problem> {
    let made = rounds::close(visit.cx(), (&key, expected.0)).await;
    done(&visit, &key, &GroupChange::default(), made).await
}
