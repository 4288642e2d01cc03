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
use super::list::{Asked, Filling, Page, Paging, misplaced};
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
    paging: Paging,
}

/// A page of ties; places are counted from the best.
pub(super) async fn load_ties(visit: &Visit, asked: &Asked) -> Result<Page<EvenDocument>, Problem> {
    let ties = ranks(visit).await?.ties();
    let count = ties.len();
    let mut place = match (asked.number()?, asked.after.as_deref()) {
        (Some(number), Some(after)) => usize::try_from(number)
            .ok()
            .filter(|place| *place <= count)
            .ok_or_else(|| misplaced(after))?,
        _ => 0,
    };
    let mut filling: Filling<EvenDocument> = Filling::new(asked)?;
    for tie in ties.into_iter().skip(place) {
        if !filling.take(tie)? {
            break;
        }
        place += 1;
    }
    let total = i64::try_from(count).ok().filter(|_| asked.q.trim().is_empty());
    let next = (place < count).then(|| place.to_string());
    Ok(Page { items: filling.items, next, total })
}

/// `GET /backlog/ties`: where ten or more have the same points.
pub(super) async fn even(visit: Visit, Query(asked): Query<Asked>) -> Face {
    let found = load_ties(&visit, &asked).await?;
    render(&EvenPage {
        frame: Frame::new(&visit, "/backlog", "Ties"),
        paging: asked.paging("/backlog/ties", found.next),
        ties: found.items,
    })
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
