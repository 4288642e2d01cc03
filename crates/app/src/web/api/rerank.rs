//! Several workloads put elsewhere at once, and where one stood in the past.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::actions::decide::{
    Rerank, RerankReport, Spot, Wish, backlog_version, read_until, rerank_backlog,
};
use crate::documents::rank_history::RankHistoryDocument;

use super::super::access::Visit;
use super::super::problem::Problem;
use super::super::rerank::history_of;
use super::body::Body;
use super::decide::Expected;
use super::{Answer, ReadRefusals, WriteRefusals, tagged, with_both_sides};

/// Where workloads are wanted from now on, or by which profile, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Reranking {
    /// At most 500, each workload once.
    #[serde(default)]
    lines: Vec<RerankLine>,
    /// Name of the profile that is to rank the backlog.
    profile: Option<String>,
    #[schema(example = "the lease ends in March")]
    reason: String,
    /// Say what would change, and write nothing.
    #[serde(default)]
    dry_run: bool,
}

/// One workload with exactly one of the places.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct RerankLine {
    #[schema(example = "W-1")]
    workload: String,
    before: Option<String>,
    after: Option<String>,
    #[schema(example = 1)]
    rank: Option<i64>,
    /// Only a rank can be pinned.
    #[serde(default)]
    pinned: bool,
    /// Take an earlier word back.
    #[serde(default)]
    as_proposed: bool,
    /// A reason of its own, instead of the common one.
    reason: Option<String>,
    /// The last day on which it is to hold, in UTC.
    until: Option<String>,
}

impl RerankLine {
    fn wish(self, line: usize) -> Result<Wish, Problem> {
        let place = (self.before, self.after, self.rank, self.pinned, self.as_proposed);
        let spot = match place {
            (Some(key), None, None, false, false) => Spot::Before(key),
            (None, Some(key), None, false, false) => Spot::After(key),
            (None, None, Some(rank), false, false) => Spot::To(rank),
            (None, None, Some(rank), true, false) => Spot::Pin(rank),
            (None, None, None, false, true) => Spot::Proposed,
            _ => {
                return Err(Problem::wrong_input(format!(
                    "line {line}: say exactly one of `before`, `after`, `rank` and `as_proposed`; \
                     only a rank can be pinned"
                )));
            }
        };
        let until = read_until(self.until.as_deref().unwrap_or_default());
        let until = until.map_err(|wrong| Problem::wrong_input(format!("line {line}: {wrong}")))?;
        Ok(Wish { line, workload: self.workload, spot, reason: self.reason, until })
    }
}

/// Puts several workloads elsewhere, or another profile in force, or both: all or nothing, in one event
/// that can be undone. The `ETag` is the version of the order that a preview began from.
#[utoipa::path(post, path = "/api/v1/backlog/rerank", params(("If-Match" = String, Header, description = "the ETag of a preview, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = Reranking, responses((status = 200, body = RerankReport, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn rerank(
    visit: Visit,
    Expected(version): Expected,
    Body(said): Body<Reranking>,
) -> Result<Response, Problem> {
    let Reranking { lines, profile, reason, dry_run } = said;
    let wishes = (1..)
        .zip(lines)
        .map(|(line, one)| one.wish(line))
        .collect::<Result<Vec<Wish>, Problem>>()?;
    let asked =
        Rerank { wishes: &wishes, profile: profile.as_deref(), reason: &reason, version, dry_run };
    match rerank_backlog(visit.cx(), asked).await {
        Ok(done) => Ok(tagged(done.version, &done)),
        Err(error) => {
            let yours = json!({ "version": version, "reason": reason, "lines": wishes.len() });
            let theirs = async {
                let version = backlog_version(visit.cx()).await?;
                Ok(json!({ "version": version }))
            };
            Err(with_both_sides(error.into(), yours, theirs).await)
        }
    }
}

/// Where a workload stood in the past: what was decided of it, and the first 100 of the backlog
/// whenever all of it was ranked anew.
#[utoipa::path(get, path = "/api/v1/workloads/{key}/rank-history", params(("key" = String, Path, example = "W-1")), responses((status = 200, body = RankHistoryDocument), ReadRefusals))]
pub(in crate::web) async fn rank_history(
    visit: Visit,
    Path(key): Path<String>,
) -> Answer<RankHistoryDocument> {
    Ok(Json(history_of(visit.cx(), &key).await?))
}
