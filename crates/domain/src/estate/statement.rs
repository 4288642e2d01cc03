//! What people state of a workload, in the place of what rules and sources say.

use jiff::Timestamp;

use crate::backlog::criticality;
use crate::id::Id;
use crate::rationalize::Disposition;

use super::Workload;

macro_rules! stated {
    ($($(#[$doc:meta])* $variant:ident $name:literal;)*) => {
        /// What a person can state of a workload.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Stated { $($(#[$doc])* $variant,)* }

        impl Stated {
            /// Everything that can be stated.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name used in routes, columns and JSON.
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }

            /// The one of this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name() == name)
            }
        }
    };
}

stated! {
    /// Business owner.
    Owner "owner";
    /// Business unit.
    BusinessUnit "business_unit";
    /// `low`, `medium`, `high` or `mission-critical`.
    Criticality "criticality";
    /// Compliance regimes.
    Compliance "compliance";
    /// What happens to it.
    Disposition "disposition";
}

/// A person's word on one field of a workload. It holds until it is replaced or taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The workload.
    pub workload: Id<Workload>,
    /// The field.
    pub field: Stated,
    /// The value, as [`Stated::read`] gave it.
    pub value: String,
    /// Why.
    pub reason: Option<String>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The longest value, in characters.
const LONGEST: usize = 200;

impl Stated {
    /// A value as it is kept, or what is wrong with it.
    pub fn read(self, value: &str) -> Result<String, String> {
        let value = value.trim();
        if value.is_empty() {
            return Err(format!("{} is empty: leave it out, or take it back", self.name()));
        }
        if value.chars().any(char::is_control) || value.chars().count() > LONGEST {
            return Err(format!(
                "{} must be one line of at most {LONGEST} characters",
                self.name()
            ));
        }
        match self {
            Self::Owner | Self::BusinessUnit | Self::Compliance => Ok(value.to_owned()),
            Self::Criticality => match criticality(value) {
                Some((_, word)) if word == value => Ok(value.to_owned()),
                _ => Err(format!(
                    "criticality is `{value}`, not low, medium, high or mission-critical"
                )),
            },
            Self::Disposition if Disposition::named(value).is_some() => Ok(value.to_owned()),
            Self::Disposition => {
                let known: Vec<&str> = Disposition::ALL.iter().map(|one| one.name()).collect();
                Err(format!("disposition is `{value}`, not one of {}", known.join(", ")))
            }
        }
    }

    /// The value that a workload shows.
    pub fn of(self, workload: &Workload) -> Option<&str> {
        match self {
            Self::Owner => workload.owner.as_deref(),
            Self::BusinessUnit => workload.business_unit.as_deref(),
            Self::Criticality => workload.criticality.as_deref(),
            Self::Compliance => workload.compliance.as_deref(),
            Self::Disposition => Some(workload.decision.disposition.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_or_refused_with_a_reason() {
        assert_eq!(Stated::Owner.read(" Ada "), Ok("Ada".to_owned()));
        assert_eq!(Stated::Criticality.read("high"), Ok("high".to_owned()));
        assert_eq!(Stated::Disposition.read("rehost"), Ok("rehost".to_owned()));
        for (field, value) in [
            (Stated::Owner, " "),
            (Stated::Owner, "a\nb"),
            (Stated::Owner, &*"x".repeat(201)),
            (Stated::Criticality, "very"),
            (Stated::Criticality, "highest"),
            (Stated::Disposition, "move"),
        ] {
            assert!(field.read(value).is_err(), "{field:?} took {value:?}");
        }
    }
}
