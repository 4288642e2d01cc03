//! The part of a snapshot that groups and suggestions are made from, and things in it by the names
//! that people use.

use landfall_domain::estate::{Asset, Dependency, Verdict, Workload};
use landfall_planning::suggestion::Basis;
use landfall_store::{Store, StoreError};

use crate::failure::Failure;

use super::only;

/// Assets, workloads, dependencies, and what people said of services.
pub(crate) struct Estate {
    pub(crate) assets: Vec<Asset>,
    pub(crate) workloads: Vec<Workload>,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) verdicts: Vec<Verdict>,
}

impl Estate {
    /// Loads it.
    pub(crate) async fn load(store: &Store) -> Result<Self, StoreError> {
        let mut tx = store.read().await?;
        let estate = Self {
            assets: tx.assets().await?,
            workloads: tx.workloads().await?,
            dependencies: tx.dependencies().await?,
            verdicts: tx.verdicts().await?,
        };
        tx.rollback().await?;
        Ok(estate)
    }

    /// As suggestions take it.
    pub(crate) fn basis(&self) -> Basis<'_> {
        Basis {
            assets: &self.assets,
            workloads: &self.workloads,
            dependencies: &self.dependencies,
            verdicts: &self.verdicts,
        }
    }
}

/// True if an asset is meant by this name or id.
pub(crate) fn is_asset(asset: &Asset, wanted: &str) -> bool {
    asset.name.eq_ignore_ascii_case(wanted) || asset.id.to_string() == wanted
}

/// The asset of this name or id.
pub(crate) fn find_asset<'a>(assets: &'a [Asset], wanted: &str) -> anyhow::Result<&'a Asset> {
    let found: Vec<&Asset> = assets.iter().filter(|asset| is_asset(asset, wanted)).collect();
    Ok(*only("asset", wanted, &found)?)
}

/// The asset of this name or id, which has to be in scope.
pub(crate) fn find_in_scope<'a>(assets: &'a [Asset], wanted: &str) -> anyhow::Result<&'a Asset> {
    let asset = find_asset(assets, wanted)?;
    match &asset.out_of_scope {
        None => Ok(asset),
        Some(because) => Err(Failure::Refused(format!(
            "{} is out of scope and belongs to no workload: {because}",
            asset.name
        ))
        .into()),
    }
}

/// The workload of this key, title or id; else the one of this name.
pub(crate) fn find_workload<'a>(
    workloads: &'a [Workload],
    wanted: &str,
) -> anyhow::Result<&'a Workload> {
    let is = |known: &str| known.eq_ignore_ascii_case(wanted);
    let named = |fits: &dyn Fn(&Workload) -> bool| -> Vec<&'a Workload> {
        workloads.iter().filter(|workload| fits(workload)).collect()
    };
    // What is shown for one workload means that one, even if others have its bare name.
    let mut found = named(&|w| is(&w.key()) || is(&w.title()) || is(&w.id.to_string()));
    if found.is_empty() {
        found = named(&|w| is(&w.name));
    }
    Ok(*only("workload", wanted, &found)?)
}
