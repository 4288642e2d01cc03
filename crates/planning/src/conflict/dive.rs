//! One try at a plan without looking back: mostly there is room enough for that.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::search::Case;

/// Places units in order of their deadlines, each as early as it fits, what is placed already
/// first; nothing if one of them does not fit. `windows` holds the first and the last iteration of
/// each unit.
pub(super) fn dive(case: &Case, windows: &[(u32, u32)]) -> Option<Vec<u32>> {
    let count = case.units.len();
    let mut before: Vec<Vec<(u32, u32)>> = vec![Vec::new(); count];
    let mut after: Vec<Vec<u32>> = vec![Vec::new(); count];
    for &(first, second, lag) in &case.arcs {
        before[second as usize].push((first, lag));
        after[first as usize].push(second);
    }
    let mut free = case.capacity.clone();
    let mut plan: Vec<Option<u32>> = vec![None; count];
    let all = || 0..u32::try_from(count).unwrap_or(u32::MAX);
    let is_fixed = |unit: u32| windows[unit as usize].0 == windows[unit as usize].1;
    for unit in all().filter(|&unit| is_fixed(unit)) {
        let slot = windows[unit as usize].0;
        if !case.fits(&free, unit, slot) {
            return None;
        }
        case.charge(&mut free, unit, slot);
        plan[unit as usize] = Some(slot);
    }
    let mut waiting: Vec<usize> = before.iter().map(Vec::len).collect();
    let key = |unit: u32| Reverse((windows[unit as usize].1, unit));
    let mut ready: BinaryHeap<_> =
        all().filter(|&unit| waiting[unit as usize] == 0).map(key).collect();
    let mut placed = 0;
    while let Some(Reverse((last, unit))) = ready.pop() {
        let ends = before[unit as usize].iter();
        let from =
            ends.filter_map(|&(other, lag)| plan[other as usize].map(|slot| slot + lag)).max();
        let from = from.unwrap_or(0).max(windows[unit as usize].0);
        match plan[unit as usize] {
            Some(slot) if slot < from => return None,
            Some(_) => {}
            None => {
                let slot = (from..=last).find(|&slot| case.fits(&free, unit, slot))?;
                case.charge(&mut free, unit, slot);
                plan[unit as usize] = Some(slot);
            }
        }
        placed += 1;
        for &next in &after[unit as usize] {
            waiting[next as usize] -= 1;
            if waiting[next as usize] == 0 {
                ready.push(key(next));
            }
        }
    }
    // Units that wait for each other never become ready.
    if placed < count { None } else { plan.into_iter().collect() }
}
