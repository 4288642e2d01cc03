//! What the migration is for, and how that is measured.

use super::super::frozen::{FrozenMetric, FrozenOutcome, FrozenWorkload};
use super::draw::{Asked, Draw, choice};
use super::{Ask, Choice, NONE, Question};

fn of_outcome(one: &FrozenOutcome) -> Choice {
    choice(&one.key, format!("{} {}", one.key, one.title))
}

fn of_workload(one: &FrozenWorkload) -> Choice {
    choice(&one.key, one.name())
}

fn serves(workload: &FrozenWorkload, outcome: &FrozenOutcome) -> bool {
    workload.outcomes.contains(&outcome.key)
}

pub(super) fn outcome_served(draw: &mut Draw<'_>) -> Option<Question> {
    let frozen = draw.frozen;
    let nothing = choice(NONE, "none of the stated outcomes");
    for workload in draw.workloads() {
        let (served, other): (Vec<_>, Vec<_>) =
            frozen.outcomes.iter().partition(|outcome| serves(workload, outcome));
        let served = draw.mixed(served);
        let right = served.first().map_or_else(|| nothing.clone(), |one| of_outcome(one));
        let because = if served.is_empty() {
            format!("{} is linked to no outcome", workload.name())
        } else {
            format!("{} serves {}", workload.name(), workload.outcomes.join(", "))
        };
        let asked = Asked {
            ask: Ask::OutcomeServed { workload: workload.key.clone() },
            text: format!("Which business outcome does {} serve?", workload.name()),
            because,
            evidence: format!("/workloads/{}", workload.key),
        };
        let wrong: Vec<Choice> = other.into_iter().map(of_outcome).collect();
        let wrong = wrong.into_iter().chain((!served.is_empty()).then(|| nothing.clone()));
        if let Some(question) = draw.question(asked, right, wrong) {
            return Some(question);
        }
    }
    None
}

pub(super) fn served_by(draw: &mut Draw<'_>) -> Option<Question> {
    for outcome in draw.mixed(&draw.frozen.outcomes) {
        let (serving, other): (Vec<_>, Vec<_>) =
            draw.workloads().into_iter().partition(|workload| serves(workload, outcome));
        let Some(right) = serving.first() else { continue };
        let count = draw.frozen.workloads.iter().filter(|one| serves(one, outcome)).count();
        let asked = Asked {
            ask: Ask::ServedBy { outcome: outcome.key.clone() },
            text: format!("Which of these serves {} {}?", outcome.key, outcome.title),
            because: format!("{} is one of {count} workloads that serve it", right.name()),
            evidence: format!("/outcomes/{}", outcome.key),
        };
        let wrong = other.into_iter().map(of_workload);
        if let Some(question) = draw.question(asked, of_workload(right), wrong) {
            return Some(question);
        }
    }
    None
}

/// Two metrics that read the same cannot be told apart.
fn same(a: &FrozenMetric, b: &FrozenMetric) -> bool {
    a.title.to_lowercase() == b.title.to_lowercase()
}

pub(super) fn metric_of(draw: &mut Draw<'_>) -> Option<Question> {
    let frozen = draw.frozen;
    for outcome in draw.mixed(&frozen.outcomes) {
        let own = draw.mixed(&outcome.metrics);
        let Some(right) = own.first() else { continue };
        let others = frozen.outcomes.iter().filter(|other| other.key != outcome.key);
        let wrong: Vec<Choice> = others
            .flat_map(|other| &other.metrics)
            .filter(|metric| !own.iter().any(|known| same(known, metric)))
            .map(|metric| choice(&metric.key, &metric.title))
            .collect();
        let asked = Asked {
            ask: Ask::MetricOf { outcome: outcome.key.clone() },
            text: format!("By which metric is {} {} measured?", outcome.key, outcome.title),
            because: format!("{} ({}) belongs to it", right.title, right.key),
            evidence: format!("/outcomes/{}", outcome.key),
        };
        if let Some(question) = draw.question(asked, choice(&right.key, &right.title), wrong) {
            return Some(question);
        }
    }
    None
}

pub(super) fn target_of(draw: &mut Draw<'_>) -> Option<Question> {
    let all: Vec<(&FrozenOutcome, &FrozenMetric)> = draw
        .frozen
        .outcomes
        .iter()
        .flat_map(|outcome| outcome.metrics.iter().map(move |metric| (outcome, metric)))
        .collect();
    for (outcome, metric) in draw.mixed(all.iter().copied()) {
        let wrong = all.iter().filter(|(_, other)| other.key != metric.key);
        let wrong: Vec<Choice> =
            wrong.map(|(_, other)| choice(&other.key, &other.target)).collect();
        let asked = Asked {
            ask: Ask::TargetOf { metric: metric.key.clone() },
            text: format!("What is the target of “{}” ({})?", metric.title, outcome.title),
            because: format!("{} is to reach {}", metric.key, metric.target),
            evidence: format!("/outcomes/{}", outcome.key),
        };
        if let Some(question) = draw.question(asked, choice(&metric.key, &metric.target), wrong) {
            return Some(question);
        }
    }
    None
}
