//! Why workloads stand where they stand in the backlog, and how firm that is, as shown.

use std::sync::Arc;

use landfall_domain::estate::workload::number_of;
use landfall_domain::priority::{
    Bounds, DecidedBy, Measure, Measured, Profile, Ranked, Rival, Side, Swap, Weighed, firmness,
    millionths, points, swaps, ties, why_above,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::failure::Failure;

use super::Listed;

/// Weights may be wrong by so many percent, unless asked otherwise.
pub(crate) const NOISE: [u32; 2] = [10, 20];
/// More noise than this says nothing.
const MOST_NOISE: u32 = 100;

/// The backlog as it stands, with its arithmetic.
pub(crate) struct Ranks {
    measured: Arc<Vec<Measured>>,
    weighed: Arc<Vec<Weighed>>,
    /// In the same order, with their scores.
    ranked: Vec<Ranked>,
    looked_at: Vec<Measure>,
}

/// Why one workload stands above another one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ComparisonDocument {
    pub(crate) above: String,
    pub(crate) above_title: String,
    pub(crate) above_rank: i64,
    pub(crate) above_score: f64,
    pub(crate) below: String,
    pub(crate) below_title: String,
    pub(crate) below_rank: i64,
    pub(crate) below_score: f64,
    /// `score`, `title` or `person`.
    pub(crate) decided_by: &'static str,
    pub(crate) says: String,
    pub(crate) criteria: Vec<ComparedDocument>,
    /// The weights that swap what the profile proposes, each alone.
    pub(crate) swaps: Vec<SwapDocument>,
}

/// One criterion of both.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ComparedDocument {
    pub(crate) criterion: String,
    pub(crate) label: String,
    pub(crate) weight: f64,
    /// Null if it is missing.
    pub(crate) above_value: Option<String>,
    pub(crate) above_points: f64,
    pub(crate) below_value: Option<String>,
    pub(crate) below_points: f64,
    /// Points above less points below.
    pub(crate) difference: f64,
}

/// Where one criterion's weight swaps two workloads.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SwapDocument {
    pub(crate) criterion: String,
    pub(crate) label: String,
    pub(crate) weight: f64,
    /// At this weight both have the same points.
    pub(crate) swaps_at: f64,
    /// True if they swap beyond it, false if below it.
    pub(crate) beyond: bool,
}

/// How firm the rank of a workload is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FirmnessDocument {
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) rank: i64,
    /// The rank that the profile gives, which is what weights change.
    pub(crate) proposed_rank: i64,
    pub(crate) noise: Vec<NoiseDocument>,
    /// What swaps it with the one that was asked for, else with its neighbours.
    pub(crate) rivals: Vec<RivalDocument>,
}

/// Ranks that wrong weights can give.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct NoiseDocument {
    /// By so many percent weights may be wrong, up and down.
    pub(crate) noise_percent: u32,
    /// One weight at a time; both ends are reached.
    #[schema(value_type = super::schema::Bounds)]
    pub(crate) one_weight: Bounds,
    /// All at once; nothing puts it outside.
    #[schema(value_type = super::schema::Bounds)]
    pub(crate) all_weights: Bounds,
}

/// Another workload, and what swaps the two.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RivalDocument {
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) rank: i64,
    pub(crate) swaps: Vec<SwapDocument>,
}

/// Ten or more workloads with the same points.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EvenDocument {
    pub(crate) score: f64,
    pub(crate) workloads: usize,
    /// Their keys by rank.
    pub(crate) members: Vec<String>,
    /// Measures that most of them lack.
    pub(crate) missing: Vec<String>,
    /// The measure that tells them apart best; null if none does.
    pub(crate) split_by: Option<String>,
    /// What to do.
    pub(crate) advice: String,
}

impl Listed for EvenDocument {
    const COLUMNS: &'static [&'static str] =
        &["score", "workloads", "members", "missing", "split_by", "advice"];
    const SHOWN: &'static [&'static str] = &["score", "workloads", "split_by", "missing"];
    const NONE: &'static str = "no ten workloads have the same points";
}

impl EvenDocument {
    /// The points that all have, as text.
    pub(crate) fn sum(&self) -> String {
        points(self.score)
    }
}

impl ComparisonDocument {
    /// Both scores as text.
    pub(crate) fn sums(&self) -> [String; 2] {
        [points(self.above_score), points(self.below_score)]
    }
}

impl SwapDocument {
    fn of(swap: Swap) -> Self {
        let Swap { criterion, label, weight, swaps_at, beyond } = swap;
        Self { criterion, label, weight, swaps_at, beyond }
    }

    /// The whole as a sentence.
    pub(crate) fn says(&self) -> String {
        let side = if self.beyond { "more than" } else { "less than" };
        format!("{}: {side} {:.3} instead of {}", self.label, self.swaps_at, self.weight)
    }
}

impl Ranks {
    pub(crate) fn new(
        measured: Arc<Vec<Measured>>,
        weighed: Arc<Vec<Weighed>>,
        profile: &Profile,
    ) -> Self {
        let ranked = measured.iter().zip(weighed.iter()).map(|(one, weighed)| Ranked {
            score: millionths(weighed.scored.score),
            ..one.ranked.clone()
        });
        Self {
            ranked: ranked.collect(),
            looked_at: profile.criteria.iter().map(|one| one.measure).collect(),
            measured,
            weighed,
        }
    }

    fn find(&self, key: &str) -> Result<usize, Failure> {
        let number = number_of(key.trim());
        self.ranked
            .iter()
            .position(|one| Some(one.number) == number)
            .ok_or_else(|| Failure::Unknown(format!("there is no workload {key} in the backlog")))
    }

    fn rival(&self, at: usize) -> Rival<'_> {
        Rival { ranked: &self.ranked[at], scored: &self.weighed[at].scored }
    }

    fn rank(&self, at: usize) -> i64 {
        self.weighed[at].standing.rank
    }

    /// Why one of two stands above the other, whichever does.
    pub(crate) fn compare(&self, one: &str, other: &str) -> Result<ComparisonDocument, Failure> {
        let (one, other) = (self.find(one)?, self.find(other)?);
        if one == other {
            let key = self.ranked[one].key();
            let message = format!("{key} is compared with itself: name two workloads");
            return Err(Failure::Usage(message));
        }
        let (up, down) =
            if self.rank(one) < self.rank(other) { (one, other) } else { (other, one) };
        let side = |at: usize| {
            let (ranked, weighed) = (&self.ranked[at], &self.weighed[at]);
            Side { ranked, scored: &weighed.scored, standing: &weighed.standing }
        };
        let said = why_above(side(up), side(down));
        let criteria = said.lines.into_iter().map(|line| ComparedDocument {
            criterion: line.criterion,
            label: line.label,
            weight: line.weight,
            above_value: line.above_value,
            above_points: line.above_points,
            below_value: line.below_value,
            below_points: line.below_points,
            difference: line.difference,
        });
        Ok(ComparisonDocument {
            above: said.above,
            above_title: self.ranked[up].title.clone(),
            above_rank: said.above_rank,
            above_score: self.weighed[up].scored.score,
            below: said.below,
            below_title: self.ranked[down].title.clone(),
            below_rank: said.below_rank,
            below_score: self.weighed[down].scored.score,
            decided_by: match said.decided_by {
                DecidedBy::Score => "score",
                DecidedBy::Title => "title",
                DecidedBy::Person => "person",
            },
            says: said.says,
            criteria: criteria.collect(),
            swaps: self.swaps(up, down),
        })
    }

    fn swaps(&self, one: usize, other: usize) -> Vec<SwapDocument> {
        swaps(self.rival(one), self.rival(other)).into_iter().map(SwapDocument::of).collect()
    }

    /// How firm a rank is, and what swaps it with another one, else with its neighbours.
    pub(crate) fn firmness(
        &self,
        key: &str,
        against: Option<&str>,
        noise: &[u32],
    ) -> Result<FirmnessDocument, Failure> {
        let at = self.find(key)?;
        if let Some(wrong) = noise.iter().find(|noise| !(1..=MOST_NOISE).contains(*noise)) {
            let message = format!("noise of {wrong} %: give a number from 1 to {MOST_NOISE}");
            return Err(Failure::Usage(message));
        }
        let rivals = if let Some(other) = against {
            let other = self.find(other)?;
            if other == at {
                let message = format!("{key} has no order with itself: name another workload");
                return Err(Failure::Usage(message));
            }
            vec![other]
        } else {
            let ranks = [self.rank(at) - 1, self.rank(at) + 1];
            let by_rank = |rank: i64| (0..self.ranked.len()).find(|&one| self.rank(one) == rank);
            ranks.into_iter().filter_map(by_rank).collect()
        };
        let all: Vec<Rival<'_>> = (0..self.ranked.len()).map(|one| self.rival(one)).collect();
        let noise = noise.iter().map(|&noise| {
            let firm = firmness(self.rival(at), &all, noise);
            NoiseDocument {
                noise_percent: noise,
                one_weight: firm.one_weight,
                all_weights: firm.all_weights,
            }
        });
        let rival = |other: usize| RivalDocument {
            workload: self.ranked[other].key(),
            title: self.ranked[other].title.clone(),
            rank: self.rank(other),
            swaps: self.swaps(at, other),
        };
        Ok(FirmnessDocument {
            workload: self.ranked[at].key(),
            title: self.ranked[at].title.clone(),
            rank: self.rank(at),
            proposed_rank: self.weighed[at].standing.proposed,
            noise: noise.collect(),
            rivals: rivals.into_iter().map(rival).collect(),
        })
    }

    /// Where ten or more have the same points, the best first.
    pub(crate) fn ties(&self) -> Vec<EvenDocument> {
        let words = |measure: &str| measure.replace('_', " ");
        ties(&self.measured, &self.weighed, &self.looked_at)
            .into_iter()
            .map(|tie| EvenDocument {
                score: tie.score,
                workloads: tie.members.len(),
                members: tie.members,
                missing: tie.missing.iter().map(|lack| words(lack.measure)).collect(),
                split_by: tie.split_by.map(|split| words(split.measure)),
                advice: tie.advice,
            })
            .collect()
    }
}
