//! Explanations as sentences.

use crate::instance::{Instance, Rule};

use super::{Answer, Explanation, Obstacle, Unplaced};

impl Explanation {
    /// Where the item is, and why.
    pub fn sentence(&self, instance: &Instance) -> String {
        let name = instance.item_name(self.item);
        let here = instance.iteration_name(self.iteration);
        match &self.answer {
            Answer::Unplaced(_) => {
                format!("{name} stays in the backlog: {}", self.because(instance))
            }
            _ => format!("{name} moves in {here}: {}", self.because(instance)),
        }
    }

    /// Why the item is where it is.
    pub fn because(&self, instance: &Instance) -> String {
        let earlier = instance.iteration_name(self.iteration.saturating_sub(1));
        match &self.answer {
            Answer::First => "there is no earlier iteration".to_owned(),
            Answer::Held(obstacles) => {
                let told: Vec<String> =
                    obstacles.iter().map(|obstacle| obstacle.words(instance)).collect();
                format!("not in {earlier}, because {}", told.join("; "))
            }
            Answer::Dearer(by) => {
                format!("in {earlier} it would fit, but the plan would cost {by} more")
            }
            Answer::Free(0) => format!("in {earlier} it would fit at the same cost"),
            Answer::Free(by) => {
                format!("in {earlier} it would fit, and the plan would cost {by} less")
            }
            Answer::Unplaced(unplaced) => unplaced.words(instance),
        }
    }
}

impl Obstacle {
    /// What is in the way, with names and amounts.
    pub fn words(&self, instance: &Instance) -> String {
        let item = |item: u32| instance.item_name(item);
        let at = |slot: i64| instance.iteration_name(u32::try_from(slot).unwrap_or(u32::MAX));
        match *self {
            Self::Itself { arc } => format!(
                "{} and {} move together, but one has to come strictly before the other",
                item(arc.before),
                item(arc.after)
            ),
            Self::Pin { item: which, pinned } => {
                format!("{} is pinned to {}", item(which), at(pinned))
            }
            Self::Release { item: which, release } if release >= instance.horizon().into() => {
                format!("{} may not move in any of these iterations", item(which))
            }
            Self::Release { item: which, release } => {
                format!("{} may not move before {}", item(which), at(release))
            }
            Self::Freeze { item: which } => format!("{} is frozen then", item(which)),
            Self::Before { item: which, other, waits: true, .. } => {
                format!("{} needs {}, which stays in the backlog", item(which), item(other))
            }
            Self::Before { item: which, other, at, lag, .. } => format!(
                "{} needs {} {}, which moves in {}",
                item(which),
                item(other),
                if lag > 0 { "strictly earlier" } else { "no later" },
                instance.iteration_name(at)
            ),
            Self::After { item: which, other, at, lag, .. } => format!(
                "{} needs {} {}, but moves in {}",
                item(other),
                item(which),
                if lag > 0 { "strictly earlier" } else { "no later" },
                instance.iteration_name(at)
            ),
            Self::Capacity { resource, needed, short, .. } => format!(
                "{} lacks {} of the {} needed",
                instance.resource_name(resource),
                instance.amount(short),
                instance.amount(needed)
            ),
            Self::Rule { rule, ref breach, .. } => breach.sentence(instance, rule),
        }
    }

    /// What kind of obstacle it is, to be counted over iterations.
    fn kind(&self, instance: &Instance) -> String {
        match *self {
            Self::Itself { .. } => "would have to come before itself".to_owned(),
            Self::Pin { .. } => "pin".to_owned(),
            Self::Release { .. } => "release".to_owned(),
            Self::Freeze { .. } => "freeze".to_owned(),
            Self::Before { other, waits: true, .. } => {
                format!("predecessor {} stays in the backlog", instance.item_name(other))
            }
            Self::Before { other, .. } => {
                format!("waits for predecessor {}", instance.item_name(other))
            }
            Self::After { other, .. } => {
                format!("successor {} would be too early", instance.item_name(other))
            }
            Self::Capacity { resource, .. } => {
                format!("capacity of {}", instance.resource_name(resource))
            }
            Self::Rule { rule, code, .. } => {
                let title = instance.rules.get(rule).map_or(code, Rule::title);
                format!("rule {title}")
            }
        }
    }
}

impl Unplaced {
    /// How many iterations each obstacle closes, the commonest first.
    pub fn counts(&self, instance: &Instance) -> Vec<(String, usize)> {
        let mut kinds: Vec<String> =
            self.obstacles.iter().map(|(_, obstacle)| obstacle.kind(instance)).collect();
        kinds.sort_unstable();
        let mut counts: Vec<(String, usize)> =
            kinds.chunk_by(|a, b| a == b).map(|same| (same[0].clone(), same.len())).collect();
        counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        counts
    }

    fn words(&self, instance: &Instance) -> String {
        let mut told: Vec<String> = Vec::new();
        let counts = self.counts(instance);
        if !counts.is_empty() {
            let parts: Vec<String> = counts
                .iter()
                .enumerate()
                .map(|(index, (kind, count))| match (index, count) {
                    (0, 1) => format!("{kind} (1 iteration)"),
                    (0, _) => format!("{kind} ({count} iterations)"),
                    _ => format!("{kind} ({count})"),
                })
                .collect();
            told.push(parts.join(", "));
        }
        if let Some(&(iteration, added)) = self.open.iter().min_by_key(|&&(_, added)| added) {
            let at = instance.iteration_name(iteration);
            told.push(match added {
                ..=0 => format!("{at} is open to it"),
                _ => format!("{at} is open to it, but the plan would cost {added} more"),
            });
        } else if let Some((iteration, resource, short)) = self.nearest {
            told.push(format!(
                "nearest: {}, {} short of {}",
                instance.iteration_name(iteration),
                instance.amount(short),
                instance.resource_name(resource)
            ));
        }
        told.join("; ")
    }
}
