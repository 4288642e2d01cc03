//! What is read of rounds.

use landfall_domain::review::{Frozen, Review, ReviewStatus};

use crate::boot::Context;

use super::find;

/// So many rounds are told; each takes some hours of several people.
const MOST: i64 = 200;

/// The last rounds, the newest first, each with what is missing.
pub(crate) async fn last_reviews(cx: &Context) -> anyhow::Result<Vec<Review>> {
    let mut tx = cx.store.read().await?;
    let mut reviews = tx.reviews(MOST).await?;
    for review in reviews.iter_mut().filter(|one| one.is_open()) {
        *review = find(&mut tx, &review.key()).await?;
    }
    tx.rollback().await?;
    Ok(reviews)
}

/// The backlog that a round looks at, and the one that the last closed round before it looked at.
pub(crate) async fn agenda_of(cx: &Context, key: &str) -> anyhow::Result<(Option<Frozen>, Frozen)> {
    let mut tx = cx.store.read().await?;
    let review = find(&mut tx, key).await?;
    let now = tx.frozen_of(review.id).await?;
    let earlier = tx.reviews(MOST).await?.into_iter().find(|one| {
        let was_closed = matches!(one.status, ReviewStatus::Closed | ReviewStatus::Reopened);
        was_closed && one.number < review.number
    });
    let before = match earlier {
        Some(earlier) => Some(tx.frozen_of(earlier.id).await?),
        None => None,
    };
    tx.rollback().await?;
    Ok((before, now))
}
