//! Changes a webhook, or switches it on or off.

use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::webhook::Webhook;
use landfall_outward::Courier;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::boot::Context;
use crate::failure::Failure;

use super::{fit_kinds, fit_name, webhook_as_read};

/// What is to be another value; what is not named stays.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebhookChange {
    #[schema(example = "Chat of the cloud team")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[schema(example = "https://hooks.example.com/landfall")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    /// Kinds of events that it is told of; all if there are none.
    #[schema(example = json!(["plan_adopted"]))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kinds: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) on: Option<bool>,
}

/// Changes a webhook in the version that was read. What happens while it is off is not told later.
pub(crate) async fn change_webhook(
    cx: &Context,
    courier: &Courier,
    id: Id<Webhook>,
    version: Option<i64>,
    change: &WebhookChange,
) -> anyhow::Result<Webhook> {
    let kinds = change.kinds.as_deref().map(fit_kinds).transpose()?;
    // Names are resolved before the transaction begins: nobody waits for that.
    let url = match &change.url {
        None => None,
        Some(url) => {
            let checked = courier.check(url).await;
            Some(checked.map_err(|forbidden| Failure::Usage(forbidden.to_string()))?)
        }
    };
    let now = cx.clock.now();
    let mut tx = cx.store.write().await?;
    let before = webhook_as_read(&mut tx, id, version).await?;
    let mut after = before.clone();
    if let Some(name) = &change.name {
        after.name = fit_name(&mut tx, name, Some(id)).await?;
    }
    after.url = url.unwrap_or(after.url);
    after.kinds = kinds.unwrap_or(after.kinds);
    after.is_on = change.on.unwrap_or(after.is_on);
    if after == before {
        tx.rollback().await?;
        return Ok(before);
    }
    after.version += 1;
    let fields = fields(&before, &after);
    if !fields.is_empty() {
        let (webhook, host) = (after.name.clone(), after.host().to_owned());
        let changed = Happening::WebhookChanged { webhook, fields, host };
        tx.append(now, &cx.actor, None, &changed).await?;
    }
    if after.is_on != before.is_on {
        let (webhook, on) = (after.name.clone(), after.is_on);
        let switched = Happening::WebhookSwitched { webhook, on, because: None };
        let event = tx.append(now, &cx.actor, None, &switched).await?;
        (after.off_because, after.given_up, after.seen) = (None, 0, event.seq);
    }
    tx.change_webhook(&after).await?;
    tx.commit().await?;
    Ok(after)
}

/// Names of what differs, but for being on.
fn fields(before: &Webhook, after: &Webhook) -> Vec<String> {
    let differs = [
        ("name", before.name != after.name),
        ("url", before.url != after.url),
        ("kinds", before.kinds != after.kinds),
    ];
    differs.into_iter().filter(|(_, is)| *is).map(|(name, _)| name.to_owned()).collect()
}
