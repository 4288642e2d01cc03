//! Pins are promises, so those that contradict each other or a rule are refused at once.

use super::validate::Problems;
use super::{Parts, Problem};

/// Finds pins that cannot hold.
pub(super) fn check(parts: &Parts, found: &mut Problems) {
    if parts.items.iter().all(|item| item.pinned.is_none()) {
        return;
    }
    check_windows(parts, found);
    check_groups(parts, found);
    check_order(parts, found);
    check_capacity(parts, found);
}

fn check_windows(parts: &Parts, found: &mut Problems) {
    let horizon = super::length(parts.iterations.len());
    for item in &parts.items {
        let Some(pinned) = item.pinned else { continue };
        if pinned < horizon && (pinned < item.release || item.freeze.contains(&pinned)) {
            found.add(Problem::PinOutsideWindow { item: item.id, pinned });
        }
    }
}

fn check_groups(parts: &Parts, found: &mut Problems) {
    for (group, members) in parts.groups.iter().enumerate() {
        let mut pins = members.iter().filter_map(|&item| parts.items[item as usize].pinned);
        let Some(first) = pins.next() else { continue };
        if let Some(other) = pins.find(|&pin| pin != first) {
            found.add(Problem::PinsDisagree { group, pins: (first, other) });
        }
    }
}

fn check_order(parts: &Parts, found: &mut Problems) {
    let horizon = super::length(parts.iterations.len());
    for (index, arc) in parts.precedence.iter().enumerate() {
        let (before, after) = (arc.before, arc.after);
        let pins = (parts.items[before as usize].pinned, parts.items[after as usize].pinned);
        if let (Some(first), Some(second)) = pins {
            let both_wait = first == horizon && second == horizon;
            if first + arc.lag > second && !both_wait {
                found.add(Problem::PinsBreakPrecedence { arc: index, before, after });
            }
        }
    }
}

fn check_capacity(parts: &Parts, found: &mut Problems) {
    let columns = parts.iterations.len();
    let mut needed = vec![0i64; parts.resources.len() * columns];
    for item in &parts.items {
        let Some(pin) = item.pinned.and_then(|pin| usize::try_from(pin).ok()) else { continue };
        if pin < columns {
            for &(resource, effort) in &item.effort {
                needed[resource as usize * columns + pin] += effort;
            }
        }
    }
    for (resource, row) in parts.capacity.iter().enumerate() {
        for (iteration, &capacity) in row.iter().enumerate() {
            let needed = needed[resource * columns + iteration];
            if needed > capacity {
                let problem = Problem::PinsExceedCapacity { resource, iteration, needed, capacity };
                found.add(problem);
            }
        }
    }
}
