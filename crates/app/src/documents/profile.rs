//! Priority profiles as shown, and what another one would change.

use landfall_domain::priority::{Band, Cause, Criterion, Measure, Profile, Shift};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A profile in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProfileSummary {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) criteria: usize,
    /// True if it is the portfolio's own; else it is shipped or a file of the installation.
    pub(crate) own: bool,
    pub(crate) in_force: bool,
}

/// A profile: criteria with weights.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProfileDocument {
    /// Stable name: letters, digits and hyphens.
    #[schema(example = "our-profile")]
    name: String,
    #[schema(example = "Our profile")]
    title: String,
    #[serde(default)]
    about: String,
    criteria: Vec<CriterionDocument>,
}

/// One criterion.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CriterionDocument {
    #[schema(example = "environment")]
    name: String,
    #[schema(example = "Environment")]
    label: String,
    /// What it looks at.
    #[schema(value_type = String, example = "environment")]
    measure: Measure,
    #[schema(minimum = 0, maximum = 1000, example = 1.0)]
    weight: f64,
    /// The score of a workload whose value is missing.
    #[schema(example = 20.0)]
    missing: f64,
    bands: Vec<BandDocument>,
}

/// A set of words or a range of numbers, and its score; a last band without both takes the rest.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BandDocument {
    #[serde(default)]
    #[schema(example = json!(["test"]))]
    values: Vec<String>,
    #[serde(default)]
    at_most: Option<f64>,
    #[schema(example = 100.0)]
    score: f64,
}

impl From<&Profile> for ProfileDocument {
    fn from(profile: &Profile) -> Self {
        let band = |band: &Band| BandDocument {
            values: band.values.clone(),
            at_most: band.at_most,
            score: band.score,
        };
        let criteria = profile.criteria.iter().map(|one| CriterionDocument {
            name: one.name.clone(),
            label: one.label.clone(),
            measure: one.measure,
            weight: one.relevance,
            missing: one.missing,
            bands: one.bands.iter().map(band).collect(),
        });
        Self {
            name: profile.name.clone(),
            title: profile.title.clone(),
            about: profile.about.clone(),
            criteria: criteria.collect(),
        }
    }
}

impl From<ProfileDocument> for Profile {
    fn from(said: ProfileDocument) -> Self {
        let band = |band: BandDocument| Band {
            values: band.values,
            at_most: band.at_most,
            score: band.score,
        };
        let criteria = said.criteria.into_iter().map(|one| Criterion {
            name: one.name,
            label: one.label,
            measure: one.measure,
            relevance: one.weight,
            missing: one.missing,
            bands: one.bands.into_iter().map(band).collect(),
        });
        Self { name: said.name, title: said.title, about: said.about, criteria: criteria.collect() }
    }
}

/// A workload that would move.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShiftDocument {
    /// Key of the workload.
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// The criterion that moves it most; null if others move around it.
    pub(crate) cause: Option<CauseDocument>,
}

/// The criterion whose points change most against the average.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CauseDocument {
    label: String,
    before: Option<f64>,
    after: Option<f64>,
    average_gain: f64,
}

impl ShiftDocument {
    pub(crate) fn of(shift: &Shift, (number, title): (i64, &str)) -> Self {
        let cause = |cause: &Cause| CauseDocument {
            label: cause.label.clone(),
            before: cause.before,
            after: cause.after,
            average_gain: cause.average_gain,
        };
        Self {
            workload: format!("W-{number}"),
            title: title.to_owned(),
            from: shift.from,
            to: shift.to,
            cause: shift.cause.as_ref().map(cause),
        }
    }
}

/// What another profile would change; nothing is stored.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutlookDocument {
    /// How many workloads are in the backlog.
    pub(crate) workloads: usize,
    /// How many of them move.
    pub(crate) moved: usize,
    /// Kendall's tau of the two orders: 1 if they are the same, -1 if one is the other turned round.
    pub(crate) agreement: f64,
    /// The first 200 keys of the backlog in the new order.
    pub(crate) order: Vec<String>,
    /// The biggest rises.
    pub(crate) rises: Vec<ShiftDocument>,
    /// The biggest falls.
    pub(crate) falls: Vec<ShiftDocument>,
    /// Keys of those that come into the first ten.
    pub(crate) entering: Vec<String>,
    /// Keys of those that leave it.
    pub(crate) leaving: Vec<String>,
}
