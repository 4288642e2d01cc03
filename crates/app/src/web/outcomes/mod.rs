//! Business outcomes: what the migration is for, how far it has come, and which workloads serve it.

pub(super) mod chart;
pub(super) mod costs;
pub(super) mod form;
pub(super) mod one;
pub(super) mod upload;

use std::sync::Arc;

use askama::Template;
use axum::extract::Query;
use jiff::civil::Date;
use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use tokio::sync::Mutex;

use crate::actions::outcomes::{metric, outcome};
use crate::documents::outcome::{
    ActualDocument, Board, CoverageDocument, MetricDocument, OutcomeDocument,
};
use crate::documents::shown::Shown;
use crate::documents::soon;
use crate::documents::workload::WorkloadDocument;

use super::access::Visit;
use super::frame::Frame;
use super::list::{Asked, Page, Paging, misplaced};
use super::problem::{Face, Problem, render};

/// The board as it was made last: what it counts is spread over the whole estate.
#[derive(Default)]
pub(super) struct Boards(Mutex<Option<(Moment, Arc<Board>)>>);

/// Up to which event a board tells, and on which day.
type Moment = (i64, Date);

/// All outcomes with their metrics and what serves them.
pub(super) async fn board(visit: &Visit) -> Result<Arc<Board>, Problem> {
    let cx = visit.cx();
    let releases = visit.finder().releases(&cx.store).await?;
    let mut held = visit.finder().boards().0.lock().await;
    let mut tx = cx.store.read().await?;
    let of = (tx.last_event().await?, cx.today());
    let board = match &*held {
        Some((known, board)) if *known == of => Arc::clone(board),
        _ => Arc::new(Board::load(&mut tx, &soon(&releases.cut), of.1).await?),
    };
    tx.rollback().await?;
    *held = Some((of, Arc::clone(&board)));
    Ok(board)
}

/// Outcomes that are looked for: there are few, so they are on one page.
pub(super) async fn load(visit: &Visit, asked: &Asked) -> Result<Page<OutcomeDocument>, Problem> {
    let query = asked.query::<OutcomeDocument>()?;
    asked.limit()?;
    let mut items = Vec::new();
    for one in &board(visit).await?.outcomes {
        let value = serde_json::to_value(one).map_err(anyhow::Error::from)?;
        if query.is_empty() || query.holds(&Shown(&value)) {
            items.push(one.clone());
        }
    }
    let total = i64::try_from(items.len()).ok();
    Ok(Page { items, next: None, total })
}

/// One outcome.
pub(super) async fn load_one(visit: &Visit, key: &str) -> Result<OutcomeDocument, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let key = outcome(&mut tx, key).await?.key();
    tx.rollback().await?;
    let found = board(visit).await?.outcomes.iter().find(|one| one.key == key).cloned();
    found.ok_or_else(|| Problem::not_found(format!("there is no outcome {key}")))
}

/// One metric.
pub(super) async fn load_metric(visit: &Visit, key: &str) -> Result<MetricDocument, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let key = metric(&mut tx, key).await?.key();
    tx.rollback().await?;
    let found = board(visit).await?.metrics().find(|one| one.key == key).cloned();
    found.ok_or_else(|| Problem::not_found(format!("there is no metric {key}")))
}

/// The actuals of a metric, by day.
pub(super) async fn actuals(visit: &Visit, key: &str) -> Result<Vec<ActualDocument>, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let known = metric(&mut tx, key).await?;
    let actuals = tx.actuals_of(known.id).await?;
    tx.rollback().await?;
    Ok(actuals.iter().map(|one| ActualDocument::of(&known, one)).collect())
}

/// How outcomes and the backlog cover each other, with a page of the workloads that serve none.
pub(super) async fn coverage(
    visit: &Visit,
    asked: &Asked,
) -> Result<(CoverageDocument, Page<WorkloadDocument>), Problem> {
    let coverage = board(visit).await?.coverage.clone();
    let limit = asked.limit()?;
    let after = match &asked.after {
        None => 0,
        Some(after) => after.parse().map_err(|_| misplaced(after))?,
    };
    let mut tx = visit.cx().store.read().await?;
    let rows = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut ids: Vec<Id<Workload>> = tx.idle_workloads(after, rows).await?;
    let is_last = ids.len() <= limit;
    ids.truncate(limit);
    let assumptions = tx.assumptions().await?;
    let idle = tx.workloads_by_ids(&ids).await?;
    tx.rollback().await?;
    let releases = visit.finder().releases(&visit.cx().store).await?;
    let shown = |one: &Workload| releases.placed(one.id, WorkloadDocument::of(one, &assumptions));
    let next = idle.last().filter(|_| !is_last).and_then(|last| last.rank);
    let page = Page {
        items: idle.iter().map(shown).collect(),
        next: next.map(|rank| rank.to_string()),
        total: Some(coverage.workloads_serving_none),
    };
    Ok((coverage, page))
}

#[derive(Template)]
#[template(path = "web/outcomes.html")]
struct OutcomesPage {
    frame: Frame,
    q: String,
    outcomes: Vec<OutcomeDocument>,
    coverage: CoverageDocument,
    paging: Paging,
}

/// The list.
pub(super) async fn page(visit: Visit, Query(asked): Query<Asked>) -> Face {
    let found = load(&visit, &asked).await?;
    render(&OutcomesPage {
        frame: Frame::new(&visit, "/outcomes", "Outcomes"),
        coverage: board(&visit).await?.coverage.clone(),
        outcomes: found.items,
        paging: asked.paging("/outcomes", None),
        q: asked.q,
    })
}

#[derive(Template)]
#[template(path = "web/outcome_coverage.html")]
struct CoveragePage {
    frame: Frame,
    coverage: CoverageDocument,
    outcomes: Vec<OutcomeDocument>,
    idle: Vec<WorkloadDocument>,
    paging: Paging,
}

/// `GET /outcomes/coverage`.
pub(super) async fn coverage_page(visit: Visit, Query(asked): Query<Asked>) -> Face {
    let (coverage, idle) = coverage(&visit, &asked).await?;
    let next = idle.next.map(|next| format!("/outcomes/coverage?after={next}"));
    render(&CoveragePage {
        frame: Frame::new(&visit, "/outcomes", "Coverage of outcomes"),
        outcomes: board(&visit).await?.outcomes.clone(),
        coverage,
        idle: idle.items,
        paging: Paging::new("/outcomes/coverage", next, asked.after.is_none()),
    })
}
