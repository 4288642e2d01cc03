//! `landfall engine conflicts`: what cannot all be kept, and what could give.

use landfall_planning::Instance;
use landfall_planning::conflict::{Conflict, Demand, Outcome, Rest, conflict, stuck};
use serde_json::{Value, json};

use crate::cli::engine::{find_item, read_instance};
use crate::cli::output::Out;
use crate::failure::Failure;

use super::args::Conflicts;
use super::find_iteration;

/// So many questions are asked if the command line asks none.
const MOST_ASKED: usize = 20;

/// Asks whether all pins can be kept with what must be planned; without `--must` also of each item
/// that can only stay in the backlog, why.
pub(crate) fn conflicts(options: &Conflicts, out: &Out) -> anyhow::Result<()> {
    let instance = read_instance(&options.instance)?;
    let mut must = Vec::new();
    for text in &options.must {
        must.push(demand(&instance, text)?);
    }
    let mut outcomes = vec![conflict(&instance, &must, options.work_limit)];
    if must.is_empty() && matches!(outcomes[0], Outcome::Kept(_)) {
        outcomes.extend(
            stuck(&instance)
                .into_iter()
                .take(MOST_ASKED)
                .map(|item| conflict(&instance, &[Demand { item, by: None }], options.work_limit)),
        );
    }
    let found: Vec<&Conflict> = outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            Outcome::Conflict(conflict) => Some(conflict),
            _ => None,
        })
        .collect();
    let undecided = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Undecided)).count();
    let kept = match &outcomes[0] {
        Outcome::Kept(plan) => Some(plan),
        _ => None,
    };
    print(&instance, &found, (undecided, kept), out)?;
    match (found.len(), undecided) {
        (0, 0) if out.json => Ok(()),
        (0, 0) => out.say("all of it can be kept"),
        (0, _) => Err(Failure::Refused(
            "it is not known whether all of it can be kept; raise --work-limit".to_owned(),
        )
        .into()),
        (1, _) => Err(Failure::Refused("not all of it can be kept".to_owned()).into()),
        (count, _) => Err(Failure::Refused(format!("there are {count} conflicts")).into()),
    }
}

fn print(
    instance: &Instance,
    found: &[&Conflict],
    (undecided, kept): (usize, Option<&Vec<u32>>),
    out: &Out,
) -> anyhow::Result<()> {
    if out.json {
        return Out::document(&json!({
            "conflicts": found.iter().map(|one| document(instance, one)).collect::<Vec<_>>(),
            "undecided": undecided,
            // A plan with all pins and all that must be planned; the rest stays in the backlog.
            "kept_by": kept,
        }));
    }
    for conflict in found {
        out.say(&conflict.sentence(instance))?;
        for relaxation in &conflict.relaxations {
            let rest = match relaxation.rest {
                Rest::Kept => "",
                Rest::Conflict => " (another conflict remains then)",
                Rest::Unknown => " (whether another conflict remains then is not known)",
            };
            let least = if relaxation.is_least { "" } else { " (perhaps less would do)" };
            let change = relaxation.change.sentence(instance);
            out.say(&format!("  or {change}{least}{rest}"))?;
        }
    }
    Ok(())
}

fn document(instance: &Instance, conflict: &Conflict) -> Value {
    let facts: Vec<Value> = conflict
        .facts
        .iter()
        .map(|fact| json!({ "code": fact.code(), "sentence": fact.sentence(instance) }))
        .collect();
    let relaxations: Vec<Value> = conflict
        .relaxations
        .iter()
        .map(|relaxation| {
            json!({
                "code": relaxation.change.code(),
                "sentence": relaxation.change.sentence(instance),
                "weight": relaxation.weight,
                "proven_least": relaxation.is_least,
                "rest": match relaxation.rest {
                    Rest::Kept => "kept",
                    Rest::Conflict => "conflict",
                    Rest::Unknown => "unknown",
                },
                "plan": relaxation.plan,
            })
        })
        .collect();
    json!({
        "sentence": conflict.sentence(instance),
        "rules": facts,
        "proven_minimal": conflict.is_minimal,
        "proven_smallest": conflict.is_smallest,
        "relaxations": relaxations,
    })
}

/// `W-12`, or `W-12@I-3`; a name may contain an `@` of its own.
fn demand(instance: &Instance, text: &str) -> anyhow::Result<Demand> {
    if let Ok(item) = find_item(instance, text) {
        return Ok(Demand { item, by: None });
    }
    match text.rsplit_once('@') {
        Some((item, by)) => {
            Ok(Demand { item: find_item(instance, item)?, by: Some(find_iteration(instance, by)?) })
        }
        None => find_item(instance, text).map(|item| Demand { item, by: None }),
    }
}
