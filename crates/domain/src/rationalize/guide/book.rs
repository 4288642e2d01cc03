//! Questions, outcomes and factors as data.

use serde::Deserialize;

use super::super::Disposition;
use super::{Path, Reply};
use crate::defaults;

/// A question with the answers yes, no and unknown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Short key.
    pub key: String,
    /// The question.
    pub text: String,
    /// Why it is asked.
    pub why: String,
    /// What is taken for true where nobody knows.
    pub if_unknown: String,
}

/// One answer that an outcome wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Condition {
    /// Place of the question among all.
    pub(super) question: usize,
    /// The answer.
    pub(super) reply: Reply,
}

/// Where answers can lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Stable name.
    pub name: String,
    /// What is proposed.
    pub disposition: Disposition,
    /// How sure that is if every answer is known, in percent.
    pub confidence_percent: u8,
    /// Of these one has to hold, if there are any.
    pub any: Vec<Condition>,
    /// Of these every one has to hold.
    pub all: Vec<Condition>,
    /// Why, as a sentence.
    pub because: String,
}

/// What speaks for a disposition, and how to see whether it was right.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factors {
    /// The disposition.
    pub disposition: Disposition,
    /// What it is done for.
    pub drivers: String,
    /// What to count.
    pub quantitative: String,
    /// What to weigh.
    pub qualitative: String,
    /// How success is seen.
    pub success: String,
}

/// All questions with the outcomes of each path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    questions: Vec<Question>,
    full: Vec<Outcome>,
    short: Vec<Outcome>,
    factors: Vec<Factors>,
}

/// Why a file of questions cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GuideError {
    /// Not the expected TOML.
    #[error("the file of questions is not readable: {0}")]
    Toml(#[from] toml::de::Error),
    /// Two questions have one key.
    #[error("question `{0}` is there twice: give one of them another key")]
    Twice(String),
    /// A condition names what there is not.
    #[error(
        "outcome `{outcome}`: `{condition}` is not a known question with yes or no, as used=no"
    )]
    Condition {
        /// The outcome.
        outcome: String,
        /// Its condition.
        condition: String,
    },
    /// A path has no end.
    #[error(
        "the last outcome of `{0}` must have no conditions, so that answers always lead somewhere"
    )]
    NoEnd(&'static str),
    /// A disposition has no factors.
    #[error("there are no factors of `{0}`")]
    NoFactors(Disposition),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    question: Vec<Question>,
    full: Vec<Entry>,
    short: Vec<Entry>,
    factors: Vec<Factors>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    disposition: Disposition,
    confidence: u8,
    #[serde(default)]
    any: Vec<String>,
    #[serde(default)]
    all: Vec<String>,
    because: String,
}

impl Guide {
    /// Reads questions and outcomes.
    pub fn parse(text: &str) -> Result<Self, GuideError> {
        let File { question: questions, full, short, factors } = toml::from_str(text)?;
        for (at, question) in questions.iter().enumerate() {
            if questions[..at].iter().any(|earlier| earlier.key == question.key) {
                return Err(GuideError::Twice(question.key.clone()));
            }
        }
        if let Some(missing) = Disposition::ALL
            .iter()
            .find(|one| !factors.iter().any(|known| known.disposition == **one))
        {
            return Err(GuideError::NoFactors(*missing));
        }
        let outcomes = |entries: Vec<Entry>, path: Path| {
            let outcomes: Vec<Outcome> = entries
                .into_iter()
                .map(|entry| outcome(entry, &questions))
                .collect::<Result<_, _>>()?;
            match outcomes.last() {
                Some(last) if last.any.is_empty() && last.all.is_empty() => Ok(outcomes),
                _ => Err(GuideError::NoEnd(path.name())),
            }
        };
        let (full, short) = (outcomes(full, Path::Full)?, outcomes(short, Path::Short)?);
        Ok(Self { questions, full, short, factors })
    }

    /// The questions that ship with Landfall.
    ///
    /// # Panics
    /// Never: a test reads them.
    pub fn shipped() -> Self {
        Self::parse(defaults::text("guide.toml")).expect("the shipped questions are sound")
    }

    /// All questions, in their order.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The question of this key.
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.key == key)
    }

    pub(super) fn question_at(&self, at: usize) -> &Question {
        &self.questions[at]
    }

    /// The outcomes of a path, in the order in which they are tried.
    pub fn outcomes(&self, path: Path) -> &[Outcome] {
        match path {
            Path::Full => &self.full,
            Path::Short => &self.short,
        }
    }

    /// What speaks for a disposition.
    pub fn factors(&self, disposition: Disposition) -> Option<&Factors> {
        self.factors.iter().find(|known| known.disposition == disposition)
    }
}

fn outcome(entry: Entry, questions: &[Question]) -> Result<Outcome, GuideError> {
    let condition = |text: &String| -> Result<Condition, GuideError> {
        let wrong =
            || GuideError::Condition { outcome: entry.name.clone(), condition: text.clone() };
        let (key, reply) = text.split_once('=').ok_or_else(wrong)?;
        let question = questions.iter().position(|one| one.key == key).ok_or_else(wrong)?;
        let reply = Reply::named(reply).filter(|reply| *reply != Reply::Unknown);
        Ok(Condition { question, reply: reply.ok_or_else(wrong)? })
    };
    let any = entry.any.iter().map(condition).collect::<Result<_, _>>()?;
    let all = entry.all.iter().map(condition).collect::<Result<_, _>>()?;
    Ok(Outcome {
        name: entry.name,
        disposition: entry.disposition,
        confidence_percent: entry.confidence.min(100),
        any,
        all,
        because: entry.because,
    })
}
