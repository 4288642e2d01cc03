//! The iterations of teams, and the planning of one: what waits on one side, what fits on the other.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Response;
use jiff::civil::Date;
use landfall_domain::delivery::{LessonKind, Task};
use serde::Deserialize;

use crate::actions::delivery::closing::{Words, close};
use crate::actions::delivery::find_iteration;
use crate::actions::delivery::iterations::{Rhythm, commit, lay_out};
use crate::actions::delivery::planning::{Source, fill_iteration, put, waiting_for};
use crate::documents::delivery::{BoxDetail, BoxDocument, PaceDocument, TaskDocument};
use crate::documents::hours;

use super::super::access::Visit;
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, Problem, render};
use super::files::Files;
use super::{back, place};

/// So many waiting tasks are shown; the others follow once these are planned.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "web/iterations.html")]
struct ListPage {
    frame: Frame,
    all: Vec<(String, BoxDocument)>,
    paces: Vec<PaceDocument>,
    typed: Typed,
    refused: Option<String>,
}

/// A rhythm as it is typed.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Typed {
    #[serde(default)]
    team: String,
    #[serde(default)]
    first: String,
    #[serde(default)]
    weeks: String,
}

/// `GET /iterations`.
pub(in crate::web) async fn page(visit: Visit) -> Face {
    list(&visit, Typed::default(), None).await
}

async fn list(visit: &Visit, typed: Typed, refused: Option<String>) -> Face {
    let mut tx = visit.cx().store.read().await?;
    let all = BoxDocument::all(&mut tx).await?;
    let paces = PaceDocument::all(&mut tx).await?;
    tx.rollback().await?;
    let all = all.into_iter().map(|one| (place(&one.team, &one.key), one)).collect();
    let frame = Frame::new(visit, "/iterations", "Iterations");
    render(&ListPage { frame, all, paces, typed, refused })
}

impl Typed {
    fn rhythm(&self) -> Result<Rhythm, Problem> {
        let first = given(&self.first).map(|text| {
            let wrong = |_| Problem::wrong_input(format!("`{text}` is no day such as 2027-01-04"));
            text.parse::<Date>().map_err(wrong)
        });
        let weeks = given(&self.weeks).map(|text| {
            let wrong = |_| Problem::wrong_input(format!("`{text}` is no number of weeks"));
            text.parse::<u8>().map_err(wrong)
        });
        let team = given(&self.team).map(str::to_owned);
        Ok(Rhythm { team, first: first.transpose()?, weeks: weeks.transpose()?, until: None })
    }
}

/// `POST /iterations`: lays out a year.
pub(in crate::web) async fn make(
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, PageProblem> {
    let done = match typed.rhythm() {
        Ok(rhythm) => lay_out(visit.cx(), &rhythm).await,
        Err(problem) => return Err(problem.into()),
    };
    back(&visit, done, "/iterations", async |told| list(&visit, typed, Some(told)).await).await
}

#[derive(Template)]
#[template(path = "web/iteration.html")]
struct OnePage {
    frame: Frame,
    /// Its address.
    at: String,
    detail: BoxDetail,
    /// Tasks that wait, by workload: its key and title, and those that are shown.
    waiting: Vec<(String, String, Vec<TaskDocument>)>,
    /// Keys of waiting tasks that are looked at as if they were in it, and their hours.
    picked: Vec<String>,
    picked_hours: f64,
    /// Whether more wait than are shown.
    more: bool,
    files: Option<Files>,
    said: Said,
    refused: Option<String>,
}

/// What is said of an iteration.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Said {
    #[serde(default)]
    version: i64,
    /// Keys of tasks or workloads with blanks between them.
    #[serde(default)]
    what: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    retrospective: String,
    /// Items of the retrospective, a line each.
    #[serde(default)]
    well: String,
    #[serde(default)]
    better: String,
    #[serde(default)]
    learned: String,
}

/// `GET /iterations/{team}/{key}`.
pub(in crate::web) async fn one_page(
    visit: Visit,
    Path((team, key)): Path<(String, String)>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Face {
    let picked = asked.into_iter().filter(|(name, _)| name == "pick").map(|(_, key)| key).collect();
    one(&visit, (&team, &key), (Said::default(), picked), None).await
}

async fn one(
    visit: &Visit,
    (team, key): (&str, &str),
    (said, picked): (Said, Vec<String>),
    refused: Option<String>,
) -> Face {
    let mut tx = visit.cx().store.read().await?;
    let iteration = find_iteration(&mut tx, key, Some(team)).await?;
    // Without a team file nothing is the team's.
    let mut tasks = waiting_for(&mut tx, team).await.unwrap_or_default();
    let further: Vec<Task> =
        tasks.iter().filter(|task| picked.contains(&task.key())).cloned().collect();
    let detail = BoxDetail::load_with(&mut tx, &iteration, &further).await?;
    let more = tasks.len() > SHOWN;
    tasks.truncate(SHOWN);
    let documents = TaskDocument::all(&mut tx, &tasks).await?;
    tx.rollback().await?;
    let mut waiting: Vec<(String, String, Vec<TaskDocument>)> = Vec::new();
    for task in documents {
        match waiting.last_mut() {
            Some((key, _, tasks)) if *key == task.workload => tasks.push(task),
            _ => waiting.push((task.workload.clone(), task.workload_title.clone(), vec![task])),
        }
    }
    let frame = Frame::new(visit, "/iterations", format!("{key} of {team}"));
    let at = format!("{}{}", visit.base(), place(team, key));
    let files = Files::of_iteration(visit, &detail.iteration);
    render(&OnePage {
        frame,
        at,
        detail,
        waiting,
        picked: further.iter().map(Task::key).collect(),
        picked_hours: hours(further.iter().map(|task| task.estimate_tenths).sum()),
        more,
        files,
        said,
        refused,
    })
}

/// `POST /iterations/{team}/{key}/{verb}`: tasks, waiting, filling, commitment or closing.
pub(in crate::web) async fn say(
    visit: Visit,
    Path((team, key, verb)): Path<(String, String, String)>,
    Form(said): Form<Said>,
) -> Result<Response, PageProblem> {
    let (cx, at) = (visit.cx(), (key.as_str(), Some(team.as_str())));
    let keys: Vec<String> = said.what.split_whitespace().map(str::to_owned).collect();
    let reason = given(&said.reason);
    let done = match verb.as_str() {
        "tasks" => put(cx, &keys, Some(at), reason).await.map(|_| ()),
        "waiting" => put(cx, &keys, None, reason).await.map(|_| ()),
        "filling" => fill_iteration(cx, at, Source::List, false).await.map(|_| ()),
        "proposal" => fill_iteration(cx, at, Source::Plan, false).await.map(|_| ()),
        "commitment" => commit(cx, at, Some(said.version), reason).await.map(|_| ()),
        "closing" => {
            let mut words = Words {
                otherwise: reason.map(str::to_owned),
                retrospective: said.retrospective.clone(),
                ..Words::default()
            };
            words.add_lines(LessonKind::Well, &said.well);
            words.add_lines(LessonKind::Better, &said.better);
            words.add_lines(LessonKind::Learned, &said.learned);
            close(cx, at, Some(said.version), &words).await.map(|_| ())
        }
        _ => return Err(Problem::not_found(format!("there is no {verb} of {key}")).into()),
    };
    let to = place(&team, &key);
    back(&visit, done, &to, async |told| {
        one(&visit, (&team, &key), (said, Vec::new()), Some(told)).await
    })
    .await
}
