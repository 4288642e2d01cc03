//! From units to a selection.

use crate::plan::units::Units;

use super::core::OUT;
use super::merge::Loose;

/// Units that need more others than this, all together, take too long to look at.
const MOST_NEEDS: usize = 3_000_000;

/// Whether it is not too much to look, for each unit, at all that it needs.
pub(super) fn is_shallow(units: &Units) -> bool {
    let mut seen = vec![u32::MAX; units.len()];
    let mut found = Vec::new();
    let mut sum = 0;
    for unit in units.all() {
        found.clear();
        found.push(unit);
        let mut next = 0;
        while let Some(&node) = found.get(next) {
            next += 1;
            for &(other, _) in units.before.row(node) {
                if seen[other as usize] != unit {
                    seen[other as usize] = unit;
                    found.push(other);
                }
            }
        }
        sum += found.len();
        if sum > MOST_NEEDS {
            return false;
        }
    }
    true
}

/// Capacity lines that all units together exceed.
pub(super) fn short(units: &Units) -> Vec<usize> {
    let mut needed = vec![0i128; units.resources];
    for unit in units.all().filter(|&unit| units.earliest[unit as usize] == 0) {
        for &(row, effort) in units.effort.row(unit) {
            needed[row as usize] += i128::from(effort);
        }
    }
    let is_short = |&row: &usize| needed[row] > i128::from(units.capacity[row]);
    (0..units.resources).filter(is_short).collect()
}

/// The units that can be done, under these capacity lines.
pub(super) fn loose(units: &Units, rows: &[usize]) -> Option<Loose> {
    let mut place = vec![OUT; units.len()];
    let mut kept = Vec::new();
    for unit in units.all().filter(|&unit| units.earliest[unit as usize] == 0) {
        place[unit as usize] = u32::try_from(kept.len()).ok()?;
        kept.push(unit);
    }
    let width = rows.len();
    let mut effort = vec![0; kept.len() * width];
    let (mut gain, mut needs) = (Vec::new(), Vec::new());
    for (node, &unit) in kept.iter().enumerate() {
        gain.push(units.cost(unit, 1) - units.cost(unit, 0));
        for &(row, amount) in units.effort.row(unit) {
            if let Some(at) = rows.iter().position(|&short| short == row as usize) {
                effort[node * width + at] = amount;
            }
        }
        let others = units.before.row(unit).iter().map(|&(other, _)| place[other as usize]);
        needs.push(others.filter(|&need| need != OUT).collect());
    }
    let room = rows.iter().map(|&row| units.capacity[row]).collect();
    let size = vec![0; kept.len()];
    Some(Loose { gain, size, space: 0, effort, room, needs, gained: 0, place })
}
