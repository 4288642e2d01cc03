//! Priority profiles: those there are, the one in force, and what another one would change.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use landfall_domain::priority::Profile;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::actions::apply_profile::{Apply, apply_profile};
use crate::documents::profile::{OutlookDocument, ProfileDocument, ProfileSummary, ShiftDocument};

use super::super::access::Visit;
use super::super::list::Page;
use super::super::problem::Problem;
use super::super::profile::choices;
use super::super::scales::look;
use super::body::Body;
use super::decide::Expected;
use super::{Answer, ReadRefusals, WriteRefusals};

/// So many keys, and so many of those that move most.
const KEYS: usize = 200;
const MOVERS: usize = 20;

/// The profiles that can be chosen or taken as a start.
#[utoipa::path(get, path = "/api/v1/profiles", responses((status = 200, body = Page<ProfileSummary>), ReadRefusals))]
pub(in crate::web) async fn list_profiles(visit: Visit) -> Answer<Page<ProfileSummary>> {
    let choices = choices(&visit).await?;
    let summary = choices.all.iter().map(|one| ProfileSummary {
        name: one.profile.name.clone(),
        title: one.profile.title.clone(),
        about: one.profile.about.clone(),
        criteria: one.profile.criteria.len(),
        own: one.is_own,
        in_force: one.profile.name == choices.chosen,
    });
    let items: Vec<ProfileSummary> = summary.collect();
    let total = i64::try_from(items.len()).ok();
    Ok(Json(Page { items, next: None, total }))
}

/// The profile in force.
#[utoipa::path(get, path = "/api/v1/profile", responses((status = 200, body = ProfileDocument, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn one_profile(visit: Visit) -> Result<Response, Problem> {
    shown(&visit).await
}

async fn shown(visit: &Visit) -> Result<Response, Problem> {
    let choices = choices(visit).await?;
    let tag = [(header::ETAG, format!("\"{}\"", choices.version))];
    Ok((tag, Json(ProfileDocument::from(choices.in_force()?))).into_response())
}

/// A profile to rank by, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WantedProfile)]
pub(in crate::web) struct Wanted {
    profile: ProfileDocument,
    #[schema(example = "production waits for the season")]
    reason: String,
}

/// Ranks the backlog by a profile: one of the portfolio's own, or a known one as it is.
#[utoipa::path(put, path = "/api/v1/profile", params(("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = Wanted, responses((status = 200, body = ProfileDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn apply(
    visit: Visit,
    expected: Expected,
    Body(wanted): Body<Wanted>,
) -> Result<Response, Problem> {
    let yours = serde_json::json!(wanted.profile);
    let (profile, version) = (Profile::from(wanted.profile), expected.0);
    let apply = Apply { profile, version, reason: &wanted.reason };
    match apply_profile(visit.cx(), apply).await.map_err(Problem::from) {
        Ok(_) => shown(&visit).await,
        Err(problem) if problem.is_outdated() => {
            let choices = choices(&visit).await?;
            let theirs = serde_json::json!(ProfileDocument::from(choices.in_force()?));
            Err(problem.with_sides(yours, theirs))
        }
        Err(problem) => Err(problem),
    }
}

/// What a profile would change; nothing is stored.
#[utoipa::path(post, path = "/api/v1/profile/preview", request_body = ProfileDocument, responses((status = 200, body = OutlookDocument), WriteRefusals))]
pub(in crate::web) async fn preview(
    visit: Visit,
    Body(said): Body<ProfileDocument>,
) -> Answer<OutlookDocument> {
    let profile = Profile::from(said);
    if let Some(fault) = profile.faults().into_iter().next() {
        return Err(Problem::wrong_input(format!("{}: {}", fault.field, fault.problem)));
    }
    let looked = look(&visit, &profile).await?;
    let key = |at: usize| format!("W-{}", looked.backlog[at].ranked.number);
    let mut order: Vec<usize> = (0..looked.after.len()).collect();
    order.sort_by_key(|&at| looked.after[at].standing.rank);
    let shifts = &looked.outlook.shifts;
    let told = |shift| {
        let shift: &landfall_domain::priority::Shift = shift;
        let one = &looked.backlog[shift.at].ranked;
        ShiftDocument::of(shift, (one.number, &one.title))
    };
    let rises = shifts.iter().filter(|shift| shift.to < shift.from).take(MOVERS);
    let falls = shifts.iter().rev().filter(|shift| shift.to > shift.from).take(MOVERS);
    Ok(Json(OutlookDocument {
        workloads: looked.backlog.len(),
        moved: shifts.len(),
        agreement: looked.outlook.agreement,
        order: order.into_iter().take(KEYS).map(key).collect(),
        rises: rises.map(told).collect(),
        falls: falls.map(told).collect(),
        entering: looked.outlook.entering.iter().copied().map(key).collect(),
        leaving: looked.outlook.leaving.iter().copied().map(key).collect(),
    }))
}
