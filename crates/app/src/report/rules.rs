//! The rules that a plan was made under, and what they cost.

use landfall_domain::plan::{Plan, RuleInForce};

use crate::documents::plan_rules::is_built_in;

use super::table::{Cell, Folded, Table, numbers, words};
use super::words::{counted, name, number, sentence, size};

/// Rules in force; nothing if there are none.
pub(super) fn rules(plan: &Plan) -> Option<Folded> {
    let mut rules: Vec<&RuleInForce> = plan.report.rules.iter().collect();
    if rules.is_empty() {
        return None;
    }
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.saves.unwrap_or(rule.paid)));
    let columns =
        vec![words("Rule"), words("Kind"), words("In this plan"), numbers("Dropping it saves")];
    let rows = rules.into_iter().map(|rule| {
        vec![
            Cell::Head(name(&rule.name)),
            Cell::Text(if is_built_in(rule) {
                "in every plan".to_owned()
            } else {
                rule.rule.clone()
            }),
            Cell::Text(match (rule.is_hard, rule.amount) {
                (true, _) => "kept, as it must be".to_owned(),
                (false, 0) => "kept".to_owned(),
                (false, amount) => {
                    format!("broken by {}, which costs {}", number(amount), number(rule.paid))
                }
            }),
            Cell::Number(rule.saves.map_or_else(|| "not asked".to_owned(), number)),
        ]
    });
    Some(Table::new("Rules in force", columns).folded(
        rows,
        (12, 48),
        ("rules", "landfall plan show"),
    ))
}

/// What the table shows.
pub(super) fn rules_say(plan: &Plan) -> String {
    let paid: i64 = plan.report.rules_cost;
    let cost = if paid == 0 {
        "No weighted rule is broken".to_owned()
    } else {
        format!(
            "Weighted rules that are broken cost {} of {}",
            number(paid),
            number(plan.report.objective)
        )
    };
    let stated = plan.report.rules.iter().filter(|rule| !is_built_in(rule)).count();
    format!("The plan was made under {} of the team file. {cost}.", counted(size(stated), "rule"))
}

/// What more capacity was found to bring, as sentences.
pub(super) fn shortages(plan: &Plan) -> Vec<String> {
    plan.report.shortages.iter().map(|found| sentence(&found.sentence)).collect()
}
