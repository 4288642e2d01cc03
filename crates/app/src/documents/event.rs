//! Events as shown.

use landfall_domain::event::Event;
use serde::Serialize;
use utoipa::ToSchema;

use super::Listed;

/// An event as shown.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventDocument {
    pub(crate) seq: i64,
    pub(crate) at: String,
    pub(crate) actor: String,
    pub(crate) kind: String,
    pub(crate) reason: Option<String>,
    #[schema(value_type = Object)]
    pub(crate) detail: serde_json::Value,
    pub(crate) hash: String,
}

impl Listed for EventDocument {
    const COLUMNS: &'static [&'static str] =
        &["seq", "at", "actor", "kind", "reason", "detail", "hash"];
    const SHOWN: &'static [&'static str] = &["seq", "at", "actor", "kind", "reason"];
}

impl From<Event> for EventDocument {
    fn from(event: Event) -> Self {
        let detail: serde_json::Value = serde_json::from_str(&event.detail).unwrap_or_default();
        Self {
            seq: event.seq,
            at: event.at.to_string(),
            actor: event.actor,
            kind: detail["kind"].as_str().unwrap_or_default().to_owned(),
            reason: event.reason,
            detail,
            hash: event.hash,
        }
    }
}
