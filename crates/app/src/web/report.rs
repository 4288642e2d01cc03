//! The report of this moment.

use std::sync::Arc;
use std::time::Duration;

use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::Date;

use crate::boot::Context;
use crate::documents::Snapshot;

use super::access::Visit;
use super::frame::Frame;
use super::making::{Makings, waiting};
use super::problem::PageProblem;

/// The report holds its style in itself, as it is a file that people pass on; nothing else may run.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// Who asks waits so long for a report; then a page says that it is being made.
const PATIENCE: Duration = Duration::from_millis(80);

/// Reports, by the event up to which they tell and the day on which they were made.
pub(super) type Reports = Makings<(i64, Date), Arc<str>>;

async fn make(cx: Context) -> anyhow::Result<Arc<str>> {
    let snapshot = Snapshot::load_as(&cx, crate::report::lean).await?;
    let now = cx.clock.now();
    let page = tokio::task::spawn_blocking(move || crate::report::render(&snapshot, now)).await??;
    Ok(Arc::from(page))
}

/// The same page that `landfall report` writes.
pub(super) async fn page(visit: Visit) -> Result<Response, PageProblem> {
    let cx = visit.cx();
    let mut tx = cx.store.read().await?;
    let last = tx.last_event().await?;
    tx.rollback().await?;
    let reports = visit.finder().reports();
    let make = Box::pin(make(cx.clone()));
    let Some(report) = reports.within(PATIENCE, (last, cx.today()), make).await? else {
        let frame = Frame::new(&visit, "/report", "Report");
        return waiting(frame, "The report is being made from the whole estate.", "/report");
    };
    let policy = [(header::CONTENT_SECURITY_POLICY, POLICY)];
    Ok((policy, Html(report.to_string())).into_response())
}
