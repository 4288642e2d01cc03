//! The execution plan of a release: who does what after what, down to the switch of each workload.
//!
//! A plan is a directed graph of *steps* without a circle. People write it as text ([`write`] drafts one,
//! [`read`] expands it over the assets of the release); [`ExecutionPlan::turn`] starts, pauses and
//! resumes it, and [`ExecutionPlan::step`] moves one step. What is ready follows from the graph alone.
//! A step of kind `script` holds a command that people or pipelines run elsewhere: they report its exit.

mod draft;
mod graph;
pub mod happening;
mod moves;
mod text;

use std::fmt;

use crate::estate::Asset;
use crate::id::{Id, Named};
use crate::words::words;

use super::{Refusal, ReleaseBacklog, Signature};

pub use draft::write;
pub use moves::{Move, Turn};
pub use text::{LONGEST_TEXT, Scope, ScopeWorkload, read};

/// So many steps are in one plan, once those for each asset are counted.
pub const MOST_STEPS: usize = 5_000;

words! {
    /// Where an execution plan stands.
    ExecutionStatus:
    /// It is written: nothing has begun.
    Draft "draft" "draft";
    /// Steps begin and end.
    Running "running" "running";
    /// What runs may end; nothing begins.
    Paused "paused" "paused";
    /// Every step is done or skipped.
    Finished "finished" "finished";
}

words! {
    /// What a step is.
    StepKind:
    /// Somebody does it.
    Manual "manual" "manual";
    /// Somebody who did not prepare it says yes.
    Approval "approval" "approval";
    /// A command that runs elsewhere; its exit is reported.
    Script "script" "script";
}

words! {
    /// Where a step stands.
    StepState:
    /// Steps before it have not ended.
    Waiting "waiting" "waiting";
    /// It can begin.
    Ready "ready" "ready";
    /// It has begun.
    Running "running" "running";
    /// It ended well.
    Done "done" "done";
    /// It was left out, with a reason.
    Skipped "skipped" "skipped";
    /// It ended badly; it can be tried again or skipped.
    Failed "failed" "failed";
}

impl StepState {
    /// Whether what waits for the step can go on.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Skipped)
    }
}

/// Which step: `7`, or `7.2` for the second asset of a step that is done for each asset. As something
/// that is waited for, `7` is all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepKey {
    /// The number that the text gives it, from 1.
    pub line: i64,
    /// The asset, from 1; 0 for a step as a whole.
    pub part: i64,
}

impl StepKey {
    /// The key that people write; none if it is none.
    pub fn named(text: &str) -> Option<Self> {
        let positive = |text: &str| text.parse().ok().filter(|number: &i64| *number > 0);
        match text.split_once('.') {
            None => Some(Self { line: positive(text)?, part: 0 }),
            Some((line, part)) => Some(Self { line: positive(line)?, part: positive(part)? }),
        }
    }
}

impl fmt::Display for StepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            0 => write!(f, "{}", self.line),
            part => write!(f, "{}.{part}", self.line),
        }
    }
}

/// An asset that a step is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepAsset {
    /// The asset.
    pub id: Id<Asset>,
    /// Its name when the plan was written.
    pub name: String,
}

/// A step of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionStep {
    /// Which one.
    pub key: StepKey,
    /// What is to be done.
    pub title: String,
    /// What it is.
    pub kind: StepKind,
    /// Key of the workload that it is for; none if it is for the whole release.
    pub workload: Option<String>,
    /// The asset that it is for.
    pub asset: Option<StepAsset>,
    /// The command of a script, shown and never run here.
    pub command: Option<String>,
    /// What has to be over before it begins.
    pub after: Vec<StepKey>,
    /// Where it stands.
    pub state: StepState,
    /// Who began it last, and when.
    pub begun: Option<Signature>,
    /// Who ended it last, and when.
    pub ended: Option<Signature>,
    /// What was said when it ended.
    pub word: Option<String>,
    /// The exit code of a script that ended.
    pub exit: Option<i64>,
    /// How often it was begun.
    pub attempts: i64,
}

/// The execution plan of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionPlan {
    /// Id.
    pub id: Id<ExecutionPlan>,
    /// Short key number, once in the portfolio: 1 of `EP-1`.
    pub number: i64,
    /// The release that it executes.
    pub release: Id<ReleaseBacklog>,
    /// Where it stands.
    pub status: ExecutionStatus,
    /// The plan as people wrote it, TOML.
    pub text: String,
    /// Its steps, in the order of the text.
    pub steps: Vec<ExecutionStep>,
    /// Who wrote the text last, and when.
    pub written: Signature,
    /// Counted up with each change.
    pub version: i64,
}

impl Named for ExecutionPlan {
    const PREFIX: &'static str = "execution";
}

impl ExecutionPlan {
    /// The short key that people use.
    pub fn key(&self) -> String {
        format!("EP-{}", self.number)
    }

    /// The number behind a key such as `EP-1`.
    pub fn number_of(key: &str) -> Option<i64> {
        key.strip_prefix("EP-")?.parse().ok().filter(|number| *number > 0)
    }

    /// A plan that is new, from its text.
    pub fn draft(
        (id, number): (Id<Self>, i64),
        release: Id<ReleaseBacklog>,
        (text, scope): (&str, &Scope),
        written: Signature,
    ) -> Result<Self, Refusal> {
        let (steps, text) = (read(text, scope)?, text.to_owned());
        let status = ExecutionStatus::Draft;
        Ok(Self { id, number, release, status, text, steps, written, version: 1 })
    }

    /// The plan with another text, while nothing has begun.
    pub fn rewrite(&self, text: &str, scope: &Scope, written: Signature) -> Result<Self, Refusal> {
        if self.status != ExecutionStatus::Draft {
            let (key, status) = (self.key(), self.status);
            return Refusal::because(format!("{key} is {status}: only a draft is written anew"));
        }
        let (steps, text) = (read(text, scope)?, text.to_owned());
        Ok(Self { text, steps, written, version: self.version + 1, ..self.clone() })
    }

    /// The step of this key.
    pub fn find(&self, key: StepKey) -> Option<&ExecutionStep> {
        self.steps.iter().find(|step| step.key == key)
    }

    /// How many steps are in a state.
    pub fn count(&self, state: StepState) -> usize {
        self.steps.iter().filter(|step| step.state == state).count()
    }
}

#[cfg(test)]
mod tests;
