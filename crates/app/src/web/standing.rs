//! Why one workload stands above another one, and where the profile does not tell them apart.

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use landfall_domain::priority::points;
use serde::Deserialize;

use crate::documents::standing::{ComparisonDocument, EvenDocument, FirmnessDocument, NOISE};

use super::access::Visit;
use super::frame::Frame;
use super::problem::{Face, PageProblem, Problem, render};
use super::scales::ranks;

/// So many keys of a tie are shown.
const SHOWN: usize = 20;

/// Which two; nothing, before they are named.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Pair {
    #[serde(default)]
    above: String,
    #[serde(default)]
    below: String,
}

/// One row of both sums.
struct Row {
    label: String,
    weight: String,
    above: String,
    above_points: String,
    below: String,
    below_points: String,
    difference: String,
}

#[derive(Template)]
#[template(path = "web/why.html")]
struct WhyPage {
    frame: Frame,
    pair: Pair,
    /// Why they are not compared.
    refused: Option<String>,
    found: Option<ComparisonDocument>,
    rows: Vec<Row>,
}

/// `GET /backlog/compare`: the form, and what came of it.
pub(super) async fn compare(
    visit: Visit,
    Query(pair): Query<Pair>,
) -> Result<Response, PageProblem> {
    let is_asked = !pair.above.trim().is_empty() || !pair.below.trim().is_empty();
    let found = if is_asked {
        let found = ranks(&visit).await?.compare(&pair.above, &pair.below);
        Some(found.map_err(Problem::from))
    } else {
        None
    };
    let (status, refused, found) = match found {
        Some(Err(problem)) => (problem.status(), Some(problem.detail().to_owned()), None),
        Some(Ok(found)) => (StatusCode::OK, None, Some(found)),
        None => (StatusCode::OK, None, None),
    };
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not known".to_owned());
    let criteria = found.iter().flat_map(|found| &found.criteria);
    let rows = criteria.map(|one| Row {
        label: one.label.clone(),
        weight: points(one.weight),
        above: value(&one.above_value),
        above_points: points(one.above_points),
        below: value(&one.below_value),
        below_points: points(one.below_points),
        difference: signed(one.difference),
    });
    let page = WhyPage {
        frame: Frame::new(&visit, "/backlog", "Why above"),
        rows: rows.collect(),
        pair,
        refused,
        found,
    };
    Ok((status, render(&page)?).into_response())
}

fn signed(difference: f64) -> String {
    let text = points(difference);
    if difference > 0.0 && text != "0" { format!("+{text}") } else { text }
}

#[derive(Template)]
#[template(path = "web/even.html")]
struct EvenPage {
    frame: Frame,
    ties: Vec<EvenDocument>,
}

/// `GET /backlog/ties`: where ten or more have the same points.
pub(super) async fn even(visit: Visit) -> Face {
    let ties = ranks(&visit).await?.ties();
    render(&EvenPage { frame: Frame::new(&visit, "/backlog", "Ties"), ties })
}

impl EvenPage {
    /// The first keys, and how many more there are.
    fn shown(tie: &EvenDocument) -> (&[String], usize) {
        let shown = tie.members.len().min(SHOWN);
        (&tie.members[..shown], tie.members.len() - shown)
    }
}

/// How firm a rank is, for the page of a workload; none if it has no rank.
pub(super) async fn firm(
    visit: &Visit,
    key: &str,
    rank: Option<i64>,
) -> Result<Option<FirmnessDocument>, Problem> {
    if rank.is_none() {
        return Ok(None);
    }
    Ok(ranks(visit).await?.firmness(key, None, &NOISE).ok())
}
