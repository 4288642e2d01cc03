//! What can be said of release backlogs, iterations and tasks.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::super::args::List;
use super::change_args::CriterionCommand;

#[derive(Debug, Subcommand)]
pub(crate) enum ReleaseCommand {
    /// Let work on a proposed release begin; the last review has to be closed
    Start {
        /// Key of the release, such as R-1
        release: String,
        /// Begin although no review is closed; the reason stands in the history with your name
        #[arg(long, value_name = "REASON")]
        against: Option<String>,
    },
    /// The release backlogs that were submitted
    Backlogs(List),
    /// Everything about one release backlog
    Show {
        /// Its key, such as RB-1
        release: String,
    },
    /// Submit a release backlog for the strategy team: each workload with every asset that it needs
    Submit(Submit),
    /// Say that a workload outside, which a release backlog needs, can be reached from the cloud
    Reach {
        /// Key of the release backlog
        release: String,
        /// Key of the workload that it needs
        workload: String,
        /// How it is known: a test, a measurement, a design
        #[arg(long, value_name = "TEXT")]
        evidence: String,
    },
    /// Commit to a release backlog for the adoption team: its tasks are made
    Commit {
        /// Its key, such as RB-1
        release: String,
        /// Commit although no review is closed; the reason stands in the history with your name
        #[arg(long, value_name = "REASON")]
        against: Option<String>,
    },
    /// What it changes for people: the questions of its business change plan, and the answers
    ChangePlan {
        /// Its key, such as RB-1
        release: String,
        /// An answer, as downtime=told on Monday; without a text it is taken back (repeatable)
        #[arg(long = "answer", value_name = "QUESTION=TEXT")]
        answers: Vec<String>,
    },
    /// What has to hold before users come to it; alone it shows all
    Criteria {
        /// Its key, such as RB-1
        release: String,
        #[command(subcommand)]
        step: Option<CriterionCommand>,
    },
    /// Write its tasks as a file for another tool
    Export {
        /// Its key, such as RB-1
        release: String,
        /// The tool that reads the file
        #[arg(long = "as", value_name = "TOOL", value_parser = ["azure-devops", "jira", "ms-project", "gantt", "aws-mgn", "migration-factory"])]
        tool: String,
        #[command(flatten)]
        to: Target,
    },
    /// Days on which to release: once what is complete is worth what a release disrupts
    Points {
        /// What a release disrupts, in workloads of the first rank
        #[arg(long, value_name = "N", default_value_t = crate::documents::delivery::USUAL_DISRUPTION)]
        disruption: f64,
    },
    /// Give the machines in a wave plan of Azure Migrate the waves of release backlogs
    Waves {
        /// Its table of workloads and waves (CSV): only `Wave Name` changes
        table: PathBuf,
        /// Where to write it
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Take a release backlog back that nobody committed to
    Withdraw {
        /// Its key, such as RB-1
        release: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
}

/// Where an export goes.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// Where to write it; if there are several files, the second one is FILE-2
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
    /// The project in Azure DevOps, with which iteration paths begin; without it they stay empty
    #[arg(long, value_name = "NAME")]
    pub(super) project: Option<String>,
    /// The account in the cloud, for tools that move machines
    #[arg(long, value_name = "ID", default_value = "")]
    pub(super) account: String,
    /// The region, for tools that move machines
    #[arg(long, value_name = "NAME", default_value = "")]
    pub(super) region: String,
}

#[derive(Debug, Args)]
pub(crate) struct Submit {
    /// A proposed release, such as R-1, or keys of workloads
    #[arg(required = true, value_name = "RELEASE|WORKLOAD")]
    pub(super) what: Vec<String>,
    /// What people call it
    #[arg(long, value_name = "TEXT")]
    pub(super) title: String,
    /// Why its value justifies the disruption
    #[arg(long, value_name = "TEXT")]
    pub(super) because: String,
    /// How users come to it: `single_step`, staged or flight
    #[arg(long, value_name = "MODEL", default_value = "staged")]
    pub(super) promotion: String,
}

/// An iteration, and the team if several have one of this key.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Its key, such as I-3
    pub(super) iteration: String,
    /// Its team, if several have an iteration of this key
    #[arg(long, value_name = "NAME")]
    pub(super) team: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum IterationCommand {
    /// Lay out the iterations of a team for a year
    LayOut {
        /// The team, if there are several
        #[arg(long, value_name = "NAME")]
        team: Option<String>,
        /// First day [default: behind those that there are, or as in the plan in force]
        #[arg(long, value_name = "DATE")]
        first: Option<Date>,
        /// Weeks of each, 1 to 6 [default: as before, or 2]
        #[arg(long, value_name = "N")]
        weeks: Option<u8>,
        /// Last day to cover [default: a year]
        #[arg(long, value_name = "DATE")]
        until: Option<Date>,
    },
    /// The iterations of teams, with what was committed and done
    Boxes(List),
    /// One iteration: its backlog, capacity by skill, and what became of it
    Show(Which),
    /// Put tasks that wait into an iteration; a key of a workload means all its tasks
    Put {
        #[command(flatten)]
        which: Which,
        /// Keys of tasks or workloads
        #[arg(required = true, value_name = "TASK|WORKLOAD")]
        what: Vec<String>,
        /// Why, if the team is committed already
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Take tasks out of their iteration: they wait again
    TakeOut {
        /// Keys of tasks
        #[arg(required = true, value_name = "TASK")]
        tasks: Vec<String>,
        /// Why, if the team is committed already
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Fill a planned iteration with what fits of the tasks that wait, down the list
    Fill {
        #[command(flatten)]
        which: Which,
        /// Only with what the plan in force places in these days
        #[arg(long)]
        as_planned: bool,
        /// Show what would go in, and write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Commit the team to what stands in an iteration
    Commit {
        #[command(flatten)]
        which: Which,
        /// Why more is taken than fits
        #[arg(long, value_name = "REASON")]
        over: Option<String>,
    },
    /// Close an iteration: what is unfinished waits again, each with its reason
    Close {
        #[command(flatten)]
        which: Which,
        /// Why a task was not finished, as T-3=ill (repeatable)
        #[arg(long = "task", value_name = "TASK=REASON")]
        tasks: Vec<String>,
        /// Why all others were not finished
        #[arg(long, value_name = "TEXT")]
        because: Option<String>,
        /// What went well, what could be better, what was learned
        #[arg(long, value_name = "TEXT", default_value = "")]
        retrospective: String,
        /// What is worth keeping; may be said several times
        #[arg(long, value_name = "TEXT")]
        well: Vec<String>,
        /// What is worth changing: it can become a task with `tasks add`
        #[arg(long, value_name = "TEXT")]
        better: Vec<String>,
        /// What was not known before
        #[arg(long, value_name = "TEXT")]
        learned: Vec<String>,
    },
    /// Write its tasks as a file for another tool
    Export {
        #[command(flatten)]
        which: Which,
        /// The tool that reads the file
        #[arg(long = "as", value_name = "TOOL", value_parser = ["azure-devops", "jira"])]
        tool: String,
        #[command(flatten)]
        to: Target,
    },
    /// Whether the line to the cloud carries what each iteration copies
    Replication(List),
    /// How fast each team is, from its last three closed iterations
    Pace(List),
}

#[derive(Debug, Args)]
pub(crate) struct TaskList {
    #[command(flatten)]
    pub(super) list: List,
    /// Those of an iteration; else those that wait
    #[arg(long, value_name = "ITERATION")]
    pub(super) iteration: Option<String>,
    /// The team of the iteration, if several have one of this key
    #[arg(long, value_name = "NAME")]
    pub(super) team: Option<String>,
    /// Those of a release backlog
    #[arg(long, value_name = "RELEASE", conflicts_with = "iteration")]
    pub(super) release: Option<String>,
    /// Those that you work on
    #[arg(long, conflicts_with_all = ["iteration", "release"])]
    pub(super) mine: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TaskCommand {
    /// A task with its runbook and what people wrote to it
    Show {
        /// Its key, such as T-12
        task: String,
    },
    /// Add one that no template makes; it waits in the release backlog that has its workload
    Add {
        /// What to do
        name: String,
        /// Key of the workload, such as W-3
        #[arg(long, value_name = "WORKLOAD")]
        workload: String,
        /// Name of one of its assets; else it is for the workload as a whole
        #[arg(long, value_name = "ASSET", default_value = "")]
        asset: String,
        /// Stage, such as assess
        #[arg(long)]
        stage: String,
        /// Skill that it takes
        #[arg(long)]
        skill: String,
        /// Hours
        #[arg(long)]
        hours: f64,
        /// Why
        #[arg(long, value_name = "TEXT", default_value = "")]
        because: String,
    },
    /// Write a comment to it, or evidence that it is done
    Note {
        /// Its key
        task: String,
        /// What
        text: String,
        /// It is evidence: a link, a number, a sentence
        #[arg(long)]
        evidence: bool,
    },
    /// Add a step to its runbook
    AddStep {
        /// Its key
        task: String,
        /// What to do
        text: String,
    },
    /// Tick a step of its runbook off
    Tick {
        /// Its key
        task: String,
        /// Number of the step, from 1
        step: usize,
        /// Open it again
        #[arg(long)]
        undo: bool,
    },
    /// Work on a task
    Pull {
        /// Its key, such as T-12
        task: String,
    },
    /// Work on it no more
    PutBack {
        /// Its key
        task: String,
    },
    /// It is finished
    Finish {
        /// Its key
        task: String,
    },
    /// It proved not to be finished
    Reopen {
        /// Its key
        task: String,
    },
    /// Something keeps it from going on
    Block {
        /// Its key
        task: String,
        /// What
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// It can go on
    Unblock {
        /// Its key
        task: String,
    },
    /// Write hours that were worked on it; less than nothing takes some back
    Spend {
        /// Its key
        task: String,
        /// Hours
        #[arg(allow_hyphen_values = true)]
        hours: f64,
    },
    /// Give it another estimate: hours, three points, or what such tasks took before
    Estimate(Estimating),
    /// Everything that was believed of its effort
    Estimates {
        /// Its key
        task: String,
        #[command(flatten)]
        list: List,
    },
    /// What such tasks took before
    Suggest {
        /// Its key
        task: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Estimating {
    /// Its key
    pub(super) task: String,
    /// Hours
    #[arg(conflicts_with = "hours", value_name = "HOURS")]
    pub(super) value: Option<f64>,
    /// The same by name
    #[arg(long, value_name = "N")]
    pub(super) hours: Option<f64>,
    /// Hours if all goes well; the estimate is (low + 4 likely + high) / 6
    #[arg(long, value_name = "N", requires_all = ["likely", "high"])]
    pub(super) low: Option<f64>,
    /// Hours most likely
    #[arg(long, value_name = "N", requires_all = ["low", "high"])]
    pub(super) likely: Option<f64>,
    /// Hours if much goes wrong
    #[arg(long, value_name = "N", requires_all = ["low", "likely"])]
    pub(super) high: Option<f64>,
    /// Take the median of what such tasks took before
    #[arg(long)]
    pub(super) suggested: bool,
    /// Why; needed if the team is committed already
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: Option<String>,
}
