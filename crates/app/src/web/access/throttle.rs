//! Holds up whoever guesses passwords.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use landfall_domain::account::name_key;

use super::peer::network;

/// Failures are counted for so long.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// So many may fail for one account, and from one peer, where several people may sit.
const PER_ACCOUNT: u32 = 10;
const PER_PEER: u32 = 30;
/// So many are remembered at most; beyond them the oldest are forgotten.
const REMEMBERED: usize = 20_000;

/// Failures by account and by peer.
#[derive(Default)]
pub(in crate::web) struct Throttle(Mutex<BTreeMap<Of, Failures>>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Account(String),
    Peer(Option<IpAddr>),
}

struct Failures {
    since: Timestamp,
    count: u32,
}

impl Of {
    fn pair(name: &str, peer: Option<IpAddr>) -> [Self; 2] {
        // A name longer than any account's is no key worth keeping.
        let name = name_key(name).chars().take(64).collect();
        [Self::Account(name), Self::Peer(peer.map(network))]
    }

    fn most(&self) -> u32 {
        match self {
            Self::Account(_) => PER_ACCOUNT,
            Self::Peer(_) => PER_PEER,
        }
    }
}

impl Throttle {
    /// Counts an attempt as failed before it is tried, so that many at once are counted too. If
    /// there were too many, it is not to be tried, and seconds to wait are given.
    pub(super) fn attempt(
        &self,
        name: &str,
        peer: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), i64> {
        let Ok(mut failures) = self.0.lock() else { return Err(WINDOW.as_secs()) };
        let is_old = |known: &Failures| now.duration_since(known.since) >= WINDOW;
        if failures.len() >= REMEMBERED {
            failures.retain(|_, known| !is_old(known));
        }
        while failures.len() >= REMEMBERED {
            let oldest = failures.iter().min_by_key(|(_, known)| known.since);
            let Some(oldest) = oldest.map(|(of, _)| of.clone()) else { break };
            failures.remove(&oldest);
        }
        let pair = Of::pair(name, peer);
        let wait = pair.iter().filter_map(|of| {
            let known = failures.get(of).filter(|known| !is_old(known))?;
            let left = WINDOW - now.duration_since(known.since);
            (known.count >= of.most()).then(|| left.as_secs().max(1))
        });
        if let Some(wait) = wait.max() {
            return Err(wait);
        }
        for of in pair {
            let known = failures.entry(of).or_insert(Failures { since: now, count: 0 });
            if is_old(known) {
                *known = Failures { since: now, count: 0 };
            }
            known.count += 1;
        }
        Ok(())
    }

    /// Forgets the failures of an account whose password was right.
    pub(super) fn succeeded(&self, name: &str, peer: Option<IpAddr>) {
        let Ok(mut failures) = self.0.lock() else { return };
        let [account, peer] = Of::pair(name, peer);
        failures.remove(&account);
        // Others who fail from the same place are still counted.
        if let Some(known) = failures.get_mut(&peer) {
            known.count = known.count.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn an_account_is_held_up_whatever_the_place() {
        let throttle = Throttle::default();
        for number in 0..10 {
            let peer = format!("192.0.2.{number}").parse().ok();
            assert_eq!(throttle.attempt("ada", peer, at(number)), Ok(()));
        }
        let elsewhere = "203.0.113.9".parse().ok();
        assert_eq!(throttle.attempt("ADA", elsewhere, at(60)), Err(840));
        assert_eq!(throttle.attempt("bob", elsewhere, at(60)), Ok(()));
        assert_eq!(throttle.attempt("ada", elsewhere, at(900)), Ok(()));
    }

    #[test]
    fn a_place_is_held_up_whatever_the_account() {
        let throttle = Throttle::default();
        let peer = "192.0.2.7".parse().ok();
        for number in 0..30 {
            assert_eq!(throttle.attempt(&format!("n{number}"), peer, at(0)), Ok(()));
        }
        assert_eq!(throttle.attempt("ada", peer, at(1)), Err(899));
    }

    #[test]
    fn who_succeeds_is_not_counted() {
        let throttle = Throttle::default();
        let peer = "192.0.2.7".parse().ok();
        for _ in 0..100 {
            assert_eq!(throttle.attempt("ada", peer, at(0)), Ok(()));
            throttle.succeeded("ada", peer);
        }
    }
}
