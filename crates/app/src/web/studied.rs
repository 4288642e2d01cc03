//! Plans in memory, with what takes a look at every package. A plan is never edited, so one that was
//! read stays true; what may change are its status and the names of workloads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_domain::plan::{Plan, PlanStatus};
use landfall_store::{Store, StoreError, Tx};
use tokio::sync::Mutex;

use crate::documents::plan::{Names, Study};
use crate::report::{Ranks, section};

/// So many plans are kept: two can be compared.
const KEPT: usize = 2;
/// So many are kept without their packages.
const HEADS: usize = 16;

/// A plan that was read and looked through.
pub(super) struct Studied {
    pub(super) plan: Plan,
    /// Names of its workloads.
    pub(super) names: Names,
    /// Its workloads by key.
    pub(super) workloads: Vec<(Id<Workload>, String)>,
    pub(super) study: Study,
    /// Timeline, capacity, rules and groups, rendered; without what ranks would order.
    section: OnceLock<String>,
    /// Its packages by iteration, those that stay in the backlog last.
    pub(super) order: Vec<usize>,
    /// The derivation from which the names are.
    derived: i64,
}

impl Studied {
    /// Timeline, capacity, rules and groups, as in the report. Only what is not complete within the
    /// plan stands in the order of ranks, which shift.
    pub(super) fn section(&self, ranks: &Ranks) -> askama::Result<String> {
        if !self.study.unplaced.is_empty() {
            return section(&self.plan, &self.study, ranks);
        }
        if let Some(known) = self.section.get() {
            return Ok(known.clone());
        }
        let made = section(&self.plan, &self.study, ranks)?;
        Ok(self.section.get_or_init(|| made).clone())
    }
}

/// The plans that were asked for last: looked through, and without their packages.
#[derive(Default)]
pub(super) struct Plans(Mutex<Vec<Arc<Studied>>>, Mutex<BTreeMap<i64, Arc<Plan>>>);

impl Plans {
    /// Up to `limit` plans without their packages, the latest first, before a number.
    pub(super) async fn before(
        &self,
        tx: &mut Tx,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Arc<Plan>>, StoreError> {
        let heads = tx.plan_heads(before, limit).await?;
        self.of(tx, heads).await
    }

    /// The plan in force, else the latest one, without its packages.
    pub(super) async fn in_sight(&self, tx: &mut Tx) -> Result<Option<Arc<Plan>>, StoreError> {
        let head = tx.head_in_sight().await?.into_iter().collect();
        Ok(self.of(tx, head).await?.pop())
    }

    async fn of(
        &self,
        tx: &mut Tx,
        heads: Vec<(i64, PlanStatus)>,
    ) -> Result<Vec<Arc<Plan>>, StoreError> {
        let mut kept = self.1.lock().await;
        let mut plans = Vec::with_capacity(heads.len());
        for (number, status) in heads {
            let known = kept.get(&number).filter(|plan| plan.status == status);
            let plan = match known {
                Some(plan) => Arc::clone(plan),
                None => match tx.plans_before(Some(number + 1), 1).await?.pop() {
                    Some(plan) => Arc::new(plan),
                    None => continue,
                },
            };
            kept.insert(number, Arc::clone(&plan));
            plans.push(plan);
        }
        while kept.len() > HEADS {
            kept.pop_first();
        }
        Ok(plans)
    }

    /// The plan of a number.
    pub(super) async fn get(
        &self,
        store: &Store,
        number: i64,
    ) -> Result<Option<Arc<Studied>>, StoreError> {
        let mut kept = self.0.lock().await;
        let mut tx = store.read().await?;
        let head = tx.plan_heads(Some(number.saturating_add(1)), 1).await?.pop();
        let status = head.filter(|(known, _)| *known == number).map(|(_, status)| status);
        let derived = tx.derivations().await?;
        let is_it = |one: &Arc<Studied>| {
            one.plan.number == number && one.derived == derived && Some(one.plan.status) == status
        };
        let found = match kept.iter().position(is_it) {
            Some(at) => Some(kept.remove(at)),
            None => match tx.find_plan(number).await? {
                Some(plan) => {
                    let ids: BTreeSet<Id<Workload>> =
                        plan.packages.iter().map(|package| package.workload).collect();
                    let named = tx.workload_names(&ids.into_iter().collect::<Vec<_>>()).await?;
                    let key = |number: i64| format!("W-{number}");
                    let workloads = named.iter().map(|one| (one.id, key(one.number))).collect();
                    let names = Names::found(named, []);
                    let study = Study::of(&plan, &names);
                    let mut order: Vec<usize> = (0..plan.packages.len()).collect();
                    order.sort_by_key(|&at| plan.packages[at].iteration.unwrap_or(u32::MAX));
                    Some(Arc::new(Studied {
                        plan,
                        names,
                        workloads,
                        study,
                        section: OnceLock::new(),
                        order,
                        derived,
                    }))
                }
                None => None,
            },
        };
        tx.rollback().await?;
        kept.retain(|one| one.plan.number != number);
        kept.extend(found.clone());
        if kept.len() > KEPT {
            kept.remove(0);
        }
        Ok(found)
    }

    /// Looks through the plan in sight before anybody asks for it.
    pub(super) async fn warm(&self, store: &Store) -> Result<(), StoreError> {
        let mut tx = store.read().await?;
        let plan = self.in_sight(&mut tx).await?;
        tx.rollback().await?;
        if let Some(plan) = plan {
            self.get(store, plan.number).await?;
        }
        Ok(())
    }
}
