//! A time box of one team, from planned to closed.

use jiff::civil::Date;

use crate::id::{Id, Named};
use crate::words::words;

use super::{Closing, Commitment};

words! {
    /// Where an iteration stands in its life.
    IterationStatus:
    /// Not committed yet.
    Planned "planned" "planned";
    /// Its backlog is committed: work goes on.
    Current "current" "current";
    /// Over; what it achieved stands.
    Closed "closed" "closed";
}

/// A time box of one team.
#[derive(Debug, Clone, PartialEq)]
pub struct Iteration {
    /// Id.
    pub id: Id<Iteration>,
    /// Short key number, once for each team: 3 of `I-3`. Teams of one rhythm share their numbers.
    pub number: i64,
    /// Team.
    pub team: String,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// What it is for, in the team's words; may be empty.
    pub goal: String,
    /// What was committed; none while it is planned.
    pub commitment: Option<Commitment>,
    /// What came of it; none until it is closed.
    pub closing: Option<Closing>,
    /// Counted up with each change.
    pub version: i64,
}

impl Named for Iteration {
    const PREFIX: &'static str = "iteration";
}

impl Iteration {
    /// The short key that people use.
    pub fn key(&self) -> String {
        Self::key_of(self.number)
    }

    /// The short key of a number.
    pub fn key_of(number: i64) -> String {
        format!("I-{number}")
    }

    /// The number behind a key such as `I-3`.
    pub fn number_of(key: &str) -> Option<i64> {
        key.strip_prefix("I-")?.parse().ok().filter(|number| *number > 0)
    }

    /// Where it stands.
    pub fn status(&self) -> IterationStatus {
        match (&self.commitment, &self.closing) {
            (_, Some(_)) => IterationStatus::Closed,
            (Some(_), None) => IterationStatus::Current,
            (None, None) => IterationStatus::Planned,
        }
    }
}
