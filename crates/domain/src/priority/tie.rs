//! Ten or more workloads with the same points: the profile does not tell them apart.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::outlook::{Measured, Weighed};
use super::profile::Measure;
use super::rank::Reading;
use super::standing::millionths;

/// So many workloads with the same points are a sign that the criteria need refining.
pub const MANY: usize = 10;

/// Workloads with the same points, and what would tell them apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tie {
    /// The points that all have.
    pub score: f64,
    /// Their keys, in the order of their ranks.
    pub members: Vec<String>,
    /// Measures that more than half of them lack, each with how many do; the most first.
    pub missing: Vec<Lack>,
    /// The measure with the most different values among them; none if all have the same.
    pub split_by: Option<Split>,
    /// What to do, in words.
    pub advice: String,
}

/// A measure that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lack {
    /// Its name.
    pub measure: &'static str,
    /// How many lack it.
    pub of: usize,
}

/// A measure that tells workloads apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Split {
    /// Its name.
    pub measure: &'static str,
    /// How many different values there are.
    pub values: usize,
    /// True if a criterion of the profile looks at it, so that finer bands would do.
    pub in_profile: bool,
}

/// Ties of ten or more, the best points first; both lists are in the order of the same input.
/// `looked_at` are the measures of the profile.
pub fn ties(backlog: &[Measured], weighed: &[Weighed], looked_at: &[Measure]) -> Vec<Tie> {
    let mut by_score: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (at, one) in weighed.iter().enumerate() {
        by_score.entry(-millionths(one.scored.score)).or_default().push(at);
    }
    let many = by_score.into_values().filter(|members| members.len() >= MANY);
    many.map(|mut members| {
        members.sort_by_key(|&at| weighed[at].standing.rank);
        let missing = lacks(backlog, &members, looked_at);
        let split_by = split(backlog, &members, looked_at);
        Tie {
            score: weighed[members[0]].scored.score,
            advice: advice(members.len(), &missing, split_by.as_ref()),
            members: members.iter().map(|&at| backlog[at].ranked.key()).collect(),
            missing,
            split_by,
        }
    })
    .collect()
}

fn lacks(backlog: &[Measured], members: &[usize], looked_at: &[Measure]) -> Vec<Lack> {
    let unique: BTreeSet<Measure> = looked_at.iter().copied().collect();
    let lacking = |measure: &Measure| {
        members.iter().filter(|&&at| !backlog[at].measures.contains_key(measure)).count()
    };
    let mut lacks: Vec<Lack> = unique
        .iter()
        .map(|measure| Lack { measure: measure.name(), of: lacking(measure) })
        .filter(|lack| lack.of * 2 > members.len())
        .collect();
    lacks.sort_by(|a, b| b.of.cmp(&a.of).then_with(|| a.measure.cmp(b.measure)));
    lacks
}

fn split(backlog: &[Measured], members: &[usize], looked_at: &[Measure]) -> Option<Split> {
    let values = |measure: Measure| {
        let values: BTreeSet<String> = members
            .iter()
            .filter_map(|&at| backlog[at].measures.get(&measure))
            .map(|reading| match reading {
                Reading::Word(word) => word.to_lowercase(),
                Reading::Number(number) => number.round().to_string(),
            })
            .collect();
        values.len()
    };
    let splits = Measure::ALL.iter().map(|&measure| Split {
        measure: measure.name(),
        values: values(measure),
        in_profile: looked_at.contains(&measure),
    });
    splits
        .filter(|split| split.values > 1)
        .max_by(|a, b| a.values.cmp(&b.values).then_with(|| b.measure.cmp(a.measure)))
}

/// A measure's name as words.
fn words(measure: &str) -> String {
    measure.replace('_', " ")
}

fn advice(members: usize, missing: &[Lack], split_by: Option<&Split>) -> String {
    let known = if missing.is_empty() {
        String::new()
    } else {
        let lacks: Vec<String> =
            missing.iter().map(|lack| format!("{} of {}", words(lack.measure), lack.of)).collect();
        format!(" Not known: {}. State what you know.", lacks.join(", "))
    };
    let split = match split_by {
        Some(Split { measure, values, in_profile: true }) => {
            format!(" Their {} has {values} values: give it finer bands.", words(measure))
        }
        Some(Split { measure, values, in_profile: false }) => {
            format!(" Their {} has {values} values: add a criterion for it.", words(measure))
        }
        None => " No measure tells them apart: place them by hand.".to_owned(),
    };
    format!(
        "{members} workloads have the same points, so only their titles order them.{known}{split}"
    )
}
