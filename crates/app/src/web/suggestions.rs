//! What dependencies suggest, and accepting it.

use std::ops::ControlFlow;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Redirect;
use landfall_planning::group::Options;
use landfall_store::StoredSuggestion;

use crate::actions::regroup::{How, Regroup, Wanted, regroup};
use crate::documents::suggestion::SuggestionDocument;

use super::access::Visit;
use super::frame::{Frame, Said, given};
use super::list::{Asked, Filling, Page, Paging};
use super::problem::{Face, PageProblem, Problem, render};

/// A page of suggestions, the surest of each kind first, as of the last derivation of the estate.
pub(super) async fn load(
    visit: &Visit,
    asked: &Asked,
) -> Result<Page<SuggestionDocument>, Problem> {
    let mut filling = Filling::<SuggestionDocument>::new(asked)?;
    let mut place = asked.number()?;
    let mut tx = visit.cx().store.read().await?;
    let total = tx.count_suggestions().await?;
    let next = loop {
        let rows = tx.suggestions_after(place.unwrap_or(0), filling.rows()).await?;
        let read = |row: &StoredSuggestion| Ok((row.position, serde_json::from_str(&row.body)?));
        let rows = rows.iter().map(read).collect::<Result<_, serde_json::Error>>();
        let rows = rows.map_err(anyhow::Error::from)?;
        if let ControlFlow::Break(next) = filling.take_rows(&mut place, rows)? {
            break next;
        }
    };
    tx.rollback().await?;
    let next = next.map(|place| place.to_string());
    let total = asked.q.trim().is_empty().then_some(total);
    Ok(Page { items: filling.items, next, total })
}

#[derive(Template)]
#[template(path = "web/suggestions.html")]
struct SuggestionsPage {
    frame: Frame,
    q: String,
    suggestions: Vec<SuggestionDocument>,
    paging: Paging,
}

/// The list.
pub(super) async fn page(visit: Visit, Query(asked): Query<Asked>) -> Face {
    let found = load(&visit, &asked).await?;
    render(&SuggestionsPage {
        frame: Frame::new(&visit, "/suggestions", "Suggestions"),
        suggestions: found.items,
        paging: asked.paging("/suggestions", found.next),
        q: asked.q,
    })
}

/// Accepts one suggestion, and shows what is left.
pub(super) async fn accept(
    visit: Visit,
    Path(key): Path<String>,
    Form(said): Form<Said>,
) -> Result<Redirect, PageProblem> {
    let wanted =
        Wanted { keys: vec![key], at_least_percent: None, name: None, options: Options::default() };
    regroup(
        visit.cx(),
        &Regroup::Accept(wanted),
        How { reason: given(&said.reason), dry_run: false },
    )
    .await?;
    Ok(visit.to("/suggestions"))
}
