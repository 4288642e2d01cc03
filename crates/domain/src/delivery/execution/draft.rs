//! A first text for a plan, from which people go on.

use std::fmt::Write as _;

use super::{MOST_STEPS, Scope};

/// What the text says above its steps.
const HEAD: &str = "\
# Steps of the release. Each has a number of its own; `after` names the steps that have to be over first.
# kind: manual, approval (by somebody who did not prepare it) or script (its `command` is run elsewhere,
# and its exit is reported). `each = \"asset\"` makes a step for every asset of the workload; `same_asset`
# waits for the same asset only, and `mapped = [{ step = 3, asset = \"app1\", on = \"db1\" }]` for another one.
";

/// A plan from the first step to the last: initialisation, then each workload on its own (its assets are
/// replicated, it is staged, approved, switched and verified), then finalisation.
pub fn write(scope: &Scope) -> String {
    let assets: usize = scope.workloads.iter().map(|one| one.assets.len()).sum();
    // With one step for each asset there would be more than a plan may have.
    let one_by_one = assets + 5 * scope.workloads.len() + 2 <= MOST_STEPS;
    let mut text = HEAD.to_owned();
    let mut number = 1;
    let mut add = |title: &str, rest: &str| {
        // Writing into a text cannot fail.
        let _ = write!(text, "\n[[step]]\nnumber = {number}\ntitle = \"{title}\"\n{rest}");
        number += 1;
        number - 1
    };
    let first = add("Initialisation: teams, access and the way back are in place", "");
    let mut last = Vec::new();
    for workload in &scope.workloads {
        let own = format!("workload = {}\n", quoted(&workload.key));
        let mut before = first;
        if !workload.assets.is_empty() {
            let each = if one_by_one { "each = \"asset\"\n" } else { "" };
            before = add("Replicate", &format!("{own}{each}after = [{before}]\n"));
        }
        before = add("Stage", &format!("{own}after = [{before}]\n"));
        before =
            add("Approve the switch", &format!("{own}kind = \"approval\"\nafter = [{before}]\n"));
        before = add("Switch", &format!("{own}after = [{before}]\n"));
        last.push(add("Verify", &format!("{own}after = [{before}]\n")).to_string());
    }
    if last.is_empty() {
        last.push(first.to_string());
    }
    add(
        "Finalisation: tell everybody, and hand over to operations",
        &format!("after = [{}]\n", last.join(", ")),
    );
    text
}

/// A text as TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
