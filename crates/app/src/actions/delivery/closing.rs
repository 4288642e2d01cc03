//! A team closes an iteration: what is unfinished comes back, each with its reason.

use std::collections::BTreeMap;

use landfall_domain::delivery::{
    Closing, Iteration, Lesson, LessonKind, Task, TaskState, close as close_it, working_days,
};
use landfall_domain::event::{Happening, IterationClosed};

use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::find_iteration;

/// What the team says at the end.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// Why tasks come back, by key.
    pub(crate) because: BTreeMap<String, String>,
    /// Why all others come back.
    pub(crate) otherwise: Option<String>,
    /// What went well, what could be better, what was learned.
    pub(crate) retrospective: String,
    /// Items of it.
    pub(crate) lessons: Vec<(LessonKind, String)>,
}

impl Words {
    /// Items as they are typed into one field, a line each; empty lines say nothing.
    pub(crate) fn add_lines(&mut self, kind: LessonKind, text: &str) {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        self.lessons.extend(lines.map(|line| (kind, line.to_owned())));
    }

    fn lessons(&self) -> Result<Vec<Lesson>, Failure> {
        if self.lessons.len() > MOST_LESSONS {
            let told = format!("a retrospective has at most {MOST_LESSONS} items");
            return Err(Failure::Usage(told));
        }
        let all = self.lessons.iter().map(|(kind, says)| Lesson::new(*kind, says));
        Ok(all.collect::<Result<_, _>>()?)
    }
}

/// Longer ones are refused.
const LONGEST: usize = 10_000;
/// More are refused.
const MOST_LESSONS: usize = 100;

/// Closes an iteration.
pub(crate) async fn close(
    cx: &Context,
    (key, team): (&str, Option<&str>),
    version: Option<i64>,
    words: &Words,
) -> anyhow::Result<Iteration> {
    if words.retrospective.chars().count() > LONGEST {
        let told = format!("a retrospective has at most {LONGEST} characters");
        return Err(Failure::Usage(told).into());
    }
    let lessons = words.lessons()?;
    let mut tx = cx.store.write().await?;
    let before = find_iteration(&mut tx, key, team).await?;
    as_read(key, before.version, version)?;
    let tasks = tx.tasks_in(before.id).await?;
    if let Some(stray) = words.because.keys().find(|key| !tasks.iter().any(|t| t.key() == **key)) {
        return Err(Failure::Usage(format!("{stray} is not in {key}")).into());
    }
    let changes = tx.scope_changes(before.id).await?;
    let because =
        |task: &Task| words.because.get(&task.key()).or(words.otherwise.as_ref()).cloned();
    let (now, days) = (cx.clock.now(), working_days(before.first, before.last));
    let end = (cx.actor.as_str(), now, days, words.retrospective.as_str());
    let closing = close_it(&before, &changes, &tasks, &because, end).map_err(Failure::from)?;
    let closing = Closing { lessons, ..closing };
    let back: Vec<Task> = tasks
        .into_iter()
        .filter(|task| task.state != TaskState::Done)
        .map(|task| Task {
            iteration: None,
            state: TaskState::ToDo,
            assignee: None,
            version: task.version + 1,
            ..task
        })
        .collect();
    if !back.is_empty() {
        tx.save_tasks(&back).await?;
    }
    let happening = Happening::IterationClosed(IterationClosed {
        team: before.team.clone(),
        iteration: before.key(),
        done_tenths: closing.done_tenths(),
        returned: closing.returned.len() as u64,
    });
    let after = Iteration { closing: Some(closing), version: before.version + 1, ..before };
    tx.save_iteration(&after).await?;
    cx.record(&mut tx, now, None, &happening).await?;
    tx.commit().await?;
    Ok(after)
}
