//! Days on which to release: once what is complete is worth more than a release disrupts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use landfall_domain::delivery::stage::WorkloadStage;
use landfall_domain::delivery::{Iteration, IterationStatus, Task, release_points};
use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_planning::portfolio::worth;
use landfall_store::{NamedWorkload, Tx};
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::delivery::find_calendar;
use crate::actions::delivery::iterations::capacity;
use crate::actions::delivery::planning::{WAITING, of_team, what_fits};
use crate::failure::Failure;

/// Days on which to release.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReleasePointsDocument {
    /// What a release disrupts, in workloads of the first rank.
    pub(crate) disruption: f64,
    pub(crate) points: Vec<ReleasePointDocument>,
    /// Workloads with tasks that no iteration has room for.
    pub(crate) out_of_sight: Vec<PointWorkload>,
}

/// A day on which to release.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ReleasePoint)]
pub(crate) struct ReleasePointDocument {
    /// Last day of the iteration after which it is.
    pub(crate) on: String,
    /// What its workloads are worth, in workloads of the first rank.
    pub(crate) value: f64,
    pub(crate) workloads: Vec<PointWorkload>,
}

/// A workload that is complete, or will be.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ReleasePointWorkload)]
pub(crate) struct PointWorkload {
    pub(crate) key: String,
    pub(crate) title: String,
    /// Last day of the iteration that holds its last task; null if it is not in sight.
    pub(crate) complete_on: Option<String>,
}

/// The planner's value of the workload that stands first.
const FIRST: f64 = 1_000.0;

/// What a release disrupts, unless somebody says otherwise.
pub(crate) const USUAL_DISRUPTION: f64 = 2.0;

/// The last day of the iteration that holds the last task of each workload; none if a task has no place.
type Days = BTreeMap<Id<Workload>, Option<Date>>;

fn later(days: &mut Days, workload: Id<Workload>, day: Option<Date>) {
    let known = days.entry(workload).or_insert(day);
    *known = known.zip(day).map(|(one, other)| one.max(other));
}

/// When workloads will be complete, if waiting tasks go down the list into what is free.
async fn days(tx: &mut Tx, today: Date) -> anyhow::Result<Days> {
    let mut days = Days::new();
    for workload in tx.complete_workloads().await? {
        later(&mut days, workload, Some(today));
    }
    let calendar = find_calendar(tx).await?;
    let all = tx.iterations().await?;
    let open: Vec<Iteration> =
        all.into_iter().filter(|one| one.status() != IterationStatus::Closed).collect();
    let teams: BTreeSet<String> = open.iter().map(|one| one.team.clone()).collect();
    // What no team with iterations takes has no place either.
    let mut homeless: BTreeSet<Id<Task>> = BTreeSet::new();
    let waiting = tx.tasks_waiting(0, WAITING).await?;
    homeless.extend(waiting.iter().map(|task| task.id));
    let mut left: BTreeMap<String, Vec<Task>> = BTreeMap::new();
    for team in teams {
        let Some(calendar) = &calendar else { break };
        let own = of_team(tx, calendar, &team, &waiting).await?;
        left.insert(team, own.into_iter().cloned().collect());
    }
    for one in &open {
        let inside = tx.tasks_in(one.id).await?;
        for task in &inside {
            later(&mut days, task.workload, Some(one.last.max(today)));
        }
        let Some(waiting) = left.get_mut(&one.team) else { continue };
        let room = calendar.as_ref().and_then(|calendar| capacity(calendar, one).ok());
        let (IterationStatus::Planned, Some(room)) = (one.status(), room) else { continue };
        let fits = what_fits(&room, &inside, &waiting.iter().collect::<Vec<_>>());
        let mut rest = Vec::new();
        for (task, fits) in std::mem::take(waiting).into_iter().zip(fits) {
            if fits {
                homeless.remove(&task.id);
                later(&mut days, task.workload, Some(one.last.max(today)));
            } else {
                rest.push(task);
            }
        }
        *waiting = rest;
    }
    for task in waiting.iter().filter(|task| homeless.contains(&task.id)) {
        later(&mut days, task.workload, None);
    }
    Ok(days)
}

impl ReleasePointsDocument {
    /// Those of all workloads in release backlogs that are not promoted yet.
    pub(crate) async fn load(tx: &mut Tx, disruption: f64, today: Date) -> anyhow::Result<Self> {
        if !(0.0..=1_000.0).contains(&disruption) {
            let told = format!("a disruption of {disruption} does not lie from 0 to 1000");
            return Err(Failure::Usage(told).into());
        }
        let mut days = days(tx, today).await?;
        let ids: Vec<Id<Workload>> = days.keys().copied().collect();
        let stages = tx.stages_of(&ids).await?;
        // Retained and retired ones are no longer to be released either.
        days.retain(|id, _| stages.get(id).is_none_or(|stage| *stage < WorkloadStage::Promote));
        let ranked = usize::try_from(tx.counts().await?.workloads).unwrap_or_default();
        let mut names = tx.workload_names(&days.keys().copied().collect::<Vec<_>>()).await?;
        names.sort_by_key(|one| (one.rank.unwrap_or(i64::MAX), one.number));
        let day_of = |one: &NamedWorkload| days.get(&one.id).copied().flatten();
        let ends: BTreeSet<Date> = names.iter().filter_map(day_of).collect();
        let ends: Vec<Date> = ends.into_iter().collect();
        let complete: BTreeMap<usize, usize> = names
            .iter()
            .enumerate()
            .filter_map(|(at, one)| Some((at, ends.binary_search(&day_of(one)?).ok()?)))
            .collect();
        let value = |one: &NamedWorkload| one.rank.map_or(1, |rank| worth(rank, ranked));
        let values: Vec<i64> = names.iter().map(value).collect();
        #[expect(clippy::cast_possible_truncation, reason = "checked to be small")]
        let least = (disruption * FIRST).round() as i64;
        let shown = |one: &NamedWorkload| PointWorkload {
            key: format!("W-{}", one.number),
            title: one.title.clone(),
            complete_on: day_of(one).map(|day| day.to_string()),
        };
        #[expect(clippy::cast_precision_loss, reason = "values are small")]
        let point = |one: landfall_domain::delivery::Point| ReleasePointDocument {
            on: ends[one.after].to_string(),
            value: (one.value as f64 / FIRST * 100.0).round() / 100.0,
            workloads: one.workloads.iter().map(|at| shown(&names[*at])).collect(),
        };
        Ok(Self {
            disruption,
            points: release_points(&complete, &values, least).into_iter().map(point).collect(),
            out_of_sight: names.iter().filter(|one| day_of(one).is_none()).map(shown).collect(),
        })
    }
}
