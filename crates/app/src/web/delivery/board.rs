//! The board of an iteration: columns by state, lanes by workload, and moves that need no mouse.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::civil::Date;
use landfall_domain::delivery::{Age, CycleTimes, Step, Task, TaskState};
use landfall_domain::estate::Workload;
use landfall_domain::estate::workload::number_of;
use landfall_domain::id::Id;
use landfall_domain::people::Right;
use landfall_store::{BoardPart, IterationHead, Lane, Tx};
use serde::Deserialize;

use crate::actions::delivery::board::move_task;
use crate::actions::delivery::tenths;
use crate::documents::delivery::{Names, TaskDocument};
use crate::documents::hours;
use crate::failure::Failure;

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::problem::{Face, PageProblem, Problem, render};
use super::{back, place};

/// So many cards of one column are shown.
const CARDS: i64 = 100;
/// So many of one column in one lane.
const IN_LANE: i64 = 20;
/// So many lanes on one page.
const LANES: usize = 10;
/// So many finished tasks tell how long a task takes.
const FINISHED: i64 = 200;

/// A card: a task, and how long it is in work.
pub(super) struct Card {
    pub(super) task: TaskDocument,
    pub(super) age: Option<Age>,
}

/// A column of the board, or of one of its lanes.
struct Column {
    state: TaskState,
    cards: Vec<Card>,
    /// How many there are, and how many more than are shown.
    all: i64,
    more: i64,
}

/// A lane: the tasks of one workload. The board as a whole is one lane without a name.
struct Strip {
    /// Key and title.
    workload: Option<(String, String)>,
    columns: Vec<Column>,
}

#[derive(Template)]
#[template(path = "web/board.html")]
struct BoardPage {
    frame: Frame,
    /// Address of the iteration.
    at: String,
    iteration: IterationHead,
    /// Hours in it, and hours of it that are done.
    scope_hours: f64,
    done_hours: f64,
    strips: Vec<Strip>,
    asked: Asked,
    /// Which page of lanes is shown; none without lanes.
    turn: Option<Turn>,
    refused: Option<String>,
}

/// One of several pages.
struct Turn {
    page: usize,
    many: usize,
    /// What stands behind the address of the page before, and of the one after.
    earlier: Option<String>,
    later: Option<String>,
}

impl Turn {
    fn new(asked: &Asked, page: usize, many: usize) -> Self {
        let to = |page: usize| asked.query("page", &page.to_string());
        let earlier = (page > 1).then(|| to(page - 1));
        Self { page, many, earlier, later: (page < many).then(|| to(page + 1)) }
    }
}

/// What of the board is shown.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::web) struct Asked {
    /// `yes` for the tasks of whoever looks.
    #[serde(default)]
    mine: String,
    /// `yes` for a lane for each workload.
    #[serde(default)]
    lanes: String,
    #[serde(default)]
    page: String,
    /// One workload only.
    #[serde(default)]
    workload: String,
}

impl Asked {
    fn is_mine(&self) -> bool {
        self.mine == "yes"
    }

    fn has_lanes(&self) -> bool {
        self.lanes == "yes"
    }

    /// As it stands behind an address; `change` takes the place of what is asked under its name.
    fn query(&self, name: &str, said: &str) -> String {
        let change = (name, said);
        let own = [("mine", &self.mine), ("lanes", &self.lanes), ("workload", &self.workload)];
        let own = own.into_iter().map(|(name, said)| (name, said.as_str()));
        let kept = own.filter(|(name, _)| *name != change.0).chain([change]);
        let parts: Vec<String> = kept
            .filter(|(_, said)| !said.is_empty())
            .map(|(name, said)| format!("{name}={}", super::super::list::escaped(said)))
            .collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

/// `GET /iterations/{team}/{key}/board`.
pub(in crate::web) async fn page(
    visit: Visit,
    Path((team, key)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Face {
    show(&visit, (&team, &key), asked, None).await
}

/// How long the tasks of a team take, and today.
pub(super) struct Ageing {
    times: CycleTimes,
    today: Date,
}

impl Ageing {
    pub(super) async fn load(tx: &mut Tx, team: &str, today: Date) -> anyhow::Result<Self> {
        let zone = jiff::tz::TimeZone::UTC;
        let spans = tx.cycle_spans(team, FINISHED).await?.into_iter();
        let day = |at: jiff::Timestamp| at.to_zoned(zone.clone()).date();
        let times = CycleTimes::new(spans.map(|(from, to)| (day(from), day(to))));
        Ok(Self { times, today })
    }

    pub(super) fn of(&self, task: &Task) -> Option<Age> {
        let since = task.started_at.filter(|_| task.state == TaskState::Doing)?;
        let since = since.to_zoned(jiff::tz::TimeZone::UTC).date();
        Some(self.times.age(since, self.today))
    }
}

/// What one board reads.
struct Reader<'a> {
    iteration: &'a IterationHead,
    me: Option<&'a str>,
    ageing: Ageing,
}

impl Reader<'_> {
    fn part(&self, state: TaskState, workload: Option<Id<Workload>>) -> BoardPart<'_> {
        BoardPart { iteration: self.iteration.id, workload, state, assignee: self.me }
    }

    async fn cards(&self, tx: &mut Tx, tasks: &[Task]) -> anyhow::Result<Vec<Card>> {
        let ages = tasks.iter().map(|task| self.ageing.of(task));
        let documents = TaskDocument::all(tx, tasks).await?;
        Ok(documents.into_iter().zip(ages).map(|(task, age)| Card { task, age }).collect())
    }

    async fn whole(&self, tx: &mut Tx, counts: &BTreeMap<TaskState, i64>) -> anyhow::Result<Strip> {
        let mut columns = Vec::new();
        for state in TaskState::ALL {
            let first = tx.board_tasks(self.part(*state, None), CARDS).await?;
            columns.push(column(*state, self.cards(tx, &first).await?, counts));
        }
        Ok(Strip { workload: None, columns })
    }

    async fn lane(
        &self,
        tx: &mut Tx,
        lane: &Lane,
        names: &Names,
        limit: i64,
    ) -> anyhow::Result<Strip> {
        let mut columns = Vec::new();
        for state in TaskState::ALL {
            let part = self.part(*state, Some(lane.workload));
            let first = tx.board_tasks(part, limit).await?;
            columns.push(column(*state, self.cards(tx, &first).await?, &lane.counts));
        }
        let workload = Some((names.key(lane.workload), names.title(lane.workload)));
        Ok(Strip { workload, columns })
    }
}

fn column(state: TaskState, cards: Vec<Card>, counts: &BTreeMap<TaskState, i64>) -> Column {
    let all = counts.get(&state).copied().unwrap_or_default();
    let more = all - i64::try_from(cards.len()).unwrap_or_default();
    Column { state, cards, all, more }
}

/// The head of a team's iteration: what was committed, which is large, is not read.
async fn head(tx: &mut Tx, team: &str, key: &str) -> anyhow::Result<IterationHead> {
    let all = tx.iteration_heads().await?;
    let unknown = || Failure::Unknown(format!("{team} has no iteration {key}"));
    let found = all.into_values().find(|one| one.team == team && one.key == key);
    Ok(found.ok_or_else(unknown)?)
}

async fn one_workload(tx: &mut Tx, key: &str) -> anyhow::Result<Id<Workload>> {
    let unknown = || Failure::Unknown(format!("there is no workload {key}"));
    let number = number_of(key).ok_or_else(unknown)?;
    Ok(tx.find_workload(number).await?.ok_or_else(unknown)?.id)
}

async fn show(
    visit: &Visit,
    (team, key): (&str, &str),
    asked: Asked,
    refused: Option<String>,
) -> Face {
    let mut tx = visit.cx().store.read().await?;
    let iteration = head(&mut tx, team, key).await?;
    let me = asked.is_mine().then_some(visit.cx().actor.as_str());
    let sums = tx.board_sums(iteration.id, me).await?;
    let ageing = Ageing::load(&mut tx, team, visit.cx().today()).await?;
    let reader = Reader { iteration: &iteration, me, ageing };
    let is_split = asked.has_lanes() || !asked.workload.is_empty();
    let (strips, turn) = if is_split {
        let mut lanes = tx.lanes(iteration.id, me).await?;
        let limit = if asked.workload.is_empty() {
            IN_LANE
        } else {
            let only = one_workload(&mut tx, &asked.workload).await?;
            lanes.retain(|lane| lane.workload == only);
            CARDS
        };
        let many = lanes.len().div_ceil(LANES).max(1);
        let page = asked.page.parse::<usize>().unwrap_or(1).clamp(1, many);
        let shown: Vec<Lane> = lanes.into_iter().skip((page - 1) * LANES).take(LANES).collect();
        let ids: Vec<Id<Workload>> = shown.iter().map(|lane| lane.workload).collect();
        let names = Names::load(&mut tx, &ids).await?;
        let mut strips = Vec::new();
        for lane in &shown {
            strips.push(reader.lane(&mut tx, lane, &names, limit).await?);
        }
        (strips, Some(Turn::new(&asked, page, many)))
    } else {
        let counts = sums.iter().map(|(state, (tasks, _))| (*state, *tasks)).collect();
        (vec![reader.whole(&mut tx, &counts).await?], None)
    };
    tx.rollback().await?;
    let done = sums.get(&TaskState::Done).map_or(0, |(_, tenths)| *tenths);
    render(&BoardPage {
        frame: Frame::new(visit, "/iterations", format!("Board of {key}, {team}")),
        at: format!("{}{}", visit.base(), place(team, key)),
        iteration,
        scope_hours: hours(sums.values().map(|(_, tenths)| tenths).sum()),
        done_hours: hours(done),
        strips,
        asked,
        turn,
        refused,
    })
}

/// A move of one card.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Moved {
    task: String,
    pub(super) version: i64,
    step: String,
    #[serde(default)]
    pub(super) text: String,
    /// What of the board is shown afterwards.
    #[serde(flatten)]
    asked: Asked,
}

impl Moved {
    /// The step that is meant.
    pub(super) fn step(&self) -> Result<Step, Problem> {
        let wrong = || Problem::wrong_input(format!("`{}` is no number of hours", self.text));
        Ok(match self.step.as_str() {
            "pull" => Step::Pull,
            "put_back" => Step::PutBack,
            "finish" => Step::Finish,
            "reopen" => Step::Reopen,
            "block" => Step::Block(self.text.clone()),
            "unblock" => Step::Unblock,
            "spend" => {
                let hours: f64 = self.text.trim().parse().map_err(|_| wrong())?;
                Step::Spend(tenths(hours).map_err(|_| wrong())?)
            }
            other => return Err(Problem::wrong_input(format!("`{other}` is no step"))),
        })
    }
}

/// `POST /iterations/{team}/{key}/board`.
pub(in crate::web) async fn step(
    visit: Visit,
    Path((team, key)): Path<(String, String)>,
    Form(moved): Form<Moved>,
) -> Result<Response, PageProblem> {
    let step = moved.step()?;
    let leads = visit.demand(Right::Plan).is_ok();
    let at = (moved.task.as_str(), Some(moved.version));
    let done = move_task(visit.cx(), at, &step, leads).await;
    let to = format!(
        "{}/board{}#{}",
        place(&team, &key),
        moved.asked.query("page", &moved.asked.page),
        moved.task
    );
    let asked = moved.asked.clone();
    back(&visit, done, &to, async |told| show(&visit, (&team, &key), asked, Some(told)).await).await
}
