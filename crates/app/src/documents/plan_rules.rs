//! Rules that a plan was made under, and what holds it back, as shown.

use landfall_domain::plan::{Plan, RuleInForce, Shortage, TimeBox};
use serde::Serialize;
use utoipa::ToSchema;

use super::hours;

/// A rule in force and what it costs the plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RuleDocument {
    pub(crate) rule: String,
    pub(crate) name: String,
    pub(crate) hard: bool,
    /// By how much the plan breaks it.
    pub(crate) amount: i64,
    /// What that costs.
    pub(crate) paid: i64,
    /// What dropping it was found to save; absent if nobody asked.
    pub(crate) saves: Option<i64>,
    /// What dropping it can save at most; absent if nobody asked.
    pub(crate) saves_at_most: Option<i64>,
    pub(crate) sentence: String,
}

/// A capacity line that holds a plan back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BottleneckDocument {
    pub(crate) team: String,
    pub(crate) skill: String,
    pub(crate) iteration: Option<String>,
    pub(crate) more_hours: f64,
    pub(crate) saves: i64,
    pub(crate) sentence: String,
}

/// The rules of a plan, those that cost most first.
pub(crate) fn rules(plan: &Plan) -> Vec<RuleDocument> {
    let mut rules: Vec<&RuleInForce> = plan.report.rules.iter().collect();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.saves.unwrap_or(rule.paid)));
    let document = |rule: &RuleInForce| RuleDocument {
        rule: rule.rule.clone(),
        name: rule.name.clone(),
        hard: rule.is_hard,
        amount: rule.amount,
        paid: rule.paid,
        saves: rule.saves,
        saves_at_most: rule.saves_at_most,
        sentence: sentence(rule, plan.report.objective),
    };
    rules.into_iter().map(document).collect()
}

/// What the rule is, how the plan keeps it, and what it costs.
fn sentence(rule: &RuleInForce, cost: i64) -> String {
    let saved = match rule.saves {
        None => String::new(),
        Some(0) => "; dropping it saves nothing that was found".to_owned(),
        Some(saves) => {
            let permille = i128::from(saves) * 1000 / i128::from(cost.max(1));
            let (percent, tenth) = (permille / 10, permille % 10);
            format!("; without it the plan would cost {saves} less, that is {percent}.{tenth} %")
        }
    };
    let kept = match (rule.is_hard, rule.amount) {
        _ if is_built_in(rule) => "always in force".to_owned(),
        (true, _) => "hard, kept".to_owned(),
        (false, 0) => "weighted, kept".to_owned(),
        (false, amount) => format!("weighted, broken by {amount}, which costs {}", rule.paid),
    };
    format!("{}: {kept}{saved}", title(rule))
}

/// Kind and name, each where it says something.
fn title(rule: &RuleInForce) -> String {
    match rule.rule.as_str() {
        kind if kind == rule.name => kind.to_owned(),
        "must" => format!("must ({})", rule.name),
        // Rules that every plan has are told by name only.
        _ if is_built_in(rule) => rule.name.clone(),
        kind => format!("{kind} ({})", rule.name),
    }
}

/// Whether every plan has it, whatever the team file says.
pub(crate) fn is_built_in(rule: &RuleInForce) -> bool {
    let stated = landfall_domain::planning_rule::KINDS.iter();
    rule.rule != "must" && !stated.map(|kind| kind.name).any(|name| name == rule.rule)
}

/// What holds a plan back, the dearest first.
pub(crate) fn bottlenecks(plan: &Plan) -> Vec<BottleneckDocument> {
    let document = |found: &Shortage| BottleneckDocument {
        team: found.team.clone(),
        skill: found.skill.clone(),
        iteration: plan.iterations.get(found.iteration as usize).map(TimeBox::key),
        more_hours: hours(found.more_tenths),
        saves: found.saves,
        sentence: found.sentence.clone(),
    };
    plan.report.shortages.iter().map(document).collect()
}
