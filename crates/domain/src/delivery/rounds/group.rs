//! What people vote on, and their votes.

use jiff::Timestamp;

use crate::delivery::estimate::in_range;
use crate::estate::AssetKind;
use crate::id::Id;
use crate::words::words;

use super::super::{Refusal, Task};
use super::{Size, Tally};

words! {
    /// Where a group stands.
    GroupState:
    /// People vote, and see only who has voted.
    Voting "voting" "voting";
    /// The votes are there to see.
    Revealed "revealed" "revealed";
    /// A value was taken: its tasks have it.
    Accepted "accepted" "accepted";
}

/// What one person believes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// The cycle of the group, from 1.
    pub cycle: i64,
    /// Who.
    pub by: String,
    /// How much, in tenths of an hour.
    pub tenths: i64,
    /// The T-shirt size, if the round has them.
    pub size: Option<Size>,
    /// When.
    pub at: Timestamp,
}

/// Tasks on which one vote is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Name of its tasks.
    pub name: String,
    /// Kind of their assets; none for work on workloads as a whole.
    pub kind: Option<AssetKind>,
    /// The tasks.
    pub tasks: Vec<Id<Task>>,
    /// How often people voted on it, this time counted, from 1.
    pub cycle: i64,
    /// Where it stands.
    pub state: GroupState,
    /// What was taken, in tenths of an hour.
    pub accepted_tenths: Option<i64>,
    votes: Vec<Vote>,
}

impl Group {
    /// A group on which nobody has voted.
    pub fn new(name: &str, kind: Option<AssetKind>, tasks: Vec<Id<Task>>) -> Self {
        let name = name.to_owned();
        let (cycle, state) = (1, GroupState::Voting);
        Self { name, kind, tasks, cycle, state, accepted_tenths: None, votes: Vec::new() }
    }

    /// The group with these votes, as they are stored: one for each cycle and person.
    #[must_use]
    pub fn with_votes(self, votes: Vec<Vote>) -> Self {
        Self { votes, ..self }
    }

    pub(super) fn votes_of(&self, cycle: i64) -> impl Iterator<Item = &Vote> {
        self.votes.iter().filter(move |vote| vote.cycle == cycle)
    }

    /// Who has voted in this cycle, by name.
    pub fn voters(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.votes_of(self.cycle).map(|vote| vote.by.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// What a person said in this cycle: for nobody's eyes but theirs.
    pub fn own_vote(&self, person: &str) -> Option<&Vote> {
        self.votes_of(self.cycle).find(|vote| vote.by == person)
    }

    /// The votes of a cycle, the lowest first; none while they are hidden.
    pub fn revealed(&self, cycle: i64) -> Option<Vec<&Vote>> {
        let is_past = (1..self.cycle).contains(&cycle);
        let is_shown = cycle == self.cycle && self.state != GroupState::Voting;
        if !is_past && !is_shown {
            return None;
        }
        let mut votes: Vec<&Vote> = self.votes_of(cycle).collect();
        votes.sort_by(|a, b| (a.tenths, &a.by).cmp(&(b.tenths, &b.by)));
        Some(votes)
    }

    /// What the votes of a cycle come to; none while they are hidden.
    pub fn tally(&self, cycle: i64) -> Option<Tally> {
        Tally::of(&self.revealed(cycle)?)
    }

    pub(super) fn reveal(&self, position: usize) -> Result<Self, Refusal> {
        if self.state != GroupState::Voting {
            return Refusal::because(format!("group {position} is {} already", self.state));
        }
        if self.voters().is_empty() {
            return Refusal::because(format!(
                "nobody has voted on group {position}: there is nothing to reveal"
            ));
        }
        Ok(Self { state: GroupState::Revealed, ..self.clone() })
    }

    pub(super) fn again(&self, position: usize) -> Result<Self, Refusal> {
        if self.state != GroupState::Revealed {
            return Refusal::because(format!(
                "group {position} is {}: people vote again on what is revealed",
                self.state
            ));
        }
        Ok(Self { state: GroupState::Voting, cycle: self.cycle + 1, ..self.clone() })
    }

    pub(super) fn accept(&self, position: usize, tenths: Option<i64>) -> Result<Self, Refusal> {
        let median = match (self.state, self.tally(self.cycle)) {
            (GroupState::Revealed, Some(tally)) => tally.median_tenths,
            _ => {
                return Refusal::because(format!(
                    "group {position} is {}: a value is taken of what is revealed",
                    self.state
                ));
            }
        };
        let tenths = tenths.unwrap_or(median);
        in_range(tenths)?;
        Ok(Self { state: GroupState::Accepted, accepted_tenths: Some(tenths), ..self.clone() })
    }
}
