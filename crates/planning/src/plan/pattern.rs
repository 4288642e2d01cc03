//! Which of two sides that must not mix gets which iterations: a few ways to begin with.

use super::units::Units;

/// A side for each iteration.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// Which side an iteration is for.
    first_side: Vec<bool>,
    /// Which side each unit is on, if on any.
    side_of: Vec<Option<bool>>,
}

impl Pattern {
    /// Whether a unit may use a slot.
    pub(crate) fn is_open(&self, unit: u32, slot: u32) -> bool {
        self.side_of[unit as usize].is_none_or(|side| self.first_side[slot as usize] == side)
    }
}

/// One side after the other, or by turns, with about as many iterations as each has work; none if
/// no hard rule keeps sides apart.
pub(crate) fn patterns(units: &Units) -> Vec<Pattern> {
    let Some(soft) = &units.soft else { return Vec::new() };
    let Some(mix) = (0u32..).zip(&soft.mixes).find(|(_, charge)| charge.is_hard) else {
        return Vec::new();
    };
    let side = |unit: u32| {
        let mut uses = soft.mix_uses.row(unit).iter().filter(|entry| entry.0 == mix.0);
        uses.next().map(|&(_, one, other)| one >= other)
    };
    let side_of: Vec<Option<bool>> = units.all().map(side).collect();
    let work = |side: bool| {
        let on_side = units.all().filter(|&unit| side_of[unit as usize] == Some(side));
        let efforts = on_side.flat_map(|unit| units.effort.row(unit));
        efforts.map(|&(_, effort)| i128::from(effort)).sum::<i128>()
    };
    let (one, all) = (work(true), work(true) + work(false));
    let width = units.horizon as usize;
    let share = i128::from(units.horizon) * one / all.max(1);
    let fair = usize::try_from(share).unwrap_or(0).min(width);
    let mut patterns = Vec::new();
    for count in [fair, (fair + 1).min(width)] {
        let by_turns = |t: usize| (t + 1) * count / width > t * count / width;
        let turns: Vec<bool> = (0..width).map(by_turns).collect();
        let block: Vec<bool> = (0..width).map(|t| t < count).collect();
        for first_side in [turns, block] {
            let turned = first_side.iter().rev().copied().collect();
            for first_side in [first_side, turned] {
                patterns.push(Pattern { first_side, side_of: side_of.clone() });
            }
        }
    }
    patterns
}
