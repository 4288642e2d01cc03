//! A workshop's sheets: uploaded, looked at, and taken in once a person confirms. The sheets stand in
//! the page between the two, so that nothing has to wait on the server.

use askama::Template;
use axum::extract::Path;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::actions::outcomes::import::{WorkshopReport, import_outcomes};
use crate::export::{workshop, xlsx};

use super::super::access::Visit;
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, Problem, render};

/// An upload has no more bytes.
pub(in crate::web) const LARGEST: usize = 10 << 20;
/// So many files at a time.
const MOST_FILES: usize = 10;

#[derive(Template)]
#[template(path = "web/outcome_import.html")]
struct ImportPage {
    frame: Frame,
    report: Option<WorkshopReport>,
}

/// `GET /outcomes/import`.
pub(in crate::web) async fn page(visit: Visit) -> Face {
    let frame = Frame::new(&visit, "/outcomes", "Import outcomes");
    render(&ImportPage { frame, report: None })
}

/// Shows what sheets would change, or takes them in.
pub(in crate::web) async fn import(
    visit: Visit,
    mut form: Multipart,
) -> Result<Response, PageProblem> {
    let wrong = |error: MultipartError| {
        Problem::wrong_input(format!("the upload cannot be read: {}", error.body_text()))
    };
    let (mut files, mut is_sure, mut reason) = (Vec::new(), false, String::new());
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        match field.name() {
            Some("files") => {
                let name: String = field
                    .file_name()
                    .unwrap_or_default()
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(200)
                    .collect();
                let bytes = field.bytes().await.map_err(wrong)?;
                if !(name.is_empty() && bytes.is_empty()) {
                    files.push((name, bytes.to_vec()));
                }
            }
            Some("do") => is_sure = field.text().await.map_err(wrong)? == "import",
            Some("reason") => reason = field.text().await.map_err(wrong)?,
            _ => {}
        }
    }
    if files.is_empty() || files.len() > MOST_FILES {
        let detail = format!("choose from 1 to {MOST_FILES} files");
        return Err(Problem::wrong_input(detail).into());
    }
    let report = import_outcomes(visit.cx(), &files, !is_sure, given(&reason)).await?;
    if report.written {
        return Ok(visit.to("/outcomes").into_response());
    }
    let status =
        if report.findings.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let frame = Frame::new(&visit, "/outcomes", "Import outcomes");
    let page = render(&ImportPage { frame, report: Some(report) })?;
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
    let bytes = xlsx::bytes(&sheets).map_err(anyhow::Error::from)?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let disposition = format!("attachment; filename=\"landfall-{file}\"");
    let head =
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((head, bytes).into_response())
}
