//! What a plan says about its rules and its capacity when it is proposed.

use landfall_domain::plan::{RuleInForce, Shortage};
use landfall_planning::bottleneck::{bottlenecks, week};
use landfall_planning::check::rule_amount;
use landfall_planning::portfolio::Built;
use landfall_planning::{Budget, Proposal, RuleCost, Settings, Stop, rule_costs};

/// Moves of each search without a rule, and with more capacity.
const MOVES: u64 = 200_000;

/// So many capacity lines are told.
const TOP: usize = 3;

/// The rules of the team file and what each costs; with `costs` also what dropping each saves, and
/// which freezes, pins and capacity limits cost something.
pub(crate) fn rules(built: &Built, proposal: &Proposal, costs: bool) -> Vec<RuleInForce> {
    let instance = &built.instance;
    let promises_from = instance.rules.len() - built.promises.len();
    let mut dropped: Vec<RuleCost> = Vec::new();
    if costs {
        let settings = Settings { stop: Stop::Moves(MOVES), ..Settings::default() };
        dropped = rule_costs(instance, &proposal.plan, &settings);
    }
    let cost_of = |index| dropped.iter().find(|cost| cost.rule == Some(index));
    let stated = instance.rules.iter().enumerate().filter(|(_, rule)| rule.enabled);
    let mut rules: Vec<RuleInForce> = stated
        .map(|(index, rule)| {
            let amount = rule_amount(instance, rule, &proposal.plan);
            let is_promise = index >= promises_from;
            RuleInForce {
                rule: if is_promise { "must" } else { rule.rule.as_str() }.to_owned(),
                name: rule.title().to_owned(),
                is_hard: rule.hard || is_promise,
                amount,
                paid: rule.weight.unwrap_or(0) * amount,
                saves: cost_of(index).map(RuleCost::saves),
                saves_at_most: cost_of(index).map(RuleCost::saves_at_most),
            }
        })
        .collect();
    // What dependencies demand is no rule that anybody could drop.
    let is_choice = |cost: &&RuleCost| ["frozen", "unpinned", "over-capacity"].contains(&cost.code);
    let built_in =
        dropped.iter().filter(|cost| cost.rule.is_none() && cost.saves() > 0).filter(is_choice);
    rules.extend(built_in.map(|cost| RuleInForce {
        rule: cost.code.to_owned(),
        name: cost.name.clone(),
        is_hard: cost.is_hard,
        amount: 0,
        paid: cost.paid,
        saves: Some(cost.saves()),
        saves_at_most: Some(cost.saves_at_most()),
    }));
    rules
}

/// The capacity lines that most hold the plan back.
pub(crate) fn shortages(built: &Built, proposal: &Proposal, seed: u64) -> Vec<Shortage> {
    let instance = &built.instance;
    let budget = Budget { seed, moves: MOVES, threads: 1 };
    let report = bottlenecks(instance, &proposal.plan, (TOP, week(instance)), budget);
    let found = report.bottlenecks.iter().filter(|found| found.saved > 0);
    found
        .map(|found| {
            let (team, skill) = built.resources[found.resource as usize].clone();
            Shortage {
                team,
                skill,
                iteration: found.iteration,
                more_tenths: found.more,
                saves: found.saved,
                sentence: found.sentence(instance),
            }
        })
        .collect()
}
