//! Estimates as shown.

use landfall_domain::delivery::Task;
use landfall_domain::delivery::estimate::{Class, Estimate};
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::delivery::estimating::{history, suggestion};
use crate::documents::{Listed, hours, second};

use super::TaskDocument;

/// One estimate of a task.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct EstimateDocument {
    /// Its place in the history, from 1; the last one counts.
    pub(crate) seq: i64,
    pub(crate) hours: f64,
    /// If all goes well; null if only one value was said.
    pub(crate) low_hours: Option<f64>,
    pub(crate) likely_hours: Option<f64>,
    /// If much goes wrong.
    pub(crate) high_hours: Option<f64>,
    /// `template`, `person`, `round` or `suggestion`.
    pub(crate) source: &'static str,
    pub(crate) by: String,
    pub(crate) at: String,
    pub(crate) reason: Option<String>,
}

impl Listed for EstimateDocument {
    const COLUMNS: &'static [&'static str] = &[
        "seq",
        "hours",
        "low_hours",
        "likely_hours",
        "high_hours",
        "source",
        "by",
        "at",
        "reason",
    ];
    const SHOWN: &'static [&'static str] = Self::COLUMNS;
    const NONE: &'static str = "no estimate yet";
}

impl From<&Estimate> for EstimateDocument {
    fn from(one: &Estimate) -> Self {
        let points = one.points.map(landfall_domain::delivery::estimate::ThreePoint::tenths);
        Self {
            seq: one.seq,
            hours: hours(one.tenths),
            low_hours: points.map(|(low, _, _)| hours(low)),
            likely_hours: points.map(|(_, likely, _)| hours(likely)),
            high_hours: points.map(|(_, _, high)| hours(high)),
            source: one.source.name(),
            by: one.by.clone(),
            at: second(one.at),
            reason: one.reason.clone(),
        }
    }
}

/// What such tasks took before.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EstimateSuggestion)]
pub(crate) struct SuggestionDocument {
    /// The median.
    pub(crate) hours: f64,
    /// A quarter of the tasks took at most this.
    pub(crate) lower_quartile_hours: f64,
    /// A quarter of the tasks took at least this.
    pub(crate) upper_quartile_hours: f64,
    /// How many tasks it rests on.
    pub(crate) tasks: usize,
    /// How wide the class is: `disposition`, `kind` or `name`.
    pub(crate) width: &'static str,
    pub(crate) because: String,
}

impl From<&Class> for SuggestionDocument {
    fn from(class: &Class) -> Self {
        let (low, high) = class.quartiles_tenths;
        Self {
            hours: hours(class.median_tenths),
            lower_quartile_hours: hours(low),
            upper_quartile_hours: hours(high),
            tasks: class.tasks,
            width: class.width.name(),
            because: class.because(),
        }
    }
}

/// A task with everything that was believed of its effort.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = TaskEstimates)]
pub(crate) struct EstimatesDocument {
    pub(crate) task: TaskDocument,
    /// The first one first.
    pub(crate) items: Vec<EstimateDocument>,
    /// Null while too few tasks of its kind are done.
    pub(crate) suggestion: Option<SuggestionDocument>,
}

impl EstimatesDocument {
    pub(crate) async fn load(tx: &mut Tx, task: &Task) -> anyhow::Result<Self> {
        let items = history(tx, task).await?.iter().map(Into::into).collect();
        let suggestion = suggestion(tx, task).await?.as_ref().map(Into::into);
        let task = TaskDocument::one(tx, task).await?;
        Ok(Self { task, items, suggestion })
    }
}
