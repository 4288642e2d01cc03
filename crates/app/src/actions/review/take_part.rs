//! Who takes part in a round.

use landfall_domain::review::{Participant, Refusal, Review};

use crate::boot::Context;
use crate::failure::Failure;

use super::open::{MOST, Seat, participant};
use super::{find, note, words};

/// Adds somebody to a round, or puts them into the other team; who was taken out comes back.
pub(crate) async fn take_part(cx: &Context, key: &str, seat: &Seat) -> anyhow::Result<Review> {
    let new = participant(seat)?;
    let mut tx = cx.store.write().await?;
    let review = find(&mut tx, key).await?;
    if !review.is_open() {
        return Err(Failure::from(Refusal::Ended(review.key(), review.status)).into());
    }
    let known = review.participants.iter().position(|one| one.person == new.person);
    if known.is_none() && review.participants.len() >= MOST {
        let told = format!("a round has at most {MOST} participants");
        return Err(Failure::Refused(told).into());
    }
    if known.is_some_and(|at| review.participants[at] == new) {
        return Ok(review);
    }
    let position = known.unwrap_or(review.participants.len());
    tx.save_participant(review.id, i64::try_from(position)?, &new).await?;
    let about = match &new.delegate_for {
        Some(other) => format!("{} of the {}, for {other}", new.person, new.team),
        None => format!("{} of the {}", new.person, new.team),
    };
    note(cx, &mut tx, &review, ("took in", about)).await?;
    let review = find(&mut tx, key).await?;
    tx.commit().await?;
    Ok(review)
}

/// Takes somebody out of a round; what they attested is kept, and does not count.
pub(crate) async fn leave(
    cx: &Context,
    key: &str,
    person: &str,
    reason: &str,
) -> anyhow::Result<Review> {
    let reason = words("the reason", reason)?;
    let mut tx = cx.store.write().await?;
    let review = find(&mut tx, key).await?;
    let known = review.acting(person).map_err(Failure::from)?;
    let removed = Some(format!("{}: {reason}", cx.actor));
    let gone = Participant { removed, ..known.clone() };
    let position = review.participants.iter().position(|one| one.person == person);
    tx.save_participant(review.id, i64::try_from(position.unwrap_or_default())?, &gone).await?;
    note(cx, &mut tx, &review, ("took out", format!("{person}: {reason}"))).await?;
    let review = find(&mut tx, key).await?;
    tx.commit().await?;
    Ok(review)
}
