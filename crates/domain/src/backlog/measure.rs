//! What a profile looks at.

use crate::estate::{Asset, Workload};
use crate::priority::{Measure, Measures, Reading};
use crate::rationalize::{Readiness, RuleBook, assess};

/// What is counted of a workload and its neighbours.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    pub(super) dependencies: usize,
    pub(super) dependents: usize,
    pub(super) ready: usize,
    pub(super) out_of_support: usize,
}

impl Counts {
    /// Of a workload that needs so many others.
    pub(super) fn needing(dependencies: usize) -> Self {
        Self { dependencies, ..Self::default() }
    }

    /// Of a workload that needs so many others, and that so many need.
    pub fn tied(dependencies: usize, dependents: usize) -> Self {
        Self { dependencies, dependents, ..Self::default() }
    }

    /// Counts one of its assets as the rules see it.
    pub fn count(&mut self, asset: &Asset, book: &RuleBook) {
        self.add(asset, assess(book, asset).end_of_support);
    }

    /// Counts one of its assets.
    pub(super) fn add(&mut self, asset: &Asset, is_out_of_support: bool) {
        self.ready += usize::from(asset.readiness == Readiness::Ready);
        self.out_of_support += usize::from(is_out_of_support);
    }
}

/// What is known of a workload, as a profile reads it.
pub fn measures(workload: &Workload, counts: Counts) -> Measures {
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    let number = |count: usize| Reading::Number(count as f64);
    #[expect(clippy::cast_precision_loss, reason = "sizes are compared, not counted")]
    let amount = |amount: i64, divisor: f64| Reading::Number(amount as f64 / divisor);
    let assets = usize::try_from(workload.assets).unwrap_or(1).max(1);
    let mut measures: Measures = [
        (Measure::Dependencies, number(counts.dependencies)),
        (Measure::Dependents, number(counts.dependents)),
        (Measure::Assets, number(assets)),
        (Measure::Disposition, Reading::Word(workload.decision.disposition.name().to_owned())),
        (Measure::ReadinessPercent, number(counts.ready * 100 / assets)),
        (Measure::EndOfSupportPercent, number(counts.out_of_support * 100 / assets)),
        (Measure::StorageGib, amount(workload.storage_mib, 1024.0)),
        (Measure::EffortHours, amount(workload.effort_tenths, 10.0)),
        (
            Measure::GroupingConfidencePercent,
            number(usize::from(workload.grouping.confidence_percent)),
        ),
    ]
    .into();
    let mut word = |measure, word: Option<&str>| {
        if let Some(word) = word {
            measures.insert(measure, Reading::Word(word.to_owned()));
        }
    };
    word(Measure::Environment, workload.environment.as_deref());
    word(Measure::Criticality, workload.criticality.as_deref());
    word(Measure::Compliance, workload.compliance.as_deref());
    word(Measure::Regulatory, workload.compliance.as_deref());
    word(Measure::BusinessUnit, workload.business_unit.as_deref());
    word(Measure::Owner, workload.owner.as_deref().map(|_| "known"));
    measures
}
