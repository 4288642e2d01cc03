//! `landfall engine what-if`: scenarios side by side.

use anyhow::Context as _;
use landfall_planning::Instance;
use landfall_planning::scenario::{Ending, ScenarioProblem, compare, from_slice};
use serde_json::{Value, json};

use crate::cli::engine::read_instance;
use crate::cli::output::Out;
use crate::failure::Failure;

use super::args::WhatIf;
use super::budget;

/// Plans the instance as it is and with the changes of each scenario.
pub(crate) fn what_if(options: &WhatIf, out: &Out) -> anyhow::Result<()> {
    let instance = read_instance(&options.instance)?;
    let path = &options.scenarios;
    let mut bytes =
        std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        bytes = as_json(&bytes).map_err(|met| refused(&[ScenarioProblem::Unreadable(met)]))?;
    }
    let scenarios = from_slice(&bytes).map_err(|problem| refused(&[problem]))?;
    let endings = compare(&instance, &scenarios, budget(&options.searching))
        .map_err(|problems| refused(&problems))?;
    if out.json {
        let items: Vec<Value> = endings.iter().map(|one| document(&instance, one)).collect();
        return Out::document(&json!({ "total": items.len(), "items": items }));
    }
    for ending in &endings {
        let finish =
            ending.finish.map_or_else(|| "never".to_owned(), |at| instance.iteration_name(at));
        out.say(&format!(
            "{}: cost {} (delay {}, traffic {}, tardy {}{}), gap {:.1} %; {} of {} items planned, \
             the last in {finish}; {} elsewhere",
            ending.name,
            ending.objective.total,
            ending.objective.delay,
            ending.objective.traffic,
            ending.objective.tardy,
            match ending.objective.rules {
                0 => String::new(),
                cost => format!(", rules {cost}"),
            },
            ending.gap() * 100.0,
            ending.planned,
            ending.items,
            ending.moves.len()
        ))?;
    }
    Ok(())
}

fn as_json(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let value: toml::Value = toml::from_str(text).map_err(|error| error.to_string())?;
    serde_json::to_vec(&value).map_err(|error| error.to_string())
}

fn refused(problems: &[ScenarioProblem]) -> Failure {
    let lines: Vec<String> =
        problems.iter().map(|problem| format!("[{}] {problem}", problem.code())).collect();
    Failure::Refused(lines.join("\n"))
}

fn document(instance: &Instance, ending: &Ending) -> Value {
    let moves: Vec<Value> = ending
        .moves
        .iter()
        .map(|&(item, from, to)| {
            json!({ "item": item, "name": instance.item_name(item), "from": from, "to": to })
        })
        .collect();
    json!({
        "name": ending.name,
        "objective": ending.objective,
        "bound": ending.bound,
        "gap": ending.gap(),
        "items": ending.items,
        "planned": ending.planned,
        "finish": ending.finish,
        "finish_name": ending.finish.map(|at| instance.iteration_name(at)),
        "moves": moves,
        "plan": ending.plan,
    })
}
