//! Where a plan breaks a planning rule, and by how much.

use super::rules;
use crate::instance::Instance;

/// One breach of a planning rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The items that it concerns.
    pub items: Vec<u32>,
    /// Where it is; for what is about two places, both.
    pub iterations: (u32, u32),
    /// How much is too much, too little, too early or too late.
    pub amount: i64,
}

impl Breach {
    /// What people read, if it is a breach of the rule at this position of the list.
    pub fn sentence(&self, instance: &Instance, rule: usize) -> String {
        rules::sentence(instance, rule, self)
    }

    /// Of something in one iteration.
    pub(super) fn at(iteration: u32, items: Vec<u32>, amount: i64) -> Self {
        Self { items, iterations: (iteration, iteration), amount }
    }

    /// Of two items in two places.
    pub(super) fn between(items: (u32, u32), iterations: (u32, u32), amount: i64) -> Self {
        Self { items: vec![items.0, items.1], iterations, amount }
    }

    /// What people call the item at a position of the list.
    pub(super) fn name(&self, instance: &Instance, position: usize) -> String {
        self.items.get(position).map_or_else(String::new, |&item| instance.item_name(item))
    }

    /// A few of the items' names, and how many more there are.
    pub(super) fn names(&self, instance: &Instance) -> String {
        const SHOWN: usize = 4;
        let mut names: Vec<String> =
            self.items.iter().take(SHOWN).map(|&item| instance.item_name(item)).collect();
        if self.items.len() > SHOWN {
            names.push(format!("{} more", self.items.len() - SHOWN));
        }
        names.join(", ")
    }

    /// What people call the first place.
    pub(super) fn here(&self, instance: &Instance) -> String {
        instance.iteration_name(self.iterations.0)
    }

    /// What people call the second place.
    pub(super) fn there(&self, instance: &Instance) -> String {
        instance.iteration_name(self.iterations.1)
    }
}

/// A number of iterations as people say it.
pub(super) fn iterations(count: i64) -> String {
    if count == 1 { "1 iteration".to_owned() } else { format!("{count} iterations") }
}
