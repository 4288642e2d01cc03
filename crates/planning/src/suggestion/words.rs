//! What binds assets, in words.

use landfall_domain::estate::Workload;

use crate::group::{AssetTies, Bond, GroupTies, share_inside};

use super::{Seen, percent};

/// So many ties are named; the others are counted.
const NAMED: usize = 3;

/// The strongest ties inside a group, and how much leads out of it.
pub(super) fn binding(found: &Seen<'_>, held: &GroupTies) -> String {
    let share = percent(share_inside(held.internal, held.external));
    format!("{}; {share} % of the weight of their ties stays inside", named(found, &held.inside))
}

/// Where the ties of an asset lead, and where it is.
pub(super) fn doubt(
    found: &Seen<'_>,
    ties: &AssetTies,
    (now, other): (&Workload, &Workload),
    share: f64,
) -> String {
    let theirs: Vec<Bond> = ties
        .bonds
        .iter()
        .filter(|bond| bond.weight > 0.0)
        .filter(|bond| {
            let workload =
                found.workload_of(bond.other).map(|at| &found.basis.workloads[at as usize]);
            workload.is_some_and(|workload| workload.id == other.id)
        })
        .copied()
        .collect();
    format!(
        "it is in {}, but {} % of the weight of its ties leads to {}: {}",
        now.title(),
        percent(share),
        other.title(),
        named(found, &theirs)
    )
}

fn named(found: &Seen<'_>, bonds: &[Bond]) -> String {
    let mut words: Vec<String> = bonds.iter().take(NAMED).map(|bond| tie(found, bond)).collect();
    match bonds.len().saturating_sub(NAMED) {
        0 => {}
        1 => words.push("1 more tie".to_owned()),
        more => words.push(format!("{more} more ties")),
    }
    let Some(last) = words.pop() else { return "nothing binds them".to_owned() };
    if words.is_empty() { last } else { format!("{} and {last}", words.join(", ")) }
}

fn tie(found: &Seen<'_>, bond: &Bond) -> String {
    let (client, server) = (found.name(bond.edge.client), found.name(bond.edge.server));
    match bond.edge.port {
        0 => format!("{client} → {server}"),
        port => format!("{client} → {server}:{port}"),
    }
}
