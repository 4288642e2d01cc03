//! One plan: when, with which capacity, under which rules, and where everything is.

use std::collections::BTreeSet;
use std::ops::Range;

use askama::Template;
use axum::extract::{Path, Query};
use jiff::civil::Date;
use landfall_domain::estate::{Asset, Workload};
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
    pub(super) plan: Plan,
    pub(super) names: Names,
    pub(super) ranks: report::Ranks,
    /// A part of the plan's packages: by iteration, then as they were planned.
    pub(super) packages: Vec<Package>,
    /// Where the next part begins; none if there is none.
    pub(super) next: Option<usize>,
}

/// Loads a plan, the names of its workloads, and those of the assets that are shown.
pub(super) async fn load(visit: &Visit, key: &str, wanted: &Wanted) -> Result<Whole, Problem> {
    let limit = wanted.limit.unwrap_or(PACKAGES);
    if !(1..=PACKAGES).contains(&limit) {
        let detail = format!("limit is {limit}, not from 1 to {PACKAGES}");
        return Err(Problem::wrong_input(detail));
    }
    let plan = plans::whole(visit, key).await?;
    let (packages, next) = part(&plan, wanted.backlog, wanted.after..wanted.after + limit);
    let assets: Vec<Id<Asset>> = packages.iter().filter_map(|package| package.asset).collect();
    let (names, ranks) = names(visit, &[&plan], &assets).await?;
    Ok(Whole { plan, names, ranks, packages, next })
}

/// Names and ranks of all workloads of plans, and names of these assets.
pub(super) async fn names(
    visit: &Visit,
    plans: &[&Plan],
    assets: &[Id<Asset>],
) -> Result<(Names, report::Ranks), Problem> {
    let packages = plans.iter().flat_map(|plan| &plan.packages);
    let workloads: BTreeSet<Id<Workload>> = packages.map(|package| package.workload).collect();
    let workloads: Vec<Id<Workload>> = workloads.into_iter().collect();
    let mut tx = visit.cx().store.read().await?;
    let workloads = tx.workload_names(&workloads).await?;
    let assets = tx.asset_names(assets).await?;
    tx.rollback().await?;
    let ranks = workloads.iter().map(|one| (format!("W-{}", one.number), one.rank)).collect();
    Ok((Names::found(workloads, assets), ranks))
}

fn part(plan: &Plan, backlog: bool, range: Range<usize>) -> (Vec<Package>, Option<usize>) {
    let mut packages: Vec<&Package> =
        plan.packages.iter().filter(|package| !backlog || package.iteration.is_none()).collect();
    packages.sort_by_key(|package| package.iteration.unwrap_or(u32::MAX));
    let next = (packages.len() > range.end).then_some(range.end);
    let shown = packages.into_iter().skip(range.start).take(range.len()).cloned();
    (shown.collect(), next)
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
    let Whole { plan, names, ranks, packages, next } = load(&visit, &key, &wanted).await?;
    let frame = Frame::new(&visit, "/plans", format!("Plan {}", plan.key()));
    let mut detail = PlanDetail::with(&plan, &packages, &names);
    let basis = plan.report.basis.as_ref();
    render(&PlanPage {
        gap: detail.summary.gap.map_or_else(|| "not known".to_owned(), gap_words),
        ready_on: plan.last_used().map(|last| last.end),
        placed: plan.packages.iter().filter(|package| package.iteration.is_some()).count(),
        total: plan.packages.len(),
        stability: basis.and_then(|basis| basis.stability),
        pins: basis.map(|basis| pins(&basis.team_file)).unwrap_or_default(),
        section: report::section(&plan, &names, &ranks)?,
        may_adopt: plan.status == PlanStatus::Proposed && frame.plans(),
        paging: Paging::new(
            address(&plan, &wanted, 0),
            next.map(|next| address(&plan, &wanted, next)),
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
