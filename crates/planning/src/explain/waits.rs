//! What an item waits for, and what that waits for, back to where nothing waits any more.

use crate::instance::Instance;

use super::Explainer;

/// A step of the chain that ends where an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// What waits.
    pub item: u32,
    /// What it waits for.
    pub other: u32,
    /// Where that is.
    pub at: u32,
    /// By how many iterations that must come before.
    pub lag: i64,
}

impl Wait {
    /// What people read.
    pub fn sentence(&self, instance: &Instance) -> String {
        let (item, other) = (instance.item_name(self.item), instance.item_name(self.other));
        if self.at == instance.horizon() {
            return format!("{item} waits for {other}, which stays in the backlog");
        }
        let at = instance.iteration_name(self.at);
        match self.lag {
            0 => format!("{item} waits for {other}, which moves in {at}"),
            1 => format!("{item} waits for {other}, which moves in {at}, one iteration earlier"),
            lag => {
                format!("{item} waits for {other}, which moves in {at}, {lag} iterations earlier")
            }
        }
    }
}

impl Explainer<'_> {
    /// The chain of what must come first and leaves no iteration to spare, from the item backwards.
    ///
    /// It is empty if nothing that comes first keeps the item from moving one iteration earlier.
    /// What the last of the chain does not wait for keeps all of them: [`Explainer::explain`] it.
    pub fn waits_for(&self, item: u32) -> Vec<Wait> {
        let mut chain: Vec<Wait> = Vec::new();
        let mut met = vec![self.index.unit_of(item)];
        let mut together = self.index.together(item);
        while let Some(wait) = self.binding(together) {
            let unit = self.index.unit_of(wait.other);
            // Units are in order, so this cannot happen; a chain that ends is worth the look.
            if met.contains(&unit) {
                break;
            }
            met.push(unit);
            together = self.index.together(wait.other);
            chain.push(wait);
        }
        chain
    }

    /// Of what must come before these items, what leaves no iteration to spare; of several, the
    /// one that is latest itself.
    fn binding(&self, together: &[u32]) -> Option<Wait> {
        let unit = self.index.unit_of(*together.first()?);
        let arcs = together.iter().flat_map(|&item| self.index.before(item));
        let outside = arcs.filter(|arc| self.index.unit_of(arc.before) != unit);
        let waits = outside.map(|arc| Wait {
            item: arc.after,
            other: arc.before,
            at: self.plan[arc.before as usize],
            lag: arc.lag,
        });
        let here = self.plan[together[0] as usize];
        let backlog = self.instance.horizon();
        let is_tight = |wait: &Wait| {
            let end = i64::from(wait.at) + wait.lag;
            if here == backlog { wait.at == backlog } else { end >= i64::from(here) && here > 0 }
        };
        waits.filter(is_tight).max_by_key(|wait| (wait.at, std::cmp::Reverse(wait.other)))
    }
}
