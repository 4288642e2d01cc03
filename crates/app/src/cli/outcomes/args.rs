//! What can be said of outcomes and metrics.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use landfall_domain::outcome::Said;

use super::super::args::List;
use super::super::sheets::ImportSheets;

#[derive(Debug, Subcommand)]
pub(crate) enum OutcomeCommand {
    /// Everything about one: its metrics with their arithmetic, and the workloads that serve it
    Show {
        /// Key of the outcome
        outcome: String,
    },
    /// Add an outcome
    Add {
        #[command(flatten)]
        fields: OutcomeFields,
        #[command(flatten)]
        why: Why,
    },
    /// Change what is said of an outcome; what is not named stays
    Change {
        /// Key of the outcome
        outcome: String,
        #[command(flatten)]
        fields: OutcomeFields,
        #[command(flatten)]
        why: Why,
    },
    /// Remove an outcome with its metrics, their actuals and its links
    Remove {
        /// Key of the outcome
        outcome: String,
        #[command(flatten)]
        why: Why,
    },
    /// Say that workloads serve an outcome
    Link(Link),
    /// Say that workloads serve an outcome no longer
    Unlink(Link),
    /// Outcomes that no workload serves, and the workloads of the backlog that serve none
    Coverage(List),
    /// What capacity costs a month where it runs today, from which savings are measured; without prices
    /// it shows what was said
    Costs(Costs),
    /// Import outcomes, metrics, actuals and links from sheets: all or nothing
    Import(ImportSheets),
    /// Write outcomes, metrics, actuals and links as a workbook, or as CSV files into a folder
    Export {
        /// Where to write them: NAME.xlsx, or a folder for one CSV file each
        #[arg(long, value_name = "PATH")]
        out: PathBuf,
    },
    /// Write an empty workbook for a workshop, with a guide
    Template {
        /// Where to write it: NAME.xlsx
        #[arg(long, default_value = "workshop.xlsx", value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Why {
    /// Why, for the history
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Costs {
    /// The currency, as sources name it: EUR
    #[arg(long, value_name = "CODE", requires_all = ["core", "memory_gib", "storage_gib"])]
    pub(crate) currency: Option<String>,
    /// One core
    #[arg(long, value_name = "PRICE", requires = "currency")]
    pub(crate) core: Option<f64>,
    /// One GiB of memory
    #[arg(long, value_name = "PRICE", requires = "currency")]
    pub(crate) memory_gib: Option<f64>,
    /// One GiB of storage
    #[arg(long, value_name = "PRICE", requires = "currency")]
    pub(crate) storage_gib: Option<f64>,
    #[command(flatten)]
    pub(crate) why: Why,
}

#[derive(Debug, Args)]
pub(crate) struct OutcomeFields {
    /// What is to come true, on one line
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// More of it
    #[arg(long, value_name = "TEXT")]
    about: Option<String>,
    /// Who wants it
    #[arg(long, value_name = "NAME")]
    stakeholder: Option<String>,
    /// The business unit
    #[arg(long, value_name = "NAME")]
    business_unit: Option<String>,
    /// Why it is wanted; several with semicolons between them
    #[arg(long, value_name = "TEXT")]
    drivers: Option<String>,
    /// fiscal, agility, reach, `customer_engagement`, performance or sustainability
    #[arg(long, value_name = "WORD")]
    category: Option<String>,
    /// high, medium or low
    #[arg(long, value_name = "WORD")]
    priority: Option<String>,
}

/// What was given, by name.
fn given<const N: usize>(all: [(&'static str, Option<String>); N]) -> Said {
    Said::of(all.into_iter().filter_map(|(field, value)| Some((field, value?))))
}

impl OutcomeFields {
    pub(super) fn said(self) -> Said {
        given([
            ("title", self.title),
            ("about", self.about),
            ("stakeholder", self.stakeholder),
            ("business_unit", self.business_unit),
            ("drivers", self.drivers),
            ("category", self.category),
            ("priority", self.priority),
        ])
    }
}

#[derive(Debug, Args)]
pub(crate) struct Link {
    /// Key of the outcome
    pub(crate) outcome: String,
    /// Keys of workloads
    #[arg(value_name = "WORKLOAD")]
    pub(crate) workloads: Vec<String>,
    /// The workloads for which this query holds now, for example 'env:prod owner:Harbour*'
    #[arg(long, value_name = "QUERY")]
    pub(crate) filter: Option<String>,
    #[command(flatten)]
    pub(crate) why: Why,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MetricCommand {
    /// One metric with its arithmetic and its actuals
    Show {
        /// Key of the metric
        metric: String,
    },
    /// Add a metric to an outcome: it needs a title, a baseline, a target and a day
    Add {
        /// Key of the outcome
        outcome: String,
        #[command(flatten)]
        fields: MetricFields,
        #[command(flatten)]
        why: Why,
    },
    /// Change what is said of a metric; what is not named stays
    Change {
        /// Key of the metric
        metric: String,
        #[command(flatten)]
        fields: MetricFields,
        #[command(flatten)]
        why: Why,
    },
    /// Remove a metric with its actuals
    Remove {
        /// Key of the metric
        metric: String,
        #[command(flatten)]
        why: Why,
    },
    /// Record where a metric stands on a day, in the place of what was said of that day before
    Record {
        /// Key of the metric
        metric: String,
        /// The day [default: today]
        #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true)]
        on: String,
        /// The value in the unit of the metric; a computed metric needs none
        #[arg(
            long,
            value_name = "NUMBER",
            default_value = "",
            hide_default_value = true,
            allow_hyphen_values = true
        )]
        value: String,
        /// What is to be said of it
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        note: String,
    },
    /// Take back what was recorded of a day
    Retract {
        /// Key of the metric
        metric: String,
        /// The day
        #[arg(long, value_name = "DATE")]
        on: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct MetricFields {
    /// What is measured
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// In what it counts
    #[arg(long, value_name = "TEXT")]
    unit: Option<String>,
    /// yes for a learning metric: an early signal for the outcome
    #[arg(long, value_name = "YES|NO")]
    learning: Option<String>,
    /// up or down: follows from baseline and target, and is checked against them
    #[arg(long, value_name = "WORD")]
    direction: Option<String>,
    /// Where it stood
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    baseline: Option<String>,
    /// When it stood there [default: the day on which the metric is added]
    #[arg(long, value_name = "DATE")]
    baseline_on: Option<String>,
    /// Where it shall stand
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    target: Option<String>,
    /// When it shall stand there
    #[arg(long, value_name = "DATE")]
    due: Option<String>,
    /// typed, or what the backlog measures itself: `assets_in_scope`, `assets_retired_percent`,
    /// `assets_planned_percent`, `workloads_decided_percent`, `workloads_serving_percent` or
    /// `effort_hours` [default: typed]
    #[arg(long, value_name = "WORD")]
    source: Option<String>,
}

impl MetricFields {
    pub(super) fn said(self) -> Said {
        given([
            ("title", self.title),
            ("unit", self.unit),
            ("learning", self.learning),
            ("direction", self.direction),
            ("baseline", self.baseline),
            ("baseline_on", self.baseline_on),
            ("target", self.target),
            ("due", self.due),
            ("source", self.source),
        ])
    }
}
