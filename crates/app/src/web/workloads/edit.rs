//! A person states values of a workload on its page, or of several in the list.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use landfall_domain::estate::Stated;
use landfall_domain::people::Right;
use serde::Deserialize;

use crate::actions::decide::{Change, state_workloads};
use crate::documents::workload::WorkloadDocument;

use super::super::access::Visit;
use super::super::frame::{Frame, given};
use super::super::problem::{PageProblem, Problem, render};
use super::{Field, fields, load_one};

/// The form of a workload's page.
#[derive(Deserialize)]
pub(in crate::web) struct Said {
    version: i64,
    #[serde(default)]
    reason: String,
    owner: Option<String>,
    business_unit: Option<String>,
    criticality: Option<String>,
    compliance: Option<String>,
    disposition: Option<String>,
}

impl Said {
    fn of(&self, field: Stated) -> Option<&str> {
        let said = match field {
            Stated::Owner => &self.owner,
            Stated::BusinessUnit => &self.business_unit,
            Stated::Criticality => &self.criticality,
            Stated::Compliance => &self.compliance,
            Stated::Disposition => &self.disposition,
        };
        said.as_deref().map(str::trim)
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
    Form(said): Form<Said>,
) -> Result<Response, PageProblem> {
    let whole = load_one(&visit, &key).await?;
    let changes = said.changes(&key, &fields(&whole.workload, &whole.stated));
    if changes.is_empty() {
        return Ok(visit.to(&format!("/workloads/{key}")).into_response());
    }
    if changes.iter().any(|change| change.field == Stated::Disposition.name()) {
        visit.demand(Right::Prioritise)?;
    }
    match state_workloads(visit.cx(), &changes, given(&said.reason)).await {
        Ok(done) => {
            let path = format!("/workloads/{key}?done={}", done.event.unwrap_or_default());
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
