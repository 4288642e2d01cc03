//! Tries what more capacity brings, and keeps that apart from what more search brings.

use std::collections::BTreeMap;

use crate::check::check;
use crate::instance::Instance;
use crate::parallel::{Budget, each};
use crate::plan::{Price, Settings, Stop, propose};

use super::candidates::Candidate;
use super::cascade::cascade;

/// How often everything is tried from a better plan, if one was found on the way.
const PASSES: u32 = 3;
/// Searches from the best plan so far that share the moves.
const ROUNDS: u64 = 8;

/// What a plan costs, and the plan.
pub(super) type Found = (i64, Vec<u32>);

/// How much more of each line is tried, and how hard.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trial<'i> {
    pub(super) instance: &'i Instance,
    pub(super) more: i64,
    pub(super) budget: Budget,
}

impl Trial<'_> {
    /// Plans again from a plan, in rounds that each begin with the best so far. Many short ones
    /// change less than a long one, and so find what a little more capacity is good for.
    pub(super) fn again(&self, instance: &Instance, start: &[u32]) -> (i64, Vec<u32>, Vec<Price>) {
        let mut best = (check(instance, start).objective.total, start.to_vec(), Vec::new());
        for round in 0..ROUNDS {
            let settings = Settings {
                seed: self.budget.seed.wrapping_add(round),
                stop: Stop::Moves(self.budget.moves / ROUNDS),
                start: Some(&best.1),
                ..Settings::default()
            };
            let found = propose(instance, &settings, &mut |_| true);
            if round == 0 {
                best.2 = found.prices;
            }
            if found.objective.total < best.0 {
                (best.0, best.1) = (found.objective.total, found.plan);
            }
        }
        best
    }

    /// Takes what is cheaper step by step already with the capacity there is.
    pub(super) fn polish(&self, plan: Vec<u32>, lines: &[Candidate]) -> Vec<u32> {
        lines
            .iter()
            .fold(plan, |plan, line| cascade(self.instance, &plan, (line.resource, line.iteration)))
    }

    /// The lines of which more saves most at first sight: the first of each resource first, so
    /// that one resource does not hide all others.
    pub(super) fn choose(&self, plan: &[u32], lines: Vec<Candidate>, top: usize) -> Vec<Candidate> {
        let costs = self.follow(plan, &lines);
        let cost = |found: Option<Found>| found.map_or(i64::MAX, |found| found.0);
        let mut ranked: Vec<(i64, Candidate)> = costs.into_iter().map(cost).zip(lines).collect();
        ranked.sort_by_key(|&(cost, _)| cost);
        let mut met: BTreeMap<u32, usize> = BTreeMap::new();
        let mut turns: Vec<(usize, Candidate)> = Vec::new();
        for (_, line) in ranked {
            let turn = met.entry(line.resource).or_default();
            *turn += 1;
            turns.push((*turn, line));
        }
        turns.sort_by_key(|&(turn, _)| turn);
        turns.into_iter().take(top).map(|(_, line)| line).collect()
    }

    /// For each line the plan that follows step by step from more of it, next to a plan that such
    /// steps no longer make cheaper without it.
    pub(super) fn settle(
        &self,
        plan: Vec<u32>,
        lines: &[Candidate],
    ) -> (Vec<u32>, Vec<Option<Found>>) {
        let mut plan = self.polish(plan, lines);
        loop {
            let followed = self.follow(&plan, lines);
            match self.better_without(&plan, &followed) {
                Some(better) => plan.clone_from(&better.1),
                None => return (plan, followed),
            }
        }
    }

    /// The cheapest of some plans that needs no more than there is, if it is cheaper than this one.
    fn better_without<'f>(&self, plan: &[u32], found: &'f [Option<Found>]) -> Option<&'f Found> {
        let objective = check(self.instance, plan).objective.total;
        let cheaper = found.iter().flatten().filter(|found| found.0 < objective);
        cheaper.filter(|found| check(self.instance, &found.1).is_sound()).min_by_key(|it| it.0)
    }

    /// For each line the plan that follows step by step from more of it.
    fn follow(&self, plan: &[u32], lines: &[Candidate]) -> Vec<Option<Found>> {
        each(self.budget.threads, lines, |line| {
            let raised = self.raised(line)?;
            let found = cascade(&raised, plan, (line.resource, line.iteration));
            Some((check(&raised, &found).objective.total, found))
        })
    }

    /// For each line the plan that searching finds with more of it, next to the best plan without.
    ///
    /// While searching still finds better plans with the capacity there is, it begins again with
    /// the best; if that never ends, what it finds with more says nothing, and is nothing.
    pub(super) fn search(
        &self,
        mut plan: Vec<u32>,
        lines: &[Candidate],
    ) -> (Vec<u32>, Vec<Option<Found>>) {
        let with_none = std::iter::once(None);
        let questions: Vec<Option<&Candidate>> = with_none.chain(lines.iter().map(Some)).collect();
        for _ in 0..PASSES {
            let tried: Vec<Option<Found>> = each(self.budget.threads, &questions, |line| {
                let (cost, found, _) = match line {
                    None => self.again(self.instance, &plan),
                    Some(line) => self.again(&self.raised(line)?, &plan),
                };
                Some((cost, found))
            });
            match self.better_without(&plan, &tried) {
                Some(better) => plan.clone_from(&better.1),
                None => return (plan, tried.into_iter().skip(1).collect()),
            }
        }
        (plan, vec![None; lines.len()])
    }

    /// The instance with more of a resource, unless no instance can have so much.
    fn raised(&self, line: &Candidate) -> Option<Instance> {
        let mut parts = self.instance.parts().clone();
        let capacity = &mut parts.capacity[line.resource as usize][line.iteration as usize];
        *capacity = capacity.checked_add(self.more.max(0))?;
        Instance::new(parts).ok()
    }
}
