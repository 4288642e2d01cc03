//! An instance with the changes of a scenario.

use std::ops::RangeInclusive;

use crate::instance::{Instance, Item, Label, Parts};

use super::{Change, Scenario, ScenarioProblem};

/// An instance after the changes of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The instance; its items have the same numbers as before.
    pub instance: Instance,
    /// Items that are not to be migrated, sorted: nothing but their numbers is left of them.
    pub dropped: Vec<u32>,
}

/// Makes the changes of a scenario, or names everything that is wrong with them.
pub fn apply(instance: &Instance, scenario: &Scenario) -> Result<Changed, Vec<ScenarioProblem>> {
    let mut maker =
        Maker { instance, parts: instance.parts().clone(), dropped: Vec::new(), met: None };
    let mut problems = Vec::new();
    for (index, change) in scenario.changes.iter().enumerate() {
        maker.make(change);
        if let Some((kind, name)) = maker.met.take() {
            let scenario = scenario.name.clone();
            problems.push(ScenarioProblem::Unknown { scenario, change: index + 1, kind, name });
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut dropped = maker.dropped;
    dropped.sort_unstable();
    dropped.dedup();
    match Instance::new(maker.parts) {
        Ok(instance) => Ok(Changed { instance, dropped }),
        Err(found) => {
            let unsound =
                |problem| ScenarioProblem::Unsound { scenario: scenario.name.clone(), problem };
            Err(found.into_iter().map(unsound).collect())
        }
    }
}

struct Maker<'i> {
    instance: &'i Instance,
    parts: Parts,
    dropped: Vec<u32>,
    /// What a change names although it does not exist.
    met: Option<(&'static str, String)>,
}

impl Maker<'_> {
    /// Makes a change as far as it names what exists; what does not is kept in `met`.
    fn make(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::Capacity { resource, by, percent, from, until } => {
                let resource = self.resource(resource)?;
                let span = self.span(from.as_ref(), until.as_ref())?;
                for capacity in self.parts.capacity[resource].get_mut(span).into_iter().flatten() {
                    *capacity = share(*capacity, *percent).saturating_add(*by).max(0);
                }
            }
            Change::Release { item, iteration } => {
                let release = self.slot(iteration)?;
                self.item(item)?.release = release;
            }
            Change::Due { item, iteration, tardy } => {
                let due = match iteration {
                    Some(iteration) => Some(self.slot(iteration)?),
                    None => None,
                };
                let item = self.item(item)?;
                (item.due, item.tardy) = (due, tardy.unwrap_or(item.tardy));
            }
            Change::Pin { item, iteration } => {
                let slot = self.slot(iteration)?;
                self.item(item)?.pinned = Some(slot);
            }
            Change::Unpin { item } => {
                self.items(item.as_ref())?.for_each(|item| item.pinned = None);
            }
            Change::Freeze { item, iteration } => {
                let slot = self.slot(iteration)?;
                self.items(item.as_ref())?.for_each(|item| item.freeze.push(slot));
            }
            Change::Unfreeze { item, iteration } => {
                let slot = match iteration {
                    Some(iteration) => Some(self.slot(iteration)?),
                    None => None,
                };
                let keep = |at: &i64| slot.is_some_and(|slot| *at != slot);
                self.items(item.as_ref())?.for_each(|item| item.freeze.retain(keep));
            }
            Change::Lag { before, after, lag } => {
                self.change_lag(before.as_ref(), after.as_ref(), *lag)?;
            }
            Change::Rule { rule, enabled } => self.switch(rule, *enabled)?,
            Change::Ungroup { item } => {
                let group = self.item(item)?.group?;
                self.parts.groups[group as usize].clear();
                let members = self.parts.items.iter_mut().filter(|item| item.group == Some(group));
                members.for_each(|item| item.group = None);
            }
            Change::DropItem { item } => self.drop_item(item)?,
            Change::Value { item, value } => self.item(item)?.value = *value,
            Change::Effort { item, percent } => {
                let items = self.items(item.as_ref())?;
                for entry in items.flat_map(|item| &mut item.effort) {
                    entry.1 = share(entry.1, *percent);
                }
            }
        }
        Some(())
    }

    fn change_lag(
        &mut self,
        before: Option<&Label>,
        after: Option<&Label>,
        lag: Option<i64>,
    ) -> Option<()> {
        let mut ends = [None, None];
        for (end, label) in ends.iter_mut().zip([before, after]) {
            if let Some(label) = label {
                *end = Some(self.item(label)?.id);
            }
        }
        let concerns = |end: Option<u32>, item: u32| end.is_none_or(|end| end == item);
        self.parts.precedence.retain_mut(|arc| {
            let is_meant = concerns(ends[0], arc.before) && concerns(ends[1], arc.after);
            if let (true, Some(lag)) = (is_meant, lag) {
                arc.lag = lag;
            }
            !is_meant || lag.is_some()
        });
        Some(())
    }

    fn switch(&mut self, label: &Label, enabled: bool) -> Option<()> {
        let mut found = false;
        for (index, rule) in (0i64..).zip(&mut self.parts.rules) {
            let is_meant = match label {
                Label::Number(number) => *number == index,
                Label::Text(text) => rule.name.as_ref() == Some(text) || rule.rule == *text,
            };
            if is_meant {
                (rule.enabled, found) = (enabled, true);
            }
        }
        if found { Some(()) } else { self.unknown("rule", label) }
    }

    fn drop_item(&mut self, label: &Label) -> Option<()> {
        let item = self.item(label)?;
        let (id, group, name) = (item.id, item.group, item.name.take());
        *item = Item { id, name, ..Item::default() };
        self.dropped.push(id);
        if let Some(group) = group {
            self.parts.groups[group as usize].retain(|&member| member != id);
        }
        self.parts.precedence.retain(|arc| arc.before != id && arc.after != id);
        self.parts.traffic.retain(|edge| edge.a != id && edge.b != id);
        Some(())
    }

    fn unknown<T>(&mut self, kind: &'static str, label: &Label) -> Option<T> {
        let name = match label {
            Label::Number(number) => number.to_string(),
            Label::Text(text) => text.clone(),
        };
        self.met = Some((kind, name));
        None
    }

    fn item(&mut self, label: &Label) -> Option<&mut Item> {
        let found = match label {
            Label::Number(number) => usize::try_from(*number).ok(),
            Label::Text(text) => {
                self.parts.items.iter().position(|item| item.name.as_ref() == Some(text))
            }
        };
        match found.filter(|&at| at < self.parts.items.len()) {
            Some(at) => self.parts.items.get_mut(at),
            None => self.unknown("item", label),
        }
    }

    /// One item, or all.
    fn items(&mut self, label: Option<&Label>) -> Option<std::slice::IterMut<'_, Item>> {
        match label {
            Some(label) => Some(std::slice::from_mut(self.item(label)?).iter_mut()),
            None => Some(self.parts.items.iter_mut()),
        }
    }

    /// An iteration, or the backlog by its number.
    fn slot(&mut self, label: &Label) -> Option<i64> {
        let horizon = i64::from(self.instance.horizon());
        let found = match label {
            Label::Number(number) => Some(*number),
            Label::Text(text) => {
                let labels = self.instance.iterations.iter();
                (0..).zip(labels).find(|(_, at)| at.label == *text).map(|(slot, _)| slot)
            }
        };
        match found.filter(|slot| (0..=horizon).contains(slot)) {
            Some(slot) => Some(slot),
            None => self.unknown("iteration", label),
        }
    }

    fn span(
        &mut self,
        from: Option<&Label>,
        until: Option<&Label>,
    ) -> Option<RangeInclusive<usize>> {
        let last = i64::from(self.instance.horizon()) - 1;
        let first = match from {
            Some(label) => self.slot(label)?,
            None => 0,
        };
        let end = match until {
            Some(label) => self.slot(label)?.min(last),
            None => last,
        };
        Some(usize::try_from(first).ok()?..=usize::try_from(end).ok()?)
    }

    fn resource(&mut self, label: &Label) -> Option<usize> {
        let count = self.instance.resources.len();
        let found = match label {
            Label::Number(number) => usize::try_from(*number).ok().filter(|&at| at < count),
            Label::Text(text) => {
                let mut all = 0..u32::try_from(count).unwrap_or(u32::MAX);
                let named = all.find(|&at| self.instance.resource_name(at) == *text);
                named.map(|at| at as usize)
            }
        };
        match found {
            Some(at) => Some(at),
            None => self.unknown("resource", label),
        }
    }
}

/// A percentage, rounded up.
fn share(amount: i64, percent: u32) -> i64 {
    let exact = i128::from(amount) * i128::from(percent);
    i64::try_from((exact + 99) / 100).unwrap_or(i64::MAX)
}
