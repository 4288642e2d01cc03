//! What is wrong with an instance: code, place, sentence and remedy.

use std::fmt;

use super::RuleProblem;

/// Why a planning instance cannot be used. Each has a stable code, a place and a remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The text is not JSON at all.
    NotJson(At),
    /// A field is missing or of another type.
    WrongShape(At),
    /// A number is a fraction, or does not fit.
    NotWholeNumber(At),
    /// The document is of another version.
    UnsupportedVersion(i64),
    /// There is no iteration to plan into.
    NoIterations,
    /// There are items but no capacity line.
    NoResources,
    /// A count in `meta` differs from the list it counts.
    CountDisagrees {
        /// Which count.
        place: &'static str,
        /// What `meta` says.
        said: i64,
        /// How long the list is.
        found: usize,
    },
    /// A list has the wrong number of entries.
    WrongLength {
        /// Which list.
        place: String,
        /// How long it is.
        found: usize,
        /// How long it has to be.
        expected: usize,
    },
    /// A number is below zero.
    NegativeNumber {
        /// Where.
        place: String,
        /// The number.
        value: i64,
    },
    /// A number lies outside what is possible.
    OutOfRange {
        /// Where.
        place: String,
        /// The number.
        value: i64,
        /// The largest number allowed here.
        highest: i64,
    },
    /// An item's id is not its position.
    IdOutOfPlace {
        /// Position of the item.
        position: usize,
        /// Its id.
        id: u32,
    },
    /// An index names nothing.
    UnknownIndex {
        /// Where.
        place: String,
        /// What is named: an item, a resource or a group.
        kind: &'static str,
        /// The index.
        index: u32,
        /// How many there are.
        count: usize,
    },
    /// The delay curve falls.
    CurveDecreases {
        /// First entry that is lower than the one before.
        at: usize,
    },
    /// An item is listed in two groups, or twice in one.
    GroupedTwice {
        /// The item.
        item: u32,
        /// The two places in `groups`.
        groups: (usize, usize),
    },
    /// An item's `group` differs from the list of groups.
    GroupDisagrees {
        /// The item.
        item: u32,
        /// What the item says.
        said: Option<u32>,
        /// Which group lists it.
        found: Option<u32>,
    },
    /// An item is to come before itself.
    SelfPrecedence {
        /// Position in the list.
        arc: usize,
        /// The item.
        item: u32,
    },
    /// A weight that version 1 does not know.
    UnsupportedWeight {
        /// Which weight.
        place: &'static str,
        /// Its value.
        value: i64,
    },
    /// Numbers are so large that their sum does not fit.
    Overflow {
        /// Which sum.
        sum: String,
    },
    /// An item is pinned to an iteration that it may not use.
    PinOutsideWindow {
        /// The item.
        item: u32,
        /// Its pin.
        pinned: i64,
    },
    /// Two members of a group are pinned to different iterations.
    PinsDisagree {
        /// The group.
        group: usize,
        /// Two pins.
        pins: (i64, i64),
    },
    /// Two pinned items stand in the wrong order.
    PinsBreakPrecedence {
        /// Position in the list of arcs.
        arc: usize,
        /// The item that should come first.
        before: u32,
        /// The item that should wait.
        after: u32,
    },
    /// Pinned items alone need more than there is.
    PinsExceedCapacity {
        /// The resource.
        resource: usize,
        /// The iteration.
        iteration: usize,
        /// What the pinned items need.
        needed: i64,
        /// What there is.
        capacity: i64,
    },
    /// A planning rule cannot be used.
    Rule {
        /// Position in the list of rules.
        rule: usize,
        /// What is wrong with it.
        problem: RuleProblem,
    },
    /// The list of problems was cut.
    More {
        /// How many are shown.
        shown: usize,
    },
}

/// A place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What was met there.
    pub met: String,
}

impl Problem {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotJson(_) => "not-json",
            Self::WrongShape(_) => "wrong-shape",
            Self::NotWholeNumber(_) => "not-a-whole-number",
            Self::UnsupportedVersion(_) => "unsupported-version",
            Self::NoIterations => "no-iterations",
            Self::NoResources => "no-resources",
            Self::CountDisagrees { .. } => "count-disagrees",
            Self::WrongLength { .. } => "wrong-length",
            Self::NegativeNumber { .. } => "negative-number",
            Self::OutOfRange { .. } => "out-of-range",
            Self::IdOutOfPlace { .. } => "id-out-of-place",
            Self::UnknownIndex { .. } => "unknown-index",
            Self::CurveDecreases { .. } => "curve-decreases",
            Self::GroupedTwice { .. } => "grouped-twice",
            Self::GroupDisagrees { .. } => "group-disagrees",
            Self::SelfPrecedence { .. } => "self-precedence",
            Self::UnsupportedWeight { .. } => "unsupported-weight",
            Self::Overflow { .. } => "overflow",
            Self::PinOutsideWindow { .. } => "pin-outside-window",
            Self::PinsDisagree { .. } => "pins-disagree",
            Self::PinsBreakPrecedence { .. } => "pins-break-precedence",
            Self::PinsExceedCapacity { .. } => "pins-exceed-capacity",
            Self::Rule { problem, .. } => problem.code(),
            Self::More { .. } => "more-problems",
        }
    }

    /// Where in the document it is.
    pub fn place(&self) -> String {
        match self {
            Self::NotJson(at) | Self::WrongShape(at) | Self::NotWholeNumber(at) => {
                format!("line {}, column {}", at.line, at.column)
            }
            Self::UnsupportedVersion(_) => "meta.version".to_owned(),
            Self::NoIterations => "iterations".to_owned(),
            Self::NoResources => "resources".to_owned(),
            Self::CountDisagrees { place, .. } | Self::UnsupportedWeight { place, .. } => {
                (*place).to_owned()
            }
            Self::WrongLength { place, .. }
            | Self::NegativeNumber { place, .. }
            | Self::OutOfRange { place, .. }
            | Self::UnknownIndex { place, .. } => place.clone(),
            Self::IdOutOfPlace { position, .. } => format!("items[{position}].id"),
            Self::CurveDecreases { at } => format!("objective.delay_curve[{at}]"),
            Self::GroupedTwice { groups, .. } => format!("groups[{}]", groups.1),
            Self::GroupDisagrees { item, .. } => format!("items[{item}].group"),
            Self::SelfPrecedence { arc, .. } | Self::PinsBreakPrecedence { arc, .. } => {
                format!("precedence[{arc}]")
            }
            Self::Overflow { sum } => sum.clone(),
            Self::PinOutsideWindow { item, .. } => format!("items[{item}].pinned"),
            Self::PinsDisagree { group, .. } => format!("groups[{group}]"),
            Self::PinsExceedCapacity { resource, iteration, .. } => {
                format!("capacity[{resource}][{iteration}]")
            }
            Self::Rule { rule, problem } => format!("rules[{rule}]{}", problem.place()),
            Self::More { .. } => "the rest of the document".to_owned(),
        }
    }

    /// What is wrong, without the place.
    fn defect(&self) -> String {
        match self {
            Self::NotJson(at) => format!("this is not JSON: {}", at.met),
            Self::WrongShape(at) => format!("not as the format has it: {}", at.met),
            Self::NotWholeNumber(at) => format!("not a whole number that fits: {}", at.met),
            Self::UnsupportedVersion(found) => format!("version {found} is not known"),
            Self::NoIterations => "there is no iteration".to_owned(),
            Self::NoResources => "there are items but no resource".to_owned(),
            Self::CountDisagrees { said, found, .. } => {
                format!("says {said}, but there are {found}")
            }
            Self::WrongLength { found, expected, .. } => {
                format!("has {found} entries where {expected} are needed")
            }
            Self::NegativeNumber { value, .. } => format!("{value} is below zero"),
            Self::OutOfRange { value, highest, .. } => {
                format!("{value} does not lie between 0 and {highest}")
            }
            Self::IdOutOfPlace { position, id } => {
                format!("item at position {position} calls itself {id}")
            }
            Self::UnknownIndex { kind, index, count, .. } => {
                format!("{kind} {index} does not exist, there are {count}")
            }
            Self::CurveDecreases { .. } => "delay becomes cheaper with time".to_owned(),
            Self::GroupedTwice { item, groups } => {
                format!("item {item} is in groups {} and {}", groups.0, groups.1)
            }
            Self::GroupDisagrees { item, said, found } => {
                format!("item {item} names {}, but {} lists it", group(*said), group(*found))
            }
            Self::SelfPrecedence { item, .. } => format!("item {item} waits for itself"),
            Self::UnsupportedWeight { value, .. } => format!("weight {value} is not known"),
            Self::Overflow { .. } => "the sum does not fit into 64 bits".to_owned(),
            Self::PinOutsideWindow { item, pinned } => {
                format!("item {item} is pinned to {pinned}, which it may not use")
            }
            Self::PinsDisagree { pins, .. } => {
                format!("its members are pinned to both {} and {}", pins.0, pins.1)
            }
            Self::PinsBreakPrecedence { before, after, .. } => {
                format!("the pins put item {after} too early after item {before}")
            }
            Self::PinsExceedCapacity { needed, capacity, .. } => {
                format!("pinned items need {needed} tenths of a day, there are {capacity}")
            }
            Self::Rule { problem, .. } => problem.defect(),
            Self::More { shown } => format!("only the first {shown} problems are shown"),
        }
    }

    /// What to do about it.
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::NotJson(_) => "save the file as JSON text; NaN and comments are not JSON",
            Self::WrongShape(_) => "compare the field with the description of the format",
            Self::NotWholeNumber(_) => "give whole numbers that fit into 64 bits, indices from 0",
            Self::UnsupportedVersion(_) => "write the instance as version 1",
            Self::NoIterations => "add at least one iteration",
            Self::NoResources => "add a capacity line for each team and skill",
            Self::CountDisagrees { .. } => "correct the count or complete the list",
            Self::WrongLength { .. } => "add or remove entries",
            Self::NegativeNumber { .. } => "give zero or more",
            Self::OutOfRange { .. } => "give a number in this range",
            Self::IdOutOfPlace { .. } => "number the items 0, 1, 2… in order",
            Self::UnknownIndex { .. } => "indices count from 0; correct it or add what is missing",
            Self::CurveDecreases { .. } => "let the curve stay level or rise",
            Self::GroupedTwice { .. } => "merge the two groups or remove the item from one",
            Self::GroupDisagrees { .. } => "let the item and the list name the same group",
            Self::SelfPrecedence { .. } => "remove the arc",
            Self::UnsupportedWeight { .. } => {
                "scale the costs themselves and leave the weight at 1"
            }
            Self::Overflow { .. } => "use a larger unit, so that the numbers become smaller",
            Self::PinOutsideWindow { .. } => "move the pin, the release or the freeze",
            Self::PinsDisagree { .. } => "pin all members to the same iteration",
            Self::PinsBreakPrecedence { .. } => "move one of the pins or remove the arc",
            Self::PinsExceedCapacity { .. } => "unpin an item or add capacity",
            Self::Rule { problem, .. } => problem.remedy(),
            Self::More { .. } => "correct these and try again",
        }
    }
}

fn group(index: Option<u32>) -> String {
    index.map_or_else(|| "no group".to_owned(), |index| format!("group {index}"))
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place(), self.defect(), self.remedy())
    }
}

impl std::error::Error for Problem {}
