//! What can happen to questionnaires.

use serde::{Deserialize, Serialize};

use super::Risk;

/// A questionnaire was imported, for the first time or changed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Imported {
    /// Its name.
    pub questionnaire: String,
    /// True if there was none of this name.
    pub is_new: bool,
    /// How many questions it has.
    pub questions: u64,
    /// How many answers still hold.
    pub kept: u64,
    /// Answers that do not, at most the first 1,000.
    pub dropped: Vec<Dropped>,
}

/// An answer that did not hold any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Key of the workload.
    pub workload: String,
    /// Text of the question.
    pub question: String,
    /// Text of the answer.
    pub answer: String,
}

/// A questionnaire was removed with its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// Its name.
    pub questionnaire: String,
    /// How many workloads had answers.
    pub workloads: u64,
}

/// Questions of a questionnaire were answered for a workload, or answers taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Name of the questionnaire.
    pub questionnaire: String,
    /// Key of the workload.
    pub workload: String,
    /// Question by question.
    pub answers: Vec<Reply>,
    /// What the questionnaire said of the workload before; none if it was not assessed.
    pub risk_before: Option<Risk>,
    /// What it says now.
    pub risk: Option<Risk>,
}

/// An answer before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Text of the question.
    pub question: String,
    /// The answer before; none if there was none.
    pub before: Option<String>,
    /// The answer now; none if it was taken back.
    pub after: Option<String>,
}
