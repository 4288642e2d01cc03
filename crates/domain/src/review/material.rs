//! Which changes of the backlog matter so much that a closed review is open again.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::frozen::{Frozen, FrozenWorkload};

/// What counts as a material change; each part can be switched off by its largest value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Materiality {
    /// So many first ranks are looked at.
    pub top: u32,
    /// More than so many workloads enter or leave them.
    pub top_changes: u32,
    /// More than so much of the workloads, in percent, get another disposition.
    pub dispositions_percent: u32,
    /// The work of all workloads changes by more than so much, in percent.
    pub effort_percent: u32,
    /// Outcomes, metrics or targets change.
    pub outcomes: bool,
    /// An assumption that was believed is overturned, or one that was overturned is believed again.
    pub assumptions: bool,
}

impl Default for Materiality {
    fn default() -> Self {
        Self {
            top: 10,
            top_changes: 0,
            dispositions_percent: 5,
            effort_percent: 10,
            outcomes: true,
            assumptions: true,
        }
    }
}

/// Every way in which a backlog differs materially from the one that was reviewed, as sentences; none
/// if it does not.
pub fn material(reviewed: &Frozen, now: &Frozen, rules: &Materiality) -> Vec<String> {
    let mut reasons = Vec::new();
    reasons.extend(top(reviewed, now, rules));
    reasons.extend(dispositions(reviewed, now, rules));
    reasons.extend(effort(reviewed, now, rules));
    if rules.outcomes {
        outcomes(reviewed, now, &mut reasons);
    }
    if rules.assumptions {
        assumptions(reviewed, now, &mut reasons);
    }
    reasons
}

fn top(reviewed: &Frozen, now: &Frozen, rules: &Materiality) -> Option<String> {
    let first = |frozen: &Frozen| -> BTreeSet<String> {
        let all = frozen.workloads.iter().filter(|one| one.rank <= i64::from(rules.top));
        all.map(|one| one.key.clone()).collect()
    };
    let (before, after) = (first(reviewed), first(now));
    let entered: Vec<&str> = after.difference(&before).map(String::as_str).collect();
    let left: Vec<&str> = before.difference(&after).map(String::as_str).collect();
    (entered.len().max(left.len()) > rules.top_changes as usize).then(|| {
        let told =
            |keys: &[&str]| if keys.is_empty() { "none".to_owned() } else { keys.join(", ") };
        let (entered, left) = (told(&entered), told(&left));
        format!("the first {} changed: {entered} came in, {left} went out", rules.top)
    })
}

fn dispositions(reviewed: &Frozen, now: &Frozen, rules: &Materiality) -> Option<String> {
    let known: BTreeMap<&str, &FrozenWorkload> =
        now.workloads.iter().map(|one| (one.key.as_str(), one)).collect();
    // What needs no work any more is no part of the backlog, which is another disposition as well.
    let changed = reviewed.workloads.iter().filter(|one| {
        known.get(one.key.as_str()).is_none_or(|now| now.disposition != one.disposition)
    });
    let (changed, all) = (changed.count(), reviewed.workloads.len());
    (changed * 100 > all * rules.dispositions_percent as usize)
        .then(|| format!("{changed} of {all} workloads are to be treated differently, or are gone"))
}

fn effort(reviewed: &Frozen, now: &Frozen, rules: &Materiality) -> Option<String> {
    let work = |frozen: &Frozen| frozen.workloads.iter().map(|one| one.effort_tenths).sum::<i64>();
    let (before, after) = (work(reviewed), work(now));
    let limit = i64::from(rules.effort_percent);
    ((after - before).abs() * 100 > before * limit)
        .then(|| format!("the work went from {} to {} hours", before / 10, after / 10))
}

fn outcomes(reviewed: &Frozen, now: &Frozen, reasons: &mut Vec<String>) {
    for one in &reviewed.outcomes {
        match now.outcome(&one.key) {
            None => reasons.push(format!("{} {} is no outcome any more", one.key, one.title)),
            Some(other) if other.title != one.title || other.metrics != one.metrics => {
                reasons
                    .push(format!("{} {} is stated or measured differently", one.key, one.title));
            }
            Some(_) => {}
        }
    }
    let new = now.outcomes.iter().filter(|one| reviewed.outcome(&one.key).is_none());
    reasons.extend(new.map(|one| format!("{} {} is a new outcome", one.key, one.title)));
}

fn assumptions(reviewed: &Frozen, now: &Frozen, reasons: &mut Vec<String>) {
    const OVERTURNED: &str = "overturned";
    for one in &reviewed.assumptions {
        let Some(other) = now.assumption(&one.key) else {
            reasons.push(format!("{} is no assumption any more: {}", one.key, one.statement));
            continue;
        };
        if (one.status == OVERTURNED) != (other.status == OVERTURNED) {
            reasons.push(format!("{} is {}: {}", one.key, other.status, one.statement));
        } else if one.statement != other.statement {
            reasons.push(format!("{} says something else: {}", one.key, other.statement));
        }
    }
}
