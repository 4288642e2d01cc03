//! A person states values of a workload on its page, or of several in the list.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use landfall_domain::estate::Stated;
use landfall_domain::people::Right;

use crate::actions::decide::{Change, state_workloads};
use crate::documents::workload::WorkloadDocument;

use super::super::access::Visit;
use super::super::frame::{Frame, given};
use super::super::problem::{PageProblem, Problem, render};
use super::{Field, fields, load_one};

/// The form of a workload's page, or of one of its sheets.
struct Said {
    version: i64,
    reason: String,
    /// Whether it was sent from the sheets.
    is_of_sheets: bool,
    fields: Vec<(Stated, String)>,
}

impl Said {
    fn read(pairs: Vec<(String, String)>) -> Result<Self, Problem> {
        let (mut version, mut reason, mut is_of_sheets) = (None, String::new(), false);
        let mut fields: Vec<(Stated, String)> = Vec::new();
        for (name, value) in pairs {
            match name.as_str() {
                "version" => version = value.parse().ok(),
                "reason" => reason = value,
                "back" => is_of_sheets = value == "sheets",
                _ => {
                    let wrong =
                        || Problem::wrong_input(format!("`{name}` is no field of a workload"));
                    fields.push((Stated::named(&name).ok_or_else(wrong)?, value));
                }
            }
        }
        let gone =
            || Problem::wrong_input("the form says no version: open the page again".to_owned());
        Ok(Self { version: version.ok_or_else(gone)?, reason, is_of_sheets, fields })
    }

    fn of(&self, field: Stated) -> Option<&str> {
        let said = self.fields.iter().find(|(known, _)| *known == field);
        said.map(|(_, value)| value.trim())
    }

    /// Where to go on.
    fn back(&self, key: &str) -> String {
        if self.is_of_sheets {
            format!("/workloads/{key}/sheets")
        } else {
            format!("/workloads/{key}")
        }
    }

    /// What differs from what is shown; an emptied field takes an earlier word back.
    fn changes(&self, key: &str, shown: &[Field]) -> Vec<Change> {
        shown
            .iter()
            .filter_map(|field| {
                let said = self.of(field.stated)?;
                let is_same = said == field.value || (said.is_empty() && !field.is_stated);
                (!is_same).then(|| Change {
                    workload: key.to_owned(),
                    version: Some(self.version),
                    field: field.stated.name().to_owned(),
                    value: Some(said.to_owned()).filter(|said| !said.is_empty()),
                })
            })
            .collect()
    }
}

/// Somebody else was first: both sides, and the form again.
#[derive(Template)]
#[template(path = "web/conflict.html")]
struct ConflictPage {
    frame: Frame,
    workload: WorkloadDocument,
    reason: String,
    /// Label, name, what there is now, what was said here.
    sides: Vec<(&'static str, &'static str, String, String)>,
}

/// `POST /workloads/{key}`.
pub(in crate::web) async fn state(
    visit: Visit,
    Path(key): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageProblem> {
    let said = Said::read(pairs)?;
    let whole = load_one(&visit, &key).await?;
    let changes = said.changes(&key, &fields(&whole.workload, &whole.stated));
    if changes.is_empty() {
        return Ok(visit.to(&said.back(&key)).into_response());
    }
    if changes.iter().any(|change| change.field == Stated::Disposition.name()) {
        visit.demand(Right::Prioritise)?;
    }
    match state_workloads(visit.cx(), &changes, given(&said.reason)).await {
        Ok(done) => {
            let path = format!("{}?done={}", said.back(&key), done.event.unwrap_or_default());
            Ok(visit.to(&path).into_response())
        }
        Err(error) => {
            let problem = Problem::from(error);
            if !problem.is_outdated() {
                return Err(problem.into());
            }
            let sides = fields(&whole.workload, &whole.stated)
                .into_iter()
                .filter_map(|field| {
                    let change = changes.iter().find(|one| one.field == field.stated.name())?;
                    let yours = change.value.clone().unwrap_or_default();
                    Some((field.label, field.stated.name(), field.value, yours))
                })
                .collect();
            let page = ConflictPage {
                frame: Frame::new(&visit, "/workloads", "Someone else changed it first"),
                workload: whole.workload,
                reason: said.reason,
                sides,
            };
            let page = render(&page)?;
            Ok((axum::http::StatusCode::PRECONDITION_FAILED, page).into_response())
        }
    }
}

/// `POST /workload-changes` of the list: one value for several workloads, each of which is
/// `KEY@VERSION` as it was read.
pub(in crate::web) async fn state_many(
    visit: Visit,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, PageProblem> {
    let chosen = |name: &'static str| {
        pairs.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    };
    let one = |name: &'static str| chosen(name).next().unwrap_or_default().to_owned();
    let (field, value, reason) = (one("field"), one("value"), one("reason"));
    let changes: Vec<Change> = chosen("workload")
        .map(|chosen| {
            let (key, version) = chosen.split_once('@').unwrap_or((chosen, ""));
            Change {
                workload: key.to_owned(),
                version: version.parse().ok(),
                field: field.clone(),
                value: Some(value.trim().to_owned()).filter(|value| !value.is_empty()),
            }
        })
        .collect();
    if changes.is_empty() {
        let detail = "no workload was chosen: tick some in the list first".to_owned();
        return Err(Problem::wrong_input(detail).into());
    }
    if field == Stated::Disposition.name() {
        visit.demand(Right::Prioritise)?;
    }
    let done = state_workloads(visit.cx(), &changes, given(&reason)).await?;
    let path = match done.event {
        Some(seq) => format!("/workloads?done={seq}"),
        None => "/workloads".to_owned(),
    };
    Ok(visit.to(&path).into_response())
}
