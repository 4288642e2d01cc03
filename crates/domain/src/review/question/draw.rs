//! Chance that a seed decides, and a question put together from its parts.

use std::collections::BTreeSet;

use super::super::frozen::{Frozen, FrozenWorkload};
use super::super::round::Topic;
use super::{Ask, Choice, Question};

/// Questions are about the first workloads: what comes later will have moved until it matters.
const AHEAD: usize = 40;
/// Wrong choices beside the right one.
const WRONG: usize = 3;

/// Draws from a backlog.
pub(super) struct Draw<'a> {
    pub(super) frozen: &'a Frozen,
    topic: Topic,
    state: u64,
}

/// What a question is about, before its choices are drawn.
pub(super) struct Asked {
    pub(super) ask: Ask,
    pub(super) text: String,
    pub(super) because: String,
    pub(super) evidence: String,
}

impl<'a> Draw<'a> {
    pub(super) fn new(frozen: &'a Frozen, topic: Topic, seed: u64) -> Self {
        Self { frozen, topic, state: seed }
    }

    /// The next number: `SplitMix64` (Steele, Lea and Flood, 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A place in a list of so many.
    fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count.max(1)).unwrap_or(1);
        usize::try_from(self.next() % count).unwrap_or_default()
    }

    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.below(at + 1);
            list.swap(at, other);
        }
    }

    /// A list in drawn order.
    pub(super) fn mixed<T>(&mut self, list: impl IntoIterator<Item = T>) -> Vec<T> {
        let mut list: Vec<T> = list.into_iter().collect();
        self.shuffle(&mut list);
        list
    }

    /// The first workloads of the backlog in drawn order.
    pub(super) fn workloads(&mut self) -> Vec<&'a FrozenWorkload> {
        self.mixed(self.frozen.workloads.iter().take(AHEAD))
    }

    /// A question with this right answer and some of these wrong ones; none if nothing is wrong.
    pub(super) fn question(
        &mut self,
        asked: Asked,
        right: Choice,
        wrong: impl IntoIterator<Item = Choice>,
    ) -> Option<Question> {
        let mut read = BTreeSet::from([right.says.to_lowercase()]);
        let mut choices: Vec<Choice> = Vec::new();
        for one in self.mixed(wrong) {
            if choices.len() < WRONG && read.insert(one.says.to_lowercase()) {
                choices.push(one);
            }
        }
        if choices.is_empty() {
            return None;
        }
        let place = self.below(choices.len() + 1);
        choices.insert(place, right);
        let Asked { ask, text, because, evidence } = asked;
        Some(Question { topic: self.topic, ask, text, choices, right: place, because, evidence })
    }
}

/// A choice.
pub(super) fn choice(key: impl Into<String>, says: impl Into<String>) -> Choice {
    Choice { key: key.into(), says: says.into() }
}
