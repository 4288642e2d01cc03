//! Why one workload stands above another one, as arithmetic and as a sentence.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rank::Scored;
use super::standing::{Ranked, Standing, millionths};

/// A workload as it is compared.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Who it is, with its score in millionths.
    pub ranked: &'a Ranked,
    /// Its score with its arithmetic.
    pub scored: &'a Scored,
    /// Where it stands.
    pub standing: &'a Standing,
}

/// One criterion of two workloads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedCriterion {
    /// The criterion's name.
    pub criterion: String,
    /// What people read.
    pub label: String,
    /// The criterion's weight.
    pub weight: f64,
    /// The value of the one that stands above; none if it is missing.
    pub above_value: Option<String>,
    /// The points of the one that stands above.
    pub above_points: f64,
    /// The value of the one that stands below; none if it is missing.
    pub below_value: Option<String>,
    /// The points of the one that stands below.
    pub below_points: f64,
    /// Points above less points below.
    pub difference: f64,
}

/// What makes one stand above the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// It has more points.
    Score,
    /// Both have the same points; titles, then keys, decide.
    Title,
    /// The profile proposes the opposite; a person put one of them elsewhere.
    Person,
}

/// Why one workload stands above another one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Key of the one that stands above.
    pub above: String,
    /// Its rank, from 1.
    pub above_rank: i64,
    /// Key of the one that stands below.
    pub below: String,
    /// Its rank.
    pub below_rank: i64,
    /// Criterion by criterion, in the profile's order.
    pub lines: Vec<ComparedCriterion>,
    /// What decides.
    pub decided_by: DecidedBy,
    /// The whole as sentences, each of which is true of the data.
    pub says: String,
}

/// So many criteria are named on each side.
const NAMED: usize = 3;

/// Why one of two different workloads of one backlog stands above the other, whichever does.
pub fn why_above(one: Side<'_>, other: Side<'_>) -> Comparison {
    let (above, below) =
        if one.standing.rank <= other.standing.rank { (one, other) } else { (other, one) };
    let lines = lines(above.scored, below.scored);
    let decided_by = if above.standing.proposed > below.standing.proposed {
        DecidedBy::Person
    } else if above.ranked.score == below.ranked.score {
        DecidedBy::Title
    } else {
        DecidedBy::Score
    };
    Comparison {
        says: says(above, below, decided_by, &lines),
        above: above.ranked.key(),
        above_rank: above.standing.rank,
        below: below.ranked.key(),
        below_rank: below.standing.rank,
        lines,
        decided_by,
    }
}

fn lines(above: &Scored, below: &Scored) -> Vec<ComparedCriterion> {
    let other: BTreeMap<&str, _> =
        below.contributions.iter().map(|one| (one.criterion.as_str(), one)).collect();
    let line = |one: &super::rank::Contribution| {
        let other = other.get(one.criterion.as_str())?;
        Some(ComparedCriterion {
            criterion: one.criterion.clone(),
            label: one.label.clone(),
            weight: one.relevance,
            above_value: one.value.clone(),
            above_points: one.points,
            below_value: other.value.clone(),
            below_points: other.points,
            difference: one.points - other.points,
        })
    };
    above.contributions.iter().filter_map(line).collect()
}

/// A number of points to the millionth, which is what ranks look at.
pub fn points(points: f64) -> String {
    let text = format!("{points:.6}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

fn says(
    above: Side<'_>,
    below: Side<'_>,
    decided_by: DecidedBy,
    lines: &[ComparedCriterion],
) -> String {
    let (up, down) = (above.ranked.key(), below.ranked.key());
    let (up_points, down_points) = (points(above.scored.score), points(below.scored.score));
    let head = match decided_by {
        DecidedBy::Score => {
            format!("{up} has {up_points} points, {down} has {down_points}.")
        }
        DecidedBy::Title => format!(
            "{up} and {down} both have {up_points} points; only their titles, “{}” and “{}”, \
             order them.",
            above.ranked.title, below.ranked.title
        ),
        DecidedBy::Person => {
            let placed = [above, below].into_iter().filter_map(|side| {
                let because = &side.standing.placed.as_ref()?.because;
                Some(format!("Of {}: {because}.", side.ranked.key()))
            });
            format!(
                "{up} has {up_points} points, {down} has {down_points}: the profile proposes {down} \
                 first, at rank {} against {}. A person decided otherwise. {}",
                below.standing.proposed,
                above.standing.proposed,
                placed.collect::<Vec<_>>().join(" ")
            )
        }
    };
    let gains = |key: &str, sign: f64| {
        let mut gains: Vec<(i64, &ComparedCriterion)> = lines
            .iter()
            .map(|line| (millionths(sign * line.difference), line))
            .filter(|(gain, _)| *gain > 0)
            .collect();
        gains.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.criterion.cmp(&b.1.criterion)));
        let named: Vec<String> = gains
            .iter()
            .take(NAMED)
            .map(|(_, line)| format!("{} {}", points(sign * line.difference), line.label))
            .collect();
        if named.is_empty() {
            String::new()
        } else {
            format!(" More points for {key}: {}.", named.join(", "))
        }
    };
    format!("{}{}{}", head.trim_end(), gains(&up, 1.0), gains(&down, -1.0))
}
