//! Changes of workloads: values that people state, and places in the backlog.

use axum::Json;
use axum::extract::Path;
use axum::http::header;
use axum::response::Response;
use landfall_domain::estate::Stated as Field;
use landfall_domain::people::Right;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::actions::decide::{
    Change, How, Place, Placed, Spot, Stated, place_workload, read_until, state_workloads,
    state_workloads_or_try,
};

use crate::documents::schema;

use super::super::access::Visit;
use super::super::problem::Problem;
use super::super::workloads;
use super::body::{Body, Fields};
use super::{Answer, WorkloadDetail, WriteRefusals, tagged, with_both_sides};

/// States values of a workload; `null` takes a word back, and `reason` is kept with them.
/// `Landfall-Event` is the event that can be undone; none if nothing changes.
#[utoipa::path(patch, path = "/api/v1/workloads/{key}", params(("key" = String, Path, example = "W-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = schema::Statements, responses((status = 200, body = WorkloadDetail, headers(("ETag" = String), ("Landfall-Event" = Option<i64>))), WriteRefusals))]
pub(in crate::web) async fn state(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(Fields(said)): Body<Fields>,
) -> Result<Response, Problem> {
    let (reason, changes) = changes(&key, expected.0, &said)?;
    permit(&visit, &changes)?;
    let done = match state_workloads(visit.cx(), &changes, reason.as_deref()).await {
        Ok(done) => done,
        Err(error) => {
            return Err(refused(&visit, &key, error.into(), Value::Object(said)).await);
        }
    };
    let mut answer = WorkloadDetail::of(workloads::load_one(&visit, &key).await?);
    if let Some(event) = done.event {
        answer.headers_mut().insert("landfall-event", event.into());
    }
    Ok(answer)
}

/// What happens to a workload is the strategy team's to say; what is known of it, anybody's.
fn permit(visit: &Visit, changes: &[Change]) -> Result<(), Problem> {
    let decides = changes.iter().any(|change| change.field == Field::Disposition.name());
    if decides { visit.demand(Right::Prioritise) } else { Ok(()) }
}

/// Fields and reason of a merge patch.
fn changes(
    key: &str,
    version: Option<i64>,
    said: &Map<String, Value>,
) -> Result<(Option<String>, Vec<Change>), Problem> {
    let mut reason = None;
    let mut changes = Vec::new();
    for (field, value) in said {
        let value = match value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => {
                let detail = format!("{field} is {other}, not a text or null");
                return Err(Problem::wrong_input(detail));
            }
        };
        if field == "reason" {
            reason = value;
        } else {
            let (workload, field) = (key.to_owned(), field.clone());
            changes.push(Change { workload, version, field, value });
        }
    }
    Ok((reason, changes))
}

/// A refusal for an outdated version tells what was sent and what there is now.
async fn refused(visit: &Visit, key: &str, problem: Problem, yours: Value) -> Problem {
    let theirs = async { workloads::load_one(visit, key).await.map(|whole| whole.workload) };
    with_both_sides(problem, yours, theirs).await
}

/// Several changes at once, all or nothing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct StatedTogether {
    #[serde(default)]
    reason: Option<String>,
    changes: Vec<OneChange>,
    /// Say what would change, and write nothing.
    #[serde(default)]
    dry_run: bool,
}

/// One of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OneChange {
    #[schema(example = "W-1")]
    workload: String,
    version: Option<i64>,
    #[schema(example = "owner")]
    field: String,
    #[serde(default)]
    #[schema(example = "Ada")]
    value: Option<String>,
}

/// States values of many workloads, all or nothing; the answer holds what undoes them.
#[utoipa::path(post, path = "/api/v1/workload-changes", params(("Idempotency-Key" = Option<String>, Header)), request_body = StatedTogether, responses((status = 200, body = Stated), WriteRefusals))]
pub(in crate::web) async fn state_many(
    visit: Visit,
    Body(said): Body<StatedTogether>,
) -> Answer<Stated> {
    let changes: Vec<Change> = said
        .changes
        .into_iter()
        .map(|one| Change {
            workload: one.workload,
            version: one.version,
            field: one.field,
            value: one.value,
        })
        .collect();
    permit(&visit, &changes)?;
    let how = How { reason: said.reason.as_deref(), dry_run: said.dry_run };
    Ok(Json(state_workloads_or_try(visit.cx(), &changes, how).await?))
}

/// Where a workload is wanted: exactly one of the places, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WantedPlace)]
pub(in crate::web) struct Wanted {
    before: Option<String>,
    after: Option<String>,
    #[schema(example = 1)]
    rank: Option<i64>,
    #[serde(default)]
    pinned: bool,
    #[schema(example = "the season starts")]
    pub(super) reason: String,
}

/// Where a workload is wanted, and how long.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WantedUntil {
    before: Option<String>,
    after: Option<String>,
    #[schema(example = 1)]
    rank: Option<i64>,
    #[serde(default)]
    pinned: bool,
    #[schema(example = "the season starts")]
    reason: String,
    /// The last day on which it is to hold, in UTC; until it is taken back without it.
    #[schema(example = "2099-03-31")]
    until: Option<String>,
}

impl Wanted {
    pub(super) fn spot(&self) -> Result<Spot, Problem> {
        match (&self.before, &self.after, self.rank, self.pinned) {
            (Some(key), None, None, false) => Ok(Spot::Before(key.clone())),
            (None, Some(key), None, false) => Ok(Spot::After(key.clone())),
            (None, None, Some(rank), false) => Ok(Spot::To(rank)),
            (None, None, Some(rank), true) => Ok(Spot::Pin(rank)),
            _ => Err(Problem::wrong_input(
                "say exactly one of `before`, `after` and `rank`; only a rank can be pinned".into(),
            )),
        }
    }
}

/// Moves a workload, or pins it.
#[utoipa::path(put, path = "/api/v1/workloads/{key}/rank", params(("key" = String, Path, example = "W-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = WantedUntil, responses((status = 200, body = Placed, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn place(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(asked): Body<WantedUntil>,
) -> Result<Response, Problem> {
    let WantedUntil { before, after, rank, pinned, reason, until } = asked;
    let until = read_until(until.as_deref().unwrap_or_default())?;
    let wanted = Wanted { before, after, rank, pinned, reason };
    let (spot, reason) = (wanted.spot()?, &wanted.reason);
    placed(&visit, Place { workload: &key, version: expected.0, spot, reason, until }).await
}

/// Why a place is taken back.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Because {
    #[serde(default)]
    reason: String,
}

/// Takes a place back, a pin first: the profile decides again.
#[utoipa::path(delete, path = "/api/v1/workloads/{key}/rank", params(("key" = String, Path, example = "W-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("reason" = String, Query, example = "the season is over")), responses((status = 200, body = Placed, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn unplace(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    because: super::Query<Because>,
) -> Result<Response, Problem> {
    let (spot, reason) = (Spot::Proposed, because.0.reason);
    let place = Place { workload: &key, version: expected.0, spot, reason: &reason, until: None };
    placed(&visit, place).await
}

async fn placed(visit: &Visit, place: Place<'_>) -> Result<Response, Problem> {
    let key = place.workload.to_owned();
    let yours = serde_json::json!({ "place": format!("{:?}", place.spot), "reason": place.reason });
    match place_workload(visit.cx(), place).await {
        Ok(done) => Ok(tagged(done.version, &done)),
        Err(error) => Err(refused(visit, &key, error.into(), yours).await),
    }
}

/// The version that a client read, from `If-Match`; `*` stands for any.
pub(in crate::web) struct Expected(pub(in crate::web) Option<i64>);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Expected {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        _: &S,
    ) -> Result<Self, Problem> {
        let Some(tag) = parts.headers.get(header::IF_MATCH) else {
            return Err(Problem::unconditional());
        };
        let tag = tag.to_str().unwrap_or_default().trim();
        if tag == "*" {
            return Ok(Self(None));
        }
        let version = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match version.and_then(|version| version.parse().ok()) {
            Some(version) => Ok(Self(Some(version))),
            None => Err(Problem::wrong_input(format!(
                "If-Match is `{tag}`, not an ETag that this resource gave"
            ))),
        }
    }
}
