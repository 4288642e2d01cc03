//! What follows from more capacity step by step: one item takes it, others take what that leaves.

use crate::explain::{Explainer, Space};
use crate::instance::Instance;

/// More steps than these are not followed.
const MOST_STEPS: usize = 300;

/// A plan that uses what is free of a resource in an iteration. Each step makes it cheaper, and
/// takes what the line or a step before left free, or follows what moved.
pub(super) fn cascade(instance: &Instance, plan: &[u32], place: (u32, u32)) -> Vec<u32> {
    let mut cascade = Cascade::new(instance, plan);
    let mut open = vec![place];
    let mut steps = 0;
    while let Some((resource, slot)) = open.pop() {
        while steps < MOST_STEPS
            && let Some(item) = cascade.best_for(resource, slot)
        {
            open.extend(cascade.shift(item, slot));
            steps += 1;
            for follower in cascade.followers(item) {
                if let Some(slot) = cascade.best_slot(follower) {
                    open.extend(cascade.shift(follower, slot));
                    steps += 1;
                }
            }
        }
    }
    cascade.explainer.into_plan()
}

struct Cascade<'i> {
    instance: &'i Instance,
    explainer: Explainer<'i>,
    /// Who needs a resource.
    users: Vec<Vec<u32>>,
    /// What waits for an item.
    after: Vec<Vec<u32>>,
}

impl<'i> Cascade<'i> {
    fn new(instance: &'i Instance, plan: &'i [u32]) -> Self {
        let mut users = vec![Vec::new(); instance.resources.len()];
        for item in &instance.items {
            for &(resource, _) in item.effort.iter().filter(|entry| entry.1 > 0) {
                users[resource as usize].push(item.id);
            }
        }
        let mut after = vec![Vec::new(); instance.items.len()];
        for arc in &instance.precedence {
            after[arc.before as usize].push(arc.after);
        }
        Self { instance, explainer: Explainer::new(instance, plan), users, after }
    }

    /// What it adds to the cost to move an item, if that is open and below nothing.
    fn gain(&self, item: u32, slot: u32) -> Option<i64> {
        match self.explainer.space(item, slot) {
            Space::Open(added) if added < 0 => Some(added),
            _ => None,
        }
    }

    /// The item that saves most by taking what is free of a resource in an iteration.
    fn best_for(&self, resource: u32, slot: u32) -> Option<u32> {
        let users = self.users[resource as usize].iter();
        let gains = users.filter_map(|&item| Some((self.gain(item, slot)?, item)));
        gains.min().map(|(_, item)| item)
    }

    /// Where an item saves most.
    fn best_slot(&self, item: u32) -> Option<u32> {
        let gains =
            (0..self.instance.horizon()).filter_map(|slot| Some((self.gain(item, slot)?, slot)));
        gains.min().map(|(_, slot)| slot)
    }

    fn followers(&self, item: u32) -> Vec<u32> {
        let moved = self.explainer.together(item).iter();
        moved.flat_map(|&one| &self.after[one as usize]).copied().collect()
    }

    /// Moves an item with what moves with it; what they leave free is worth a look.
    fn shift(&mut self, item: u32, slot: u32) -> Vec<(u32, u32)> {
        let from = self.explainer.shift(item, slot);
        if from == self.instance.horizon() {
            return Vec::new();
        }
        let moved = self.explainer.together(item).iter();
        let efforts = moved.flat_map(|&one| &self.instance.items[one as usize].effort);
        let mut left: Vec<(u32, u32)> = efforts.map(|&(resource, _)| (resource, from)).collect();
        left.sort_unstable();
        left.dedup();
        left
    }
}
