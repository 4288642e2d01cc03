//! What one source said of a tie between two things.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::key::Key;
use super::observation::Place;

/// What kind of tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// The client opens connections to the server.
    Network,
    /// The first runs on the second.
    RunsOn,
    /// Someone says that the first needs the second.
    Declared,
}

impl LinkKind {
    /// The word used in filters, JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::RunsOn => "runs_on",
            Self::Declared => "declared",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Network, Self::RunsOn, Self::Declared].into_iter().find(|kind| kind.name() == name)
    }
}

/// One end of a link, as the source names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EndPoint {
    /// Keys that may find the asset, sorted, the most trusted first.
    pub keys: Vec<Key>,
    /// What to call it if it is found nowhere.
    pub label: Box<str>,
    /// True when only machines can be meant; false for applications and the like.
    pub machine: bool,
}

/// A tie between two things, already summed over its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// What kind of tie.
    pub kind: LinkKind,
    /// The client, or the one that needs the other.
    pub from: EndPoint,
    /// The server, or the one that is needed.
    pub to: EndPoint,
    /// Server's port, for network links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// Process or application on the server's side, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Box<str>>,
    /// How often it was seen: rows, time slots or connections, as the format counts.
    pub count: u64,
    /// First time seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<Timestamp>,
    /// Last time seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Timestamp>,
    /// First row that says so.
    pub place: Place,
}
