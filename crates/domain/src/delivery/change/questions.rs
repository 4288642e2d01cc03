//! What a business change plan asks, as a file that people edit.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::words::words;

/// A larger file is refused, in bytes.
const LARGEST: usize = 64 * 1024;
const MOST: usize = 100;
const LONGEST: usize = 300;
const LONGEST_KEY: usize = 60;

words! {
    /// When a question is asked.
    When:
    /// Before users come to it.
    Upstream "upstream" "before the release";
    /// Once they work with it.
    Downstream "downstream" "after the release";
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeQuestion {
    /// Stable name, once in the file: small letters, digits and hyphens.
    pub key: String,
    /// When it is asked.
    pub when: When,
    /// What people read, 1 to 300 characters.
    pub asks: String,
}

/// What is asked, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeQuestions {
    /// The questions.
    #[serde(default, rename = "question")]
    pub all: Vec<ChangeQuestion>,
}

/// Why a file of questions cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct QuestionsError(String);

impl ChangeQuestions {
    /// Reads a file.
    ///
    /// # Errors
    /// If it is no such file, or a question cannot be asked: the message says which and why.
    pub fn read(text: &str) -> Result<Self, QuestionsError> {
        if text.len() > LARGEST {
            return Err(QuestionsError(format!("a file of questions has at most {LARGEST} bytes")));
        }
        let read: Self = toml::from_str(text).map_err(|error| QuestionsError(error.to_string()))?;
        let many = read.all.len();
        if !(1..=MOST).contains(&many) {
            return Err(QuestionsError(format!("question: {many} cannot be; give 1 to {MOST}")));
        }
        let mut keys = BTreeSet::new();
        let fault = (1..).zip(&read.all).find_map(|(at, one)| {
            let fault = if keys.insert(one.key.as_str()) {
                one.fault()?
            } else {
                format!("key: `{}` is there twice; name one anew", one.key)
            };
            Some(format!("question {at}, {fault}"))
        });
        fault.map_or(Ok(read), |fault| Err(QuestionsError(fault)))
    }
}

impl ChangeQuestion {
    fn fault(&self) -> Option<String> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.key.is_empty() || self.key.len() > LONGEST_KEY || !self.key.chars().all(fits) {
            return Some(format!("key: give 1 to {LONGEST_KEY} small letters, digits and hyphens"));
        }
        let long = self.asks.chars().count() > LONGEST;
        if self.asks.trim().is_empty() || long || self.asks.chars().any(char::is_control) {
            return Some(format!("asks: give 1 to {LONGEST} characters on one line"));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_questions_ask_before_and_after() {
        let shipped = ChangeQuestions::read(crate::defaults::text("change_plan.toml")).unwrap();
        let many = |when| shipped.all.iter().filter(|one| one.when == when).count();
        assert_eq!((many(When::Upstream), many(When::Downstream)), (8, 6));
    }

    #[test]
    fn what_cannot_be_asked_is_refused_with_its_place() {
        let one = "[[question]]\nkey='a'\nwhen='upstream'\nasks='What?'\n";
        assert_eq!(ChangeQuestions::read(one).unwrap().all.len(), 1);
        for (text, told) in [
            (String::new(), "question: 0 cannot be"),
            (format!("{one}{one}"), "question 2, key: `a` is there twice"),
            (one.replace("'a'", "'A b'"), "question 1, key: give"),
            (one.replace("'What?'", "' '"), "question 1, asks"),
            (one.replace("upstream", "later"), "line 3"),
            (format!("{one}colour = 1"), "unknown field"),
            (one.repeat(101), "question: 101 cannot be"),
            ("#".repeat(LARGEST + 1), "at most"),
        ] {
            let error = ChangeQuestions::read(&text).unwrap_err().to_string();
            assert!(error.contains(told), "{told}: {error}");
        }
    }
}
