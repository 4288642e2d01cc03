//! A workshop's sheets of what is known of workloads.

use askama::Template;
use axum::extract::multipart::Multipart;
use axum::response::{IntoResponse, Response};
use landfall_domain::people::Right;

use crate::actions::decide::{How, ValuesReport, import_values};
use crate::actions::sheet::SheetFinding;
use crate::export::scores;

use super::super::access::Visit;
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, render};
use super::super::upload::{Kept, Upload, status, workbook};

#[derive(Template)]
#[template(path = "web/workload_import.html")]
struct ImportPage {
    frame: Frame,
    files: Vec<String>,
    /// What would change, in words; none if nothing would.
    news: Option<String>,
    /// What that does to dispositions and effort.
    effect: Vec<String>,
    findings: Vec<SheetFinding>,
    kept: Vec<Kept>,
    reason: String,
}

fn frame(visit: &Visit) -> Frame {
    Frame::new(visit, "/workloads", "Values in a spreadsheet")
}

/// `GET /workloads/import`.
pub(in crate::web) async fn page(visit: Visit) -> Face {
    let (files, effect, findings) = (Vec::new(), Vec::new(), Vec::new());
    let (news, kept, reason) = (None, Vec::new(), String::new());
    render(&ImportPage { frame: frame(&visit), files, news, effect, findings, kept, reason })
}

/// Shows what sheets would change, or takes them in.
pub(in crate::web) async fn import(visit: Visit, form: Multipart) -> Result<Response, PageProblem> {
    let upload = Upload::read(form).await?;
    let how = How { reason: given(&upload.reason), dry_run: !upload.is_sure };
    let may_decide = visit.demand(Right::Prioritise).is_ok();
    let report = import_values(visit.cx(), &upload.files, may_decide, how).await?;
    if report.written {
        return Ok(visit.to("/workloads").into_response());
    }
    let status = status(!report.findings.is_empty());
    let news = (report.values > 0).then(|| report.says());
    let kept = if news.is_some() { upload.kept() } else { Vec::new() };
    let ValuesReport { files, findings, effect, .. } = report;
    let (frame, reason) = (frame(&visit), upload.reason);
    let effect = effect.lines();
    let page = render(&ImportPage { frame, files, news, effect, findings, kept, reason })?;
    Ok((status, page).into_response())
}

/// `GET /workloads/scores.xlsx`: values, and what the criteria make of them.
pub(in crate::web) async fn file(visit: Visit) -> Result<Response, PageProblem> {
    let mut tx = visit.cx().store.read().await?;
    let sheets = scores::sheets(&mut tx).await?;
    tx.rollback().await?;
    workbook("scores.xlsx", &sheets)
}
