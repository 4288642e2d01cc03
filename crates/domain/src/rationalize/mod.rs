//! What happens to each asset and workload, and how ready it is for the cloud.
//!
//! Rules are data: ordered TOML with a query, a disposition, a confidence, a reason and the core
//! assumptions on which it rests. The first rule that holds decides.

pub mod book;
pub mod decide;
pub mod glance;
pub mod guide;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use book::{BookError, DispositionRule, ReadinessRule, RuleBook};
pub use decide::{Assessment, Decision, Ruling, assess, decide_workload, dispose};
pub(crate) use decide::{dispose_from, first_rule};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $($(#[$vdoc:meta])* $variant:ident $word:literal,)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word used in filters, JSON and CSV.
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $word,)* } }

            /// The one of this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name() == name)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.name()) }
        }
    };
}

words! {
    /// What happens to a workload or asset: the eight Rs.
    Disposition:
    /// Switch it off for good.
    Retire "retire",
    /// Leave it where it is.
    Retain "retain",
    /// Move it as it is.
    Rehost "rehost",
    /// Move it to a managed service with little change.
    Replatform "replatform",
    /// Change code to pay off debt.
    Refactor "refactor",
    /// Change its architecture.
    Rearchitect "rearchitect",
    /// Build it anew.
    Rebuild "rebuild",
    /// Buy a service in its place.
    Replace "replace",
}

words! {
    /// How ready an asset is for the cloud, the worst last.
    Readiness:
    /// Nothing known stands in the way.
    Ready "ready",
    /// Too little is known to say.
    Unknown "unknown",
    /// Something must be done first.
    Conditional "conditional",
    /// It cannot be moved as it is.
    NotReady "not_ready",
}

impl Disposition {
    /// True if something is moved to the cloud: it takes a place in releases and the plan.
    pub fn moves(self) -> bool {
        matches!(
            self,
            Self::Rehost | Self::Replatform | Self::Refactor | Self::Rearchitect | Self::Rebuild
        )
    }

    /// True if there is work to plan at all; only retained things need none.
    pub fn is_work(self) -> bool {
        self != Self::Retain
    }
}
