//! The backlog as a review looks at it.

use std::collections::{BTreeMap, HashMap};

use landfall_domain::assumption::exposure;
use landfall_domain::backlog::recut;
use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_domain::outcome::Metric;
use landfall_domain::priority::Profile;
use landfall_domain::review::{
    Frozen, FrozenAssumption, FrozenCriterion, FrozenMetric, FrozenOutcome, FrozenWorkload,
};
use landfall_store::Tx;

use crate::boot::Context;

/// The backlog as it stands in this transaction.
pub(crate) async fn freeze(cx: &Context, tx: &mut Tx) -> anyhow::Result<Frozen> {
    let profile = cx.rules_in(tx).await?.profile.clone();
    let mut ranked = tx.workloads().await?;
    ranked.retain(|one| one.rank.is_some());
    ranked.sort_by_key(|one| one.rank);
    let releases = releases(tx, &ranked).await?;
    let assumptions = assumptions(tx, &ranked).await?;
    let keys: HashMap<&str, &str> =
        assumptions.iter().map(|(slug, one)| (slug.as_str(), one.key.as_str())).collect();
    let (outcomes, mut served) = outcomes(tx).await?;
    let workloads = ranked
        .iter()
        .map(|one| {
            let resting = one.decision.assumptions.iter();
            let mut assumptions: Vec<String> = resting
                .filter_map(|slug| keys.get(slug.as_str()))
                .map(|&key| key.to_owned())
                .collect();
            assumptions.sort_unstable();
            FrozenWorkload {
                key: one.key(),
                title: one.title(),
                rank: one.rank.unwrap_or_default(),
                proposed: one.proposed_rank.unwrap_or_default(),
                placed: one.placed.as_ref().map(|placed| placed.because.clone()),
                disposition: one.decision.disposition,
                assumptions,
                outcomes: served.remove(&one.id).unwrap_or_default(),
                release: releases.get(&one.id).copied(),
                effort_tenths: one.effort_tenths,
                reason: one.rank_reason.clone(),
                points: points(&profile, one),
            }
        })
        .collect();
    let criteria = profile.criteria.iter().map(|one| FrozenCriterion {
        name: one.name.clone(),
        label: one.label.clone(),
        weight: one.relevance,
    });
    Ok(Frozen {
        criteria: criteria.collect(),
        profile: profile.name,
        workloads,
        outcomes,
        assumptions: assumptions.into_iter().map(|(_, one)| one).collect(),
    })
}

/// Keys of the outcomes that each workload serves.
type Served = HashMap<Id<Workload>, Vec<String>>;

/// Outcomes by number with their metrics, and who serves them.
async fn outcomes(tx: &mut Tx) -> anyhow::Result<(Vec<FrozenOutcome>, Served)> {
    let (mut all, metrics) = (tx.outcomes().await?, tx.metrics().await?);
    all.sort_by_key(|one| one.number);
    let keys: HashMap<_, String> = all.iter().map(|one| (one.id, one.key())).collect();
    let mut served = Served::new();
    for (outcome, workload) in tx.outcome_links().await? {
        if let Some(key) = keys.get(&outcome) {
            served.entry(workload).or_default().push(key.clone());
        }
    }
    for keys in served.values_mut() {
        keys.sort_unstable();
    }
    let frozen = |metric: &Metric| FrozenMetric {
        key: metric.key(),
        title: metric.title.clone(),
        is_learning: metric.is_learning,
        target: format!("{} {} by {}", metric.target, metric.unit, metric.due).replace("  ", " "),
    };
    let outcomes = all.into_iter().map(|one| FrozenOutcome {
        key: one.key(),
        priority: one.priority.name().to_owned(),
        metrics: metrics.iter().filter(|metric| metric.outcome == one.id).map(frozen).collect(),
        title: one.title,
    });
    Ok((outcomes.collect(), served))
}

/// Points in the order of the profile's criteria; what a workload was not scored by counts nothing.
fn points(profile: &Profile, workload: &Workload) -> Vec<f64> {
    let of = |name: &str| workload.scored.contributions.iter().find(|one| one.criterion == name);
    profile.criteria.iter().map(|one| of(&one.name).map_or(0.0, |found| found.points)).collect()
}

/// The number of the release of each workload, from 1.
async fn releases(tx: &mut Tx, ranked: &[Workload]) -> anyhow::Result<HashMap<Id<Workload>, u32>> {
    let titles: Vec<String> = ranked.iter().map(Workload::title).collect();
    let in_order: Vec<(Id<Workload>, &str)> =
        ranked.iter().zip(&titles).map(|(one, title)| (one.id, title.as_str())).collect();
    let cut = recut(&in_order, &tx.needs().await?);
    let numbered = (1..).zip(&cut);
    Ok(numbered
        .flat_map(|(number, members)| members.iter().map(move |one| (one.workload, number)))
        .collect())
}

/// Assumptions by number, each with its slug.
async fn assumptions(
    tx: &mut Tx,
    ranked: &[Workload],
) -> anyhow::Result<Vec<(String, FrozenAssumption)>> {
    let mut resting: BTreeMap<&str, i64> = BTreeMap::new();
    for workload in ranked {
        for slug in &workload.decision.assumptions {
            *resting.entry(slug).or_default() += workload.effort_tenths;
        }
    }
    let all = tx.assumptions().await?.into_iter().map(|one| {
        let rests = resting.get(one.slug.as_str()).copied().unwrap_or_default();
        let frozen = FrozenAssumption {
            key: format!("A-{}", one.number),
            statement: one.statement.clone(),
            reason: one.reason.clone(),
            status: one.status.name().to_owned(),
            exposure_tenths: exposure(&one, rests),
        };
        (one.slug, frozen)
    });
    Ok(all.collect())
}
