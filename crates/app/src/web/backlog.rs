//! The ranked backlog, and the form that puts a workload elsewhere in it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::actions::decide::{Place, Spot, place_workload, read_until};
use crate::documents::workload::WorkloadDocument;

use super::access::Visit;
use super::done::{Done, done};
use super::frame::Frame;
use super::list::{Asked, Paging};
use super::problem::{Face, PageProblem, Problem, render};
use super::workloads::{Place as At, load, load_one, said};

/// What the page is asked for, beside what every list is.
#[derive(Deserialize)]
pub(super) struct Around {
    /// Rank around which the page begins.
    near: Option<i64>,
    done: Option<i64>,
}

/// So many workloads stand before the one that was moved.
const BEFORE: i64 = 8;

#[derive(Template)]
#[template(path = "web/backlog.html")]
struct BacklogPage {
    frame: Frame,
    q: String,
    workloads: Vec<WorkloadDocument>,
    total: i64,
    profile: String,
    paging: Paging,
    done: Option<Done>,
}

/// The list.
pub(super) async fn page(
    visit: Visit,
    Query(mut asked): Query<Asked>,
    Query(around): Query<Around>,
) -> Face {
    let mut tx = visit.cx().store.read().await?;
    let total = tx.last_rank().await?;
    let rules = visit.cx().rules_in(&mut tx).await?;
    tx.rollback().await?;
    if let (None, Some(near)) = (&asked.after, around.near.filter(|near| *near > BEFORE)) {
        let at: At = (Some(near - BEFORE), i64::MAX);
        asked.after = Some(said(at));
    }
    let mut found = load(&visit, &asked).await?;
    let all = found.items.len();
    found.items.retain(|workload| workload.rank.is_some());
    // What needs no work stands behind the backlog.
    let next = found.next.filter(|_| found.items.len() == all);
    render(&BacklogPage {
        frame: Frame::new(&visit, "/backlog", "Backlog"),
        profile: rules.profile.title.clone(),
        paging: asked.paging("/backlog", next),
        workloads: found.items,
        q: asked.q,
        total,
        done: done(&visit, around.done, "/backlog").await?,
    })
}

/// Where a workload is wanted, as the form says it or a link prefills it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    pub(super) how: String,
    #[serde(default)]
    pub(super) other: String,
    #[serde(default)]
    pub(super) rank: String,
    #[serde(default)]
    pub(super) reason: String,
    /// The last day on which it is to hold, as typed.
    #[serde(default)]
    until: String,
    version: Option<i64>,
}

impl Wanted {
    pub(super) fn spot(&self) -> Result<Spot, Problem> {
        let other = || self.other.trim().to_owned();
        let rank = || {
            let wrong = || Problem::wrong_input(format!("`{}` is no rank", self.rank));
            self.rank.trim().parse::<i64>().map_err(|_| wrong())
        };
        match self.how.as_str() {
            "before" => Ok(Spot::Before(other())),
            "after" => Ok(Spot::After(other())),
            "rank" => Ok(Spot::To(rank()?)),
            "pin" => Ok(Spot::Pin(rank()?)),
            "proposed" => Ok(Spot::Proposed),
            how => Err(Problem::wrong_input(format!("`{how}` is no way to place a workload"))),
        }
    }
}

#[derive(Template)]
#[template(path = "web/place.html")]
struct PlacePage {
    frame: Frame,
    workload: WorkloadDocument,
    wanted: Wanted,
    ways: Vec<(&'static str, &'static str)>,
    /// Why it was not placed.
    refused: Option<String>,
}

pub(super) const WAYS: [(&str, &str); 5] = [
    ("before", "Before a workload"),
    ("after", "Behind a workload"),
    ("rank", "To a rank"),
    ("pin", "Pinned to a rank"),
    ("proposed", "As the profile proposes"),
];

/// `GET /workloads/{key}/rank`: the form.
pub(super) async fn place_page(
    visit: Visit,
    Path(key): Path<String>,
    Query(mut wanted): Query<Wanted>,
) -> Face {
    let workload = load_one(&visit, &key).await?.workload;
    if wanted.how.is_empty() {
        "before".clone_into(&mut wanted.how);
    }
    if wanted.rank.is_empty() {
        wanted.rank = workload.rank.map(|rank| rank.to_string()).unwrap_or_default();
    }
    wanted.version = wanted.version.or(Some(workload.version));
    form(&visit, workload, wanted, None)
}

fn form(
    visit: &Visit,
    workload: WorkloadDocument,
    wanted: Wanted,
    refused: Option<String>,
) -> Face {
    let frame = Frame::new(visit, "/backlog", format!("Move {}", workload.title));
    render(&PlacePage { frame, workload, wanted, ways: WAYS.to_vec(), refused })
}

/// `POST /workloads/{key}/rank`: places it, or shows the form again with what is wrong.
pub(super) async fn place(
    visit: Visit,
    Path(key): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, PageProblem> {
    let asked = wanted
        .spot()
        .and_then(|spot| Ok((spot, read_until(&wanted.until).map_err(Problem::from)?)));
    let placed = match asked {
        Ok((spot, until)) => {
            let (version, reason) = (wanted.version, &wanted.reason);
            let place = Place { workload: &key, version, spot, reason, until };
            place_workload(visit.cx(), place).await.map_err(Problem::from)
        }
        Err(problem) => Err(problem),
    };
    match placed {
        Ok(placed) => {
            let path = format!("/backlog?near={}&done={}#{key}", placed.to, placed.event);
            Ok(visit.to(&path).into_response())
        }
        Err(problem) => {
            let workload = load_one(&visit, &key).await?.workload;
            let wanted = Wanted { version: Some(workload.version), ..wanted };
            let page = form(&visit, workload, wanted, Some(problem.detail().to_owned()))?;
            Ok((problem.status(), page).into_response())
        }
    }
}
