//! What is still to be found out of the workloads that come next: questions, and whose they are.

use askama::Template;
use axum::Json;
use axum::extract::Query;
use landfall_domain::estate::horizon::{FARTHEST, HORIZON};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::documents::gap::{GapDocument, LoadDocument, Open};

use super::access::Visit;
use super::api::ReadRefusals;
use super::frame::Frame;
use super::list::{Asked, Filling, Page, Paging};
use super::problem::{Face, Problem, render};

/// How far ahead to look.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Horizon {
    /// How many releases, 1 to 4; 3 unless said.
    #[param(minimum = 1, maximum = 4)]
    releases: Option<usize>,
}

impl Horizon {
    fn releases(self) -> Result<usize, Problem> {
        match self.releases {
            None => Ok(HORIZON),
            Some(releases) if (1..=FARTHEST).contains(&releases) => Ok(releases),
            Some(releases) => Err(Problem::wrong_input(format!(
                "releases is {releases}, not from 1 to {FARTHEST}"
            ))),
        }
    }
}

async fn open(visit: &Visit, horizon: Horizon) -> Result<Open, Problem> {
    let most = horizon.releases()?;
    let releases = visit.finder().releases(&visit.cx().store).await?;
    let ahead = releases.cut.get(..most).unwrap_or(&releases.cut);
    let mut tx = visit.cx().store.read().await?;
    let open = Open::load(&mut tx, ahead, &|id| releases.ready_in(id)).await?;
    tx.rollback().await?;
    Ok(open)
}

fn paged(gaps: Vec<GapDocument>, asked: &Asked) -> Result<Page<GapDocument>, Problem> {
    let mut filling = Filling::<GapDocument>::new(asked)?;
    let from = usize::try_from(asked.number()?.unwrap_or(0)).unwrap_or(usize::MAX);
    let total = i64::try_from(gaps.len()).ok().filter(|_| asked.q.trim().is_empty());
    let mut next = None;
    for (at, gap) in gaps.into_iter().enumerate().skip(from) {
        if !filling.take(gap)? {
            next = Some(at.to_string());
            break;
        }
    }
    Ok(Page { items: filling.items, next, total })
}

/// A page of questions, by release, rank and level.
pub(super) async fn load(
    visit: &Visit,
    asked: &Asked,
    horizon: Horizon,
) -> Result<Page<GapDocument>, Problem> {
    paged(open(visit, horizon).await?.gaps, asked)
}

#[derive(Template)]
#[template(path = "web/completeness.html")]
struct CompletenessPage {
    frame: Frame,
    q: String,
    releases: usize,
    workloads: usize,
    questions: usize,
    loads: Vec<LoadDocument>,
    gaps: Vec<GapDocument>,
    paging: Paging,
}

/// `GET /completeness`.
pub(super) async fn page(
    visit: Visit,
    Query(asked): Query<Asked>,
    Query(horizon): Query<Horizon>,
) -> Face {
    let releases = horizon.releases()?;
    let Open { gaps, loads, workloads } = open(&visit, horizon).await?;
    let questions = gaps.len();
    let found = paged(gaps, &asked)?;
    render(&CompletenessPage {
        frame: Frame::new(&visit, "/releases", "What is missing"),
        paging: asked
            .paging("/completeness", found.next)
            .keeping("releases", &releases.to_string()),
        releases,
        workloads,
        questions,
        loads,
        gaps: found.items,
        q: asked.q,
    })
}

/// How many questions each has.
#[derive(Serialize, ToSchema)]
pub(super) struct OpenQuestions {
    releases: usize,
    workloads: usize,
    questions: usize,
    loads: Vec<LoadDocument>,
}

/// What is missing of the workloads of the next releases: one item per question.
#[utoipa::path(get, path = "/api/v1/completeness", params(Asked, Horizon), responses((status = 200, body = Page<GapDocument>), ReadRefusals))]
pub(super) async fn list_gaps(
    visit: Visit,
    super::api::Query(asked): super::api::Query<Asked>,
    super::api::Query(horizon): super::api::Query<Horizon>,
) -> Result<Json<Page<GapDocument>>, Problem> {
    Ok(Json(load(&visit, &asked, horizon).await?))
}

/// How many questions each person and each team has.
#[utoipa::path(get, path = "/api/v1/completeness/counts", params(Horizon), responses((status = 200, body = OpenQuestions), ReadRefusals))]
pub(super) async fn count_gaps(
    visit: Visit,
    super::api::Query(horizon): super::api::Query<Horizon>,
) -> Result<Json<OpenQuestions>, Problem> {
    let releases = horizon.releases()?;
    let Open { gaps, loads, workloads } = open(&visit, horizon).await?;
    Ok(Json(OpenQuestions { releases, workloads, questions: gaps.len(), loads }))
}
