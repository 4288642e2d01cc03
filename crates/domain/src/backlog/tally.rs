//! What a decision on many changes, summed up: the same numbers before it is made and afterwards.

use std::collections::BTreeMap;

use crate::estate::{Asset, Workload};
use crate::rationalize::Disposition;

/// How many went from one disposition to another.
pub type Moves = BTreeMap<(Disposition, Disposition), u64>;

/// What changes in the workloads that a decision touches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Workloads that were looked at.
    pub looked_at: u64,
    /// Workloads that get another disposition, from which to which.
    pub workloads: Moves,
    /// Assets that get another disposition, those that follow their workload too.
    pub assets: Moves,
    /// Effort of these workloads in tenths of an hour, before and after.
    pub effort_tenths: (i64, i64),
}

impl Tally {
    /// Adds one workload with its assets before and after, in the same order.
    pub fn add(&mut self, before: (&Workload, &[Asset]), after: (&Workload, &[Asset])) {
        self.looked_at += 1;
        self.effort_tenths.0 += before.0.effort_tenths;
        self.effort_tenths.1 += after.0.effort_tenths;
        let (was, is) = (before.0.decision.disposition, after.0.decision.disposition);
        count(&mut self.workloads, was, is);
        for (old, new) in before.1.iter().zip(after.1).filter(|(old, _)| old.in_scope()) {
            count(&mut self.assets, old.disposition.unwrap_or(was), new.disposition.unwrap_or(is));
        }
    }
}

fn count(moves: &mut Moves, from: Disposition, to: Disposition) {
    if from != to {
        *moves.entry((from, to)).or_default() += 1;
    }
}
