//! Workloads: the list, what dependencies suggest, and what people decide.

pub(super) mod args;
mod explain;
mod rationalize;
mod services;
mod values;

use std::fmt::Write;

use landfall_planning::group::Options;
use landfall_planning::suggestion::suggestions;
use serde::Serialize;

use crate::actions::regroup::{How, Regroup, Report, Wanted, Where, regroup};
use crate::boot::Context;
use crate::documents::asset::AssetDocument;
use crate::documents::estate::Estate;
use crate::documents::suggestion::SuggestionDocument;
use crate::documents::workload::WorkloadDocument;
use crate::documents::{Snapshot, only};

use super::args::List;
use super::output::Out;
use args::{Accept, Decide, Grouping, Merge, Move, Split, Suggest, WorkloadCommand};

pub(super) use services::run as shared_services;

pub(super) async fn run(
    list: &List,
    command: Option<WorkloadCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    match command {
        None => out.list(WorkloadDocument::all(&Snapshot::load(cx).await?), list),
        Some(WorkloadCommand::Show { name }) => show(&name, cx, out).await,
        Some(WorkloadCommand::Suggest(options)) => suggest(&options, cx, out).await,
        Some(WorkloadCommand::State(options)) => super::backlog::state(options, cx, out).await,
        Some(WorkloadCommand::Set(set)) => super::set::workloads(&set, cx, out).await,
        Some(WorkloadCommand::Rationalize(asked)) => rationalize::run(&asked, cx, out).await,
        Some(WorkloadCommand::Export { out: path }) => values::export(&path, cx, out).await,
        Some(WorkloadCommand::Import(asked)) => values::import(&asked, cx, out).await,
        Some(WorkloadCommand::Explain(options)) => explain::run(&options, cx, out).await,
        Some(WorkloadCommand::Accept(options)) => accept(options, cx, out).await,
        Some(WorkloadCommand::Split(options)) => split(options, cx, out).await,
        Some(WorkloadCommand::Merge(Merge { workloads, name, decide })) => {
            carry_out(&Regroup::Merge { workloads, name }, &decide, cx, out).await
        }
        Some(WorkloadCommand::Move(Move { assets, to, decide })) => {
            carry_out(&Regroup::Move { assets, into: to }, &decide, cx, out).await
        }
    }
}

fn options(grouping: Grouping) -> Options {
    Options { seed: grouping.seed, finer: grouping.finer, ..Options::default() }
}

async fn suggest(how: &Suggest, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let estate = Estate::load(&cx.store).await?;
    let found = suggestions(estate.basis(), &options(how.grouping)).all;
    let documents = found.iter().map(|one| SuggestionDocument::of(one, estate.basis()));
    out.list(documents, &how.list)
}

async fn accept(how: Accept, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let wanted = Wanted {
        keys: how.suggestions,
        at_least_percent: how.confidence,
        name: how.name,
        options: options(how.grouping),
    };
    carry_out(&Regroup::Accept(wanted), &how.decide, cx, out).await
}

async fn split(how: Split, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let at = match (how.assets.is_empty(), how.most) {
        (false, _) => Where::Assets(how.assets),
        (true, Some(most)) => Where::Most(most as usize),
        (true, None) => Where::SmallestCut,
    };
    let decision = Regroup::Split { workload: how.workload, at, name: how.name };
    carry_out(&decision, &how.decide, cx, out).await
}

async fn carry_out(
    decision: &Regroup,
    how: &Decide,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let how = How { reason: how.reason.as_deref(), dry_run: how.dry_run };
    let report = regroup(cx, decision, how).await?;
    if out.json {
        return Out::document(&serde_json::json!({
            "changes": report.changes,
            "placed": report.placed,
            "notices": report.notices,
            "written": report.written,
            "findings": [],
        }));
    }
    lines(&report).iter().try_for_each(|line| out.say(line))
}

fn lines(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    let will = if report.written { "" } else { "would go: " };
    for group in report.placed.chunk_by(|a, b| a.to == b.to) {
        let names: Vec<&str> = group.iter().map(|one| one.asset.as_str()).collect();
        lines.push(format!("{will}{} → {}", names.join(", "), group[0].to));
    }
    if report.placed.is_empty() {
        lines.push("nothing moves; where they are is a person's decision from now on".to_owned());
    }
    lines.extend(report.notices.iter().cloned());
    lines.extend(contradicted(&report.changes.plan_entries));
    if !report.written {
        lines.push("nothing was written (dry run)".to_owned());
    }
    lines
}

/// What the plan in force does not fit any more.
fn contradicted(entries: &[String]) -> Vec<String> {
    const TOLD: usize = 5;
    let mut lines: Vec<String> =
        entries.iter().take(TOLD).map(|entry| format!("the plan in force: {entry}")).collect();
    if entries.len() > TOLD {
        lines.push(format!("and {} more entries of the plan in force", entries.len() - TOLD));
    }
    lines
}

async fn show(name: &str, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let snapshot = Snapshot::load(cx).await?;
    let workloads = WorkloadDocument::all(&snapshot);
    let fits = |w: &&WorkloadDocument| {
        [&w.key, &w.title, &w.name, &w.id].iter().any(|known| known.eq_ignore_ascii_case(name))
    };
    let found: Vec<&WorkloadDocument> = workloads.iter().filter(fits).collect();
    let workload = *only("workload", name, &found)?;
    let assets: Vec<AssetDocument> = AssetDocument::all(&snapshot)
        .filter(|asset| asset.workload.as_ref() == Some(&workload.key))
        .collect();
    if out.json {
        #[derive(Serialize)]
        struct Detail<'a> {
            #[serde(flatten)]
            workload: &'a WorkloadDocument,
            members: Vec<AssetDocument>,
        }
        return Out::document(&Detail { workload, members: assets });
    }
    out.say(&workload_text(workload, &assets))
}

fn workload_text(workload: &WorkloadDocument, assets: &[AssetDocument]) -> String {
    let mut text = format!("{} {}\n", workload.key, workload.title);
    let _ = writeln!(
        text,
        "  {} ({}% sure): {}",
        workload.disposition, workload.disposition_confidence_percent, workload.disposition_because
    );
    let _ = writeln!(
        text,
        "  grouped ({}% sure): {}",
        workload.grouping_confidence_percent, workload.grouping_because
    );
    if let Some(rank) = workload.rank {
        let _ = writeln!(text, "  rank {rank}, score {}: {}", workload.score, workload.rank_reason);
        for c in &workload.contributions {
            let value = c.value.as_deref().unwrap_or("not known");
            let _ = writeln!(
                text,
                "    {:<28} {value:<18} {:>6.1} × {:.2} = {:>6.1}",
                c.label, c.score, c.relevance, c.points
            );
        }
    }
    let _ = writeln!(text, "  {} hours, {} GiB", workload.effort_hours, workload.storage_gib);
    if let (Some(release), Some(ready)) = (&workload.release, &workload.ready_on) {
        let _ = writeln!(text, "  release {release}, complete on {ready}");
    }
    for asset in assets {
        let _ = writeln!(text, "  - {} ({}, {})", asset.name, asset.kind, asset.readiness);
    }
    text.trim_end().to_owned()
}
