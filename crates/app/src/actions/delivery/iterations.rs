//! Iterations of a team: laid out, taken away, committed.

use jiff::ToSpan;
use jiff::civil::Date;
use landfall_domain::delivery::capacity::Capacity;
use landfall_domain::delivery::{
    Cadence, Iteration, IterationStatus, boxes, commit as commit_to, working_days,
};
use landfall_domain::event::{Happening, IterationCommitted};
use landfall_domain::plan::TimeBox;
use landfall_domain::team::Calendar;
use landfall_store::Tx;

use crate::boot::Context;
use crate::failure::{Failure, as_read};

use super::{calendar, find_iteration};

/// How a team's iterations are laid out. What is not said follows from the plan in force, or from the
/// iterations that there are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rhythm {
    /// Needed if there are several teams.
    pub(crate) team: Option<String>,
    pub(crate) first: Option<Date>,
    pub(crate) weeks: Option<u8>,
    /// The last day to cover; a year from the first day if it is not said.
    pub(crate) until: Option<Date>,
}

/// The team of this name, or the only one.
fn team_of(calendar: &Calendar, named: Option<&str>) -> Result<String, Failure> {
    let names: Vec<&str> = calendar.teams.iter().map(|team| team.name.as_str()).collect();
    match (named, names.as_slice()) {
        (Some(name), all) if all.contains(&name) => Ok(name.to_owned()),
        (None, [only]) => Ok((*only).to_owned()),
        (Some(name), all) => {
            let told = format!("there is no team `{name}`; there are: {}", all.join(", "));
            Err(Failure::Usage(told))
        }
        (None, all) => Err(Failure::Usage(format!("name the team: {}", all.join(", ")))),
    }
}

/// Lays out iterations of a team for a year; those that there are stay as they are.
pub(crate) async fn lay_out(cx: &Context, rhythm: &Rhythm) -> anyhow::Result<Vec<Iteration>> {
    let mut tx = cx.store.write().await?;
    let team = team_of(&calendar(&mut tx).await?, rhythm.team.as_deref())?;
    let own: Vec<Iteration> =
        tx.iterations().await?.into_iter().filter(|one| one.team == team).collect();
    let known: Vec<(String, Date, Date)> =
        own.iter().map(|one| (one.key(), one.first, one.last)).collect();
    let planned = tx.plan_in_force().await?.and_then(|plan| plan.iterations.into_iter().next());
    let weeks_of = |first: Date, last: Date| u8::try_from(((last - first).get_days() + 1) / 7).ok();
    let after = own.last().map(|one| (one.last.tomorrow(), weeks_of(one.first, one.last)));
    let (first, weeks) = match (after, &planned) {
        (Some((next, weeks)), _) => (next.ok(), weeks),
        (None, Some(first)) => (Some(first.start), weeks_of(first.start, first.end)),
        (None, None) => (None, None),
    };
    let first = rhythm
        .first
        .or(first)
        .ok_or_else(|| Failure::Usage("say on which day the first iteration begins".to_owned()))?;
    let weeks = rhythm.weeks.or(weeks).unwrap_or(2);
    let year = first.checked_add(1.year()).and_then(|day| day.checked_sub(1.day()));
    let until = match rhythm.until {
        Some(until) => until,
        None => year.map_err(|_| Failure::Usage(format!("no year follows {first}")))?,
    };
    let cadence = Cadence { team: team.clone(), first, weeks };
    let laid = boxes(&cadence, until, &known).map_err(Failure::from)?;
    let next = own.iter().map(|one| one.number).max().unwrap_or(0) + 1;
    let mut mint = cx.mint();
    let all: Vec<Iteration> = (next..)
        .zip(laid)
        .map(|(number, (first, last))| Iteration {
            id: mint.id(),
            number,
            team: team.clone(),
            first,
            last,
            goal: String::new(),
            commitment: None,
            closing: None,
            version: 1,
        })
        .collect();
    tx.add_iterations(&all).await?;
    let iterations = all.iter().map(Iteration::key).collect();
    let happening = Happening::IterationsLaidOut { team, iterations };
    cx.record(&mut tx, cx.clock.now(), None, &happening).await?;
    tx.commit().await?;
    Ok(all)
}

/// What a team can do in an iteration: its people, or its hours by skill.
pub(crate) fn capacity(calendar: &Calendar, iteration: &Iteration) -> Result<Capacity, Failure> {
    let team = calendar.teams.iter().find(|team| team.name == iteration.team).ok_or_else(|| {
        let (team, key) = (&iteration.team, iteration.key());
        Failure::Refused(format!("there is no team `{team}` any more: {key} has no capacity"))
    })?;
    let number = u32::try_from(iteration.number).unwrap_or(u32::MAX);
    let time_box = TimeBox { number, start: iteration.first, end: iteration.last };
    Ok(Capacity::of(calendar, team, &time_box))
}

/// The iteration in which a team works now.
pub(crate) async fn current(tx: &mut Tx, team: &str) -> anyhow::Result<Option<Iteration>> {
    let is_it = |one: &Iteration| one.team == team && one.status() == IterationStatus::Current;
    Ok(tx.iterations().await?.into_iter().find(is_it))
}

/// Commits a team to what stands in an iteration.
pub(crate) async fn commit(
    cx: &Context,
    (key, team): (&str, Option<&str>),
    version: Option<i64>,
    over: Option<&str>,
) -> anyhow::Result<Iteration> {
    let mut tx = cx.store.write().await?;
    let before = find_iteration(&mut tx, key, team).await?;
    as_read(key, before.version, version)?;
    let capacity = capacity(&calendar(&mut tx).await?, &before)?;
    let days = working_days(before.first, before.last);
    let current = current(&mut tx, &before.team).await?;
    let tasks = tx.tasks_in(before.id).await?;
    let now = cx.clock.now();
    let commitment =
        commit_to(&before, current.as_ref(), &tasks, (&capacity, days), (&cx.actor, now, over))
            .map_err(Failure::from)?;
    let happening = Happening::IterationCommitted(IterationCommitted {
        team: before.team.clone(),
        iteration: before.key(),
        tasks: commitment.tasks.len() as u64,
        effort_tenths: commitment.tenths(),
    });
    let reason = commitment.over.clone();
    let after = Iteration { commitment: Some(commitment), version: before.version + 1, ..before };
    tx.save_iteration(&after).await?;
    cx.record(&mut tx, now, reason.as_deref(), &happening).await?;
    tx.commit().await?;
    Ok(after)
}
