//! Whether some rules can all be kept, answered exactly: by a plan, by a proof, or not at all.

use std::collections::BTreeMap;

use crate::graph::Sets;
use crate::instance::{Instance, Precedence};
use crate::plan::Forbids;

use super::Fact;
use super::named::Named;
use super::search::{Case, Order, Search, Unit};

/// What is known about a set of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// This plan keeps them all; what it does not need stays in the backlog.
    Feasible(Vec<u32>),
    /// No plan keeps them all: every possibility has been tried or ruled out.
    Infeasible,
    /// The work was used up first.
    Unknown,
}

/// Answers questions about one instance, within a limit of work.
#[derive(Debug)]
pub(super) struct Oracle<'a> {
    instance: &'a Instance,
    named: &'a Named,
    /// The items that any question is about.
    items: &'a [u32],
    /// Position of an item among them.
    local: Vec<u32>,
    /// Work left for all questions, in visits of units.
    left: u64,
}

/// No single question may use more than this share of the work.
const SHARE: u64 = 20;
const NONE: u32 = u32::MAX;

impl<'a> Oracle<'a> {
    pub(super) fn new(
        instance: &'a Instance,
        named: &'a Named,
        items: &'a [u32],
        work: u64,
    ) -> Self {
        let mut local = vec![NONE; instance.items.len()];
        for (index, &item) in (0u32..).zip(items) {
            local[item as usize] = index;
        }
        Self { instance, named, items, local, left: work }
    }

    /// Whether all of these can be kept; everything that is no fact here is no rule either.
    pub(super) fn ask(&mut self, facts: &[Fact]) -> Answer {
        if self.left == 0 {
            return Answer::Unknown;
        }
        let Some((case, units)) = self.case(facts) else { return Answer::Infeasible };
        // Small shares of a small limit would answer nothing at all.
        let limit = (self.left / SHARE).max(100_000).min(self.left);
        let said: usize = facts.iter().map(|fact| self.rule(fact).map_or(1, Forbids::size)).sum();
        self.left = self.left.saturating_sub(said as u64);
        for (order, limit) in [(Order::Deadline, limit / 4), (Order::Fewest, limit / 4 * 3)] {
            let mut search = Search::new(&case, order);
            let found = search.run(limit);
            self.left = self.left.saturating_sub(search.work());
            match found {
                Some(true) => return Answer::Feasible(self.spread(&search, &units)),
                Some(false) => return Answer::Infeasible,
                None => {}
            }
        }
        Answer::Unknown
    }

    fn spread(&self, search: &Search<'_>, units: &[u32]) -> Vec<u32> {
        let mut plan = vec![self.instance.horizon(); self.instance.items.len()];
        for (&item, &unit) in self.items.iter().zip(units) {
            if unit != NONE {
                plan[item as usize] = search.slot(unit);
            }
        }
        plan
    }

    /// What a fact forbids, if it is a rule by name.
    fn rule(&self, fact: &Fact) -> Option<&'a Forbids> {
        let Fact::Rule { rule } = *fact else { return None };
        self.named.find(rule).map(|(forbids, _)| forbids)
    }

    fn at(&self, item: u32) -> usize {
        self.local[item as usize] as usize
    }

    /// What has to be planned under these rules, as units, and the unit of each item; nothing if
    /// a unit would have to come before itself.
    fn case(&self, facts: &[Fact]) -> Option<(Case, Vec<u32>)> {
        let (mut sets, needed) = self.needed(facts);
        let mut units = vec![NONE; self.items.len()];
        let mut unit_of_root: BTreeMap<u32, u32> = BTreeMap::new();
        let horizon = self.instance.horizon();
        let resources = self.instance.resources.len() + self.named.rows();
        let mut case = Case::new(horizon, resources);
        for index in (0..self.items.len()).filter(|&index| needed[index]) {
            let root = sets.root(u32::try_from(index).unwrap_or(NONE));
            let unit = *unit_of_root.entry(root).or_insert_with(|| case.add_unit());
            units[index] = unit;
            let known = &self.instance.items[self.items[index] as usize];
            case.units[unit as usize].add_effort(&known.effort);
        }
        for fact in facts {
            if !self.impose(fact, &units, &mut case) {
                return None;
            }
        }
        case.break_ties();
        Some((case, units))
    }

    /// Which items share an iteration under these rules, and which have to be planned at all.
    fn needed(&self, facts: &[Fact]) -> (Sets, Vec<bool>) {
        let count = self.items.len();
        let mut sets = Sets::new(count);
        let mut mates: Vec<&[u32]> = vec![&[]; count];
        let mut before: Vec<Vec<u32>> = vec![Vec::new(); count];
        let mut open = Vec::new();
        for fact in facts {
            match *fact {
                Fact::Demand { item, .. } => open.push(item),
                Fact::Pin { item, pinned } if pinned < self.instance.horizon() => open.push(item),
                Fact::Group { group } => {
                    let members = &self.instance.groups[group as usize];
                    for &item in members {
                        mates[self.at(item)] = members;
                        sets.join(self.local[members[0] as usize], self.local[item as usize]);
                    }
                }
                Fact::Arc { arc } if self.local[arc.after as usize] != NONE => {
                    before[self.at(arc.after)].push(arc.before);
                }
                _ => {}
            }
            if let Some(rule) = self.rule(fact) {
                self.bind(rule, &mut sets, &mut before);
                let pinned = rule.pins.iter().filter(|pin| pin.1 < self.instance.horizon());
                open.extend(pinned.map(|pin| pin.0));
            }
        }
        let mut needed = vec![false; count];
        while let Some(item) = open.pop() {
            let index = self.at(item);
            if !std::mem::replace(&mut needed[index], true) {
                open.extend(&before[index]);
                open.extend(mates[index]);
            }
        }
        (sets, needed)
    }

    /// Joins what a rule joins, and notes what it wants first; who is joined wants the other too.
    fn bind(&self, rule: &Forbids, sets: &mut Sets, wanted: &mut [Vec<u32>]) {
        let is_known = |item: u32| self.local[item as usize] != NONE;
        for &(a, b) in rule.joins.iter().filter(|&&(a, b)| is_known(a) && is_known(b)) {
            sets.join(self.local[a as usize], self.local[b as usize]);
            wanted[self.at(a)].push(b);
            wanted[self.at(b)].push(a);
        }
        for arc in rule.arcs.iter().filter(|arc| is_known(arc.after)) {
            wanted[self.at(arc.after)].push(arc.before);
        }
    }

    /// Adds a rule to a case; `false` if it cannot be kept at all.
    fn impose(&self, fact: &Fact, units: &[u32], case: &mut Case) -> bool {
        let with = |case: &mut Case, item: u32, narrow: &dyn Fn(&mut Unit)| {
            if let Some(unit) = case.units.get_mut(self.unit_of(item, units) as usize) {
                narrow(unit);
            }
        };
        match *fact {
            Fact::Demand { item, by } => with(case, item, &|unit| unit.keep(|slot| slot <= by)),
            Fact::Pin { item, pinned } => {
                with(case, item, &|unit| unit.keep(|slot| slot == pinned));
            }
            Fact::Release { item, release } => {
                with(case, item, &|unit| unit.keep(|slot| i64::from(slot) >= release));
            }
            Fact::Freeze { item, iteration } => {
                with(case, item, &|unit| unit.keep(|slot| slot != iteration));
            }
            Fact::Capacity { resource, iteration, available } => {
                case.limit(resource, iteration, available);
            }
            Fact::Arc { arc } => return self.impose_arc(arc, units, case),
            Fact::Rule { rule } => return self.impose_rule(rule, units, case),
            Fact::Group { .. } => {}
        }
        true
    }

    fn unit_of(&self, item: u32, units: &[u32]) -> u32 {
        let local = self.local[item as usize];
        if local == NONE { NONE } else { units[local as usize] }
    }

    fn impose_arc(&self, arc: Precedence, units: &[u32], case: &mut Case) -> bool {
        let horizon = self.instance.horizon();
        let (before, after) = (self.unit_of(arc.before, units), self.unit_of(arc.after, units));
        let lag = u32::try_from(arc.lag).unwrap_or(horizon);
        if before == NONE {
            return true;
        }
        if after == NONE {
            // What waits in the backlog for a lag of several iterations holds back as well.
            let last = horizon - lag.min(horizon);
            case.units[before as usize].keep(|slot| slot <= last);
        } else if before != after {
            case.arcs.push((before, after, lag));
        } else if lag > 0 {
            return false;
        }
        true
    }

    fn impose_rule(&self, rule: u32, units: &[u32], case: &mut Case) -> bool {
        let Some((rule, first_row)) = self.named.find(rule) else { return true };
        for &(item, from, to) in &rule.closed {
            if let Some(unit) = case.units.get_mut(self.unit_of(item, units) as usize) {
                unit.keep(|slot| slot < from || slot >= to);
            }
        }
        for &(item, pinned) in &rule.pins {
            if let Some(unit) = case.units.get_mut(self.unit_of(item, units) as usize) {
                unit.keep(|slot| slot == pinned);
            }
        }
        let first = u32::try_from(self.instance.resources.len() + first_row).unwrap_or(NONE);
        for (resource, (capacity, uses)) in (first..).zip(&rule.rows) {
            for (iteration, &available) in (0u32..).zip(capacity) {
                case.limit(resource, iteration, available);
            }
            for &(item, used) in uses {
                if let Some(unit) = case.units.get_mut(self.unit_of(item, units) as usize) {
                    unit.add_effort(&[(resource, used)]);
                }
            }
        }
        rule.arcs.iter().all(|&arc| self.impose_arc(arc, units, case))
    }
}
