//! `landfall engine replan`: a new plan that changes little, and says what it changes.

use anyhow::Context as _;
use landfall_planning::replan::{
    NOWHERE, carry_over, changes, difference, hold, trade_off, usual_weight,
};
use landfall_planning::{Instance, Settings, Stability, Stop, propose};
use serde_json::{Value, json};

use crate::cli::engine::{coded, read_instance, read_plan, refuse_unsound};
use crate::cli::output::Out;
use crate::failure::Failure;

use super::args::Replan;
use super::{budget, find_iteration, obstacle};

/// Weights of a curve, in percent of the usual one.
const CURVE: [i64; 7] = [0, 10, 30, 100, 300, 1_000, 10_000];

/// Plans again.
pub(crate) fn replan(options: &Replan, out: &Out) -> anyhow::Result<()> {
    let mut instance = read_instance(&options.instance)?;
    let previous = previous(options, &instance)?;
    if let Some(iteration) = &options.keep_before {
        let before = find_iteration(&instance, iteration)?;
        instance = hold(&instance, &previous, before).map_err(|problems| {
            Failure::Refused(format!(
                "what is before {iteration} cannot all stay:\n{}",
                coded(&problems)
            ))
        })?;
    }
    if options.curve {
        return curve(options, &instance, &previous, out);
    }
    let weight = options.stability.unwrap_or_else(|| usual_weight(&instance));
    if weight < 0 {
        return Err(Failure::Usage("--stability must not be below 0".to_owned()).into());
    }
    let settings = Settings {
        seed: options.searching.seed,
        stop: Stop::Moves(options.searching.work_limit),
        stability: Some(Stability { plan: &previous, weight }),
        ..Settings::default()
    };
    let proposal = propose(&instance, &settings, &mut |_| true);
    refuse_unsound(&instance, &proposal.plan)?;
    let moved = difference(&instance, &previous, &proposal.plan);
    let changed = changes(&instance, &previous, &proposal.plan);
    let mut document = serde_json::to_value(proposal.document(&instance, options.searching.seed))?;
    document["stability"] = json!(weight);
    document["changes"] = json!(changed);
    let told = moved.iter().map(|one| {
        // What made room is about where the item is now, all else about where it was.
        let place =
            if one.reason.code() == "cheaper" { one.to } else { one.from.unwrap_or(one.to) };
        let rules = one.reason.obstacles().iter();
        let rules: Vec<Value> = rules.map(|rule| obstacle(&instance, place, rule)).collect();
        json!({
            "item": one.item,
            "from": one.from,
            "to": one.to,
            "code": one.reason.code(),
            "obstacles": rules,
            "sentence": one.sentence(&instance),
        })
    });
    document["differences"] = told.collect();
    if let Some(path) = &options.out {
        std::fs::write(path, serde_json::to_vec(&document)?)
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    if out.json {
        return Out::document(&document);
    }
    out.say(&format!(
        "cost {}, at least {}; {changed} of {} items not where they were",
        proposal.objective.total,
        proposal.bound,
        instance.items.len()
    ))?;
    for one in moved.iter().take(40) {
        out.say(&one.sentence(&instance))?;
    }
    match moved.len().saturating_sub(40) {
        0 => Ok(()),
        more => out.say(&format!("… and {more} more (--json lists them)")),
    }
}

/// The plan so far, as the instance numbers its items.
fn previous(options: &Replan, instance: &Instance) -> anyhow::Result<Vec<u32>> {
    let plan = read_plan(&options.previous)?;
    let old = options.previous_instance.as_deref().map(read_instance).transpose()?;
    let (count, horizon) = match &old {
        Some(old) => (old.items.len(), old.horizon()),
        None => (instance.items.len(), instance.horizon()),
    };
    if plan.len() > count || (old.is_some() && plan.len() < count) {
        return Err(Failure::Refused(format!(
            "the plan so far has {} entries for {count} items; name its own instance by \
             --previous-instance",
            plan.len()
        ))
        .into());
    }
    if let Some(slot) = plan.iter().find(|&&slot| slot > horizon && slot != NOWHERE) {
        return Err(Failure::Refused(format!(
            "the plan so far names iteration {slot}, but {horizon} is the backlog"
        ))
        .into());
    }
    if let Some(old) = old {
        return Ok(carry_over(&old, &plan, instance));
    }
    let new = std::iter::repeat(NOWHERE);
    Ok(plan.into_iter().chain(new).take(instance.items.len()).collect())
}

fn curve(options: &Replan, instance: &Instance, previous: &[u32], out: &Out) -> anyhow::Result<()> {
    let usual = usual_weight(instance);
    let mut weights: Vec<i64> = CURVE.iter().map(|percent| share(usual, *percent)).collect();
    weights.dedup();
    let points = trade_off(instance, previous, &weights, budget(&options.searching));
    for point in &points {
        refuse_unsound(instance, &point.plan)?;
    }
    if out.json {
        let points: Vec<Value> = points
            .iter()
            .map(|point| {
                json!({
                    "stability": point.weight,
                    "changes": point.changes,
                    "objective": point.objective,
                    "bound": point.bound,
                    "plan": point.plan,
                })
            })
            .collect();
        return Out::document(&json!({ "points": points }));
    }
    for point in &points {
        out.say(&format!(
            "at {} per change: {}, cost {}",
            point.weight,
            match point.changes {
                1 => "1 change".to_owned(),
                count => format!("{count} changes"),
            },
            point.objective.total
        ))?;
    }
    Ok(())
}

fn share(weight: i64, percent: i64) -> i64 {
    i64::try_from(i128::from(weight) * i128::from(percent) / 100).unwrap_or(i64::MAX)
}
