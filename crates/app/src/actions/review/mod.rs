//! Rounds of review: both teams show that they understand the backlog before work on it starts.

pub(crate) mod answer;
pub(crate) mod challenge;
pub(crate) mod close;
pub(crate) mod freeze;
pub(crate) mod open;
pub(crate) mod reading;
pub(crate) mod start_work;
pub(crate) mod take_part;

use landfall_domain::event::Happening;
use landfall_domain::nearest::did_you_mean;
use landfall_domain::review::{Refusal, Review, Topic};
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::Failure;

/// Longer words are refused.
pub(crate) const LONGEST: usize = 4_000;

/// The number behind a key such as `V-3`.
pub(crate) fn number_of(key: &str) -> Option<i64> {
    key.strip_prefix("V-")?.parse().ok()
}

/// The round of this key.
pub(crate) async fn find(tx: &mut Tx, key: &str) -> anyhow::Result<Review> {
    let unknown = || Failure::Unknown(format!("there is no review {key}"));
    let number = number_of(key).ok_or_else(unknown)?;
    Ok(tx.find_review(number).await?.ok_or_else(unknown)?)
}

/// The topic of this name.
pub(crate) fn topic(name: &str) -> Result<Topic, Failure> {
    Topic::named(name).ok_or_else(|| {
        let known = Topic::ALL.iter().map(|one| one.name());
        let meant = did_you_mean(name, known.clone());
        let known: Vec<&str> = known.collect();
        Failure::Usage(format!("`{name}` is no topic{meant}; there are: {}", known.join(", ")))
    })
}

/// Words that somebody has to say, of a length that can be read.
fn words(what: &str, said: &str) -> Result<String, Failure> {
    let said = said.trim();
    if said.is_empty() {
        return Err(Failure::Usage(format!("{what} is missing: say it in a sentence")));
    }
    if said.chars().count() > LONGEST {
        return Err(Failure::Usage(format!("{what} has at most {LONGEST} characters")));
    }
    Ok(said.to_owned())
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::TooShort(_) | Refusal::Copied(_) => Self::Usage(refusal.to_string()),
            _ => Self::Refused(refusal.to_string()),
        }
    }
}

/// Notes what somebody said or did in a round, which is another version of it.
async fn note(
    cx: &Context,
    tx: &mut Tx,
    review: &Review,
    (what, about): (&str, String),
) -> anyhow::Result<i64> {
    tx.touch_review(review.id).await?;
    let (review, what) = (review.key(), what.to_owned());
    let said = Happening::ReviewSaid { review, what, about };
    Ok(cx.record(tx, cx.clock.now(), None, &said).await?)
}
