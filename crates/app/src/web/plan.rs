//! One plan: when, with which capacity, under which rules, and where everything is.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query};
use jiff::civil::Date;
use landfall_domain::estate::Asset;
use landfall_domain::id::Id;
use landfall_domain::plan::{Package, Plan, PlanStatus};
use landfall_domain::team::Calendar;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::documents::plan::{Names, PackageDocument, PlanDetail, gap_words};
use crate::report;

use super::access::Visit;
use super::frame::Frame;
use super::list::Paging;
use super::plans;
use super::problem::{Face, Problem, render};
use super::studied::Studied;

/// So many packages stand on a page.
pub(super) const PACKAGES: usize = 200;

/// Which packages are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Where to go on.
    #[serde(default)]
    #[param(required = false)]
    after: usize,
    /// How many, from 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    /// Only those that stay in the backlog.
    #[serde(default)]
    #[param(required = false)]
    backlog: bool,
}

/// A plan with some of its packages, and names for what it holds.
pub(super) struct Whole {
    pub(super) studied: Arc<Studied>,
    pub(super) names: Names,
    /// A part of the plan's packages: by iteration, then as they were planned.
    pub(super) packages: Vec<Package>,
    /// Where the next part begins; none if there is none.
    pub(super) next: Option<usize>,
}

/// Loads a plan, and the names of the assets that are shown.
pub(super) async fn load(visit: &Visit, key: &str, wanted: &Wanted) -> Result<Whole, Problem> {
    let limit = wanted.limit.unwrap_or(PACKAGES);
    if !(1..=PACKAGES).contains(&limit) {
        let detail = format!("limit is {limit}, not from 1 to {PACKAGES}");
        return Err(Problem::wrong_input(detail));
    }
    let studied = plans::studied(visit, key).await?;
    let all = &studied.plan.packages;
    let end = wanted.after.saturating_add(limit);
    let mut fitting = studied
        .order
        .iter()
        .map(|&at| &all[at])
        .filter(|package| !wanted.backlog || package.iteration.is_none())
        .skip(wanted.after);
    let packages: Vec<Package> = fitting.by_ref().take(limit).cloned().collect();
    let next = fitting.next().map(|_| end);
    let assets: Vec<Id<Asset>> = packages.iter().filter_map(|package| package.asset).collect();
    let mut tx = visit.cx().store.read().await?;
    let names = studied.names.and(tx.asset_names(&assets).await?);
    tx.rollback().await?;
    Ok(Whole { studied, names, packages, next })
}

/// Ranks of the workloads of a plan that are not complete within it: only these are ordered by it.
async fn ranks(visit: &Visit, studied: &Studied) -> Result<report::Ranks, Problem> {
    if studied.study.unplaced.is_empty() {
        return Ok(report::Ranks::new());
    }
    let releases = visit.finder().releases(&visit.cx().store).await?;
    let ranks = releases.ranks();
    let rank = |(id, key): &(_, String)| (key.clone(), ranks.get(id).copied());
    Ok(studied.workloads.iter().map(rank).collect())
}

#[derive(Template)]
#[template(path = "web/plan.html")]
struct PlanPage {
    frame: Frame,
    plan: PlanDetail,
    gap: String,
    ready_on: Option<Date>,
    placed: usize,
    total: usize,
    /// Cost of each change of the plan that it stays close to.
    stability: Option<i64>,
    pins: Vec<String>,
    /// Timeline, capacity, rules and groups, as in the report; rendered, and so escaped already.
    section: String,
    packages: Vec<PackageDocument>,
    may_adopt: bool,
    backlog: bool,
    paging: Paging,
}

/// The page of a plan.
pub(super) async fn page(
    visit: Visit,
    Path(key): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Face {
    let Whole { studied, names, packages, next } = load(&visit, &key, &wanted).await?;
    let Studied { plan, study, .. } = &*studied;
    let frame = Frame::new(&visit, "/plans", format!("Plan {}", plan.key()));
    let mut detail = PlanDetail::part(plan, study, &packages, &names);
    let basis = plan.report.basis.as_ref();
    render(&PlanPage {
        gap: detail.summary.gap.map_or_else(|| "not known".to_owned(), gap_words),
        ready_on: plan.last_used().map(|last| last.end),
        placed: study.placed,
        total: plan.packages.len(),
        stability: basis.and_then(|basis| basis.stability),
        pins: basis.map(|basis| pins(&basis.team_file)).unwrap_or_default(),
        section: studied.section(&ranks(&visit, &studied).await?)?,
        may_adopt: plan.status == PlanStatus::Proposed && frame.plans(),
        paging: Paging::new(
            address(plan, &wanted, 0),
            next.map(|next| address(plan, &wanted, next)),
            wanted.after == 0,
        ),
        backlog: wanted.backlog,
        packages: std::mem::take(&mut detail.packages),
        plan: detail,
        frame,
    })
}

fn address(plan: &Plan, wanted: &Wanted, next: usize) -> String {
    let backlog = if wanted.backlog { "&backlog=true" } else { "" };
    let limit = wanted.limit.map(|limit| format!("&limit={limit}")).unwrap_or_default();
    format!("/plans/{}?after={next}{limit}{backlog}#packages", plan.key())
}

/// Pins and promises of a team file, as sentences.
fn pins(team_file: &str) -> Vec<String> {
    let Ok(calendar) = Calendar::parse(team_file) else { return Vec::new() };
    let pinned = calendar.rules.iter().filter(|rule| rule.enabled).flat_map(|rule| {
        let how = rule
            .weight
            .map_or_else(|| "pinned".to_owned(), |weight| format!("weighted with {weight}"));
        let places = rule.limits.plan.iter().flatten();
        places.map(move |(what, day)| format!("{what}: in the iteration of {}, {how}", day.0))
    });
    let promised = calendar.musts.iter().map(|must| match must.by {
        Some(by) => format!("{}: must be planned by {by}", must.name),
        None => format!("{}: must be planned", must.name),
    });
    pinned.chain(promised).collect()
}
