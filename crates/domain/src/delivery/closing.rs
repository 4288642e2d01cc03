//! The end of an iteration: what was done, what comes back, and how fast the team is.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::estate::Workload;
use crate::id::Id;
use crate::words::words;

use super::commitment::{Committed, Drift, ScopeChange, scope};
use super::task::reason;
use super::{Iteration, IterationStatus, Refusal, Task, TaskState};

words! {
    /// What a team says at the end of an iteration.
    LessonKind:
    /// It is worth keeping.
    Well "well" "went well";
    /// It is worth changing: it can become a task.
    Better "better" "could be better";
    /// It was not known before.
    Learned "learned" "was learned";
}

/// One item of a retrospective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// What it is.
    pub kind: LessonKind,
    /// Text, at most 500 characters.
    pub says: String,
}

impl Lesson {
    /// An item as it is kept.
    ///
    /// # Errors
    /// If the text is empty, too long, or no text.
    pub fn new(kind: LessonKind, says: &str) -> Result<Self, Refusal> {
        Ok(Self { kind, says: reason(says)? })
    }
}

/// A task that was not finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// The task.
    pub task: Id<Task>,
    /// The number of its key.
    pub number: i64,
    /// Its workload.
    pub workload: Id<Workload>,
    /// Its estimate, in tenths of an hour.
    pub estimate_tenths: i64,
    /// Why it was not finished.
    pub because: String,
}

/// What an iteration achieved. It is written once, and nothing that happens to a task later changes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// When.
    pub at: Timestamp,
    /// Who closed it.
    pub by: String,
    /// What was committed, in tenths of an hour.
    pub committed_tenths: i64,
    /// How the scope changed.
    pub drift: Drift,
    /// What was finished, with the estimates that it had in the scope.
    pub done: Vec<Committed>,
    /// What comes back.
    pub returned: Vec<Returned>,
    /// Hours that were worked on all of it, in tenths.
    pub spent_tenths: i64,
    /// Days from Monday to Friday.
    pub days: i64,
    /// What went well, what could be better, what was learned; in the team's words, may be empty.
    pub retrospective: String,
    /// Items of the retrospective.
    #[serde(default)]
    pub lessons: Vec<Lesson>,
}

impl Closing {
    /// Velocity: the estimates of what was finished, in tenths of an hour.
    pub fn done_tenths(&self) -> i64 {
        self.done.iter().map(|one| one.estimate_tenths).sum()
    }

    /// How much of what was committed was finished, in percent; tasks that came in later do not count.
    pub fn kept_percent(&self, committed: &[Committed]) -> i64 {
        let all: i64 = committed.iter().map(|one| one.estimate_tenths).sum();
        let is_done = |one: &&Committed| self.done.iter().any(|done| done.task == one.task);
        let kept: i64 = committed.iter().filter(is_done).map(|one| one.estimate_tenths).sum();
        if all == 0 { 0 } else { kept * 100 / all }
    }
}

/// Closes an iteration, or says why it cannot be closed.
///
/// `tasks` are all that stand in it. `because` gives the reason why one was not finished. What comes
/// back leaves the iteration; whoever calls this takes it out.
pub fn close(
    iteration: &Iteration,
    changes: &[ScopeChange],
    tasks: &[Task],
    because: &dyn Fn(&Task) -> Option<String>,
    (by, now, days, retrospective): (&str, Timestamp, i64, &str),
) -> Result<Closing, Refusal> {
    let key = iteration.key();
    let Some(commitment) = &iteration.commitment else {
        return Refusal::because(format!("{key} was never committed: there is nothing to close"));
    };
    if iteration.status() == IterationStatus::Closed {
        return Refusal::because(format!("{key} is closed already"));
    }
    let scope = scope(commitment, changes)?;
    if scope.len() != tasks.len() || tasks.iter().any(|task| !scope.contains_key(&task.id)) {
        return Refusal::because(format!(
            "what stands in {key} is not what was committed and changed since: restore a backup"
        ));
    }
    let mut closing = Closing {
        at: now.max(commitment.at),
        by: by.to_owned(),
        committed_tenths: commitment.tenths(),
        drift: Drift::of(changes),
        done: Vec::new(),
        returned: Vec::new(),
        spent_tenths: tasks.iter().map(|task| task.spent_tenths).sum(),
        days,
        retrospective: retrospective.trim().to_owned(),
        lessons: Vec::new(),
    };
    let mut silent = Vec::new();
    for task in tasks {
        if task.state == TaskState::Done {
            closing.done.extend(scope.get(&task.id).cloned());
            continue;
        }
        let said = because(task).or_else(|| Some(task.blocked.as_ref()?.because.clone()));
        match said.as_deref().map(reason) {
            Some(Ok(because)) => closing.returned.push(Returned {
                task: task.id,
                number: task.number,
                workload: task.workload,
                estimate_tenths: task.estimate_tenths,
                because,
            }),
            _ => silent.push(task.key()),
        }
    }
    if !silent.is_empty() {
        let more = silent.len().saturating_sub(5);
        silent.truncate(5);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let told = silent.join(", ");
        return Refusal::because(format!("say why {told}{more} comes back unfinished"));
    }
    Ok(closing)
}

/// How fast a team is, from what it closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Pace {
    /// How many iterations it rests on.
    pub iterations: usize,
    /// Work finished in ten working days, in tenths of an hour: the mean.
    pub tenths_in_ten_days: i64,
    /// The slowest of them, and the fastest.
    pub range_tenths: (i64, i64),
    /// Hours worked on what was finished or came back, in percent of its estimates; none if nobody
    /// wrote hours.
    pub spent_percent: Option<i64>,
}

/// The pace of the last `most` closed iterations, the latest last; none without a closed one that had
/// working days.
///
/// Iterations of different length are compared by ten working days.
pub fn pace(closed: &[&Closing], most: usize) -> Option<Pace> {
    let last: Vec<&&Closing> = closed.iter().rev().filter(|one| one.days > 0).take(most).collect();
    let paces: Vec<i64> = last.iter().map(|one| one.done_tenths() * 10 / one.days).collect();
    let range_tenths = (*paces.iter().min()?, *paces.iter().max()?);
    let (done, days) =
        last.iter().fold((0, 0), |(done, days), one| (done + one.done_tenths(), days + one.days));
    let (spent, estimated) = last.iter().fold((0, 0), |(spent, estimated), one| {
        let back: i64 = one.returned.iter().map(|task| task.estimate_tenths).sum();
        (spent + one.spent_tenths, estimated + one.done_tenths() + back)
    });
    Some(Pace {
        iterations: paces.len(),
        tenths_in_ten_days: done * 10 / days,
        range_tenths,
        spent_percent: (spent > 0 && estimated > 0).then(|| spent * 100 / estimated),
    })
}
