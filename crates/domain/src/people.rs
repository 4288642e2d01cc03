//! Who may do what: roles of people and the rights that they carry.

use serde::{Deserialize, Serialize};

/// What a person may do in one portfolio; each role has all rights that stand at its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Adds what is known: imports, answers, values of assets and workloads.
    Contributor,
    /// Owns how and when: plans, releases, capacity.
    AdoptionLead,
    /// Owns what and why: dispositions, priorities, assumptions.
    StrategyLead,
    /// Everything, and who the others are.
    Admin,
}

/// What a change, or a look, needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Look at the portfolio.
    Read,
    /// Add what is known.
    Contribute,
    /// Decide how and when.
    Plan,
    /// Decide what and why.
    Prioritise,
    /// Decide who.
    Administer,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Self; 5] =
        [Self::Viewer, Self::Contributor, Self::AdoptionLead, Self::StrategyLead, Self::Admin];

    /// The name in routes, columns and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Contributor => "contributor",
            Self::AdoptionLead => "adoption_lead",
            Self::StrategyLead => "strategy_lead",
            Self::Admin => "admin",
        }
    }

    /// The role of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Contributor => "contributor",
            Self::AdoptionLead => "adoption lead",
            Self::StrategyLead => "strategy lead",
            Self::Admin => "admin",
        }
    }

    /// Somebody with this role, as a sentence names one: `an adoption lead`.
    pub fn somebody(self) -> &'static str {
        match self {
            Self::Viewer => "a viewer",
            Self::Contributor => "a contributor",
            Self::AdoptionLead => "an adoption lead",
            Self::StrategyLead => "a strategy lead",
            Self::Admin => "an admin",
        }
    }

    /// What somebody may do who has this role and may use no more than another one: the greatest
    /// role whose rights both have.
    #[must_use]
    pub fn within(self, other: Self) -> Self {
        let both = Self::ALL.into_iter().filter(|&role| self.covers(role) && other.covers(role));
        both.max().unwrap_or(Self::Viewer)
    }

    /// Whether this role carries every right of another one.
    pub fn covers(self, other: Self) -> bool {
        Right::ALL.into_iter().all(|right| self.may(right) || !other.may(right))
    }

    /// Whether this role carries a right.
    pub fn may(self, right: Right) -> bool {
        match right {
            Right::Read => true,
            Right::Contribute => self >= Self::Contributor,
            // Neither team decides for the other.
            Right::Plan => matches!(self, Self::AdoptionLead | Self::Admin),
            Right::Prioritise => matches!(self, Self::StrategyLead | Self::Admin),
            Right::Administer => self == Self::Admin,
        }
    }
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 5] =
        [Self::Read, Self::Contribute, Self::Plan, Self::Prioritise, Self::Administer];

    /// Who has it, as a refusal says it.
    pub fn holders(self) -> String {
        let holders: Vec<&str> =
            Role::ALL.into_iter().filter(|role| role.may(self)).map(Role::label).collect();
        holders.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_team_decides_its_own() {
        assert!(Role::StrategyLead.may(Right::Prioritise) && !Role::StrategyLead.may(Right::Plan));
        assert!(Role::AdoptionLead.may(Right::Plan) && !Role::AdoptionLead.may(Right::Prioritise));
        assert!(Right::ALL.into_iter().all(|right| Role::Admin.may(right)));
        assert!(Role::ALL.into_iter().all(|role| role.may(Right::Read)));
        assert!(Role::ALL.into_iter().all(|role| role.somebody().ends_with(role.label())));
        assert_eq!(Right::Prioritise.holders(), "strategy lead, admin");
    }

    #[test]
    fn what_two_roles_share_is_a_role() {
        for role in Role::ALL {
            assert_eq!(role.within(Role::Admin), role);
            assert_eq!(role.within(Role::Viewer), Role::Viewer);
            assert!(Role::Admin.covers(role));
        }
        assert_eq!(Role::StrategyLead.within(Role::AdoptionLead), Role::Contributor);
        assert!(!Role::StrategyLead.covers(Role::AdoptionLead));
    }

    #[test]
    fn names_are_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.name()), Some(role));
        }
        assert_eq!(Role::parse("owner"), None);
    }
}
