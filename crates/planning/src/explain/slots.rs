//! What every iteration would mean to an item: open, at some cost, or closed, for some reasons.

use crate::instance::Instance;

use super::{Explainer, Obstacle};

/// One iteration, seen from an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The iteration.
    pub iteration: u32,
    /// Whether there is space for the item.
    pub space: Space,
}

/// Whether an item could move in an iteration, with all other items where they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Space {
    /// It is there.
    Here,
    /// It could, and the plan would cost this much more; less than zero: that much less.
    Open(i64),
    /// These rules forbid it, the weightiest first.
    Closed(Vec<Obstacle>),
}

impl Slot {
    /// What people read.
    pub fn sentence(&self, instance: &Instance) -> String {
        let at = instance.iteration_name(self.iteration);
        match &self.space {
            Space::Here => format!("{at}: here"),
            Space::Open(0) => format!("{at}: open at the same cost"),
            Space::Open(added) if *added < 0 => {
                format!("{at}: open, and the plan would cost {} less", -added)
            }
            Space::Open(added) => format!("{at}: open, but the plan would cost {added} more"),
            Space::Closed(obstacles) => {
                let told: Vec<String> =
                    obstacles.iter().map(|obstacle| obstacle.words(instance)).collect();
                format!("{at}: closed, because {}", told.join("; "))
            }
        }
    }
}

impl Explainer<'_> {
    /// All iterations, seen from an item.
    pub fn slots(&self, item: u32) -> Vec<Slot> {
        let all = 0..self.instance.horizon();
        all.map(|iteration| Slot { iteration, space: self.space(item, iteration) }).collect()
    }

    /// Whether an item could move in an iteration, with what moves with it. The iteration must be
    /// one: the backlog is no space.
    pub fn space(&self, item: u32, iteration: u32) -> Space {
        if self.plan[item as usize] == iteration {
            return Space::Here;
        }
        let together = self.index.together(item);
        let mut obstacles = self.obstacles(together, iteration);
        if obstacles.is_empty() {
            return Space::Open(self.added_cost(together, iteration));
        }
        obstacles.sort_by_key(Obstacle::weight);
        Space::Closed(obstacles)
    }

    /// What the plan saves by having an item where it is instead of in the backlog.
    pub fn saved(&self, item: u32) -> i64 {
        self.added_cost(self.index.together(item), self.instance.horizon())
    }

    /// All items that move with one, itself included.
    pub(crate) fn together(&self, item: u32) -> &[u32] {
        self.index.together(item)
    }

    /// Moves an item with all that moves with it, and says where it was.
    pub(crate) fn shift(&mut self, item: u32, to: u32) -> u32 {
        let horizon = self.instance.horizon();
        let from = self.plan[item as usize];
        for one in self.index.together(item).to_vec() {
            let was = std::mem::replace(&mut self.plan.to_mut()[one as usize], to);
            for &(resource, effort) in &self.instance.items[one as usize].effort {
                if was < horizon {
                    self.index.take(resource, was, -effort);
                }
                if to < horizon {
                    self.index.take(resource, to, effort);
                }
            }
        }
        self.rules.see(self.instance, &self.plan);
        from
    }

    /// The plan after all moves.
    pub(crate) fn into_plan(self) -> Vec<u32> {
        self.plan.into_owned()
    }
}
