//! Sends a delivery again: at once, whatever came of it.

use landfall_domain::id::Id;
use landfall_domain::webhook::{Delivery, Webhook};

use crate::boot::Context;
use crate::failure::Failure;

use super::webhook;

/// Puts a delivery back among those that are due. It keeps its id, by which the other side knows it.
pub(crate) async fn send_again(
    cx: &Context,
    id: Id<Webhook>,
    delivery: Id<Delivery>,
) -> anyhow::Result<Delivery> {
    let mut tx = cx.store.write().await?;
    let known = webhook(&mut tx, id).await?;
    let missing =
        || Failure::Unknown(format!("there is no {delivery} of the webhook {}", known.name));
    let found = tx.find_delivery(delivery).await?.filter(|one| one.webhook == id);
    let found = found.ok_or_else(missing)?;
    if !known.is_on && found.event.is_some() {
        let told = format!("the webhook {} is off: switch it on first", known.name);
        return Err(Failure::Refused(told).into());
    }
    tx.send_again(delivery, cx.clock.now()).await?;
    let again = tx.find_delivery(delivery).await?.ok_or_else(missing)?;
    tx.commit().await?;
    Ok(again)
}
