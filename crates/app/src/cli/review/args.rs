//! What can be said of reviews.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::super::args::List;

#[derive(Debug, Subcommand)]
pub(crate) enum ReviewCommand {
    /// Rounds of review, the newest first
    List(List),
    /// Open a round over the backlog as it stands
    Open(Open),
    /// One round: who takes part, how far each team is, what is missing
    Show {
        /// Key of the round, such as V-1
        review: String,
    },
    /// What a round has to talk about: what changed, and what matters most
    Agenda {
        /// Key of the round
        review: String,
        #[command(flatten)]
        list: List,
    },
    /// Take part in a round, or put somebody else into it
    Join {
        /// Key of the round
        review: String,
        /// strategy or adoption
        #[arg(long)]
        team: String,
        /// Who [default: whoever acts]
        #[arg(long, value_name = "NAME")]
        person: Option<String>,
        /// In whose place
        #[arg(long = "for", value_name = "NAME")]
        delegate_for: Option<String>,
    },
    /// Take somebody out of a round; what they attested is kept, and does not count
    Leave {
        /// Key of the round
        review: String,
        /// Who
        person: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// The questions that the round has for whoever acts
    Questions {
        /// Key of the round
        review: String,
        #[command(flatten)]
        list: List,
    },
    /// Answer a question; a wrong answer is told why, and may be given again
    Answer {
        /// Key of the round
        review: String,
        /// Number of the question
        question: i64,
        /// Number of the choice
        choice: i64,
    },
    /// State a topic in your own words, once its questions are answered rightly
    Attest {
        /// Key of the round
        review: String,
        /// outcomes, priorities or assumptions
        topic: String,
        /// In your words
        words: String,
    },
    /// Take an attestation back
    Withdraw {
        /// Key of the round
        review: String,
        /// outcomes, priorities or assumptions
        topic: String,
    },
    /// Raise a doubt; the round cannot close until it is resolved
    Challenge {
        /// Key of the round
        review: String,
        /// outcomes, priorities or assumptions
        topic: String,
        /// What is doubted, and why
        text: String,
        /// Key of the thing that is doubted, such as W-12, O-3 or A-5
        #[arg(long, value_name = "KEY")]
        subject: Option<String>,
    },
    /// Resolve a doubt
    Resolve {
        /// Key of the round
        review: String,
        /// Number of the challenge
        challenge: i64,
        /// What was decided, and why
        text: String,
    },
    /// Close a round: it is signed, and work may start
    Close {
        /// Key of the round
        review: String,
        /// Write the signed record to this file
        #[arg(long, value_name = "FILE")]
        record: Option<PathBuf>,
    },
    /// Give a round up
    Abandon {
        /// Key of the round
        review: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Write the signed record of a closed round to a file
    Record {
        /// Key of the round
        review: String,
        /// The file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Check that a record is as it was signed
    Verify {
        /// The record
        file: PathBuf,
    },
    /// Whether work may start, after looking whether the backlog changed since the last review
    Gate,
}

/// A round that is wanted.
#[derive(Debug, Args)]
pub(crate) struct Open {
    /// What to call it
    pub(crate) title: String,
    /// So many of the strategy team have to attest each topic
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) strategy_quorum: u32,
    /// So many of the adoption team have to attest each topic
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) adoption_quorum: u32,
    /// Takes part for the strategy team; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) strategy: Vec<String>,
    /// Takes part for the adoption team; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) adoption: Vec<String>,
    /// Re-open it later if more than so many workloads enter or leave the first ten [default: 0]
    #[arg(long, value_name = "N")]
    pub(crate) top_changes: Option<u32>,
    /// Re-open it if more of the workloads get another disposition [default: 5]
    #[arg(long, value_name = "PERCENT")]
    pub(crate) dispositions: Option<u32>,
    /// Re-open it if the work changes by more [default: 10]
    #[arg(long, value_name = "PERCENT")]
    pub(crate) effort: Option<u32>,
}
