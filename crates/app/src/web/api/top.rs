//! The first of the backlog as both teams agree on them.

use axum::response::Response;
use landfall_domain::review::Team;
use serde_json::json;

use crate::actions::confirm_top::{Top, confirm_top, read_top};
use crate::documents::top::TopDocument;

use super::super::access::Visit;
use super::super::problem::Problem;
use super::decide::Expected;
use super::{ReadRefusals, WriteRefusals, tagged};

fn shown(top: &Top) -> Response {
    tagged(top.version, &TopDocument::from(top))
}

/// The first ten of the backlog, what both teams agreed on, and whether that still holds.
#[utoipa::path(get, path = "/api/v1/backlog/top", responses((status = 200, body = TopDocument, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn one_top(visit: Visit) -> Result<Response, Problem> {
    Ok(shown(&read_top(visit.cx()).await?))
}

/// Confirms the first ten for the cloud strategy team.
#[utoipa::path(post, path = "/api/v1/backlog/top/strategy", params(("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), responses((status = 200, body = TopDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn confirm_strategy(
    visit: Visit,
    expected: Expected,
) -> Result<Response, Problem> {
    confirm(&visit, Team::Strategy, expected).await
}

/// Confirms the first ten for the cloud adoption team.
#[utoipa::path(post, path = "/api/v1/backlog/top/adoption", params(("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), responses((status = 200, body = TopDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn confirm_adoption(
    visit: Visit,
    expected: Expected,
) -> Result<Response, Problem> {
    confirm(&visit, Team::Adoption, expected).await
}

async fn confirm(
    visit: &Visit,
    team: Team,
    Expected(version): Expected,
) -> Result<Response, Problem> {
    match confirm_top(visit.cx(), team, version).await.map_err(Problem::from) {
        Ok((top, _)) => Ok(shown(&top)),
        Err(problem) if problem.is_outdated() => {
            let theirs = TopDocument::from(&read_top(visit.cx()).await?);
            let yours = json!({ "team": team.name(), "version": version });
            Err(problem.with_sides(yours, json!(theirs)))
        }
        Err(problem) => Err(problem),
    }
}
