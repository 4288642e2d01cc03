//! Guided questions: answers so far lead to the next question, or to a proposed disposition with what
//! led there. Questions and outcomes are data; nothing here decides, it proposes.

mod book;

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Disposition;

pub use book::{Condition, Factors, Guide, GuideError, Outcome, Question};

/// How sure a proposal is at least, in percent.
const LEAST_PERCENT: u8 = 20;
/// What each answer that nobody knows takes from that.
const UNKNOWN_PERCENT: u8 = 10;

/// Which outcomes are looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Path {
    /// Every disposition.
    #[default]
    Full,
    /// Retire or rehost, by one question.
    Short,
}

impl Path {
    /// The word that people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Short => "short",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Full, Self::Short].into_iter().find(|path| path.name() == name)
    }
}

/// What somebody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reply {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Nobody knows; that is an answer too.
    Unknown,
}

impl Reply {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Unknown];

    /// The word that people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reply| reply.name() == name)
    }
}

/// Answers so far, by the key of the question.
pub type Replies = BTreeMap<String, Reply>;

/// An answer as somebody gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuideAnswer {
    /// Key of the question.
    pub question: String,
    /// The answer.
    pub reply: Reply,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Where answers lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<'a> {
    /// This has to be known next.
    Ask(&'a Question),
    /// Enough is known.
    Proposed(Proposal<'a>),
}

/// A disposition that answers lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal<'a> {
    /// The outcome that holds.
    pub outcome: &'a Outcome,
    /// How sure that is, in percent: less with each answer that nobody knows.
    pub confidence_percent: u8,
    /// What is taken for true as nobody knows it.
    pub assumptions: Vec<&'a str>,
    /// The answers that led there, in the order in which they were looked at.
    pub led: Vec<(&'a Question, Reply)>,
}

impl Proposal<'_> {
    /// What is proposed.
    pub fn disposition(&self) -> Disposition {
        self.outcome.disposition
    }

    /// The reason in full: why, by which answers, and what is assumed.
    pub fn reason(&self) -> String {
        let told: Vec<String> = self
            .led
            .iter()
            .map(|(question, reply)| format!("{} {}.", question.text, word(*reply)))
            .collect();
        let mut reason = self.outcome.because.clone();
        for part in told.iter().map(String::as_str) {
            reason.push(' ');
            reason.push_str(part);
        }
        if !self.assumptions.is_empty() {
            reason.push_str(" Assumed: ");
            reason.push_str(&self.assumptions.join(" "));
        }
        reason
    }
}

fn word(reply: Reply) -> &'static str {
    match reply {
        Reply::Yes => "Yes",
        Reply::No => "No",
        Reply::Unknown => "Not known",
    }
}

/// What a look at one outcome comes to.
enum Look<'a> {
    Holds,
    Fails,
    Needs(&'a Question),
}

/// Where the answers so far lead: the next question, or the first outcome that holds.
///
/// # Panics
/// Never: a [`Guide`] ends each path with an outcome that always holds.
pub fn next<'a>(guide: &'a Guide, path: Path, replies: &Replies) -> Step<'a> {
    let mut led: Vec<(&Question, Reply)> = Vec::new();
    for outcome in guide.outcomes(path) {
        match look(guide, outcome, replies, &mut led) {
            Look::Needs(question) => return Step::Ask(question),
            Look::Fails => {}
            Look::Holds => return Step::Proposed(proposal(outcome, led)),
        }
    }
    unreachable!("a path ends with an outcome that always holds")
}

fn proposal<'a>(outcome: &'a Outcome, led: Vec<(&'a Question, Reply)>) -> Proposal<'a> {
    let unknown = || led.iter().filter(|(_, reply)| *reply == Reply::Unknown);
    let less = u8::try_from(unknown().count()).unwrap_or(u8::MAX).saturating_mul(UNKNOWN_PERCENT);
    let confidence_percent = outcome.confidence_percent.saturating_sub(less).max(LEAST_PERCENT);
    let assumptions = unknown().map(|(question, _)| question.if_unknown.as_str()).collect();
    Proposal { outcome, confidence_percent, assumptions, led }
}

fn look<'a>(
    guide: &'a Guide,
    outcome: &'a Outcome,
    replies: &Replies,
    led: &mut Vec<(&'a Question, Reply)>,
) -> Look<'a> {
    let mut one_of = outcome.any.is_empty();
    for condition in &outcome.any {
        match holds(guide, condition, replies, led) {
            Look::Holds => {
                one_of = true;
                break;
            }
            Look::Fails => {}
            needs @ Look::Needs(_) => return needs,
        }
    }
    if !one_of {
        return Look::Fails;
    }
    for condition in &outcome.all {
        match holds(guide, condition, replies, led) {
            Look::Holds => {}
            other => return other,
        }
    }
    Look::Holds
}

fn holds<'a>(
    guide: &'a Guide,
    condition: &Condition,
    replies: &Replies,
    led: &mut Vec<(&'a Question, Reply)>,
) -> Look<'a> {
    let question = guide.question_at(condition.question);
    let Some(reply) = replies.get(&question.key).copied() else { return Look::Needs(question) };
    if !led.iter().any(|(known, _)| known.key == question.key) {
        led.push((question, reply));
    }
    if reply == condition.reply { Look::Holds } else { Look::Fails }
}

#[cfg(test)]
mod tests;
