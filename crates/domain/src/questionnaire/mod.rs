//! Questionnaires: sections of questions whose answers each carry a risk, in the form that Konveyor
//! writes them, and what the answers on a workload come to.

mod check;
mod fill;
pub mod happening;
mod score;

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use check::{Fault, LARGEST, Place};
pub use fill::{Asked, Filled, How, Tags, carry, fill};
pub use score::{Score, score, worst};

use crate::id::{Id, Named};

/// What an answer says of moving a workload, the worst last. Of several questionnaires the worst
/// holds: what nobody knows is worse than a risk that is known and moderate.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Nothing stands in the way.
    Green,
    /// Something has to be done first.
    Yellow,
    /// Nobody knows.
    #[default]
    Unknown,
    /// It may fail.
    Red,
}

impl Risk {
    /// Every one, the least first.
    pub const ALL: [Self; 4] = [Self::Green, Self::Yellow, Self::Unknown, Self::Red];

    /// The word used in files, filters and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Unknown => "unknown",
            Self::Red => "red",
        }
    }

    /// The one of this name, in any case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name().eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Risk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A tag with its category: `Language` and `Java`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tag {
    /// The category.
    pub category: String,
    /// The tag.
    pub tag: String,
}

/// From which shares of questions on a questionnaire as a whole is at risk, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Share of red answers.
    pub red: u8,
    /// Share of yellow answers.
    pub yellow: u8,
    /// Share of unknown answers.
    pub unknown: u8,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { red: 5, yellow: 30, unknown: 5 }
    }
}

/// What the author says of each risk of the whole; empty where nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Messages {
    /// Of red.
    pub red: String,
    /// Of yellow.
    pub yellow: String,
    /// Of unknown.
    pub unknown: String,
    /// Of green.
    pub green: String,
}

impl Messages {
    /// What is said of a risk, if anything.
    pub fn of(&self, risk: Risk) -> Option<&str> {
        let text = match risk {
            Risk::Red => &self.red,
            Risk::Yellow => &self.yellow,
            Risk::Unknown => &self.unknown,
            Risk::Green => &self.green,
        };
        Some(text.as_str()).filter(|text| !text.is_empty())
    }
}

/// An answer that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Choice {
    /// Where it stands among the others.
    pub order: i64,
    /// The answer.
    pub text: String,
    /// What it says of the workload.
    pub risk: Risk,
    /// Why.
    pub rationale: String,
    /// What can be done about it.
    pub mitigation: String,
    /// Tags that a workload has with this answer.
    pub apply_tags: Vec<Tag>,
    /// With any of these tags a workload has this answer unless somebody says another.
    pub auto_answer_for: Vec<Tag>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Question {
    /// Where it stands in its section.
    pub order: i64,
    /// The question; answers are kept by it.
    pub text: String,
    /// More of it.
    pub explanation: String,
    /// It is asked only of workloads with one of these tags, if there are any.
    pub include_for: Vec<Tag>,
    /// It is not asked of workloads with one of these tags.
    pub exclude_for: Vec<Tag>,
    /// Its answers.
    pub answers: Vec<Choice>,
}

/// A part of a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Section {
    /// Where it stands.
    pub order: i64,
    /// Its heading.
    pub name: String,
    /// More of it.
    pub comment: String,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// A questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Questionnaire {
    /// Its name, which no other one has.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether every workload should have it answered.
    pub required: bool,
    /// When the whole is at risk.
    pub thresholds: Thresholds,
    /// What is said of each risk of the whole.
    pub messages: Messages,
    /// Its sections.
    pub sections: Vec<Section>,
}

impl Questionnaire {
    /// Every question with the number of its section and its own, from 1.
    pub fn questions(&self) -> impl Iterator<Item = ((usize, usize), &Question)> {
        (1..).zip(&self.sections).flat_map(|(section, one)| {
            (1..).zip(&one.questions).map(move |(number, question)| ((section, number), question))
        })
    }

    /// The question of a key such as `2.3` (section and number), or of this text.
    pub fn question(&self, key: &str) -> Option<&Question> {
        let key = key.trim();
        let found = self.questions().find(|((section, number), question)| {
            format!("{section}.{number}") == key || question.text == key
        });
        found.map(|(_, question)| question)
    }

    /// Whether the tags of a workload change what is asked or answered.
    pub fn looks_at_tags(&self) -> bool {
        self.questions().any(|(_, one)| {
            let given = one.answers.iter().any(|choice| !choice.auto_answer_for.is_empty());
            given || !one.include_for.is_empty() || !one.exclude_for.is_empty()
        })
    }

    /// Everything in its order.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.sections.sort_by_key(|one| one.order);
        for section in &mut self.sections {
            section.questions.sort_by_key(|one| one.order);
            for question in &mut section.questions {
                question.answers.sort_by_key(|one| one.order);
            }
        }
        self
    }
}

impl Question {
    /// The answer of this number, from 1, or of this text in any case.
    pub fn choice(&self, said: &str) -> Option<&Choice> {
        let said = said.trim();
        let by_text = self.answers.iter().find(|one| one.text.eq_ignore_ascii_case(said));
        let at = || said.parse::<usize>().ok()?.checked_sub(1);
        by_text.or_else(|| self.answers.get(at()?))
    }
}

/// A questionnaire as a portfolio has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: Id<Questionnaire>,
    /// What it asks.
    pub questionnaire: Questionnaire,
    /// Who imported it as it is.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

impl Named for Questionnaire {
    const PREFIX: &'static str = "questionnaire";
}

/// What somebody answered to a question of a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Text of the question.
    pub question: String,
    /// Text of the answer.
    pub answer: String,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests;
