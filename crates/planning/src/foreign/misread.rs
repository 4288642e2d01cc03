//! What is wrong with a foreign file: code, place, sentence and remedy.

use std::fmt;

use crate::instance::Problem;

/// Why a foreign file cannot be converted, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// Line, from 1.
    pub line: usize,
    /// Which word of that line, from 1.
    pub word: usize,
    /// What is wrong there.
    pub reason: Reason,
}

/// What is wrong with a foreign file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The file ends where more is needed.
    EndsEarly {
        /// What is missing.
        wanted: String,
    },
    /// Something else stands where a whole number is needed.
    NotWholeNumber {
        /// What the number is for.
        wanted: String,
        /// What stands there.
        met: String,
    },
    /// A number lies outside what is possible.
    OutOfRange {
        /// What the number is for.
        wanted: String,
        /// The number.
        met: i64,
        /// The smallest possible.
        lowest: i64,
        /// The largest possible.
        highest: i64,
    },
    /// More follows after the end.
    LeftOver {
        /// What follows.
        met: String,
    },
    /// Requirements wait for each other.
    Circle {
        /// Their numbers, in order.
        requirements: Vec<u32>,
    },
    /// All can be read, but it is no sound planning instance.
    Unsound(Problem),
}

impl Reason {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::EndsEarly { .. } => "ends-early",
            Self::NotWholeNumber { .. } => "not-a-whole-number",
            Self::OutOfRange { .. } => "out-of-range",
            Self::LeftOver { .. } => "left-over",
            Self::Circle { .. } => "circle",
            Self::Unsound(problem) => problem.code(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EndsEarly { wanted } => {
                write!(f, "the file ends, but {wanted} should follow; is it complete?")
            }
            Self::NotWholeNumber { wanted, met } => {
                write!(f, "`{met}` is not a whole number, but should be {wanted}")
            }
            Self::OutOfRange { wanted, met, lowest, highest } => {
                write!(f, "{met} should be {wanted}, between {lowest} and {highest}")
            }
            Self::LeftOver { met } => {
                write!(f, "`{met}` follows after the last customer; are all counts right?")
            }
            Self::Circle { requirements } => {
                let names: Vec<String> = requirements.iter().map(ToString::to_string).collect();
                let names = names.join(", ");
                write!(f, "requirements wait for each other: {names}; remove a dependency")
            }
            Self::Unsound(problem) => problem.fmt(f),
        }
    }
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, word {}: {}", self.line, self.word, self.reason)
    }
}

impl std::error::Error for Misread {}
