//! Takes assets out of a workload into one of their own.

use std::collections::BTreeMap;

use landfall_domain::estate::{Asset, Workload};
use landfall_planning::graph;

use crate::documents::estate::{find_in_scope, find_workload};
use crate::failure::Failure;

use super::part::{crossing, exchanges};
use super::{Basis, Decided, Destination, checked, members};

/// Where a workload comes apart.
pub(crate) enum Where {
    /// These assets leave.
    Assets(Vec<String>),
    /// Parts of at most so many assets, where little is exchanged.
    Most(usize),
    /// In two, where the fewest connections are cut.
    SmallestCut,
}

pub(super) fn split(
    basis: Basis<'_>,
    workload: &str,
    at: &Where,
    name: Option<&str>,
) -> anyhow::Result<Decided> {
    let workload = find_workload(basis.workloads, workload)?;
    let members: Vec<&Asset> = members(basis, workload).collect();
    if members.len() < 2 {
        let message = format!("{} has one asset and cannot be split", workload.key());
        return Err(Failure::Refused(message).into());
    }
    let numbers: Vec<u32> = (0..).take(members.len()).collect();
    let exchanges = exchanges(&members, basis.dependencies);
    let parts = match at {
        Where::Assets(names) => chosen(basis, workload, &members, names)?,
        Where::Most(most) => graph::split(&numbers, &exchanges, *most).parts,
        Where::SmallestCut => {
            graph::smallest_cut(&numbers, &exchanges).map(|cut| cut.parts).unwrap_or_default()
        }
    };
    decide(basis, workload, &members, parts, name)
}

/// The assets that leave, and those that stay.
fn chosen(
    basis: Basis<'_>,
    workload: &Workload,
    members: &[&Asset],
    names: &[String],
) -> anyhow::Result<Vec<Vec<u32>>> {
    let mut leave = Vec::new();
    for name in names {
        let asset = find_in_scope(basis.assets, name)?;
        let at = members.iter().position(|member| member.id == asset.id).ok_or_else(|| {
            Failure::Usage(format!("{} is not in {}", asset.name, workload.title()))
        })?;
        leave.push(u32::try_from(at).unwrap_or(u32::MAX));
    }
    leave.sort_unstable();
    leave.dedup();
    let stay: Vec<u32> =
        (0..).take(members.len()).filter(|at| leave.binary_search(at).is_err()).collect();
    if stay.is_empty() {
        let message = format!("these are all assets of {}: nothing would stay", workload.title());
        return Err(Failure::Refused(message).into());
    }
    Ok(vec![stay, leave])
}

/// The largest part keeps the workload, unless assets were named; the others get new ones.
fn decide(
    basis: Basis<'_>,
    workload: &Workload,
    members: &[&Asset],
    mut parts: Vec<Vec<u32>>,
    name: Option<&str>,
) -> anyhow::Result<Decided> {
    if parts.len() < 2 {
        let message = format!("{} is not larger than that", workload.title());
        return Err(Failure::Refused(message).into());
    }
    let largest = parts.iter().map(Vec::len).max().unwrap_or_default();
    let keeps = parts.iter().position(|part| part.len() == largest).unwrap_or_default();
    let keeps = if parts.len() == 2 && name.is_some() { 0 } else { keeps };
    let kept = parts.remove(keeps);
    let mut decided = Decided { how: "split", ..Decided::default() };
    let mut names = Names { basis, workload, given: name.map(checked).transpose()?, next: 2 };
    let mut place = |part: &[u32], to: &Destination| {
        for &at in part {
            let because = format!("split from {}", workload.title());
            decided.placed.push((members[at as usize].id, to.clone(), because));
        }
    };
    place(&kept, &Destination::of(workload));
    let mut part_of: BTreeMap<u32, usize> = kept.iter().map(|&at| (at, 0)).collect();
    for (number, part) in (1..).zip(&parts) {
        place(part, &names.destination()?);
        part_of.extend(part.iter().map(|&at| (at, number)));
    }
    decided.says = crossing(members, basis.dependencies, &part_of);
    Ok(decided)
}

/// Names for the parts that leave.
struct Names<'a> {
    basis: Basis<'a>,
    workload: &'a Workload,
    given: Option<String>,
    next: u32,
}

impl Names<'_> {
    fn destination(&mut self) -> anyhow::Result<Destination> {
        let environment = self.workload.environment.clone();
        let is_taken = |to: &Destination| self.basis.workloads.iter().any(|w| to.is(w));
        if let Some(name) = self.given.take() {
            let to = Destination::new(name, environment);
            if is_taken(&to) {
                let message = format!("there is a workload {} already", to.name);
                return Err(Failure::Refused(message).into());
            }
            return Ok(to);
        }
        loop {
            let name = format!("{} {}", self.workload.name, self.next);
            self.next += 1;
            let to = Destination::new(name, environment.clone());
            if !is_taken(&to) {
                return Ok(to);
            }
        }
    }
}
