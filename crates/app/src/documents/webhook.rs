//! Webhooks and the deliveries to them as shown.

use jiff::Timestamp;
use landfall_domain::webhook::{Delivery, DeliveryState, Webhook};
use serde::Serialize;
use utoipa::ToSchema;

use super::Listed;

/// A webhook as shown, without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WebhookDocument {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) url: String,
    /// Kinds of events that it is told of; all if there are none.
    pub(crate) kinds: Vec<String>,
    pub(crate) on: bool,
    /// Why it was switched off, if it was not a person.
    pub(crate) off_because: Option<String>,
    pub(crate) created_at: String,
    pub(crate) created_by: String,
    pub(crate) version: i64,
}

impl Listed for WebhookDocument {
    const COLUMNS: &'static [&'static str] =
        &["id", "name", "url", "kinds", "on", "off_because", "created_at", "created_by", "version"];
    const SHOWN: &'static [&'static str] = &["name", "url", "kinds", "on", "off_because"];
    const NONE: &'static str = "no webhooks yet: landfall webhooks add NAME URL";
}

impl From<&Webhook> for WebhookDocument {
    fn from(webhook: &Webhook) -> Self {
        Self {
            id: webhook.id.to_string(),
            name: webhook.name.clone(),
            url: webhook.url.clone(),
            kinds: webhook.kinds.clone(),
            on: webhook.is_on,
            off_because: webhook.off_because.clone(),
            created_at: second(webhook.created_at),
            created_by: webhook.created_by.clone(),
            version: webhook.version,
        }
    }
}

impl WebhookDocument {
    /// What it is told of, in words.
    pub(crate) fn told_of(&self) -> String {
        if self.kinds.is_empty() {
            return "everything".to_owned();
        }
        self.kinds.join(", ").replace('_', " ")
    }

    /// Whether it names this kind.
    pub(crate) fn names(&self, kind: &str) -> bool {
        self.kinds.iter().any(|one| one == kind)
    }
}

/// A webhook that was added, with the secret that is told this once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AddedWebhook {
    #[serde(flatten)]
    pub(crate) webhook: WebhookDocument,
    /// With what deliveries are signed; it is not told again.
    #[schema(example = "whsec_…")]
    pub(crate) secret: String,
}

impl AddedWebhook {
    pub(crate) fn of(secret: String, webhook: &Webhook) -> Self {
        Self { webhook: webhook.into(), secret }
    }
}

/// A delivery as shown.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryDocument {
    pub(crate) id: String,
    /// Place of the event in the chain; none of a ping.
    pub(crate) event: Option<i64>,
    /// Kind of the event, or `ping`.
    pub(crate) kind: String,
    #[schema(value_type = String, example = "delivered")]
    pub(crate) state: DeliveryState,
    pub(crate) attempts: i64,
    pub(crate) next_at: Option<String>,
    /// The last status that the other side answered.
    pub(crate) status: Option<i64>,
    /// Why the last attempt failed.
    pub(crate) error: Option<String>,
    pub(crate) created_at: String,
    pub(crate) finished_at: Option<String>,
    /// Where it stands, in a sentence.
    pub(crate) says: String,
}

impl From<&Delivery> for DeliveryDocument {
    fn from(delivery: &Delivery) -> Self {
        Self {
            id: delivery.id.to_string(),
            event: delivery.event,
            kind: delivery.kind.clone(),
            state: delivery.state,
            attempts: delivery.attempts,
            next_at: delivery.next_at.map(second),
            status: delivery.status,
            error: delivery.error.clone(),
            created_at: second(delivery.created_at),
            finished_at: delivery.finished_at.map(second),
            says: says(delivery),
        }
    }
}

/// To the second, which is enough for people.
pub(crate) fn second(at: Timestamp) -> String {
    format!("{at:.0}")
}

fn says(delivery: &Delivery) -> String {
    let error = delivery.error.as_deref().unwrap_or("no answer yet");
    let attempts = super::times(delivery.attempts.unsigned_abs());
    match (delivery.state, delivery.status) {
        (DeliveryState::Delivered, Some(status)) => format!("delivered, answered {status}"),
        (DeliveryState::Delivered, None) => "delivered".to_owned(),
        (DeliveryState::Failed, _) => format!("given up, tried {attempts}: {error}"),
        (DeliveryState::Waiting, _) if delivery.attempts == 0 => "waits for its turn".to_owned(),
        (DeliveryState::Waiting, _) => format!("waits, tried {attempts}: {error}"),
    }
}
