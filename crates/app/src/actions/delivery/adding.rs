//! People add tasks that no template makes: what a retrospective asks for, or what was found on the way.

use landfall_domain::activity::Stage;
use landfall_domain::delivery::estimate::{Estimate, EstimateSource};
use landfall_domain::delivery::{NoteKind, ReleaseStatus, Signature, Task, TaskNote, TaskState};
use landfall_domain::estate::workload::number_of;
use landfall_domain::event::Happening;

use crate::boot::Context;
use crate::failure::Failure;

use super::tenths;

/// A task as somebody wants it.
#[derive(Debug, Clone, Default)]
pub(crate) struct WantedTask {
    /// Key of the workload that it is for; a release backlog that is committed to must have it.
    pub(crate) workload: String,
    /// Name of one of its assets; empty for the workload as a whole.
    pub(crate) asset: String,
    /// What to do, in the imperative.
    pub(crate) name: String,
    /// Name of the stage.
    pub(crate) stage: String,
    pub(crate) skill: String,
    pub(crate) hours: f64,
    /// Why; empty says nothing.
    pub(crate) because: String,
}

/// The longest name of a task.
const LONGEST: usize = 200;

fn text(what: &str, said: &str, most: usize) -> Result<String, Failure> {
    let said = said.trim();
    let many = said.chars().count();
    if many == 0 || many > most || said.chars().any(char::is_control) {
        return Err(Failure::Usage(format!("{what} has 1 to {most} characters on one line")));
    }
    Ok(said.to_owned())
}

/// Adds a task to the release backlog that has its workload; it waits there.
pub(crate) async fn add(cx: &Context, wanted: &WantedTask) -> anyhow::Result<Task> {
    let name = text("the name of a task", &wanted.name, LONGEST)?;
    let skill = text("a skill", &wanted.skill, 60)?;
    let stage = Stage::named(&wanted.stage).ok_or_else(|| {
        let known: Vec<&str> = Stage::ALL.iter().map(|one| one.name()).collect();
        Failure::Usage(format!("`{}` is no stage; there are: {}", wanted.stage, known.join(", ")))
    })?;
    let estimate_tenths = tenths(wanted.hours)?;
    if estimate_tenths < 1 {
        return Err(Failure::Usage("an estimate is at least 0.1 hours".to_owned()).into());
    }
    let key = &wanted.workload;
    let mut tx = cx.store.write().await?;
    let unknown = || Failure::Unknown(format!("there is no workload {key}"));
    let number = number_of(key).ok_or_else(unknown)?;
    let workload = tx.find_workload(number).await?.ok_or_else(unknown)?;
    let home = tx.released_workloads().await?.remove(&workload.id);
    let release = tx.release_backlogs().await?.into_iter().find(|one| Some(one.id) == home);
    let release =
        release.filter(|one| one.status == ReleaseStatus::Committed).ok_or_else(|| {
            let told =
                format!("{key} is in no release backlog that is committed to: submit it first");
            Failure::Refused(told)
        })?;
    let asset = match wanted.asset.trim() {
        "" => None,
        name => {
            let all = tx.assets_of(workload.id, i64::MAX).await?;
            let found = all.into_iter().find(|one| one.name == name);
            let told = || Failure::Unknown(format!("{key} has no asset {name}"));
            Some(found.ok_or_else(told)?.id)
        }
    };
    let now = cx.clock.now();
    let task = Task {
        id: cx.mint().id(),
        number: tx.last_task_number().await? + 1,
        release: release.id,
        workload: workload.id,
        asset,
        name,
        stage,
        skill,
        estimate_tenths,
        spent_tenths: 0,
        state: TaskState::ToDo,
        assignee: None,
        blocked: None,
        iteration: None,
        started_at: None,
        done_at: None,
        version: 1,
    };
    tx.save_tasks(std::slice::from_ref(&task)).await?;
    let because = wanted.because.trim();
    let first = Estimate::first(&task, &cx.actor, now);
    tx.add_estimates(&[Estimate { source: EstimateSource::Person, ..first }]).await?;
    if !because.is_empty() {
        let signed = Signature { by: cx.actor.clone(), at: now };
        let note = TaskNote::new(NoteKind::Comment, because, signed).map_err(Failure::from)?;
        tx.add_task_note(task.id, &note).await?;
    }
    let happening = Happening::TaskMoved { task: task.key(), how: "added".to_owned() };
    cx.record(&mut tx, now, (!because.is_empty()).then_some(because), &happening).await?;
    tx.commit().await?;
    Ok(task)
}
