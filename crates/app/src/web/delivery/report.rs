//! An iteration on a page for stakeholders, made to be printed.

use askama::Template;
use axum::extract::Path;

use crate::actions::confirm_top::read_top;
use crate::actions::delivery::find_iteration;
use crate::documents::delivery::{IterationReport, PaceDocument};
use crate::documents::top::TopDocument;

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::problem::{Face, render};
use super::place;

#[derive(Template)]
#[template(path = "web/iteration_report.html")]
struct ReportPage {
    frame: Frame,
    at: String,
    report: IterationReport,
    pace: Option<PaceDocument>,
    top: TopDocument,
}

/// `GET /iterations/{team}/{key}/report`.
pub(in crate::web) async fn page(visit: Visit, Path((team, key)): Path<(String, String)>) -> Face {
    let mut tx = visit.cx().store.read().await?;
    let iteration = find_iteration(&mut tx, &key, Some(&team)).await?;
    let report = IterationReport::load(&mut tx, &iteration).await?;
    let pace = PaceDocument::all(&mut tx).await?.into_iter().find(|one| one.team == team);
    tx.rollback().await?;
    let top = TopDocument::from(&read_top(visit.cx()).await?);
    let at = format!("{}{}", visit.base(), place(&team, &key));
    let frame = Frame::new(&visit, "/iterations", format!("Report on {key} of {team}"));
    render(&ReportPage { frame, at, report, pace, top })
}
