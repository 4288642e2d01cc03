//! `landfall quickstart`: the main job on the bundled estate, from export to report.

use jiff::civil::{Date, date};
use landfall_planning::graph::TieReason;
use landfall_planning::group::Options;
use landfall_planning::suggestion::suggestions;

use crate::actions::adopt_plan::adopt_plan;
use crate::actions::import_estate::{Content, ImportFile, ImportRequest, import_estate};
use crate::actions::jobs::MOVES;
use crate::actions::plan_input::TeamFile;
use crate::actions::propose_plan::{Ask, Limit, ProposeRequest, Stability};
use crate::boot::Context;
use crate::config::{Config, Flags};
use crate::documents::Snapshot;
use crate::documents::assumption::AssumptionDocument;
use crate::documents::plan::{Names, iterations};
use crate::documents::suggestion::SuggestionDocument;
use crate::documents::workload::WorkloadDocument;

use super::args::Quickstart;
use super::export::write_report;
use super::import::summary;
use super::output::{Out, bar};
use super::plan::search;
use super::serve;

const ESTATE: &[u8] = include_bytes!("../../../../fixtures/quickstart/SizingWorkshop-RVTools.xlsx");
const DEPENDENCIES: &[u8] =
    include_bytes!("../../../../fixtures/quickstart/invented-dependencies.csv");
/// The team file of the quickstart, and what a person begins with who has none.
pub(crate) const TEAM: &str = include_str!("../../../../fixtures/quickstart/team.toml");

/// Imports, ranks, plans and reports.
pub(crate) async fn run(options: Quickstart, flags: Flags, out: &Out) -> anyhow::Result<()> {
    let directory = &options.directory;
    if options.fresh && directory.join("landfall.db").exists() {
        for name in
            ["landfall.db", "landfall.db-wal", "landfall.db-shm", "report.html", "team.toml"]
        {
            let path = directory.join(name);
            if path.exists() {
                std::fs::remove_file(path)?;
            }
        }
    }
    std::fs::create_dir_all(directory)?;
    let database = flags
        .database
        .clone()
        .unwrap_or_else(|| format!("sqlite:{}", directory.join("landfall.db").display()));
    let config = Config { database, ..Config::load(flags)? };
    let cx = Context::open(config).await?;
    let result = job(&options, &cx, out).await;
    if result.is_err() || options.no_serve || out.json {
        cx.close().await;
        return result;
    }
    serve::run_anywhere(cx, options.listen, out).await
}

async fn job(options: &Quickstart, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let directory = &options.directory;
    let bundled =
        |name: &str, bytes| ImportFile { name: name.to_owned(), content: Content::Bundled(bytes) };
    let request = ImportRequest {
        files: vec![
            bundled("SizingWorkshop-RVTools.xlsx", ESTATE),
            bundled("invented-dependencies.csv", DEPENDENCIES),
        ],
        options: landfall_intake::Options::default(),
        reason: Some("quickstart".to_owned()),
        ..ImportRequest::default()
    };
    let spinner = bar();
    let report = import_estate(cx, request, &mut |file, rows| {
        spinner.set_message(format!("{file}: {rows} rows"));
        spinner.tick();
    })
    .await;
    spinner.finish_and_clear();
    let report = report?;
    std::fs::write(directory.join("team.toml"), TEAM)?;
    let mut snapshot = Snapshot::load(cx).await?;
    if snapshot.plan.is_none() {
        let request = ProposeRequest {
            start: date(2026, 12, 7),
            days: 14,
            iterations: 26,
            team: TeamFile::parse("team.toml".to_owned(), TEAM.to_owned())?,
            seed: 1,
            limit: Limit::Moves(MOVES),
            stability: Stability::None,
            ask: Ask::default(),
            reason: Some("quickstart".to_owned()),
        };
        let plan = search(cx, request).await?;
        adopt_plan(cx, plan.number, Some("quickstart")).await?;
        snapshot = Snapshot::load(cx).await?;
    }
    let page = directory.join("report.html");
    write_report(&page, &snapshot, cx)?;
    if out.json {
        return Out::document(&serde_json::json!({
            "changes": report.changes,
            "findings": report.findings,
            "report": page,
        }));
    }
    summary(out, &report)?;
    tell(&snapshot, cx.today(), out)?;
    let database = directory.join("landfall.db");
    out.say(&format!("\nreport: {}", page.display()))?;
    out.say(&format!(
        "next:   open the report; then try it on your own export:\n        \
         landfall import rvtools.xlsx azure-dependencies.csv\n        \
         landfall plan propose --start 2026-12-07 --team-capacity {}\n        \
         or look around here: landfall --database sqlite:{} backlog",
        directory.join("team.toml").display(),
        database.display()
    ))
}

fn tell(snapshot: &Snapshot, today: Date, out: &Out) -> anyhow::Result<()> {
    let in_scope = snapshot.assets.iter().filter(|asset| asset.in_scope()).count();
    let backlog = WorkloadDocument::backlog(snapshot);
    out.say(&format!(
        "\n{} assets, {in_scope} of them in scope, in {} workloads; {} need work; {} dependencies",
        snapshot.assets.len(),
        snapshot.workloads.len(),
        backlog.len(),
        snapshot.dependencies.len()
    ))?;
    out.say("first in the backlog:")?;
    for workload in backlog.iter().take(5) {
        out.say(&format!(
            "  {:>2}. {} {} ({}): {}",
            workload.rank.unwrap_or_default(),
            workload.key,
            workload.title,
            workload.disposition,
            workload.rank_reason
        ))?;
    }
    if let Some(plan) = &snapshot.plan {
        let used = iterations(plan, &Names::of(snapshot));
        let last = used.iter().rev().find(|iteration| iteration.effort_hours > 0.0);
        let gap = crate::documents::plan::gap(plan)
            .map(|gap| format!("; the best possible could cost at most {:.1} % less", gap * 100.0));
        out.say(&format!(
            "plan {}: {} move groups, {} shared services, complete on {}{}",
            plan.key(),
            plan.report.groups.len(),
            plan.report.shared_services.len(),
            last.map_or("(nothing placed)", |iteration| iteration.end.as_str()),
            gap.unwrap_or_default()
        ))?;
    }
    dependencies(snapshot, out)?;
    if let Some(first) = AssumptionDocument::all(snapshot, today).first() {
        out.say(&format!("question first: {} {}", first.key, first.statement))?;
    }
    Ok(())
}

/// What dependencies tell: the largest shared service, a circle, and what they suggest.
fn dependencies(snapshot: &Snapshot, out: &Out) -> anyhow::Result<()> {
    let structure = snapshot.structure();
    if let Some(first) = structure.shared_sentences(&snapshot.assets).first() {
        out.say(&format!("shared service: {first}"))?;
    }
    let circle = structure
        .groups
        .iter()
        .find(|group| group.forced_by.iter().any(|tie| tie.reason == TieReason::Cycle));
    if let Some(circle) = circle {
        let name = |&at: &u32| snapshot.assets[at as usize].name.as_str();
        let names: Vec<&str> = circle.members.iter().map(name).collect();
        out.say(&format!("a circle, which moves together: {}", names.join(", ")))?;
    }
    let basis = snapshot.basis();
    let found = suggestions(basis, &Options::default()).all;
    out.say(&format!("workloads that dependencies suggest: {}", found.len()))?;
    for suggestion in found.iter().take(3) {
        let document = SuggestionDocument::of(suggestion, basis);
        let assets = document.assets.join(", ");
        out.say(&format!("  {} {}: {assets}", document.key, document.title))?;
    }
    Ok(())
}
