//! Planning again: what is promised stays, changes cost something, and each one is explained.

mod curve;
mod difference;

use std::collections::BTreeMap;

use crate::instance::{Instance, Problem};

pub use curve::{Point, trade_off};
pub use difference::{Moved, Reason, difference};

/// Where something is that was not there: no iteration, and not the backlog either.
pub const NOWHERE: u32 = u32::MAX;

/// A plan of an older instance, as far as it says something about a newer one.
///
/// Items are the same if their names are, or if nothing in either instance has a name, their
/// numbers; iterations if their labels are, or if any has none, their numbers. What is gone or new
/// is [`NOWHERE`].
pub fn carry_over(old: &Instance, plan: &[u32], new: &Instance) -> Vec<u32> {
    let slots = slots(old, new);
    let is_named = |instance: &Instance| instance.items.iter().any(|item| item.name.is_some());
    let by_name = is_named(old) || is_named(new);
    let mut was: BTreeMap<&str, u32> = BTreeMap::new();
    for (item, &slot) in old.items.iter().zip(plan) {
        if let Some(name) = &item.name {
            was.insert(name, slot);
        }
    }
    let before = |(index, name): (usize, Option<&str>)| match (by_name, name) {
        (true, Some(name)) => was.get(name).copied(),
        (true, None) => None,
        (false, _) => plan.get(index).copied(),
    };
    new.items
        .iter()
        .enumerate()
        .map(|(index, item)| before((index, item.name.as_deref())))
        .map(|slot| slot.and_then(|slot| slots.get(slot as usize).copied()).unwrap_or(NOWHERE))
        .collect()
}

/// The iterations of an old instance, as a newer one numbers them; the backlog stays the backlog.
fn slots(old: &Instance, new: &Instance) -> Vec<u32> {
    let labels = |instance: &Instance| -> BTreeMap<String, u32> {
        let labelled = instance.iterations.iter().filter(|at| !at.label.is_empty());
        labelled.map(|at| at.label.clone()).zip(0..).collect()
    };
    let (from, to) = (labels(old), labels(new));
    let labelled =
        from.len() == old.iterations.len() && to.len() == new.iterations.len() && !to.is_empty();
    let backlog = std::iter::once(new.horizon());
    if labelled {
        let known = old.iterations.iter().map(|at| to.get(&at.label).copied().unwrap_or(NOWHERE));
        return known.chain(backlog).collect();
    }
    let same = |slot| if slot < new.horizon() { slot } else { NOWHERE };
    (0..old.horizon()).map(same).chain(backlog).collect()
}

/// The instance with everything pinned that an earlier plan has before an iteration; pins of its
/// own stay as they are. Refused like any pins that contradict a rule.
pub fn hold(instance: &Instance, previous: &[u32], before: u32) -> Result<Instance, Vec<Problem>> {
    let mut parts = instance.parts().clone();
    for (item, &slot) in parts.items.iter_mut().zip(previous) {
        if slot < before.min(instance.horizon()) {
            item.pinned.get_or_insert(i64::from(slot));
        }
    }
    Instance::new(parts)
}

/// How many items of a plan are not where an earlier plan has them; new ones do not count.
pub fn changes(instance: &Instance, previous: &[u32], plan: &[u32]) -> usize {
    let pairs = previous.iter().zip(plan);
    pairs.filter(|&(was, is)| *was <= instance.horizon() && was != is).count()
}

/// A weight of changes to begin with: what an average item costs by being an iteration later. So
/// an item moves only if that saves more than such a delay costs.
pub fn usual_weight(instance: &Instance) -> i64 {
    let curve = &instance.objective.delay_curve;
    let Some((last, steps)) = instance.horizon().checked_sub(1).map(|last| (last, last.max(1)))
    else {
        return 0;
    };
    let rise = i128::from(curve[last as usize] - curve[0]);
    let value: i128 = instance.items.iter().map(|item| i128::from(item.value)).sum();
    let count = instance.items.len().max(1) as i128;
    i64::try_from(value * rise / (count * i128::from(steps))).unwrap_or(i64::MAX).max(1)
}
