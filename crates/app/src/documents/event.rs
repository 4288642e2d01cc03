//! Events as shown.

use landfall_domain::event::{Event, Happening};
use landfall_domain::people::{Right, Role};
use serde::{Deserialize, Serialize};
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
    #[serde(skip)]
    is_for_admins: bool,
    /// Whether it is not told what happened, as it is not for the eyes of everybody.
    #[serde(skip)]
    pub(crate) is_veiled: bool,
}

impl Listed for EventDocument {
    const COLUMNS: &'static [&'static str] =
        &["seq", "at", "actor", "kind", "reason", "detail", "hash"];
    const SHOWN: &'static [&'static str] = &["seq", "at", "actor", "kind", "reason"];
}

impl EventDocument {
    /// The same for the eyes of a role: what happens to people and webhooks names portfolios and hosts
    /// that not everybody may know of, so it is for those who look after them.
    pub(crate) fn shown_to(self, role: Role) -> Self {
        if role.may(Right::Administer) || !self.is_for_admins {
            return self;
        }
        Self { detail: serde_json::json!({ "kind": self.kind }), is_veiled: true, ..self }
    }
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
            is_for_admins: Happening::deserialize(&detail)
                .is_ok_and(|happening| happening.is_for_admins()),
            is_veiled: false,
            detail,
            hash: event.hash,
        }
    }
}
