//! What needs attention.

use askama::Template;
use landfall_store::Counts;

use crate::documents::event::EventDocument;
use crate::documents::workload::WorkloadDocument;

use super::access::Visit;
use super::frame::Frame;
use super::problem::{Face, render};

/// So many of the backlog stand here.
const TOP: i64 = 10;

#[derive(Template)]
#[template(path = "web/home.html")]
struct HomePage {
    frame: Frame,
    counts: Counts,
    top: Vec<WorkloadDocument>,
    /// The plan in force, else the latest one: key and status.
    plan: Option<(String, &'static str)>,
    last: Option<EventDocument>,
}

/// The first page.
pub(super) async fn page(visit: Visit) -> Face {
    let mut tx = visit.cx().store.read().await?;
    let counts = tx.counts().await?;
    let assumptions = tx.assumptions().await?;
    let top = tx.workloads_after(None, TOP).await?;
    let plan = tx.plan_in_sight().await?;
    let last = tx.events_before(None, 1).await?.pop().map(Into::into);
    tx.rollback().await?;
    render(&HomePage {
        frame: Frame::new(&visit, "/", "Home"),
        counts,
        top: top
            .iter()
            .filter(|workload| workload.rank.is_some())
            .map(|workload| WorkloadDocument::of(workload, &assumptions))
            .collect(),
        plan: plan.map(|plan| (plan.key(), plan.status.name())),
        last,
    })
}
