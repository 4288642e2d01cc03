//! What a profile can look at, of every workload of the backlog: kept in memory, and brought up to
//! date from the history, so that another profile can be tried without deriving the estate anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use landfall_domain::backlog::{Counts, Rules, measures};
use landfall_domain::estate::Workload;
use landfall_domain::estate::workload::number_of;
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::priority::{
    Holding, Measured, Outlook, Profile, Ranked, Weighed, outlook, weigh,
};
use landfall_store::Tx;
use tokio::sync::Mutex;

use crate::boot::Context;
use crate::documents::standing::Ranks;

use super::access::Visit;
use super::problem::Problem;

/// So many assets are read at a time.
const CHUNK: i64 = 2_000;
/// After so many events everything is measured anew.
const MOST: i64 = 200;

/// What is known of the backlog, apart from any profile.
#[derive(Default)]
pub(crate) struct Scales(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    /// The last event that it knows of; none before it is filled.
    seen: Option<i64>,
    backlog: Arc<Vec<Measured>>,
    /// The same under the profile in force.
    before: Arc<Vec<Weighed>>,
}

/// The backlog under another profile, and what that changes.
pub(super) struct Looked {
    pub(super) backlog: Arc<Vec<Measured>>,
    pub(super) after: Vec<Weighed>,
    pub(super) outlook: Outlook,
}

/// Tries a profile: nothing is stored.
pub(super) async fn look(visit: &Visit, profile: &Profile) -> Result<Looked, Problem> {
    let cx = visit.cx();
    let mut tx = cx.store.read().await?;
    let rules = cx.rules_in(&mut tx).await?;
    let (backlog, before) = visit.finder().scales().now(&mut tx, &rules).await?;
    let placings = Holding::on(&tx.placings().await?, cx.today());
    tx.rollback().await?;
    let after = weigh(&backlog, profile, &placings);
    let outlook = outlook(&before, &after);
    Ok(Looked { backlog, after, outlook })
}

/// The backlog as it stands, from what is kept in memory.
pub(super) async fn ranks(visit: &Visit) -> Result<Ranks, Problem> {
    Ok(ranks_by(visit.finder().scales(), visit.cx()).await?)
}

/// The backlog as it stands, read anew.
pub(crate) async fn ranks_now(cx: &Context) -> anyhow::Result<Ranks> {
    ranks_by(&Scales::default(), cx).await
}

async fn ranks_by(scales: &Scales, cx: &Context) -> anyhow::Result<Ranks> {
    let mut tx = cx.store.read().await?;
    let rules = cx.rules_in(&mut tx).await?;
    let (backlog, before) = scales.now(&mut tx, &rules).await?;
    tx.rollback().await?;
    Ok(Ranks::new(backlog, before, &rules.profile))
}

/// The backlog, and how it stands, both in the same order.
type Now = (Arc<Vec<Measured>>, Arc<Vec<Weighed>>);

impl Scales {
    /// Measures the backlog before anybody tries a profile.
    pub(super) async fn warm(&self, cx: &Context) -> Result<(), Problem> {
        let mut tx = cx.store.read().await?;
        let rules = cx.rules_in(&mut tx).await?;
        self.now(&mut tx, &rules).await?;
        tx.rollback().await?;
        Ok(())
    }

    async fn now(&self, tx: &mut Tx, rules: &Rules) -> anyhow::Result<Now> {
        let last = tx.last_event().await?;
        let mut kept = self.0.lock().await;
        if kept.seen < Some(last) {
            match touched(tx, kept.seen, last).await? {
                Some(touched) => {
                    for number in touched {
                        kept.measure_again(tx, rules, number).await?;
                    }
                }
                None => kept.backlog = Arc::new(measure_all(tx, rules).await?),
            }
            kept.before = Arc::new(kept.weigh_now(tx, rules).await?);
            kept.seen = Some(last);
        }
        Ok((Arc::clone(&kept.backlog), Arc::clone(&kept.before)))
    }
}

impl Kept {
    /// How the backlog stands: what people see now is what was stored, even if a file of the profile
    /// has changed since.
    async fn weigh_now(&self, tx: &mut Tx, rules: &Rules) -> anyhow::Result<Vec<Weighed>> {
        let mut stored: BTreeMap<_, _> =
            tx.ranked().await?.into_iter().map(|(one, standing)| (one.id, standing)).collect();
        // Where everything stands was stored; what people said of it is in there.
        let mut before = weigh(&self.backlog, &rules.profile, &Holding::default());
        for (one, weighed) in self.backlog.iter().zip(&mut before) {
            if let Some(standing) = stored.remove(&one.ranked.id) {
                weighed.standing = standing;
            }
        }
        Ok(before)
    }

    async fn measure_again(
        &mut self,
        tx: &mut Tx,
        rules: &Rules,
        number: i64,
    ) -> anyhow::Result<()> {
        let backlog = Arc::make_mut(&mut self.backlog);
        backlog.retain(|one| one.ranked.number != number);
        let Some(workload) = tx.find_workload(number).await? else { return Ok(()) };
        if workload.rank.is_some() {
            let ties = tx.ties_of(workload.id).await?;
            let mut counts = Counts::tied(count(ties.0), count(ties.1));
            for asset in tx.assets_of(workload.id, i64::MAX).await? {
                counts.count(&asset, &rules.book);
            }
            backlog.push(measured(&workload, counts));
        }
        Ok(())
    }
}

fn count(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

fn measured(workload: &Workload, counts: Counts) -> Measured {
    Measured { ranked: Ranked::from(workload), measures: measures(workload, counts) }
}

/// Numbers of the workloads of which something else is known since; none if more happened.
async fn touched(tx: &mut Tx, seen: Option<i64>, last: i64) -> anyhow::Result<Option<Vec<i64>>> {
    let Some(seen) = seen.filter(|seen| last - seen <= MOST) else { return Ok(None) };
    let mut touched = Vec::new();
    for event in tx.events_after(seen, MOST).await? {
        match serde_json::from_str::<Happening>(&event.detail) {
            // Where a workload stands, and by which profile, is nothing that a profile looks at.
            Ok(
                Happening::WorkloadPlaced { .. }
                | Happening::BacklogReranked { .. }
                | Happening::PlacingsExpired { .. }
                | Happening::ProfileChosen { .. }
                | Happening::ProfileApplied { .. },
            ) => {}
            Ok(stated @ (Happening::WorkloadsStated { .. } | Happening::AssetsStated { .. })) => {
                touched.extend(stated.subjects().into_iter().filter_map(number_of));
            }
            Ok(other) if !other.changes_estate() => {}
            _ => return Ok(None),
        }
    }
    touched.sort_unstable();
    touched.dedup();
    Ok(Some(touched))
}

async fn measure_all(tx: &mut Tx, rules: &Rules) -> anyhow::Result<Vec<Measured>> {
    let mut counts: BTreeMap<Id<Workload>, Counts> = BTreeMap::new();
    let mut ties: BTreeMap<Id<Workload>, (usize, usize)> = BTreeMap::new();
    for (from, to) in tx.needs().await? {
        ties.entry(from).or_default().0 += 1;
        ties.entry(to).or_default().1 += 1;
    }
    for (id, (needs, needed_by)) in ties {
        counts.insert(id, Counts::tied(needs, needed_by));
    }
    let mut after = None;
    loop {
        let place = after.as_ref().map(|(name, id): &(String, _)| (name.as_str(), *id));
        let assets = tx.assets_after(place, CHUNK).await?;
        for asset in &assets {
            if let Some(home) = asset.workload {
                counts.entry(home).or_default().count(asset, &rules.book);
            }
        }
        match assets.last() {
            Some(last) if i64::try_from(assets.len()) == Ok(CHUNK) => {
                after = Some((last.name.clone(), last.id));
            }
            _ => break,
        }
    }
    let workloads = tx.workloads().await?.into_iter().filter(|one| one.rank.is_some());
    Ok(workloads
        .map(|one| measured(&one, counts.get(&one.id).copied().unwrap_or_default()))
        .collect())
}
