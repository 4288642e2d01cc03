//! What a round has to talk about: what changed since the last one, and what matters most.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::priority::{MANY, TOP, millionths};

use super::frozen::{Frozen, FrozenWorkload};
use super::round::Topic;

/// So many items of each topic are told; the rest is counted.
const MOST: usize = 12;

/// One thing to talk about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgendaItem {
    /// Under which topic.
    pub topic: Topic,
    /// Key of the thing, if it is about one.
    pub subject: Option<String>,
    /// What about it.
    pub says: String,
    /// True if it changed since the last round; else it matters as it is.
    pub is_new: bool,
}

/// The agenda of a round over `now`; `before` is what the last closed round looked at. What changed
/// comes first in each topic.
pub fn agenda(before: Option<&Frozen>, now: &Frozen) -> Vec<AgendaItem> {
    let mut all = Vec::new();
    for &topic in Topic::ALL {
        let mut list = List { topic, items: Vec::new() };
        match topic {
            Topic::Outcomes => outcomes(before, now, &mut list),
            Topic::Priorities => priorities(before, now, &mut list),
            Topic::Assumptions => assumptions(before, now, &mut list),
        }
        all.extend(list.cut());
    }
    all
}

struct List {
    topic: Topic,
    items: Vec<AgendaItem>,
}

impl List {
    fn add(&mut self, is_new: bool, subject: Option<&str>, says: String) {
        let subject = subject.map(str::to_owned);
        self.items.push(AgendaItem { topic: self.topic, subject, says, is_new });
    }

    /// The first of them, what changed before what stays, and how many more there are.
    fn cut(mut self) -> Vec<AgendaItem> {
        self.items.sort_by_key(|item| !item.is_new);
        let more = self.items.len().saturating_sub(MOST);
        self.items.truncate(MOST);
        if more > 0 {
            self.add(false, None, format!("and {more} more"));
        }
        self.items
    }
}

fn outcomes(before: Option<&Frozen>, now: &Frozen, list: &mut List) {
    let served = |key: &str| {
        now.workloads.iter().filter(|one| one.outcomes.iter().any(|o| o == key)).count()
    };
    for one in &now.outcomes {
        let known = before.and_then(|before| before.outcome(&one.key));
        let key = Some(one.key.as_str());
        if before.is_some() && known.is_none() {
            list.add(true, key, format!("{} is new: {}", one.key, one.title));
        } else if known.is_some_and(|known| known != one) {
            list.add(true, key, format!("{} changed, or its metrics did: {}", one.key, one.title));
        }
    }
    if let Some(before) = before {
        for one in before.outcomes.iter().filter(|one| now.outcome(&one.key).is_none()) {
            list.add(true, Some(&one.key), format!("{} is gone: {}", one.key, one.title));
        }
    }
    for one in &now.outcomes {
        let (key, count) = (Some(one.key.as_str()), served(&one.key));
        if one.metrics.is_empty() {
            list.add(false, key, format!("{} {} is measured by nothing", one.key, one.title));
        }
        if count == 0 {
            list.add(false, key, format!("no workload serves {} {}", one.key, one.title));
        } else if one.priority == "high" {
            let (key_, title) = (&one.key, &one.title);
            list.add(
                false,
                key,
                format!("{key_} {title}: of high priority, served by {count} workloads"),
            );
        }
    }
    if now.outcomes.is_empty() {
        list.add(false, None, "no business outcome is stated: what is this for?".to_owned());
    } else {
        let aimless = now.workloads.iter().filter(|one| one.outcomes.is_empty()).count();
        if aimless > 0 {
            list.add(false, None, format!("{aimless} workloads of the backlog serve no outcome"));
        }
    }
}

fn priorities(before: Option<&Frozen>, now: &Frozen, list: &mut List) {
    let known: BTreeMap<&str, &FrozenWorkload> = before
        .iter()
        .flat_map(|before| &before.workloads)
        .map(|one| (one.key.as_str(), one))
        .collect();
    let first = || now.workloads.iter().filter(|one| one.rank <= TOP);
    if before.is_some() {
        for one in first() {
            let was = known.get(one.key.as_str()).map(|known| known.rank);
            let (name, rank, key) = (one.name(), one.rank, Some(one.key.as_str()));
            match was {
                None => list.add(true, key, format!("{name} is new, at rank {rank}")),
                Some(was) if was > TOP => {
                    list.add(
                        true,
                        key,
                        format!("{name} came into the first {TOP}: {was} → {rank}"),
                    );
                }
                Some(was) if was != rank => {
                    list.add(true, key, format!("{name}: rank {was} → {rank}"));
                }
                Some(_) => {}
            }
        }
        let present: BTreeMap<&str, &FrozenWorkload> =
            now.workloads.iter().map(|one| (one.key.as_str(), one)).collect();
        for was in known.values().filter(|was| was.rank <= TOP) {
            let says = match present.get(was.key.as_str()) {
                None => format!("{} left the backlog; it stood at rank {}", was.name(), was.rank),
                Some(one) if one.rank > TOP => {
                    format!(
                        "{} fell out of the first {TOP}: {} → {}",
                        was.name(),
                        was.rank,
                        one.rank
                    )
                }
                Some(_) => continue,
            };
            list.add(true, Some(&was.key), says);
        }
    }
    for one in now.workloads.iter().filter(|one| one.rank <= 3 * TOP) {
        if let Some(because) = &one.placed {
            list.add(false, Some(&one.key), format!("{}: {because}", one.name()));
        }
    }
    for (score, members) in ties(now) {
        let (first, count) = (members[0].rank, members.len());
        let says = format!(
            "{count} workloads from rank {first} on have the same score of {score:.1}: their names decide, so \
             the profile says too little of them"
        );
        list.add(false, None, says);
    }
    for one in first().filter(|one| one.placed.is_none()) {
        let says = format!("{} stands at rank {}; {}", one.name(), one.rank, one.reason);
        list.add(false, Some(&one.key), says);
    }
}

/// Scores that ten workloads or more have, by the first rank of each.
fn ties(now: &Frozen) -> Vec<(f64, Vec<&FrozenWorkload>)> {
    let mut by_score: BTreeMap<i64, Vec<&FrozenWorkload>> = BTreeMap::new();
    for one in &now.workloads {
        let score: f64 = one.points.iter().sum();
        by_score.entry(millionths(score)).or_default().push(one);
    }
    let mut ties: Vec<(f64, Vec<&FrozenWorkload>)> = by_score
        .into_values()
        .filter(|members| members.len() >= MANY)
        .map(|members| (members[0].points.iter().sum(), members))
        .collect();
    ties.sort_by_key(|(_, members)| members[0].rank);
    ties
}

fn assumptions(before: Option<&Frozen>, now: &Frozen, list: &mut List) {
    for one in &now.assumptions {
        let key = Some(one.key.as_str());
        match before.map(|before| before.assumption(&one.key)) {
            Some(None) => list.add(true, key, format!("{} is new: {}", one.key, one.statement)),
            Some(Some(known)) if known.status != one.status => {
                let (was, is) = (&known.status, &one.status);
                list.add(
                    true,
                    key,
                    format!("{} was {was} and is {is}: {}", one.key, one.statement),
                );
            }
            _ => {}
        }
    }
    let mut exposed: Vec<_> =
        now.assumptions.iter().filter(|one| one.exposure_tenths > 0).collect();
    exposed
        .sort_by(|a, b| b.exposure_tenths.cmp(&a.exposure_tenths).then_with(|| a.key.cmp(&b.key)));
    for one in exposed {
        let (key, statement, hours) = (&one.key, &one.statement, one.exposure_tenths / 10);
        let is = if one.status == "challenged" { "is doubted and " } else { "" };
        list.add(false, Some(key), format!("{key} {is}has {hours} hours at stake: {statement}"));
    }
}
