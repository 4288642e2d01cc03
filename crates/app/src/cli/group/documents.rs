//! Groups and shared services as documents, rows and sentences.

use landfall_planning::group::{
    Bond, Evidence, Grouping, Roles, SharedService, Side, Ties, share_inside, suggest_name,
};
use serde_json::{Value, json};

use super::files::Estate;

/// So many shared services are told; the file has all.
const TOLD: usize = 20;

/// So many ties that lead out of a group are written, the strongest first.
const BOUNDARY: usize = 20;

/// All that was found, as it is written to the file.
pub(super) fn whole(estate: &Estate, found: &Grouping, (ties, roles): (&Ties, &Roles)) -> Value {
    let (mut groups, mut alone) = (Vec::new(), Vec::new());
    for (number, members) in (0_u32..).zip(members(found)) {
        if let [only] = members.as_slice() {
            alone.push(json!({
                "asset": estate.ids[*only as usize],
                "role": role(roles, *only),
            }));
            continue;
        }
        let held = ties.of_group(&members);
        let boundary = held.boundary.iter().take(BOUNDARY).map(|bond| tie(estate, bond));
        let mut group = statistics(estate, found, ties, (number, &members));
        group["boundary"] = boundary.collect();
        group["members"] = members.iter().map(|&one| member(estate, found, roles, one)).collect();
        groups.push(group);
    }
    let shared: Vec<Value> = found.shared.iter().map(|one| service(estate, one)).collect();
    json!({
        "version": 1,
        "groups": groups,
        "alone": alone,
        "roles": (0_u32..).zip(&roles.roles).map(|(number, one)| json!({
            "role": number,
            "word": one.word,
            "assets": one.members,
            "nearest": one.nearest.map(|nearest| nearest.role),
        })).collect::<Vec<_>>(),
        "shared_services": shared,
        "notices": notices(estate, found),
    })
}

/// A group in numbers.
fn statistics(
    estate: &Estate,
    found: &Grouping,
    ties: &Ties,
    (number, members): (u32, &[u32]),
) -> Value {
    let held = ties.of_group(members);
    let sum: f64 = members.iter().map(|&asset| found.confidence[asset as usize]).sum();
    #[expect(clippy::cast_precision_loss, reason = "assets are far fewer than 2^52")]
    let mean = sum / members.len() as f64;
    json!({
        "group": number,
        "name": suggest_name(members.iter().map(|&member| estate.shown(member))),
        "assets": members.len(),
        "confidence": rounded(mean),
        "internal": rounded(held.internal),
        "external": rounded(held.external),
        "share_inside": rounded(share_inside(held.internal, held.external)),
    })
}

fn tie(estate: &Estate, bond: &Bond) -> Value {
    json!({
        "client": estate.ids[bond.edge.client as usize],
        "server": estate.ids[bond.edge.server as usize],
        "protocol": bond.edge.proto,
        "port": bond.edge.port,
        "connections": bond.edge.connections,
        "bytes": bond.edge.bytes,
        "weight": rounded(bond.weight),
    })
}

/// One row for each asset.
pub(super) fn rows(estate: &Estate, found: &Grouping) -> Vec<Value> {
    let row = |(asset, id): (usize, &String)| {
        json!({
            "asset_id": id,
            "group": found.group_of[asset],
            "confidence": rounded(found.confidence[asset]),
            "runner_up": found.runner_up[asset].map(|next| next.group),
        })
    };
    estate.ids.iter().enumerate().map(row).collect()
}

/// The document beside the file: counts, and shared services with their evidence.
pub(super) fn summary(estate: &Estate, found: &Grouping, ties: &Ties) -> Value {
    let members = members(found);
    let sizes: Vec<usize> = members.iter().map(Vec::len).collect();
    let statistics: Vec<Value> = (0_u32..)
        .zip(&members)
        .filter(|(_, members)| members.len() > 1)
        .map(|(number, members)| statistics(estate, found, ties, (number, members)))
        .collect();
    let shared: Vec<Value> = found.shared.iter().map(|one| service(estate, one)).collect();
    json!({
        "assets": estate.ids.len(),
        "pairs": found.pairs,
        "groups": sizes.iter().filter(|&&size| size > 1).count(),
        "alone": sizes.iter().filter(|&&size| size == 1).count(),
        "largest_group": sizes.iter().max(),
        "group_statistics": statistics,
        "shared_services": shared,
        "notices": notices(estate, found),
    })
}

/// The same in words.
pub(super) fn sentences(estate: &Estate, found: &Grouping) -> Vec<String> {
    let sizes: Vec<usize> = members(found).iter().map(Vec::len).collect();
    let alone = sizes.iter().filter(|&&size| size == 1).count();
    let mut lines = vec![format!(
        "assets: {}; groups: {}, the largest of {}; alone: {alone}; shared services: {}",
        estate.ids.len(),
        sizes.len() - alone,
        sizes.iter().max().unwrap_or(&0),
        found.shared.len()
    )];
    let told = found.shared.iter().take(TOLD);
    lines.extend(told.map(|shared| {
        format!("shared: {}: {}", estate.shown(shared.service.asset), shared.sentence())
    }));
    if found.shared.len() > TOLD {
        lines.push(format!("and {} more shared services", found.shared.len() - TOLD));
    }
    lines.extend(notices(estate, found));
    lines
}

/// Assets of each group.
fn members(found: &Grouping) -> Vec<Vec<u32>> {
    let mut members = vec![Vec::new(); found.groups];
    for (asset, &group) in (0..).zip(&found.group_of) {
        members[group as usize].push(asset);
    }
    members
}

/// What an asset does, by number.
fn role(roles: &Roles, asset: u32) -> Option<u32> {
    roles.role_of.get(asset as usize).copied().flatten()
}

fn member(estate: &Estate, found: &Grouping, roles: &Roles, asset: u32) -> Value {
    let at = asset as usize;
    json!({
        "asset": estate.ids[at],
        "name": Some(&estate.names[at]).filter(|name| !name.is_empty()),
        "confidence": rounded(found.confidence[at]),
        "given": estate.given[at].is_some(),
        "role": role(roles, asset),
        "runner_up": found.runner_up[at].map(|next| next.group),
        "runner_up_share": found.runner_up[at].map(|next| rounded(next.share)),
    })
}

fn service(estate: &Estate, shared: &SharedService) -> Value {
    json!({
        "asset": estate.ids[shared.service.asset as usize],
        "side": match shared.service.side { Side::Serves => "serves", Side::Calls => "calls" },
        "protocol": shared.service.proto,
        "port": shared.service.port,
        "fan": shared.fan,
        "groups": shared.groups,
        "evidence": match shared.evidence {
            Evidence::Confirmed => "confirmed",
            Evidence::Fan => "fan",
            Evidence::Port => "port",
            Evidence::Breadth => "breadth",
        },
        "sentence": shared.sentence(),
    })
}

/// What was not used as it came.
fn notices(estate: &Estate, found: &Grouping) -> Vec<String> {
    let counts = [
        ("left out, as client and server are one asset", found.notices.self_loops),
        ("left out, as an asset is not in the assets file", found.notices.unknown_assets),
        ("left out, as they have no connection", found.notices.empty),
        ("added up, as they repeat a client and service", found.notices.repeated),
    ];
    let told = counts.into_iter().filter(|&(_, count)| count > 0);
    let told = told.map(|(what, count)| format!("rows {what}: {count}"));
    estate.notices.iter().cloned().chain(told).collect()
}

/// To three decimals.
fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}
