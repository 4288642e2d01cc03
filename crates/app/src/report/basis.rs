//! What several sections look up, computed once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::id::Id;
use landfall_domain::plan::TimeBox;
use landfall_planning::portfolio::{Structure, disposition_of};

use crate::documents::Snapshot;

/// A snapshot with indexes into it.
pub(super) struct Basis<'a> {
    pub(super) snapshot: &'a Snapshot,
    /// When the report is written.
    pub(super) now: Timestamp,
    /// The same as a date.
    pub(super) today: Date,
    /// Assets in scope.
    pub(super) in_scope: Vec<&'a Asset>,
    /// Workloads that need work, best first.
    pub(super) backlog: Vec<&'a Workload>,
    /// Shared services and move groups.
    pub(super) structure: Structure,
    workloads: BTreeMap<Id<Workload>, &'a Workload>,
    index: HashMap<Id<Asset>, usize>,
    release_of: BTreeMap<Id<Workload>, usize>,
    ready_in: BTreeMap<Id<Workload>, u32>,
}

impl<'a> Basis<'a> {
    pub(super) fn of(snapshot: &'a Snapshot, now: Timestamp) -> Self {
        let mut backlog: Vec<&Workload> =
            snapshot.workloads.iter().filter(|workload| workload.rank.is_some()).collect();
        backlog.sort_by_key(|workload| workload.rank);
        Self {
            snapshot,
            now,
            today: now.to_zoned(jiff::tz::TimeZone::UTC).date(),
            in_scope: snapshot.assets.iter().filter(|asset| asset.in_scope()).collect(),
            backlog,
            structure: snapshot.structure(),
            workloads: snapshot.workload_by_id(),
            index: snapshot.assets.iter().enumerate().map(|(at, asset)| (asset.id, at)).collect(),
            release_of: snapshot.release_of(),
            ready_in: snapshot.ready_in(),
        }
    }

    /// The workload of this id, unless it is gone.
    pub(super) fn find_workload(&self, id: Id<Workload>) -> Option<&'a Workload> {
        self.workloads.get(&id).copied()
    }

    /// The workload of an asset.
    pub(super) fn workload_of(&self, asset: &Asset) -> Option<&'a Workload> {
        self.find_workload(asset.workload?)
    }

    /// The index of an asset, unless it is gone.
    pub(super) fn find_index(&self, id: Id<Asset>) -> Option<usize> {
        self.index.get(&id).copied()
    }

    /// What happens to an asset; `None` without a workload.
    pub(super) fn disposition(
        &self,
        asset: &Asset,
    ) -> Option<landfall_domain::rationalize::Disposition> {
        self.workload_of(asset).map(|workload| disposition_of(asset, workload))
    }

    /// The number of the release of a workload.
    pub(super) fn release(&self, workload: Id<Workload>) -> Option<usize> {
        self.release_of.get(&workload).copied()
    }

    /// The iteration in which a workload is complete.
    pub(super) fn complete_in(&self, workload: Id<Workload>) -> Option<&'a TimeBox> {
        let plan = self.snapshot.plan.as_ref()?;
        plan.iterations.get(*self.ready_in.get(&workload)? as usize - 1)
    }

    /// Workloads with a package that the plan leaves in the backlog.
    pub(super) fn unplaced(&self) -> BTreeSet<Id<Workload>> {
        let packages = self.snapshot.plan.iter().flat_map(|plan| &plan.packages);
        packages.filter(|p| p.iteration.is_none()).map(|p| p.workload).collect()
    }

    /// The last iteration that holds work.
    pub(super) fn last_used(&self) -> Option<&'a TimeBox> {
        self.snapshot.plan.as_ref()?.last_used()
    }

    /// True if nothing was imported yet.
    pub(super) fn is_empty(&self) -> bool {
        self.snapshot.assets.is_empty()
    }
}
