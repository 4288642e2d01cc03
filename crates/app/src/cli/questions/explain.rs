//! `landfall engine explain`: why an item is where it is.

use landfall_planning::Instance;
use landfall_planning::explain::{Answer, Explainer, Explanation, Obstacle, Slot, Space};
use serde_json::{Value, json};

use crate::cli::output::Out;
use crate::documents::explanation::told as words;

use super::obstacle;

/// Which iterations people read about; documents have all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// All.
    All,
    /// Those before the item's own, and the one after it.
    Earlier,
}

/// Explains one item of a sound plan.
pub(crate) fn explain(
    instance: &Instance,
    plan: &[u32],
    (item, shown): (u32, Shown),
    out: &Out,
) -> anyhow::Result<()> {
    let explainer = Explainer::new(instance, plan);
    let told = explainer.explain(item);
    let (waits, slots) = (explainer.waits_for(item), explainer.slots(item));
    if out.json {
        let waits: Vec<Value> = waits
            .iter()
            .map(|wait| {
                json!({
                    "item": wait.item,
                    "for": wait.other,
                    "iteration": wait.at,
                    "lag": wait.lag,
                    "sentence": wait.sentence(instance),
                })
            })
            .collect();
        let names: Vec<String> = told.together.iter().map(|&one| instance.item_name(one)).collect();
        return Out::document(&json!({
            "item": item,
            "name": instance.item_name(item),
            "iteration": told.iteration,
            "iteration_name": instance.iteration_name(told.iteration),
            "together": told.together,
            "together_names": names,
            "because": told.sentence(instance),
            "added_cost": added_cost(&told),
            "obstacles": documents(instance, told.iteration.saturating_sub(1), obstacles(&told)),
            "waits_for": waits,
            "slots": slots.iter().map(|slot| slot_document(instance, slot)).collect::<Vec<_>>(),
        }));
    }
    let words = words(instance, plan, item, shown == Shown::All);
    out.say(&words.because)?;
    for line in words.waits.iter().chain(&words.slots) {
        out.say(&format!("  {line}"))?;
    }
    Ok(())
}

/// What keeps the item from being one iteration earlier.
fn obstacles(told: &Explanation) -> &[Obstacle] {
    if let Answer::Held(obstacles) = &told.answer { obstacles } else { &[] }
}

/// What being one iteration earlier would add to the cost, if it could be.
fn added_cost(told: &Explanation) -> Option<i64> {
    match told.answer {
        Answer::Dearer(by) => Some(by),
        Answer::Free(by) => Some(-by),
        _ => None,
    }
}

fn slot_document(instance: &Instance, slot: &Slot) -> Value {
    let (space, added_cost, obstacles) = match &slot.space {
        Space::Here => ("here", Some(0), &[][..]),
        Space::Open(added) => ("open", Some(*added), &[][..]),
        Space::Closed(obstacles) => ("closed", None, obstacles.as_slice()),
    };
    json!({
        "iteration": slot.iteration,
        "iteration_name": instance.iteration_name(slot.iteration),
        "space": space,
        "added_cost": added_cost,
        "obstacles": documents(instance, slot.iteration, obstacles),
    })
}

fn documents(instance: &Instance, iteration: u32, obstacles: &[Obstacle]) -> Vec<Value> {
    obstacles.iter().map(|one| obstacle(instance, iteration, one)).collect()
}
