//! Iterations of teams as shown.

use std::collections::BTreeMap;

use landfall_domain::delivery::capacity::Capacity;
use landfall_domain::delivery::{
    Closing, Demand, Drift, Iteration, IterationStatus, Lesson, Pace, ScopeChange, ScopeKind, Task,
    TaskState, pace, working_days,
};
use landfall_domain::id::Id;
use landfall_domain::team::Calendar;
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::delivery::calendar;
use crate::actions::delivery::iterations::capacity;
use crate::actions::delivery::network::load_of;
use crate::documents::{Listed, hours, second};

use super::TaskDocument;
use super::people::{PersonDocument, ReplicationDocument, ShortageDocument};

/// An iteration of a team as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BoxDocument {
    pub(crate) key: String,
    pub(crate) team: String,
    /// `planned`, `current` or `closed`.
    pub(crate) status: &'static str,
    pub(crate) first: String,
    pub(crate) last: String,
    /// Days from Monday to Friday.
    pub(crate) days: i64,
    pub(crate) capacity_hours: f64,
    /// What was committed; null while it is planned.
    pub(crate) committed_hours: Option<f64>,
    /// What stands in it now, or stood in it when it was closed.
    pub(crate) scope_hours: f64,
    /// What of it is done.
    pub(crate) done_hours: f64,
    pub(crate) task_count: i64,
    pub(crate) version: i64,
}

/// How many tasks iterations have in each state, and their estimates together.
type Sums = BTreeMap<(Id<Iteration>, TaskState), (i64, i64)>;

impl Listed for BoxDocument {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "team",
        "status",
        "first",
        "last",
        "days",
        "capacity_hours",
        "committed_hours",
        "scope_hours",
        "done_hours",
        "task_count",
        "version",
    ];
    const SHOWN: &'static [&'static str] = Self::COLUMNS;
    const NONE: &'static str = "no iteration yet: landfall iterations lay-out --team NAME";
}

impl BoxDocument {
    /// All iterations, by their first day.
    pub(crate) async fn all(tx: &mut Tx) -> anyhow::Result<Vec<Self>> {
        let sums = tx.task_sums(None).await?;
        let calendar = calendar(tx).await.ok();
        let iterations = tx.iterations().await?;
        Ok(iterations.iter().map(|one| Self::of(one, calendar.as_ref(), &sums)).collect())
    }

    fn of(iteration: &Iteration, calendar: Option<&Calendar>, sums: &Sums) -> Self {
        let capacity = calendar.and_then(|one| capacity(one, iteration).ok());
        let of_state = |state| sums.get(&(iteration.id, state)).copied().unwrap_or_default();
        let all = TaskState::ALL.iter().map(|state| of_state(*state));
        let (tasks, scope) = all.fold((0, 0), |(n, sum), (m, more)| (n + m, sum + more));
        let (scope, done) = match &iteration.closing {
            Some(closing) => {
                (closing.committed_tenths + closing.drift.net_tenths(), closing.done_tenths())
            }
            None => (scope, of_state(TaskState::Done).1),
        };
        Self {
            key: iteration.key(),
            team: iteration.team.clone(),
            status: iteration.status().name(),
            first: iteration.first.to_string(),
            last: iteration.last.to_string(),
            days: working_days(iteration.first, iteration.last),
            capacity_hours: hours(capacity.map_or(0, |one| one.tenths())),
            committed_hours: iteration.commitment.as_ref().map(|one| hours(one.tenths())),
            scope_hours: hours(scope),
            done_hours: hours(done),
            task_count: tasks,
            version: iteration.version,
        }
    }
}

/// An iteration with its backlog, its capacity, and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct BoxDetail {
    #[serde(flatten)]
    pub(crate) iteration: BoxDocument,
    pub(crate) demand: Vec<DemandDocument>,
    /// The people of the team; none if the team file names only skills.
    pub(crate) people: Vec<PersonDocument>,
    /// Which skills are short together; none if everything fits.
    pub(crate) shortages: Vec<ShortageDocument>,
    /// What the line to the cloud carries; null if the team file names none.
    pub(crate) replication: Option<ReplicationDocument>,
    pub(crate) tasks: Vec<TaskDocument>,
    pub(crate) scope_changes: Vec<ScopeChangeDocument>,
    pub(crate) closing: Option<ClosingDocument>,
    /// Why more was taken than fits, if it was.
    pub(crate) over: Option<String>,
}

/// Work of one skill beside what there is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DemandDocument {
    pub(crate) skill: String,
    pub(crate) asked_hours: f64,
    pub(crate) capacity_hours: f64,
    pub(crate) is_over: bool,
}

impl From<&Demand> for DemandDocument {
    fn from(demand: &Demand) -> Self {
        Self {
            skill: demand.skill.clone(),
            asked_hours: hours(demand.asked_tenths),
            capacity_hours: hours(demand.capacity_tenths),
            is_over: demand.is_over(),
        }
    }
}

impl DemandDocument {
    /// The end of a bar; a bar has no end at 0.
    pub(crate) fn most(&self) -> f64 {
        self.capacity_hours.max(self.asked_hours).max(0.1)
    }
}

/// A change of what was committed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScopeChangeDocument {
    pub(crate) at: String,
    pub(crate) by: String,
    /// `added`, `removed` or `reestimated`.
    pub(crate) kind: &'static str,
    pub(crate) task: String,
    pub(crate) before_hours: f64,
    pub(crate) after_hours: f64,
    pub(crate) because: String,
}

impl From<&ScopeChange> for ScopeChangeDocument {
    fn from(change: &ScopeChange) -> Self {
        let is_gone = change.kind == ScopeKind::Removed;
        Self {
            at: second(change.at),
            by: change.by.clone(),
            kind: change.kind.name(),
            task: format!("T-{}", change.task.number),
            before_hours: hours(change.before_tenths),
            after_hours: if is_gone { 0.0 } else { hours(change.task.estimate_tenths) },
            because: change.because.clone(),
        }
    }
}

/// What came of an iteration.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClosingDocument {
    pub(crate) at: String,
    pub(crate) by: String,
    pub(crate) committed_hours: f64,
    pub(crate) added_hours: f64,
    pub(crate) removed_hours: f64,
    pub(crate) reestimated_hours: f64,
    /// Velocity: the estimates of what was finished.
    pub(crate) done_hours: f64,
    pub(crate) spent_hours: f64,
    /// How much of what was committed was finished.
    pub(crate) kept_percent: i64,
    pub(crate) returned: Vec<ReturnedDocument>,
    pub(crate) retrospective: String,
    pub(crate) lessons: Vec<LessonDocument>,
}

/// An item of a retrospective.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Lesson)]
pub(crate) struct LessonDocument {
    /// `well`, `better` or `learned`.
    pub(crate) kind: &'static str,
    pub(crate) says: String,
}

/// A task that came back.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReturnedDocument {
    pub(crate) task: String,
    pub(crate) estimate_hours: f64,
    pub(crate) because: String,
}

impl From<&Lesson> for LessonDocument {
    fn from(lesson: &Lesson) -> Self {
        Self { kind: lesson.kind.name(), says: lesson.says.clone() }
    }
}

impl ClosingDocument {
    /// Items of one kind.
    pub(crate) fn of_kind<'a>(
        &'a self,
        kind: &'a str,
    ) -> impl Iterator<Item = &'a LessonDocument> + 'a {
        self.lessons.iter().filter(move |one| one.kind == kind)
    }

    fn of(iteration: &Iteration, closing: &Closing) -> Self {
        let Drift { added_tenths, removed_tenths, reestimated_tenths } = closing.drift;
        let committed = iteration.commitment.as_ref().map_or(&[][..], |one| &one.tasks);
        let back = closing.returned.iter().map(|one| ReturnedDocument {
            task: format!("T-{}", one.number),
            estimate_hours: hours(one.estimate_tenths),
            because: one.because.clone(),
        });
        Self {
            at: second(closing.at),
            by: closing.by.clone(),
            committed_hours: hours(closing.committed_tenths),
            added_hours: hours(added_tenths),
            removed_hours: hours(removed_tenths),
            reestimated_hours: hours(reestimated_tenths),
            done_hours: hours(closing.done_tenths()),
            spent_hours: hours(closing.spent_tenths),
            kept_percent: closing.kept_percent(committed),
            returned: back.collect(),
            retrospective: closing.retrospective.clone(),
            lessons: closing.lessons.iter().map(LessonDocument::from).collect(),
        }
    }
}

impl BoxDetail {
    pub(crate) async fn load(tx: &mut Tx, iteration: &Iteration) -> anyhow::Result<Self> {
        Self::load_with(tx, iteration, &[]).await
    }

    /// What it asks of the team if these tasks stood in it too.
    pub(crate) async fn load_with(
        tx: &mut Tx,
        iteration: &Iteration,
        further: &[Task],
    ) -> anyhow::Result<Self> {
        let tasks = tx.tasks_in(iteration.id).await?;
        let asked: Vec<Task> = tasks.iter().chain(further).cloned().collect();
        let calendar = calendar(tx).await.ok();
        let unknown = Capacity::Skills(BTreeMap::new());
        let capacity =
            calendar.as_ref().and_then(|one| capacity(one, iteration).ok()).unwrap_or(unknown);
        let replication = match &calendar {
            Some(calendar) => load_of(tx, calendar, iteration).await?,
            None => None,
        };
        let demand = capacity.demand(&asked);
        let sums = tx.task_sums(None).await?;
        let changes = tx.scope_changes(iteration.id).await?;
        let closing = iteration.closing.as_ref();
        Ok(Self {
            iteration: BoxDocument::of(iteration, calendar.as_ref(), &sums),
            demand: demand.iter().map(Into::into).collect(),
            people: PersonDocument::all(capacity.people(), &tasks),
            shortages: capacity.shortages(&demand).iter().map(Into::into).collect(),
            replication: replication
                .map(|(network, load)| ReplicationDocument::of(iteration, &network, &load)),
            tasks: TaskDocument::all(tx, &tasks).await?,
            scope_changes: changes.iter().map(Into::into).collect(),
            closing: closing.map(|closing| ClosingDocument::of(iteration, closing)),
            over: iteration.commitment.as_ref().and_then(|one| one.over.clone()),
        })
    }
}

/// How fast a team is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PaceDocument {
    pub(crate) team: String,
    /// How many closed iterations it rests on.
    pub(crate) iterations: usize,
    /// Work finished in ten working days: the mean.
    pub(crate) hours_in_ten_days: f64,
    pub(crate) slowest_hours: f64,
    pub(crate) fastest_hours: f64,
    /// Hours worked in percent of estimates; null if nobody wrote hours.
    pub(crate) spent_percent: Option<i64>,
}

impl Listed for PaceDocument {
    const COLUMNS: &'static [&'static str] = &[
        "team",
        "iterations",
        "hours_in_ten_days",
        "slowest_hours",
        "fastest_hours",
        "spent_percent",
    ];
    const SHOWN: &'static [&'static str] = Self::COLUMNS;
    const NONE: &'static str = "no iteration is closed yet";
}

impl PaceDocument {
    /// So many closed iterations count.
    const LAST: usize = 3;

    /// Of each team that closed one.
    pub(crate) async fn all(tx: &mut Tx) -> anyhow::Result<Vec<Self>> {
        let iterations = tx.iterations().await?;
        let mut closed: BTreeMap<&str, Vec<&Closing>> = BTreeMap::new();
        for one in iterations.iter().filter(|one| one.status() == IterationStatus::Closed) {
            closed.entry(&one.team).or_default().extend(&one.closing);
        }
        let all = closed.into_iter().filter_map(|(team, closed)| {
            let Pace { iterations, tenths_in_ten_days, range_tenths, spent_percent } =
                pace(&closed, Self::LAST)?;
            Some(Self {
                team: team.to_owned(),
                iterations,
                hours_in_ten_days: hours(tenths_in_ten_days),
                slowest_hours: hours(range_tenths.0),
                fastest_hours: hours(range_tenths.1),
                spent_percent,
            })
        });
        Ok(all.collect())
    }
}
