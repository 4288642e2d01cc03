//! What happens to outcomes, as the history keeps it. Numbers are texts, as they were said.

use serde::{Deserialize, Serialize};

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueChange {
    /// The field.
    pub field: String,
    /// What it said before; none of a new thing.
    pub before: Option<String>,
    /// What it says now.
    pub after: String,
}

/// An outcome or a metric was added or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Key of the outcome.
    pub outcome: String,
    /// Key of the metric; none if the outcome itself was saved.
    pub metric: Option<String>,
    /// What it is called now.
    pub title: String,
    /// Whether it is new.
    pub is_new: bool,
    /// Field by field.
    pub changes: Vec<ValueChange>,
}

/// An outcome was removed with its metrics and links, or a metric with its actuals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// Key of the outcome.
    pub outcome: String,
    /// Key of the metric; none if the outcome itself was removed.
    pub metric: Option<String>,
    /// What it was called.
    pub title: String,
    /// How many metrics or actuals went with it.
    pub parts: u64,
    /// Keys of the workloads that served it.
    pub workloads: Vec<String>,
}

/// An actual was recorded, recorded anew or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Key of the outcome.
    pub outcome: String,
    /// Key of the metric.
    pub metric: String,
    /// The day.
    pub on: String,
    /// The value with its unit; none if it was taken back.
    pub value: Option<String>,
    /// The value before, if the day had one.
    pub before: Option<String>,
}

/// Workloads serve an outcome from now on, or no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// Key of the outcome.
    pub outcome: String,
    /// Keys of workloads that serve it now.
    pub linked: Vec<String>,
    /// Keys of workloads that serve it no longer.
    pub unlinked: Vec<String>,
    /// The query by which they were found, if they were.
    pub query: Option<String>,
}

/// Outcomes, metrics, actuals and links were imported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Names of the files.
    pub files: Vec<String>,
    /// Keys of outcomes that are new or changed.
    pub outcomes: Vec<String>,
    /// Keys of metrics that are new or changed.
    pub metrics: Vec<String>,
    /// How many actuals are new or changed.
    pub actuals: u64,
    /// Keys of workloads that serve more outcomes.
    pub workloads: Vec<String>,
}

macro_rules! subjects {
    ($($name:ident: $($one:ident)* $(, maybe $maybe:ident)* $(, all $all:ident)*;)*) => {
        $(impl $name {
            /// Short keys of the things that it is about.
            pub fn subjects(&self) -> Vec<&str> {
                let keys = std::iter::empty();
                $(let keys = keys.chain(std::iter::once(self.$one.as_str()));)*
                $(let keys = keys.chain(self.$maybe.as_deref());)*
                $(let keys = keys.chain(self.$all.iter().map(String::as_str));)*
                keys.collect()
            }
        })*
    };
}

subjects! {
    Saved: outcome, maybe metric;
    Removed: outcome, maybe metric, all workloads;
    Recorded: outcome metric;
    Linked: outcome, all linked, all unlinked;
    Imported:, all outcomes, all metrics, all workloads;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_about_both_sides() {
        let linked = Linked {
            outcome: "O-1".to_owned(),
            linked: vec!["W-1".to_owned()],
            unlinked: vec!["W-2".to_owned()],
            query: None,
        };
        assert_eq!(linked.subjects(), ["O-1", "W-1", "W-2"]);
        assert!(Imported::default().subjects().is_empty());
    }
}
