//! Rules as data.

use serde::Deserialize;

use crate::query::{Query, QueryError};

use super::{Disposition, Readiness};

/// A rule that chooses a disposition.
#[derive(Debug, Clone)]
pub struct DispositionRule {
    /// Stable name.
    pub name: String,
    /// What it chooses.
    pub disposition: Disposition,
    /// How sure it is, from 0 to 100.
    pub confidence_percent: u8,
    /// For which assets it holds.
    pub when: Query,
    /// Why, with `{field}` placeholders.
    pub because: String,
    /// Slugs of the core assumptions on which it rests.
    pub assumptions: Vec<String>,
}

/// A rule that lowers readiness.
#[derive(Debug, Clone)]
pub struct ReadinessRule {
    /// Stable name.
    pub name: String,
    /// What it lowers readiness to.
    pub readiness: Readiness,
    /// True if it says that a maker no longer supports what the asset runs.
    pub end_of_support: bool,
    /// For which assets it holds.
    pub when: Query,
    /// Why, with `{field}` placeholders.
    pub because: String,
}

/// Both lists of rules.
#[derive(Debug, Clone)]
pub struct RuleBook {
    /// The first that holds decides.
    pub dispositions: Vec<DispositionRule>,
    /// All that hold count; the worst wins.
    pub readiness: Vec<ReadinessRule>,
}

/// Why a rule file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// Not the expected TOML.
    #[error("the rule file is not readable: {0}")]
    Toml(#[from] toml::de::Error),
    /// A rule's query is wrong.
    #[error("rule `{rule}`: {source}")]
    Query {
        /// The rule's name.
        rule: String,
        /// What is wrong with its query.
        source: QueryError,
    },
    /// No rule holds for everything, so that some assets would get no disposition.
    #[error("the last disposition rule must have an empty `when`, so that every asset gets one")]
    NoDefault,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DispositionFile {
    rule: Vec<DispositionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DispositionEntry {
    name: String,
    disposition: Disposition,
    confidence: f64,
    #[serde(default)]
    when: String,
    because: String,
    #[serde(default)]
    assumptions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadinessFile {
    rule: Vec<ReadinessEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadinessEntry {
    name: String,
    readiness: Readiness,
    #[serde(default)]
    end_of_support: bool,
    #[serde(default)]
    when: String,
    because: String,
}

impl RuleBook {
    /// The rules that ship with Landfall.
    ///
    /// # Panics
    /// Never: a test parses the shipped files.
    pub fn shipped() -> Self {
        Self::parse(
            crate::defaults::text("rationalization.toml"),
            crate::defaults::text("readiness.toml"),
        )
        .expect("the shipped rules parse; a test holds this")
    }

    /// Parses both files.
    pub fn parse(dispositions: &str, readiness: &str) -> Result<Self, BookError> {
        let dispositions = toml::from_str::<DispositionFile>(dispositions)?
            .rule
            .into_iter()
            .map(|entry| {
                Ok(DispositionRule {
                    when: query(&entry.name, &entry.when)?,
                    name: entry.name,
                    disposition: entry.disposition,
                    confidence_percent: percent(entry.confidence),
                    because: entry.because,
                    assumptions: entry.assumptions,
                })
            })
            .collect::<Result<Vec<_>, BookError>>()?;
        if !dispositions.last().is_some_and(|last| last.when.is_empty()) {
            return Err(BookError::NoDefault);
        }
        let readiness = toml::from_str::<ReadinessFile>(readiness)?
            .rule
            .into_iter()
            .map(|entry| {
                Ok(ReadinessRule {
                    when: query(&entry.name, &entry.when)?,
                    name: entry.name,
                    readiness: entry.readiness,
                    end_of_support: entry.end_of_support,
                    because: entry.because,
                })
            })
            .collect::<Result<Vec<_>, BookError>>()?;
        Ok(Self { dispositions, readiness })
    }
}

fn query(rule: &str, text: &str) -> Result<Query, BookError> {
    Query::parse(text).map_err(|source| BookError::Query { rule: rule.to_owned(), source })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100")]
pub(crate) fn percent(share: f64) -> u8 {
    (share * 100.0).round().clamp(0.0, 100.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estate::Field;

    #[test]
    fn the_shipped_rules_parse_and_ask_only_for_known_fields() {
        let book = RuleBook::shipped();
        let mut known: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
        known.extend(["kind", "readiness"]);
        let queries = book
            .dispositions
            .iter()
            .map(|rule| &rule.when)
            .chain(book.readiness.iter().map(|rule| &rule.when));
        for query in queries {
            query.clone().only_fields(&known).unwrap();
        }
    }

    #[test]
    fn a_book_without_a_default_is_refused() {
        let rules = "[[rule]]\nname='a'\ndisposition='retire'\nconfidence=1.0\nwhen='power:off'\nbecause='x'";
        assert!(matches!(RuleBook::parse(rules, "rule=[]"), Err(BookError::NoDefault)));
    }
}
