//! What a release changes for people, and how it is known to work: the business change plan of a
//! release backlog with its testing criteria.

pub mod happening;
mod questions;

use std::collections::BTreeMap;

use crate::estate::Workload;
use crate::id::Id;
use crate::words::words;

pub use questions::{ChangeQuestion, ChangeQuestions, QuestionsError, When};

use super::{ReleaseBacklog, ReleaseStatus, Signature};

/// So many criteria a release has at most.
const MOST: usize = 200;
/// Longer texts are refused.
const LONGEST: usize = 500;

words! {
    /// What came of a test.
    Verdict:
    /// Nobody has tested it.
    Open "open" "not tested";
    /// It holds.
    Met "met" "met";
    /// It does not hold.
    Missed "missed" "not met";
}

/// What somebody answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeAnswer {
    /// Text, 1 to 500 characters.
    pub says: String,
    /// Who, and when.
    pub signed: Signature,
}

/// A sentence that has to hold before users come to a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// From 1, once in its release; that of one that was removed is never used again.
    pub number: i64,
    /// The workload that it is about; none if it is about the release as a whole.
    pub workload: Option<Id<Workload>>,
    /// What has to hold, 1 to 500 characters.
    pub says: String,
    /// How that is measured, 1 to 500 characters.
    pub measured: String,
    /// What came of it.
    pub verdict: Verdict,
    /// How that is known; empty while it is open.
    pub evidence: String,
    /// Who tested it, and when; while it is open, who wrote it.
    pub signed: Signature,
}

/// The business change plan of a release backlog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePlan {
    /// The release backlog.
    pub release: Id<ReleaseBacklog>,
    /// Answers by the key of their question.
    pub answers: BTreeMap<String, ChangeAnswer>,
    /// Testing criteria by number.
    pub criteria: Vec<Criterion>,
    /// The number of the next criterion.
    pub next: i64,
    /// Counted up with each change; 0 before the first.
    pub version: i64,
}

/// One thing that is done with a change plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeStep {
    /// Answers questions by key; an empty text takes an answer back.
    Answer(BTreeMap<String, String>),
    /// Adds a criterion.
    Add {
        /// The workload that it is about; none for the release as a whole.
        workload: Option<Id<Workload>>,
        /// What has to hold.
        says: String,
        /// How that is measured.
        measured: String,
    },
    /// Says what came of a test.
    Settle {
        /// Number of the criterion.
        number: i64,
        /// What came of it; open takes back what was said.
        verdict: Verdict,
        /// How that is known; not asked of one that is open again.
        evidence: String,
    },
    /// Removes a criterion.
    Remove(i64),
}

/// Why a step cannot be done; people read it as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// What was said cannot be kept: the text names the field and the remedy.
    #[error("{0}")]
    Wrong(String),
    /// It names something that there is not.
    #[error("{0}")]
    Unknown(String),
    /// As things stand it cannot be done.
    #[error("{0}")]
    Refused(String),
}

fn text(field: &str, said: &str) -> Result<String, ChangeError> {
    let said = said.trim();
    let many = said.chars().count();
    if many == 0 || many > LONGEST || said.chars().any(|c| c.is_control() && c != '\n') {
        let told =
            format!("{field}: {many} characters cannot be; write 1 to {LONGEST} of plain text");
        return Err(ChangeError::Wrong(told));
    }
    Ok(said.to_owned())
}

impl ChangePlan {
    /// That of a release for which nothing was planned yet.
    pub fn new(release: Id<ReleaseBacklog>) -> Self {
        Self { release, answers: BTreeMap::new(), criteria: Vec::new(), next: 1, version: 0 }
    }

    /// How many of these questions are answered.
    pub fn answered(&self, questions: &ChangeQuestions) -> usize {
        questions.all.iter().filter(|one| self.answers.contains_key(&one.key)).count()
    }

    /// How many criteria have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.criteria.iter().filter(|one| one.verdict == verdict).count()
    }

    /// The same after a step, and how it reads before the key of the release.
    ///
    /// # Errors
    /// If the release was withdrawn, a text cannot be kept, there is no such question, workload or
    /// criterion, or nothing would change.
    pub fn after(
        &self,
        step: &ChangeStep,
        release: &ReleaseBacklog,
        questions: &ChangeQuestions,
        signed: &Signature,
    ) -> Result<(Self, String), ChangeError> {
        if release.status == ReleaseStatus::Withdrawn {
            let key = release.key();
            let told = format!("{key} was withdrawn: nothing changes for people");
            return Err(ChangeError::Refused(told));
        }
        let mut after = Self { version: self.version + 1, ..self.clone() };
        let how = match step {
            ChangeStep::Answer(said) => after.answer(said, questions, signed)?,
            ChangeStep::Add { workload, says, measured } => {
                let own = |id: &Id<Workload>| release.items.iter().any(|one| one.workload == *id);
                if workload.as_ref().is_some_and(|id| !own(id)) {
                    let key = release.key();
                    let told = format!("workload: not one of {key}; name one of its own, or none");
                    return Err(ChangeError::Wrong(told));
                }
                after.add(*workload, (says, measured), signed)?
            }
            ChangeStep::Settle { number, verdict, evidence } => {
                after.settle(*number, (*verdict, evidence), signed)?
            }
            ChangeStep::Remove(number) => {
                after.criterion(*number)?;
                after.criteria.retain(|one| one.number != *number);
                format!("removed testing criterion {number} of")
            }
        };
        Ok((after, how))
    }

    fn answer(
        &mut self,
        said: &BTreeMap<String, String>,
        questions: &ChangeQuestions,
        signed: &Signature,
    ) -> Result<String, ChangeError> {
        let mut changed = Vec::new();
        for (key, says) in said {
            if !questions.all.iter().any(|one| one.key == *key) {
                let known: Vec<&str> = questions.all.iter().map(|one| one.key.as_str()).collect();
                let known = known.join(", ");
                let short: String = key.chars().take(80).collect();
                let told = format!("`{short}` is no question; there are {known}");
                return Err(ChangeError::Wrong(told));
            }
            if says.trim().is_empty() {
                if self.answers.remove(key).is_some() {
                    changed.push(key.as_str());
                }
                continue;
            }
            let says = text(key, says)?;
            if self.answers.get(key).is_some_and(|before| before.says == says) {
                continue;
            }
            self.answers.insert(key.clone(), ChangeAnswer { says, signed: signed.clone() });
            changed.push(key);
        }
        if changed.is_empty() {
            let told = "no answer is another one than before";
            return Err(ChangeError::Refused(told.to_owned()));
        }
        Ok(format!("answered {} of the change plan of", changed.join(", ")))
    }

    fn add(
        &mut self,
        workload: Option<Id<Workload>>,
        (says, measured): (&str, &str),
        signed: &Signature,
    ) -> Result<String, ChangeError> {
        if self.criteria.len() >= MOST {
            let told = format!("a release has at most {MOST} testing criteria");
            return Err(ChangeError::Refused(told));
        }
        let number = self.next;
        self.criteria.push(Criterion {
            number,
            workload,
            says: text("criterion", says)?,
            measured: text("measured", measured)?,
            verdict: Verdict::Open,
            evidence: String::new(),
            signed: signed.clone(),
        });
        self.next += 1;
        Ok(format!("added testing criterion {number} to"))
    }

    fn settle(
        &mut self,
        number: i64,
        (verdict, evidence): (Verdict, &str),
        signed: &Signature,
    ) -> Result<String, ChangeError> {
        let one = self.criterion(number)?;
        one.evidence = match verdict {
            Verdict::Open if one.verdict == Verdict::Open => {
                let told = format!("criterion {number} is not tested yet");
                return Err(ChangeError::Refused(told));
            }
            Verdict::Open => String::new(),
            Verdict::Met | Verdict::Missed => text("evidence", evidence)?,
        };
        one.verdict = verdict;
        one.signed = signed.clone();
        let how = match verdict {
            Verdict::Open => "opened",
            Verdict::Met => "met",
            Verdict::Missed => "missed",
        };
        Ok(format!("{how} testing criterion {number} of"))
    }

    fn criterion(&mut self, number: i64) -> Result<&mut Criterion, ChangeError> {
        let found = self.criteria.iter_mut().find(|one| one.number == number);
        let told = || ChangeError::Unknown(format!("there is no testing criterion {number}"));
        found.ok_or_else(told)
    }
}

#[cfg(test)]
mod tests;
