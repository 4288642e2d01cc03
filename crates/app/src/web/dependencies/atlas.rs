//! Which workload leads to which, and the groups that they form: counted by the database, held for
//! one portfolio until its estate changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use landfall_store::{ApartService, MappedWorkload, Store, StoreError, Tx};
use tokio::sync::Mutex;

use super::super::problem::Problem;
use super::communities::communities;

/// Up to so many workloads with ties are shown one by one; more of them in groups.
pub(super) const ONE_BY_ONE: usize = 60;
/// So many shared services are named.
const SERVICES: i64 = 12;

/// All dependencies that lead from one workload to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tie {
    /// Numbers in the atlas.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) dependencies: i64,
    /// False where only shared services are needed, which tie nobody.
    pub(super) binds: bool,
}

impl Tie {
    /// The end that is not this one.
    pub(super) fn other(&self, one: usize) -> usize {
        if self.from == one { self.to } else { self.from }
    }
}

/// Everything of one portfolio.
#[derive(Debug, Default)]
pub(super) struct Atlas {
    /// By number.
    pub(super) workloads: Vec<MappedWorkload>,
    pub(super) ties: Vec<Tie>,
    /// Ties of each workload, both ways.
    pub(super) at: Vec<Vec<usize>>,
    /// Dependencies within each workload.
    pub(super) within: Vec<i64>,
    /// Workloads that tie more to each other than to the rest, the largest group first; the one
    /// with the most ties leads.
    pub(super) groups: Vec<Vec<usize>>,
    /// The group of each workload.
    pub(super) group_of: Vec<usize>,
    pub(super) services: Vec<ApartService>,
}

/// The atlas of one portfolio, if it was asked for, with the derivation of the
/// estate from which it is.
#[derive(Default)]
pub(in crate::web) struct Charts(Mutex<Option<(i64, Arc<Atlas>)>>);

impl Charts {
    /// Makes the atlas before anybody asks for it.
    pub(in crate::web) async fn warm(&self, store: &Store) -> Result<(), StoreError> {
        self.atlas(store).await.map(|_| ())
    }

    /// The atlas as of now.
    pub(super) async fn atlas(&self, store: &Store) -> Result<Arc<Atlas>, StoreError> {
        let mut held = self.0.lock().await;
        let mut tx = store.read().await?;
        let derivation = tx.derivations().await?;
        let atlas = match &*held {
            Some((from, atlas)) if *from == derivation => Arc::clone(atlas),
            _ => Arc::new(Atlas::load(&mut tx).await?),
        };
        tx.rollback().await?;
        *held = Some((derivation, Arc::clone(&atlas)));
        Ok(atlas)
    }
}

impl Atlas {
    async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        let workloads = tx.mapped_workloads().await?;
        let needs: BTreeSet<_> = tx.needs().await?.into_iter().collect();
        let place: BTreeMap<_, usize> = workloads.iter().map(|one| one.id).zip(0..).collect();
        let mut atlas = Self { within: vec![0; workloads.len()], workloads, ..Self::default() };
        for (from, to, dependencies) in tx.workload_dependencies().await? {
            let binds = needs.contains(&(from, to));
            let Some((&from, &to)) = place.get(&from).zip(place.get(&to)) else { continue };
            if from == to {
                atlas.within[from] = dependencies;
            } else {
                atlas.ties.push(Tie { from, to, dependencies, binds });
            }
        }
        if atlas.ties.iter().any(|tie| !tie.binds) {
            atlas.services = tx.apart_services(SERVICES).await?;
        }
        atlas.finish();
        Ok(atlas)
    }

    /// Derives the rest from workloads and ties.
    pub(super) fn finish(&mut self) {
        self.ties.sort_by_key(|tie| (tie.from, tie.to));
        self.at = vec![Vec::new(); self.workloads.len()];
        for (number, tie) in self.ties.iter().enumerate() {
            self.at[tie.from].push(number);
            self.at[tie.to].push(number);
        }
        self.form_groups();
    }

    fn form_groups(&mut self) {
        let count = self.workloads.len();
        let weight = |tie: &Tie| 1 + i64::from(tie.dependencies.max(1).ilog2());
        let binding = self.ties.iter().filter(|tie| tie.binds);
        let weighted: Vec<_> = binding.map(|tie| (tie.from, tie.to, weight(tie))).collect();
        let degrees: Vec<usize> = (0..count).map(|one| self.binding(one).count()).collect();
        let tied = degrees.iter().filter(|degree| **degree > 0).count();
        let found =
            if tied > ONE_BY_ONE { communities(count, &weighted) } else { (0..count).collect() };
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (one, group) in found.into_iter().enumerate() {
            groups.entry(group).or_default().push(one);
        }
        let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
        for group in &mut groups {
            group.sort_by_key(|&one| (std::cmp::Reverse(degrees[one]), one));
        }
        groups.sort_by_key(|group| {
            let rank = (group.len(), degrees[group[0]], self.dependencies(group[0]));
            (std::cmp::Reverse(rank), group[0])
        });
        self.groups = groups;
        self.group_of = vec![0; count];
        for (number, group) in self.groups.iter().enumerate() {
            for &one in group {
                self.group_of[one] = number;
            }
        }
    }

    /// Dependencies from, to and within a workload.
    fn dependencies(&self, one: usize) -> i64 {
        let ties = self.at[one].iter().map(|&at| self.ties[at].dependencies);
        ties.sum::<i64>() + self.within[one]
    }

    /// The ties of a workload that bind.
    pub(super) fn binding(&self, one: usize) -> impl Iterator<Item = &Tie> {
        self.at[one].iter().map(|&at| &self.ties[at]).filter(|tie| tie.binds)
    }

    pub(super) fn key(&self, one: usize) -> String {
        format!("W-{}", self.workloads[one].number)
    }

    /// Key and title.
    pub(super) fn name(&self, one: usize) -> String {
        format!("W-{} {}", self.workloads[one].number, self.workloads[one].title)
    }

    /// The workload that people mean by its key or its title.
    pub(super) fn workload(&self, said: &str) -> Result<usize, Problem> {
        let said = said.trim();
        let number: Option<i64> = said
            .strip_prefix("W-")
            .or_else(|| said.strip_prefix("w-"))
            .and_then(|number| number.parse().ok());
        let by_number = number.and_then(|number| {
            self.workloads.binary_search_by_key(&number, |workload| workload.number).ok()
        });
        let titled = || {
            let is_it = |one: &MappedWorkload| one.title.to_lowercase() == said.to_lowercase();
            self.workloads.iter().position(is_it)
        };
        by_number
            .or_else(titled)
            .ok_or_else(|| Problem::not_found(format!("there is no workload {said}")))
    }

    /// The group of the workload that people mean.
    pub(super) fn group(&self, said: &str) -> Result<usize, Problem> {
        Ok(self.group_of[self.workload(said)?])
    }

    /// A group by its leader, and how many others it holds.
    pub(super) fn group_name(&self, group: usize) -> String {
        let members = &self.groups[group];
        match members.len() {
            1 => self.name(members[0]),
            many => format!("{} and {} more", self.name(members[0]), many - 1),
        }
    }
}
