//! A person's word on what happens to one asset, in the place of what rules say.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::rationalize::{Decision, Disposition};

use super::membership::PERSON;

/// A person's word on one asset. It stands above every rule, and above a word on the whole workload;
/// it stays with the asset whatever is imported, until it is replaced or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetWord {
    /// What happens to the asset.
    pub disposition: Disposition,
    /// Why.
    pub reason: Option<String>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl AssetWord {
    /// The decision that it makes.
    pub fn decision(&self) -> Decision {
        Decision::of_person(self.disposition, &self.by, self.reason.as_deref())
    }

    /// The later one of two words, for records that prove to be one asset.
    pub fn later(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) if other.at > one.at => Some(other),
            (one, other) => one.or(other),
        }
    }
}

impl Decision {
    /// What a person decided, with the reason that was given.
    pub fn of_person(disposition: Disposition, by: &str, reason: Option<&str>) -> Self {
        let because = match reason {
            Some(reason) => format!("{by} decided: {reason}"),
            None => format!("{by} decided"),
        };
        let by = PERSON.to_owned();
        Self { disposition, by, because, confidence_percent: 100, assumptions: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_words_the_later_one_stays() {
        let word = |second: i64| AssetWord {
            disposition: Disposition::Retain,
            reason: Some("the contract runs".to_owned()),
            by: "ada".to_owned(),
            at: Timestamp::from_second(second).unwrap(),
        };
        assert_eq!(AssetWord::later(Some(word(1)), Some(word(2))), Some(word(2)));
        assert_eq!(AssetWord::later(Some(word(2)), Some(word(1))), Some(word(2)));
        assert_eq!(AssetWord::later(None, Some(word(1))), Some(word(1)));
        assert_eq!(AssetWord::later(None, None), None);
        assert_eq!(word(1).decision().because, "ada decided: the contract runs");
    }
}
