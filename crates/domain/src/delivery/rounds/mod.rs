//! Rounds of estimation: people vote on tasks, nobody sees a vote before all are revealed, and what
//! the team agrees on becomes the estimate.
//!
//! A round has *groups*: tasks of one name and one kind of asset, on which one vote is given. A group
//! goes from voting to revealed, from there to voting again (another *cycle*, the older ones stay) or
//! to accepted. Votes can be read only through [`Group::revealed`] and [`Group::own_vote`], so that a
//! page cannot show by mistake what is hidden.

mod group;
pub mod happening;
mod scale;
mod tally;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::estate::AssetKind;
use crate::id::{Id, Named};
use crate::words::words;

use super::{Refusal, Signature, Task, TaskState};

pub use group::{Group, GroupState, Vote};
pub use scale::{Scale, Size};
pub use tally::Tally;

/// So many tasks are estimated in one round.
pub const MOST_TASKS: usize = 5_000;
/// So many groups are in one round: more are not talked about in one meeting.
pub const MOST_GROUPS: usize = 200;
/// The longest title, in characters.
const LONGEST: usize = 200;

words! {
    /// Where a round stands.
    RoundStatus:
    /// People vote, and leads reveal and accept.
    Open "open" "open";
    /// Over.
    Closed "closed" "closed";
}

/// A round of estimation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Id.
    pub id: Id<Round>,
    /// Short key number, once in the portfolio: 3 of `ER-3`.
    pub number: i64,
    /// What it is about.
    pub title: String,
    /// In what people vote.
    pub scale: Scale,
    /// What they vote on, in order.
    pub groups: Vec<Group>,
    /// Who opened it, and when.
    pub opened: Signature,
    /// Who closed it, and when.
    pub closed: Option<Signature>,
    /// Counted up with each change, but for votes: who votes changes nothing that a lead read.
    pub version: i64,
}

impl Named for Round {
    const PREFIX: &'static str = "round";
}

impl Round {
    /// The short key that people use.
    pub fn key(&self) -> String {
        format!("ER-{}", self.number)
    }

    /// The number behind a key such as `ER-3`.
    pub fn number_of(key: &str) -> Option<i64> {
        key.strip_prefix("ER-")?.parse().ok().filter(|number| *number > 0)
    }

    /// Where it stands.
    pub fn status(&self) -> RoundStatus {
        if self.closed.is_some() { RoundStatus::Closed } else { RoundStatus::Open }
    }

    /// Opens a round over tasks with the kinds of their assets. Tasks of one name and kind make one
    /// group unless `one_by_one`; what is done is left out.
    pub fn open(
        (id, number): (Id<Self>, i64),
        title: &str,
        scale: Scale,
        (tasks, one_by_one): (&[(Task, Option<AssetKind>)], bool),
        opened: Signature,
    ) -> Result<Self, Refusal> {
        let title = title.trim();
        let fits = (1..=LONGEST).contains(&title.chars().count());
        if !fits || title.chars().any(char::is_control) {
            return Refusal::because(format!("title: write 1 to {LONGEST} characters on one line"));
        }
        let mut groups: Vec<Group> = Vec::new();
        let mut places: BTreeMap<(&str, Option<AssetKind>), usize> = BTreeMap::new();
        let (mut open, mut known) = (0, std::collections::BTreeSet::new());
        for (task, kind) in tasks {
            if task.state == TaskState::Done || !known.insert(task.id) {
                continue;
            }
            open += 1;
            let at = places.get(&(task.name.as_str(), *kind)).filter(|_| !one_by_one);
            if let Some(at) = at {
                groups[*at].tasks.push(task.id);
            } else {
                places.insert((&task.name, *kind), groups.len());
                groups.push(Group::new(&task.name, *kind, vec![task.id]));
            }
        }
        if open == 0 {
            return Refusal::because("tasks: none of them is left to do; name others");
        }
        if open > MOST_TASKS || groups.len() > MOST_GROUPS {
            return Refusal::because(format!(
                "tasks: {open} tasks in {} groups are too many; a round has at most {MOST_TASKS} \
                 tasks in {MOST_GROUPS} groups",
                groups.len()
            ));
        }
        let title = title.to_owned();
        Ok(Self { id, number, title, scale, groups, opened, closed: None, version: 1 })
    }

    /// The group at a place that people count from 1.
    pub fn group(&self, position: usize) -> Result<&Group, Refusal> {
        position.checked_sub(1).and_then(|at| self.groups.get(at)).ok_or_else(|| {
            Refusal(format!(
                "{} has no group {position}: it has 1 to {}",
                self.key(),
                self.groups.len()
            ))
        })
    }

    fn is_open(&self) -> Result<(), Refusal> {
        match &self.closed {
            None => Ok(()),
            Some(by) => Refusal::because(format!("{} was closed by {}", self.key(), by.by)),
        }
    }

    /// The round with another state of a group.
    fn with(
        &self,
        position: usize,
        change: impl FnOnce(&Group) -> Result<Group, Refusal>,
    ) -> Result<Self, Refusal> {
        self.is_open()?;
        let after = change(self.group(position)?)?;
        let mut round = self.clone();
        round.groups[position - 1] = after;
        round.version += 1;
        Ok(round)
    }

    /// The vote of a person, who may vote anew until the reveal: what is to be stored.
    pub fn vote(
        &self,
        position: usize,
        said: &str,
        (by, at): (&str, Timestamp),
    ) -> Result<Vote, Refusal> {
        self.is_open()?;
        let group = self.group(position)?;
        if group.state != GroupState::Voting {
            return Refusal::because(format!(
                "group {position} is {}: nobody votes on it before a lead opens it again",
                group.state
            ));
        }
        let (tenths, size) = self.scale.read(said)?;
        Ok(Vote { cycle: group.cycle, by: by.to_owned(), tenths, size, at })
    }

    /// Shows the votes on a group, or on each that somebody voted on.
    pub fn reveal(&self, position: Option<usize>) -> Result<Self, Refusal> {
        if let Some(position) = position {
            return self.with(position, |group| group.reveal(position));
        }
        self.is_open()?;
        let mut round = Self { version: self.version + 1, ..self.clone() };
        let ready =
            |group: &&mut Group| group.state == GroupState::Voting && !group.voters().is_empty();
        let mut revealed = 0;
        for group in round.groups.iter_mut().filter(ready) {
            group.state = GroupState::Revealed;
            revealed += 1;
        }
        if revealed == 0 {
            return Refusal::because("nothing is to reveal: no group has a vote that is hidden");
        }
        Ok(round)
    }

    /// Lets people vote on a group again; what they said before stays readable.
    pub fn again(&self, position: usize) -> Result<Self, Refusal> {
        self.with(position, |group| group.again(position))
    }

    /// Takes a value for a group, the median if none is named; in tenths of an hour.
    pub fn accept(&self, position: usize, tenths: Option<i64>) -> Result<Self, Refusal> {
        self.with(position, |group| group.accept(position, tenths))
    }

    /// Ends it. What was not accepted keeps the estimate that it had; what was not revealed stays
    /// hidden.
    pub fn close(&self, closed: Signature) -> Result<Self, Refusal> {
        self.is_open()?;
        Ok(Self { closed: Some(closed), version: self.version + 1, ..self.clone() })
    }
}

#[cfg(test)]
mod tests;
