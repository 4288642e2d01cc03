//! What votes come to.

use super::Vote;

/// What the votes of one cycle come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// How many voted.
    pub votes: usize,
    /// The middle one, in tenths of an hour; of an even number the mean of the two in the middle.
    pub median_tenths: i64,
    /// From the lowest to the highest, in tenths of an hour.
    pub spread_tenths: (i64, i64),
    /// Who said the lowest; nobody if all agree.
    pub lowest: Vec<String>,
    /// Who said the highest; nobody if all agree.
    pub highest: Vec<String>,
}

impl Tally {
    /// Of votes with the lowest first; none of no votes.
    pub(super) fn of(votes: &[&Vote]) -> Option<Self> {
        let (low, high) = (votes.first()?.tenths, votes.last()?.tenths);
        let upper = votes[votes.len() / 2].tenths;
        let lower = votes[(votes.len() - 1) / 2].tenths;
        let who = |tenths: i64| -> Vec<String> {
            let said = votes.iter().filter(|vote| low != high && vote.tenths == tenths);
            said.map(|vote| vote.by.clone()).collect()
        };
        Some(Self {
            votes: votes.len(),
            median_tenths: (lower + upper + 1) / 2,
            spread_tenths: (low, high),
            lowest: who(low),
            highest: who(high),
        })
    }

    /// True if all said the same.
    pub fn is_agreed(&self) -> bool {
        self.spread_tenths.0 == self.spread_tenths.1
    }
}
