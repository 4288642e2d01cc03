//! Says which workloads serve an outcome.

use std::collections::BTreeMap;

use landfall_domain::estate::Workload;
use landfall_domain::estate::workload::number_of;
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::outcome::happening::Linked;
use landfall_store::Tx;

use crate::actions::questionnaires::risks::Risks;
use crate::boot::Context;
use crate::documents::shown::{Shown, query};
use crate::documents::workload::WorkloadDocument;
use crate::failure::Failure;

use super::outcome;
use super::save::keys;

/// So many workloads can be named at a time, which undoing a query has to do.
const MOST: usize = 20_000;

/// Which workloads are meant.
#[derive(Debug, Default)]
pub(crate) struct Which {
    /// Their keys.
    pub(crate) keys: Vec<String>,
    /// Those that match now.
    pub(crate) query: Option<String>,
}

/// Says that workloads serve an outcome, or, with `end`, that they do no longer. What was so
/// already stays, and is not told.
pub(crate) async fn link_workloads(
    cx: &Context,
    key: &str,
    which: &Which,
    end: bool,
    reason: Option<&str>,
) -> anyhow::Result<Linked> {
    let query = which.query.as_deref().map(str::trim).filter(|query| !query.is_empty());
    if which.keys.is_empty() && query.is_none() {
        let told = "name at least one workload, or a query that finds some";
        return Err(Failure::Usage(told.to_owned()).into());
    }
    if which.keys.len() > MOST {
        let told = format!("{} workloads are more than {MOST}: use a query", which.keys.len());
        return Err(Failure::Usage(told).into());
    }
    let mut tx = cx.store.write().await?;
    let outcome = outcome(&mut tx, key).await?;
    let mut ids = Vec::new();
    for key in &which.keys {
        ids.push(named(&mut tx, key).await?);
    }
    if let Some(query) = query {
        ids.extend(found(&mut tx, query).await?);
    }
    ids.sort_unstable();
    ids.dedup();
    let serving = tx.workloads_serving(outcome.id).await?;
    ids.retain(|id| serving.contains(id) == end);
    let told = keys(&mut tx, &ids).await?;
    let query = query.map(str::to_owned);
    let (linked, unlinked) = if end { (Vec::new(), told) } else { (told, Vec::new()) };
    let linked = Linked { outcome: outcome.key(), linked, unlinked, query };
    if ids.is_empty() {
        tx.rollback().await?;
        return Ok(linked);
    }
    if end {
        tx.unlink_workloads(outcome.id, &ids).await?;
    } else {
        tx.link_workloads(outcome.id, &ids).await?;
    }
    let happening = Happening::OutcomeLinked(linked.clone());
    cx.record(&mut tx, cx.clock.now(), reason, &happening).await?;
    tx.commit().await?;
    Ok(linked)
}

async fn named(tx: &mut Tx, key: &str) -> anyhow::Result<Id<Workload>> {
    let found = match number_of(key.trim()) {
        Some(number) => tx.find_workload(number).await?,
        None => None,
    };
    let shown: String = key.chars().take(60).collect();
    let gone = || Failure::Unknown(format!("there is no workload {shown}"));
    Ok(found.ok_or_else(gone)?.id)
}

/// Keys of the workloads that match a query now.
pub(crate) async fn matching(cx: &Context, text: &str) -> anyhow::Result<Vec<String>> {
    if text.trim().is_empty() {
        return Err(Failure::Usage("a query is empty: say which workloads".to_owned()).into());
    }
    let mut tx = cx.store.write().await?;
    let ids = found(&mut tx, text).await?;
    let keys = keys(&mut tx, &ids).await?;
    tx.commit().await?;
    Ok(keys)
}

/// Workloads that match now.
async fn found(tx: &mut Tx, text: &str) -> anyhow::Result<Vec<Id<Workload>>> {
    let query = query::<WorkloadDocument>(text)?;
    tx.settle_releases().await?;
    let releases = tx.releases().await?;
    let release_of: BTreeMap<Id<Workload>, usize> = (1..)
        .zip(&releases)
        .flat_map(|(number, members)| members.iter().map(move |one| (one.workload, number)))
        .collect();
    let plan = tx.plan_in_sight().await?;
    let ready = match &plan {
        Some(plan) => tx.completions(plan.id).await?,
        None => BTreeMap::new(),
    };
    let assumptions = tx.assumptions().await?;
    let serving = Serving::load(tx).await?;
    let risks = Risks::load(tx).await?;
    let mut found = Vec::new();
    for workload in tx.workloads().await? {
        let at = ready.get(&workload.id).and_then(|at| (*at as usize).checked_sub(1));
        let time_box = at.and_then(|at| plan.as_ref()?.iterations.get(at));
        let document = WorkloadDocument::of(&workload, &assumptions)
            .placed(release_of.get(&workload.id).copied(), time_box)
            .serving(serving.keys(workload.id))
            .at_risk(risks.get(workload.id));
        if query.holds(&Shown(&serde_json::to_value(document)?)) {
            found.push(workload.id);
        }
    }
    Ok(found)
}

/// Keys of the outcomes that each workload serves.
#[derive(Debug, Default)]
pub(crate) struct Serving(BTreeMap<Id<Workload>, Vec<i64>>);

impl Serving {
    /// Of all workloads.
    pub(crate) async fn load(tx: &mut Tx) -> Result<Self, landfall_store::StoreError> {
        let links = tx.outcome_links().await?;
        Self::from(tx, links).await
    }

    /// Of some workloads.
    pub(crate) async fn of(
        tx: &mut Tx,
        workloads: &[Id<Workload>],
    ) -> Result<Self, landfall_store::StoreError> {
        let links = tx.links_of_workloads(workloads).await?;
        Self::from(tx, links).await
    }

    async fn from(
        tx: &mut Tx,
        links: Vec<landfall_store::OutcomeLink>,
    ) -> Result<Self, landfall_store::StoreError> {
        let mut all: BTreeMap<Id<Workload>, Vec<i64>> = BTreeMap::new();
        if links.is_empty() {
            return Ok(Self(all));
        }
        let numbers: BTreeMap<_, i64> =
            tx.outcomes().await?.into_iter().map(|one| (one.id, one.number)).collect();
        for (outcome, workload) in links {
            if let Some(number) = numbers.get(&outcome) {
                all.entry(workload).or_default().push(*number);
            }
        }
        for numbers in all.values_mut() {
            numbers.sort_unstable();
        }
        Ok(Self(all))
    }

    /// Keys of the outcomes that a workload serves.
    pub(crate) fn keys(&self, workload: Id<Workload>) -> Vec<String> {
        let numbers = self.0.get(&workload).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().map(|number| format!("O-{number}")).collect()
    }
}
