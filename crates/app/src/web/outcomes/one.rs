//! One outcome: its metrics with their actuals, the workloads that serve it, and its history.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use landfall_domain::estate::workload::number_of;
use serde::Deserialize;

use crate::actions::outcomes::link::{Which, link_workloads};
use crate::actions::outcomes::metrics::remove_metric;
use crate::actions::outcomes::outcome;
use crate::actions::outcomes::record::{NewActual, record_actual, remove_actual};
use crate::actions::outcomes::save::remove_outcome;
use crate::documents::outcome::{ActualDocument, MetricDocument, OutcomeDocument};
use crate::documents::workload::WorkloadDocument;

use super::super::access::Visit;
use super::super::activity::EventRow;
use super::super::frame::{Frame, given};
use super::super::list::Asked;
use super::super::problem::{Face, PageProblem, Problem, render};
use super::super::workloads;
use super::chart::Chart;
use super::{load_metric, load_one};

/// So much of its history is shown.
const EVENTS: i64 = 20;
/// So many of its workloads are shown.
const SHOWN: i64 = 50;
/// So many actuals of a metric are listed, the latest first.
const LISTED: usize = 12;

/// A metric with its picture.
struct Card {
    metric: MetricDocument,
    chart: Option<Chart>,
    /// The latest, the last one first.
    actuals: Vec<ActualDocument>,
}

#[derive(Template)]
#[template(path = "web/outcome.html")]
struct OutcomePage {
    frame: Frame,
    outcome: OutcomeDocument,
    cards: Vec<Card>,
    workloads: Vec<WorkloadDocument>,
    more: i64,
    history: Vec<EventRow>,
    today: String,
    kept: Kept,
}

/// What was typed and refused, and why.
#[derive(Default)]
struct Kept {
    /// Key of the metric or outcome that it is about; empty if nothing was refused.
    about: String,
    problem: String,
    actual: Typed,
    links: Links,
}

/// `GET /outcomes/{key}`.
pub(in crate::web) async fn page(visit: Visit, Path(key): Path<String>) -> Face {
    show(&visit, &key, Kept::default()).await
}

/// The page again, with what was typed and why it was refused.
async fn again(
    visit: &Visit,
    key: &str,
    kept: Kept,
    problem: Problem,
) -> Result<Response, PageProblem> {
    let kept = Kept { problem: problem.detail().to_owned(), ..kept };
    let page = show(visit, key, kept).await?;
    Ok((problem.status(), page).into_response())
}

async fn show(visit: &Visit, key: &str, kept: Kept) -> Face {
    let document = load_one(visit, key).await?;
    let mut tx = visit.cx().store.read().await?;
    let history = tx.events_about(&document.key, EVENTS).await?;
    let mut cards = Vec::new();
    let own = outcome(&mut tx, key).await?;
    for metric in tx.metrics().await?.iter().filter(|one| one.outcome == own.id) {
        let all = tx.actuals_of(metric.id).await?;
        let all: Vec<ActualDocument> =
            all.iter().map(|one| ActualDocument::of(metric, one)).collect();
        let Some(shown) = document.metrics.iter().find(|one| one.key == metric.key()) else {
            continue;
        };
        cards.push(Card {
            chart: Chart::of(shown, &all),
            metric: shown.clone(),
            actuals: all.into_iter().rev().take(LISTED).collect(),
        });
    }
    tx.rollback().await?;
    cards.sort_by_key(|card| card.metric.learning);
    let asked =
        Asked { q: format!("outcomes:{}", document.key), limit: Some(SHOWN), ..Asked::default() };
    let found = workloads::load(visit, &asked).await?;
    let shown = i64::try_from(found.items.len()).unwrap_or(i64::MAX);
    render(&OutcomePage {
        frame: Frame::new(visit, "/outcomes", document.title.clone()),
        more: (document.workloads - shown).max(0),
        workloads: found.items,
        history: history
            .into_iter()
            .map(|event| EventRow::from(super::super::activity::document(event)))
            .collect(),
        today: visit.cx().today().to_string(),
        cards,
        kept,
        outcome: document,
    })
}

/// The version that was shown.
#[derive(Deserialize)]
pub(in crate::web) struct Version {
    version: i64,
}

/// Removes an outcome.
pub(in crate::web) async fn remove(
    visit: Visit,
    Path(key): Path<String>,
    Form(shown): Form<Version>,
) -> Result<Redirect, PageProblem> {
    remove_outcome(visit.cx(), (&key, Some(shown.version)), None).await?;
    Ok(visit.to("/outcomes"))
}

/// Removes a metric.
pub(in crate::web) async fn remove_one(
    visit: Visit,
    Path(key): Path<String>,
    Form(shown): Form<Version>,
) -> Result<Redirect, PageProblem> {
    let back = load_metric(&visit, &key).await?.outcome;
    remove_metric(visit.cx(), (&key, Some(shown.version)), None).await?;
    Ok(visit.to(&format!("/outcomes/{back}")))
}

/// What was typed of a day.
#[derive(Default, Deserialize)]
pub(in crate::web) struct Typed {
    #[serde(default)]
    on: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    note: String,
}

/// Records where a metric stands.
pub(in crate::web) async fn record(
    visit: Visit,
    Path(key): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageProblem> {
    let new = NewActual { on: &typed.on, value: &typed.value, note: &typed.note };
    if let Err(error) = record_actual(visit.cx(), &key, new).await {
        let outcome = load_metric(&visit, &key).await?.outcome;
        let kept = Kept { about: key, actual: typed, ..Kept::default() };
        return again(&visit, &outcome, kept, error.into()).await;
    }
    Ok(back_to(&visit, &key).await?.into_response())
}

/// Takes back what was recorded of a day.
pub(in crate::web) async fn retract(
    visit: Visit,
    Path((key, on)): Path<(String, String)>,
) -> Result<Redirect, PageProblem> {
    remove_actual(visit.cx(), &key, &on).await?;
    back_to(&visit, &key).await
}

async fn back_to(visit: &Visit, key: &str) -> Result<Redirect, PageProblem> {
    let metric = load_metric(visit, key).await?;
    Ok(visit.to(&format!("/outcomes/{}#{}", metric.outcome, metric.key)))
}

/// Workloads that serve an outcome from now on, or no longer.
#[derive(Default, Deserialize)]
pub(in crate::web) struct Links {
    /// Keys, or a query.
    #[serde(default)]
    workloads: String,
    #[serde(default)]
    end: bool,
    #[serde(default)]
    reason: String,
    /// Where it leads back to: a workload, or the outcome.
    #[serde(default)]
    back: String,
}

/// Links workloads named by key, or found by a query.
pub(in crate::web) async fn link(
    visit: Visit,
    Path(key): Path<String>,
    Form(said): Form<Links>,
) -> Result<Response, PageProblem> {
    let words: Vec<&str> =
        said.workloads.split([' ', ',', ';']).filter(|w| !w.is_empty()).collect();
    let are_keys = !words.is_empty() && words.iter().all(|word| number_of(word).is_some());
    let which = if are_keys {
        Which { keys: words.into_iter().map(str::to_owned).collect(), query: None }
    } else {
        Which { keys: Vec::new(), query: Some(said.workloads.clone()) }
    };
    let done = link_workloads(visit.cx(), &key, &which, said.end, given(&said.reason)).await;
    let leads_back = number_of(&said.back).map(|number| format!("/workloads/W-{number}"));
    match (done, leads_back) {
        (Err(error), None) => {
            let kept = Kept { about: key.clone(), links: said, ..Kept::default() };
            again(&visit, &key, kept, error.into()).await
        }
        (Err(error), Some(_)) => Err(Problem::from(error).into()),
        (Ok(_), leads_back) => {
            let to = leads_back.unwrap_or_else(|| format!("/outcomes/{key}#serving"));
            Ok(visit.to(&to).into_response())
        }
    }
}

/// The outcome that is chosen on the page of a workload.
#[derive(Deserialize)]
pub(in crate::web) struct Chosen {
    outcome: String,
}

/// Links a workload with the outcome that is chosen on its page.
pub(in crate::web) async fn serve(
    visit: Visit,
    Path(key): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Redirect, PageProblem> {
    let which = Which { keys: vec![key.clone()], query: None };
    link_workloads(visit.cx(), &chosen.outcome, &which, false, None).await?;
    Ok(visit.to(&format!("/workloads/{key}#outcomes")))
}
