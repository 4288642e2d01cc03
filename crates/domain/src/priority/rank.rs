//! Scores with their arithmetic, and ranks that do not depend on the order of the input.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::profile::{Criterion, Measure, Profile, Scale};

/// A value of a measure.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// A word.
    Word(String),
    /// A number.
    Number(f64),
}

/// What is known of one workload; a measure that is not there is missing.
pub type Measures = BTreeMap<Measure, Reading>;

/// What one criterion adds to a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// The criterion's name.
    pub criterion: String,
    /// What people read.
    pub label: String,
    /// The value it looked at; `None` if it is missing.
    pub value: Option<String>,
    /// The score of that value.
    pub score: f64,
    /// The criterion's weight.
    pub relevance: f64,
    /// Score × weight.
    pub points: f64,
}

/// A workload's score and arithmetic.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// Sum of all points.
    pub score: f64,
    /// One per criterion, in the profile's order.
    pub contributions: Vec<Contribution>,
}

/// Scores one workload.
pub fn score(profile: &Profile, measures: &Measures) -> Scored {
    let contributions: Vec<Contribution> =
        profile.criteria.iter().map(|criterion| contribution(criterion, measures)).collect();
    Scored { score: contributions.iter().map(|c| c.points).sum(), contributions }
}

/// The reason for a rank as a sentence: what speaks most for and against, against the best
/// that each criterion can give.
pub fn explain(profile: &Profile, scored: &Scored) -> String {
    let best = |criterion: &Criterion| {
        criterion.bands.iter().map(|band| band.score).fold(f64::MIN, f64::max) * criterion.relevance
    };
    let mut losses: Vec<(f64, &Contribution)> = profile
        .criteria
        .iter()
        .zip(&scored.contributions)
        .map(|(criterion, contribution)| (best(criterion) - contribution.points, contribution))
        .collect();
    losses.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.criterion.cmp(&b.1.criterion)));
    let said = |contribution: &Contribution| match &contribution.value {
        Some(value) => format!("{} {value}", contribution.label.to_lowercase()),
        None => format!("{} not known", contribution.label.to_lowercase()),
    };
    let mut gains: Vec<&Contribution> = losses
        .iter()
        .filter(|(loss, _)| *loss < 1e-9)
        .map(|(_, contribution)| *contribution)
        .collect();
    gains.sort_by(|a, b| b.points.total_cmp(&a.points).then_with(|| a.criterion.cmp(&b.criterion)));
    let list = |said: Vec<String>| said.join(", ");
    let speaks_for = list(gains.iter().take(3).map(|contribution| said(contribution)).collect());
    let against = list(
        losses.iter().filter(|(loss, _)| *loss > 1e-9).take(2).map(|(_, c)| said(c)).collect(),
    );
    match (speaks_for.is_empty(), against.is_empty()) {
        (false, false) => format!("for it: {speaks_for}; against it: {against}"),
        (false, true) => format!("for it: {speaks_for}"),
        (true, false) => format!("against it: {against}"),
        (true, true) => "no criterion applies".to_owned(),
    }
}

fn contribution(criterion: &Criterion, measures: &Measures) -> Contribution {
    let reading = measures.get(&criterion.measure);
    let score =
        reading.and_then(|reading| band_score(criterion, reading)).unwrap_or(criterion.missing);
    Contribution {
        criterion: criterion.name.clone(),
        label: criterion.label.clone(),
        value: reading.map(|reading| match reading {
            Reading::Word(word) => word.clone(),
            Reading::Number(number) => number.round().to_string(),
        }),
        score,
        relevance: criterion.relevance,
        points: score * criterion.relevance,
    }
}

fn band_score(criterion: &Criterion, reading: &Reading) -> Option<f64> {
    let bands = &criterion.bands;
    match (criterion.scale(), reading) {
        (Scale::Numbers, Reading::Number(number)) => bands
            .iter()
            .find(|band| band.at_most.is_none_or(|limit| *number <= limit))
            .map(|band| band.score),
        (Scale::Numbers, Reading::Word(_)) => None,
        (Scale::Words, reading) => {
            let word = match reading {
                Reading::Word(word) => word.to_lowercase(),
                Reading::Number(number) => number.to_string(),
            };
            bands
                .iter()
                .find(|band| {
                    band.values.is_empty()
                        || band.values.iter().any(|v| v.eq_ignore_ascii_case(&word))
                })
                .map(|band| band.score)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aws() -> Profile {
        Profile::shipped().into_iter().find(|profile| profile.name == "aws-example").unwrap()
    }

    fn measures(environment: &str, dependencies: f64) -> Measures {
        [
            (Measure::Environment, Reading::Word(environment.to_owned())),
            (Measure::Dependencies, Reading::Number(dependencies)),
        ]
        .into()
    }

    #[test]
    fn each_score_is_the_sum_of_its_arithmetic() {
        let scored = score(&aws(), &measures("test", 1.0));
        let sum: f64 = scored.contributions.iter().map(|c| c.score * c.relevance).sum();
        assert!((scored.score - sum).abs() < 1e-9);
        let environment = &scored.contributions[0];
        assert!((environment.points - 60.0).abs() < 1e-9, "{environment:?}");
    }

    #[test]
    fn a_missing_value_is_shown_as_missing() {
        let scored = score(&aws(), &Measures::new());
        assert!(scored.contributions.iter().all(|c| c.value.is_none()));
    }
}
