//! Two plans side by side.

use askama::Template;
use axum::extract::Query;
use jiff::civil::Date;
use landfall_domain::plan::Plan;
use serde::Deserialize;

use crate::documents::plan::{DifferenceDocument, PlanSummary, differences, gap_words};
use crate::documents::ready_in;

use super::access::Visit;
use super::frame::Frame;
use super::list::Paging;
use super::plans;
use super::problem::{Face, render};

/// So many differences stand on a page.
const DIFFERENCES: usize = 200;

/// Which two.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    before: String,
    after: String,
    /// Where to go on.
    #[serde(default)]
    from: usize,
}

/// One of the two.
struct Side {
    summary: PlanSummary,
    gap: String,
    ready_on: Option<Date>,
    placed: usize,
    total: usize,
    complete: usize,
}

impl Side {
    fn of(plan: &Plan) -> Self {
        let summary = PlanSummary::from(plan);
        Self {
            gap: summary.gap.map_or_else(|| "not known".to_owned(), gap_words),
            ready_on: plan.last_used().map(|last| last.end),
            placed: plan.packages.iter().filter(|package| package.iteration.is_some()).count(),
            total: plan.packages.len(),
            complete: ready_in(plan).len(),
            summary,
        }
    }
}

#[derive(Template)]
#[template(path = "web/compare.html")]
struct ComparePage {
    frame: Frame,
    before: String,
    after: String,
    sides: [Side; 2],
    earlier: usize,
    later: usize,
    total: usize,
    differences: Vec<DifferenceDocument>,
    paging: Paging,
}

/// The page.
pub(super) async fn page(visit: Visit, Query(asked): Query<Asked>) -> Face {
    let before = plans::studied(&visit, &asked.before).await?;
    let after = plans::studied(&visit, &asked.after).await?;
    let names = before.names.over(&after.names);
    let (before, after) = (&before.plan, &after.plan);
    let all = differences(before, after, &names);
    let moved = |test: &dyn Fn(i32) -> bool| {
        all.iter().filter(|one| one.days_later.is_some_and(test)).count()
    };
    let path = format!("/plans/compare?before={}&after={}", before.key(), after.key());
    let behind = asked.from + DIFFERENCES;
    render(&ComparePage {
        frame: Frame::new(&visit, "/plans", format!("{} and {}", before.key(), after.key())),
        before: before.key(),
        after: after.key(),
        sides: [Side::of(before), Side::of(after)],
        earlier: moved(&|days| days < 0),
        later: moved(&|days| days > 0),
        total: all.len(),
        paging: Paging::new(
            path.clone(),
            (all.len() > behind).then(|| format!("{path}&from={behind}")),
            asked.from == 0,
        ),
        differences: all.into_iter().skip(asked.from).take(DIFFERENCES).collect(),
    })
}
