//! Capacity lines that are worth a try.

use std::collections::BTreeMap;

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

/// The dearest lines, or without prices those that keep most from being earlier: the first of each
/// resource first, so that one resource does not hide all others.
pub(super) fn candidates(
    instance: &Instance,
    plan: &[u32],
    prices: &[Price],
    top: usize,
) -> Vec<Candidate> {
    let mut lines: Vec<Candidate> = prices
        .iter()
        .map(|price| Candidate {
            resource: price.resource,
            iteration: price.iteration,
            price: Some(price.per_effort),
        })
        .collect();
    for (resource, iteration) in pressed(instance, plan) {
        let is_same = |line: &Candidate| (line.resource, line.iteration) == (resource, iteration);
        if !lines.iter().any(is_same) {
            lines.push(Candidate { resource, iteration, price: None });
        }
    }
    let mut met: BTreeMap<u32, usize> = BTreeMap::new();
    let mut ranked: Vec<(usize, Candidate)> = lines
        .into_iter()
        .map(|line| {
            let turn = met.entry(line.resource).or_default();
            *turn += 1;
            (*turn, line)
        })
        .collect();
    ranked.sort_by_key(|&(turn, _)| turn);
    ranked.into_iter().take(top).map(|(_, line)| line).collect()
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
