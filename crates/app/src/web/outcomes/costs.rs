//! What capacity costs where it runs today, as a form and as a document.

use askama::Template;
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use landfall_domain::outcome::RunningCosts;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::actions::outcomes::costs::state_running_costs;
use crate::documents::outcome::{RunningCostsDocument, minor};

use super::super::access::Visit;
use super::super::api::{Answer, Body, ReadRefusals, WriteRefusals};
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, Problem, render};

#[derive(Template)]
#[template(path = "web/costs.html")]
struct CostsPage {
    frame: Frame,
    costs: Option<RunningCostsDocument>,
    typed: Typed,
    refused: Option<String>,
}

/// Prices as they are typed.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Typed {
    #[serde(default)]
    currency: String,
    #[serde(default)]
    core: String,
    #[serde(default)]
    memory_gib: String,
    #[serde(default)]
    storage_gib: String,
    #[serde(default)]
    reason: String,
}

async fn known(visit: &Visit) -> Result<Option<RunningCostsDocument>, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let costs = tx.running_costs().await?;
    tx.rollback().await?;
    Ok(costs.as_ref().map(RunningCostsDocument::from))
}

/// `GET /outcomes/costs`.
pub(in crate::web) async fn page(visit: Visit) -> Face {
    let costs = known(&visit).await?;
    let typed = costs.as_ref().map_or_else(Typed::default, |costs| Typed {
        currency: costs.currency.clone(),
        core: costs.core.to_string(),
        memory_gib: costs.memory_gib.to_string(),
        storage_gib: costs.storage_gib.to_string(),
        reason: String::new(),
    });
    show(&visit, costs, typed, None)
}

fn show(
    visit: &Visit,
    costs: Option<RunningCostsDocument>,
    typed: Typed,
    refused: Option<String>,
) -> Face {
    let frame = Frame::new(visit, "/outcomes", "What capacity costs today");
    render(&CostsPage { frame, costs, typed, refused })
}

impl Typed {
    fn costs(&self) -> Result<RunningCosts, Problem> {
        let price = |what: &str, text: &str| {
            let wrong =
                || Problem::wrong_input(format!("{what}: `{text}` is no price, as in 12.5"));
            let price: f64 = text.trim().parse().map_err(|_| wrong())?;
            minor(price).map_err(|_| wrong())
        };
        Ok(RunningCosts {
            currency: self.currency.trim().to_owned(),
            core_minor: price("a core", &self.core)?,
            memory_gib_minor: price("a GiB of memory", &self.memory_gib)?,
            storage_gib_minor: price("a GiB of storage", &self.storage_gib)?,
        })
    }
}

/// `POST /outcomes/costs`.
pub(in crate::web) async fn save(
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, PageProblem> {
    let done = match typed.costs() {
        Ok(costs) => {
            let reason = given(&typed.reason);
            state_running_costs(visit.cx(), &costs, reason).await.map_err(Problem::from)
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => Ok(visit.to("/outcomes/costs").into_response()),
        Err(problem) => {
            let refused = Some(problem.detail().to_owned());
            let page = show(&visit, known(&visit).await?, typed, refused)?;
            Ok((problem.status(), page).into_response())
        }
    }
}

/// What capacity costs a month where it runs today; null if nobody said it.
#[utoipa::path(get, path = "/api/v1/running-costs", responses((status = 200, body = Option<RunningCostsDocument>), ReadRefusals))]
pub(in crate::web) async fn one_costs(visit: Visit) -> Answer<Option<RunningCostsDocument>> {
    Ok(Json(known(&visit).await?))
}

/// Prices a month.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Prices {
    /// As sources name it.
    #[schema(example = "EUR")]
    currency: String,
    /// One core.
    #[schema(example = 12.5)]
    core: f64,
    /// One GiB of memory.
    #[schema(example = 2.0)]
    memory_gib: f64,
    /// One GiB of storage.
    #[schema(example = 0.1)]
    storage_gib: f64,
    #[serde(default)]
    reason: String,
}

/// Says what capacity costs a month where it runs today; savings are measured from it.
#[utoipa::path(put, path = "/api/v1/running-costs", request_body = Prices, responses((status = 200, body = Option<RunningCostsDocument>), WriteRefusals))]
pub(in crate::web) async fn state_costs(
    visit: Visit,
    Body(said): Body<Prices>,
) -> Answer<Option<RunningCostsDocument>> {
    let costs = RunningCosts {
        currency: said.currency,
        core_minor: minor(said.core)?,
        memory_gib_minor: minor(said.memory_gib)?,
        storage_gib_minor: minor(said.storage_gib)?,
    };
    state_running_costs(visit.cx(), &costs, given(&said.reason)).await?;
    Ok(Json(known(&visit).await?))
}
