//! Planning rules as obstacles: the judge's twins look at the plan with the items moved.

use crate::check::{Violation, broken_rules, rules_cost};
use crate::instance::Instance;

use super::{Explainer, Obstacle};

/// So many items may be looked at by twins before the backlog as a whole takes too long.
const MOST_LOOKS: u64 = 50_000_000;

/// What the plan as it is breaks and pays.
#[derive(Debug)]
pub(super) struct Rules {
    /// Whether rules are looked at at all.
    matter: bool,
    broken: Vec<Violation>,
    cost: i64,
}

impl Rules {
    pub(super) fn new(instance: &Instance, plan: &[u32]) -> Self {
        if !instance.has_rules() {
            return Self { matter: false, broken: Vec::new(), cost: 0 };
        }
        let (broken, cost) = (broken_rules(instance, plan), rules_cost(instance, plan));
        Self { matter: true, broken, cost }
    }

    /// Looks at the plan again, after it has changed.
    pub(super) fn see(&mut self, instance: &Instance, plan: &[u32]) {
        if self.matter {
            *self = Self::new(instance, plan);
        }
    }
}

impl Explainer<'_> {
    /// Whether the backlog is too large for rules to be looked at: then they are not.
    pub(super) fn leave_rules_aside_if_many_wait(&mut self) -> bool {
        let horizon = self.instance.horizon();
        let waiting = self.plan.iter().filter(|&&iteration| iteration == horizon).count() as u64;
        let enabled = self.instance.rules.iter().filter(|rule| rule.enabled).count() as u64;
        let looks = [u64::from(horizon), enabled, self.plan.len() as u64]
            .iter()
            .fold(waiting, |all, &factor| all.saturating_mul(factor));
        let are_many = looks > MOST_LOOKS;
        self.rules.matter &= !are_many;
        are_many
    }

    /// Hard rules that moving these items would break.
    pub(super) fn rule_obstacles(
        &self,
        together: &[u32],
        iteration: u32,
        found: &mut Vec<Obstacle>,
    ) {
        if !self.rules.matter {
            return;
        }
        for violation in broken_rules(self.instance, &self.moved(together, iteration)) {
            if self.rules.broken.contains(&violation) {
                continue;
            }
            if let Violation::Rule { rule, code, breach } = violation {
                found.push(Obstacle::Rule { rule, code, breach });
            }
        }
    }

    /// What moving these items would add to the cost of weighted rules.
    pub(super) fn added_rules(&self, together: &[u32], to: u32) -> i64 {
        if !self.rules.matter {
            return 0;
        }
        rules_cost(self.instance, &self.moved(together, to)) - self.rules.cost
    }

    fn moved(&self, together: &[u32], to: u32) -> Vec<u32> {
        let mut plan = self.plan.to_vec();
        for &item in together {
            plan[item as usize] = to;
        }
        plan
    }
}
