//! What the command line may say.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use jiff::civil::Date;

use super::assumptions::args::AssumptionCommand;
use super::backlog::BacklogCommand;
use super::delivery::args as delivery;
use super::delivery::execution::ExecutionCommand;
use super::delivery::rounds::RoundCommand;
use super::delivery::stage_args as stages;
use super::engine::args::EngineCommand;
use super::outcomes::args as outcomes;
use super::people::args as people;
use super::review::args as review;
use super::webhooks::args as webhooks;
use super::workloads::args as workloads;

#[expect(clippy::doc_markdown, reason = "help texts are read in a terminal")]
/// The migration backlog system: from an estate export to a finished migration.
#[derive(Debug, Parser)]
#[command(
    name = "landfall",
    version,
    about,
    arg_required_else_help = true,
    propagate_version = true
)]
#[command(
    after_help = "Exit codes: 0 done; 1 failed; 2 wrong usage; 3 refused by a rule or gate; \
4 findings need a decision (nothing written); 5 conflict (someone else changed it).\n\
Start here: landfall quickstart"
)]
pub(crate) struct Args {
    /// Database: sqlite:FILE or postgres://… [default: sqlite:landfall.db; env: LANDFALL_DATABASE]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Who acts, for the history [env: LANDFALL_ACTOR]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) actor: Option<String>,
    /// Folder with rule files that take the place of the shipped ones [env: LANDFALL_RULES]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
    /// Key of the portfolio [default: main; env: LANDFALL_PORTFOLIO]
    #[arg(long, global = true, value_name = "KEY")]
    pub(crate) portfolio: Option<String>,
    /// Print exactly one JSON document on standard output
    #[arg(long, global = true, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print lists as CSV on standard output
    #[arg(long, global = true)]
    pub(crate) csv: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Import the bundled real estate, rank it, plan it and write a report
    Quickstart(Quickstart),
    /// Open the web app in your browser: on this machine only, until accounts exist
    Serve {
        /// Where to listen; port 0 takes a free one
        #[arg(long, default_value = "127.0.0.1:7400", value_name = "ADDRESS")]
        listen: std::net::SocketAddr,
        /// A name by which browsers on other machines reach it; may be repeated
        #[arg(long = "host", value_name = "NAME")]
        hosts: Vec<String>,
    },
    /// Who may sign in, and what they may do
    People {
        #[command(subcommand)]
        command: people::PeopleCommand,
    },
    /// Tokens with which programs use the API
    Tokens {
        #[command(subcommand)]
        command: people::TokenCommand,
    },
    /// Webhooks: other systems that are told what happens in the portfolio
    Webhooks {
        #[command(subcommand)]
        command: webhooks::WebhookCommand,
    },
    /// Portfolios: each has its own estate, backlog and plans
    Portfolios {
        #[command(subcommand)]
        command: people::PortfolioCommand,
    },
    /// Import exports of an estate: formats are detected, all or nothing
    Import(Import),
    /// What is wrong with what was imported, and how to mend it
    Findings(List),
    /// Doubtful matches that a person must decide
    #[command(args_conflicts_with_subcommands = true)]
    Questions {
        #[command(flatten)]
        list: List,
        #[command(subcommand)]
        command: Option<QuestionCommand>,
    },
    /// The things in the estate
    #[command(args_conflicts_with_subcommands = true)]
    Assets {
        #[command(flatten)]
        list: List,
        #[command(subcommand)]
        command: Option<AssetCommand>,
    },
    /// Assets that together support a process
    #[command(args_conflicts_with_subcommands = true)]
    Workloads {
        #[command(flatten)]
        list: List,
        #[command(subcommand)]
        command: Option<workloads::WorkloadCommand>,
    },
    /// Services that so many use that they tie nobody together, and what people say of them
    #[command(args_conflicts_with_subcommands = true)]
    SharedServices {
        #[command(flatten)]
        list: List,
        #[command(subcommand)]
        command: Option<workloads::ServiceCommand>,
    },
    /// Which asset needs which
    Dependencies(List),
    /// The ranked migration backlog, each rank with its reason
    #[command(args_conflicts_with_subcommands = true)]
    Backlog {
        #[command(flatten)]
        list: List,
        #[command(subcommand)]
        command: Option<BacklogCommand>,
    },
    /// The core assumptions on which the backlog rests, what to challenge first
    #[command(args_conflicts_with_subcommands = true)]
    Assumptions {
        #[command(flatten)]
        list: List,
        #[command(subcommand)]
        command: Option<AssumptionCommand>,
    },
    /// Rounds of review: both teams show that they understand the backlog before work starts
    Review {
        #[command(subcommand)]
        command: review::ReviewCommand,
    },
    /// Business outcomes: what the migration is for, and which workloads serve it
    #[command(args_conflicts_with_subcommands = true)]
    Outcomes {
        #[command(flatten)]
        list: List,
        #[command(subcommand)]
        command: Option<outcomes::OutcomeCommand>,
    },
    /// Metrics of outcomes: baseline, target, actuals, and how far they have come
    #[command(args_conflicts_with_subcommands = true)]
    Metrics {
        #[command(flatten)]
        list: List,
        #[command(subcommand)]
        command: Option<outcomes::MetricCommand>,
    },
    /// Release backlogs: workloads with every asset that each needs
    #[command(args_conflicts_with_subcommands = true)]
    Releases {
        #[command(flatten)]
        list: List,
        #[command(subcommand)]
        command: Option<delivery::ReleaseCommand>,
    },
    /// Questionnaires with a risk per answer, and what they say of workloads
    #[command(args_conflicts_with_subcommands = true)]
    Questionnaires {
        #[command(flatten)]
        list: List,
        #[command(subcommand)]
        command: Option<super::questionnaires::args::QuestionnaireCommand>,
    },
    /// The whole estate at a glance, and which of the next twenty workloads are decided in depth
    Rationalize,
    /// What is missing of the workloads of the next releases, and whose question it is
    Completeness(super::completeness::Completeness),
    /// The iterations of the plan in force, or of the latest proposal; and those in which teams work
    #[command(args_conflicts_with_subcommands = true)]
    Iterations {
        #[command(flatten)]
        list: List,
        #[command(subcommand)]
        command: Option<delivery::IterationCommand>,
    },
    /// Workloads on their way: where they stand, what they wait for, and the moves between stages
    #[command(args_conflicts_with_subcommands = true)]
    Stages {
        #[command(flatten)]
        asked: stages::StageList,
        #[command(subcommand)]
        command: Option<stages::StageCommand>,
    },
    /// The tasks of release backlogs: those that wait, or those of an iteration
    #[command(args_conflicts_with_subcommands = true)]
    Tasks {
        #[command(flatten)]
        asked: delivery::TaskList,
        #[command(subcommand)]
        command: Option<delivery::TaskCommand>,
    },
    /// Rounds of estimation: people vote on tasks, hidden until a lead reveals
    #[command(args_conflicts_with_subcommands = true)]
    Rounds {
        #[command(flatten)]
        list: List,
        #[command(subcommand)]
        command: Option<RoundCommand>,
    },
    /// Execution plans of release backlogs: steps that wait for each other, up to the switch
    #[command(args_conflicts_with_subcommands = true)]
    Execution {
        #[command(flatten)]
        list: List,
        #[command(subcommand)]
        command: Option<ExecutionCommand>,
    },
    /// What happened, who did it and why
    Events(List),
    /// Prove that the history was not tampered with
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Propose, show, compare and adopt plans
    Plan {
        #[command(subcommand)]
        command: PlanCommand,
    },
    /// The priority profiles that rank the backlog
    Profile {
        #[command(subcommand)]
        command: super::rules::ProfileCommand,
    },
    /// The rules, profiles and templates as files that you can edit
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// Write the report: one self-contained HTML page
    Report {
        /// Where to write it
        #[arg(long, default_value = "report.html", value_name = "FILE")]
        out: PathBuf,
    },
    /// Write the backlog as XLSX, CSV or JSON, by the ending of the name
    Export {
        /// Where to write it: NAME.xlsx, NAME.csv or NAME.json
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Explain this deployment and check that it is sound
    Doctor,
    /// Draft a mapping for a file that no reader recognises
    Mapping {
        #[command(subcommand)]
        command: MappingCommand,
    },
    /// The formats that can be imported
    Formats,
    /// The engines on plain files
    Engine {
        #[command(subcommand)]
        command: EngineCommand,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
    /// Print the reference of commands, settings and codes as Markdown
    #[command(hide = true)]
    Reference,
}

/// How to list.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct List {
    /// Only what this query holds for, for example 'kind:vm env:prod cores>8 web'
    #[arg(long, value_name = "QUERY", default_value = "")]
    pub(crate) filter: String,
    /// At most so many; 0 for all [default: 40 in a table, all in JSON and CSV]
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Skip so many first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Quickstart {
    /// End after the report instead of opening the web app
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Where the web app listens
    #[arg(long, default_value = "127.0.0.1:7400", value_name = "ADDRESS")]
    pub(crate) listen: std::net::SocketAddr,
    /// Start over: remove what an earlier quickstart left
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Folder for the database and the report
    #[arg(long, default_value = "landfall-quickstart", value_name = "DIR")]
    pub(crate) directory: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Read them as this format instead of detecting it (landfall formats lists them)
    #[arg(long = "as", value_name = "FORMAT")]
    pub(crate) format: Option<String>,
    /// Read them by this mapping file (landfall mapping draft makes one)
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// How numbers are written, if the columns do not tell: point or comma
    #[arg(long, value_name = "HABIT", value_parser = ["point", "comma"])]
    pub(crate) decimal: Option<String>,
    /// How dates are written, if the columns do not tell: month-first or day-first
    #[arg(long, value_name = "ORDER", value_parser = ["month-first", "day-first"])]
    pub(crate) dates: Option<String>,
    /// Show what would change, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Leave files out that cannot be read, instead of stopping
    #[arg(long)]
    pub(crate) skip_refused: bool,
    /// Why, for the history
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AssetCommand {
    /// Everything about one, with where each value comes from
    Show {
        /// Name, key or id
        name: String,
    },
    /// Say what happens to assets, above every rule
    Set(super::set::Set),
}

#[derive(Debug, Subcommand)]
pub(crate) enum QuestionCommand {
    /// Say whether the candidates of a question are one thing
    Answer {
        /// Number of the question: 3 or Q-3
        question: String,
        /// `same` or `different`
        #[arg(value_parser = ["same", "different"])]
        verdict: String,
        /// Why, for the history
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Check the chain of events
    Verify,
    /// Print every event with its hashes as a line of JSON
    Export,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PlanCommand {
    /// Propose a plan over iterations
    Propose(Propose),
    /// Show a plan: the one in force, else the latest, else the one named
    Show {
        /// Key of the plan: P-2
        plan: Option<String>,
    },
    /// Why an asset or a workload is where a plan has it, and what it waits for
    Explain {
        /// Name of an asset, or key, title or name of a workload
        item: String,
        /// Key of the plan [default: the one in force, else the latest]
        #[arg(long, value_name = "PLAN")]
        plan: Option<String>,
    },
    /// All plans
    List(List),
    /// What differs between two plans, by workload
    Diff {
        /// Key of the first plan [default: the one in force, else the one before the second]
        before: Option<String>,
        /// Key of the second plan [default: the latest]
        after: Option<String>,
    },
    /// Make a proposed plan the one in force
    Adopt {
        /// Key of the plan [default: the latest proposal]
        plan: Option<String>,
        /// Why, for the history
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct Propose {
    /// First day of the first iteration
    #[arg(long, value_name = "DATE")]
    pub(crate) start: Date,
    /// Length of an iteration: 1w to 6w, or days (10d)
    #[arg(long, default_value = "2w", value_name = "LENGTH")]
    pub(crate) length: String,
    /// How many iterations, at most [default: as many as make a year]
    #[arg(long, value_name = "N")]
    pub(crate) iterations: Option<u32>,
    /// Teams, their capacity by skill, freezes, days off, and rules that the plan follows; the
    /// standing team file of the portfolio without it
    #[arg(long, value_name = "FILE")]
    pub(crate) team_capacity: Option<PathBuf>,
    /// Seed of the search
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) seed: u64,
    /// Search for so many seconds; without it the work is fixed, and equal input gives an equal plan
    #[arg(long, value_name = "SECONDS")]
    pub(crate) time_limit: Option<f64>,
    /// Stay close to the plan in force: what it has in iterations that have begun stays, and every
    /// other package that moves elsewhere costs so much [default: the delay of an average package
    /// by an iteration]
    #[arg(long, value_name = "COST", num_args = 0..=1)]
    #[expect(clippy::option_option, reason = "given without a value it has a usual one")]
    pub(crate) stability: Option<Option<u32>>,
    /// Say what dropping each rule would save: the plan is made again without each
    #[arg(long)]
    pub(crate) rule_costs: bool,
    /// Say which capacity holds the plan back, and what a person's week more of it would bring
    #[arg(long)]
    pub(crate) bottlenecks: bool,
    /// Why, for the history
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Write the shipped rule files into a folder, to edit and use with --rules
    Export {
        /// The folder
        directory: PathBuf,
    },
    /// Check the rule files of the folder given by --rules
    Check,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MappingCommand {
    /// Guess from the headers which column means what, for you to edit
    Draft {
        /// The file
        file: PathBuf,
        /// Where to write the mapping [default: standard output]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}
