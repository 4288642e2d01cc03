//! What may be done with an assumption, and when: open → challenged → confirmed or overturned.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::Id;

use super::{Assumption, AssumptionStatus};

/// What a word in the discussion does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordKind {
    /// Doubts it.
    Challenge,
    /// Says what speaks for or against it.
    Evidence,
    /// Says something else of it.
    Comment,
    /// Decides that it holds.
    Confirm,
    /// Decides that it does not hold.
    Overturn,
    /// Opens it again.
    Reopen,
}

impl WordKind {
    /// Every one.
    pub const ALL: [Self; 6] = [
        Self::Challenge,
        Self::Evidence,
        Self::Comment,
        Self::Confirm,
        Self::Overturn,
        Self::Reopen,
    ];

    /// The word used in JSON and the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Challenge => "challenge",
            Self::Evidence => "evidence",
            Self::Comment => "comment",
            Self::Confirm => "confirm",
            Self::Overturn => "overturn",
            Self::Reopen => "reopen",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What was done with the assumption: `challenged it`.
    pub fn done(self) -> &'static str {
        match self {
            Self::Challenge => "challenged it",
            Self::Evidence => "gave evidence",
            Self::Comment => "said",
            Self::Confirm => "confirmed it",
            Self::Overturn => "overturned it",
            Self::Reopen => "reopened it",
        }
    }
}

/// One word of the discussion of an assumption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Its place among all words, from 1.
    pub seq: i64,
    /// Of which assumption.
    pub assumption: Id<Assumption>,
    /// What it does.
    pub kind: WordKind,
    /// The words themselves.
    pub text: String,
    /// Who said it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// So long a text of an assumption or its discussion may be, in characters.
pub const LONGEST: usize = 4_000;

/// A step that is refused, as a sentence that says what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

/// What is done with an assumption.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// What.
    pub kind: WordKind,
    /// The last word that decided it, if one did.
    pub decided: Option<&'a Word>,
}

/// The status after a step.
///
/// Confirmed and overturned ones must be reopened before anything else is decided of them; evidence
/// and comments may be given at any time, and change no status.
pub fn after(assumption: &Assumption, step: Step<'_>) -> Result<AssumptionStatus, Refused> {
    use AssumptionStatus::{Challenged, Confirmed, Open, Overturned};
    let key = assumption.key();
    let when = step
        .decided
        .map(|word| {
            let day = word.at.to_zoned(jiff::tz::TimeZone::UTC).date();
            format!(" on {day} by {}", word.by)
        })
        .unwrap_or_default();
    let status = assumption.status;
    match (step.kind, status) {
        (WordKind::Evidence | WordKind::Comment, status) => Ok(status),
        (WordKind::Challenge, Open | Challenged | Confirmed) => Ok(Challenged),
        (WordKind::Confirm, Open | Challenged) => Ok(Confirmed),
        (WordKind::Overturn, Open | Challenged | Confirmed) => Ok(Overturned),
        (WordKind::Reopen, Confirmed | Overturned) => Ok(Open),
        (WordKind::Reopen, Open | Challenged) => {
            Err(Refused(format!("{key} is {}: there is nothing to reopen", status.name())))
        }
        (WordKind::Confirm, Confirmed) => {
            Err(Refused(format!("{key} was confirmed{when} already: nothing changes")))
        }
        (WordKind::Challenge | WordKind::Confirm | WordKind::Overturn, Overturned) => {
            Err(Refused(format!("{key} was overturned{when}; reopen it first")))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn assumption(status: AssumptionStatus) -> Assumption {
        Assumption {
            id: Id::from_uuid(uuid::Uuid::from_u128(1)),
            number: 3,
            slug: "x".to_owned(),
            statement: String::new(),
            reason: String::new(),
            scope: String::new(),
            effect: String::new(),
            evidence: String::new(),
            weakness_percent: 50,
            owner: String::new(),
            author: String::new(),
            rests: Vec::new(),
            consequence: None,
            status,
            stated_at: Timestamp::UNIX_EPOCH,
            review_by: date(2026, 1, 1),
            version: 1,
        }
    }

    #[test]
    fn what_is_overturned_has_to_be_reopened_first() {
        let fallen = assumption(AssumptionStatus::Overturned);
        let word = Word {
            seq: 1,
            assumption: fallen.id,
            kind: WordKind::Overturn,
            text: "no".to_owned(),
            by: "anna".to_owned(),
            at: Timestamp::UNIX_EPOCH,
        };
        for kind in [WordKind::Challenge, WordKind::Confirm, WordKind::Overturn] {
            let refused = after(&fallen, Step { kind, decided: Some(&word) }).unwrap_err();
            let told = "A-3 was overturned on 1970-01-01 by anna; reopen it first";
            assert_eq!(refused.to_string(), told);
        }
        let again = after(&fallen, Step { kind: WordKind::Reopen, decided: None });
        assert_eq!(again, Ok(AssumptionStatus::Open));
    }

    #[test]
    fn every_status_can_be_left_and_evidence_changes_none() {
        use AssumptionStatus::{Challenged, Confirmed, Open, Overturned};
        for status in [Open, Challenged, Confirmed, Overturned] {
            let one = assumption(status);
            let to = |kind| after(&one, Step { kind, decided: None });
            assert_eq!(to(WordKind::Evidence), Ok(status));
            assert_eq!(to(WordKind::Comment), Ok(status));
            assert!(WordKind::ALL.into_iter().any(|kind| to(kind).is_ok_and(|to| to != status)));
        }
        assert!(after(&assumption(Open), Step { kind: WordKind::Reopen, decided: None }).is_err());
        assert!(!assumption(Confirmed).is_overdue(date(2027, 1, 1)));
        assert!(assumption(Open).is_overdue(date(2027, 1, 1)));
    }
}
