//! Capacity lines that are worth a try.

use std::collections::{BTreeMap, BTreeSet};

use crate::explain::{Explainer, Obstacle, Space};
use crate::instance::Instance;
use crate::plan::Price;

/// A capacity line, and its price if it has one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub(super) resource: u32,
    pub(super) iteration: u32,
    pub(super) price: Option<f64>,
}

/// The dearest lines, and those that alone keep most from being earlier in a plan; without a plan
/// the dearest only.
pub(super) fn candidates(
    instance: &Instance,
    plan: &[u32],
    prices: &[Price],
    most: usize,
) -> Vec<Candidate> {
    let price = |resource: u32, iteration: u32| {
        let is_same = |price: &&Price| (price.resource, price.iteration) == (resource, iteration);
        prices.iter().find(is_same).map(|price| price.per_effort)
    };
    let mut dearest = prices.iter().map(|price| (price.resource, price.iteration));
    let pressed = if plan.is_empty() { Vec::new() } else { pressed(instance, plan) };
    let mut pressed = pressed.into_iter();
    let mut lines: Vec<Candidate> = Vec::new();
    let mut met = BTreeSet::new();
    loop {
        // In turn one that is dear in the relaxation, and one that this very plan has too little of.
        let pair = [dearest.next(), pressed.next()];
        if pair == [None, None] {
            return lines;
        }
        for (resource, iteration) in pair.into_iter().flatten() {
            if lines.len() < most && met.insert((resource, iteration)) {
                lines.push(Candidate { resource, iteration, price: price(resource, iteration) });
            }
        }
    }
}

/// Lines that alone keep something out of the iteration before its own, or out of all, by what
/// that costs.
fn pressed(instance: &Instance, plan: &[u32]) -> Vec<(u32, u32)> {
    let explainer = Explainer::new(instance, plan);
    let curve = &instance.objective.delay_curve;
    let mut pressure: BTreeMap<(u32, u32), i128> = BTreeMap::new();
    for item in &instance.items {
        let here = plan[item.id as usize];
        let Some(earlier) = here.checked_sub(1) else { continue };
        let Space::Closed(obstacles) = explainer.space(item.id, earlier) else { continue };
        if let [Obstacle::Capacity { resource, .. }] = obstacles[..] {
            let step = curve[here as usize] - curve[earlier as usize];
            let held = i128::from(item.value) * i128::from(step);
            *pressure.entry((resource, earlier)).or_default() += held;
        }
    }
    let mut lines: Vec<((u32, u32), i128)> = pressure.into_iter().collect();
    lines.sort_by_key(|&(line, held)| (std::cmp::Reverse(held), line));
    lines.into_iter().map(|(line, _)| line).collect()
}
