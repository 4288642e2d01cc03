//! `landfall engine bottlenecks`: which capacity holds a plan back.

use landfall_planning::Instance;
use landfall_planning::bottleneck::{Bottleneck, Gain, week};
use serde_json::{Value, json};

use crate::cli::engine::{read_instance, read_plan, refuse_unsound};
use crate::cli::output::Out;
use crate::failure::Failure;

use super::args::Bottlenecks;
use super::budget;

/// Tries more capacity where it is dearest.
pub(crate) fn bottlenecks(options: &Bottlenecks, out: &Out) -> anyhow::Result<()> {
    let (instance, plan) = (read_instance(&options.instance)?, read_plan(&options.plan)?);
    refuse_unsound(&instance, &plan)?;
    let more = options.more.unwrap_or_else(|| week(&instance));
    if more <= 0 {
        return Err(Failure::Usage("--more must be above 0".to_owned()).into());
    }
    let report = landfall_planning::bottleneck::bottlenecks(
        &instance,
        &plan,
        (options.top, more),
        budget(&options.searching),
    );
    if out.json {
        let found: Vec<Value> =
            report.bottlenecks.iter().map(|one| document(&instance, one)).collect();
        return Out::document(&json!({
            "given": report.given,
            "objective": report.objective,
            "plan": report.plan,
            "bottlenecks": found,
        }));
    }
    if report.objective < report.given {
        out.say(&format!(
            "planning again with the capacity there is costs {} instead of {}; compared to that:",
            report.objective, report.given
        ))?;
    }
    for found in &report.bottlenecks {
        out.say(&found.sentence(&instance))?;
    }
    if report.bottlenecks.is_empty() {
        out.say("no capacity holds this plan back")?;
    }
    Ok(())
}

fn document(instance: &Instance, found: &Bottleneck) -> Value {
    let gains = |gains: &[Gain]| -> Vec<Value> {
        gains
            .iter()
            .map(|gain| json!({ "name": gain.name, "from": gain.from, "to": gain.to }))
            .collect()
    };
    json!({
        "resource": found.resource,
        "resource_name": instance.resource_name(found.resource),
        "iteration": found.iteration,
        "iteration_name": instance.iteration_name(found.iteration),
        "more_tenths": found.more,
        "saved": found.saved,
        "price_per_tenth": found.price,
        "earlier": gains(&found.gains.earlier),
        "later": gains(&found.gains.later),
        "newly_planned": found.gains.planned,
        "sentence": found.sentence(instance),
    })
}
