//! Where workloads stand, and why.

use std::collections::BTreeSet;

use crate::rationalize::Disposition;

use super::super::frozen::FrozenWorkload;
use super::draw::{Asked, Draw, choice};
use super::{Ask, Choice, PERSON, Question};

/// Points that differ by less are equal.
const EQUAL: f64 = 1e-6;
/// So many ranks apart two compared workloads stand at most.
const APART: usize = 5;

pub(super) fn first(draw: &mut Draw<'_>) -> Option<Question> {
    let mut some: Vec<&FrozenWorkload> = draw.workloads().into_iter().take(4).collect();
    some.sort_by_key(|one| one.rank);
    let (first, rest) = some.split_first()?;
    let asked = Asked {
        ask: Ask::First,
        text: "Which of these stands first in the migration backlog?".to_owned(),
        because: format!("{} stands at rank {}", first.name(), first.rank),
        evidence: "/backlog".to_owned(),
    };
    let wrong = rest.iter().map(|one| choice(&one.key, one.name()));
    draw.question(asked, choice(&first.key, first.name()), wrong)
}

/// What each criterion gives one workload more than another.
fn leads(above: &FrozenWorkload, below: &FrozenWorkload) -> Vec<f64> {
    above.points.iter().zip(&below.points).map(|(a, b)| a - b).collect()
}

pub(super) fn why_above(draw: &mut Draw<'_>) -> Option<Question> {
    let frozen = draw.frozen;
    for above in draw.workloads() {
        let lower = frozen.workloads.iter().filter(|one| one.rank > above.rank).take(APART);
        for below in draw.mixed(lower) {
            if let Some(question) = pair(draw, above, below) {
                return Some(question);
            }
        }
    }
    None
}

fn pair(draw: &mut Draw<'_>, above: &FrozenWorkload, below: &FrozenWorkload) -> Option<Question> {
    let criteria = &draw.frozen.criteria;
    let leads = leads(above, below);
    let person = choice(PERSON, "no criterion: a person put it there");
    let is_moved = above.proposed > below.proposed;
    let asked = |because: String| Asked {
        ask: Ask::WhyAbove { above: above.key.clone(), below: below.key.clone() },
        text: format!("What speaks most for {} standing above {}?", above.name(), below.name()),
        because,
        evidence: format!("/workloads/{}", above.key),
    };
    let of = |at: usize| choice(format!("criterion:{}", criteria[at].name), &criteria[at].label);
    if is_moved {
        let word = above.placed.as_ref().or(below.placed.as_ref())?;
        let wrong: Vec<Choice> = (0..criteria.len()).map(of).collect();
        return draw.question(asked(word.clone()), person, wrong);
    }
    // A person's word that agrees with the profile leaves two right answers.
    if above.placed.is_some() || below.placed.is_some() {
        return None;
    }
    let mut order: Vec<usize> = (0..leads.len().min(criteria.len())).collect();
    order.sort_by(|&a, &b| leads[b].total_cmp(&leads[a]));
    let (&best, rest) = order.split_first()?;
    let is_clear = rest.first().is_none_or(|&next| leads[best] - leads[next] > EQUAL);
    if leads[best] <= EQUAL || !is_clear {
        return None;
    }
    let (label, lead) = (&criteria[best].label, leads[best]);
    let because =
        format!("{label} gives {} {lead:.1} points more, the largest difference", above.key);
    let wrong: Vec<Choice> = rest.iter().map(|&at| of(at)).chain([person]).collect();
    draw.question(asked(because), of(best), wrong)
}

pub(super) fn release_of(draw: &mut Draw<'_>) -> Option<Question> {
    let all: BTreeSet<u32> = draw.frozen.workloads.iter().filter_map(|one| one.release).collect();
    for workload in draw.workloads() {
        let Some(release) = workload.release else { continue };
        let of = |number: u32| choice(format!("R-{number}"), format!("R-{number}"));
        // The nearest ones are the least easy to tell apart.
        let mut near: Vec<u32> = all.iter().copied().filter(|&other| other != release).collect();
        near.sort_by_key(|other| other.abs_diff(release));
        near.truncate(5);
        let asked = Asked {
            ask: Ask::ReleaseOf { workload: workload.key.clone() },
            text: format!("Which release takes {}?", workload.name()),
            because: format!("{} is in R-{release}", workload.name()),
            evidence: format!("/releases/R-{release}"),
        };
        if let Some(question) = draw.question(asked, of(release), near.into_iter().map(of)) {
            return Some(question);
        }
    }
    None
}

pub(super) fn disposition_of(draw: &mut Draw<'_>) -> Option<Question> {
    let workload = draw.workloads().into_iter().next()?;
    let of = |one: Disposition| choice(one.name(), one.name());
    let asked = Asked {
        ask: Ask::DispositionOf { workload: workload.key.clone() },
        text: format!("What is to happen to {}?", workload.name()),
        because: format!("{}: {}", workload.name(), workload.disposition),
        evidence: format!("/workloads/{}", workload.key),
    };
    let wrong = Disposition::ALL.iter().copied().filter(|one| *one != workload.disposition);
    draw.question(asked, of(workload.disposition), wrong.map(of))
}
