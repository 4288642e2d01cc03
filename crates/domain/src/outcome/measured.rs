//! What the backlog itself can measure today.
//!
//! Only what it knows to be true: what it plans and has decided, and what tasks that are done say of
//! what has moved. What is saved needs prices that a person states.

use super::{Saving, words};

words! {
    /// Something that the backlog measures.
    Measured {
        /// Assets that are in scope.
        AssetsInScope "assets_in_scope",
        /// Share of the assets in scope that are to be retired, in percent.
        AssetsRetiredPercent "assets_retired_percent",
        /// Share of the assets in scope that the plan in force completes, in percent.
        AssetsPlannedPercent "assets_planned_percent",
        /// Share of workloads whose disposition a person said, or that is at least half sure, in percent.
        WorkloadsDecidedPercent "workloads_decided_percent",
        /// Share of workloads in the backlog that serve an outcome, in percent.
        WorkloadsServingPercent "workloads_serving_percent",
        /// Work in the backlog, in hours.
        EffortHours "effort_hours",
        /// Assets that were moved: every task of their workload up to the switch is done.
        AssetsMoved "assets_moved",
        /// Their share of the assets in scope, in percent.
        AssetsMovedPercent "assets_moved_percent",
        /// Workloads that were released: every task up to the switch is done.
        WorkloadsReleased "workloads_released",
        /// Estimates of the tasks that are done, in hours.
        HoursDone "hours_done",
        /// What is saved a month once everything has moved or is gone.
        SavingEstimated "saving_estimated",
        /// What is saved a month by what is switched off.
        SavingRealised "saving_realised",
    }
}

impl Measured {
    /// What it measures, in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::AssetsInScope => "assets in scope",
            Self::AssetsRetiredPercent => "assets in scope to be retired, %",
            Self::AssetsPlannedPercent => "assets in scope that the plan in force completes, %",
            Self::WorkloadsDecidedPercent => {
                "workloads with a disposition that a person said or that is 50 % sure, %"
            }
            Self::WorkloadsServingPercent => "workloads of the backlog that serve an outcome, %",
            Self::EffortHours => "hours of work in the backlog",
            Self::AssetsMoved => "assets that were moved",
            Self::AssetsMovedPercent => "assets in scope that were moved, %",
            Self::WorkloadsReleased => "workloads that were released",
            Self::HoursDone => "hours of work that is done, by its estimates",
            Self::SavingEstimated => {
                "estimated saving a month, of assets with known cost in the cloud"
            }
            Self::SavingRealised => "realised saving a month, of assets that are switched off",
        }
    }
}

/// What was counted in the backlog at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measures {
    /// Assets in scope.
    pub assets: i64,
    /// Those of them that are to be retired.
    pub retired: i64,
    /// Those of them whose work the plan in force places whole.
    pub planned: i64,
    /// Workloads.
    pub workloads: i64,
    /// Those of them with a disposition that a person said, or that is at least half sure.
    pub decided: i64,
    /// Workloads in the backlog.
    pub ranked: i64,
    /// Those of them that serve an outcome.
    pub serving: i64,
    /// Work of the backlog in tenths of an hour.
    pub effort_tenths: i64,
    /// Assets in scope of workloads of which every task up to the switch is done.
    pub moved: i64,
    /// Those workloads.
    pub released: i64,
    /// Estimates of tasks that are done, in tenths of an hour.
    pub done_tenths: i64,
    /// What is saved; none if nobody said what things cost today.
    pub saving: Option<Saving>,
}

impl Measures {
    /// The value of a measure; none if there is nothing to take a share of.
    pub fn value(&self, of: Measured) -> Option<f64> {
        match of {
            Measured::AssetsInScope => Some(float(self.assets)),
            Measured::AssetsRetiredPercent => share(self.retired, self.assets),
            Measured::AssetsPlannedPercent => share(self.planned, self.assets),
            Measured::WorkloadsDecidedPercent => share(self.decided, self.workloads),
            Measured::WorkloadsServingPercent => share(self.serving, self.ranked),
            Measured::EffortHours => Some(float(self.effort_tenths) / 10.0),
            Measured::AssetsMoved => Some(float(self.moved)),
            Measured::AssetsMovedPercent => share(self.moved, self.assets),
            Measured::WorkloadsReleased => Some(float(self.released)),
            Measured::HoursDone => Some(float(self.done_tenths) / 10.0),
            Measured::SavingEstimated => Some(float(self.saving?.estimated_minor) / 100.0),
            Measured::SavingRealised => Some(float(self.saving?.realised_minor) / 100.0),
        }
    }
}

/// A part of a whole in percent, to a hundredth.
fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| (float(part) / float(whole) * 10_000.0).round() / 100.0)
}

#[expect(clippy::cast_precision_loss, reason = "an estate has far fewer than 2^52 things")]
fn float(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_in_percent_and_nothing_has_none() {
        let measures = Measures { assets: 3, retired: 1, effort_tenths: 15, ..Measures::default() };
        assert_eq!(measures.value(Measured::AssetsRetiredPercent), Some(33.33));
        assert_eq!(measures.value(Measured::EffortHours), Some(1.5));
        assert_eq!(measures.value(Measured::WorkloadsDecidedPercent), None);
        for one in Measured::ALL {
            assert_eq!(Measured::named(one.name()), Some(*one));
            assert!(Measures::default().value(*one).is_none_or(f64::is_finite));
        }
    }
}
