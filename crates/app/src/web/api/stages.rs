//! Workloads on their way.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use landfall_domain::delivery::stage::WorkloadStage;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::actions::delivery::find_release;
use crate::actions::delivery::stages::{begin_late, find_passage, move_on};
use crate::documents::delivery::WantedMove;
use crate::documents::delivery::stage::{PassageDocument, Wanted};
use crate::documents::delivery::stage_detail::{PassageAssetDocument, PassageDetail, Whole};

use super::super::access::Visit;
use super::super::delivery::stages::{counted, limited, may};
use super::super::list::{Asked, Page};
use super::super::problem::Problem;
use super::body::Body;
use super::decide::Expected;
use super::{Answer, Query, ReadRefusals, WriteRefusals, tagged, with_both_sides};

/// What is asked of the workloads on their way.
#[derive(Debug, Default, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct AskedStages {
    /// Only those in this stage.
    #[serde(default)]
    #[param(required = false, example = "uat")]
    pub(in crate::web) stage: String,
    /// Only those of this release backlog.
    #[serde(default)]
    #[param(required = false, example = "RB-1")]
    pub(in crate::web) release: String,
    /// Where to go on: what the page before said.
    #[serde(default)]
    #[param(required = false)]
    pub(in crate::web) after: String,
    /// How many, from 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    pub(in crate::web) limit: Option<i64>,
}

/// A page of workloads on their way, and how many there are.
pub(in crate::web) async fn load(
    visit: &Visit,
    asked: &AskedStages,
) -> Result<Page<PassageDocument>, Problem> {
    let limit = Asked { limit: asked.limit, ..Asked::default() }.limit()?;
    let stage = match asked.stage.as_str() {
        "" => None,
        said => Some(WorkloadStage::named(said).ok_or_else(|| {
            let known: Vec<&str> = WorkloadStage::ALL.iter().map(|one| one.name()).collect();
            Problem::wrong_input(format!("stage: `{said}` is none of {}", known.join(", ")))
        })?),
    };
    let misplaced =
        || Problem::wrong_input(format!("after: no page of this list ends at `{}`", asked.after));
    let after = match asked.after.split_once('.') {
        _ if asked.after.is_empty() => None,
        None => return Err(misplaced()),
        Some((stage, number)) => {
            let stage = WorkloadStage::named(stage).ok_or_else(misplaced)?;
            Some((stage, number.parse().map_err(|_| misplaced())?))
        }
    };
    let mut tx = visit.cx().store.read().await?;
    let release = match asked.release.as_str() {
        "" => None,
        key => Some(find_release(&mut tx, key).await?.id),
    };
    let wanted = Wanted { stage, release, after };
    let mut items = PassageDocument::page(visit.cx(), &mut tx, wanted, limit + 1).await?;
    let counts = tx.count_passages(release).await?;
    tx.rollback().await?;
    let total = counts.iter().filter(|(is, _)| stage.is_none_or(|only| only == **is));
    let total = total.map(|(_, many)| *many).sum();
    let is_last = items.len() <= limit;
    items.truncate(limit);
    let next = items
        .last()
        .filter(|_| !is_last)
        .map(|last| format!("{}.{}", last.stage, last.workload.trim_start_matches("W-")));
    Ok(Page { items, next, total: Some(total) })
}

async fn detail(visit: &Visit, key: &str) -> Result<PassageDetail, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let whole = Whole::load(visit.cx(), &mut tx, key).await?;
    tx.rollback().await?;
    Ok(whole.detail)
}

/// Workloads on their way: by stage, in each by number.
#[utoipa::path(get, path = "/api/v1/stages", params(AskedStages), responses((status = 200, body = Page<PassageDocument>), ReadRefusals))]
pub(in crate::web) async fn list_stages(
    visit: Visit,
    Query(asked): Query<AskedStages>,
) -> Answer<Page<PassageDocument>> {
    Ok(Json(load(&visit, &asked).await?))
}

/// One workload on its way: checks, governance, tests and decisions, and what it waits for.
#[utoipa::path(get, path = "/api/v1/stages/{key}", params(("key" = String, Path, example = "W-1")), responses((status = 200, body = PassageDetail, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn one_stage(
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    // What it waits for changes with tasks and days: no reader is told that nothing did.
    let detail = detail(&visit, &key).await?;
    Ok(tagged(detail.passage.version, &detail))
}

/// The assets of a workload on its way, the least far first.
#[utoipa::path(get, path = "/api/v1/stages/{key}/assets", params(("key" = String, Path, example = "W-1"), ("after" = Option<String>, Query, description = "where to go on: what the page before said"), ("limit" = Option<i64>, Query, description = "how many, from 1 to 200")), responses((status = 200, body = Page<PassageAssetDocument>), ReadRefusals))]
pub(in crate::web) async fn list_stage_assets(
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer<Page<PassageAssetDocument>> {
    let (limit, after) = (limited(asked.limit)?, counted(asked.number()?)?);
    let mut tx = visit.cx().store.read().await?;
    let (_, passage) = find_passage(&mut tx, &key).await?;
    let (items, next) = PassageAssetDocument::page(&mut tx, &passage, after, limit).await?;
    tx.rollback().await?;
    let total = i64::try_from(passage.assets.len()).ok();
    Ok(Json(Page { items, next: next.map(|next| next.to_string()), total }))
}

/// Moves a workload, or some of its assets, on its way. Assets whose tasks are done go on with it.
#[utoipa::path(post, path = "/api/v1/stages/{key}/moves", params(("key" = String, Path, example = "W-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body(content = WantedMove, example = json!({ "move": "approve_assets", "all": true })), responses((status = 200, body = PassageDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn move_stage(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(wanted): Body<WantedMove>,
) -> Result<Response, Problem> {
    may(&visit, &wanted)?;
    let done = move_on(visit.cx(), (&key, expected.0), visit.role(), &wanted).await;
    match done.map_err(Problem::from) {
        Ok(_) => {
            let detail = detail(&visit, &key).await?;
            Ok(tagged(detail.passage.version, &detail))
        }
        Err(problem) => {
            let theirs = async { Ok(self::detail(&visit, &key).await?.passage) };
            Err(with_both_sides(problem, serde_json::json!(wanted), theirs).await)
        }
    }
}

/// Lets the workloads of a release backlog begin that was committed to before workloads had stages.
#[utoipa::path(post, path = "/api/v1/release-backlogs/{key}/beginning", params(("key" = String, Path, example = "RB-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), responses((status = 200, body = Page<PassageDocument>), WriteRefusals))]
pub(in crate::web) async fn begin_release(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
) -> Answer<Page<PassageDocument>> {
    begin_late(visit.cx(), (&key, expected.0)).await?;
    let asked = AskedStages { release: key, ..AskedStages::default() };
    Ok(Json(load(&visit, &asked).await?))
}
