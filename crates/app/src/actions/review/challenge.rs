//! Doubts that are raised in a round, and what is decided on them.

use landfall_domain::review::{Challenge, Review, Topic};

use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::{find, note, words};

/// So many doubts a round can hold.
const MOST: usize = 500;

/// A doubt that is raised.
pub(crate) struct Doubt<'a> {
    pub(crate) topic: Topic,
    /// Key of the thing that is doubted, if it is about one.
    pub(crate) subject: Option<&'a str>,
    pub(crate) text: &'a str,
}

/// Raises a doubt; until it is resolved the round cannot close.
pub(crate) async fn raise(cx: &Context, key: &str, doubt: Doubt<'_>) -> anyhow::Result<Challenge> {
    let text = words("the challenge", doubt.text)?;
    let mut tx = cx.store.write().await?;
    let review = find(&mut tx, key).await?;
    review.acting(&cx.actor).map_err(Failure::from)?;
    if review.challenges.len() >= MOST {
        let told =
            format!("a round holds at most {MOST} challenges: resolve them, or open another");
        return Err(Failure::Refused(told).into());
    }
    let subject = doubt.subject.map(str::trim).filter(|subject| !subject.is_empty());
    if let Some(subject) = subject {
        let frozen = tx.frozen_of(review.id).await?;
        let is_known = frozen.workload(subject).is_some()
            || frozen.outcome(subject).is_some()
            || frozen.assumption(subject).is_some();
        if !is_known {
            let told = format!(
                "{} looks at no `{subject}`: name a key such as W-12, O-3 or A-5",
                review.key()
            );
            return Err(Failure::Usage(told).into());
        }
    }
    let challenge = Challenge {
        number: review.challenges.last().map_or(1, |last| last.number + 1),
        topic: doubt.topic,
        subject: subject.map(str::to_owned),
        text,
        by: cx.actor.clone(),
        at: cx.clock.now(),
        resolution: None,
        version: 1,
    };
    tx.save_challenge(review.id, &challenge).await?;
    note(cx, &mut tx, &review, ("challenged", about(&challenge))).await?;
    tx.commit().await?;
    Ok(challenge)
}

fn about(challenge: &Challenge) -> String {
    match &challenge.subject {
        Some(subject) => format!("{subject}: {}", challenge.text),
        None => format!("{}: {}", challenge.topic, challenge.text),
    }
}

/// What is decided on a doubt.
pub(crate) struct Resolution<'a> {
    /// Its number in the round.
    pub(crate) number: i64,
    /// The version that was read; none if it does not matter.
    pub(crate) version: Option<i64>,
    pub(crate) text: &'a str,
}

/// Resolves a doubt.
pub(crate) async fn resolve(
    cx: &Context,
    key: &str,
    resolution: Resolution<'_>,
) -> anyhow::Result<Review> {
    let text = words("the resolution", resolution.text)?;
    let mut tx = cx.store.write().await?;
    let review = find(&mut tx, key).await?;
    review.acting(&cx.actor).map_err(Failure::from)?;
    let known = review.challenges.iter().find(|one| one.number == resolution.number);
    let known = known
        .ok_or_else(|| Failure::Unknown(format!("{key} has no challenge {}", resolution.number)))?;
    as_read(&format!("challenge {}", known.number), known.version, resolution.version)?;
    if let Some(earlier) = &known.resolution {
        let told = format!("challenge {} is resolved: {earlier}", known.number);
        return Err(Failure::Refused(told).into());
    }
    let resolved = Challenge {
        resolution: Some(format!("{}: {text}", cx.actor)),
        version: known.version + 1,
        ..known.clone()
    };
    tx.save_challenge(review.id, &resolved).await?;
    note(cx, &mut tx, &review, ("resolved", about(&resolved))).await?;
    let review = find(&mut tx, key).await?;
    tx.commit().await?;
    Ok(review)
}
