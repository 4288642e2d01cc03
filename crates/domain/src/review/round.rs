//! A round: who takes part, what each has shown, what is in dispute, and whether it can close.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{Id, Named};
use crate::words::words;

use super::material::Materiality;
use super::question::Question;

words! {
    /// What has to be understood.
    Topic:
    /// What the migration is for, and how that is measured.
    Outcomes "outcomes" "outcomes and metrics";
    /// Where workloads stand, and why.
    Priorities "priorities" "priorities and why";
    /// What everything rests on, and why it is believed.
    Assumptions "assumptions" "core assumptions and why";
}

words! {
    /// The two teams that have to agree.
    Team:
    /// Owns what and why.
    Strategy "strategy" "cloud strategy team";
    /// Owns how and when.
    Adoption "adoption" "cloud adoption team";
}

words! {
    /// Where a round stands.
    ReviewStatus:
    /// Participants show what they understand.
    Open "open" "open";
    /// Signed; work may start.
    Closed "closed" "closed";
    /// The backlog changed in a way that matters since it was closed.
    Reopened "reopened" "re-opened";
    /// Given up; a new round takes its place.
    Abandoned "abandoned" "abandoned";
}

/// So many of each team have to attest each topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quorum {
    /// Of the strategy team.
    pub strategy: u32,
    /// Of the adoption team.
    pub adoption: u32,
}

impl Default for Quorum {
    fn default() -> Self {
        Self { strategy: 2, adoption: 2 }
    }
}

impl Quorum {
    /// Of one team.
    pub fn of(self, team: Team) -> u32 {
        match team {
            Team::Strategy => self.strategy,
            Team::Adoption => self.adoption,
        }
    }
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Name of the account, or of the person where there are no accounts.
    pub person: String,
    /// For which team.
    pub team: Team,
    /// In whose place, if for somebody else.
    pub delegate_for: Option<String>,
    /// Who took them out, and when; what they attested then counts no more, but is kept.
    pub removed: Option<String>,
}

/// A question to a participant, with what they said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What was asked.
    pub question: Question,
    /// Which choices they took, in order; the last one counts.
    pub said: Vec<usize>,
    /// Grows with each answer.
    pub version: i64,
}

impl Answer {
    /// True once the last answer is right.
    pub fn is_right(&self) -> bool {
        self.said.last() == Some(&self.question.right)
    }
}

/// That a participant stated a topic in their own words after answering its questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// Who.
    pub person: String,
    /// What.
    pub topic: Topic,
    /// In their words.
    pub words: String,
    /// How many answers it took.
    pub attempts: u32,
    /// When.
    pub at: Timestamp,
}

/// A doubt that a participant raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Its number in the round, from 1.
    pub number: i64,
    /// About what.
    pub topic: Topic,
    /// Key of the thing that is doubted, if it is about one: `A-5`, `W-12`, `O-3`.
    pub subject: Option<String>,
    /// What is doubted, and why.
    pub text: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What was decided, by whom; none while it is open.
    pub resolution: Option<String>,
    /// Grows with each change.
    pub version: i64,
}

/// A round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Id.
    pub id: Id<Review>,
    /// Its number: `V-3`.
    pub number: i64,
    /// What it is called.
    pub title: String,
    /// Where it stands.
    pub status: ReviewStatus,
    /// How many of each team have to attest each topic.
    pub quorum: Quorum,
    /// What re-opens it.
    pub materiality: Materiality,
    /// The hash of the frozen backlog.
    pub snapshot: String,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: Timestamp,
    /// Who closed it, and when.
    pub closed: Option<(String, Timestamp)>,
    /// Why it was re-opened or abandoned, one reason a line.
    pub because: Vec<String>,
    /// Who takes part, in the order in which they came.
    pub participants: Vec<Participant>,
    /// What was attested.
    pub attestations: Vec<Attestation>,
    /// What is or was doubted.
    pub challenges: Vec<Challenge>,
    /// Grows with each change.
    pub version: i64,
}

impl Named for Review {
    const PREFIX: &'static str = "review";
}

/// What still stands between a round and its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Gap {
    /// Too few of a team have attested a topic.
    Attestations {
        /// Whose.
        team: Team,
        /// What.
        topic: Topic,
        /// How many have.
        have: u32,
        /// How many have to.
        need: u32,
        /// Who could.
        waiting: Vec<String>,
    },
    /// A doubt is not resolved.
    Challenge {
        /// Its number.
        number: i64,
        /// About what.
        topic: Topic,
        /// What is doubted.
        text: String,
    },
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attestations { team, topic, have, need, waiting } => {
                write!(f, "{topic}: {have} of {need} of the {team} have attested")?;
                if waiting.is_empty() {
                    write!(f, "; it needs more participants")
                } else {
                    write!(f, "; waiting for {}", waiting.join(", "))
                }
            }
            Self::Challenge { number, topic, text } => {
                write!(f, "{topic}: challenge {number} is open: {text}")
            }
        }
    }
}

/// Why something cannot be done in a round.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It has ended.
    #[error("{0} is {1}: nothing can be added; open a new round")]
    Ended(String, ReviewStatus),
    /// They do not take part.
    #[error("{0} does not take part in this round: add them with their team first")]
    Stranger(String),
    /// They were taken out.
    #[error("{0} was taken out of this round ({1}); what they attested is kept but does not count")]
    Removed(String, String),
    /// They did that before.
    #[error("{0} attested {1} at {2}; take it back first to state it anew")]
    Twice(String, Topic, Timestamp),
    /// Some questions are not answered rightly yet.
    #[error("{0} of the questions on {1} are not answered rightly yet")]
    Unanswered(usize, Topic),
    /// Hardly a word.
    #[error("say it in at least {least} characters of your own; this has {0}", least = Review::LEAST)]
    TooShort(usize),
    /// The same words as somebody else.
    #[error("{0} used the same words; say it in your own")]
    Copied(String),
    /// Something is missing.
    #[error("the round cannot close: {0}")]
    Gaps(String),
}

impl Review {
    /// The fewest characters of an attestation.
    pub const LEAST: usize = 20;

    /// The short key that people use.
    pub fn key(&self) -> String {
        format!("V-{}", self.number)
    }

    /// True while participants can do something in it.
    pub fn is_open(&self) -> bool {
        matches!(self.status, ReviewStatus::Open | ReviewStatus::Reopened)
    }

    /// The participant of this name who may act now.
    pub fn acting(&self, person: &str) -> Result<&Participant, Refusal> {
        if !self.is_open() {
            return Err(Refusal::Ended(self.key(), self.status));
        }
        let known = self.participants.iter().rev().find(|one| one.person == person);
        let known = known.ok_or_else(|| Refusal::Stranger(person.to_owned()))?;
        match &known.removed {
            Some(why) => Err(Refusal::Removed(person.to_owned(), why.clone())),
            None => Ok(known),
        }
    }

    /// Whether a participant may attest a topic in these words, given the questions that were put to
    /// them on it; how many answers it took.
    pub fn may_attest(
        &self,
        person: &str,
        topic: Topic,
        words: &str,
        answers: &[Answer],
    ) -> Result<u32, Refusal> {
        self.acting(person)?;
        let on_topic = || self.attestations.iter().filter(|one| one.topic == topic);
        if let Some(known) = on_topic().find(|one| one.person == person) {
            return Err(Refusal::Twice(person.to_owned(), topic, known.at));
        }
        let asked = || answers.iter().filter(|one| one.question.topic == topic);
        let wrong = asked().filter(|one| !one.is_right()).count();
        if wrong > 0 {
            return Err(Refusal::Unanswered(wrong, topic));
        }
        let length = words.trim().chars().count();
        if length < Self::LEAST {
            return Err(Refusal::TooShort(length));
        }
        let plain = plain(words);
        if let Some(other) =
            on_topic().find(|one| one.person != person && self::plain(&one.words) == plain)
        {
            return Err(Refusal::Copied(other.person.clone()));
        }
        let attempts = asked().map(|one| one.said.len()).sum::<usize>();
        Ok(u32::try_from(attempts).unwrap_or(u32::MAX))
    }

    /// Who of a team has attested a topic and still takes part.
    pub fn attested(&self, team: Team, topic: Topic) -> Vec<&str> {
        let has = |person: &str| {
            self.attestations.iter().any(|one| one.topic == topic && one.person == person)
        };
        self.members(team).filter(|person| has(person)).collect()
    }

    /// How many seats of a team have attested a topic: a delegate and whom they stand in for have one.
    pub fn seats(&self, team: Team, topic: Topic) -> u32 {
        let attested = self.attested(team, topic);
        let seats: BTreeSet<&str> = attested.iter().map(|one| self.seat(one)).collect();
        u32::try_from(seats.len()).unwrap_or(u32::MAX)
    }

    /// Whose place somebody takes: their own, or that of whom they stand in for.
    fn seat<'a>(&'a self, person: &'a str) -> &'a str {
        let known = self.participants.iter().find(|one| one.person == person);
        known.and_then(|one| one.delegate_for.as_deref()).unwrap_or(person)
    }

    fn members(&self, team: Team) -> impl Iterator<Item = &str> {
        let present = self.participants.iter().filter(|one| one.removed.is_none());
        present.filter(move |one| one.team == team).map(|one| one.person.as_str())
    }

    /// Everything that stands between the round and its end, team by team and topic by topic.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for &topic in Topic::ALL {
            for &team in Team::ALL {
                let (have, need) = (self.seats(team, topic), self.quorum.of(team));
                if have < need {
                    let attested = self.attested(team, topic);
                    let waiting = self.members(team).filter(|one| !attested.contains(one));
                    let waiting = waiting.map(str::to_owned).collect();
                    gaps.push(Gap::Attestations { team, topic, have, need, waiting });
                }
            }
            let open = self.challenges.iter().filter(|one| one.resolution.is_none());
            gaps.extend(open.filter(|one| one.topic == topic).map(|one| Gap::Challenge {
                number: one.number,
                topic,
                text: one.text.clone(),
            }));
        }
        gaps
    }

    /// Whether it can close.
    pub fn may_close(&self) -> Result<(), Refusal> {
        if !self.is_open() {
            return Err(Refusal::Ended(self.key(), self.status));
        }
        let gaps = self.gaps();
        if gaps.is_empty() {
            return Ok(());
        }
        let told: Vec<String> = gaps.iter().map(ToString::to_string).collect();
        Err(Refusal::Gaps(told.join("; ")))
    }
}

/// Words without what is not said: spaces, marks and capitals.
fn plain(words: &str) -> String {
    words.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
