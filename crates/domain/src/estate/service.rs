//! Services that assets offer or use, and what people say of them.

use jiff::Timestamp;

use crate::id::Id;

use super::asset::Asset;

/// On which end of its dependencies a service is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// Others come to it: names, directories, logs.
    Serves,
    /// It goes to others: monitoring, scanners, jump hosts.
    Calls,
}

impl End {
    /// As one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Serves => "serves",
            Self::Calls => "calls",
        }
    }

    /// The end of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Serves, Self::Calls].into_iter().find(|end| end.name() == name)
    }
}

/// One asset on one port, on one end of its dependencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service {
    /// The asset.
    pub asset: Id<Asset>,
    /// On which end it is.
    pub end: End,
    /// The port, always of the serving end; none where sources name no port.
    pub port: Option<u16>,
}

/// What a person said of a service. It stands until the person takes it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The service.
    pub service: Service,
    /// True if it serves so many that it ties nobody together.
    pub shared: bool,
    /// Why, if a reason was given.
    pub reason: Option<String>,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
}
