//! The assets of one workload and their ties to other workloads.

use std::collections::BTreeMap;

use landfall_store::{AssetTie, DependencyEnd};

use crate::report::words::{counted, size};

use super::super::access::Visit;
use super::super::problem::Problem;
use super::atlas::Atlas;
use super::chart::{Chart, Edge, Kind, Mark, apart_says, listed};

/// So many assets, and so many others beside them, are shown.
const ASSETS: usize = 40;
const OTHERS: usize = 20;
/// So many pairs of assets are looked at each way.
const PAIRS: i64 = 1_000;

/// Where a dependency ends: at an asset of the workload, at another workload, or in none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    Own(String),
    Workload(i64),
    Outside(String),
}

/// What is known of one.
struct Known {
    mark: Mark,
    dependencies: i64,
}

pub(super) async fn inside(visit: &Visit, atlas: &Atlas, middle: usize) -> Result<Chart, Problem> {
    let workload = &atlas.workloads[middle];
    let mut tx = visit.cx().store.read().await?;
    let ties = tx.asset_ties(workload.id, PAIRS).await?;
    tx.rollback().await?;
    Ok(chart(atlas, middle, &ties))
}

fn chart(atlas: &Atlas, middle: usize, ties: &[AssetTie]) -> Chart {
    let number = atlas.workloads[middle].number;
    let mut known: BTreeMap<Spot, Known> = BTreeMap::new();
    let mut sums: BTreeMap<(Spot, Spot), (i64, String)> = BTreeMap::new();
    let mut apart = 0;
    for tie in ties {
        if !binds(atlas, tie) {
            apart += tie.dependencies;
            continue;
        }
        let spots = tie.ends.each_ref().map(|end| spot(end, number));
        for (spot, end) in spots.iter().zip(&tie.ends) {
            let fresh = || Known { mark: mark(spot, end), dependencies: 0 };
            known.entry(spot.clone()).or_insert_with(fresh).dependencies += tie.dependencies;
        }
        let [from, to] = spots;
        let href = leads_to(&from, &to, number);
        sums.entry((from, to)).or_insert((0, href)).0 += tie.dependencies;
    }
    let place = choose(&known);
    let mut chart = Chart { marks: Vec::with_capacity(place.len()), ..Chart::default() };
    let mut order: Vec<(&Spot, usize)> = place.iter().map(|(spot, at)| (*spot, *at)).collect();
    order.sort_by_key(|(_, at)| *at);
    chart.marks.extend(order.iter().map(|(spot, _)| known[*spot].mark.clone()));
    for ((from, to), (dependencies, href)) in &sums {
        if let Some((&from, &to)) = place.get(from).zip(place.get(to)) {
            let (dependencies, href) = (*dependencies, href.clone());
            chart.edges.push(Edge { from, to, dependencies, leads: false, href });
        }
    }
    chart.left_out = left_out(&chart, &known, atlas.workloads[middle].assets, apart);
    chart
}

/// Whether a dependency ties its ends; one that no other workload is at ties nobody away.
fn binds(atlas: &Atlas, tie: &AssetTie) -> bool {
    let place = |end: &DependencyEnd| {
        let (number, _) = end.workload.as_ref()?;
        atlas.workloads.binary_search_by_key(number, |one| one.number).ok()
    };
    let [from, to] = tie.ends.each_ref().map(place);
    let Some((from, to)) = from.zip(to).filter(|(from, to)| from != to) else { return true };
    let found = atlas.ties.binary_search_by_key(&(from, to), |tie| (tie.from, tie.to));
    found.is_ok_and(|at| atlas.ties[at].binds)
}

fn spot(end: &DependencyEnd, middle: i64) -> Spot {
    match &end.workload {
        Some((number, _)) if *number == middle => Spot::Own(end.asset.to_string()),
        Some((number, _)) => Spot::Workload(*number),
        None => Spot::Outside(end.asset.to_string()),
    }
}

fn mark(spot: &Spot, end: &DependencyEnd) -> Mark {
    match (spot, &end.workload) {
        (Spot::Own(id), _) => Mark::asset(id, &end.name, Kind::Asset),
        (Spot::Workload(number), Some((_, title))) => Mark::elsewhere(*number, title),
        (Spot::Workload(number), None) => Mark::elsewhere(*number, ""),
        (Spot::Outside(id), _) => Mark::asset(id, &end.name, Kind::Elsewhere),
    }
}

/// Where a tie leads: to its asset, or to the list of what leads from workload to workload.
fn leads_to(from: &Spot, to: &Spot, middle: i64) -> String {
    let key = |number: &i64| format!("W-{number}");
    match (from, to) {
        (Spot::Own(_), Spot::Workload(other)) => listed(&key(&middle), &key(other)),
        (Spot::Workload(other), Spot::Own(_)) => listed(&key(other), &key(&middle)),
        (Spot::Own(id) | Spot::Outside(id), _) => format!("/assets/{id}"),
        (Spot::Workload(other), _) => format!("/dependencies?around={}", key(other)),
    }
}

/// The marks that are shown: those with the most dependencies.
fn choose(known: &BTreeMap<Spot, Known>) -> BTreeMap<&Spot, usize> {
    let mut order: Vec<(&Spot, &Known)> = known.iter().collect();
    order.sort_by_key(|(spot, known)| (std::cmp::Reverse(known.dependencies), *spot));
    let (own, others): (Vec<_>, Vec<_>) =
        order.into_iter().partition(|(spot, _)| matches!(spot, Spot::Own(_)));
    let shown = own.into_iter().take(ASSETS).chain(others.into_iter().take(OTHERS));
    shown.map(|(spot, _)| spot).zip(0..).collect()
}

fn left_out(chart: &Chart, known: &BTreeMap<Spot, Known>, assets: i64, apart: i64) -> Vec<String> {
    let own = known.keys().filter(|spot| matches!(spot, Spot::Own(_))).count();
    let own_shown = chart.marks.iter().filter(|mark| mark.kind == Kind::Asset).count();
    let others = (known.len() - own) - (chart.marks.len() - own_shown);
    let alone = (assets - size(own)).max(0);
    let mut left_out = Vec::new();
    if own > own_shown {
        left_out.push(counted(size(own - own_shown), "more asset"));
    }
    if others > 0 {
        left_out.push(counted(size(others), "more neighbour"));
    }
    if alone > 0 {
        left_out.push(format!("{} without a tie", counted(alone, "asset")));
    }
    if apart > 0 {
        left_out.push(apart_says(apart));
    }
    left_out
}
