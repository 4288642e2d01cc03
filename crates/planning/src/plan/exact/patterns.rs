//! What can move together in one period: every set of units that its capacity holds.

use super::small::{Set, Small, members, only};

/// More sets than this for one period are too many to keep.
const MOST: usize = 300_000;

/// Every set of units that a period can hold, with what it is worth at the present prices.
#[derive(Debug)]
pub(super) struct Patterns {
    sets: Vec<Set>,
    /// The set that each one extends, and by which unit; the first is empty.
    parents: Vec<(u32, u8)>,
    /// Worth of each set, in the same order.
    worth: Vec<i64>,
    /// Sets with their worth, dearest first; what is worth nothing is left out.
    ranked: Vec<(i64, Set)>,
}

impl Patterns {
    /// None if there are too many.
    pub(super) fn of(small: &Small, period: usize) -> Option<Self> {
        let open: Vec<usize> = members(small.open[period]).collect();
        let mut patterns =
            Self { sets: Vec::new(), parents: Vec::new(), worth: Vec::new(), ranked: Vec::new() };
        patterns.sets.push(0);
        patterns.parents.push((0, 0));
        let mut free = small.free(period);
        let complete = patterns.extend(small, &open, 0, &mut free);
        patterns.worth = vec![0; patterns.sets.len()];
        complete.then_some(patterns)
    }

    /// Adds every set that extends the last one by some of these units; false if too many.
    fn extend(&mut self, small: &Small, open: &[usize], last: u32, free: &mut [i64]) -> bool {
        let chosen = self.sets[last as usize];
        for (index, &unit) in open.iter().enumerate() {
            // Two of which one has to be strictly earlier never share a period.
            let clash = small.needs_earlier[unit] & chosen != 0
                || members(chosen).any(|other| small.needs_earlier[other] & only(unit) != 0);
            let fits = small.take(free, unit) && !clash;
            let mut complete = true;
            if fits {
                complete = self.sets.len() < MOST;
                let at = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
                self.sets.push(chosen | only(unit));
                self.parents.push((last, u8::try_from(unit).unwrap_or(u8::MAX)));
                complete = complete && self.extend(small, &open[index + 1..], at, free);
            }
            small.give(free, unit);
            if !complete {
                return false;
            }
        }
        true
    }

    /// How many sets there are.
    pub(super) fn len(&self) -> usize {
        self.sets.len()
    }

    /// The dearest set if each unit is worth so much.
    pub(super) fn dearest(&mut self, worth: &[i64]) -> (i64, Set) {
        let mut best = (0, 0);
        for at in 1..self.sets.len() {
            let (parent, unit) = self.parents[at];
            let value = self.worth[parent as usize] + worth[usize::from(unit)];
            self.worth[at] = value;
            if value > best.0 {
                best = (value, self.sets[at]);
            }
        }
        best
    }

    /// Fixes what each unit is worth, for `most`.
    pub(super) fn rank(&mut self, worth: &[i64]) {
        self.dearest(worth);
        self.ranked.clear();
        self.ranked.extend(self.worth.iter().copied().zip(self.sets.iter().copied()));
        self.ranked.retain(|&(value, _)| value > 0);
        self.ranked.sort_unstable_by(|a, b| b.cmp(a));
    }

    /// At most so much can be had from sets that avoid some units and contain others.
    pub(super) fn most(&self, avoid: Set, contain: Set) -> i64 {
        let fits = |&&(_, set): &&(i64, Set)| set & avoid == 0 && set & contain == contain;
        self.ranked.iter().find(fits).map_or(0, |&(value, _)| value)
    }
}
