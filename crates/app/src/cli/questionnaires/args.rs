//! What can be said of questionnaires.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum QuestionnaireCommand {
    /// Import questionnaires from a YAML file of Konveyor: all or nothing
    Import {
        /// The file
        file: PathBuf,
        /// Show what would change, and write nothing
        #[arg(long)]
        dry_run: bool,
        /// Why, for the history
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// The questions of one, or how it stands for a workload
    Show {
        /// Name or id of the questionnaire
        questionnaire: String,
        /// Key of the workload
        workload: Option<String>,
    },
    /// Answer questions for a workload
    Answer {
        /// Name or id of the questionnaire
        questionnaire: String,
        /// Key of the workload
        workload: String,
        /// Number of a question and of its answer, as `1.2=3`; the texts do as well. Nothing behind the
        /// sign takes an earlier answer back
        #[arg(required = true, value_name = "QUESTION=ANSWER")]
        answers: Vec<String>,
        /// Why, for the history
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Remove one with all its answers
    Remove {
        /// Name or id of the questionnaire
        questionnaire: String,
        /// Why, for the history
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
}
