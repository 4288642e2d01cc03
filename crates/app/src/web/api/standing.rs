//! Why workloads stand where they stand, and how firm that is.

use axum::Json;
use axum::extract::Path;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::documents::standing::{ComparisonDocument, EvenDocument, FirmnessDocument, NOISE};

use super::super::access::Visit;
use super::super::list::{Asked, Page};
use super::super::scales::ranks;
use super::super::standing::load_ties;
use super::{Answer, Query, ReadRefusals};

/// Which two.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct Pair {
    /// Key of one workload.
    #[param(example = "W-1")]
    above: String,
    /// Key of the other one; they may be the other way round.
    #[param(example = "W-2")]
    below: String,
}

/// Why one of two workloads stands above the other.
#[utoipa::path(get, path = "/api/v1/backlog/comparison", params(Pair), responses((status = 200, body = ComparisonDocument), ReadRefusals))]
pub(in crate::web) async fn compare(
    visit: Visit,
    Query(pair): Query<Pair>,
) -> Answer<ComparisonDocument> {
    Ok(Json(ranks(&visit).await?.compare(&pair.above, &pair.below)?))
}

/// How firm.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct Doubt {
    /// Key of another workload; the neighbours without it.
    against: Option<String>,
    /// By so many percent weights may be wrong, from 1 to 100; 10 and 20 without it.
    noise: Option<u32>,
}

/// Between which ranks wrong weights can put a workload, and what swaps it with another one.
#[utoipa::path(get, path = "/api/v1/workloads/{key}/firmness", params(("key" = String, Path, example = "W-1"), Doubt), responses((status = 200, body = FirmnessDocument), ReadRefusals))]
pub(in crate::web) async fn one_firmness(
    visit: Visit,
    Path(key): Path<String>,
    Query(doubt): Query<Doubt>,
) -> Answer<FirmnessDocument> {
    let noise = doubt.noise.map_or_else(|| NOISE.to_vec(), |noise| vec![noise]);
    Ok(Json(ranks(&visit).await?.firmness(&key, doubt.against.as_deref(), &noise)?))
}

/// Where ten or more workloads have the same points, and what would tell them apart.
#[utoipa::path(get, path = "/api/v1/backlog/ties", params(Asked), responses((status = 200, body = Page<EvenDocument>), ReadRefusals))]
pub(in crate::web) async fn list_ties(
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Answer<Page<EvenDocument>> {
    Ok(Json(load_ties(&visit, &asked).await?))
}
