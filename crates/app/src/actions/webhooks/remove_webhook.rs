//! Removes a webhook with its deliveries.

use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::webhook::Webhook;

use crate::boot::Context;

use super::webhook_as_read;

/// Removes a webhook in the version that was read; what waits for it is not sent.
pub(crate) async fn remove_webhook(
    cx: &Context,
    id: Id<Webhook>,
    version: Option<i64>,
) -> anyhow::Result<()> {
    let now = cx.clock.now();
    let mut tx = cx.store.write().await?;
    let known = webhook_as_read(&mut tx, id, version).await?;
    tx.remove_webhook(id).await?;
    let removed = Happening::WebhookRemoved { webhook: known.name };
    cx.record(&mut tx, now, None, &removed).await?;
    tx.commit().await?;
    Ok(())
}
