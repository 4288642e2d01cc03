//! Which outcomes no workload serves, and how much of the backlog serves none.

use crate::id::Id;

use super::Outcome;
use super::progress::percent;

/// So many releases count as soon.
pub const SOON: usize = 3;

/// What serves one outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    /// The outcome.
    pub outcome: Id<Outcome>,
    /// Workloads that serve it.
    pub workloads: i64,
    /// Those of them in the next releases.
    pub soon: i64,
    /// Assets of these workloads.
    pub assets: i64,
    /// Work of these workloads in tenths of an hour.
    pub effort_tenths: i64,
}

impl Served {
    /// An outcome that nothing serves.
    pub fn by_nothing(outcome: Id<Outcome>) -> Self {
        Self { outcome, workloads: 0, soon: 0, assets: 0, effort_tenths: 0 }
    }
}

/// How outcomes and the backlog cover each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// What serves each outcome, in the order of outcomes.
    pub served: Vec<Served>,
    /// Workloads in the backlog.
    pub workloads: i64,
    /// Those of them that serve no outcome.
    pub idle: i64,
    /// Work of the backlog in tenths of an hour.
    pub effort_tenths: i64,
    /// Work of those that serve no outcome.
    pub idle_tenths: i64,
}

impl Coverage {
    /// Outcomes that no workload serves.
    pub fn unserved(&self) -> impl Iterator<Item = Id<Outcome>> {
        self.served.iter().filter(|one| one.workloads == 0).map(|one| one.outcome)
    }

    /// Workloads of the backlog that serve an outcome.
    pub fn serving(&self) -> i64 {
        self.workloads - self.idle
    }

    /// All of it as a sentence.
    pub fn says(&self) -> String {
        if self.workloads == 0 {
            return "there is no work in the backlog yet".to_owned();
        }
        #[expect(clippy::cast_precision_loss, reason = "hours of a plan are far below 2^52")]
        let share = |part: i64, whole: i64| percent(part as f64 / whole.max(1) as f64);
        let unserved = self.unserved().count();
        format!(
            "{} of {} workloads serve an outcome ({}), with {} of the hours; {} of {} outcomes \
             {} no workload",
            self.serving(),
            self.workloads,
            share(self.serving(), self.workloads),
            share(self.effort_tenths - self.idle_tenths, self.effort_tenths),
            unserved,
            self.served.len(),
            if unserved == 1 { "has" } else { "have" },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_counts_both_ways() {
        let id = |number| Id::from_uuid(uuid::Uuid::from_u128(number));
        let served = vec![
            Served {
                workloads: 3,
                soon: 1,
                assets: 9,
                effort_tenths: 60,
                ..Served::by_nothing(id(1))
            },
            Served::by_nothing(id(2)),
        ];
        let coverage =
            Coverage { served, workloads: 4, idle: 1, effort_tenths: 80, idle_tenths: 20 };
        assert_eq!(coverage.unserved().collect::<Vec<_>>(), [id(2)]);
        assert_eq!(
            coverage.says(),
            "3 of 4 workloads serve an outcome (75 %), with 75 % of the hours; 1 of 2 outcomes has \
             no workload"
        );
        assert!(Coverage::default().says().contains("no work"));
    }
}
