//! The best set of units that one period can hold of one resource, by dynamic programming.

/// A capacity is looked at in at most so many steps.
const STEPS: i64 = 1_000;

/// A unit that may go in: what its price is called by the caller, its worth, and its effort.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) name: u32,
    pub(super) worth: i64,
    pub(super) effort: i64,
}

/// Memory for one knapsack after the other.
#[derive(Debug, Default)]
pub(super) struct Knapsack {
    pub(super) candidates: Vec<Candidate>,
    /// Names of the set found last.
    pub(super) set: Vec<u32>,
    most: Vec<i64>,
    taken: Vec<bool>,
}

impl Knapsack {
    /// What the best set of the candidates is worth at most; the set is noted.
    ///
    /// A large capacity is looked at in steps, with efforts rounded down: the set may then be a
    /// little too large, and no set that fits is worth more.
    pub(super) fn solve(&mut self, capacity: i64) -> i64 {
        self.set.clear();
        self.candidates.retain(|unit| unit.worth > 0 && unit.effort <= capacity);
        let all: i64 = self.candidates.iter().map(|unit| unit.effort).sum();
        if all <= capacity {
            self.set.extend(self.candidates.iter().map(|unit| unit.name));
            return self.candidates.iter().map(|unit| unit.worth).sum();
        }
        let width = steps(capacity, capacity) + 1;
        self.most.clear();
        self.most.resize(width, 0);
        self.taken.clear();
        self.taken.resize(width * self.candidates.len(), false);
        for (unit, taken) in self.candidates.iter().zip(self.taken.chunks_mut(width)) {
            let effort = steps(unit.effort, capacity);
            for left in (effort..width).rev() {
                let with = self.most[left - effort] + unit.worth;
                if with > self.most[left] {
                    self.most[left] = with;
                    taken[left] = true;
                }
            }
        }
        let mut left = width - 1;
        for (unit, taken) in self.candidates.iter().zip(self.taken.chunks(width)).rev() {
            if taken[left] {
                self.set.push(unit.name);
                left -= steps(unit.effort, capacity);
            }
        }
        self.most[width - 1]
    }
}

/// An effort, at most the capacity, in steps, rounded down.
fn steps(effort: i64, capacity: i64) -> usize {
    let steps = if capacity <= STEPS {
        i128::from(effort)
    } else {
        i128::from(effort) * i128::from(STEPS) / i128::from(capacity)
    };
    usize::try_from(steps).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_set_that_fits_is_worth_more(
            units in prop::collection::vec((-3i64..20, 0i64..4000), 0..9),
            capacity in 0i64..6000,
        ) {
            let mut knapsack = Knapsack::default();
            for (name, &(worth, effort)) in (0u32..).zip(&units) {
                knapsack.candidates.push(Candidate { name, worth, effort });
            }
            let most = knapsack.solve(capacity);
            let of = |set: u32, part: fn(&(i64, i64)) -> i64| -> i64 {
                (0..).zip(&units).filter(|(at, _)| set >> at & 1 == 1).map(|(_, unit)| part(unit)).sum()
            };
            let sets = 0..1u32 << units.len();
            let best = sets.filter(|&set| of(set, |unit| unit.1) <= capacity).map(|set| of(set, |unit| unit.0)).max();
            let found = knapsack.set.iter().fold(0u32, |set, name| set | 1 << name);
            prop_assert_eq!(of(found, |unit| unit.0), most);
            if capacity <= STEPS {
                prop_assert_eq!(Some(most), best);
                prop_assert!(of(found, |unit| unit.1) <= capacity);
            } else {
                prop_assert!(Some(most) >= best);
            }
        }
    }
}
