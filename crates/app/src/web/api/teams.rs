//! The standing team file.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::actions::save_teams::{StandingTeams, save_teams};

use super::super::access::Visit;
use super::super::frame::given;
use super::super::problem::Problem;
use super::super::settings::teams::standing;
use super::body::Body;
use super::decide::Expected;
use super::{ReadRefusals, WriteRefusals};

/// What plans are made with if no other team file is given.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct TeamsDocument {
    /// The text of the team file; null as long as none is saved.
    team_file: Option<String>,
}

/// The standing team file.
#[utoipa::path(get, path = "/api/v1/teams", responses((status = 200, body = TeamsDocument, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn one(visit: Visit) -> Result<Response, Problem> {
    shown(&visit).await
}

async fn shown(visit: &Visit) -> Result<Response, Problem> {
    let StandingTeams { text, version } = standing(visit).await?;
    let tag = [(header::ETAG, format!("\"{version}\""))];
    Ok((tag, Json(TeamsDocument { team_file: text })).into_response())
}

/// A team file, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WantedTeams {
    #[schema(example = "[[team]]\nname = \"Cloud team\"\nskills = { infra = 40, test = 20 }\n")]
    team_file: String,
    #[serde(default)]
    reason: String,
}

/// Saves the standing team file.
#[utoipa::path(put, path = "/api/v1/teams", params(("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = WantedTeams, responses((status = 200, body = TeamsDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn save(
    visit: Visit,
    expected: Expected,
    Body(wanted): Body<WantedTeams>,
) -> Result<Response, Problem> {
    let yours = serde_json::json!({ "team_file": wanted.team_file });
    let how = (expected.0, given(&wanted.reason));
    match save_teams(visit.cx(), wanted.team_file, how).await.map_err(Problem::from) {
        Ok(_) => shown(&visit).await,
        Err(problem) if problem.is_outdated() => {
            let theirs = serde_json::json!({ "team_file": standing(&visit).await?.text });
            Err(problem.with_sides(yours, theirs))
        }
        Err(problem) => Err(problem),
    }
}
