//! What assets of one workload exchange, and what would cross if it came apart.

use std::collections::BTreeMap;

use landfall_domain::estate::{Asset, Dependency};
use landfall_domain::id::Id;
use landfall_planning::graph::Exchange;

use crate::documents::times;

/// So many ties that would cross are named; the others are counted.
const NAMED: usize = 5;

/// What the members exchange, by their places.
pub(super) fn exchanges(members: &[&Asset], dependencies: &[Dependency]) -> Vec<Exchange> {
    inside(members, dependencies)
        .map(|(a, b, dependency)| Exchange {
            a,
            b,
            // A tie that no source counted is one all the same.
            connections: u64::try_from(dependency.count).unwrap_or(0).max(1),
            bytes: 0,
        })
        .collect()
}

/// What would cross between parts, as sentences.
pub(super) fn crossing(
    members: &[&Asset],
    dependencies: &[Dependency],
    part_of: &BTreeMap<u32, usize>,
) -> Vec<String> {
    let mut cut: Vec<&Dependency> = inside(members, dependencies)
        .filter(|(a, b, _)| part_of.get(a) != part_of.get(b))
        .map(|(_, _, dependency)| dependency)
        .collect();
    if cut.is_empty() {
        return vec!["no known dependency leads from one part to another".to_owned()];
    }
    cut.sort_by_key(|one| (std::cmp::Reverse(one.count), one.id));
    let connections: i64 = cut.iter().map(|one| one.count).fold(0, i64::saturating_add);
    let name_of: BTreeMap<Id<Asset>, &str> =
        members.iter().map(|asset| (asset.id, asset.name.as_str())).collect();
    let dependencies = if cut.len() == 1 {
        "1 dependency".to_owned()
    } else {
        format!("{} dependencies", cut.len())
    };
    let mut says =
        vec![format!("{dependencies} would cross, seen {}", times(connections.unsigned_abs()))];
    says.extend(cut.iter().take(NAMED).map(|one| {
        let end = |id| name_of.get(&id).copied().unwrap_or_default();
        let port = one.port.map(|port| format!(":{port}")).unwrap_or_default();
        let seen = times(one.count.unsigned_abs());
        format!("  {} → {}{port}, seen {seen}", end(one.from), end(one.to))
    }));
    if cut.len() > NAMED {
        says.push(format!("  and {} more", cut.len() - NAMED));
    }
    says
}

fn inside<'a>(
    members: &[&Asset],
    dependencies: &'a [Dependency],
) -> impl Iterator<Item = (u32, u32, &'a Dependency)> {
    let place: BTreeMap<Id<Asset>, u32> =
        (0..).zip(members).map(|(at, asset)| (asset.id, at)).collect();
    dependencies.iter().filter_map(move |dependency| {
        let ends = place.get(&dependency.from).zip(place.get(&dependency.to));
        let (&a, &b) = ends?;
        (a != b).then_some((a, b, dependency))
    })
}
