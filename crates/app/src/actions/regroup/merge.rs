//! Makes one workload of several, and puts assets where a person wants them.

use std::collections::BTreeSet;

use landfall_domain::estate::Workload;

use crate::documents::estate::{find_in_scope, find_workload};
use crate::failure::Failure;

use super::{Basis, Decided, Destination, checked, members};

/// The first workload takes the assets of the others, under its name or a new one.
pub(super) fn merge(
    basis: Basis<'_>,
    wanted: &[String],
    name: Option<&str>,
) -> anyhow::Result<Decided> {
    let mut workloads: Vec<&Workload> = Vec::new();
    for wanted in wanted {
        let workload = find_workload(basis.workloads, wanted)?;
        if !workloads.iter().any(|known| known.id == workload.id) {
            workloads.push(workload);
        }
    }
    let [first, others @ ..] = workloads.as_slice() else {
        return Err(Failure::Usage("name at least two workloads".to_owned()).into());
    };
    if others.is_empty() {
        return Err(Failure::Usage("name at least two different workloads".to_owned()).into());
    }
    let mut to = Destination::of(first);
    if let Some(name) = name {
        to.name = checked(name)?;
        to.keeps = Some((first.id, first.number));
        let taken = basis.workloads.iter().find(|known| to.is(known));
        if let Some(taken) = taken.filter(|taken| !workloads.iter().any(|w| w.id == taken.id)) {
            let message = format!("{} is called so already: merge with it as well", taken.key());
            return Err(Failure::Refused(message).into());
        }
    }
    let titles: Vec<String> = workloads.iter().map(|workload| workload.title()).collect();
    let because = format!("merged from {}", titles.join(", "));
    let mut decided = Decided { how: "merged", ..Decided::default() };
    for asset in workloads.iter().flat_map(|workload| members(basis, workload)) {
        decided.placed.push((asset.id, to.clone(), because.clone()));
    }
    let environments: BTreeSet<&str> =
        workloads.iter().filter_map(|workload| workload.environment.as_deref()).collect();
    if environments.len() > 1 {
        let environments: Vec<&str> = environments.into_iter().collect();
        decided.says.push(format!(
            "they run in different environments ({}): as one workload they move together, not test before production",
            environments.join(", ")
        ));
    }
    Ok(decided)
}

/// Puts assets into a workload that there is, or into a new one of that name.
pub(super) fn put(basis: Basis<'_>, assets: &[String], into: &str) -> anyhow::Result<Decided> {
    let mut decided = Decided { how: "moved", ..Decided::default() };
    let to = match find_workload(basis.workloads, into) {
        Ok(workload) => Destination::of(workload),
        Err(_) if looks_like_key(into) => {
            let message = format!("there is no workload {into}; landfall workloads lists them");
            return Err(Failure::Usage(message).into());
        }
        Err(ambiguous) if basis.workloads.iter().any(|w| w.name.eq_ignore_ascii_case(into)) => {
            return Err(ambiguous);
        }
        Err(_) => Destination::new(checked(into)?, environment(basis, assets)?),
    };
    for name in assets {
        let asset = find_in_scope(basis.assets, name)?;
        decided.placed.push((asset.id, to.clone(), "a person put it there".to_owned()));
    }
    Ok(decided)
}

fn looks_like_key(text: &str) -> bool {
    let digits = text.strip_prefix("W-").or_else(|| text.strip_prefix("w-"));
    digits.is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()))
}

/// The environment of the workloads in which the assets are, if it is one.
fn environment(basis: Basis<'_>, assets: &[String]) -> anyhow::Result<Option<String>> {
    let mut found = BTreeSet::new();
    for name in assets {
        let asset = find_in_scope(basis.assets, name)?;
        let workload = basis.workloads.iter().find(|known| Some(known.id) == asset.workload);
        found.insert(workload.and_then(|workload| workload.environment.clone()));
    }
    let mut found = found.into_iter();
    Ok(found.next().flatten().filter(|_| found.next().is_none()))
}
