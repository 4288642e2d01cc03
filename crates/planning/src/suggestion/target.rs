//! Which workload a group is: one that there is, or a new one with a name of its own.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::group::suggest_name;

use super::Found;

/// The workload that a group would be.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) workload: Option<u32>,
    pub(super) name: String,
    pub(super) environment: Option<String>,
}

impl Target {
    fn known(found: &Found<'_>, at: u32) -> Self {
        let workload = &found.basis.workloads[at as usize];
        Self {
            workload: Some(at),
            name: workload.name.clone(),
            environment: workload.environment.clone(),
        }
    }
}

/// A target for each group.
pub(super) fn targets(found: &Found<'_>, groups: &[Vec<u32>]) -> (Vec<Target>, Names) {
    let kept = kept(found, groups);
    let mut names = Names::new(found, &kept);
    let of_group = groups
        .iter()
        .zip(kept)
        .map(|(members, kept)| match kept {
            Some(at) => Target::known(found, at),
            None => new(found, members, &mut names),
        })
        .collect();
    (of_group, names)
}

/// The names that are given, to workloads that there are and to suggested ones.
pub(super) struct Names {
    /// Names in lower case with their environments, and the workloads that have them.
    taken: BTreeMap<(String, Option<String>), Option<u32>>,
    /// Workloads that a suggestion continues.
    continued: BTreeSet<u32>,
}

impl Names {
    fn new(found: &Found<'_>, kept: &[Option<u32>]) -> Self {
        let taken = (0..)
            .zip(found.basis.workloads)
            .map(|(at, one)| ((one.name.to_lowercase(), one.environment.clone()), Some(at)))
            .collect();
        Self { taken, continued: kept.iter().flatten().copied().collect() }
    }

    /// The first of `name`, `name 2`, `name 3`… that nothing is called in the environment; or a
    /// workload that is called so, if `is_ours` says so and no other suggestion continues it.
    pub(super) fn give(
        &mut self,
        name: &str,
        environment: Option<&str>,
        is_ours: impl Fn(u32) -> bool,
    ) -> Result<String, u32> {
        let mut unique = name.to_owned();
        let mut number = 2;
        loop {
            let key = (unique.to_lowercase(), environment.map(str::to_owned));
            match self.taken.get(&key) {
                None => {
                    self.taken.insert(key, None);
                    return Ok(unique);
                }
                Some(&Some(at)) if is_ours(at) && self.continued.insert(at) => return Err(at),
                Some(_) => {}
            }
            unique = format!("{name} {number}");
            number += 1;
        }
    }
}

/// The workload that each group continues: the one that a list or a person states; else the one
/// of which it has more than half of the assets with dependencies, and no other group has more.
fn kept(found: &Found<'_>, groups: &[Vec<u32>]) -> Vec<Option<u32>> {
    let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
    for workload in groups.iter().flatten().filter_map(|&asset| found.workload_of(asset)) {
        *sizes.entry(workload).or_default() += 1;
    }
    let mut kept = vec![None; groups.len()];
    let mut taken = BTreeSet::new();
    for (place, members) in groups.iter().enumerate() {
        kept[place] = members.iter().find_map(|&asset| found.stated[asset as usize]);
        taken.extend(kept[place]);
    }
    let mut claims = Vec::new();
    for (place, members) in groups.iter().enumerate().filter(|(place, _)| kept[*place].is_none()) {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for workload in members.iter().filter_map(|&asset| found.workload_of(asset)) {
            *counts.entry(workload).or_default() += 1;
        }
        for (workload, count) in counts {
            if count > 1 && 2 * count > sizes[&workload] {
                claims.push((Reverse(count), place, workload));
            }
        }
    }
    claims.sort_unstable();
    for (_, place, workload) in claims {
        if kept[place].is_none() && taken.insert(workload) {
            kept[place] = Some(workload);
        }
    }
    kept
}

/// A workload with a name of its own; or one that there is by that name, if all of it is here.
fn new(found: &Found<'_>, members: &[u32], names: &mut Names) -> Target {
    let environment = common_environment(found, members);
    let own = members.iter().map(|&asset| found.name(asset));
    let name = suggest_name(own).unwrap_or_else(|| found.name(central(found, members)).to_owned());
    match names.give(&name, environment.as_deref(), |at| found.is_within(at, members)) {
        Ok(name) => Target { workload: None, name, environment },
        Err(at) => Target::known(found, at),
    }
}

/// The environment that most members have, if that is at least half of them; a group never has two.
fn common_environment(found: &Found<'_>, members: &[u32]) -> Option<String> {
    let of = |asset: &u32| {
        let workload = &found.basis.workloads[found.workload_of(*asset)? as usize];
        workload.environment.clone()
    };
    let known: Vec<String> = members.iter().filter_map(of).collect();
    (2 * known.len() >= members.len()).then(|| known.first().cloned()).flatten()
}

/// The member that is bound most to the others; of equals the first.
fn central(found: &Found<'_>, members: &[u32]) -> u32 {
    let mut weights = vec![0.0; members.len()];
    for bond in found.ties.of_group(members).inside {
        for end in [bond.edge.client, bond.edge.server] {
            if let Ok(at) = members.binary_search(&end) {
                weights[at] += bond.weight;
            }
        }
    }
    let mut best = 0;
    for at in 1..members.len() {
        if weights[at] > weights[best] {
            best = at;
        }
    }
    members[best]
}
