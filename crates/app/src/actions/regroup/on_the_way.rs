//! Assets that are on their way with a workload stay with it once that has moved.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::delivery::stage::{AssetStage, Passage, WorkloadStage};
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::id::Id;
use landfall_planning::suggestion::Basis;
use landfall_store::Tx;

use crate::failure::Failure;

use super::Decided;

/// Whether something was done on its way that would be lost.
fn has_moved(passage: &Passage) -> bool {
    let is_over = passage.left.is_some() || passage.stage >= WorkloadStage::Done;
    !is_over && passage.assets.iter().any(|one| one.stage > AssetStage::NotStarted)
}

/// Refuses what takes an asset out of a workload that moves to the cloud with it.
pub(super) async fn stay(tx: &mut Tx, basis: Basis<'_>, decided: &Decided) -> anyhow::Result<()> {
    let assets: BTreeMap<Id<Asset>, &Asset> =
        basis.assets.iter().map(|asset| (asset.id, asset)).collect();
    let workloads: BTreeMap<Id<Workload>, &Workload> =
        basis.workloads.iter().map(|workload| (workload.id, workload)).collect();
    let leaving: Vec<Id<Asset>> = decided
        .placed
        .iter()
        .filter(|(id, to, _)| {
            let from = assets.get(id).and_then(|asset| workloads.get(&asset.workload?));
            let keeps = to.keeps.map(|(id, _)| id);
            from.is_none_or(|from| !to.is(from) && keeps != Some(from.id))
        })
        .map(|(id, ..)| *id)
        .collect();
    let on_the_way = tx.assets_on_the_way(&leaving).await?;
    let concerned: BTreeSet<Id<Workload>> = on_the_way.values().copied().collect();
    for workload in concerned {
        let Some(passage) = tx.find_passage(workload).await? else { continue };
        if !has_moved(&passage) {
            continue;
        }
        let key = workloads.get(&workload).map(|one| one.key()).unwrap_or_default();
        let first = on_the_way.iter().find(|(_, with)| **with == workload);
        let name = first.and_then(|(id, _)| assets.get(id)).map(|asset| asset.name.as_str());
        return Err(Failure::Refused(format!(
            "{} is on its way with {key}, whose assets have moved: leave it there until {key} is \
             done, retained or retired",
            name.unwrap_or("an asset")
        ))
        .into());
    }
    Ok(())
}
