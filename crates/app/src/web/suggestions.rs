//! What dependencies suggest, and accepting it.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Redirect;
use landfall_planning::group::Options;
use landfall_planning::suggestion::suggestions;

use crate::actions::regroup::{How, Regroup, Wanted, regroup};
use crate::documents::estate::Estate;
use crate::documents::suggestion::SuggestionDocument;

use super::access::Visit;
use super::frame::{Frame, Said, given};
use super::problem::{Face, PageProblem, Problem, render};

/// So many are shown; the rest is told by number.
const SHOWN: usize = 100;

/// All suggestions, the surest of each kind first.
pub(super) async fn load(visit: &Visit) -> Result<Vec<SuggestionDocument>, Problem> {
    let estate = Estate::load(&visit.cx().store).await?;
    let found = suggestions(estate.basis(), &Options::default()).all;
    Ok(found.iter().map(|one| SuggestionDocument::of(one, estate.basis())).collect())
}

#[derive(Template)]
#[template(path = "web/suggestions.html")]
struct SuggestionsPage {
    frame: Frame,
    suggestions: Vec<SuggestionDocument>,
    more: usize,
}

/// The list.
pub(super) async fn page(visit: Visit) -> Face {
    let mut suggestions = load(&visit).await?;
    let more = suggestions.len().saturating_sub(SHOWN);
    suggestions.truncate(SHOWN);
    render(&SuggestionsPage {
        frame: Frame::new(&visit, "/suggestions", "Suggestions"),
        suggestions,
        more,
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
