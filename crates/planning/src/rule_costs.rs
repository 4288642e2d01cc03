//! What each rule costs: the plan is made again without it.

use crate::check::{check, rule_amount};
use crate::instance::{Instance, Parts};
use crate::plan::{Settings, propose};

/// Of capacity lines only the fullest are tried.
const MOST_LINES: usize = 24;

/// What a rule costs a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCost {
    /// Position in the list of rules; nothing if every instance has the rule.
    pub rule: Option<usize>,
    /// What kind of rule it is: the code of its violations, where it has one.
    pub code: &'static str,
    /// What people call it.
    pub name: String,
    /// Whether plans must keep it.
    pub is_hard: bool,
    /// What the plan pays for its breaches, if it is weighted.
    pub paid: i64,
    /// What the plan costs, after the same work as without the rule.
    pub with: i64,
    /// What a plan without the rule costs.
    pub without: i64,
    /// No plan without the rule can cost less.
    pub bound: i64,
}

impl RuleCost {
    /// What dropping the rule is known to save.
    pub fn saves(&self) -> i64 {
        (self.with - self.without).max(0)
    }

    /// What dropping the rule can save at most.
    pub fn saves_at_most(&self) -> i64 {
        (self.with - self.bound).max(0)
    }

    /// What people read.
    pub fn sentence(&self) -> String {
        let what = self.described();
        if self.saves() == 0 {
            return format!("dropping {what} saves nothing that could be found");
        }
        // Tenths of a percent; a cost above zero, as something is saved of it.
        let share = i128::from(self.saves()) * 1000 / i128::from(self.with.max(1));
        format!(
            "without {what} the plan would cost {} less: {} instead of {}, that is {}.{} %",
            self.saves(),
            self.without,
            self.with,
            share / 10,
            share % 10
        )
    }

    fn described(&self) -> String {
        let kind = if self.is_hard { "hard" } else { "weighted" };
        match self.rule {
            None => self.name.clone(),
            Some(_) if self.name == self.code => format!("the {kind} rule {}", self.code),
            Some(_) => format!("the {kind} rule {} ({})", self.code, self.name),
        }
    }
}

/// A rule, and how to drop it.
struct Dropping {
    rule: Option<usize>,
    code: &'static str,
    name: String,
    is_hard: bool,
    paid: i64,
    drop: Box<dyn Fn(&mut Parts)>,
}

/// Makes the plan again without each rule, beginning with the plan, and says what that saves; the
/// dearest rule first.
///
/// All of it is compared with the plan made again with all rules under the same limit, so that no
/// rule is charged for what more work alone would have found. The limit holds for each of them.
pub fn rule_costs(instance: &Instance, plan: &[u32], settings: &Settings<'_>) -> Vec<RuleCost> {
    let settings = Settings { start: Some(plan), ..*settings };
    let with = propose(instance, &settings, &mut |_| true).objective.total;
    let mut costs: Vec<RuleCost> = droppings(instance, plan)
        .into_iter()
        .filter_map(|dropping| {
            let mut parts = instance.parts().clone();
            (dropping.drop)(&mut parts);
            let without = propose(&Instance::new(parts).ok()?, &settings, &mut |_| true);
            Some(RuleCost {
                rule: dropping.rule,
                code: dropping.code,
                name: dropping.name,
                is_hard: dropping.is_hard,
                paid: dropping.paid,
                with,
                without: without.objective.total,
                bound: without.bound,
            })
        })
        .collect();
    costs.sort_by_key(|cost| std::cmp::Reverse(cost.saves()));
    costs
}

fn droppings(instance: &Instance, plan: &[u32]) -> Vec<Dropping> {
    let mut all = Vec::new();
    for (index, rule) in instance.rules.iter().enumerate().filter(|(_, rule)| rule.enabled) {
        let Some(kind) = rule.kind() else { continue };
        let name = rule.title().to_owned();
        let drop = Box::new(move |parts: &mut Parts| parts.rules[index].enabled = false);
        let paid = rule.weight.map_or(0, |weight| weight * rule_amount(instance, rule, plan));
        let (rule, is_hard) = (Some(index), rule.hard);
        all.push(Dropping { rule, code: kind.name, name, is_hard, paid, drop });
    }
    all.extend(built_in(instance, plan));
    all.extend(lines(instance, plan));
    all
}

type Drop = fn(&mut Parts);

/// Rules that every instance has, where it makes use of them.
fn built_in(instance: &Instance, plan: &[u32]) -> Vec<Dropping> {
    let objective = check(instance, plan).objective;
    let items = &instance.items;
    let known: [(bool, &'static str, &'static str, bool, Drop); 7] = [
        (
            items.iter().any(|item| !item.freeze.is_empty()),
            "frozen",
            "all freezes",
            true,
            |parts| {
                parts.items.iter_mut().for_each(|item| item.freeze.clear());
            },
        ),
        (
            items.iter().any(|item| item.release > 0),
            "before-release",
            "all releases",
            true,
            |parts| {
                parts.items.iter_mut().for_each(|item| item.release = 0);
            },
        ),
        (items.iter().any(|item| item.pinned.is_some()), "unpinned", "all pins", true, |parts| {
            parts.items.iter_mut().for_each(|item| item.pinned = None);
        }),
        (!instance.groups.is_empty(), "separated", "all groups", true, |parts| {
            parts.groups.clear();
            parts.items.iter_mut().for_each(|item| item.group = None);
        }),
        (!instance.precedence.is_empty(), "out-of-order", "all precedence", true, |parts| {
            parts.precedence.clear();
        }),
        (items.iter().any(|item| item.tardy > 0), "tardy", "all due dates", false, |parts| {
            parts.items.iter_mut().for_each(|item| item.tardy = 0);
        }),
        (!instance.traffic.is_empty(), "traffic", "all traffic", false, |parts| {
            parts.traffic.clear();
        }),
    ];
    let used = known.into_iter().filter(|known| known.0);
    used.map(|(_, code, name, is_hard, drop)| {
        let paid = match code {
            "tardy" => objective.tardy,
            "traffic" => objective.traffic,
            _ => 0,
        };
        let (name, drop) = (name.to_owned(), Box::new(drop));
        Dropping { rule: None, code, name, is_hard, paid, drop }
    })
    .collect()
}

/// The fullest capacity lines, of those that can be short at all.
fn lines(instance: &Instance, plan: &[u32]) -> Vec<Dropping> {
    let width = instance.resources.len();
    let mut needed = vec![0i64; width];
    let mut used = vec![0i64; width * instance.iterations.len()];
    for (item, &iteration) in instance.items.iter().zip(plan) {
        for &(resource, effort) in &item.effort {
            needed[resource as usize] += effort;
            if let Some(used) = used.get_mut(iteration as usize * width + resource as usize) {
                *used += effort;
            }
        }
    }
    let fullest = |resource: usize| {
        let row = instance.capacity[resource].iter().enumerate();
        row.map(|(t, &capacity)| {
            let used = used[t * width + resource];
            i128::from(used) * 1000 / i128::from(capacity.max(1))
        })
        .max()
        .unwrap_or(0)
    };
    let is_scarce = |&resource: &usize| {
        instance.capacity[resource].iter().any(|&capacity| capacity < needed[resource])
    };
    let mut scarce: Vec<usize> = (0..width).filter(is_scarce).collect();
    scarce.sort_by_cached_key(|&resource| std::cmp::Reverse(fullest(resource)));
    scarce.truncate(MOST_LINES);
    let line = |resource: usize| {
        let enough = needed[resource];
        let name = instance.resource_name(u32::try_from(resource).unwrap_or(u32::MAX));
        Dropping {
            rule: None,
            code: "over-capacity",
            name: format!("the capacity limit of {name}"),
            is_hard: true,
            paid: 0,
            drop: Box::new(move |parts| parts.capacity[resource].fill(enough)),
        }
    };
    scarce.into_iter().map(line).collect()
}
