//! What one plan completes earlier than another.

use std::collections::BTreeMap;

use crate::instance::{Instance, Label};

/// What a better plan brings forward.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gains {
    /// Workloads, or items without one, that are complete earlier: the largest gain first.
    pub earlier: Vec<Gain>,
    /// Those that are complete later, as the price of it: the largest loss first.
    pub later: Vec<Gain>,
    /// Items that were in the backlog and are planned.
    pub planned: Vec<u32>,
}

/// A workload, or an item without one, and when it is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gain {
    /// What people call it.
    pub name: String,
    /// When its last item moved; the number of iterations stands for the backlog.
    pub from: u32,
    /// When its last item moves now.
    pub to: u32,
}

impl Gains {
    /// Compares two plans of one instance.
    pub fn between(instance: &Instance, before: &[u32], after: &[u32]) -> Self {
        let mut complete: BTreeMap<String, (u32, u32)> = BTreeMap::new();
        for (item, (&was, &is)) in instance.items.iter().zip(before.iter().zip(after)) {
            let name = match &item.workload {
                Some(Label::Text(text)) => text.clone(),
                Some(Label::Number(number)) => format!("workload {number}"),
                None => instance.item_name(item.id),
            };
            let ends = complete.entry(name).or_default();
            *ends = (ends.0.max(was), ends.1.max(is));
        }
        let gains = |keep: &dyn Fn(u32, u32) -> bool| -> Vec<Gain> {
            let kept = complete.iter().filter(|(_, ends)| keep(ends.0, ends.1));
            let mut gains: Vec<Gain> = kept
                .map(|(name, ends)| Gain { name: name.clone(), from: ends.0, to: ends.1 })
                .collect();
            gains.sort_by_key(|gain| std::cmp::Reverse(gain.from.abs_diff(gain.to)));
            gains
        };
        let backlog = instance.horizon();
        let pairs = (0u32..).zip(before.iter().zip(after));
        let planned = pairs.filter(|&(_, (&was, &is))| was == backlog && is < backlog);
        Self {
            earlier: gains(&|from, to| to < from),
            later: gains(&|from, to| to > from),
            planned: planned.map(|(item, _)| item).collect(),
        }
    }

    /// The largest gains in words; nothing if there are none.
    pub fn sentence(&self, instance: &Instance) -> String {
        const SHOWN: usize = 3;
        let mut told: Vec<String> = Vec::new();
        for gain in self.earlier.iter().take(SHOWN) {
            let to = instance.iteration_name(gain.to);
            told.push(match gain.from - gain.to {
                _ if gain.from == instance.horizon() => {
                    format!("{} is planned, in {to}", gain.name)
                }
                1 => format!("{} comes forward by one iteration, to {to}", gain.name),
                by => format!("{} comes forward by {by} iterations, to {to}", gain.name),
            });
        }
        match self.earlier.len().saturating_sub(SHOWN) {
            0 => {}
            more => told.push(format!("{more} more come forward")),
        }
        match self.planned.len() {
            0 => {}
            1 => told.push("1 item more is planned".to_owned()),
            count => told.push(format!("{count} items more are planned")),
        }
        match self.later.len() {
            0 => {}
            1 => told.push("1 is complete later instead".to_owned()),
            count => told.push(format!("{count} are complete later instead")),
        }
        told.join("; ")
    }
}
