//! `landfall workloads explain`: what binds an asset or a workload.

use landfall_domain::estate::{Asset, Dependency};
use landfall_planning::estate_graph::EstateGraph;
use landfall_planning::suggestion::{Suggestions, suggestions_of};

use crate::boot::Context;
use crate::documents::binding::{AssetBinding, WorkloadBinding};
use crate::documents::estate::{Estate, find_in_scope, find_workload, is_asset};
use crate::failure::Failure;

use super::super::output::Out;
use super::args::Explain;
use super::options;

pub(super) async fn run(how: &Explain, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let estate = Estate::load(&cx.store).await?;
    let graph = graph(&estate, &estate.dependencies);
    let found = suggestions_of(&graph, estate.basis(), &options(how.grouping));
    let what_if = what_if(how, &estate, &found)?;
    if estate.assets.iter().any(|asset| is_asset(asset, &how.item)) {
        let asset = find_in_scope(&estate.assets, &how.item)?;
        let binding = AssetBinding::of(asset, &estate, &graph, &found, what_if);
        return if out.json { Out::document(&binding) } else { say(out, &binding.lines()) };
    }
    let workload = find_workload(&estate.workloads, &how.item)
        .map_err(|_| Failure::Usage(format!("there is no asset or workload `{}`", how.item)))?;
    let binding = WorkloadBinding::of(workload, &estate, &graph, &found, what_if);
    if out.json { Out::document(&binding) } else { say(out, &binding.lines()) }
}

fn say(out: &Out, lines: &[String]) -> anyhow::Result<()> {
    lines.iter().try_for_each(|line| out.say(line))
}

fn graph<'a>(estate: &'a Estate, dependencies: &[Dependency]) -> EstateGraph<'a> {
    EstateGraph::new(&estate.assets, &estate.workloads, dependencies, &estate.verdicts)
}

/// Names of the assets that would have other companions without some dependencies; none if that
/// was not asked.
fn what_if(
    how: &Explain,
    estate: &Estate,
    found: &Suggestions,
) -> anyhow::Result<Option<Vec<String>>> {
    if how.without.is_empty() {
        return Ok(None);
    }
    let mut kept = estate.dependencies.clone();
    for text in &how.without {
        let (client, server, port) = ends(text, estate)?;
        let before = kept.len();
        kept.retain(|one| {
            let is_it = one.from == client.id
                && one.to == server.id
                && port.is_none_or(|port| one.port == Some(port));
            !is_it
        });
        if kept.len() == before {
            let message = format!("`{text}`: {} has no such dependency", client.name);
            return Err(Failure::Usage(message).into());
        }
    }
    let graph = graph(estate, &kept);
    let without = suggestions_of(&graph, estate.basis(), &options(how.grouping));
    let changed = found.grouping.differs_from(&without.grouping);
    Ok(Some(changed.into_iter().map(|at| estate.assets[at as usize].name.clone()).collect()))
}

/// Client, server and port of `web1:db1:1433`.
fn ends<'a>(text: &str, estate: &'a Estate) -> anyhow::Result<(&'a Asset, &'a Asset, Option<u16>)> {
    let parts: Vec<&str> = text.split(':').collect();
    let wrong = || Failure::Usage(format!("`{text}` is not CLIENT:SERVER or CLIENT:SERVER:PORT"));
    let (client, server, port) = match parts.as_slice() {
        [client, server] => (client, server, None),
        [client, server, port] => (client, server, Some(port.parse().map_err(|_| wrong())?)),
        _ => return Err(wrong().into()),
    };
    Ok((find_in_scope(&estate.assets, client)?, find_in_scope(&estate.assets, server)?, port))
}
