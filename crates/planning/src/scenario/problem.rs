//! What is wrong with a scenario.

use std::fmt;

use crate::instance::Problem;

/// Why scenarios cannot be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScenarioProblem {
    /// The text is no document of scenarios.
    Unreadable(String),
    /// Two scenarios have one name.
    NamedTwice(String),
    /// A change names what does not exist.
    Unknown {
        /// The scenario.
        scenario: String,
        /// Which of its changes, counted from 1.
        change: usize,
        /// An item, an iteration or a resource.
        kind: &'static str,
        /// What it is called.
        name: String,
    },
    /// After the changes it is no sound instance any more.
    Unsound {
        /// The scenario.
        scenario: String,
        /// What is wrong then.
        problem: Problem,
    },
}

impl ScenarioProblem {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "scenarios-unreadable",
            Self::NamedTwice(_) => "scenario-named-twice",
            Self::Unknown { .. } => "scenario-unknown-name",
            Self::Unsound { .. } => "scenario-unsound",
        }
    }
}

impl fmt::Display for ScenarioProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(met) => {
                write!(f, "these are no scenarios: {met}; compare them with the guide")
            }
            Self::NamedTwice(name) => {
                write!(f, "two scenarios are called `{name}`; give each its own name")
            }
            Self::Unknown { scenario, change, kind, name } => write!(
                f,
                "scenario `{scenario}`, change {change}: the instance has no {kind} `{name}`; \
                 indices count from 0"
            ),
            Self::Unsound { scenario, problem } => write!(f, "scenario `{scenario}`: {problem}"),
        }
    }
}

impl std::error::Error for ScenarioProblem {}
