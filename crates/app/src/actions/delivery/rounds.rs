//! Rounds of estimation: people vote hidden, leads reveal, and what is agreed on becomes the estimate.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::delivery::estimate::{EstimateSource, Occasion, Said};
use landfall_domain::delivery::rounds::{
    Group, MOST_TASKS, Round, Scale, Vote, happening as round,
};
use landfall_domain::delivery::{ReleaseBacklog, Signature, Task, TaskState};
use landfall_domain::estate::workload::number_of;
use landfall_domain::event::Happening;
use landfall_domain::id::Id;
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::estimating::{apply, last};
use super::{find_release, find_task};

/// So many things are named when a round is opened.
const MOST_NAMED: usize = 500;

/// A round that is wanted.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) title: String,
    pub(crate) scale: Scale,
    /// Keys of release backlogs, workloads and tasks.
    pub(crate) what: Vec<String>,
    /// Each task is voted on alone.
    pub(crate) one_by_one: bool,
}

/// The round of this key.
pub(crate) async fn find_round(tx: &mut Tx, key: &str) -> anyhow::Result<Round> {
    let unknown = || Failure::Unknown(format!("there is no round {key}"));
    let number = Round::number_of(key).ok_or_else(unknown)?;
    Ok(tx.find_round(number).await?.ok_or_else(unknown)?)
}

/// The tasks behind keys, by their numbers.
async fn named(tx: &mut Tx, keys: &[String]) -> anyhow::Result<Vec<Task>> {
    if keys.is_empty() || keys.len() > MOST_NAMED {
        let told = format!("tasks: name from 1 to {MOST_NAMED} releases, workloads or tasks");
        return Err(Failure::Usage(told).into());
    }
    let mut found: BTreeMap<i64, Task> = BTreeMap::new();
    for key in keys {
        let tasks = if ReleaseBacklog::number_of(key).is_some() {
            let release = find_release(tx, key).await?;
            tx.tasks_of_release(release.id).await?
        } else if let Some(number) = number_of(key) {
            let unknown = || Failure::Unknown(format!("there is no workload {key}"));
            let workload = tx.find_workload(number).await?.ok_or_else(unknown)?;
            tx.tasks_of_workload(workload.id).await?
        } else {
            vec![find_task(tx, key).await?]
        };
        found.extend(tasks.into_iter().map(|task| (task.number, task)));
    }
    Ok(found.into_values().collect())
}

/// Opens a round over what is left to do of the tasks that are named.
pub(crate) async fn open(cx: &Context, wanted: &Wanted) -> anyhow::Result<Round> {
    let mut tx = cx.store.write().await?;
    let mut tasks = named(&mut tx, &wanted.what).await?;
    tasks.retain(|task| task.state != TaskState::Done);
    if tasks.len() > MOST_TASKS {
        let (has, most) = (tasks.len(), MOST_TASKS);
        let told = format!("tasks: {has} are too many for one round, which has at most {most}");
        return Err(Failure::Usage(told).into());
    }
    let ids: Vec<Id<Task>> = tasks.iter().map(|task| task.id).collect();
    let classes = tx.task_classes(&ids).await?;
    let kind = |task: &Task| classes.get(&task.id).and_then(|one| one.kind);
    let tasks: Vec<_> = tasks.into_iter().map(|task| (task.clone(), kind(&task))).collect();
    let now = cx.clock.now();
    let number = tx.last_round_number().await? + 1;
    let opened = Signature { by: cx.actor.clone(), at: now };
    let (id, scale) = (cx.mint().id(), wanted.scale.clone());
    let made = Round::open((id, number), &wanted.title, scale, (&tasks, wanted.one_by_one), opened)
        // What is wrong is what was named or written.
        .map_err(|refusal| Failure::Usage(refusal.to_string()))?;
    tx.add_round(&made).await?;
    let tasks = made.groups.iter().map(|group| group.tasks.len() as u64).sum();
    let groups = made.groups.len() as u64;
    let (key, title) = (made.key(), made.title.clone());
    let happening = Happening::RoundOpened(round::Opened { round: key, title, tasks, groups });
    cx.record(&mut tx, now, None, &happening).await?;
    tx.commit().await?;
    Ok(made)
}

/// Votes on groups, all or none; an earlier vote of the same person is replaced. The event says on
/// which groups, and not what.
pub(crate) async fn vote(
    cx: &Context,
    key: &str,
    votes: &[(usize, String)],
) -> anyhow::Result<Round> {
    let mut tx = cx.store.write().await?;
    let before = find_round(&mut tx, key).await?;
    let now = cx.clock.now();
    let mut said: Vec<(usize, Vote)> = Vec::with_capacity(votes.len());
    for (position, word) in votes {
        let vote = before.vote(*position, word, (&cx.actor, now)).map_err(|refusal| {
            // A word that is no vote is a slip of the pen; a group that is closed is a rule.
            match refusal.to_string() {
                told if told.starts_with("vote:") => {
                    Failure::Usage(format!("group {position}, {told}"))
                }
                told => Failure::Refused(told),
            }
        })?;
        let own = before.groups[position - 1].own_vote(&cx.actor);
        if own.is_none_or(|own| (own.tenths, own.size) != (vote.tenths, vote.size)) {
            said.push((*position, vote));
        }
    }
    let groups: BTreeSet<usize> = votes.iter().map(|(position, _)| *position).collect();
    if groups.is_empty() || groups.len() != votes.len() {
        let told = "votes: give one vote for each group, and at least one".to_owned();
        return Err(Failure::Usage(told).into());
    }
    if said.is_empty() {
        tx.rollback().await?;
        return Ok(before);
    }
    tx.save_round_votes(before.id, &said).await?;
    let groups = said.iter().map(|(position, _)| *position).collect();
    let happening = Happening::RoundVoted(round::Voted { round: before.key(), groups });
    cx.record(&mut tx, now, None, &happening).await?;
    let after = find_round(&mut tx, key).await?;
    tx.commit().await?;
    Ok(after)
}

/// Groups that stand elsewhere than before, counted from 1.
fn turned(before: &Round, after: &Round) -> Vec<usize> {
    let pairs = before.groups.iter().zip(&after.groups);
    let changed = |(old, new): &(&Group, &Group)| old.state != new.state;
    (1..).zip(pairs).filter(|(_, pair)| changed(pair)).map(|(at, _)| at).collect()
}

/// Shows the votes on a group, or on all that somebody voted on.
pub(crate) async fn reveal(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    position: Option<usize>,
) -> anyhow::Result<Round> {
    turn(cx, (key, version), |round| round.reveal(position), Happening::RoundRevealed).await
}

/// Lets people vote on a group again.
pub(crate) async fn again(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    position: usize,
) -> anyhow::Result<Round> {
    turn(cx, (key, version), |round| round.again(position), Happening::RoundRepeated).await
}

async fn turn(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    change: impl FnOnce(&Round) -> Result<Round, landfall_domain::delivery::Refusal>,
    happening: impl FnOnce(round::Turned) -> Happening,
) -> anyhow::Result<Round> {
    let mut tx = cx.store.write().await?;
    let before = find_round(&mut tx, key).await?;
    as_read(key, before.version, version)?;
    let after = change(&before).map_err(Failure::from)?;
    tx.save_round(&after).await?;
    let groups = turned(&before, &after);
    let happening = happening(round::Turned { round: after.key(), groups });
    cx.record(&mut tx, cx.clock.now(), None, &happening).await?;
    tx.commit().await?;
    Ok(after)
}

/// Takes a value for a group, the median if none is named: its tasks that are not done have it.
pub(crate) async fn accept(
    cx: &Context,
    (key, version): (&str, Option<i64>),
    position: usize,
    tenths: Option<i64>,
) -> anyhow::Result<Round> {
    let mut tx = cx.store.write().await?;
    let before = find_round(&mut tx, key).await?;
    as_read(key, before.version, version)?;
    let after = before.accept(position, tenths).map_err(Failure::from)?;
    let group = after.group(position).map_err(Failure::from)?;
    let value = group.accepted_tenths.unwrap_or_default();
    let mut tasks = tx.tasks_by_ids(&group.tasks).await?;
    tasks.retain(|task| task.state != TaskState::Done);
    let known = last(&mut tx, &tasks).await?;
    // What a round said before needs no second word.
    let is_new =
        |task: &Task, source| task.estimate_tenths != value || source != EstimateSource::Round;
    let tasks: Vec<Task> = tasks
        .into_iter()
        .zip(&known)
        .filter(|(task, (last, _))| is_new(task, last.source))
        .map(|(task, _)| task)
        .collect();
    let now = cx.clock.now();
    let votes = group.tally(group.cycle).map_or(0, |tally| tally.votes);
    let reason = format!("{key}, group {position}: {votes} votes in cycle {}", group.cycle);
    let occasion =
        Occasion { source: EstimateSource::Round, by: &cx.actor, at: now, reason: Some(&reason) };
    let done = apply(&mut tx, &tasks, Said::Tenths(value), occasion).await?;
    tx.save_round(&after).await?;
    let tasks = done.iter().map(Task::key).collect();
    let accepted = round::Accepted { round: after.key(), group: position, tenths: value, tasks };
    cx.record(&mut tx, now, None, &Happening::RoundAccepted(accepted)).await?;
    tx.commit().await?;
    Ok(after)
}

/// Ends a round. What was not accepted keeps its estimate.
pub(crate) async fn close(
    cx: &Context,
    (key, version): (&str, Option<i64>),
) -> anyhow::Result<Round> {
    let mut tx = cx.store.write().await?;
    let before = find_round(&mut tx, key).await?;
    as_read(key, before.version, version)?;
    let now = cx.clock.now();
    let signed = Signature { by: cx.actor.clone(), at: now };
    let after = before.close(signed).map_err(Failure::from)?;
    tx.save_round(&after).await?;
    let happening = Happening::RoundClosed(round::Closed { round: after.key() });
    cx.record(&mut tx, now, None, &happening).await?;
    tx.commit().await?;
    Ok(after)
}
