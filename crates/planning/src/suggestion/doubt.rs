//! Assets whose ties lead elsewhere than a list or a person says.

use super::{Kind, Move, Seen, Suggestion, percent, words};

/// With fewer ties than this an asset says too little.
const LEAST_TIES: usize = 2;
/// So many times the weight of the ties inside must lead to one other workload.
const TIMES: f64 = 3.0;

/// A doubt for each asset of a stated workload most of whose ties lead to one other workload.
pub(super) fn doubts(found: &Seen<'_>) -> Vec<Suggestion> {
    (0..)
        .zip(found.basis.assets)
        .filter(|(_, asset)| super::is_stated(asset))
        .filter_map(|(asset, _)| doubt(found, asset, found.workload_of(asset)?))
        .collect()
}

pub(super) fn doubt(found: &Seen<'_>, asset: u32, stated: u32) -> Option<Suggestion> {
    let ties = found.ties.of_asset(asset, found.graph.workloads());
    let &(other, weight) = ties.others.first()?;
    let binding = ties.bonds.iter().filter(|bond| bond.weight > 0.0).count();
    let share = weight / (ties.inside + ties.outside);
    if binding < LEAST_TIES || weight < TIMES * ties.inside || share <= 0.5 {
        return None;
    }
    let workload = &found.basis.workloads[other as usize];
    let now = &found.basis.workloads[stated as usize];
    Some(Suggestion {
        kind: Kind::Doubt,
        name: workload.name.clone(),
        environment: workload.environment.clone(),
        workload: Some(other),
        moves: vec![Move { asset, from: Some(stated), confidence_percent: percent(share) }],
        stays: Vec::new(),
        confidence_percent: percent(share),
        share_inside: share,
        because: words::doubt(found, &ties, (now, workload), share),
    })
}
