//! What was just done, told on the page that a change leads to, and undone from there.

use axum::Form;
use axum::Json;
use axum::extract::Path;
use axum::response::Redirect;
use landfall_domain::event::Event;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::actions::decide::{Undoable, undo_event};

use super::access::Visit;
use super::access::prefix::local;
use super::activity::says;
use super::api::WriteRefusals;
use super::problem::{PageProblem, Problem};

/// An event that a page has just made.
pub(super) struct Done {
    pub(super) seq: i64,
    pub(super) says: String,
    /// True if the person may undo it.
    pub(super) is_undoable: bool,
    /// Where undoing leads back to.
    pub(super) back: String,
}

/// The event of a page's `done`, as long as it is there.
pub(super) async fn done(
    visit: &Visit,
    seq: Option<i64>,
    back: &str,
) -> Result<Option<Done>, Problem> {
    let Some(seq) = seq else { return Ok(None) };
    let mut tx = visit.cx().store.read().await?;
    let event = tx.find_event(seq).await?;
    tx.rollback().await?;
    Ok(event.map(|event| {
        let what = Undoable::of(&event);
        let is_undoable = what.is_some_and(|what| visit.demand(what.right()).is_ok());
        Done { seq, says: says(&event.into()), is_undoable, back: back.to_owned() }
    }))
}

/// Where to go afterwards.
#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    back: String,
}

/// `POST /events/{seq}/undo` of a page.
pub(super) async fn undo(
    visit: Visit,
    Path(seq): Path<String>,
    Form(said): Form<Back>,
) -> Result<Redirect, PageProblem> {
    undone(&visit, &seq).await?;
    Ok(visit.to(local(&said.back).unwrap_or("/activity")))
}

/// Takes back what an event did, as long as nothing else was decided of it since.
#[utoipa::path(post, path = "/api/v1/events/{seq}/undo", params(("seq" = i64, Path, example = 1), ("Idempotency-Key" = Option<String>, Header)), responses((status = 200, body = Object), WriteRefusals))]
pub(super) async fn undo_by_api(
    visit: Visit,
    Path(seq): Path<String>,
) -> Result<Json<Value>, Problem> {
    let event = undone(&visit, &seq).await?;
    Ok(Json(json!({ "undone": event.seq })))
}

async fn undone(visit: &Visit, seq: &str) -> Result<Event, Problem> {
    let gone = || Problem::not_found(format!("there is no event {seq}"));
    let number: i64 = seq.parse().map_err(|_| gone())?;
    let mut tx = visit.cx().store.read().await?;
    let event = tx.find_event(number).await?.ok_or_else(gone)?;
    tx.rollback().await?;
    let what = Undoable::of(&event)
        .ok_or_else(|| Problem::refused(format!("event {seq} cannot be undone")))?;
    visit.demand(what.right())?;
    undo_event(visit.cx(), &event, what).await?;
    Ok(event)
}
