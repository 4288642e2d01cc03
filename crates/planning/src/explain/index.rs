//! The instance and a plan, arranged for questions about single items.

use crate::instance::{Contraction, Instance, Precedence, contract};

#[derive(Debug)]
pub(super) struct Index {
    contraction: Contraction,
    before: Vec<Vec<Precedence>>,
    after: Vec<Vec<Precedence>>,
    traffic: Vec<Vec<(u32, i64)>>,
    free: Vec<i64>,
    resources: usize,
}

impl Index {
    pub(super) fn new(instance: &Instance, plan: &[u32]) -> Self {
        let count = instance.items.len();
        let resources = instance.resources.len();
        let (mut before, mut after) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let mut arcs = instance.precedence.clone();
        arcs.sort_unstable();
        arcs.dedup();
        for arc in arcs {
            before[arc.after as usize].push(arc);
            after[arc.before as usize].push(arc);
        }
        let mut traffic = vec![Vec::new(); count];
        for edge in &instance.traffic {
            traffic[edge.a as usize].push((edge.b, edge.cost));
            traffic[edge.b as usize].push((edge.a, edge.cost));
        }
        let iterations = 0..instance.iterations.len();
        let mut free: Vec<i64> =
            iterations.flat_map(|t| instance.capacity.iter().map(move |row| row[t])).collect();
        for (item, &iteration) in instance.items.iter().zip(plan) {
            if iteration < instance.horizon() {
                for &(resource, effort) in &item.effort {
                    free[iteration as usize * resources + resource as usize] -= effort;
                }
            }
        }
        Self { contraction: contract(instance), before, after, traffic, free, resources }
    }

    pub(super) fn unit_of(&self, item: u32) -> u32 {
        self.contraction.unit_of[item as usize]
    }

    pub(super) fn together(&self, item: u32) -> &[u32] {
        &self.contraction.members[self.unit_of(item) as usize]
    }

    /// The arcs from what comes before an item.
    pub(super) fn before(&self, item: u32) -> &[Precedence] {
        &self.before[item as usize]
    }

    /// The arcs to what comes after an item.
    pub(super) fn after(&self, item: u32) -> &[Precedence] {
        &self.after[item as usize]
    }

    pub(super) fn traffic(&self, item: u32) -> &[(u32, i64)] {
        &self.traffic[item as usize]
    }

    /// Takes so much from what is left of a resource in an iteration; below zero it gives back.
    pub(super) fn take(&mut self, resource: u32, iteration: u32, effort: i64) {
        self.free[iteration as usize * self.resources + resource as usize] -= effort;
    }

    /// What is left of a resource in an iteration.
    pub(super) fn free(&self, resource: u32, iteration: u32) -> i64 {
        self.free[iteration as usize * self.resources + resource as usize]
    }
}
