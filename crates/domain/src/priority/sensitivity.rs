//! How firm a rank is: what it takes to swap two workloads, and where noise in the weights can put
//! one of them. All of it is computed from the scores, none of it is drawn at random.

use std::cmp::Ordering;

use serde::Serialize;

use super::profile::HEAVIEST;
use super::rank::Scored;
use super::standing::{Ranked, millionths};

/// Where one criterion's weight swaps two workloads, all others left alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Swap {
    /// The criterion's name.
    pub criterion: String,
    /// What people read.
    pub label: String,
    /// Its weight now.
    pub weight: f64,
    /// The weight at which both have the same points, from 0 to 1,000.
    pub swaps_at: f64,
    /// True if they swap beyond that weight, false if below it.
    pub beyond: bool,
}

/// The best and the worst rank that a workload can have, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bounds {
    /// The smallest rank.
    pub best: i64,
    /// The greatest rank.
    pub worst: i64,
}

/// How firm the rank is that the profile gives a workload.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Firmness {
    /// By so many percent weights may be wrong, up and down.
    pub noise_percent: u32,
    /// The rank that the profile gives.
    pub proposed: i64,
    /// If one weight at a time is wrong: both ends are reached by some weight.
    pub one_weight: Bounds,
    /// If all weights are wrong at once, each on its own: no weights put it outside. Each rival is
    /// judged apart, so that it can be that no single set of weights reaches an end.
    pub all_weights: Bounds,
}

/// A workload as the profile ranks it.
#[derive(Debug, Clone, Copy)]
pub struct Rival<'a> {
    /// Who it is, with its score in millionths.
    pub ranked: &'a Ranked,
    /// Its score with its arithmetic.
    pub scored: &'a Scored,
}

impl Rival<'_> {
    /// Whether the profile proposes it before another one.
    pub fn leads(&self, other: &Self) -> bool {
        let by_score = other.ranked.score.cmp(&self.ranked.score);
        by_score.then_with(|| by_title(self, other)) == Ordering::Less
    }
}

fn by_title(one: &Rival<'_>, other: &Rival<'_>) -> Ordering {
    (&one.ranked.title, one.ranked.number).cmp(&(&other.ranked.title, other.ranked.number))
}

/// By how much the score of each criterion is higher, before weights, with the weight.
fn edges(one: &Scored, other: &Scored) -> impl Iterator<Item = (f64, f64)> {
    let pairs = one.contributions.iter().zip(&other.contributions);
    pairs.map(|(one, other)| (one.score - other.score, one.relevance))
}

/// By how many points one is ahead of the other.
fn lead(one: &Rival<'_>, other: &Rival<'_>) -> f64 {
    edges(one.scored, other.scored).map(|(edge, weight)| edge * weight).sum()
}

/// For each criterion that can do it alone: the weight at which the order that the profile proposes
/// for two workloads turns round. The lead is linear in each weight, so this is exact.
pub fn swaps(one: Rival<'_>, other: Rival<'_>) -> Vec<Swap> {
    let (leader, other) = if one.leads(&other) { (one, other) } else { (other, one) };
    let lead = lead(&leader, &other);
    let lead = if millionths(lead) == 0 { 0.0 } else { lead };
    leader
        .scored
        .contributions
        .iter()
        .zip(edges(leader.scored, other.scored))
        .filter(|(_, (edge, _))| *edge != 0.0)
        .map(|(one, (edge, weight))| Swap {
            criterion: one.criterion.clone(),
            label: one.label.clone(),
            weight,
            swaps_at: weight - lead / edge,
            beyond: edge < 0.0,
        })
        .filter(|swap| (0.0..=HEAVIEST).contains(&swap.swaps_at))
        // At the very end of the range there is no weight left past it.
        .filter(|swap| if swap.beyond { swap.swaps_at < HEAVIEST } else { swap.swaps_at > 0.0 })
        .collect()
}

/// How firm the rank of one workload is against all others; `backlog` may contain it.
/// Time grows with the number of others times criteria, and a sort for each criterion.
pub fn firmness(one: Rival<'_>, backlog: &[Rival<'_>], noise_percent: u32) -> Firmness {
    let others: Vec<Rival<'_>> =
        backlog.iter().copied().filter(|other| other.ranked.id != one.ranked.id).collect();
    let noise = f64::from(noise_percent) / 100.0;
    let ahead = others.iter().filter(|other| other.leads(&one)).count();
    let proposed = rank(ahead);
    let mut alone = Bounds { best: proposed, worst: proposed };
    let leads: Vec<f64> = others.iter().map(|other| lead(other, &one)).collect();
    for at in 0..one.scored.contributions.len() {
        let bounds = turned(one, (&others, &leads), (at, noise));
        alone = Bounds { best: alone.best.min(bounds.best), worst: alone.worst.max(bounds.worst) };
    }
    let (mut always, mut sometimes) = (0, 0);
    for other in &others {
        let (mut least, mut most) = (0.0, 0.0);
        for (edge, weight) in edges(other.scored, one.scored) {
            let (points, swing) = (edge * weight, (edge * weight).abs() * noise);
            least += points - swing;
            most += points + swing;
        }
        always += usize::from(is_ahead(least, other, &one));
        sometimes += usize::from(is_ahead(most, other, &one));
    }
    let all = Bounds { best: rank(always), worst: rank(sometimes) };
    Firmness {
        noise_percent,
        proposed,
        one_weight: alone,
        all_weights: Bounds { best: all.best.min(alone.best), worst: all.worst.max(alone.worst) },
    }
}

fn rank(ahead: usize) -> i64 {
    i64::try_from(ahead + 1).unwrap_or(i64::MAX)
}

fn is_ahead(lead: f64, other: &Rival<'_>, one: &Rival<'_>) -> bool {
    match millionths(lead).cmp(&0) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal => by_title(other, one) == Ordering::Less,
    }
}

/// What happens to the number of those ahead as one weight grows past a place.
#[derive(Default)]
struct Step {
    at: f64,
    /// At the place itself.
    on: i64,
    /// Behind it, less what happened at it.
    past: i64,
}

/// The best and worst rank while one weight goes from end to end of its noise.
fn turned(
    one: Rival<'_>,
    (others, leads): (&[Rival<'_>], &[f64]),
    (at, noise): (usize, f64),
) -> Bounds {
    let weight = one.scored.contributions[at].relevance;
    let swing = weight.abs() * noise;
    let (from, to) = (weight - swing, weight + swing);
    let mut ahead = 0_i64;
    let mut steps: Vec<Step> = Vec::new();
    for (other, &lead) in others.iter().zip(leads) {
        let edge = other.scored.contributions[at].score - one.scored.contributions[at].score;
        let starts = is_ahead(lead - edge * swing, other, &one);
        ahead += i64::from(starts);
        if starts == is_ahead(lead + edge * swing, other, &one) {
            continue;
        }
        let place = (weight - lead / edge).clamp(from, to);
        let wins_ties = by_title(other, &one) == Ordering::Less;
        // Who wins ties is ahead at the place where both have the same points.
        let (on, past) = match (starts, wins_ties) {
            (false, true) => (1, 0),
            (false, false) => (0, 1),
            (true, true) => (0, -1),
            (true, false) => (-1, 0),
        };
        steps.push(Step { at: place, on, past });
    }
    steps.sort_by(|a, b| a.at.total_cmp(&b.at));
    let (mut least, mut most) = (ahead, ahead);
    for group in steps.chunk_by(|a, b| a.at.total_cmp(&b.at).is_eq()) {
        ahead += group.iter().map(|step| step.on).sum::<i64>();
        (least, most) = (least.min(ahead), most.max(ahead));
        ahead += group.iter().map(|step| step.past).sum::<i64>();
        (least, most) = (least.min(ahead), most.max(ahead));
    }
    Bounds { best: least + 1, worst: most + 1 }
}
