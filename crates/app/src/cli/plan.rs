//! `landfall plan` and `landfall iterations`.

use std::path::Path;

use anyhow::Context as _;
use landfall_domain::plan::{Plan, PlanStatus};

use crate::actions::adopt_plan::{adopt_plan, no_such_plan};
use crate::actions::jobs::MOVES;
use crate::actions::plan_input::TeamFile;
use crate::actions::propose_plan::{Ask, Limit, ProposeRequest, Stability, propose_plan};
use crate::actions::save_teams::StandingTeams;
use crate::boot::Context;
use crate::documents::Snapshot;
use crate::documents::plan::{
    Names, PlanDetail, PlanSummary, differences, iterations as iterations_of, unplaced,
};
use crate::documents::plan_rules::rules;
use crate::failure::Failure;

use super::args::{List, PlanCommand, Propose};
use super::estate::number;
use super::explain_plan::explain;
use super::output::{Out, bar};

pub(crate) async fn run(command: PlanCommand, cx: &Context, out: &Out) -> anyhow::Result<()> {
    match command {
        PlanCommand::Propose(options) => propose(options, cx, out).await,
        PlanCommand::Show { plan } => show(plan.as_deref(), cx, out).await,
        PlanCommand::Explain { item, plan } => {
            let plan = chosen(plan.as_deref(), &Snapshot::load(cx).await?, cx).await?;
            explain(&plan, &item, cx, out).await
        }
        PlanCommand::List(list) => {
            let plans = plans(cx).await?;
            out.list(plans.iter().map(PlanSummary::from).collect::<Vec<_>>(), &list)
        }
        PlanCommand::Diff { before, after } => {
            diff(before.as_deref(), after.as_deref(), cx, out).await
        }
        PlanCommand::Adopt { plan, reason } => {
            let number = match plan {
                Some(key) => number("P", &key)?,
                None => latest_proposal(&plans(cx).await?)?,
            };
            let plan = adopt_plan(cx, number, reason.as_deref()).await?;
            if out.json {
                return Out::document(&PlanSummary::from(&plan));
            }
            out.say(&format!("{} is in force", plan.key()))
        }
    }
}

async fn propose(options: Propose, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let team = team_file(options.team_capacity.as_deref(), cx).await?;
    let days = length_days(&options.length)?;
    if options.time_limit.is_some_and(|seconds| !(seconds > 0.0 && seconds <= 86_400.0)) {
        return Err(
            Failure::Usage("--time-limit must lie between 0 and 86400 seconds".to_owned()).into()
        );
    }
    let iterations = options.iterations.unwrap_or(u32::from(364 / days).max(1));
    if !(1..=1_000).contains(&iterations) {
        return Err(Failure::Usage("--iterations must lie between 1 and 1000".to_owned()).into());
    }
    let request = ProposeRequest {
        start: options.start,
        days,
        iterations,
        team,
        seed: options.seed,
        limit: options.time_limit.map_or(Limit::Moves(MOVES), Limit::Seconds),
        stability: options.stability.map_or(Stability::None, stability),
        ask: Ask { rule_costs: options.rule_costs, bottlenecks: options.bottlenecks },
        reason: options.reason,
    };
    let plan = search(cx, request).await?;
    let snapshot = Snapshot::load(cx).await?;
    print(&plan, &Names::of(&snapshot), out)
}

/// The team file that is named, else the standing one.
async fn team_file(path: Option<&Path>, cx: &Context) -> anyhow::Result<TeamFile> {
    if let Some(path) = path {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        return TeamFile::parse(path.display().to_string(), text);
    }
    let mut tx = cx.store.read().await?;
    let text = StandingTeams::text(&mut tx).await?;
    tx.rollback().await?;
    TeamFile::parse("the standing team file".to_owned(), text)
}

fn stability(weight: Option<u32>) -> Stability {
    Stability::Weight(weight.map(i64::from))
}

/// Proposes with a progress bar.
pub(crate) async fn search(cx: &Context, request: ProposeRequest) -> anyhow::Result<Plan> {
    let bar = bar();
    let plan = propose_plan(cx, request, &mut |progress| {
        bar.set_message(format!(
            "planning: cost {}, at least {}, gap {:.1} %",
            progress.objective,
            progress.bound,
            progress.gap() * 100.0
        ));
        bar.tick();
        true
    })
    .await;
    bar.finish_and_clear();
    plan
}

/// Weeks (`2w`) or days (`10d`) as days.
fn length_days(text: &str) -> anyhow::Result<u16> {
    let wrong = || {
        Failure::Usage(format!("`{text}` is no length of an iteration: use 1w to 6w, or 7d to 42d"))
    };
    let (digits, factor) = match text.trim() {
        weeks if weeks.ends_with('w') => (weeks.trim_end_matches('w'), 7),
        days => (days.trim_end_matches('d'), 1),
    };
    let days = digits.parse::<u16>().map_err(|_| wrong())?.saturating_mul(factor);
    if (7..=42).contains(&days) { Ok(days) } else { Err(wrong().into()) }
}

async fn plans(cx: &Context) -> anyhow::Result<Vec<Plan>> {
    let mut tx = cx.store.read().await?;
    let plans = tx.plans().await?;
    tx.rollback().await?;
    Ok(plans)
}

fn latest_proposal(plans: &[Plan]) -> anyhow::Result<i64> {
    let proposed = plans.iter().rev().find(|plan| plan.status == PlanStatus::Proposed);
    proposed.map(|plan| plan.number).ok_or_else(|| no_plan_yet().into())
}

fn no_plan_yet() -> Failure {
    Failure::Refused(
        "there is no proposed plan: landfall plan propose --start DATE --team-capacity FILE"
            .to_owned(),
    )
}

async fn load(cx: &Context, number: i64) -> anyhow::Result<Plan> {
    let mut tx = cx.store.read().await?;
    let plan = tx.find_plan(number).await?;
    tx.rollback().await?;
    plan.ok_or_else(|| no_such_plan(number))
}

/// The plan of a key, else the one in force, else the latest.
async fn chosen(key: Option<&str>, snapshot: &Snapshot, cx: &Context) -> anyhow::Result<Plan> {
    match key {
        Some(key) => load(cx, number("P", key)?).await,
        None => Ok(snapshot.plan.clone().ok_or_else(no_plan_yet)?),
    }
}

async fn show(key: Option<&str>, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let snapshot = Snapshot::load(cx).await?;
    let plan = chosen(key, &snapshot, cx).await?;
    print(&plan, &Names::of(&snapshot), out)
}

fn print(plan: &Plan, names: &Names, out: &Out) -> anyhow::Result<()> {
    if out.json {
        return Out::document(&PlanDetail::new(plan, names));
    }
    let summary = PlanSummary::from(plan);
    let gap = summary
        .gap
        .map(|gap| format!("; the best possible could cost at most {:.1} % less", gap * 100.0));
    out.say(&format!(
        "{} ({}): cost {}{}",
        summary.key,
        summary.status,
        summary.objective,
        gap.unwrap_or_default()
    ))?;
    let used: Vec<_> =
        iterations_of(plan, names).into_iter().filter(|i| i.effort_hours > 0.0).collect();
    out.list(used, &List { filter: String::new(), limit: Some(0), offset: 0 })?;
    for rule in rules(plan) {
        out.say(&format!("rule: {}", rule.sentence))?;
    }
    for found in &plan.report.shortages {
        out.say(&format!("bottleneck: {}", found.sentence))?;
    }
    for group in plan.report.groups.iter().take(10) {
        out.say(&format!("moves together: {} ({})", group.assets.join(", "), group.because))?;
    }
    for shared in &plan.report.shared_services {
        out.say(&format!("shared service: {shared}"))?;
    }
    for notice in plan.report.notices.iter().take(10) {
        out.say(&format!("note: {notice}"))?;
    }
    let left = unplaced(plan, names);
    for workload in left.iter().take(10) {
        out.say(&format!(
            "stays in the backlog: {} {} ({} packages): {}",
            workload.workload,
            workload.title,
            workload.packages,
            workload.because.first().map_or("no reason known", String::as_str)
        ))?;
    }
    if left.len() > 10 {
        out.say(&format!("… and {} more workloads (--json lists them)", left.len() - 10))?;
    }
    Ok(())
}

async fn diff(
    before: Option<&str>,
    after: Option<&str>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let plans = plans(cx).await?;
    let last = plans.last().ok_or_else(no_plan_yet)?.number;
    let after = after.map_or(Ok(last), |key| number("P", key))?;
    let in_force = plans.iter().find(|plan| plan.status == PlanStatus::Adopted);
    let before = match before {
        Some(key) => number("P", key)?,
        None => match in_force.map(|plan| plan.number).filter(|number| *number != after) {
            Some(number) => number,
            None => after - 1,
        },
    };
    let (old, new) = (load(cx, before).await?, load(cx, after).await?);
    let snapshot = Snapshot::load(cx).await?;
    let differences = differences(&old, &new, &Names::of(&snapshot));
    if !out.json {
        out.say(&format!(
            "{} cost {}, {} cost {}: {} workloads are complete at another time",
            old.key(),
            old.report.objective,
            new.key(),
            new.report.objective,
            differences.len()
        ))?;
        if differences.is_empty() {
            return Ok(());
        }
    }
    out.list(differences, &List { filter: String::new(), limit: None, offset: 0 })
}

/// The iterations of the plan in force, or of the latest proposal.
pub(crate) async fn iterations(list: &List, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let snapshot = Snapshot::load(cx).await?;
    let plan = snapshot.plan.as_ref().ok_or_else(no_plan_yet)?;
    out.list(iterations_of(plan, &Names::of(&snapshot)), list)
}
