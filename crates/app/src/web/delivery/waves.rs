//! The wave plan of Azure Migrate: its table comes in, and goes out with the waves of release backlogs.

use axum::Json;
use axum::extract::Multipart;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::documents::delivery::wave_names;
use crate::export::movers::waves::{Assigned, assign};

use super::super::access::Visit;
use super::super::api::{Answer, Body, WriteRefusals};
use super::super::problem::{PageProblem, Problem};
use super::super::upload::Upload;

async fn assigned(visit: &Visit, name: &str, table: &[u8]) -> Result<Assigned, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let names = wave_names(&mut tx).await?;
    tx.rollback().await?;
    assign(table, &names).map_err(|told| Problem::wrong_input(format!("{name}: {told}")))
}

/// `POST /release-backlogs/waves`: the table with its waves, as a file.
pub(in crate::web) async fn file(visit: Visit, form: Multipart) -> Result<Response, PageProblem> {
    let upload = Upload::read(form).await?;
    let [(name, table)] = upload.files.as_slice() else {
        return Err(Problem::wrong_input("choose one file".to_owned()).into());
    };
    let done = assigned(&visit, name, table).await?;
    let head = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"waves.csv\""),
    ];
    Ok((head, done.bytes).into_response())
}

/// A table of Azure Migrate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WavePlan {
    /// Text of the CSV file.
    #[schema(example = "Workload Name,Wave Name\nweb1,\n")]
    table: String,
}

/// The table with the waves of release backlogs.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct WavesAssigned {
    table: String,
    /// Rows that have another wave now.
    changed: usize,
    /// Rows that had this wave before.
    same: usize,
    /// Machines that no release backlog has.
    unknown: Vec<String>,
    /// Names that several machines have.
    ambiguous: Vec<String>,
}

/// Gives the machines of a wave plan of Azure Migrate the waves of release backlogs. Only the column
/// `Wave Name` changes; nothing is written here.
#[utoipa::path(post, path = "/api/v1/wave-plans", request_body = WavePlan, responses((status = 200, body = WavesAssigned), WriteRefusals))]
pub(in crate::web) async fn plan(
    visit: Visit,
    Body(said): Body<WavePlan>,
) -> Answer<WavesAssigned> {
    let Assigned { bytes, changed, same, unknown, ambiguous } =
        assigned(&visit, "table", said.table.as_bytes()).await?;
    let table = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Json(WavesAssigned { table, changed, same, unknown, ambiguous }))
}
