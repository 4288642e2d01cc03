//! What people state of a workload, in the place of what rules and sources say.

use jiff::Timestamp;

use crate::backlog::criticality;
use crate::id::Id;
use crate::rationalize::Disposition;

use super::Workload;

/// How much of a workload has to be known: each level asks for more, later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// What a place in the migration backlog needs.
    BacklogItem,
    /// What defines it, in business and technical terms.
    Definition,
    /// What a release needs.
    ReleaseItem,
    /// What its migration came to.
    Outcome,
}

impl Level {
    /// Every level, in order.
    pub const ALL: [Self; 4] =
        [Self::BacklogItem, Self::Definition, Self::ReleaseItem, Self::Outcome];

    /// The short key that people use.
    pub fn key(self) -> &'static str {
        match self {
            Self::BacklogItem => "L1",
            Self::Definition => "L2",
            Self::ReleaseItem => "L3",
            Self::Outcome => "L4",
        }
    }

    /// What it is, in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::BacklogItem => "Backlog item",
            Self::Definition => "Definition",
            Self::ReleaseItem => "Release item",
            Self::Outcome => "Outcome record",
        }
    }
}

/// Whose question something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// Of those who say what moves and why.
    Strategy,
    /// Of those who say how and when.
    Adoption,
}

impl Whose {
    /// The team in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Strategy => "strategy team",
            Self::Adoption => "adoption team",
        }
    }
}

macro_rules! stated {
    ($($(#[$doc:meta])* $variant:ident $name:literal $label:literal $level:ident $whose:ident;)*) => {
        /// What a person can state of a workload.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Stated { $($(#[$doc])* $variant,)* }

        impl Stated {
            /// Everything that can be stated.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name used in routes, columns and JSON.
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }

            /// The label that people read.
            pub fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }

            /// When it has to be known.
            pub fn level(self) -> Level { match self { $(Self::$variant => Level::$level,)* } }

            /// Whose question it is.
            pub fn whose(self) -> Whose { match self { $(Self::$variant => Whose::$whose,)* } }

            /// The one of this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name() == name)
            }
        }
    };
}

stated! {
    /// Business owner.
    Owner "owner" "Owner" BacklogItem Strategy;
    /// Business unit, which pays.
    BusinessUnit "business_unit" "Business unit" Definition Strategy;
    /// `low`, `medium`, `high` or `mission-critical`.
    Criticality "criticality" "Criticality" Definition Strategy;
    /// Compliance regimes.
    Compliance "compliance" "Compliance" Definition Strategy;
    /// What happens to it.
    Disposition "disposition" "Disposition" ReleaseItem Strategy;
    /// Technical owner.
    TechnicalOwner "technical_owner" "Technical owner" BacklogItem Adoption;
    /// What delay or reduced function does to the business.
    BusinessImpact "business_impact" "Business impact" BacklogItem Strategy;
    /// Times when it must not change.
    ChangeFreezes "change_freezes" "Change freezes" BacklogItem Strategy;
    /// One sentence.
    Description "description" "Description" Definition Strategy;
    /// Why it moves.
    Motivation "motivation" "Motivation" Definition Strategy;
    /// Primary sponsor.
    Sponsor "sponsor" "Sponsor" Definition Strategy;
    /// The processes that it supports, and who works with them.
    Processes "processes" "Processes and teams" Definition Strategy;
    /// Class of its data.
    DataClassification "data_classification" "Data classification" Definition Strategy;
    /// Where it is operated and used.
    Geographies "geographies" "Geographies" Definition Adoption;
    /// Recovery time and recovery point that were agreed.
    ServiceLevels "service_levels" "Service levels (RTO, RPO)" Definition Adoption;
    /// Who operates it.
    OperationsLead "operations_lead" "Operations lead" Definition Adoption;
    /// From what the list of its assets was confirmed.
    ConfirmedInventory "confirmed_inventory" "Confirmed inventory" ReleaseItem Adoption;
    /// Where from, when and how it is used.
    UsagePatterns "usage_patterns" "Usage patterns" ReleaseItem Adoption;
    /// How fast it has to be.
    PerformanceExpectations
        "performance_expectations" "Performance expectations" ReleaseItem Strategy;
    /// What business users test, and what passes.
    TestingCriteria "testing_criteria" "Business testing criteria" ReleaseItem Strategy;
    /// What had to be changed.
    Remediation "remediation" "Remediation done" Outcome Adoption;
    /// How it was deployed: model, scripts, configuration.
    Deployment "deployment" "Deployment and configuration" Outcome Adoption;
    /// How fast it is.
    PerformanceResults "performance_results" "Performance results" Outcome Adoption;
    /// By application owner and operations.
    OperationalApproval "operational_approval" "Operational approval" Outcome Adoption;
    /// By workload owner and adoption team.
    ArchitectureApproval "architecture_approval" "Architecture approval" Outcome Adoption;
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

/// The longest value, in characters: of what stands in lists, and of what stands on sheets only.
const LONGEST: usize = 200;
const LONGEST_ON_SHEETS: usize = 500;

impl Stated {
    /// A value as it is kept, or what is wrong with it.
    pub fn read(self, value: &str) -> Result<String, String> {
        let value = value.trim();
        if value.is_empty() {
            return Err(format!("{} is empty: leave it out, or take it back", self.name()));
        }
        let longest = self.longest();
        if value.chars().any(char::is_control) || value.chars().count() > longest {
            return Err(format!(
                "{} must be one line of at most {longest} characters",
                self.name()
            ));
        }
        match self {
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
            _ => Ok(value.to_owned()),
        }
    }

    /// True if it changes what is derived of a workload; else it stands on its sheet only.
    pub fn shapes(self) -> bool {
        matches!(
            self,
            Self::Owner
                | Self::BusinessUnit
                | Self::Criticality
                | Self::Compliance
                | Self::Disposition
        )
    }

    /// The longest value, in characters.
    pub fn longest(self) -> usize {
        if self.shapes() { LONGEST } else { LONGEST_ON_SHEETS }
    }

    /// The value that a workload shows.
    pub fn of(self, workload: &Workload) -> Option<&str> {
        match self {
            Self::Owner => workload.owner.as_deref(),
            Self::BusinessUnit => workload.business_unit.as_deref(),
            Self::Criticality => workload.criticality.as_deref(),
            Self::Compliance => workload.compliance.as_deref(),
            Self::Disposition => Some(workload.decision.disposition.name()),
            _ => None,
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
            (Stated::Sponsor, &*"x".repeat(501)),
        ] {
            assert!(field.read(value).is_err(), "{field:?} took {value:?}");
        }
    }
}
