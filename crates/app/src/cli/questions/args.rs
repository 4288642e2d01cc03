//! The command line of questions about an instance.

use std::path::PathBuf;

/// How hard to search, the same on any machine.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Searching {
    /// Moves of each search: equal input gives an equal answer on any machine
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub(crate) work_limit: u64,
    /// Seed of each search
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) seed: u64,
    /// So many searches at a time; the answer does not depend on it
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) threads: usize,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Conflicts {
    /// The instance
    pub(crate) instance: PathBuf,
    /// An item that must be planned, by an iteration if wanted: W-12 or W-12@I-3 (repeatable)
    #[arg(long, value_name = "ITEM[@ITERATION]")]
    pub(crate) must: Vec<String>,
    /// Steps of the proof, at most
    #[arg(long, value_name = "N", default_value_t = landfall_planning::conflict::WORK)]
    pub(crate) work_limit: u64,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Bottlenecks {
    /// The instance
    pub(crate) instance: PathBuf,
    /// The plan
    pub(crate) plan: PathBuf,
    /// How many capacity lines to try
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub(crate) top: usize,
    /// How much more of each to try, in tenths of the unit of effort [default: a person's week]
    #[arg(long, value_name = "N")]
    pub(crate) more: Option<i64>,
    #[command(flatten)]
    pub(crate) searching: Searching,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Replan {
    /// The instance
    pub(crate) instance: PathBuf,
    /// The plan so far
    pub(crate) previous: PathBuf,
    /// The instance that the plan so far was made for, if it was another: items are found by name,
    /// iterations by label
    #[arg(long, value_name = "INSTANCE")]
    pub(crate) previous_instance: Option<PathBuf>,
    /// Cost of each item that moves elsewhere [default: what an average item costs by being an
    /// iteration later]
    #[arg(long, value_name = "COST", conflicts_with = "curve")]
    pub(crate) stability: Option<i64>,
    /// Keep everything that the plan so far has before this iteration
    #[arg(long, value_name = "ITERATION")]
    pub(crate) keep_before: Option<String>,
    /// Compare plans for several costs of a change, from none to very high
    #[arg(long)]
    pub(crate) curve: bool,
    /// Where to write the plan
    #[arg(long, value_name = "FILE", conflicts_with = "curve")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) searching: Searching,
}

#[derive(Debug, clap::Args)]
pub(crate) struct WhatIf {
    /// The instance
    pub(crate) instance: PathBuf,
    /// The scenarios, as JSON or TOML
    pub(crate) scenarios: PathBuf,
    #[command(flatten)]
    pub(crate) searching: Searching,
}
