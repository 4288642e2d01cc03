//! Execution plans of releases.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;
use landfall_domain::delivery::execution::{ExecutionPlan, LONGEST_TEXT, Move, Turn};

use crate::actions::delivery::execution::{
    draft, find_execution, release_of, rewrite, step as move_step, turn,
};
use crate::boot::Context;
use crate::documents::delivery::{ExecutionDetail, ExecutionDocument};
use crate::failure::Failure;

use super::super::args::List;
use super::super::output::Out;

/// So many plans are listed.
const MOST: i64 = 10_000;

#[derive(Debug, Subcommand)]
pub(crate) enum ExecutionCommand {
    /// The execution plans that there are, the newest first
    List(List),
    /// Draft the plan of a release backlog that was committed to
    Draft {
        /// Key of the release backlog, such as RB-1
        release: String,
    },
    /// One plan with its steps
    Show {
        /// Its key, such as EP-1
        execution: String,
        /// Show its text instead: TOML, which `set` takes back
        #[arg(long)]
        text: bool,
    },
    /// Give a draft another text
    Set {
        /// Its key
        execution: String,
        /// A file of TOML
        file: PathBuf,
    },
    /// Start a draft: what waits for nothing becomes ready
    Start {
        /// Its key
        execution: String,
    },
    /// Let nothing begin; what runs may end
    Pause {
        /// Its key
        execution: String,
    },
    /// Go on after a pause
    Resume {
        /// Its key
        execution: String,
    },
    /// Begin a step that is ready
    Begin {
        /// Key of the plan
        execution: String,
        /// The step, as 7 or 7.2
        step: String,
    },
    /// End a step well; an approval is completed by somebody who did not prepare it
    Complete {
        /// Key of the plan
        execution: String,
        /// The step, as 7 or 7.2
        step: String,
        /// What was seen
        #[arg(long, value_name = "TEXT")]
        comment: String,
    },
    /// Say that a step failed
    Fail {
        /// Key of the plan
        execution: String,
        /// The step, as 7 or 7.2
        step: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// Let a step that failed begin again
    Retry {
        /// Key of the plan
        execution: String,
        /// The step, as 7 or 7.2
        step: String,
    },
    /// Leave a step out
    Skip {
        /// Key of the plan
        execution: String,
        /// The step, as 7 or 7.2
        step: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        because: String,
    },
    /// Report how a script ended that was run elsewhere; Landfall runs none
    Report {
        /// Key of the plan
        execution: String,
        /// The step, as 7 or 7.2
        step: String,
        /// Its exit code; 0 is well
        #[arg(long, value_name = "CODE", allow_negative_numbers = true)]
        exit: i64,
        /// What it said
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
}

/// `landfall execution …`.
pub(crate) async fn run(
    list: &List,
    command: Option<ExecutionCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    use ExecutionCommand as Do;
    let plan = match command {
        None => return all(list, cx, out).await,
        Some(Do::List(list)) => return all(&list, cx, out).await,
        Some(Do::Draft { release }) => draft(cx, &release).await?,
        Some(Do::Show { execution, text }) => return show_one(&execution, text, cx, out).await,
        Some(Do::Set { execution, file }) => {
            rewrite(cx, (&execution, None), &text_of(&file)?).await?
        }
        Some(Do::Start { execution }) => turn(cx, (&execution, None), Turn::Start).await?,
        Some(Do::Pause { execution }) => turn(cx, (&execution, None), Turn::Pause).await?,
        Some(Do::Resume { execution }) => turn(cx, (&execution, None), Turn::Resume).await?,
        Some(moved) => {
            let (execution, step, how) = match moved {
                Do::Complete { execution, step, comment } => {
                    (execution, step, Move::Complete(comment))
                }
                Do::Fail { execution, step, because } => (execution, step, Move::Fail(because)),
                Do::Skip { execution, step, because } => (execution, step, Move::Skip(because)),
                Do::Report { execution, step, exit, note } => {
                    (execution, step, Move::Report(exit, note))
                }
                Do::Retry { execution, step } => (execution, step, Move::Retry),
                Do::Begin { execution, step } => (execution, step, Move::Begin),
                // The arms above took these.
                Do::List(_)
                | Do::Draft { .. }
                | Do::Show { .. }
                | Do::Set { .. }
                | Do::Start { .. }
                | Do::Pause { .. }
                | Do::Resume { .. } => return Ok(()),
            };
            move_step(cx, (&execution, None), &step, &how).await?
        }
    };
    show(&plan, cx, out).await
}

/// The text of a file that is no longer than a plan may be.
fn text_of(file: &std::path::Path) -> anyhow::Result<String> {
    let name = file.display();
    let size = std::fs::metadata(file).with_context(|| format!("cannot read {name}"))?.len();
    if size > LONGEST_TEXT as u64 {
        let told = format!("text: {name} is longer than {LONGEST_TEXT} bytes");
        return Err(Failure::Usage(told).into());
    }
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {name}"))?;
    let wrong = |_| Failure::Usage(format!("text: {name} is no UTF-8 text"));
    Ok(String::from_utf8(bytes).map_err(wrong)?)
}

async fn all(list: &List, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let found = ExecutionDocument::last(&mut tx, MOST).await?;
    tx.rollback().await?;
    out.list(found, list)
}

async fn show_one(key: &str, text: bool, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let plan = find_execution(&mut tx, key).await?;
    tx.rollback().await?;
    if text && !out.json {
        return out.say(plan.text.trim_end());
    }
    show(&plan, cx, out).await
}

async fn show(plan: &ExecutionPlan, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let release = release_of(&mut tx, plan).await?;
    tx.rollback().await?;
    let detail = ExecutionDetail::of(plan, &release, &cx.actor);
    if out.json {
        return Out::document(&detail);
    }
    let ExecutionDocument { key, release, title, status, .. } = &detail.execution;
    out.say(&format!("{key} of {release} {title}: {status}"))?;
    for one in &detail.items {
        let of = [one.workload.as_deref(), one.asset.as_deref()];
        let of: Vec<&str> = of.into_iter().flatten().collect();
        let waits = if one.waits_for.is_empty() {
            String::new()
        } else {
            format!(", waits for {}", one.waits_for.join(", "))
        };
        let said = one.word.as_ref().map(|word| format!(" ({word})")).unwrap_or_default();
        let (step, title, state, of) = (&one.step, &one.title, one.state, of.join(" "));
        out.say(&format!("  {step:>6} {state:<8} {title} {of}{waits}{said}"))?;
    }
    Ok(())
}
