//! What can be wrong with a planning rule, numbers and indices aside.

/// Why a planning rule cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleProblem {
    /// There is no rule of this name.
    Unknown {
        /// The name.
        name: String,
    },
    /// It is neither hard nor weighted, or both.
    HardOrWeighted,
    /// A parameter is missing.
    Missing {
        /// Which one.
        parameter: &'static str,
    },
    /// A parameter is there that the rule does not take.
    Superfluous {
        /// Which one.
        parameter: &'static str,
    },
    /// An item is listed twice.
    Twice {
        /// The item.
        item: u32,
    },
    /// A pair or an arc joins an item with itself.
    Itself {
        /// The item.
        item: u32,
    },
    /// The smallest number allowed is above the largest.
    EmptyRange {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// It compares more pairs of items than can be planned with.
    TooLarge {
        /// How many.
        pairs: u64,
        /// How many at most.
        most: u64,
    },
    /// An item is pinned elsewhere.
    OtherPin {
        /// The item.
        item: u32,
        /// Two iterations that it should keep.
        pins: (i64, i64),
    },
    /// Pinned items alone break it.
    BrokenByPins {
        /// How.
        said: String,
    },
}

impl RuleProblem {
    /// A stable name for programs.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown-rule",
            Self::HardOrWeighted => "rule-hard-or-weighted",
            Self::Missing { .. } => "rule-parameter-missing",
            Self::Superfluous { .. } => "rule-parameter-unknown",
            Self::Twice { .. } => "rule-item-twice",
            Self::Itself { .. } => "rule-item-itself",
            Self::EmptyRange { .. } => "rule-empty-range",
            Self::TooLarge { .. } => "rule-too-large",
            Self::OtherPin { .. } => "rule-other-pin",
            Self::BrokenByPins { .. } => "pins-break-rule",
        }
    }

    /// Where below the rule it is.
    pub(super) fn place(&self) -> String {
        match self {
            Self::Unknown { .. } => ".rule".to_owned(),
            Self::Missing { parameter } | Self::Superfluous { parameter } => {
                format!(".{parameter}")
            }
            Self::EmptyRange { .. } => ".min".to_owned(),
            Self::OtherPin { .. } => ".plan".to_owned(),
            Self::HardOrWeighted
            | Self::Twice { .. }
            | Self::Itself { .. }
            | Self::BrokenByPins { .. }
            | Self::TooLarge { .. } => String::new(),
        }
    }

    /// What is wrong, without the place.
    pub(super) fn defect(&self) -> String {
        match self {
            Self::Unknown { name } => format!("no rule is called `{name}`"),
            Self::HardOrWeighted => {
                "a rule is either hard or has a weight, and only one of them".to_owned()
            }
            Self::Missing { parameter } => format!("the rule needs `{parameter}`"),
            Self::Superfluous { parameter } => format!("the rule knows no `{parameter}`"),
            Self::Twice { item } => format!("item {item} is listed twice"),
            Self::Itself { item } => format!("item {item} is joined with itself"),
            Self::EmptyRange { min, max } => format!("at least {min} and at most {max}"),
            Self::TooLarge { pairs, most } => {
                format!("it compares {pairs} pairs of items, {most} are possible")
            }
            Self::OtherPin { item, pins } => {
                format!("item {item} should keep both {} and {}", pins.0, pins.1)
            }
            Self::BrokenByPins { said } => format!("the pins break it: {said}"),
        }
    }

    /// What to do about it.
    pub(super) const fn remedy(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "take a name from the description of the format",
            Self::HardOrWeighted => "say `\"hard\": true` or give a `weight`",
            Self::Missing { .. } => "add it",
            Self::Superfluous { .. } => "remove it, or take the rule that knows it",
            Self::Twice { .. } | Self::Itself { .. } => "remove it",
            Self::EmptyRange { .. } => "let the smallest be no larger than the largest",
            Self::TooLarge { .. } => "compare within applications, or list fewer items",
            Self::OtherPin { .. } => "keep one of them",
            Self::BrokenByPins { .. } => "move a pin, or give the rule a weight",
        }
    }
}
