//! The report of this moment.

use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

use crate::documents::Snapshot;

use super::access::Visit;
use super::problem::PageProblem;

/// The report holds its style in itself, as it is a file that people pass on; nothing else may run.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// The same page that `landfall report` writes.
pub(super) async fn page(visit: Visit) -> Result<Response, PageProblem> {
    let snapshot = Snapshot::load(&visit.cx().store).await?;
    let page = crate::report::render(&snapshot, visit.cx().clock.now())?;
    Ok(([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response())
}
