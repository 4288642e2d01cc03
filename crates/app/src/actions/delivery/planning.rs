//! Tasks go into iterations, come out of them, and get other estimates. What a team committed to is
//! changed only with a trace.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::delivery::capacity::{Capacity, Room};
use landfall_domain::delivery::{
    Committed, Iteration, IterationStatus, ScopeChange, ScopeKind, Task, TaskState, Work, fill,
};
use landfall_domain::estate::workload::number_of;
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_domain::team::Calendar;
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::Failure;

use super::iterations::capacity;
use super::{calendar, find_iteration, find_task};

/// So many tasks at a time.
const MOST: usize = 5_000;
/// So many waiting tasks are looked at when an iteration is filled.
pub(crate) const WAITING: i64 = 50_000;

/// Tasks that moved.
#[derive(Debug, Default)]
pub(crate) struct Planned {
    pub(crate) iteration: Option<Iteration>,
    pub(crate) tasks: Vec<Task>,
}

/// The tasks of these keys; a key of a workload means all its tasks that wait.
async fn named(tx: &mut Tx, keys: &[String]) -> anyhow::Result<Vec<Task>> {
    let mut found: BTreeMap<i64, Task> = BTreeMap::new();
    let names_workloads = keys.iter().any(|key| number_of(key).is_some());
    let waiting = if names_workloads { tx.tasks_waiting(0, WAITING).await? } else { Vec::new() };
    for key in keys {
        if let Some(number) = number_of(key) {
            let unknown = || Failure::Unknown(format!("there is no workload {key}"));
            let workload = tx.find_workload(number).await?.ok_or_else(unknown)?;
            let own = waiting.iter().filter(|task| task.workload == workload.id);
            let own: Vec<Task> = own.cloned().collect();
            if own.is_empty() {
                let told = format!("no task of {key} waits");
                return Err(Failure::Refused(told).into());
            }
            found.extend(own.into_iter().map(|task| (task.number, task)));
        } else {
            let task = find_task(tx, key).await?;
            found.insert(task.number, task);
        }
    }
    if found.is_empty() || found.len() > MOST {
        let told = format!("{} tasks at a time are not from 1 to {MOST}", found.len());
        return Err(Failure::Usage(told).into());
    }
    Ok(found.into_values().collect())
}

/// Puts tasks into an iteration, or back into the release backlog.
pub(crate) async fn put(
    cx: &Context,
    keys: &[String],
    to: Option<(&str, Option<&str>)>,
    reason: Option<&str>,
) -> anyhow::Result<Planned> {
    let mut tx = cx.store.write().await?;
    let iteration = match to {
        Some((key, team)) => Some(find_iteration(&mut tx, key, team).await?),
        None => None,
    };
    let tasks = named(&mut tx, keys).await?;
    let planned = place(cx, &mut tx, tasks, iteration, reason).await?;
    tx.commit().await?;
    Ok(planned)
}

/// Moves tasks, with a change of scope where a team is committed.
async fn place(
    cx: &Context,
    tx: &mut Tx,
    tasks: Vec<Task>,
    to: Option<Iteration>,
    reason: Option<&str>,
) -> anyhow::Result<Planned> {
    let all = tx.iteration_heads().await?;
    let into = to.as_ref().and_then(|one| all.get(&one.id));
    let now = cx.clock.now();
    let mut changes: BTreeMap<Id<Iteration>, Vec<ScopeChange>> = BTreeMap::new();
    let mut moved = Vec::new();
    for task in tasks {
        let from = task.iteration.and_then(|id| all.get(&id));
        if task.iteration == to.as_ref().map(|one| one.id) {
            continue;
        }
        if task.state != TaskState::ToDo {
            let (key, state) = (task.key(), task.state);
            let told = format!("{key} is in `{state}`: only what is in `to do` is planned anew");
            return Err(Failure::Refused(told).into());
        }
        for (one, kind) in [(from, ScopeKind::Removed), (into, ScopeKind::Added)] {
            let Some(one) = one else { continue };
            match (one.status, reason.map(str::trim).filter(|said| !said.is_empty())) {
                (IterationStatus::Closed, _) => {
                    let told = format!("{} is closed: what it did stands", one.key);
                    return Err(Failure::Refused(told).into());
                }
                (IterationStatus::Current, None) => {
                    let (key, team) = (&one.key, &one.team);
                    let told = format!("{team} committed to {key}: say why its scope changes");
                    return Err(Failure::Refused(told).into());
                }
                (IterationStatus::Current, Some(because)) => {
                    let before_tenths =
                        if kind == ScopeKind::Added { 0 } else { task.estimate_tenths };
                    changes.entry(one.id).or_default().push(ScopeChange {
                        at: now,
                        by: cx.actor.clone(),
                        because: because.to_owned(),
                        kind,
                        task: Committed::from(&task),
                        before_tenths,
                    });
                }
                (IterationStatus::Planned, _) => {}
            }
        }
        let (iteration, version) = (to.as_ref().map(|one| one.id), task.version + 1);
        moved.push(Task { iteration, version, ..task });
    }
    if moved.is_empty() {
        return Err(Failure::Refused("nothing changes: they are there already".to_owned()).into());
    }
    let team = to.as_ref().map(|one| one.team.clone());
    let team = team.or_else(|| Some(all.values().next()?.team.clone())).unwrap_or_default();
    tx.save_tasks(&moved).await?;
    for (iteration, changes) in &changes {
        tx.add_scope_changes(*iteration, changes).await?;
    }
    let happening = Happening::TasksPlanned {
        team,
        iteration: to.as_ref().map(Iteration::key),
        tasks: moved.iter().map(Task::key).collect(),
    };
    cx.record(tx, now, reason, &happening).await?;
    Ok(Planned { iteration: to, tasks: moved })
}

/// Of which tasks an iteration is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// All that wait, down the list.
    List,
    /// What the plan in force places in these days.
    Plan,
}

/// Workloads and assets that the plan in force places in the days of an iteration; what is for a
/// workload as a whole has no asset.
async fn placed(
    tx: &mut Tx,
    iteration: &Iteration,
) -> anyhow::Result<BTreeSet<(Id<Workload>, Option<Id<Asset>>)>> {
    let none = || Failure::Refused("no plan is in force: adopt one first".to_owned());
    let number = tx.number_in_force().await?.ok_or_else(none)?;
    let plan = tx.find_plan(number).await?.ok_or_else(none)?;
    let has = |at: u32| {
        let time_box = usize::try_from(at).ok().and_then(|at| plan.iterations.get(at));
        time_box.is_some_and(|one| one.start <= iteration.last && one.end >= iteration.first)
    };
    let here = plan.packages.iter().filter(|package| package.iteration.is_some_and(has));
    Ok(here.map(|package| (package.workload, package.asset)).collect())
}

/// Puts into an iteration what fits of the tasks that wait, in their order; or only says what would fit.
pub(crate) async fn fill_iteration(
    cx: &Context,
    (key, team): (&str, Option<&str>),
    source: Source,
    dry_run: bool,
) -> anyhow::Result<Planned> {
    let mut tx = cx.store.write().await?;
    let iteration = find_iteration(&mut tx, key, team).await?;
    if iteration.status() != IterationStatus::Planned {
        let (key, status) = (iteration.key(), iteration.status());
        let told = format!("{key} is {status}: only what is planned is filled");
        return Err(Failure::Refused(told).into());
    }
    let calendar = calendar(&mut tx).await?;
    let capacity = capacity(&calendar, &iteration)?;
    let inside = tx.tasks_in(iteration.id).await?;
    let waiting = tx.tasks_waiting(0, WAITING).await?;
    let mut own = of_team(&mut tx, &calendar, &iteration.team, &waiting).await?;
    if source == Source::Plan {
        let placed = placed(&mut tx, &iteration).await?;
        own.retain(|task| placed.contains(&(task.workload, task.asset)));
        if own.is_empty() {
            let (first, last) = (iteration.first, iteration.last);
            let told = format!("the plan in force places nothing that waits in {first} to {last}");
            return Err(Failure::Refused(told).into());
        }
    }
    let fits = what_fits(&capacity, &inside, &own);
    let chosen: Vec<Task> =
        own.into_iter().zip(fits).filter(|(_, fits)| *fits).map(|(task, _)| task.clone()).collect();
    if dry_run || chosen.is_empty() {
        tx.rollback().await?;
        return Ok(Planned { iteration: Some(iteration), tasks: chosen });
    }
    let planned = place(cx, &mut tx, chosen, Some(iteration), None).await?;
    tx.commit().await?;
    Ok(planned)
}

/// Of tasks in their order, which fit beside those that are inside.
pub(crate) fn what_fits(capacity: &Capacity, inside: &[Task], own: &[&Task]) -> Vec<bool> {
    let mut order: BTreeMap<Id<Workload>, usize> = BTreeMap::new();
    let workloads: Vec<usize> = own
        .iter()
        .map(|task| {
            let next = order.len();
            *order.entry(task.workload).or_insert(next)
        })
        .collect();
    let has = match capacity {
        Capacity::Skills(has) => has,
        Capacity::People(people) => {
            let mut room = Room::of(people);
            for task in inside {
                room.burden(&task.skill, task.estimate_tenths);
            }
            let work: Vec<(usize, &str, i64)> = own
                .iter()
                .zip(workloads)
                .map(|(task, workload)| (workload, task.skill.as_str(), task.estimate_tenths))
                .collect();
            return room.fill(&work);
        }
    };
    let skills: Vec<&String> = has.keys().collect();
    let mut free: Vec<i64> = has.values().copied().collect();
    for task in inside {
        if let Some(at) = skills.iter().position(|skill| **skill == task.skill) {
            free[at] = (free[at] - task.estimate_tenths).max(0);
        }
    }
    let work: Vec<Work> = own
        .iter()
        .zip(workloads)
        .map(|(task, workload)| {
            let at = skills.iter().position(|skill| **skill == task.skill);
            // A skill that the team does not have finds no place.
            Work { workload, skill: at.unwrap_or(usize::MAX), tenths: task.estimate_tenths }
        })
        .collect();
    fill(&work, &[free]).placed.iter().map(Option::is_some).collect()
}

/// The tasks that wait and are of workloads that the team moves, in their order.
pub(crate) async fn waiting_for(tx: &mut Tx, team: &str) -> anyhow::Result<Vec<Task>> {
    let calendar = calendar(tx).await?;
    let waiting = tx.tasks_waiting(0, WAITING).await?;
    let own = of_team(tx, &calendar, team, &waiting).await?;
    Ok(own.into_iter().cloned().collect())
}

/// Of these tasks, those of workloads that the team moves.
pub(crate) async fn of_team<'a>(
    tx: &mut Tx,
    calendar: &Calendar,
    team: &str,
    tasks: &'a [Task],
) -> anyhow::Result<Vec<&'a Task>> {
    let ids: BTreeSet<Id<Workload>> = tasks.iter().map(|task| task.workload).collect();
    let ids: Vec<Id<Workload>> = ids.into_iter().collect();
    let at = calendar.teams.iter().position(|one| one.name == team);
    let own: BTreeSet<Id<Workload>> = tx
        .workloads_by_ids(&ids)
        .await?
        .iter()
        .filter(|workload| calendar.team_of(workload) == at)
        .map(|workload| workload.id)
        .collect();
    Ok(tasks.iter().filter(|task| own.contains(&task.workload)).collect())
}
