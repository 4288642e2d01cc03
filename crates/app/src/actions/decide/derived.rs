//! One workload derived anew with what people say, to be shown or saved.

use std::collections::BTreeMap;

use landfall_domain::backlog::tally::{Moves, Tally};
use landfall_domain::backlog::{Anew, Rules, anew};
use landfall_domain::estate::{Asset, AssetWord, Statement, Workload};
use landfall_domain::id::Id;
use landfall_domain::rationalize::Disposition;
use landfall_store::{StoreError, Tx};
use serde::Serialize;
use utoipa::ToSchema;

use crate::documents::hours;

/// What people now say of assets; none takes an earlier word back.
pub(super) type Words = BTreeMap<Id<Asset>, Option<AssetWord>>;

/// A workload and its assets, as they are and as they come to be.
pub(super) struct Derived {
    pub(super) before: Workload,
    pub(super) after: Workload,
    /// As they are stored.
    pub(super) stored: Vec<Asset>,
    /// The same assets afterwards.
    pub(super) assets: Vec<Asset>,
}

/// Derives one workload anew from what is stored, with what people now say of its assets.
pub(super) async fn derive(
    tx: &mut Tx,
    before: Workload,
    statements: &[Statement],
    rules: &Rules,
    words: &Words,
) -> Result<Derived, StoreError> {
    let stored: Vec<Asset> = tx.assets_of(before.id, i64::MAX).await?;
    let mut assets = stored.clone();
    for asset in &mut assets {
        if let Some(word) = words.get(&asset.id) {
            asset.said = word.clone().map(Box::new);
        }
    }
    let (needs, needed_by) = tx.ties_of(before.id).await?;
    let count = |number| usize::try_from(number).unwrap_or_default();
    let known = Anew {
        workload: &before,
        assets: &mut assets,
        statements,
        ties: (count(needs), count(needed_by)),
    };
    let mut after = anew(known, rules);
    after.version = before.version + 1;
    // Its place among the others is settled afterwards; 0 is no place yet.
    let is_work = after.decision.disposition.is_work();
    after.rank = is_work.then(|| before.rank.unwrap_or_default());
    after.proposed_rank = is_work.then(|| before.proposed_rank.unwrap_or_default());
    after.placed = before.placed.clone().filter(|_| is_work);
    for (new, old) in assets.iter_mut().zip(&stored).filter(|(new, old)| new != old) {
        new.version = old.version + 1;
    }
    Ok(Derived { before, after, stored, assets })
}

impl Derived {
    /// True if it comes into the backlog, or leaves it.
    pub(super) fn crosses(&self) -> bool {
        self.before.rank.is_some() != self.after.rank.is_some()
    }

    /// Adds what changes.
    pub(super) fn count(&self, tally: &mut Tally) {
        tally.add((&self.before, &self.stored), (&self.after, &self.assets));
    }

    /// Saves the workload, and the assets that changed.
    pub(super) async fn save(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let changed: Vec<Asset> = self
            .assets
            .iter()
            .zip(&self.stored)
            .filter(|(new, old)| new != old)
            .map(|(new, _)| new.clone())
            .collect();
        tx.save_assets(&changed).await?;
        tx.save_workloads(std::slice::from_ref(&self.after)).await
    }
}

/// What a decision on many changes.
#[derive(Debug, Default, Clone, Serialize, ToSchema)]
pub(crate) struct Effect {
    /// Workloads of which something is derived anew.
    pub(crate) workloads: u64,
    /// Workloads that get another disposition.
    pub(crate) workload_moves: Vec<Moved>,
    /// Assets that get another disposition, those that follow their workload too.
    pub(crate) asset_moves: Vec<Moved>,
    /// Effort of these workloads in hours, before.
    pub(crate) effort_hours_before: f64,
    /// The same, after.
    pub(crate) effort_hours_after: f64,
}

/// So many go from one disposition to another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Moved {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) count: u64,
}

impl From<&Tally> for Effect {
    fn from(tally: &Tally) -> Self {
        let moves = |moves: &Moves| {
            let moved = |((from, to), count): (&(Disposition, Disposition), &u64)| Moved {
                from: from.name(),
                to: to.name(),
                count: *count,
            };
            moves.iter().map(moved).collect()
        };
        Self {
            workloads: tally.looked_at,
            workload_moves: moves(&tally.workloads),
            asset_moves: moves(&tally.assets),
            effort_hours_before: hours(tally.effort_tenths.0),
            effort_hours_after: hours(tally.effort_tenths.1),
        }
    }
}

impl Effect {
    /// Lines for people: who goes where, and what that does to the effort.
    pub(crate) fn lines(&self) -> Vec<String> {
        let all = [("workloads", &self.workload_moves), ("assets", &self.asset_moves)];
        let mut lines: Vec<String> = all
            .iter()
            .flat_map(|(what, moves)| moves.iter().map(move |one| (what, one)))
            .map(|(what, one)| format!("{what}: {} {} → {}", one.count, one.from, one.to))
            .collect();
        if lines.is_empty() {
            lines.push("no disposition changes".to_owned());
        }
        let (before, after) = (self.effort_hours_before, self.effort_hours_after);
        lines.push(format!("effort: {before:.1} h → {after:.1} h"));
        lines
    }
}
