//! Webhooks: other systems that are told what happens, and when to try again.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::event::KINDS;
use crate::id::{Id, Named};
use crate::nearest::did_you_mean;

/// The kind of a delivery that only shows whether deliveries arrive.
pub const PING: &str = "ping";

/// Seconds to wait after each attempt that failed; after the last one it is given up.
const WAITS: [i64; 6] = [5, 30, 120, 600, 3_600, 21_600];

/// A webhook is switched off once so many deliveries in a row were given up.
pub const GIVEN_UP: i64 = 3;

/// Another system that is told what happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Id.
    pub id: Id<Webhook>,
    /// What people call it; each name once.
    pub name: String,
    /// Where it is told.
    pub url: String,
    /// Kinds of events that it is told of; all if there are none.
    pub kinds: Vec<String>,
    /// Whether it is told anything.
    pub is_on: bool,
    /// Why it was switched off, if it was not a person.
    pub off_because: Option<String>,
    /// The last event that was looked at for it.
    pub seen: i64,
    /// So many deliveries in a row were given up.
    pub given_up: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: String,
    /// Counts what people change, from 1.
    pub version: i64,
}

impl Named for Webhook {
    const PREFIX: &'static str = "webhook";
}

impl Webhook {
    /// Whether it is told of events of this kind.
    pub fn wants(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|wanted| wanted == kind)
    }

    /// How names compare: capitals do not tell them apart.
    pub fn name_key(&self) -> String {
        self.name.to_lowercase()
    }

    /// Its host, for the history: the rest of the address may hold a secret.
    pub fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }
}

/// A kind of event that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no kind of event `{kind}`{meant}")]
pub struct UnknownKind {
    kind: String,
    meant: String,
}

/// Kinds of events, each once and in the order of the list of all; an unknown one is refused.
pub fn known_kinds(wanted: &[String]) -> Result<Vec<String>, UnknownKind> {
    for kind in wanted {
        if !KINDS.contains(&kind.as_str()) {
            // A text of any length is told back as far as it can be a kind.
            let shown: String = kind.chars().take(60).collect();
            // The list is long: who is near one of them needs no more than that.
            let meant = match did_you_mean(&shown, KINDS.iter().copied()) {
                near if near.is_empty() => format!("; there are: {}", KINDS.join(", ")),
                near => near,
            };
            return Err(UnknownKind { kind: shown, meant });
        }
    }
    let known = KINDS.iter().copied().filter(|kind| wanted.iter().any(|one| one == kind));
    Ok(known.map(str::to_owned).collect())
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waits for its next attempt, or is on the way.
    Waiting,
    /// The other side said that it has it.
    Delivered,
    /// It was given up.
    Failed,
}

impl DeliveryState {
    /// The word used in columns and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Delivered, Self::Failed]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// One event on its way to one webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Id; the same at each attempt, so that the other side knows it again.
    pub id: Id<Delivery>,
    /// Whom it is for.
    pub webhook: Id<Webhook>,
    /// Place of the event in the chain; none of a ping.
    pub event: Option<i64>,
    /// Kind of the event, or `ping`.
    pub kind: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// So many attempts have begun.
    pub attempts: i64,
    /// When it is tried next. Who tries it puts this off, so that nobody else does.
    pub next_at: Option<Timestamp>,
    /// The last status that the other side answered.
    pub status: Option<i64>,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was delivered or given up.
    pub finished_at: Option<Timestamp>,
}

impl Named for Delivery {
    const PREFIX: &'static str = "delivery";
}

/// What comes of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The other side has it.
    Delivered,
    /// It is tried again after so long.
    Again(SignedDuration),
    /// It is not tried again.
    GivenUp,
    /// The other side wants nothing more (410 Gone).
    Gone,
}

impl Outcome {
    /// What comes of an attempt to which the other side answered this status, or nothing.
    pub fn of(delivery: &Delivery, status: Option<u16>, seed: u64) -> Self {
        match status {
            Some(200..=299) => Self::Delivered,
            Some(410) => Self::Gone,
            // Who asks for a ping waits for what comes of it, and asks again.
            _ if delivery.event.is_none() => Self::GivenUp,
            _ => wait(delivery.attempts, seed).map_or(Self::GivenUp, Self::Again),
        }
    }
}

/// How long to wait after so many attempts; none once they are enough. Up to a fifth more by the
/// seed, so that what failed together does not come back together.
pub fn wait(attempts: i64, seed: u64) -> Option<SignedDuration> {
    let index = usize::try_from(attempts - 1).ok()?;
    let millis = WAITS.get(index)? * 1_000;
    let drawn = i64::try_from(mixed(seed ^ attempts.unsigned_abs()) % 1_000).unwrap_or(0);
    Some(SignedDuration::from_millis(millis + millis / 5 * drawn / 1_000))
}

/// Every bit of a number in every bit of another one (the finish of `SplitMix64`).
fn mixed(seed: u64) -> u64 {
    let once = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let twice = (once ^ (once >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    twice ^ (twice >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivery(event: Option<i64>, attempts: i64) -> Delivery {
        Delivery {
            id: Id::from_uuid(uuid::Uuid::nil()),
            webhook: Id::from_uuid(uuid::Uuid::nil()),
            event,
            kind: "plan_adopted".to_owned(),
            state: DeliveryState::Waiting,
            attempts,
            next_at: None,
            status: None,
            error: None,
            created_at: Timestamp::UNIX_EPOCH,
            finished_at: None,
        }
    }

    #[test]
    fn waits_grow_and_end() {
        for seed in 0..500 {
            let mut last = SignedDuration::ZERO;
            for (attempts, least) in (1..).zip(WAITS) {
                let wait = wait(attempts, seed).unwrap();
                let least = SignedDuration::from_secs(least);
                assert!(least <= wait && wait <= least * 6 / 5 && wait > last, "{attempts} {wait}");
                last = wait;
            }
            assert_eq!((wait(7, seed), wait(0, seed)), (None, None));
        }
        assert_eq!(wait(3, 7), wait(3, 7));
        assert_ne!(wait(3, 7), wait(3, 8));
    }

    #[test]
    fn an_answer_decides_what_comes_next() {
        let of = |event, attempts, status| Outcome::of(&delivery(event, attempts), status, 1);
        assert_eq!(of(Some(1), 1, Some(204)), Outcome::Delivered);
        assert_eq!(of(Some(1), 1, Some(410)), Outcome::Gone);
        for status in [None, Some(302), Some(400), Some(404), Some(500)] {
            assert!(matches!(of(Some(1), 6, status), Outcome::Again(_)), "{status:?}");
            assert_eq!(of(Some(1), 7, status), Outcome::GivenUp);
            assert_eq!(of(None, 1, status), Outcome::GivenUp);
        }
    }

    #[test]
    fn kinds_are_known_or_the_nearest_is_named() {
        let kinds = |wanted: &[&str]| {
            known_kinds(&wanted.iter().map(|kind| (*kind).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(
            kinds(&["plan_adopted", "plan_proposed", "plan_adopted"]).unwrap(),
            ["plan_proposed", "plan_adopted"]
        );
        let unknown = kinds(&["plan_adoptd"]).unwrap_err().to_string();
        assert!(unknown.contains("`plan_adoptd`; did you mean `plan_adopted`"), "{unknown}");
        // However long the word is, no more is told than the list and a line.
        let told = kinds(&[&"x".repeat(100_000)]).unwrap_err().to_string();
        assert!(told.len() < KINDS.join(", ").len() + 200, "{told}");
    }

    #[test]
    fn the_history_tells_the_host_only() {
        let hook = |url: &str| Webhook {
            id: Id::from_uuid(uuid::Uuid::nil()),
            name: "CI".to_owned(),
            url: url.to_owned(),
            kinds: Vec::new(),
            is_on: true,
            off_because: None,
            seen: 0,
            given_up: 0,
            created_at: Timestamp::UNIX_EPOCH,
            created_by: "ada".to_owned(),
            version: 1,
        };
        assert_eq!(hook("https://hooks.example:8443/s3cret?x").host(), "hooks.example:8443");
        assert!(hook("https://a/").wants("anything"));
        let some = Webhook { kinds: vec!["plan_adopted".to_owned()], ..hook("https://a/") };
        assert!(some.wants("plan_adopted") && !some.wants("plan_proposed"));
    }
}
