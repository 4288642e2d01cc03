//! A workshop's sheets of outcomes, metrics, actuals and links.

use askama::Template;
use axum::extract::Path;
use axum::extract::multipart::Multipart;
use axum::response::{IntoResponse, Response};

use crate::actions::outcomes::import::{WorkshopReport, import_outcomes};
use crate::actions::sheet::SheetFinding;
use crate::export::workshop;

use super::super::access::Visit;
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, Problem, render};
use super::super::upload::{Kept, Upload, status, workbook};

#[derive(Template)]
#[template(path = "web/outcome_import.html")]
struct ImportPage {
    frame: Frame,
    files: Vec<String>,
    /// What would change, in words; none if nothing would.
    news: Option<String>,
    findings: Vec<SheetFinding>,
    kept: Vec<Kept>,
    reason: String,
}

/// `GET /outcomes/import`.
pub(in crate::web) async fn page(visit: Visit) -> Face {
    let frame = Frame::new(&visit, "/outcomes", "Import outcomes");
    let (files, findings, kept) = (Vec::new(), Vec::new(), Vec::new());
    render(&ImportPage { frame, files, news: None, findings, kept, reason: String::new() })
}

/// Shows what sheets would change, or takes them in.
pub(in crate::web) async fn import(visit: Visit, form: Multipart) -> Result<Response, PageProblem> {
    let upload = Upload::read(form).await?;
    let reason = given(&upload.reason);
    let report = import_outcomes(visit.cx(), &upload.files, !upload.is_sure, reason).await?;
    if report.written {
        return Ok(visit.to("/outcomes").into_response());
    }
    let status = status(!report.findings.is_empty());
    let news = report.changes().then(|| report.says());
    let kept = if news.is_some() { upload.kept() } else { Vec::new() };
    let WorkshopReport { files, findings, .. } = report;
    let frame = Frame::new(&visit, "/outcomes", "Import outcomes");
    let page = render(&ImportPage { frame, files, news, findings, kept, reason: upload.reason })?;
    Ok((status, page).into_response())
}

/// `GET /outcomes/files/{file}`: `template.xlsx`, or `outcomes.xlsx` with everything that is known.
pub(in crate::web) async fn file(
    visit: Visit,
    Path(file): Path<String>,
) -> Result<Response, PageProblem> {
    let sheets = match file.as_str() {
        "template.xlsx" => workshop::template(),
        "outcomes.xlsx" => {
            let mut tx = visit.cx().store.read().await?;
            let sheets = workshop::sheets(&mut tx).await?;
            tx.rollback().await?;
            sheets
        }
        _ => return Err(Problem::not_found(format!("there is no file {file}")).into()),
    };
    workbook(&file, &sheets)
}
