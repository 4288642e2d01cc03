//! What can be said of assumptions.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use landfall_domain::assumption::Consequence;
use landfall_domain::rationalize::Disposition;

use crate::actions::assumptions::record::Fields;

#[derive(Debug, Subcommand)]
pub(crate) enum AssumptionCommand {
    /// One assumption with what rests on it and what was said of it
    Show {
        /// Key of the assumption
        assumption: String,
    },
    /// State an assumption; decisions in its scope rest on it from now on
    Add {
        /// The belief, as a sentence
        statement: String,
        #[command(flatten)]
        more: More,
    },
    /// Change an assumption
    Change {
        /// Key of the assumption
        assumption: String,
        /// The belief, as a sentence
        #[arg(long, value_name = "TEXT")]
        statement: Option<String>,
        #[command(flatten)]
        more: More,
    },
    /// Remove an assumption that a person stated and on which nothing rests
    Remove {
        /// Key of the assumption
        assumption: String,
    },
    /// Doubt an assumption
    Challenge(Said),
    /// Say what speaks for or against an assumption
    Evidence {
        #[command(flatten)]
        said: Said,
        /// How weak the evidence is now, from 0 to 100
        #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
        weakness: Option<u8>,
    },
    /// Say something else of an assumption
    Comment(Said),
    /// Decide that an assumption holds
    Confirm(Said),
    /// Decide that an assumption does not hold: everything that rests on it is decided anew
    Overturn {
        /// Key of the assumption
        assumption: String,
        /// Why; not needed with --dry-run
        #[arg(required_unless_present = "dry_run")]
        reason: Option<String>,
        #[command(flatten)]
        instead: Instead,
        /// Only show what would change
        #[arg(long)]
        dry_run: bool,
    },
    /// Open an assumption again that was confirmed or overturned
    Reopen {
        /// Key of the assumption
        assumption: String,
        /// Why; not needed with --dry-run
        #[arg(required_unless_present = "dry_run")]
        reason: Option<String>,
        /// Only show what would change
        #[arg(long)]
        dry_run: bool,
    },
    /// State assumptions from a file (CSV or XLSX), all or none; columns as in --csv of the list
    Import {
        /// The file
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Said {
    /// Key of the assumption
    pub(super) assumption: String,
    /// The words
    pub(super) text: String,
}

#[derive(Debug, Args)]
pub(crate) struct More {
    /// Why it is believed
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// For which assets, as a query: 'kind:vm os:"*2008*"'
    #[arg(long, value_name = "QUERY")]
    scope: Option<String>,
    /// What rests on it, in words
    #[arg(long, value_name = "TEXT")]
    effect: Option<String>,
    /// What supports it
    #[arg(long, value_name = "TEXT")]
    evidence: Option<String>,
    /// How weak the evidence is, from 0 to 100
    #[arg(long, value_name = "PERCENT")]
    weakness: Option<u8>,
    /// Who answers for it
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// The day by which it is looked at again
    #[arg(long, value_name = "DATE")]
    review_by: Option<String>,
    /// A disposition that rests on it; may be given several times [default: all]
    #[arg(long, value_name = "DISPOSITION", value_parser = disposition)]
    rests: Vec<Disposition>,
    #[command(flatten)]
    instead: Instead,
}

#[derive(Debug, Args)]
pub(crate) struct Instead {
    /// The disposition that holds once it is overturned
    #[arg(long, value_name = "DISPOSITION", value_parser = disposition)]
    then: Option<Disposition>,
    /// Effort once it is overturned, in percent of what the templates say
    #[arg(long, value_name = "PERCENT")]
    then_effort: Option<u16>,
    /// Why that holds then, as a sentence
    #[arg(long, value_name = "TEXT")]
    then_because: Option<String>,
}

impl Instead {
    pub(super) fn consequence(self) -> Option<Consequence> {
        let Self { then: disposition, then_effort: effort_percent, then_because } = self;
        if disposition.is_none() && effort_percent.is_none() && then_because.is_none() {
            return None;
        }
        let because = then_because.unwrap_or_default();
        Some(Consequence { disposition, effort_percent, because })
    }
}

impl More {
    pub(super) fn fields(self, statement: Option<String>) -> Fields {
        Fields {
            statement,
            reason: self.reason,
            scope: self.scope,
            effect: self.effect,
            evidence: self.evidence,
            weakness_percent: self.weakness,
            owner: self.owner,
            review_by: self.review_by,
            rests: Some(self.rests).filter(|rests| !rests.is_empty()),
            consequence: self.instead.consequence(),
        }
    }
}

fn disposition(said: &str) -> Result<Disposition, String> {
    Disposition::named(said).ok_or_else(|| {
        let known: Vec<&str> = Disposition::ALL.iter().map(|one| one.name()).collect();
        format!("it is one of {}", known.join(", "))
    })
}
