//! Changes the effort of tasks in a portfolio, on top of what templates say.

use landfall_domain::activity::{Adjustment, Template};
use landfall_domain::event::{Happening, TaskChange};
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::Failure;

use super::rebuild::{Known, rebuild};

/// Setting: what people say of tasks, as a JSON list.
const TASKS: &str = "task_hours";
/// Setting: how often that was changed.
const VERSION: &str = "task_hours_version";

/// What people say of tasks.
pub(crate) struct OwnTasks {
    pub(crate) all: Vec<Adjustment>,
    pub(crate) version: i64,
}

impl OwnTasks {
    pub(crate) async fn load(tx: &mut Tx) -> anyhow::Result<Self> {
        let all = match tx.setting(TASKS).await? {
            Some(text) => serde_json::from_str(&text)?,
            None => Vec::new(),
        };
        let version = tx.setting(VERSION).await?.and_then(|text| text.parse().ok()).unwrap_or(1);
        Ok(Self { all, version })
    }
}

/// What templates say of every task.
pub(crate) fn every_task(templates: &[Template]) -> impl Iterator<Item = Adjustment> {
    let of = |template| {
        let template: &Template = template;
        template.tasks.iter().map(move |task| Adjustment::of(template, task))
    };
    templates.iter().flat_map(of)
}

fn is_same_task(one: &Adjustment, other: &Adjustment) -> bool {
    one.template == other.template && one.task == other.task
}

/// Lets these words, and no others, take the place of what templates say; gives the event's place
/// in the history. Words that say what the template says are none.
pub(crate) async fn adjust_tasks(
    cx: &Context,
    wanted: Vec<Adjustment>,
    (version, reason): (Option<i64>, Option<&str>),
) -> anyhow::Result<i64> {
    let usual: Vec<Adjustment> = every_task(&cx.rules(None)?.templates).collect();
    for (at, one) in wanted.iter().enumerate() {
        let problem = if !usual.iter().any(|task| is_same_task(task, one)) {
            Some(format!("the template `{}` has no such task", one.template))
        } else if wanted[..at].iter().any(|other| is_same_task(other, one)) {
            Some("it is said twice".to_owned())
        } else {
            one.fault()
        };
        if let Some(problem) = problem {
            return Err(Failure::Usage(format!("{}: {problem}", one.task)).into());
        }
    }
    let all: Vec<Adjustment> = wanted.into_iter().filter(|one| !usual.contains(one)).collect();
    let mut tx = cx.store.write().await?;
    let before = OwnTasks::load(&mut tx).await?;
    if let Some(version) = version.filter(|version| *version != before.version) {
        return Err(Failure::Outdated(format!(
            "the tasks were changed by someone else: you have version {version}, they are at \
             version {}",
            before.version
        ))
        .into());
    }
    let changes = changes(&usual, &before.all, &all);
    if changes.is_empty() {
        let told = "nothing changes: the tasks say this already";
        return Err(Failure::Refused(told.to_owned()).into());
    }
    tx.set(TASKS, &serde_json::to_string(&all)?).await?;
    tx.set(VERSION, &(before.version + 1).to_string()).await?;
    let now = cx.clock.now();
    let known = Known::load(&mut tx).await?;
    let rules = cx.rules_in(&mut tx).await?;
    rebuild(&mut tx, known, &rules, now, &mut cx.mint()).await?;
    let event = cx.record(&mut tx, now, reason, &Happening::TasksAdjusted { changes }).await?;
    tx.commit().await?;
    Ok(event)
}

/// Each task whose effort is another one.
fn changes(usual: &[Adjustment], before: &[Adjustment], after: &[Adjustment]) -> Vec<TaskChange> {
    let says = |said: &[Adjustment], task: &Adjustment| {
        said.iter().find(|one| is_same_task(one, task)).unwrap_or(task).says()
    };
    usual
        .iter()
        .map(|task| (task, says(before, task), says(after, task)))
        .filter(|(_, before, after)| before != after)
        .map(|(task, before, after)| TaskChange {
            template: task.template.clone(),
            task: task.task.clone(),
            before,
            after,
        })
        .collect()
}
