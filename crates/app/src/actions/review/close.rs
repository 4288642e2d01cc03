//! Ends a round with a sealed record, gives it up, or re-opens it when what it looked at is another
//! backlog.

use std::collections::BTreeMap;

use landfall_domain::event::Happening;
use landfall_domain::review::{
    Answer, Frozen, Review, ReviewStatus, material, seal, verify as verify_seal,
};
use landfall_store::Tx;
use serde::Serialize;

use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::freeze::freeze;
use super::{find, words};

/// What is signed.
#[derive(Serialize)]
struct Record<'a> {
    format: &'static str,
    portfolio: &'a str,
    review: &'a Review,
    /// Questions with answers, by participant.
    answers: BTreeMap<&'a str, Vec<Answer>>,
    /// The backlog that was looked at; its SHA-256 stands in the review.
    backlog: &'a Frozen,
}

/// Closes a round in the version that was read; gives it with its record.
pub(crate) async fn close_review(
    cx: &Context,
    key: &str,
    version: Option<i64>,
) -> anyhow::Result<(Review, String)> {
    let mut tx = cx.store.write().await?;
    let mut review = find(&mut tx, key).await?;
    as_read(&review.key(), review.version, version)?;
    review.may_close().map_err(Failure::from)?;
    let frozen = tx.frozen_of(review.id).await?;
    let differs = material(&frozen, &freeze(cx, &mut tx).await?, &review.materiality);
    if !differs.is_empty() {
        let told = format!(
            "the backlog is not the one that {} looked at: {}; open a new round over the present one",
            review.key(),
            differs.join("; ")
        );
        return Err(Failure::Refused(told).into());
    }
    let now = cx.clock.now();
    review.status = ReviewStatus::Closed;
    review.closed = Some((cx.actor.clone(), now));
    review.because = Vec::new();
    review.version += 1;
    let record = record(cx, &mut tx, &review, &frozen).await?;
    tx.save_review(&review, Some(&record)).await?;
    let hash = verify_seal(record.as_bytes()).map(|(_, hash)| hash.to_owned())?;
    let closed = Happening::ReviewClosed { review: review.key(), record: hash };
    cx.record(&mut tx, now, None, &closed).await?;
    tx.commit().await?;
    Ok((review, record))
}

async fn record(
    cx: &Context,
    tx: &mut Tx,
    review: &Review,
    backlog: &Frozen,
) -> anyhow::Result<String> {
    let mut answers = BTreeMap::new();
    for one in &review.participants {
        answers.insert(one.person.as_str(), tx.answers_of(review.id, &one.person).await?);
    }
    let format = "landfall review record 1";
    let record = Record { format, portfolio: &cx.portfolio, review, answers, backlog };
    Ok(seal(&serde_json::to_string_pretty(&record)?))
}

/// Gives a round up, so that another one can be opened.
pub(crate) async fn abandon_review(
    cx: &Context,
    key: &str,
    version: Option<i64>,
    reason: &str,
) -> anyhow::Result<Review> {
    let reason = words("the reason", reason)?;
    let mut tx = cx.store.write().await?;
    let mut review = find(&mut tx, key).await?;
    as_read(&review.key(), review.version, version)?;
    if !review.is_open() {
        let told = format!("{} is {}: it cannot be given up", review.key(), review.status);
        return Err(Failure::Refused(told).into());
    }
    review.status = ReviewStatus::Abandoned;
    review.because = vec![format!("{}: {reason}", cx.actor)];
    review.version += 1;
    tx.save_review(&review, None).await?;
    let abandoned = Happening::ReviewAbandoned { review: review.key() };
    cx.record(&mut tx, cx.clock.now(), Some(&reason), &abandoned).await?;
    tx.commit().await?;
    Ok(review)
}

/// Re-opens the last closed round if the backlog has changed materially since it looked at it; gives
/// the reasons.
pub(crate) async fn reopen_if_material(
    cx: &Context,
) -> anyhow::Result<Option<(Review, Vec<String>)>> {
    let is_closed = |last: &Review| last.status == ReviewStatus::Closed;
    let mut tx = cx.store.read().await?;
    let last = tx.last_review().await?;
    tx.rollback().await?;
    // Nobody who writes has to wait if there is nothing to re-open.
    if !last.as_ref().is_some_and(is_closed) {
        return Ok(None);
    }
    let mut tx = cx.store.write().await?;
    let last = tx.last_review().await?.filter(is_closed);
    let Some(mut review) = last else { return Ok(None) };
    let frozen = tx.frozen_of(review.id).await?;
    let because = material(&frozen, &freeze(cx, &mut tx).await?, &review.materiality);
    if because.is_empty() {
        return Ok(None);
    }
    review.status = ReviewStatus::Reopened;
    review.because.clone_from(&because);
    review.version += 1;
    tx.save_review(&review, None).await?;
    let reopened = Happening::ReviewReopened { review: review.key(), because: because.clone() };
    cx.record(&mut tx, cx.clock.now(), None, &reopened).await?;
    tx.commit().await?;
    Ok(Some((review, because)))
}

/// A record that was checked.
#[derive(Debug, Serialize)]
pub(crate) struct Verified {
    /// Key of the round.
    pub(crate) review: String,
    /// The hash that it is sealed with.
    pub(crate) record: String,
    /// The event that holds this hash.
    pub(crate) event: i64,
    /// Who closed the round.
    pub(crate) closed_by: String,
    /// When.
    pub(crate) closed_at: String,
}

/// Checks that a record is as it was signed: by its seal, and by the history, whose chain holds the
/// hash.
pub(crate) async fn verify_record(cx: &Context, record: &[u8]) -> anyhow::Result<Verified> {
    let (_, hash) = verify_seal(record).map_err(|broken| Failure::Refused(broken.to_string()))?;
    let mut tx = cx.store.read().await?;
    let events = tx.events().await?;
    tx.rollback().await?;
    landfall_domain::event::verify(&events)
        .map_err(|broken| Failure::Refused(broken.to_string()))?;
    for event in &events {
        let Ok(Happening::ReviewClosed { review, record }) = serde_json::from_str(&event.detail)
        else {
            continue;
        };
        if record == hash {
            return Ok(Verified {
                review,
                record,
                event: event.seq,
                closed_by: event.actor.clone(),
                closed_at: event.at.to_string(),
            });
        }
    }
    let told = format!(
        "the record is whole, but the history of this portfolio knows no review that was closed with {hash}"
    );
    Err(Failure::Refused(told).into())
}
