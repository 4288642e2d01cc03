//! Core assumptions: stated beliefs on which the backlog rests.
//!
//! The rules name some of them; people add their own. What an overturned one means for the rules is
//! in [`belief`]; what may be done with one, and when, in [`life`]; what it may be about, in [`scope`].

pub mod belief;
pub mod life;
pub mod scope;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{Id, Named};
use crate::rationalize::Disposition;

pub use belief::{Belief, Beliefs};
pub use life::{Step, Word, WordKind};
pub use scope::{ScopeError, scope_of};

/// Where an assumption stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssumptionStatus {
    /// Stated, not yet examined.
    Open,
    /// Somebody doubts it.
    Challenged,
    /// Evidence supports it.
    Confirmed,
    /// It proved wrong.
    Overturned,
}

impl AssumptionStatus {
    /// The word used in filters, JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Challenged => "challenged",
            Self::Confirmed => "confirmed",
            Self::Overturned => "overturned",
        }
    }

    /// The status of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Open, Self::Challenged, Self::Confirmed, Self::Overturned]
            .into_iter()
            .find(|status| status.name() == name)
    }
}

/// What holds instead, once an assumption is overturned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consequence {
    /// What becomes of the assets whose decision rested on it; none: the next rule that holds decides.
    #[serde(default)]
    pub disposition: Option<Disposition>,
    /// Their effort in percent of what the templates say, from 1 to 1,000; none leaves it.
    #[serde(default)]
    pub effort_percent: Option<u16>,
    /// Why, as a sentence.
    #[serde(default)]
    pub because: String,
}

/// A stated belief, with its reason, scope and effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assumption {
    /// Id.
    pub id: Id<Assumption>,
    /// Short key number: `A-5`.
    pub number: i64,
    /// Stable word by which rules refer to it.
    pub slug: String,
    /// The belief.
    pub statement: String,
    /// Why it is believed.
    pub reason: String,
    /// For which assets, as a query.
    pub scope: String,
    /// What rests on it.
    pub effect: String,
    /// What supports it.
    pub evidence: String,
    /// How weak the evidence is, from 0 to 100.
    pub weakness_percent: u8,
    /// Who answers for it; nobody yet if it is empty.
    pub owner: String,
    /// Who stated it; empty if it came with the rules.
    pub author: String,
    /// Of one that a person stated: the dispositions that rest on it; empty for every decision in
    /// its scope. What rests on one of the rules, the rules say.
    pub rests: Vec<Disposition>,
    /// What holds once it is overturned.
    pub consequence: Option<Consequence>,
    /// Where it stands.
    pub status: AssumptionStatus,
    /// When it was stated.
    pub stated_at: Timestamp,
    /// When it must be looked at again.
    pub review_by: Date,
    /// Grows with each change.
    pub version: i64,
}

impl Named for Assumption {
    const PREFIX: &'static str = "assumption";
}

impl Assumption {
    /// Its short key: `A-5`.
    pub fn key(&self) -> String {
        format!("A-{}", self.number)
    }

    /// True if a person stated it; the others came with the rules.
    pub fn is_own(&self) -> bool {
        !self.author.is_empty()
    }

    /// True if it has to be looked at again: nobody decided it, and its day has passed.
    pub fn is_overdue(&self, today: Date) -> bool {
        let is_open = matches!(self.status, AssumptionStatus::Open | AssumptionStatus::Challenged);
        is_open && self.review_by < today
    }
}

/// The number in a short key: `A-5` or `a-5`.
pub fn number_of(key: &str) -> Option<i64> {
    let digits = key.strip_prefix("A-").or_else(|| key.strip_prefix("a-"))?;
    digits.parse().ok().filter(|number| *number > 0)
}

/// An assumption as the shipped or user's file states it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedAssumption {
    /// Stable word by which rules refer to it.
    pub slug: String,
    /// The belief.
    pub statement: String,
    /// Why it is believed.
    pub reason: String,
    /// For which assets, as a query.
    #[serde(default)]
    pub scope: String,
    /// What rests on it.
    pub effect: String,
    /// What supports it.
    pub evidence: String,
    /// How weak the evidence is, from 0 to 1.
    pub weakness: f64,
    /// Days until it must be looked at again.
    pub review_in_days: i32,
}

#[derive(Deserialize)]
struct AssumptionFile {
    assumption: Vec<StatedAssumption>,
}

/// Parses a file of assumptions.
pub fn parse_assumptions(text: &str) -> Result<Vec<StatedAssumption>, toml::de::Error> {
    Ok(toml::from_str::<AssumptionFile>(text)?.assumption)
}

/// The standard assumptions that ship with Landfall.
///
/// # Panics
/// Never: a test parses the shipped file.
pub fn standard_assumptions() -> Vec<StatedAssumption> {
    parse_assumptions(crate::defaults::text("assumptions.toml"))
        .expect("the shipped assumptions parse; a test holds this")
}

/// How much rests on an open assumption: what to challenge first.
///
/// The exposure is the work, in tenths of an hour, of everything that rests on it, times the
/// weakness of its evidence; confirmed and overturned assumptions have none.
pub fn exposure(assumption: &Assumption, resting_effort_tenths: i64) -> i64 {
    match assumption.status {
        AssumptionStatus::Open | AssumptionStatus::Challenged => {
            resting_effort_tenths.saturating_mul(i64::from(assumption.weakness_percent)) / 100
        }
        AssumptionStatus::Confirmed | AssumptionStatus::Overturned => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;
    use crate::rationalize::RuleBook;

    #[test]
    fn every_assumption_that_a_rule_names_exists() {
        let known: Vec<String> = standard_assumptions().into_iter().map(|a| a.slug).collect();
        for rule in RuleBook::shipped().dispositions {
            for slug in rule.assumptions {
                assert!(known.contains(&slug), "rule {} rests on unknown {slug}", rule.name);
            }
        }
    }

    #[test]
    fn every_scope_is_a_query() {
        for assumption in standard_assumptions() {
            Query::parse(&assumption.scope).unwrap();
        }
    }
}
