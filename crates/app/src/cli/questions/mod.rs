//! Questions about an instance and a plan: why, why not, what if, what now.

pub(crate) mod args;
mod bottlenecks;
mod conflicts;
mod explain;
mod replan;
mod what_if;

use landfall_planning::explain::Obstacle;
use landfall_planning::{Budget, Instance};
use serde_json::{Value, json};

use crate::failure::Failure;

pub(crate) use bottlenecks::bottlenecks;
pub(crate) use conflicts::conflicts;
pub(crate) use explain::{Shown, explain};
pub(crate) use replan::replan;
pub(crate) use what_if::what_if;

fn budget(searching: &args::Searching) -> Budget {
    Budget { seed: searching.seed, moves: searching.work_limit, threads: searching.threads }
}

/// An iteration by its label or its number.
fn find_iteration(instance: &Instance, wanted: &str) -> anyhow::Result<u32> {
    let by_label =
        (0u32..).zip(&instance.iterations).find(|(_, at)| at.label == wanted).map(|(at, _)| at);
    let by_number = || wanted.parse().ok().filter(|&at| at < instance.horizon());
    by_label
        .or_else(by_number)
        .ok_or_else(|| Failure::Usage(format!("the instance has no iteration `{wanted}`")).into())
}

/// A rule in the way of an iteration, and by how much.
fn obstacle(instance: &Instance, iteration: u32, obstacle: &Obstacle) -> Value {
    json!({
        "code": obstacle.code(),
        "amount": obstacle.amount(iteration),
        "sentence": obstacle.words(instance),
    })
}
