//! What people say of assets.

use axum::Json;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use landfall_domain::estate::Asset;
use landfall_domain::id::Id;
use landfall_domain::rationalize::Disposition;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::actions::decide::{AssetWish, AssetsStated, How, find_assets, state_assets, too_many};
use crate::documents::asset::AssetDetail;

use super::super::access::Visit;
use super::super::assets;
use super::super::problem::Problem;
use super::body::Body;
use super::decide::Expected;
use super::{Answer, WriteRefusals, one_asset};

/// What happens to an asset, by a person's word.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct AssetStatement {
    /// One of the eight dispositions; null takes an earlier word back.
    #[schema(value_type = Option<String>, example = "retain")]
    #[serde(deserialize_with = "said")]
    disposition: Option<Disposition>,
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// The word has to be there, though it may be null.
fn said<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Disposition>, D::Error> {
    Option::deserialize(from)
}

/// Says what happens to an asset, above every rule; `null` takes that back. The workload follows its
/// assets. `Landfall-Event` is the event that can be undone; none if nothing changes.
#[utoipa::path(patch, path = "/api/v1/assets/{id}", params(("id" = String, Path), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = AssetStatement, responses((status = 200, body = AssetDetail, headers(("ETag" = String), ("Landfall-Event" = Option<i64>))), WriteRefusals))]
pub(in crate::web) async fn state_asset(
    visit: Visit,
    Path(id): Path<String>,
    expected: Expected,
    Body(said): Body<AssetStatement>,
) -> Result<Response, Problem> {
    let gone = || Problem::not_found(format!("there is no asset {id}"));
    let asset: Id<Asset> = id.parse().map_err(|_| gone())?;
    let wish = AssetWish { asset, version: expected.0, disposition: said.disposition };
    let how = How { reason: said.reason.as_deref(), dry_run: false };
    let done = match state_assets(visit.cx(), &[wish], how).await {
        Ok(done) => done,
        Err(error) => {
            let problem = Problem::from(error);
            if !problem.is_outdated() {
                return Err(problem);
            }
            let yours = json!({ "disposition": said.disposition, "reason": said.reason });
            let theirs = assets::load_one(&visit, &id).await?;
            return Err(problem.with_sides(yours, json!(theirs.asset)));
        }
    };
    let mut answer = one_asset(visit, Path(id), HeaderMap::new()).await?;
    if let Some(event) = done.event {
        answer.headers_mut().insert("landfall-event", event.into());
    }
    Ok(answer)
}

/// What happens to many assets: those that are named, and those for which a query holds.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct AssetChanges {
    /// Ids or names.
    #[serde(default)]
    assets: Vec<String>,
    #[serde(default)]
    #[schema(example = "os:solaris")]
    query: Option<String>,
    /// One of the eight dispositions; null takes earlier words back.
    #[schema(value_type = Option<String>, example = "retain")]
    #[serde(deserialize_with = "said")]
    disposition: Option<Disposition>,
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// Say what would change, and write nothing.
    #[serde(default)]
    #[schema(example = true)]
    dry_run: bool,
}

/// Says what happens to many assets, or, with `dry_run`, what that would change; all or nothing.
#[utoipa::path(post, path = "/api/v1/asset-changes", params(("Idempotency-Key" = Option<String>, Header)), request_body = AssetChanges, responses((status = 200, body = AssetsStated), WriteRefusals))]
pub(in crate::web) async fn state_assets_by_api(
    visit: Visit,
    Body(said): Body<AssetChanges>,
) -> Answer<AssetsStated> {
    too_many(said.assets.len())?;
    let ids = find_assets(visit.cx(), &said.assets, said.query.as_deref()).await?;
    let disposition = said.disposition;
    let wishes: Vec<AssetWish> =
        ids.into_iter().map(|asset| AssetWish { asset, version: None, disposition }).collect();
    let how = How { reason: said.reason.as_deref(), dry_run: said.dry_run };
    Ok(Json(state_assets(visit.cx(), &wishes, how).await?))
}
