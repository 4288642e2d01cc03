//! Groups the assets of an edges file and tells how near that comes to the truth.
//!
//! EDGES is `client,server,port,proto,class,conversations,bytes`; classes other than `intra`,
//! `cross`, `platform` and `fileshare` are shared services. ASSETS is
//! `asset_id,name,role,kind,workload,workload_name,env,…`; workload -1 is infrastructure.
//!
//! With `roles` tells of roles instead; a number makes groups so many steps finer.
//!
//! `cargo run --release -p landfall-planning --example group -- EDGES ASSETS [SEED [no-ports|env|names|roles|STEPS]…]`

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a measuring program")]

mod clock;

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt::Write;
use std::time::Instant;

use clock::seconds_used;
use landfall_planning::group::{
    Edge, Facts, Grouping, Options, Side, Ties, adjusted_rand, group, hints_from_names, roles,
};

/// What an edge is in truth.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    /// Inside a workload, or between two.
    Own,
    /// To a platform or file server that many workloads use: nobody's mistake if hidden.
    Platform,
    /// Of a shared service.
    Shared,
}

fn read_edges(path: &str) -> Result<Vec<(Edge, Class)>, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let mut edges = Vec::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [client, server, port, proto, class, connections, bytes] = fields.as_slice() else {
            return Err(format!("not an edge: {line}").into());
        };
        let edge = Edge {
            client: client.parse()?,
            server: server.parse()?,
            port: port.parse()?,
            proto: proto.parse()?,
            connections: connections.parse()?,
            bytes: bytes.parse()?,
        };
        let class = match *class {
            "intra" | "cross" => Class::Own,
            "platform" | "fileshare" => Class::Platform,
            _ => Class::Shared,
        };
        edges.push((edge, class));
    }
    Ok(edges)
}

/// What is known of the assets.
#[derive(Default)]
struct Assets {
    /// None for infrastructure.
    workloads: Vec<Option<u32>>,
    /// Numbered.
    environments: Vec<Option<u32>>,
    names: Vec<String>,
    /// What they do in truth, numbered.
    roles: Vec<u32>,
}

fn read_assets(path: &str) -> Result<Assets, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let mut assets = Assets::default();
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut role_numbers: BTreeMap<String, u32> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        assets.workloads.push(fields.get(4).and_then(|workload| workload.parse().ok()));
        assets.names.push(fields.get(1).copied().unwrap_or_default().to_owned());
        let role = fields.get(2).copied().unwrap_or_default().to_owned();
        let next = u32::try_from(role_numbers.len())?;
        assets.roles.push(*role_numbers.entry(role).or_insert(next));
        let next = u32::try_from(numbers.len())?;
        let environment = fields.get(6).copied().unwrap_or_default().to_owned();
        assets.environments.push(Some(*numbers.entry(environment).or_insert(next)));
    }
    Ok(assets)
}

/// The edges that are hidden as those of shared services.
struct Hidden {
    precision: f64,
    /// With those of platforms and file servers left out.
    precision_but_platforms: f64,
    recall: f64,
}

/// Whether an edge is one of a shared service that was found.
fn is_hidden(grouping: &Grouping) -> impl Fn(&Edge) -> bool {
    let shared: std::collections::HashSet<(u32, u8, u16, Side)> = grouping
        .shared
        .iter()
        .map(|found| found.service)
        .map(|service| (service.asset, service.proto, service.port, service.side))
        .collect();
    move |edge| {
        shared.contains(&(edge.server, edge.proto, edge.port, Side::Serves))
            || shared.contains(&(edge.client, edge.proto, edge.port, Side::Calls))
    }
}

fn hub_edges(edges: &[(Edge, Class)], grouping: &Grouping) -> Hidden {
    let is_hidden = is_hidden(grouping);
    let (mut hidden, mut platforms, mut right, mut truth) = (0.0, 0.0, 0.0, 0.0);
    for &(edge, class) in edges {
        let found = is_hidden(&edge);
        let count = |counts: bool| f64::from(u8::from(counts));
        hidden += count(found);
        platforms += count(found && class == Class::Platform);
        truth += count(class == Class::Shared);
        right += count(found && class == Class::Shared);
    }
    Hidden {
        precision: right / f64::max(hidden, 1.0),
        precision_but_platforms: right / f64::max(hidden - platforms, 1.0),
        recall: right / f64::max(truth, 1.0),
    }
}

/// Memberships by stated confidence: how many, and how many of them are right, which is when the
/// asset is of the workload that most of its group are of. Groups of one are left out.
fn calibration(assets: &[(usize, u32)], grouping: &Grouping) {
    let mut counts: BTreeMap<u32, HashMap<u32, u32>> = BTreeMap::new();
    for &(asset, workload) in assets {
        let of_group = counts.entry(grouping.group_of[asset]).or_default();
        *of_group.entry(workload).or_insert(0) += 1;
    }
    let mut deciles = [(0_u32, 0_u32); 11];
    for &(asset, workload) in assets {
        let of_group = &counts[&grouping.group_of[asset]];
        let most = of_group.iter().max_by_key(|count| (count.1, std::cmp::Reverse(count.0)));
        if of_group.values().sum::<u32>() > 1 {
            let stated = 10.0 * grouping.confidence[asset] + 1e-9;
            let decile = &mut deciles[(1..=10).filter(|&tenth| stated >= f64::from(tenth)).count()];
            decile.0 += 1;
            decile.1 += u32::from(most.is_some_and(|most| *most.0 == workload));
        }
    }
    for (tenth, (members, right)) in (0..).zip(deciles).filter(|decile| decile.1.0 > 0) {
        let share = f64::from(right) / f64::from(members);
        println!("  confidence {tenth:>2}/10: {members:>6} members, {share:.3} right");
    }
}

fn tell_groups(workloads: &[Option<u32>], labelled: &[(Edge, Class)], grouping: &Grouping) {
    let mut active = vec![false; workloads.len()];
    for (edge, _) in labelled {
        active[edge.client as usize] = true;
        active[edge.server as usize] = true;
    }
    let known: Vec<(usize, u32)> = (0..workloads.len())
        .filter(|&asset| active[asset])
        .filter_map(|asset| Some((asset, workloads[asset]?)))
        .collect();
    let pairs: Vec<(u32, u32)> =
        known.iter().map(|&(asset, workload)| (workload, grouping.group_of[asset])).collect();
    let hidden = hub_edges(labelled, grouping);
    println!(
        "ari {:.4}  hub edges: precision {:.3} recall {:.3} but platforms {:.3}  groups {}  \
         pairs {}  shared {}",
        adjusted_rand(&pairs),
        hidden.precision,
        hidden.recall,
        hidden.precision_but_platforms,
        grouping.groups,
        grouping.pairs,
        grouping.shared.len(),
    );
    calibration(&known, grouping);
}

/// Roles without the edges of shared services, and how near they and their words come to the truth.
fn tell_roles(truth: &[u32], edges: &[Edge]) {
    let started = Instant::now();
    let before = seconds_used(started);
    let found = roles(truth.len(), edges);
    let seconds = seconds_used(started) - before;
    let known = truth.iter().zip(&found.role_of);
    let pairs: Vec<(u32, u32)> =
        known.filter_map(|(&truth, role)| Some((truth, (*role)?))).collect();
    let words: Vec<&str> = found.roles.iter().map(|role| role.word.unwrap_or("-")).collect();
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    for (number, &word) in (0..).zip(&words) {
        numbers.entry(word).or_insert(number);
    }
    let by_word: Vec<(u32, u32)> =
        pairs.iter().map(|&(truth, role)| (truth, numbers[words[role as usize]])).collect();
    println!(
        "roles {}  assets with one {}  ari {:.3}  ari by word {:.3}  {seconds:.3} CPU s",
        found.roles.len(),
        pairs.len(),
        adjusted_rand(&pairs),
        adjusted_rand(&by_word),
    );
    let mut largest: Vec<_> = found.roles.iter().collect();
    largest.sort_by_key(|role| std::cmp::Reverse(role.members));
    for role in largest.iter().take(20) {
        println!("  {:>6} {}", role.members, role.word.unwrap_or("-"));
    }
}

/// The ties that are left, with their weights, for another program to group.
fn write_pairs(path: &str, assets: usize, ties: &Ties) -> Result<(), Box<dyn Error>> {
    let mut text = String::from("a,b,weight\n");
    for asset in 0..u32::try_from(assets)? {
        let bonds = ties.of_asset(asset, &[]).bonds;
        for bond in bonds.iter().filter(|bond| bond.weight > 0.0 && bond.edge.client == asset) {
            writeln!(text, "{asset},{},{}", bond.other, bond.weight)?;
        }
    }
    std::fs::write(path, text)?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, edges_path, assets_path, rest @ ..] = arguments.as_slice() else {
        return Err("usage: group EDGES ASSETS [SEED [no-ports|env|names|roles|STEPS]…]".into());
    };
    let labelled = read_edges(edges_path)?;
    let Assets { workloads, environments, names, roles: true_roles } = read_assets(assets_path)?;
    let edges: Vec<Edge> = labelled.iter().map(|edge| edge.0).collect();
    let has = |word: &str| rest.iter().any(|argument| argument == word);
    let options = Options {
        seed: rest.first().map_or(Ok(1), |seed| seed.parse())?,
        ports: !has("no-ports"),
        finer: rest.iter().skip(1).find_map(|word| word.parse().ok()).unwrap_or_default(),
        ..Options::default()
    };
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let hints = [hints_from_names(&names)];
    let facts = Facts {
        environments: if has("env") { &environments } else { &[] },
        hints: if has("names") { &hints } else { &[] },
        ..Facts::default()
    };
    let started = Instant::now();
    let before = seconds_used(started);
    let grouping = group(workloads.len(), &edges, &facts, &options);
    let seconds = seconds_used(started) - before;
    if has("roles") {
        let hidden = is_hidden(&grouping);
        let own: Vec<Edge> = edges.iter().filter(|edge| !hidden(edge)).copied().collect();
        tell_roles(&true_roles, &own);
        return Ok(());
    }
    tell_groups(&workloads, &labelled, &grouping);
    if let Some(path) = rest.iter().find_map(|word| word.strip_prefix("pairs=")) {
        write_pairs(path, workloads.len(), &Ties::new(workloads.len(), &edges, &facts, &options))?;
    }
    println!("{seconds:.3} CPU s");
    Ok(())
}
