//! What needs attention.

use std::collections::BTreeMap;

use askama::Template;
use landfall_domain::estate::{Known, Level, Statement, Workload, sheets};
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::plan::PlanStatus;
use landfall_store::{Counts, StoreError, Tx};

use crate::actions::confirm_top::top_in;
use crate::documents::event::EventDocument;
use crate::documents::release::ReleaseSummary;
use crate::documents::workload::WorkloadDocument;

use super::access::Visit;
use super::finder::Releases;
use super::frame::Frame;
use super::problem::{Face, render};

/// So many of the backlog stand here.
const TOP: i64 = 10;
/// So many changes since a plan are counted.
const CHANGES: i64 = 100;

#[derive(Template)]
#[template(path = "web/home.html")]
struct HomePage {
    frame: Frame,
    counts: Counts,
    top: Vec<WorkloadDocument>,
    /// Keys of those at the top whose backlog item is not complete, each with what is missing.
    gaps: Vec<(String, String)>,
    /// Why the agreement on the first ten does not hold.
    alarms: Vec<String>,
    plan: Option<InSight>,
    /// The first release that waits, and the last one, as far as a plan has them.
    next: Option<ReleaseSummary>,
    last_release: Option<ReleaseSummary>,
    last: Option<EventDocument>,
    /// How many workloads are on their way, and where they stand, in words.
    on_the_way: Option<(i64, String)>,
}

/// How many workloads are on their way, and where they stand.
async fn on_the_way(tx: &mut Tx) -> Result<Option<(i64, String)>, StoreError> {
    let counts = tx.count_passages(None).await?;
    let told: Vec<String> = counts.iter().map(|(stage, many)| format!("{many} {stage}")).collect();
    Ok((!counts.is_empty()).then(|| (counts.values().sum(), told.join(", "))))
}

/// The plan in force, else the latest one.
struct InSight {
    key: String,
    status: &'static str,
    /// How often the estate or the backlog changed since it was proposed.
    changes: usize,
    has_more_changes: bool,
}

impl InSight {
    async fn of(tx: &mut Tx, number: i64, status: PlanStatus) -> Result<Self, StoreError> {
        let key = format!("P-{number}");
        let proposed = tx.events_about(&key, CHANGES).await?.pop().map_or(0, |event| event.seq);
        let since = tx.events_after(proposed, CHANGES).await?;
        let changes = |detail: &str| {
            serde_json::from_str::<Happening>(detail).is_ok_and(|one| one.changes_estate())
        };
        Ok(Self {
            status: status.name(),
            changes: since.iter().filter(|event| changes(&event.detail)).count(),
            has_more_changes: i64::try_from(since.len()) == Ok(CHANGES),
            key,
        })
    }
}

/// What is missing of the backlog items at the top.
fn gaps(top: &[Workload], stated: Vec<Statement>, releases: &Releases) -> Vec<(String, String)> {
    let mut by_workload: BTreeMap<Id<Workload>, Vec<Statement>> = BTreeMap::new();
    for statement in stated {
        by_workload.entry(statement.workload).or_default().push(statement);
    }
    let gap = |workload: &Workload| {
        let stated = by_workload.get(&workload.id).map_or(&[][..], Vec::as_slice);
        let known = Known { expected: releases.ready_in(workload.id), ..Known::default() };
        let all = sheets(workload, stated, &known);
        let item = all.iter().find(|sheet| sheet.level == Level::BacklogItem)?;
        let missing: Vec<String> = item.missing().map(|one| one.label.to_lowercase()).collect();
        (!missing.is_empty()).then(|| (workload.key(), missing.join(", ")))
    };
    top.iter().filter_map(gap).collect()
}

/// The first page.
pub(super) async fn page(visit: Visit) -> Face {
    let store = &visit.cx().store;
    let releases = visit.finder().releases(store).await?;
    let mut tx = store.read().await?;
    let counts = tx.counts().await?;
    let assumptions = tx.assumptions().await?;
    let mut top = tx.workloads_after(None, TOP).await?;
    top.retain(|workload| workload.rank.is_some());
    let ids: Vec<Id<Workload>> = top.iter().map(|workload| workload.id).collect();
    let stated = tx.statements_of_all(&ids).await?;
    let alarms = top_in(&mut tx, visit.cx().clock.now()).await?.consensus.alarms;
    let plan = match tx.head_in_sight().await? {
        Some((number, status)) => Some(InSight::of(&mut tx, number, status).await?),
        None => None,
    };
    let last = tx.events_before(None, 1).await?.pop().map(Into::into);
    let on_the_way = on_the_way(&mut tx).await?;
    tx.rollback().await?;
    let planned = || releases.summaries.iter().filter(|release| release.ready_on.is_some());
    let by_end = |release: &&ReleaseSummary| release.ready_on.clone();
    render(&HomePage {
        frame: Frame::new(&visit, "/", "Home"),
        counts,
        gaps: gaps(&top, stated, &releases),
        top: top.iter().map(|one| WorkloadDocument::of(one, &assumptions)).collect(),
        alarms,
        plan,
        next: planned().next().cloned(),
        last_release: planned().max_by_key(by_end).cloned(),
        last,
        on_the_way,
    })
}
