//! Hard planning rules by name as facts: each is kept or dropped as a whole.
//!
//! Only what can be said by joins, order, windows, pins and capacity is part of a fact. Where a rule
//! asks for more (a least size of waves, say), or for something else altogether (production apart,
//! workloads under way), the rest can only forbid more: a conflict is one without it, and a plan
//! counts only if it keeps it.

use crate::check::rule_amount;
use crate::instance::{Instance, Rule};
use crate::plan::{Forbids, Line, forbids};

/// What each hard rule forbids, by its position in the instance.
#[derive(Debug)]
pub(super) struct Named(Vec<(u32, Forbids)>);

impl Named {
    pub(super) fn new(instance: &Instance) -> Self {
        let rules = (0u32..).zip(&instance.rules).filter(|(_, rule)| rule.enabled && rule.hard);
        let all = rules.map(|(index, rule)| (index, forbids(instance, rule)));
        Self(all.filter(|(_, forbids)| !forbids.is_empty()).collect())
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &(u32, Forbids)> {
        self.0.iter()
    }

    /// What a rule forbids, with the number of its first capacity row among those of all rules.
    pub(super) fn find(&self, rule: u32) -> Option<(&Forbids, usize)> {
        let at = self.0.binary_search_by_key(&rule, |entry| entry.0).ok()?;
        let before = self.0[..at].iter().map(|(_, forbids)| forbids.rows.len()).sum();
        Some((&self.0[at].1, before))
    }

    /// Capacity rows of all rules.
    pub(super) fn rows(&self) -> usize {
        self.0.iter().map(|(_, forbids)| forbids.rows.len()).sum()
    }
}

impl Forbids {
    fn is_empty(&self) -> bool {
        self.size() == 0
    }

    /// How many things it says.
    pub(super) fn size(&self) -> usize {
        let uses: usize = self.rows.iter().map(|(_, uses)| uses.len()).sum();
        self.joins.len() + self.arcs.len() + self.closed.len() + self.pins.len() + uses
    }

    /// Whether it can have to do with these items.
    pub(super) fn touches(&self, inside: &[bool]) -> bool {
        let is_in = |item: u32| inside[item as usize];
        let is_tight = |(capacity, uses): &Line| {
            let used: i64 = uses.iter().filter(|entry| is_in(entry.0)).map(|entry| entry.1).sum();
            capacity.iter().any(|&available| available < used)
        };
        self.joins.iter().any(|&(a, b)| is_in(a) || is_in(b))
            || self.arcs.iter().any(|arc| is_in(arc.before))
            || self.closed.iter().any(|&(item, from, to)| from < to && is_in(item))
            || self.pins.iter().any(|&(item, _)| is_in(item))
            || self.rows.iter().any(is_tight)
    }
}

fn named(instance: &Instance, rule: u32) -> Option<&Rule> {
    instance.rules.get(rule as usize)
}

/// Whether a plan keeps as much of a rule as a fact can say.
pub(super) fn holds(instance: &Instance, rule: u32, plan: &[u32]) -> bool {
    let Some(rule) = named(instance, rule) else { return true };
    // A least size is no part of the fact.
    rule_amount(instance, &Rule { min: None, ..rule.clone() }, plan) == 0
}

/// What people call a rule.
pub(super) fn title(instance: &Instance, rule: u32) -> String {
    named(instance, rule).map_or_else(|| format!("rule {rule}"), |rule| rule.title().to_owned())
}

/// What a rule asks, with its name.
pub(super) fn sentence(instance: &Instance, index: u32) -> String {
    let Some(rule) = named(instance, index) else { return title(instance, index) };
    format!("{}: {}", rule.title(), asks(instance, rule))
}

fn asks(instance: &Instance, rule: &Rule) -> String {
    let at = |iteration: i64| instance.iteration_name(u32::try_from(iteration).unwrap_or(0));
    let items = || {
        let items = rule.items.as_deref().unwrap_or_default();
        match items {
            [] => "anything".to_owned(),
            _ => listed(items.iter().map(|&item| instance.item_name(item)).collect()),
        }
    };
    let first = match rule.first.unwrap_or(0) {
        1 => "the first iteration".to_owned(),
        first => format!("the first {first} iterations"),
    };
    match rule.rule.as_str() {
        "pairs-together" => "pairs that depend on each other share an iteration".to_owned(),
        "workload-together" => "what belongs to one workload shares an iteration".to_owned(),
        "dependency-order" => "what is needed moves first".to_owned(),
        "non-production-first" => "test and development move no later than production".to_owned(),
        "high-criticality-later" => format!("nothing of high criticality moves in {first}"),
        "high-complexity-later" => format!("nothing of high complexity moves in {first}"),
        "wave-size" => match (rule.start, rule.max.unwrap_or(0)) {
            (Some(start), max) => {
                format!("an iteration moves at most {max} items, the first at most {start}")
            }
            (None, max) => format!("an iteration moves at most {max} items"),
        },
        "replication" => "what is copied in an iteration fits through the line".to_owned(),
        "maintenance-windows" => {
            let open = rule.iterations.iter().flatten().map(|&iteration| at(iteration)).collect();
            format!("{} may move only in {}", items(), listed(open))
        }
        "deadline" => format!("{} may move no later than {}", items(), at(rule.by.unwrap_or(0))),
        "keep-apart" => {
            format!("at most {} of {} share an iteration", rule.max.unwrap_or(1), items())
        }
        "adopted" => "what is committed stays where it is".to_owned(),
        other => other.to_owned(),
    }
}

/// A few names, and how many more there are.
pub(super) fn listed(mut names: Vec<String>) -> String {
    const SHOWN: usize = 6;
    let last = match names.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => {
            names.truncate(SHOWN);
            format!("{more} more")
        }
        _ => names.pop().unwrap_or_default(),
    };
    if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) }
}
