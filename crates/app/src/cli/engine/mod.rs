//! `landfall engine`: the engines on plain files, without a database.

pub(crate) mod args;

use std::path::Path;

use anyhow::Context as _;
use landfall_planning::foreign::{Budget, next_release};
use landfall_planning::plan::next_fit;
use landfall_planning::{
    Instance, PlanDocument, Problem, Progress, Settings, Stop, check, propose, rule_costs,
};
use serde_json::json;

use crate::boot::Stopwatch;
use crate::failure::Failure;

use super::output::{Out, bar};
use super::questions;
use args::{EngineCommand, EngineConvert, EnginePlan};

pub(crate) fn run(command: EngineCommand, out: &Out) -> anyhow::Result<()> {
    match command {
        EngineCommand::Plan(options) => plan(&options, out),
        EngineCommand::Convert(options) => convert(&options, out),
        EngineCommand::Check { instance, plan } => judge(&instance, &plan, out),
        EngineCommand::Explain { instance, plan, item } => {
            let (instance, plan) = (read_instance(&instance)?, read_plan(&plan)?);
            refuse_unsound(&instance, &plan)?;
            let item = find_item(&instance, &item)?;
            questions::explain(&instance, &plan, (item, questions::Shown::All), out)
        }
        EngineCommand::Conflicts(options) => questions::conflicts(&options, out),
        EngineCommand::Bottlenecks(options) => questions::bottlenecks(&options, out),
        EngineCommand::Replan(options) => questions::replan(&options, out),
        EngineCommand::WhatIf(options) => questions::what_if(&options, out),
        EngineCommand::Group(options) => super::group::run(&options, out),
        EngineCommand::Rules { instance, plan, work_limit, seed } => {
            let (instance, plan) = (read_instance(&instance)?, read_plan(&plan)?);
            refuse_unsound(&instance, &plan)?;
            let stop = Stop::Moves(work_limit);
            rules(&instance, &plan, &Settings { seed, stop, ..Settings::default() }, out)
        }
    }
}

fn rules(
    instance: &Instance,
    plan: &[u32],
    settings: &Settings<'_>,
    out: &Out,
) -> anyhow::Result<()> {
    let costs = rule_costs(instance, plan, settings);
    if out.json {
        let items: Vec<serde_json::Value> = costs
            .iter()
            .map(|cost| {
                json!({
                    "rule": cost.rule,
                    "code": cost.code,
                    "name": cost.name,
                    "hard": cost.is_hard,
                    "paid": cost.paid,
                    "with": cost.with,
                    "without": cost.without,
                    "bound": cost.bound,
                    "saves": cost.saves(),
                    "saves_at_most": cost.saves_at_most(),
                    "sentence": cost.sentence(),
                })
            })
            .collect();
        return Out::document(&json!({ "total": items.len(), "items": items }));
    }
    costs.iter().try_for_each(|cost| out.say(&cost.sentence()))
}

fn plan(options: &EnginePlan, out: &Out) -> anyhow::Result<()> {
    let instance = read_instance(&options.instance)?;
    let start = options.start.as_deref().map(read_plan).transpose()?;
    if let Some(start) = &start {
        refuse_unsound(&instance, start)?;
    }
    if options.planner == "next-fit" {
        let plan = next_fit(&instance);
        let objective = check(&instance, &plan).objective;
        return finish(
            options,
            out,
            &json!({ "plan": plan, "version": 1, "instance": instance.meta.name, "seed": options.seed, "objective": objective }),
        );
    }
    let watch = Stopwatch::start();
    let limit = options.time_limit.unwrap_or(10.0);
    let used = || if limit > 0.0 { watch.seconds() / limit } else { 1.0 };
    let stop = match options.work_limit {
        Some(moves) => Stop::Moves(moves),
        None => Stop::Share(&used),
    };
    let settings = Settings {
        seed: options.seed,
        stop,
        gap: options.gap,
        start: start.as_deref(),
        ..Settings::default()
    };
    let (mut first, mut best) = (None, (i64::MAX, 0.0));
    let bar = bar();
    let proposal = propose(&instance, &settings, &mut |progress: &Progress| {
        first.get_or_insert_with(|| watch.seconds());
        if progress.objective < best.0 {
            best = (progress.objective, watch.seconds());
        }
        bar.set_message(format!("cost {}, at least {}", progress.objective, progress.bound));
        bar.tick();
        true
    });
    bar.finish_and_clear();
    let document = proposal.document(&instance, options.seed);
    let mut document = serde_json::to_value(&document)?;
    document["moves"] = json!(proposal.moves);
    document["seconds_to_first"] = json!(first);
    document["seconds_to_best"] = json!(best.1);
    let mut notices: Vec<String> = landfall_planning::instance::notices(&instance)
        .iter()
        .map(|notice| notice.sentence(&instance))
        .collect();
    let lost = check(&instance, &proposal.plan).violations;
    notices.extend(lost.iter().map(|violation| violation.sentence(&instance)));
    if !lost.is_empty() {
        let hint = "not all pins are kept; landfall engine conflicts tells whether they can be";
        out.say(hint)?;
        notices.push(hint.to_owned());
    }
    document["notices"] = json!(notices);
    finish(options, out, &document)
}

fn finish(options: &EnginePlan, out: &Out, document: &serde_json::Value) -> anyhow::Result<()> {
    if let Some(path) = &options.out {
        std::fs::write(path, serde_json::to_vec(document)?)
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    if out.json {
        return Out::document(document);
    }
    let objective = &document["objective"];
    out.say(&format!(
        "cost {} (delay {}, traffic {}, tardy {}{}), bound {}, gap {}",
        objective["total"],
        objective["delay"],
        objective["traffic"],
        objective["tardy"],
        objective.get("rules").map_or_else(String::new, |cost| format!(", rules {cost}")),
        document["bound"],
        document["gap"]
    ))?;
    for item in document["unplanned"].as_array().into_iter().flatten().take(20) {
        out.say(&format!(
            "stays in the backlog: {} because {}",
            item["name"].as_str().unwrap_or_default(),
            item["because"].as_str().unwrap_or_default()
        ))?;
    }
    Ok(())
}

fn judge(instance: &Path, plan: &Path, out: &Out) -> anyhow::Result<()> {
    let (instance, plan) = (read_instance(instance)?, read_plan(plan)?);
    let verdict = check(&instance, &plan);
    let violations: Vec<serde_json::Value> = verdict
        .violations
        .iter()
        .map(|violation| {
            json!({ "code": violation.code(), "sentence": violation.sentence(&instance) })
        })
        .collect();
    if out.json {
        Out::document(&json!({
            "sound": verdict.is_sound(),
            "objective": verdict.objective,
            "unplanned": verdict.unplanned,
            "violations": violations,
        }))?;
    } else {
        for violation in &verdict.violations {
            out.say(&format!("{}: {}", violation.code(), violation.sentence(&instance)))?;
        }
    }
    if !verdict.is_sound() {
        let count = verdict.violations.len();
        return Err(Failure::Refused(format!("the plan breaks {count} rules")).into());
    }
    if !out.json {
        out.say(&format!(
            "sound: cost {}, {} items stay in the backlog",
            verdict.objective.total, verdict.unplanned
        ))?;
    }
    Ok(())
}

fn convert(options: &EngineConvert, out: &Out) -> anyhow::Result<()> {
    let path = &options.file;
    let bytes =
        std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    // Numbers are all that counts; a stray byte in another encoding has its place in the refusal.
    let text = String::from_utf8_lossy(&bytes);
    let name = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let budget = Budget { ratio: options.ratio, rounding: options.rounding };
    let instance = next_release(&name, &text, budget).map_err(|misread| {
        anyhow::anyhow!("{}: [{}] {misread}", path.display(), misread.reason.code())
    })?;
    std::fs::write(&options.out, serde_json::to_vec(instance.parts())?)
        .with_context(|| format!("{} cannot be written", options.out.display()))?;
    let profit: i64 = instance.items.iter().map(|item| item.value).sum();
    let (items, budget) = (instance.items.len(), instance.capacity[0][0]);
    let costs = instance.items.iter().flat_map(|item| &item.effort);
    let cost: i64 = costs.map(|&(_, cost)| cost).sum();
    if out.json {
        return Out::document(
            &json!({ "items": items, "cost": cost, "budget": budget, "profit": profit }),
        );
    }
    out.say(&format!(
        "{items} items: requirements cost {cost}, the budget is {budget}, customers are worth {profit}"
    ))
}

pub(super) fn read_instance(path: &Path) -> anyhow::Result<Instance> {
    let bytes =
        std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Instance::from_slice(&bytes).map_err(|problems| {
        anyhow::anyhow!("{} is no sound planning instance:\n{}", path.display(), coded(&problems))
    })
}

/// Problems with their codes, one a line.
pub(super) fn coded(problems: &[Problem]) -> String {
    let lines: Vec<String> =
        problems.iter().map(|problem| format!("[{}] {problem}", problem.code())).collect();
    lines.join("\n")
}

pub(super) fn read_plan(path: &Path) -> anyhow::Result<Vec<u32>> {
    let bytes =
        std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let document: PlanDocument = serde_json::from_slice(&bytes).with_context(|| {
        format!("{} is no plan: it needs version, instance and plan", path.display())
    })?;
    Ok(document.plan)
}

pub(super) fn refuse_unsound(instance: &Instance, plan: &[u32]) -> anyhow::Result<()> {
    match check(instance, plan).violations.first() {
        None => Ok(()),
        Some(violation) => Err(Failure::Refused(format!(
            "the plan is not sound: {}",
            violation.sentence(instance)
        ))
        .into()),
    }
}

pub(super) fn find_item(instance: &Instance, wanted: &str) -> anyhow::Result<u32> {
    let by_name = (0..)
        .zip(&instance.items)
        .find(|(_, item)| item.name.as_deref() == Some(wanted))
        .map(|(at, _)| at);
    let by_number = || wanted.parse().ok().filter(|at: &u32| (*at as usize) < instance.items.len());
    by_name
        .or_else(by_number)
        .ok_or_else(|| Failure::Usage(format!("the instance has no item `{wanted}`")).into())
}
