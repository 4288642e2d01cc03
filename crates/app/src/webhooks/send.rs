//! One attempt: claim, sign, bring, and write what came of it. No transaction is open while the
//! other side is waited for.

use jiff::{SignedDuration, Timestamp};
use landfall_domain::event::{Event, Happening};
use landfall_domain::id::Id;
use landfall_domain::webhook::{Delivery, DeliveryState, GIVEN_UP, Outcome, PING, Webhook};
use landfall_outward::{Courier, Parcel};
use landfall_store::{StoreError, Tx};
use serde_json::{Value, json};

use crate::actions::webhooks::webhook;
use crate::boot::Context;
use crate::documents::event::EventDocument;

use super::signature::signature;

/// Longer than any attempt takes: afterwards somebody else may try.
pub(super) const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// Longer reasons are cut.
const LONGEST: usize = 300;

/// A delivery that is claimed, with all that is needed to send it.
pub(super) struct Claimed {
    pub(super) delivery: Delivery,
    lease: Timestamp,
    webhook: Webhook,
    secret: Vec<u8>,
    event: Option<Event>,
}

/// Claims the delivery that has been due longest.
pub(super) async fn claim(cx: &Context, tx: &mut Tx) -> Result<Option<Claimed>, StoreError> {
    let now = cx.clock.now();
    let lease = now + LEASE;
    let Some(delivery) = tx.claim_delivery(now, lease).await? else { return Ok(None) };
    with_all(tx, delivery, lease).await
}

async fn with_all(
    tx: &mut Tx,
    delivery: Delivery,
    lease: Timestamp,
) -> Result<Option<Claimed>, StoreError> {
    let webhook = tx.find_webhook(delivery.webhook).await?;
    let secret = tx.webhook_secret(delivery.webhook).await?;
    let event = match delivery.event {
        Some(seq) => tx.find_event(seq).await?,
        None => None,
    };
    let known = webhook.zip(secret);
    Ok(known.map(|(webhook, secret)| Claimed { delivery, lease, webhook, secret, event }))
}

/// Sends a webhook a ping, now, whether it is on or not; there is one attempt.
pub(crate) async fn ping(
    cx: &Context,
    courier: &Courier,
    id: Id<Webhook>,
) -> anyhow::Result<Delivery> {
    let now = cx.clock.now();
    let lease = now + LEASE;
    let mut tx = cx.store.write().await?;
    let known = webhook(&mut tx, id).await?;
    let delivery = Delivery {
        id: cx.mint().id(),
        webhook: known.id,
        event: None,
        kind: PING.to_owned(),
        state: DeliveryState::Waiting,
        attempts: 1,
        next_at: Some(lease),
        status: None,
        error: None,
        created_at: now,
        finished_at: None,
    };
    tx.add_delivery(&delivery).await?;
    let claimed = with_all(&mut tx, delivery, lease).await?;
    tx.commit().await?;
    let claimed = claimed.ok_or_else(|| anyhow::anyhow!("{id} has no secret"))?;
    Ok(send(cx, courier, claimed).await?)
}

/// What is sent: the event as the API gives it, of which portfolio, and in which delivery.
fn body(cx: &Context, claimed: &Claimed) -> String {
    let Claimed { delivery, event, .. } = claimed;
    let at = event.as_ref().map_or(delivery.created_at, |event| event.at);
    let data: Value = match event.clone().map(EventDocument::from) {
        Some(event) => json!(event),
        None => json!({ "webhook": claimed.webhook.name }),
    };
    json!({
        "type": delivery.kind,
        "timestamp": at.to_string(),
        "portfolio": cx.portfolio,
        "delivery": delivery.id,
        "data": data,
    })
    .to_string()
}

/// Tries a delivery, and gives it as it is afterwards.
pub(super) async fn send(
    cx: &Context,
    courier: &Courier,
    claimed: Claimed,
) -> Result<Delivery, StoreError> {
    let (id, body) = (claimed.delivery.id.to_string(), body(cx, &claimed));
    let timestamp = cx.clock.now().as_second();
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("webhook-signature", signature(&claimed.secret, &id, timestamp, &body)),
        ("webhook-id", id),
        ("webhook-timestamp", timestamp.to_string()),
    ];
    let parcel = Parcel { url: claimed.webhook.url.clone(), headers, body };
    let (status, error) = match courier.bring(parcel).await {
        Ok(status @ 200..=299) => (Some(status), None),
        Ok(status) => (Some(status), Some(format!("the other side answers {status}"))),
        Err(undelivered) => (None, Some(undelivered.to_string())),
    };
    settle(cx, claimed, status, error).await
}

/// Writes what came of an attempt.
async fn settle(
    cx: &Context,
    claimed: Claimed,
    status: Option<u16>,
    error: Option<String>,
) -> Result<Delivery, StoreError> {
    let Claimed { delivery, lease, .. } = claimed;
    // What is random in the id; so each delivery waits differently, and the same again in a test.
    let seed = delivery.id.uuid().as_u64_pair().1;
    let outcome = Outcome::of(&delivery, status, seed);
    let now = cx.clock.now();
    let (state, next_at) = match outcome {
        Outcome::Delivered => (DeliveryState::Delivered, None),
        Outcome::Again(wait) => (DeliveryState::Waiting, Some(now + wait)),
        Outcome::GivenUp | Outcome::Gone => (DeliveryState::Failed, None),
    };
    let after = Delivery {
        state,
        next_at,
        status: status.map(i64::from),
        error: error.map(|error| error.chars().take(LONGEST).collect()),
        finished_at: (state != DeliveryState::Waiting).then_some(now),
        ..delivery
    };
    let mut tx = cx.store.write().await?;
    if tx.settle_delivery(lease, &after).await? {
        note(cx, &mut tx, &after, outcome).await?;
        tx.commit().await?;
    } else {
        tx.rollback().await?;
    }
    Ok(after)
}

/// What an attempt means for its webhook.
async fn note(
    cx: &Context,
    tx: &mut Tx,
    delivery: &Delivery,
    outcome: Outcome,
) -> Result<(), StoreError> {
    let Some(webhook) = tx.find_webhook(delivery.webhook).await? else { return Ok(()) };
    match outcome {
        Outcome::Gone => {
            let because = "the other side answers 410, that it is gone";
            switch_off(cx, tx, webhook, because.to_owned()).await
        }
        // Pings tell nothing of how it goes from day to day.
        _ if delivery.event.is_none() => Ok(()),
        Outcome::Delivered if webhook.given_up > 0 => tx.webhook_gave_up(webhook.id, 0).await,
        Outcome::GivenUp => {
            let in_a_row = webhook.given_up + 1;
            tx.webhook_gave_up(webhook.id, in_a_row).await?;
            if in_a_row < GIVEN_UP {
                return Ok(());
            }
            let last = delivery.error.as_deref().unwrap_or("no answer");
            let because = format!("{in_a_row} deliveries in a row were given up; the last: {last}");
            switch_off(cx, tx, Webhook { given_up: in_a_row, ..webhook }, because).await
        }
        Outcome::Delivered | Outcome::Again(_) => Ok(()),
    }
}

async fn switch_off(
    cx: &Context,
    tx: &mut Tx,
    webhook: Webhook,
    because: String,
) -> Result<(), StoreError> {
    if !webhook.is_on {
        return Ok(());
    }
    let name = webhook.name.clone();
    let (version, off_because) = (webhook.version + 1, Some(because.clone()));
    tx.change_webhook(&Webhook { is_on: false, off_because, version, ..webhook }).await?;
    let switched = Happening::WebhookSwitched { webhook: name, on: false, because: Some(because) };
    tx.append(cx.clock.now(), "Landfall", None, &switched).await?;
    Ok(())
}
