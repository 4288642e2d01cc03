//! One workload derived anew, without the rest of the estate: as after a full derivation.

use std::collections::BTreeSet;

use crate::estate::grouping::Placement;
use crate::estate::{Asset, Statement, Workload};

use super::gather::Group;
use super::measure::Counts;
use super::{Rules, appraise};

/// What one workload is derived from.
#[derive(Debug)]
pub struct Anew<'a> {
    /// The workload as it is.
    pub workload: &'a Workload,
    /// All its assets.
    pub assets: &'a mut [Asset],
    /// What people state of it.
    pub statements: &'a [Statement],
    /// How many other workloads it needs, and how many need it.
    pub ties: (usize, usize),
}

/// Derives one workload anew: its values, decision, effort and score, and the dispositions and
/// effort of its assets. Ranks follow from the scores of all.
pub fn anew(known: Anew<'_>, rules: &Rules) -> Workload {
    let Anew { workload, assets, statements, ties } = known;
    let placements: Vec<Option<Placement>> = assets
        .iter()
        .map(|asset| {
            asset.membership.clone().map(|membership| Placement {
                workload: workload.name.clone(),
                environment: workload.environment.clone(),
                membership,
            })
        })
        .collect();
    let members: Vec<usize> = (0..assets.len()).filter(|&at| assets[at].in_scope()).collect();
    if members.is_empty() {
        return workload.clone();
    }
    let stated: Vec<&Statement> = statements.iter().collect();
    let group = Group {
        id: workload.id,
        environment: workload.environment.clone(),
        members: &members,
        placements: &placements,
        stated: &stated,
    };
    let mut end_of_support = BTreeSet::new();
    let derived = group.workload(assets, rules, &mut end_of_support);
    let mut derived = Workload { number: workload.number, version: workload.version, ..derived };
    if derived.decision.disposition.is_work() {
        let mut counts = Counts { dependents: ties.1, ..Counts::needing(ties.0) };
        for &at in &members {
            counts.add(&assets[at], end_of_support.contains(&assets[at].id));
        }
        appraise(&mut derived, counts, &rules.profile);
    }
    derived
}
