//! What everything rests on, and why it is believed.

use std::collections::{BTreeMap, BTreeSet};

use crate::assumption::AssumptionStatus;
use crate::rationalize::Disposition;

use super::super::frozen::FrozenAssumption;
use super::draw::{Asked, Draw, choice};
use super::{Ask, Choice, Question};

fn of(one: &FrozenAssumption) -> Choice {
    choice(&one.key, format!("{} {}", one.key, one.statement))
}

pub(super) fn most_rest(draw: &mut Draw<'_>) -> Option<Question> {
    let frozen = draw.frozen;
    let present: BTreeSet<Disposition> =
        frozen.workloads.iter().map(|one| one.disposition).collect();
    for disposition in draw.mixed(present) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for workload in frozen.workloads.iter().filter(|one| one.disposition == disposition) {
            for key in &workload.assumptions {
                *counts.entry(key).or_default() += 1;
            }
        }
        let count = |key: &str| counts.get(key).copied().unwrap_or_default();
        let mut all: Vec<&FrozenAssumption> = frozen.assumptions.iter().collect();
        all.sort_by_key(|one| std::cmp::Reverse(count(&one.key)));
        let (most, rest) = all.split_first()?;
        let next = rest.first().map_or(0, |next| count(&next.key));
        if count(&most.key) <= next {
            continue;
        }
        let asked = Asked {
            ask: Ask::MostRest { disposition: disposition.name().to_owned() },
            text: format!("On which core assumption do most {disposition} dispositions rest?"),
            because: format!(
                "{} of them rest on {}, at most {next} on any other",
                count(&most.key),
                most.key
            ),
            evidence: format!("/assumptions/{}", most.key),
        };
        if let Some(question) = draw.question(asked, of(most), rest.iter().map(|one| of(one))) {
            return Some(question);
        }
    }
    None
}

pub(super) fn rests_on(draw: &mut Draw<'_>) -> Option<Question> {
    let frozen = draw.frozen;
    for workload in draw.workloads() {
        let (own, other): (Vec<_>, Vec<_>) =
            frozen.assumptions.iter().partition(|one| workload.assumptions.contains(&one.key));
        let own = draw.mixed(own);
        let Some(right) = own.first() else { continue };
        let (name, disposition) = (workload.name(), workload.disposition);
        let asked = Asked {
            ask: Ask::RestsOn { workload: workload.key.clone() },
            text: format!("{name} is to {disposition}. On which core assumption does that rest?"),
            because: format!("it rests on {}", workload.assumptions.join(", ")),
            evidence: format!("/workloads/{}", workload.key),
        };
        if let Some(question) = draw.question(asked, of(right), other.into_iter().map(of)) {
            return Some(question);
        }
    }
    None
}

/// Assumptions in drawn order, the exposed ones first.
fn exposed<'a>(draw: &mut Draw<'a>) -> Vec<&'a FrozenAssumption> {
    let mut all = draw.mixed(&draw.frozen.assumptions);
    all.sort_by_key(|one| one.exposure_tenths == 0);
    all
}

pub(super) fn status_of(draw: &mut Draw<'_>) -> Option<Question> {
    const ALL: [AssumptionStatus; 4] = [
        AssumptionStatus::Open,
        AssumptionStatus::Challenged,
        AssumptionStatus::Confirmed,
        AssumptionStatus::Overturned,
    ];
    let one = exposed(draw).into_iter().next()?;
    let word = |status: AssumptionStatus| choice(status.name(), status.name());
    let right = AssumptionStatus::named(&one.status)?;
    let asked = Asked {
        ask: Ask::StatusOf { assumption: one.key.clone() },
        text: format!("Where does {} stand? “{}”", one.key, one.statement),
        because: format!("it is {}", one.status),
        evidence: format!("/assumptions/{}", one.key),
    };
    let wrong = ALL.into_iter().filter(|status| *status != right);
    draw.question(asked, word(right), wrong.map(word))
}

pub(super) fn reason_for(draw: &mut Draw<'_>) -> Option<Question> {
    let all = exposed(draw);
    for one in all.iter().filter(|one| !one.reason.trim().is_empty()) {
        let reason = |other: &FrozenAssumption| choice(&other.key, &other.reason);
        let wrong: Vec<Choice> = all
            .iter()
            .filter(|other| other.key != one.key && !other.reason.trim().is_empty())
            .map(|other| reason(other))
            .collect();
        let asked = Asked {
            ask: Ask::ReasonFor { assumption: one.key.clone() },
            text: format!("Why is this believed? “{}” ({})", one.statement, one.key),
            because: one.reason.clone(),
            evidence: format!("/assumptions/{}", one.key),
        };
        if let Some(question) = draw.question(asked, reason(one), wrong) {
            return Some(question);
        }
    }
    None
}
