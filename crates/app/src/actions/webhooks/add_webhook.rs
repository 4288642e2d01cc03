//! Adds a webhook.

use landfall_domain::event::Happening;
use landfall_domain::webhook::Webhook;
use landfall_outward::Courier;

use crate::boot::Context;
use crate::failure::Failure;
use crate::webhooks::signature::{SECRET, secret_text};

use super::{fit_kinds, fit_name};

/// A portfolio has no more of them: each is looked after for every event.
const MOST: usize = 50;

/// A webhook that is wanted.
pub(crate) struct NewWebhook<'a> {
    pub(crate) name: &'a str,
    pub(crate) url: &'a str,
    /// All, if there are none.
    pub(crate) kinds: &'a [String],
}

/// Adds a webhook, which is told of what happens from now on. Its secret is told now and never again.
pub(crate) async fn add_webhook(
    cx: &Context,
    courier: &Courier,
    wanted: NewWebhook<'_>,
) -> anyhow::Result<(String, Webhook)> {
    let kinds = fit_kinds(wanted.kinds)?;
    let url = courier.check(wanted.url).await;
    let url = url.map_err(|forbidden| Failure::Usage(forbidden.to_string()))?;
    let secret = crate::secret::random::<SECRET>()?;
    let now = cx.clock.now();
    let mut tx = cx.store.write().await?;
    let name = fit_name(&mut tx, wanted.name, None).await?;
    if tx.webhooks().await?.len() >= MOST {
        let told = format!("a portfolio has at most {MOST} webhooks: remove one first");
        return Err(Failure::Refused(told).into());
    }
    let mut webhook = Webhook {
        id: cx.mint().id(),
        name,
        url,
        kinds,
        is_on: true,
        off_because: None,
        seen: 0,
        given_up: 0,
        created_at: now,
        created_by: cx.actor.clone(),
        version: 1,
    };
    let (name, host) = (webhook.name.clone(), webhook.host().to_owned());
    let added = Happening::WebhookAdded { webhook: name, host };
    webhook.seen = cx.record(&mut tx, now, None, &added).await?;
    tx.add_webhook(&webhook, &secret).await?;
    tx.commit().await?;
    Ok((secret_text(&secret), webhook))
}
