//! Everything that can happen, as data. Each event is appended in the transaction that does it and
//! carries a hash over itself and the event before, so that tampering shows.

mod detail;
mod happening;
mod kind;
mod reranked;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use detail::{
    AssetChange, FieldChange, GuideReply, IterationClosed, IterationCommitted, Placed, StageMoved,
    StagesBegun, StatedChange, TaskChange, Upset,
};
pub use happening::Happening;
pub use kind::KINDS;
pub use reranked::{Reranked, SwappedProfile};

/// An event as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Position in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// Why, if a reason was given.
    pub reason: Option<String>,
    /// What, as the JSON text over which the hash was made.
    pub detail: String,
    /// Hash of the event before; empty for the first.
    pub previous: String,
    /// Hash of this event.
    pub hash: String,
}

impl Event {
    /// Seals a happening into the chain behind `last`.
    ///
    /// # Panics
    /// Never: every happening can be written as JSON.
    pub fn seal(
        last: Option<&Self>,
        at: Timestamp,
        actor: &str,
        reason: Option<&str>,
        happening: &Happening,
    ) -> Self {
        let detail = serde_json::to_string(happening).expect("a happening is plain data");
        let mut event = Self {
            seq: last.map_or(1, |event| event.seq + 1),
            at,
            actor: actor.to_owned(),
            reason: reason.map(str::to_owned),
            detail,
            previous: last.map(|event| event.hash.clone()).unwrap_or_default(),
            hash: String::new(),
        };
        event.hash = event.expected_hash();
        event
    }

    /// The hash that an untouched event has.
    pub fn expected_hash(&self) -> String {
        let mut hasher = Sha256::new();
        // Lengths keep neighbouring fields apart.
        for part in [
            &self.seq.to_string(),
            &self.at.to_string(),
            &self.actor,
            self.reason.as_deref().unwrap_or_default(),
            &self.detail,
            &self.previous,
        ] {
            hasher.update(part.len().to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hex(&hasher.finalize())
    }
}

/// Where a chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the chain of events is broken at event {seq}: {problem}")]
pub struct BrokenChain {
    /// First event that does not fit.
    pub seq: i64,
    /// What does not fit.
    pub problem: &'static str,
}

/// Checks that no event was changed, removed or put in between.
pub fn verify(events: &[Event]) -> Result<(), BrokenChain> {
    let mut previous = "";
    for (expected, event) in (1..).zip(events) {
        let broken = |problem| Err(BrokenChain { seq: event.seq, problem });
        if event.seq != expected {
            return broken("an event is missing before it");
        }
        if event.previous != previous {
            return broken("it does not follow the event before it");
        }
        if event.hash != event.expected_hash() {
            return broken("it was changed after it was written");
        }
        previous = &event.hash;
    }
    Ok(())
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Vec<Event> {
        let at = Timestamp::UNIX_EPOCH;
        let adopted = Happening::PlanAdopted { plan: "P-1".to_owned(), superseded: None };
        let first = Event::seal(None, at, "ada", None, &adopted);
        let second = Event::seal(Some(&first), at, "ada", Some("review"), &adopted);
        vec![first, second]
    }

    #[test]
    fn every_kind_is_in_the_list() {
        let unknown = serde_json::from_str::<Happening>(r#"{"kind":"?"}"#).unwrap_err().to_string();
        let known: Vec<&str> = unknown.split('`').skip(3).step_by(2).collect();
        assert_eq!(known, KINDS);
        let removed = Happening::WebhookRemoved { webhook: "CI".to_owned() };
        assert!(removed.is_for_admins() && !removed.changes_estate());
    }

    #[test]
    fn an_untouched_chain_verifies() {
        assert_eq!(verify(&chain()), Ok(()));
    }

    #[test]
    fn each_kind_of_tampering_shows() {
        let mut changed = chain();
        changed[1].actor = "eve".to_owned();
        assert_eq!(verify(&changed).unwrap_err().seq, 2);
        let mut resealed = chain();
        resealed[0].actor = "eve".to_owned();
        resealed[0].hash = resealed[0].expected_hash();
        assert_eq!(verify(&resealed).unwrap_err().seq, 2);
        assert!(verify(&chain()[1..]).is_err());
    }
}
