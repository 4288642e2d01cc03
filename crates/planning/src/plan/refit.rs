//! A second look at the backlog under rules that only the search knows: what single units cannot
//! win, several may.

use std::ops::Range;

use super::SMALL;
use super::search::Search;
use super::units::Units;

/// More rounds hardly find more, and a large plan is better left to the search.
const ROUNDS: usize = 4;
const ROUNDS_IF_LARGE: usize = 1;

/// Gives what stays in the backlog a place where that saves: alone, with its set, or with all that
/// fits into one iteration.
pub(crate) fn refit(units: &Units, plan: Vec<u32>) -> Vec<u32> {
    let mut search = Search::new(units, plan);
    let rounds = if units.len() < 10 * SMALL { ROUNDS } else { ROUNDS_IF_LARGE };
    for _ in 0..rounds {
        let before = search.cost;
        for &unit in &units.order {
            place_alone(&mut search, unit);
        }
        place_sets(&mut search);
        fill_iterations(&mut search);
        if search.cost == before {
            break;
        }
    }
    search.plan
}

fn waits(search: &Search<'_>, unit: u32) -> bool {
    search.at(unit) == search.units.horizon && !search.units.pinned[unit as usize]
}

/// The slot that saves most, if any saves.
fn place_alone(search: &mut Search<'_>, unit: u32) {
    if !waits(search, unit) {
        return;
    }
    let span = search.span(unit);
    let open = |&slot: &u32| search.may_go(unit, span, slot) && search.lacks(unit, slot).is_none();
    let best = (0..search.units.horizon)
        .filter(open)
        .map(|slot| (search.added_cost(unit, slot), slot))
        .min();
    if let Some((added, slot)) = best.filter(|&(added, _)| added < 0) {
        search.shift(unit, slot, added);
    }
}

/// Sets that are counted as a whole, as early as it saves.
fn place_sets(search: &mut Search<'_>) {
    let units = search.units;
    let Some(soft) = &units.soft else { return };
    let mut rank = vec![0u32; units.len()];
    for (position, &unit) in (0u32..).zip(&units.order) {
        rank[unit as usize] = position;
    }
    for (_, set) in &soft.sets {
        let mut waiting: Vec<u32> =
            set.iter().copied().filter(|&unit| waits(search, unit)).collect();
        waiting.sort_unstable_by_key(|&unit| rank[unit as usize]);
        for from in 0..units.horizon {
            if move_all(search, &waiting, from..units.horizon) {
                break;
            }
        }
    }
}

/// Iterations into which all of the backlog that fits goes at once.
fn fill_iterations(search: &mut Search<'_>) {
    let units = search.units;
    if units.soft.as_ref().is_none_or(|soft| soft.bands.is_empty()) {
        return;
    }
    for slot in 0..units.horizon {
        let waiting: Vec<u32> =
            units.order.iter().copied().filter(|&unit| waits(search, unit)).collect();
        move_all(search, &waiting, slot..slot + 1);
    }
}

/// Moves each unit that can to the first slot of the range; all go back unless that saves, and then
/// the answer is no.
fn move_all(search: &mut Search<'_>, waiting: &[u32], range: Range<u32>) -> bool {
    let before = search.cost;
    let mut moved = Vec::new();
    for &unit in waiting {
        let span = search.span(unit);
        let open =
            |&slot: &u32| search.may_go(unit, span, slot) && search.lacks(unit, slot).is_none();
        if let Some(slot) = range.clone().find(open) {
            let added = search.added_cost(unit, slot);
            search.shift(unit, slot, added);
            moved.push(unit);
        }
    }
    if search.cost >= before {
        for unit in moved.drain(..).rev() {
            let added = search.added_cost(unit, search.units.horizon);
            search.shift(unit, search.units.horizon, added);
        }
    }
    !moved.is_empty()
}
