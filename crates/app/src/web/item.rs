//! One workload or asset in a plan: why here, why not earlier.

use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use landfall_domain::estate::Asset;
use landfall_domain::id::Id;
use landfall_domain::plan::Package;
use landfall_domain::planning_rule::find_workload;

use crate::actions::plan_input::{Again, again};
use crate::documents::explanation::{Told, told};

use super::access::Visit;
use super::frame::Frame;
use super::plans;
use super::problem::{Face, Problem, render};

/// So many links of what something waits for are shown, and so many letters of a sentence: a workload
/// of many assets waits for each of them.
const WAITS: usize = 50;
const LETTERS: usize = 800;

#[derive(Template)]
#[template(path = "web/item.html")]
struct ItemPage {
    frame: Frame,
    plan: String,
    /// Name of the asset, or title of the workload.
    name: String,
    /// Its own page.
    path: String,
    /// How a team file names it.
    pin: String,
    /// Key of its iteration, if it has one.
    iteration: Option<String>,
    told: Told,
    /// How many of the waits are not shown.
    more: usize,
    /// Whether the estate is as it was when the plan was proposed.
    is_same: bool,
    /// First day and key of each iteration.
    iterations: Vec<(Date, String)>,
}

/// What is asked about.
struct Item {
    index: u32,
    name: String,
    path: String,
    pin: String,
}

/// The page of an item.
pub(super) async fn page(visit: Visit, Path((key, wanted)): Path<(String, String)>) -> Face {
    let studied = plans::studied(&visit, &key).await?;
    let plan = &studied.plan;
    let again = again(visit.cx(), plan).await?;
    let found = find(&again, &wanted).ok_or_else(|| {
        Problem::not_found(format!("there is no {wanted} in {key}; the estate may have changed"))
    })?;
    let (told, more) = short(told(&again.built.explainable(), &again.plan, found.index, false));
    let at = again.plan.get(found.index as usize).and_then(|at| plan.iterations.get(*at as usize));
    render(&ItemPage {
        frame: Frame::new(&visit, "/plans", format!("{} in {}", found.name, plan.key())),
        name: found.name,
        path: found.path,
        pin: found.pin,
        iteration: at.map(landfall_domain::plan::TimeBox::key),
        told,
        more,
        is_same: again.is_same,
        iterations: plan.iterations.iter().map(|one| (one.start, one.key())).collect(),
        plan: plan.key(),
    })
}

/// The same, so that a person can read it, and how many waits were left out.
fn short(mut told: Told) -> (Told, usize) {
    let more = told.waits.len().saturating_sub(WAITS);
    told.waits.truncate(WAITS);
    let lines = told.waits.iter_mut().chain(&mut told.slots);
    for line in lines.chain(std::iter::once(&mut told.because)) {
        if let Some((end, _)) = line.char_indices().nth(LETTERS) {
            line.truncate(end);
            line.push('…');
        }
    }
    (told, more)
}

/// A workload by its key, which stands for its own tasks, or an asset by its id.
fn find(again: &Again, wanted: &str) -> Option<Item> {
    // A package in parts is where its last part is.
    let last = |test: &dyn Fn(&Package) -> bool| {
        let packages = (0u32..).zip(&again.built.packages);
        packages.filter(|(_, package)| test(package)).last().map(|(item, _)| item)
    };
    if let Ok(id) = wanted.parse::<Id<Asset>>() {
        let asset = again.estate.assets.iter().find(|asset| asset.id == id)?;
        let (name, path) = (asset.name.clone(), format!("/assets/{id}"));
        let index = last(&|package| package.asset == Some(id))?;
        return Some(Item { index, pin: name.clone(), name, path });
    }
    let workload = find_workload(&again.estate.workloads, wanted).ok()?;
    let (pin, path) = (workload.key(), format!("/workloads/{}", workload.key()));
    let index = last(&|package| package.workload == workload.id && package.asset.is_none())?;
    Some(Item { index, name: workload.title(), path, pin })
}
