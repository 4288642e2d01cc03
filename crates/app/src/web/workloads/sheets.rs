//! The record of a workload level by level, with what is missing and whose question it is.

use askama::Template;
use axum::extract::{Path, Query};

use crate::documents::sheet::SheetDocument;
use crate::documents::workload::WorkloadDocument;

use super::super::access::Visit;
use super::super::done::{Done, done};
use super::super::frame::Frame;
use super::super::problem::{Face, render};
use super::{After, Field, Whole, fields, load_one, statable};

#[derive(Template)]
#[template(path = "web/sheets.html")]
struct SheetsPage {
    frame: Frame,
    workload: WorkloadDocument,
    /// Each level with the fields that this person may state.
    sheets: Vec<(SheetDocument, Vec<Field>)>,
    done: Option<Done>,
}

/// `GET /workloads/{key}/sheets`.
pub(in crate::web) async fn page(
    visit: Visit,
    Path(key): Path<String>,
    Query(after): Query<After>,
) -> Face {
    let Whole { workload, stated, sheets, .. } = load_one(&visit, &key).await?;
    let may = |field: &Field| statable(visit.role()).any(|known| known == field.stated);
    let of_level = |sheet: SheetDocument| {
        let fields = fields(&workload, &stated).into_iter();
        let own = fields.filter(|field| field.stated.level().key() == sheet.level);
        let own = own.filter(may).collect();
        (sheet, own)
    };
    render(&SheetsPage {
        frame: Frame::new(&visit, "/workloads", format!("Record of {}", workload.title)),
        sheets: sheets.into_iter().map(of_level).collect(),
        done: done(&visit, after.done, &format!("/workloads/{key}/sheets")).await?,
        workload,
    })
}
