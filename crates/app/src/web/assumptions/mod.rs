//! Core assumptions: what to challenge first, one with its discussion, and what is decided of it.

mod form;
mod verdict;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Redirect;
use landfall_domain::assumption::WordKind;
use serde::Deserialize;

use crate::actions::assumptions::assumption;
use crate::actions::assumptions::decide::{Decision, confirm};
use crate::actions::assumptions::say::{Saying, say};
use crate::documents::assumption::{AssumptionDetail, AssumptionDocument};

use super::access::Visit;
use super::done::{Done, done};
use super::frame::Frame;
use super::list::escaped;
use super::problem::{Face, PageProblem, Problem, render};

pub(in crate::web) use form::{add, change, edit_page, new_page, remove};
pub(in crate::web) use verdict::{Verdicts, decide_it, page as verdict_page};

/// Where the list is.
const HERE: &str = "/assumptions";

/// All assumptions, the most exposed first.
pub(in crate::web) async fn load(visit: &Visit) -> Result<Vec<AssumptionDocument>, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let all = AssumptionDocument::load(&mut tx, visit.cx().today()).await?;
    tx.rollback().await?;
    Ok(all)
}

/// One assumption with what belongs to it.
pub(in crate::web) async fn detail(visit: &Visit, key: &str) -> Result<AssumptionDetail, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let found = assumption(&mut tx, key).await.map_err(|_| missing(key))?;
    let detail = AssumptionDetail::load(&mut tx, &found, visit.cx().today()).await?;
    tx.rollback().await?;
    Ok(detail)
}

fn missing(key: &str) -> Problem {
    Problem::not_found(format!("there is no assumption {key}"))
}

#[derive(Template)]
#[template(path = "web/assumptions.html")]
struct ListPage {
    frame: Frame,
    /// Open and challenged ones with work that rests on them.
    first: Vec<AssumptionDocument>,
    /// All others.
    others: Vec<AssumptionDocument>,
}

/// The list: what to challenge first.
pub(in crate::web) async fn page(visit: Visit) -> Face {
    let all = load(&visit).await?;
    let (first, others) = all.into_iter().partition(|one| one.exposure_hours > 0.0);
    render(&ListPage { frame: Frame::new(&visit, HERE, "Assumptions"), first, others })
}

#[derive(Template)]
#[template(path = "web/assumption.html")]
struct OnePage {
    frame: Frame,
    one: AssumptionDocument,
    detail: AssumptionDetail,
    done: Option<Done>,
    /// What could not be done, and what was typed for it.
    refused: Option<String>,
    typed: String,
}

impl OnePage {
    /// Whether it has to be reopened before anything else.
    fn is_decided(&self) -> bool {
        matches!(self.one.status, "confirmed" | "overturned")
    }

    /// The scope as it stands in an address.
    fn scope_in_address(&self) -> String {
        escaped(&self.one.scope)
    }

    fn is_own(&self) -> bool {
        !self.one.author.is_empty()
    }
}

/// What a page says was done.
#[derive(Deserialize)]
pub(in crate::web) struct JustDone {
    done: Option<i64>,
}

/// One assumption.
pub(in crate::web) async fn one_page(
    visit: Visit,
    Path(key): Path<String>,
    Query(just): Query<JustDone>,
) -> Face {
    let done = done(&visit, just.done, &format!("{HERE}/{key}")).await?;
    shown(&visit, &key, (done, None, String::new())).await
}

async fn shown(
    visit: &Visit,
    key: &str,
    (done, refused, typed): (Option<Done>, Option<String>, String),
) -> Face {
    let detail = detail(visit, key).await?;
    let one = detail.assumption.clone();
    let frame = Frame::new(visit, HERE, format!("Assumption {}", one.key));
    render(&OnePage { frame, one, detail, done, refused, typed })
}

/// A word on an assumption.
#[derive(Deserialize)]
pub(in crate::web) struct Said {
    kind: String,
    text: String,
    #[serde(default)]
    weakness_percent: String,
    version: i64,
}

/// Adds a word to the discussion, or confirms.
pub(in crate::web) async fn add_word(
    visit: Visit,
    Path(key): Path<String>,
    Form(said): Form<Said>,
) -> Result<Result<Redirect, axum::response::Html<String>>, PageProblem> {
    let done = match said.kind.as_str() {
        "confirm" => {
            visit.demand(landfall_domain::people::Right::Prioritise)?;
            let version = Some(said.version);
            let decision = Decision { key: &key, version, reason: &said.text };
            confirm(visit.cx(), &decision).await
        }
        kind => {
            let unknown = || Problem::wrong_input(format!("`{kind}` is nothing that can be said"));
            let kind = WordKind::named(kind).ok_or_else(unknown)?;
            let weakness = Some(said.weakness_percent.trim()).filter(|text| !text.is_empty());
            let wrong = |_| Problem::wrong_input("weakness lies from 0 to 100".to_owned());
            let weakness_percent = weakness.map(|text| text.parse().map_err(wrong)).transpose()?;
            let (version, text) = (Some(said.version), said.text.as_str());
            say(visit.cx(), &Saying { key: &key, version, kind, text, weakness_percent }).await
        }
    };
    match done {
        Ok(_) => Ok(Ok(visit.to(&format!("{HERE}/{key}")))),
        Err(error) => {
            let refused = Some(error.to_string());
            Ok(Err(shown(&visit, &key, (None, refused, said.text)).await?))
        }
    }
}
