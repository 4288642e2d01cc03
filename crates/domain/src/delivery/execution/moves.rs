//! How a plan and its steps move. There is no other way.

use std::collections::BTreeSet;

use super::super::task::reason;
use super::{
    ExecutionPlan, ExecutionStatus, ExecutionStep, Refusal, Signature, StepKey, StepKind, StepState,
};

/// A move of the plan as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// From draft to running.
    Start,
    /// From running to paused.
    Pause,
    /// From paused to running.
    Resume,
}

/// A move of one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// Work on it begins.
    Begin,
    /// It is done; what was seen.
    Complete(String),
    /// It ended badly; why.
    Fail(String),
    /// After a failure it can begin again.
    Retry,
    /// It is left out; why.
    Skip(String),
    /// A script ended elsewhere with this exit code; a note may be empty.
    Report(i64, String),
}

impl Move {
    /// What happened, as a word of the history.
    pub fn told(&self) -> &'static str {
        match self {
            Self::Begin => "begun",
            Self::Complete(_) => "completed",
            Self::Fail(_) => "failed",
            Self::Retry => "retried",
            Self::Skip(_) => "skipped",
            Self::Report(..) => "reported",
        }
    }
}

/// Whether two names are of one person: capitals make nobody another one.
fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

impl ExecutionPlan {
    /// Starts, pauses or resumes it.
    pub fn turn(&self, turn: Turn) -> Result<Self, Refusal> {
        use ExecutionStatus::{Draft, Paused, Running};
        let (from, to, told) = match turn {
            Turn::Start => (Draft, Running, "only a draft is started"),
            Turn::Pause => (Running, Paused, "only what is running is paused"),
            Turn::Resume => (Paused, Running, "only what is paused is resumed"),
        };
        if self.status != from {
            return Refusal::because(format!("{} is {}: {told}", self.key(), self.status));
        }
        let mut after = Self { status: to, version: self.version + 1, ..self.clone() };
        after.settle();
        Ok(after)
    }

    /// Moves one step, or tells why not. `by` is who moves it, and when.
    pub fn step(&self, key: StepKey, how: &Move, by: &Signature) -> Result<Self, Refusal> {
        let told = |text: String| Refusal::because(format!("step {key}: {text}"));
        if matches!(self.status, ExecutionStatus::Draft | ExecutionStatus::Finished) {
            return Refusal::because(format!("{} is {}: no step moves", self.key(), self.status));
        }
        let Some(step) = self.find(key) else {
            let parts = self.steps.iter().filter(|step| step.key.line == key.line).count();
            return match parts {
                0 => told(format!("{} has no such step", self.key())),
                _ if key.part == 0 => {
                    told(format!("it is done for each asset: name {key}.1 to {key}.{parts}"))
                }
                _ => told(format!("it has {parts} assets")),
            };
        };
        if let Err(refusal) = self.admits(step, how, &by.by) {
            return told(refusal.0);
        }
        let mut after = Self { version: self.version + 1, ..self.clone() };
        if let Some(moved) = after.steps.iter_mut().find(|step| step.key == key) {
            moved.go(how, by)?;
        }
        after.settle();
        if after.steps.iter().all(|step| step.state.is_over()) {
            after.status = ExecutionStatus::Finished;
        }
        Ok(after)
    }

    /// Whether a step may be moved so by this person; else why not.
    pub fn admits(&self, step: &ExecutionStep, how: &Move, by: &str) -> Result<(), Refusal> {
        use StepKind::{Approval, Script};
        use StepState::{Failed, Ready, Running, Waiting};
        let (state, kind) = (step.state, step.kind);
        // What has no work of its own need not be begun before it ends.
        let at_once = match how {
            Move::Complete(_) => kind == Approval,
            Move::Report(..) => true,
            _ => false,
        };
        let from: &[StepState] = match how {
            Move::Begin => &[Ready],
            Move::Complete(_) | Move::Report(..) if at_once => &[Ready, Running],
            Move::Complete(_) | Move::Fail(_) | Move::Report(..) => &[Running],
            Move::Retry => &[Failed],
            Move::Skip(_) => &[Waiting, Ready, Failed],
        };
        match how {
            Move::Complete(_) if kind == Script => {
                return Refusal::because("it is a script: report its exit");
            }
            Move::Report(..) if kind != Script => {
                return Refusal::because(format!("it is no script but {kind}: complete it"));
            }
            _ => {}
        }
        if !from.contains(&state) {
            let known: Vec<&str> = from.iter().map(|one| one.label()).collect();
            let known = known.join(" or ");
            return Refusal::because(format!("it is {state}; that needs one that is {known}"));
        }
        let begins = matches!(how, Move::Begin) || (at_once && state == Ready);
        if begins && self.status == ExecutionStatus::Paused {
            return Refusal::because("the plan is paused: nothing begins before it is resumed");
        }
        if kind == Approval && matches!(how, Move::Complete(_) | Move::Skip(_)) {
            return self.is_another(step, by);
        }
        Ok(())
    }

    /// Who approves, or does without an approval, neither wrote the plan nor did what is approved.
    fn is_another(&self, step: &ExecutionStep, by: &str) -> Result<(), Refusal> {
        if same(&self.written.by, by) {
            return Refusal::because(format!("{by} wrote the plan: somebody else has to approve"));
        }
        let before = |one: &&ExecutionStep| step.after.iter().any(|wait| wait.covers(one.key));
        let did = |one: &&ExecutionStep| {
            let hands = [one.begun.as_ref(), one.ended.as_ref()];
            hands.into_iter().flatten().any(|hand| same(&hand.by, by))
        };
        match self.steps.iter().filter(before).find(did) {
            Some(one) => Refusal::because(format!(
                "{by} worked on step {} before it: somebody else has to approve",
                one.key
            )),
            None => Ok(()),
        }
    }

    /// What is not over: steps, and steps as a whole of which one part is not.
    pub fn open(&self) -> BTreeSet<StepKey> {
        let steps = self.steps.iter().filter(|step| !step.state.is_over());
        steps.flat_map(|step| [step.key, StepKey { line: step.key.line, part: 0 }]).collect()
    }

    /// Makes ready what waits for nothing any more, once the plan was started.
    fn settle(&mut self) {
        let open = self.open();
        for step in &mut self.steps {
            let met = || step.after.iter().all(|wait| !open.contains(wait));
            if step.state == StepState::Waiting && met() {
                step.state = StepState::Ready;
            }
        }
    }
}

impl StepKey {
    /// Whether this, as something that is waited for, takes in a step.
    pub fn covers(self, step: Self) -> bool {
        self.line == step.line && (self.part == 0 || self.part == step.part)
    }
}

impl ExecutionStep {
    /// The same step after a move that was admitted.
    fn go(&mut self, how: &Move, by: &Signature) -> Result<(), Refusal> {
        // A clock that goes back makes no step end before it began.
        let last = self.ended.iter().chain(&self.begun).map(|one| one.at).max();
        let by = Signature { by: by.by.clone(), at: last.map_or(by.at, |last| last.max(by.at)) };
        if matches!(how, Move::Begin)
            || (self.state == StepState::Ready && !matches!(how, Move::Skip(_)))
        {
            self.begun = Some(by.clone());
            self.attempts += 1;
        }
        let (state, word, exit) = match how {
            Move::Begin => (StepState::Running, None, None),
            Move::Complete(word) => (StepState::Done, Some(reason(word)?), None),
            Move::Fail(word) => (StepState::Failed, Some(reason(word)?), None),
            // What waits for it has not begun: it is as ready as it was. The word of the failure stays.
            Move::Retry => {
                self.state = StepState::Ready;
                return Ok(());
            }
            Move::Skip(word) => (StepState::Skipped, Some(reason(word)?), None),
            Move::Report(exit, word) => {
                let state = if *exit == 0 { StepState::Done } else { StepState::Failed };
                let said = Some(word.trim()).filter(|word| !word.is_empty());
                (state, said.map(reason).transpose()?, Some(*exit))
            }
        };
        self.ended = (state != StepState::Running).then_some(by);
        (self.state, self.word, self.exit) = (state, word, exit);
        Ok(())
    }
}
