//! What can be said of workloads and shared services.

use clap::Subcommand;

use super::super::args::List;
use super::super::backlog::State;

#[derive(Debug, Subcommand)]
pub(crate) enum WorkloadCommand {
    /// Everything about one
    Show {
        /// Name, key or id
        name: String,
    },
    /// The workloads that dependencies suggest, as differences to those that there are
    Suggest(Suggest),
    /// Take suggestions: their assets then stay in their workloads whatever is imported
    Accept(Accept),
    /// Take assets out of a workload into one of their own
    Split(Split),
    /// Make one workload of several
    Merge(Merge),
    /// Put assets into a workload
    Move(Move),
    /// State values of one, in the place of what rules and sources say
    State(State),
    /// State one value of several, by key or by a query, with what that would change
    Set(super::super::set::Set),
    /// Questions that lead to a disposition, one by one, and what they propose
    Rationalize(super::rationalize::Rationalize),
    /// Write values and scores to sheets, so that a workshop can start in a spreadsheet
    Export {
        /// NAME.xlsx, or a folder for CSV files
        #[arg(long, value_name = "FILE")]
        out: std::path::PathBuf,
    },
    /// State values from sheets, as an export wrote them: all or nothing. An empty cell says nothing,
    /// `-` takes an earlier word back
    Import(super::super::sheets::ImportSheets),
    /// What binds an asset or a workload, what leads out of it, and what it would be otherwise
    Explain(Explain),
}

/// How suggestions are made.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Grouping {
    /// Seed: equal input gives equal groups on any machine
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) seed: u64,
    /// Finer groups in steps, 1 to 3, or coarser ones, -1 to -3
    #[arg(long, default_value_t = 0, value_name = "STEPS", allow_hyphen_values = true,
        value_parser = clap::value_parser!(i8).range(-3..=3))]
    pub(crate) finer: i8,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Suggest {
    #[command(flatten)]
    pub(crate) list: List,
    #[command(flatten)]
    pub(crate) grouping: Grouping,
}

/// How a decision is made.
#[derive(Debug, clap::Args)]
pub(crate) struct Decide {
    /// Why, for the history and for whoever asks later
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// Show what would change, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Accept {
    /// Keys of suggestions: S-3f9a1c (repeatable)
    #[arg(required_unless_present = "confidence")]
    pub(crate) suggestions: Vec<String>,
    /// Every suggestion with at least this confidence, doubts left out
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) confidence: Option<u8>,
    /// Name of the new workload, in place of the suggested one
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) grouping: Grouping,
    #[command(flatten)]
    pub(crate) decide: Decide,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Split {
    /// The workload: key, title, name or id
    pub(crate) workload: String,
    /// An asset that leaves (repeatable) [default: the side of the smallest cut]
    #[arg(long = "asset", value_name = "ASSET")]
    pub(crate) assets: Vec<String>,
    /// Cut it into parts of at most so many assets instead
    #[arg(long, value_name = "N", conflicts_with = "assets", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) most: Option<u32>,
    /// Name of the workload that leaves
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) decide: Decide,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Merge {
    /// The workloads, two or more; the first one takes the assets of the others
    #[arg(required = true, num_args = 2..)]
    pub(crate) workloads: Vec<String>,
    /// Its name from then on
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) decide: Decide,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Move {
    /// The assets
    #[arg(required = true, value_name = "ASSET")]
    pub(crate) assets: Vec<String>,
    /// Key of the workload that takes them, or the name of a new one
    #[arg(long, value_name = "WORKLOAD")]
    pub(crate) to: String,
    #[command(flatten)]
    pub(crate) decide: Decide,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// Name of an asset, or key, title or name of a workload
    pub(crate) item: String,
    /// What would be suggested if this dependency were not real: web1:db1:1433 or web1:db1
    /// (repeatable)
    #[arg(long, value_name = "CLIENT:SERVER[:PORT]")]
    pub(crate) without: Vec<String>,
    #[command(flatten)]
    pub(crate) grouping: Grouping,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ServiceCommand {
    /// Say that a service is shared: its dependencies tie nobody together
    Confirm(Judge),
    /// Say that a service is not shared: its dependencies count
    Refuse(Judge),
    /// Take back what was said: the evidence decides again
    Forget(Judge),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Judge {
    /// The service: dns1:53, monitor1>9100 for one that calls others, app1: where no port is known
    pub(crate) service: String,
    #[command(flatten)]
    pub(crate) decide: Decide,
}
