//! What can be said of planning instances.

use std::path::PathBuf;

use clap::Subcommand;
use landfall_planning::foreign::{Ratio, Rounding};

use super::super::questions::args as questions;

#[derive(Debug, Subcommand)]
pub(crate) enum EngineCommand {
    /// Plan an instance (planning instance v1)
    Plan(EnginePlan),
    /// Make a planning instance of a problem in another format
    Convert(EngineConvert),
    /// Judge a plan, by code that shares nothing with the search
    Check {
        /// The instance
        instance: PathBuf,
        /// The plan
        plan: PathBuf,
    },
    /// Why an item is where it is, and why not earlier
    Explain {
        /// The instance
        instance: PathBuf,
        /// The plan
        plan: PathBuf,
        /// Number or name of the item
        item: String,
    },
    /// A smallest set of rules that cannot all be kept, and what could give
    Conflicts(questions::Conflicts),
    /// Which capacity holds a plan back, and what more of it would bring
    Bottlenecks(questions::Bottlenecks),
    /// Plan again: keep what was planned where it can stay, and explain each change
    Replan(questions::Replan),
    /// Plan scenarios side by side and compare them
    WhatIf(questions::WhatIf),
    /// Find workloads and shared services from dependencies
    Group(super::super::group::GroupCommand),
    /// What each rule costs: the plan is made again without it
    Rules {
        /// The instance
        instance: PathBuf,
        /// The plan
        plan: PathBuf,
        /// Search for so many moves, for each rule
        #[arg(long, default_value_t = 200_000, value_name = "N")]
        work_limit: u64,
        /// Seed of the searches
        #[arg(long, default_value_t = 1, value_name = "N")]
        seed: u64,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct EnginePlan {
    /// The instance
    pub(crate) instance: PathBuf,
    /// Search for so many seconds
    #[arg(long, value_name = "SECONDS")]
    pub(crate) time_limit: Option<f64>,
    /// Search for so many moves: equal input gives an equal plan on any machine
    #[arg(long, value_name = "N", conflicts_with = "time_limit")]
    pub(crate) work_limit: Option<u64>,
    /// Stop when the plan is proven to be within this share of the optimum
    #[arg(long, default_value_t = 0.0, value_name = "SHARE")]
    pub(crate) gap: f64,
    /// Seed of the search
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) seed: u64,
    /// At most so many threads. One plan is searched by one, so it is the same for any number.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) threads: u16,
    /// A plan to begin with
    #[arg(long, value_name = "PLAN")]
    pub(crate) start: Option<PathBuf>,
    /// `search`, or `next-fit` for the baseline
    #[arg(long, default_value = "search", value_parser = ["search", "next-fit"])]
    pub(crate) planner: String,
    /// Where to write the plan
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct EngineConvert {
    /// The file to convert
    pub(crate) file: PathBuf,
    /// Its format
    #[arg(long, value_name = "FORMAT", value_parser = ["next-release"])]
    pub(crate) from: String,
    /// Budget as a share of the cost of all requirements, from 0 to 1
    #[arg(long, value_name = "SHARE")]
    pub(crate) ratio: Ratio,
    /// How a budget that is no whole number is rounded: `ceil` or `floor`
    #[arg(long, default_value = "ceil", value_name = "WAY", value_parser = rounding)]
    pub(crate) rounding: Rounding,
    /// Where to write the instance
    #[arg(long, value_name = "INSTANCE")]
    pub(crate) out: PathBuf,
}

fn rounding(text: &str) -> Result<Rounding, &'static str> {
    match text {
        "ceil" => Ok(Rounding::Ceil),
        "floor" => Ok(Rounding::Floor),
        _ => Err("neither `ceil` nor `floor`"),
    }
}
