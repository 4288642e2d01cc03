//! Releases in memory, cut from the present ranks, with what each workload and each release comes
//! to: nobody reads assets or packages for a list of them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use landfall_domain::backlog::recut;
use landfall_domain::estate::Workload;
use landfall_domain::estate::workload::number_of;
use landfall_domain::id::Id;
use landfall_domain::plan::TimeBox;
use landfall_domain::release::Member;
use landfall_store::{Holding, Store, StoreError, Tx};
use tokio::sync::Mutex;

use crate::documents::release::ReleaseSummary;
use crate::documents::workload::WorkloadDocument;

use super::news::{News, news};

/// When the workloads of a plan are complete.
#[derive(Default)]
struct Completion {
    /// Its number.
    plan: Option<i64>,
    /// In which iteration each is complete, from 1.
    ready: HashMap<Id<Workload>, u32>,
    iterations: Vec<TimeBox>,
}

/// All releases as of an event.
#[derive(Default)]
pub(in crate::web) struct Releases {
    /// Members in order, of each.
    pub(in crate::web) cut: Arc<Vec<Vec<Member>>>,
    /// What each comes to.
    pub(in crate::web) summaries: Vec<ReleaseSummary>,
    /// Each workload of the backlog with its rank and proposed rank, in order.
    pub(super) order: Arc<Vec<Spot>>,
    /// The number of the release of each workload, from 1.
    number: Arc<HashMap<Id<Workload>, usize>>,
    completion: Arc<Completion>,
}

/// A workload with its rank and proposed rank.
type Spot = (Id<Workload>, i64, i64);

impl Releases {
    /// The number of a workload's release, and the iteration that completes it, both from 1.
    pub(super) fn place(&self, workload: Id<Workload>) -> (Option<usize>, Option<u32>) {
        let ready = self.completion.ready.get(&workload);
        (self.number.get(&workload).copied(), ready.copied())
    }

    /// A workload with its place in releases and plan.
    pub(in crate::web) fn placed(
        &self,
        workload: Id<Workload>,
        document: WorkloadDocument,
    ) -> WorkloadDocument {
        let (release, ready) = self.place(workload);
        document.placed(release, ready.and_then(|at| self.time_box(at)))
    }

    /// The rank of each workload of the backlog.
    pub(in crate::web) fn ranks(&self) -> HashMap<Id<Workload>, i64> {
        self.order.iter().map(|(id, rank, _)| (*id, *rank)).collect()
    }

    /// Key of the iteration that completes a workload.
    pub(in crate::web) fn ready_in(&self, workload: Id<Workload>) -> Option<String> {
        self.place(workload).1.and_then(|at| self.time_box(at)).map(TimeBox::key)
    }

    /// Whether all workloads stand where they stand in others.
    pub(super) fn stand_as_in(&self, others: &Self) -> bool {
        Arc::ptr_eq(&self.order, &others.order) && Arc::ptr_eq(&self.completion, &others.completion)
    }

    pub(super) fn time_box(&self, iteration: u32) -> Option<&TimeBox> {
        self.completion.iterations.get((iteration as usize).checked_sub(1)?)
    }
}

/// Releases as they were cut last, and what they were cut from.
#[derive(Default)]
pub(super) struct Cutting(Mutex<Cut>);

#[derive(Default)]
struct Cut {
    seen: Option<i64>,
    /// The derivation from which needs and holdings are.
    derived: i64,
    /// Which workload needs which other one.
    needs: Vec<(Id<Workload>, Id<Workload>)>,
    holdings: HashMap<Id<Workload>, Holding>,
    /// Workloads by their numbers.
    ids: HashMap<i64, Id<Workload>>,
    releases: Arc<Releases>,
}

impl Cutting {
    /// All releases in order, cut from the present ranks.
    pub(super) async fn releases(&self, store: &Store) -> Result<Arc<Releases>, StoreError> {
        let mut tx = store.read().await?;
        let last = tx.last_event().await?;
        let releases = self.releases_at(&mut tx, last).await?;
        tx.rollback().await?;
        Ok(releases)
    }

    /// The same in a transaction that sees the events up to `last`. Who holds a connection must not
    /// wait for another one.
    pub(super) async fn releases_at(
        &self,
        tx: &mut Tx,
        last: i64,
    ) -> Result<Arc<Releases>, StoreError> {
        let mut cut = self.0.lock().await;
        // Who waited for the lock may find more than it came for.
        if cut.seen < Some(last) {
            cut.catch_up(tx, last).await?;
        }
        Ok(Arc::clone(&cut.releases))
    }
}

impl Cut {
    async fn catch_up(&mut self, tx: &mut Tx, last: i64) -> Result<(), StoreError> {
        let derived = tx.derivations().await?;
        let seen = self.seen.filter(|_| self.derived == derived);
        let mut restated = None;
        match news(tx, seen, last).await? {
            News::Of { stated, .. } => {
                let mut ids = Vec::new();
                for number in stated.iter().filter_map(|key| number_of(key)) {
                    match self.ids.get(&number) {
                        Some(id) => ids.push(*id),
                        // It needed no work before.
                        None => ids.extend(tx.find_workload(number).await?.map(|one| one.id)),
                    }
                }
                let holdings = tx.holdings(&ids).await?;
                restated = self.same_titles(&holdings).then_some(ids);
                self.hold(holdings);
            }
            News::More => {
                self.needs = tx.needs().await?;
                (self.holdings, self.ids) = (HashMap::new(), HashMap::new());
                let ids = tx.ranks().await?.into_iter().map(|(id, ..)| id);
                self.hold(tx.holdings(&ids.collect::<Vec<_>>()).await?);
            }
        }
        let completion = self.completion(tx).await?;
        let place = |(number, rank, proposed)| Some((*self.ids.get(&number)?, rank, proposed));
        let order: Vec<Spot> = tx.order().await?.into_iter().filter_map(place).collect();
        let stays =
            *self.releases.order == order && Arc::ptr_eq(&self.releases.completion, &completion);
        let releases = match restated.filter(|_| stays) {
            Some(restated) => self.summed(&restated),
            None => self.cut(order, completion),
        };
        self.releases = Arc::new(releases);
        (self.derived, self.seen) = (derived, Some(last));
        Ok(())
    }

    fn hold(&mut self, holdings: Vec<Holding>) {
        self.ids.extend(holdings.iter().map(|one| (one.workload.number, one.workload.id)));
        self.holdings.extend(holdings.into_iter().map(|one| (one.workload.id, one)));
    }

    /// Of the plan in force, else of the latest one; plans do not change.
    async fn completion(&self, tx: &mut Tx) -> Result<Arc<Completion>, StoreError> {
        let known = &self.releases.completion;
        let head = tx.head_in_sight().await?.map(|(number, _)| number);
        if known.plan == head {
            return Ok(Arc::clone(known));
        }
        let Some(plan) = tx.plan_in_sight().await? else { return Ok(Arc::default()) };
        let ready = tx.completions(plan.id).await?.into_iter().collect();
        Ok(Arc::new(Completion { plan: head, ready, iterations: plan.iterations }))
    }

    /// Whether workloads are called as before; releases name them.
    fn same_titles(&self, holdings: &[Holding]) -> bool {
        holdings.iter().all(|new| {
            let known = self.holdings.get(&new.workload.id);
            known.is_some_and(|known| known.workload.title == new.workload.title)
        })
    }

    /// The same releases, those of some workloads summed up anew.
    fn summed(&self, restated: &[Id<Workload>]) -> Releases {
        let known = &self.releases;
        let mut releases = Releases {
            cut: Arc::clone(&known.cut),
            summaries: known.summaries.clone(),
            order: Arc::clone(&known.order),
            number: Arc::clone(&known.number),
            completion: Arc::clone(&known.completion),
        };
        let numbers: BTreeSet<usize> =
            restated.iter().filter_map(|id| known.number.get(id).copied()).collect();
        for number in numbers {
            let summary = self.summary(&releases, number);
            if let Some(place) = releases.summaries.get_mut(number - 1) {
                *place = summary;
            }
        }
        releases
    }

    fn cut(&self, order: Vec<Spot>, completion: Arc<Completion>) -> Releases {
        let title = |id| self.holdings.get(id).map_or("", |one| one.workload.title.as_str());
        let in_order: Vec<(Id<Workload>, &str)> =
            order.iter().map(|(id, ..)| (*id, title(id))).collect();
        let cut = recut(&in_order, &self.needs);
        let members = |(number, members): (usize, &Vec<Member>)| {
            members.iter().map(|one| (one.workload, number)).collect::<Vec<_>>()
        };
        let number = (1..).zip(&cut).flat_map(members).collect();
        let (order, number, cut) = (Arc::new(order), Arc::new(number), Arc::new(cut));
        let mut releases = Releases { cut, summaries: Vec::new(), order, number, completion };
        releases.summaries =
            (1..=releases.cut.len()).map(|number| self.summary(&releases, number)).collect();
        releases
    }

    /// What a release comes to, by its number from 1.
    fn summary(&self, releases: &Releases, number: usize) -> ReleaseSummary {
        let members = &releases.cut[number - 1];
        let held: Vec<&Holding> =
            members.iter().filter_map(|one| self.holdings.get(&one.workload)).collect();
        let ready: Option<Vec<u32>> =
            members.iter().map(|member| releases.place(member.workload).1).collect();
        let ready = ready.and_then(|all| all.into_iter().max());
        let time_box = ready.and_then(|at| releases.time_box(at));
        ReleaseSummary::of(number, &held, time_box)
    }
}
