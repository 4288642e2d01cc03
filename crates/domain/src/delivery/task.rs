//! A task: made from an activity template, pulled by whoever is free, done or blocked.

use std::cmp::max;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::activity::Stage;
use crate::estate::{Asset, Workload};
use crate::id::{Id, Named};
use crate::words::words;

use super::{Iteration, IterationStatus, Refusal, ReleaseBacklog};

words! {
    /// The column of the board in which a task stands.
    TaskState:
    /// Nobody works on it.
    ToDo "to_do" "to do";
    /// Somebody works on it.
    Doing "doing" "doing";
    /// Finished.
    Done "done" "done";
}

/// What keeps a task from going on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocked {
    /// Why.
    pub because: String,
    /// Who said so.
    pub by: String,
    /// Since when.
    pub since: Timestamp,
}

/// One piece of work of a workload, or of one of its assets.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Id: trackers know it by this, whatever becomes of the rest.
    pub id: Id<Task>,
    /// Short key number, once in the portfolio: 12 of `T-12`.
    pub number: i64,
    /// The release for which it is done.
    pub release: Id<ReleaseBacklog>,
    /// Workload.
    pub workload: Id<Workload>,
    /// Asset; none for work on the workload as a whole.
    pub asset: Option<Id<Asset>>,
    /// What to do, in the imperative.
    pub name: String,
    /// Stage that it belongs to.
    pub stage: Stage,
    /// Skill that it takes.
    pub skill: String,
    /// Estimate in tenths of an hour, at least 1.
    pub estimate_tenths: i64,
    /// Hours that were worked on it, in tenths.
    pub spent_tenths: i64,
    /// Where it stands.
    pub state: TaskState,
    /// Who works on it, or did.
    pub assignee: Option<String>,
    /// What keeps it from going on.
    pub blocked: Option<Blocked>,
    /// The iteration that has it; none while it waits in the release backlog.
    pub iteration: Option<Id<Iteration>>,
    /// When somebody began.
    pub started_at: Option<Timestamp>,
    /// When it was finished.
    pub done_at: Option<Timestamp>,
    /// Counted up with each change.
    pub version: i64,
}

impl Named for Task {
    const PREFIX: &'static str = "task";
}

impl Task {
    /// The short key that people use.
    pub fn key(&self) -> String {
        format!("T-{}", self.number)
    }

    /// The number behind a key such as `T-12`.
    pub fn number_of(key: &str) -> Option<i64> {
        key.strip_prefix("T-")?.parse().ok().filter(|number| *number > 0)
    }
}

/// A move on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Whoever moves it works on it.
    Pull,
    /// Nobody works on it any more.
    PutBack,
    /// It is finished.
    Finish,
    /// It proved not to be finished.
    Reopen,
    /// Something keeps it from going on.
    Block(String),
    /// It can go on.
    Unblock,
    /// So many tenths of an hour were worked on it, or less than was said before.
    Spend(i64),
}

/// Who moves a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worker<'a> {
    /// Name.
    pub name: &'a str,
    /// Whether the role leads the adoption team: a lead may move what others work on.
    pub leads: bool,
}

/// How much may be in work at a time; none does not limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// How many tasks one person works on already, and how many are allowed.
    pub person: Option<(usize, usize)>,
    /// The same for the whole team.
    pub team: Option<(usize, usize)>,
}

/// The longest reason, in characters.
const LONGEST: usize = 500;
/// So much work on one task cannot be.
const MOST_TENTHS: i64 = 100_000;

/// Moves a task, or says why it cannot move.
///
/// `status` is that of its iteration. `now` never lies before what was noted earlier: a clock that was
/// put back shows as no time at all.
pub fn step(
    task: &Task,
    step: &Step,
    who: Worker<'_>,
    (status, limits): (Option<IterationStatus>, Limits),
    now: Timestamp,
) -> Result<Task, Refusal> {
    let key = task.key();
    match status {
        None => {
            return Refusal::because(format!(
                "{key} is in no iteration: put it into the current one first"
            ));
        }
        Some(IterationStatus::Planned) => {
            return Refusal::because(format!(
                "the iteration of {key} is not committed yet: commit it before work begins"
            ));
        }
        Some(IterationStatus::Closed) => {
            return Refusal::because(format!(
                "the iteration of {key} is closed: what it did stands"
            ));
        }
        Some(IterationStatus::Current) => {}
    }
    let mut after = Task { version: task.version + 1, ..task.clone() };
    match step {
        Step::Pull => pull(&mut after, who, limits, now)?,
        Step::PutBack => {
            mine(task, who)?;
            expect(task, TaskState::Doing, "is put back")?;
            (after.state, after.assignee) = (TaskState::ToDo, None);
        }
        Step::Finish => {
            mine(task, who)?;
            expect(task, TaskState::Doing, "is finished")?;
            free(task)?;
            let began = task.started_at.unwrap_or(now);
            (after.state, after.done_at) = (TaskState::Done, Some(max(now, began)));
        }
        Step::Reopen => {
            expect(task, TaskState::Done, "is opened again")?;
            (after.state, after.done_at) = (TaskState::Doing, None);
            after.assignee = Some(who.name.to_owned());
        }
        Step::Block(because) => {
            let because = reason(because)?;
            if task.state == TaskState::Done {
                return Refusal::because(format!("{key} is done: nothing can block it"));
            }
            let since = task.blocked.as_ref().map_or(now, |one| one.since);
            after.blocked = Some(Blocked { because, by: who.name.to_owned(), since });
        }
        Step::Unblock => {
            if task.blocked.is_none() {
                return Refusal::because(format!("{key} is not blocked"));
            }
            after.blocked = None;
        }
        Step::Spend(tenths) => {
            let spent = task.spent_tenths.checked_add(*tenths);
            match spent.filter(|all| (0..=MOST_TENTHS).contains(all)) {
                Some(all) if *tenths != 0 => after.spent_tenths = all,
                _ => {
                    return Refusal::because(format!(
                        "{} more on {key} cannot be: it has {} so far",
                        super::hours(*tenths),
                        super::hours(task.spent_tenths)
                    ));
                }
            }
        }
    }
    Ok(after)
}

fn pull(task: &mut Task, who: Worker<'_>, limits: Limits, now: Timestamp) -> Result<(), Refusal> {
    match (task.state, &task.assignee) {
        (TaskState::ToDo, _) => {}
        (TaskState::Doing, Some(other)) if other != who.name && who.leads => {}
        (TaskState::Doing, Some(other)) if other != who.name => {
            return Refusal::because(format!(
                "{other} works on {}: ask {other} to put it back, or a lead to take it over",
                task.key()
            ));
        }
        (TaskState::Doing, _) => {
            return Refusal::because(format!("you work on {} already", task.key()));
        }
        (TaskState::Done, _) => {
            return Refusal::because(format!("{} is done: open it again instead", task.key()));
        }
    }
    free(task)?;
    for (limit, whose) in [(limits.person, "you work"), (limits.team, "the team works")] {
        if let Some((has, most)) = limit.filter(|(has, most)| has >= most) {
            return Refusal::because(format!(
                "{whose} on {has} tasks, and the limit is {most}: finish one, or put one back"
            ));
        }
    }
    (task.state, task.assignee) = (TaskState::Doing, Some(who.name.to_owned()));
    task.started_at = task.started_at.or(Some(now));
    Ok(())
}

/// Only who works on a task, or a lead, moves it on.
fn mine(task: &Task, who: Worker<'_>) -> Result<(), Refusal> {
    match &task.assignee {
        Some(other) if other != who.name && !who.leads => {
            Refusal::because(format!("{other} works on {}, not you", task.key()))
        }
        _ => Ok(()),
    }
}

fn expect(task: &Task, state: TaskState, what: &str) -> Result<(), Refusal> {
    if task.state == state {
        return Ok(());
    }
    let (key, is) = (task.key(), task.state.label());
    Refusal::because(format!("{key} is in `{is}`: only what is in `{}` {what}", state.label()))
}

fn free(task: &Task) -> Result<(), Refusal> {
    match &task.blocked {
        Some(blocked) => Refusal::because(format!(
            "{} is blocked: {}. Say first that it can go on",
            task.key(),
            blocked.because
        )),
        None => Ok(()),
    }
}

/// A reason as it is kept.
pub(super) fn reason(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Refusal::because("say why: the reason is empty");
    }
    if text.chars().count() > LONGEST || text.chars().any(|c| c.is_control() && c != '\n') {
        return Refusal::because(format!("a reason has at most {LONGEST} characters of text"));
    }
    Ok(text.to_owned())
}
