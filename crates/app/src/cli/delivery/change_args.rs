//! What can be said of testing criteria.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum CriterionCommand {
    /// Add one
    Add {
        /// What has to hold, as a sentence
        says: String,
        /// How that is measured
        #[arg(long, value_name = "TEXT")]
        measured: String,
        /// Key of the workload that it is about; else it is about the release as a whole
        #[arg(long, value_name = "WORKLOAD")]
        workload: Option<String>,
    },
    /// It holds
    Meet {
        /// Its number
        number: i64,
        /// How that is known: a number, a link, a sentence
        #[arg(long, value_name = "TEXT")]
        evidence: String,
    },
    /// It does not hold
    Miss {
        /// Its number
        number: i64,
        /// How that is known: a number, a link, a sentence
        #[arg(long, value_name = "TEXT")]
        evidence: String,
    },
    /// It has to be tested again
    Reopen {
        /// Its number
        number: i64,
    },
    /// Remove it
    Remove {
        /// Its number
        number: i64,
    },
}
