//! Every defect of the parts is found and named, not only the first.

use super::{Item, Parts, Problem};
use super::{pins, rules};

/// More problems than these help nobody.
const SHOWN: usize = 100;
/// Iterations are stored in 16 bits.
const MOST_ITERATIONS: usize = 65_000;

/// Collects problems until there are enough of them.
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn add(&mut self, problem: Problem) {
        if self.0.len() <= SHOWN {
            self.0.push(problem);
        }
    }

    fn is_full(&self) -> bool {
        self.0.len() > SHOWN
    }

    pub(super) fn not_negative(&mut self, value: i64, place: impl Fn() -> String) {
        if value < 0 {
            self.add(Problem::NegativeNumber { place: place(), value });
        }
    }

    pub(super) fn within(&mut self, value: i64, highest: i64, place: impl Fn() -> String) {
        if value < 0 || value > highest {
            self.add(Problem::OutOfRange { place: place(), value, highest });
        }
    }

    pub(super) fn known(
        &mut self,
        kind: &'static str,
        index: u32,
        count: usize,
        place: impl Fn() -> String,
    ) {
        if index as usize >= count {
            self.add(Problem::UnknownIndex { place: place(), kind, index, count });
        }
    }

    pub(super) fn length(&mut self, place: &str, found: usize, expected: usize) {
        if found != expected {
            self.add(Problem::WrongLength { place: place.to_owned(), found, expected });
        }
    }
}

/// All problems of the parts, at most about a hundred.
pub(super) fn problems(parts: &Parts) -> Vec<Problem> {
    let mut found = Problems(Vec::new());
    check_meta(parts, &mut found);
    check_capacity(parts, &mut found);
    check_curve(parts, &mut found);
    for (position, item) in parts.items.iter().enumerate() {
        check_item(parts, position, item, &mut found);
        if found.is_full() {
            break;
        }
    }
    check_groups(parts, &mut found);
    check_arcs(parts, &mut found);
    rules::check(parts, &mut found);
    // Sums and pins are looked at only when every number they are made of is sound.
    if found.0.is_empty() {
        check_sums(parts, &mut found);
        rules::check_whole(parts, &mut found);
    }
    if found.0.is_empty() {
        let committed = rules::with_commitments(parts);
        pins::check(committed.as_ref().unwrap_or(parts), &mut found);
    }
    if found.is_full() {
        found.0.truncate(SHOWN);
        found.0.push(Problem::More { shown: SHOWN });
    }
    found.0
}

fn horizon(parts: &Parts) -> i64 {
    super::length(parts.iterations.len())
}

fn check_meta(parts: &Parts, found: &mut Problems) {
    if parts.meta.version != 1 {
        found.add(Problem::UnsupportedVersion(parts.meta.version));
    }
    let counts = [
        ("meta.items", parts.meta.items, parts.items.len()),
        ("meta.iters", parts.meta.iters, parts.iterations.len()),
        ("meta.resources", parts.meta.resources, parts.resources.len()),
    ];
    for (place, said, count) in counts {
        if let Some(said) = said.filter(|&said| said != super::length(count)) {
            found.add(Problem::CountDisagrees { place, said, found: count });
        }
    }
    if parts.iterations.is_empty() {
        found.add(Problem::NoIterations);
    }
    if parts.iterations.len() > MOST_ITERATIONS {
        let (value, highest) = (horizon(parts), super::length(MOST_ITERATIONS));
        found.add(Problem::OutOfRange { place: "iterations".to_owned(), value, highest });
    }
    if parts.resources.is_empty() && !parts.items.is_empty() {
        found.add(Problem::NoResources);
    }
    let weights = [
        ("objective.traffic_weight", parts.objective.traffic_weight),
        ("objective.tardy_weight", parts.objective.tardy_weight),
    ];
    for (place, value) in weights {
        if value != 1 {
            found.add(Problem::UnsupportedWeight { place, value });
        }
    }
}

fn check_capacity(parts: &Parts, found: &mut Problems) {
    found.length("capacity", parts.capacity.len(), parts.resources.len());
    for (k, row) in parts.capacity.iter().enumerate() {
        found.length(&format!("capacity[{k}]"), row.len(), parts.iterations.len());
        for (t, &capacity) in row.iter().enumerate() {
            found.not_negative(capacity, || format!("capacity[{k}][{t}]"));
        }
    }
}

fn check_curve(parts: &Parts, found: &mut Problems) {
    let curve = &parts.objective.delay_curve;
    found.length("objective.delay_curve", curve.len(), parts.iterations.len() + 1);
    for (t, &factor) in curve.iter().enumerate() {
        found.not_negative(factor, || format!("objective.delay_curve[{t}]"));
    }
    if let Some(at) = curve.windows(2).position(|pair| pair[1] < pair[0]) {
        found.add(Problem::CurveDecreases { at: at + 1 });
    }
}

fn check_item(parts: &Parts, position: usize, item: &Item, found: &mut Problems) {
    let place = |field: &str| format!("items[{position}].{field}");
    if item.id as usize != position {
        found.add(Problem::IdOutOfPlace { position, id: item.id });
    }
    for (entry, &(resource, effort)) in item.effort.iter().enumerate() {
        let place = || format!("items[{position}].effort[{entry}]");
        found.known("resource", resource, parts.resources.len(), place);
        found.not_negative(effort, place);
    }
    found.not_negative(item.value, || place("value"));
    found.not_negative(item.tardy, || place("tardy"));
    found.not_negative(item.release, || place("release"));
    if let Some(due) = item.due {
        found.within(due, horizon(parts), || place("due"));
    }
    for (entry, &frozen) in item.freeze.iter().enumerate() {
        found.within(frozen, horizon(parts) - 1, || format!("items[{position}].freeze[{entry}]"));
    }
    if let Some(pinned) = item.pinned {
        found.within(pinned, horizon(parts), || place("pinned"));
    }
    if let Some(group) = item.group {
        found.known("group", group, parts.groups.len(), || place("group"));
    }
}

fn check_groups(parts: &Parts, found: &mut Problems) {
    let mut listed_in: Vec<Option<usize>> = vec![None; parts.items.len()];
    for (index, members) in parts.groups.iter().enumerate() {
        for (entry, &item) in members.iter().enumerate() {
            match listed_in.get_mut(item as usize) {
                None => found
                    .known("item", item, parts.items.len(), || format!("groups[{index}][{entry}]")),
                Some(Some(first)) => {
                    found.add(Problem::GroupedTwice { item, groups: (*first, index) });
                }
                Some(free) => *free = Some(index),
            }
        }
    }
    for (item, listed) in parts.items.iter().zip(listed_in) {
        let listed = listed.and_then(|index| u32::try_from(index).ok());
        if item.group != listed {
            found.add(Problem::GroupDisagrees { item: item.id, said: item.group, found: listed });
        }
    }
}

fn check_arcs(parts: &Parts, found: &mut Problems) {
    let count = parts.items.len();
    for (index, arc) in parts.precedence.iter().enumerate() {
        let place = || format!("precedence[{index}]");
        found.known("item", arc.before, count, place);
        found.known("item", arc.after, count, place);
        found.within(arc.lag, horizon(parts), place);
        if arc.before == arc.after {
            found.add(Problem::SelfPrecedence { arc: index, item: arc.before });
        }
    }
    for (index, edge) in parts.traffic.iter().enumerate() {
        let place = || format!("traffic[{index}]");
        found.known("item", edge.a, count, place);
        found.known("item", edge.b, count, place);
        found.not_negative(edge.cost, place);
    }
}

/// More than the dearest plan imaginable costs.
pub(super) fn dearest(parts: &Parts) -> i128 {
    let horizon = i128::from(horizon(parts));
    let worst_factor = parts.objective.delay_curve.iter().copied().max().map_or(0, i128::from);
    let own =
        |item: &Item| i128::from(item.value) * worst_factor + i128::from(item.tardy) * horizon;
    parts.items.iter().map(own).sum::<i128>()
        + parts.traffic.iter().map(|edge| i128::from(edge.cost) * horizon).sum::<i128>()
        + rules::sums(parts).0
}

/// The dearest plan imaginable, and all effort and capacity together, must fit into 64 bits: then
/// no sum that planning or judging takes can overflow.
fn check_sums(parts: &Parts, found: &mut Problems) {
    let efforts = parts.items.iter().flat_map(|item| &item.effort);
    let effort = efforts.map(|&(_, effort)| i128::from(effort)).sum::<i128>();
    let capacity = parts.capacity.iter().flatten().map(|&free| i128::from(free)).sum::<i128>();
    let (objective, amount) = (dearest(parts), rules::sums(parts).1);
    let sums =
        [("objective", objective), ("effort", effort), ("capacity", capacity), ("rules", amount)];
    // What a rule weighs in the search must fit above the dearest plan.
    let highest = if parts.rules.is_empty() { i64::MAX } else { i64::MAX >> 12 };
    for (sum, value) in sums {
        if value > i128::from(highest) {
            found.add(Problem::Overflow { sum: sum.to_owned() });
        }
    }
}
