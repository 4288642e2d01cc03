//! What a review looks at: the backlog as it stood when the round was opened, or as it stands.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::event::hex;
use crate::rationalize::Disposition;

/// The backlog at one moment, as far as a review speaks of it. Lists are in a fixed order, so that
/// equal backlogs are equal byte by byte.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// The profile that ranks.
    pub profile: String,
    /// Its criteria in order.
    pub criteria: Vec<FrozenCriterion>,
    /// Workloads that need work, by rank.
    pub workloads: Vec<FrozenWorkload>,
    /// Business outcomes, by number.
    pub outcomes: Vec<FrozenOutcome>,
    /// Core assumptions, by number.
    pub assumptions: Vec<FrozenAssumption>,
}

/// A criterion of the profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenCriterion {
    /// Stable name.
    pub name: String,
    /// What people read.
    pub label: String,
    /// Its weight.
    pub weight: f64,
}

/// A workload of the backlog.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenWorkload {
    /// `W-12`.
    pub key: String,
    /// Name with environment.
    pub title: String,
    /// Where it stands, from 1.
    pub rank: i64,
    /// Where the profile alone would put it.
    pub proposed: i64,
    /// Who put it elsewhere, where and why; none if nobody did.
    pub placed: Option<String>,
    /// What happens to it.
    pub disposition: Disposition,
    /// Keys of the assumptions on which that rests.
    pub assumptions: Vec<String>,
    /// Keys of the outcomes that it serves.
    pub outcomes: Vec<String>,
    /// The release that takes it, from 1.
    pub release: Option<u32>,
    /// Work in tenths of an hour.
    pub effort_tenths: i64,
    /// Why the profile puts it there, as a sentence.
    pub reason: String,
    /// Points by criterion, in the order of the criteria.
    pub points: Vec<f64>,
}

/// A business outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenOutcome {
    /// `O-3`.
    pub key: String,
    /// What is to come about.
    pub title: String,
    /// `high`, `medium` or `low`.
    pub priority: String,
    /// How it is measured.
    pub metrics: Vec<FrozenMetric>,
}

/// A metric of an outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenMetric {
    /// `M-4`.
    pub key: String,
    /// What is measured.
    pub title: String,
    /// True for a learning metric: an early signal.
    pub is_learning: bool,
    /// Target with unit and date, as people read it.
    pub target: String,
}

/// A core assumption.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenAssumption {
    /// `A-5`.
    pub key: String,
    /// The belief.
    pub statement: String,
    /// Why it is believed.
    pub reason: String,
    /// Where it stands.
    pub status: String,
    /// Work of open decisions that rests on it, times the weakness of its evidence, in tenths of an
    /// hour.
    pub exposure_tenths: i64,
}

impl Frozen {
    /// SHA-256 over its JSON, in hex: two backlogs with the same one are the same.
    pub fn hash(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        hex(&Sha256::digest(text.as_bytes()))
    }

    /// A workload by its key.
    pub fn workload(&self, key: &str) -> Option<&FrozenWorkload> {
        self.workloads.iter().find(|one| one.key == key)
    }

    /// An outcome by its key.
    pub fn outcome(&self, key: &str) -> Option<&FrozenOutcome> {
        self.outcomes.iter().find(|one| one.key == key)
    }

    /// An assumption by its key.
    pub fn assumption(&self, key: &str) -> Option<&FrozenAssumption> {
        self.assumptions.iter().find(|one| one.key == key)
    }
}

impl FrozenWorkload {
    /// Key and title, as sentences name it.
    pub fn name(&self) -> String {
        format!("{} {}", self.key, self.title)
    }
}
