//! `landfall engine group`: workloads and shared services from a table of dependencies.

mod documents;
mod files;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use landfall_planning::group::{
    Facts, Grouping, Options, Service, Side, group, group_with_ties, hints_from_names, roles,
};

use crate::export::csv;
use crate::failure::Failure;

use super::output::Out;
use files::Estate;

#[derive(Debug, clap::Args)]
pub(crate) struct GroupCommand {
    /// The dependencies: client, server, port, proto, connections or conversations, bytes
    edges: PathBuf,
    /// Write the groups to this file: as a table if it ends in .csv, else as JSON
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The assets: id, and if known name, env, and the group that people gave
    #[arg(long, value_name = "FILE")]
    assets: Option<PathBuf>,
    /// Seed: equal input gives equal groups on any machine
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// Finer groups in steps, 1 to 3, or coarser ones, -1 to -3
    #[arg(long, default_value_t = 0, value_name = "STEPS", allow_hyphen_values = true,
        value_parser = clap::value_parser!(i8).range(-3..=3))]
    finer: i8,
    /// How many divisions may be made at a time; the groups are the same for any number
    #[arg(long, default_value_t = 1, value_name = "K", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: u16,
    /// Ports are no evidence of a shared service
    #[arg(long)]
    no_ports: bool,
    /// Names are no evidence of what belongs together
    #[arg(long)]
    no_names: bool,
    /// This is a shared service: dns1:udp/53; of an asset that calls others: monitor1>tcp/9100
    /// (repeatable)
    #[arg(long, value_name = "SERVICE")]
    shared: Vec<String>,
    /// This is no shared service (repeatable)
    #[arg(long, value_name = "SERVICE")]
    not_shared: Vec<String>,
}

/// Groups, and writes what was found.
pub(super) fn run(options: &GroupCommand, out: &Out) -> anyhow::Result<()> {
    let estate = Estate::read(&options.edges, options.assets.as_deref())?;
    let services = |given: &[String]| -> anyhow::Result<Vec<Service>> {
        given.iter().map(|text| service(&estate, text)).collect()
    };
    let (confirmed, refused) = (services(&options.shared)?, services(&options.not_shared)?);
    if let Some(both) = confirmed.iter().position(|service| refused.contains(service)) {
        let text = &options.shared[both];
        return Err(Failure::Usage(format!("`{text}` cannot be shared and not shared")).into());
    }
    let names: Vec<&str> = estate.names.iter().map(String::as_str).collect();
    let hints = if options.no_names { Vec::new() } else { vec![hints_from_names(&names)] };
    let facts = Facts {
        environments: &estate.environments,
        given: &estate.given,
        confirmed: &confirmed,
        refused: &refused,
        hints: &hints,
    };
    let how = Options {
        seed: options.seed,
        ports: !options.no_ports,
        finer: options.finer,
        threads: usize::from(options.threads),
        ..Options::default()
    };
    let (assets, edges) = (estate.ids.len(), &estate.edges);
    if is_table(&options.out) && !out.json {
        let found = group(assets, edges, &facts, &how);
        let mut bytes = Vec::new();
        table(&mut bytes, &estate, &found)?;
        write(&options.out, &bytes)?;
        return say(out, &estate, &found);
    }
    let (found, ties) = group_with_ties(assets, edges, &facts, &how);
    let mut bytes = Vec::new();
    if is_table(&options.out) {
        table(&mut bytes, &estate, &found)?;
    } else {
        let own = edges.iter().filter(|e| !ties.hides(e.client, e.server, e.proto, e.port));
        let roles = roles(assets, &own.copied().collect::<Vec<_>>());
        bytes = serde_json::to_vec(&documents::whole(&estate, &found, (&ties, &roles)))?;
    }
    write(&options.out, &bytes)?;
    if out.json {
        return Out::document(&documents::summary(&estate, &found, &ties));
    }
    say(out, &estate, &found)
}

fn say(out: &Out, estate: &Estate, found: &Grouping) -> anyhow::Result<()> {
    documents::sentences(estate, found).iter().try_for_each(|line| out.say(line))
}

fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}

fn table(bytes: &mut Vec<u8>, estate: &Estate, found: &Grouping) -> anyhow::Result<()> {
    let columns = ["asset_id", "group", "confidence", "runner_up"];
    csv::write(bytes, &columns, &documents::rows(estate, found))
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}

/// A service as people write it: asset, `:` if it serves or `>` if it calls, protocol, `/`, port.
fn service(estate: &Estate, text: &str) -> anyhow::Result<Service> {
    let found = || {
        let at = text.rfind([':', '>'])?;
        let side = if text[at..].starts_with(':') { Side::Serves } else { Side::Calls };
        let (proto, port) = text[at + 1..].split_once('/')?;
        let (proto, port) = (files::protocol(proto)?, port.parse().ok()?);
        Some(Service { asset: estate.find(&text[..at])?, proto, port, side })
    };
    found().ok_or_else(|| {
        let hint = "write ASSET:PROTOCOL/PORT for a server, ASSET>PROTOCOL/PORT for a client";
        Failure::Usage(format!("`{text}` is no service of a known asset; {hint}")).into()
    })
}
