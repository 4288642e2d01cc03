//! Release backlogs, iterations of teams, and the tasks in them.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use landfall_domain::delivery::{LessonKind, Promotion, Step};
use landfall_domain::people::Right;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::actions::delivery::board::move_task;
use crate::actions::delivery::closing::{Words, close};
use crate::actions::delivery::estimating::{Figures, estimate};
use crate::actions::delivery::iterations::{Rhythm, commit as commit_to, lay_out};
use crate::actions::delivery::planning::{Planned, Source, fill_iteration, put};
use crate::actions::delivery::releases::{self, Scope, state_reach, submit, withdraw};
use crate::actions::delivery::{find_iteration, find_release, find_task, tenths};
use crate::documents::delivery::{
    BoxDetail, BoxDocument, PaceDocument, ReleaseBacklogDetail, ReleaseBacklogDocument,
    TaskDocument,
};

use super::super::access::Visit;
use super::super::frame::given;
use super::super::list::Page;
use super::super::problem::Problem;
use super::body::Body;
use super::decide::Expected;
use super::{Answer, ReadRefusals, WriteRefusals, tagged, versioned, with_both_sides};

fn all<T>(items: Vec<T>) -> Json<Page<T>> {
    let total = i64::try_from(items.len()).ok();
    Json(Page { items, next: None, total })
}

async fn release_detail(visit: &Visit, key: &str) -> Result<ReleaseBacklogDetail, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let release = find_release(&mut tx, key).await?;
    let detail = ReleaseBacklogDetail::load(&mut tx, &release).await?;
    tx.rollback().await?;
    Ok(detail)
}

async fn box_detail(visit: &Visit, team: &str, key: &str) -> Result<BoxDetail, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let iteration = find_iteration(&mut tx, key, Some(team)).await?;
    let detail = BoxDetail::load(&mut tx, &iteration).await?;
    tx.rollback().await?;
    Ok(detail)
}

async fn task_detail(visit: &Visit, key: &str) -> Result<TaskDocument, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let task = find_task(&mut tx, key).await?;
    let found = TaskDocument::one(&mut tx, &task).await?;
    tx.rollback().await?;
    Ok(found)
}

/// All release backlogs.
#[utoipa::path(get, path = "/api/v1/release-backlogs", responses((status = 200, body = Page<ReleaseBacklogDocument>), ReadRefusals))]
pub(in crate::web) async fn list_release_backlogs(
    visit: Visit,
) -> Answer<Page<ReleaseBacklogDocument>> {
    let mut tx = visit.cx().store.read().await?;
    let found = ReleaseBacklogDocument::all(&mut tx).await?;
    tx.rollback().await?;
    Ok(all(found))
}

/// One release backlog with its workloads, assets and needs.
#[utoipa::path(get, path = "/api/v1/release-backlogs/{key}", params(("key" = String, Path, example = "RB-1")), responses((status = 200, body = ReleaseBacklogDetail, headers(("ETag" = String))), (status = 304), ReadRefusals))]
pub(in crate::web) async fn one_release_backlog(
    visit: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let detail = release_detail(&visit, &key).await?;
    Ok(versioned(&headers, detail.release.version, &detail))
}

/// A release backlog that is wanted: a proposed release, or workloads.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WantedRelease {
    #[schema(example = "The harbour first")]
    title: String,
    /// Why its value justifies the disruption.
    #[schema(example = "the lease ends in March")]
    because: String,
    /// `single_step`, `staged` or `flight`; staged if it is not said.
    promotion: Option<String>,
    /// A proposed release, such as `R-1`; else name workloads.
    release: Option<String>,
    #[serde(default)]
    #[schema(example = json!(["W-1"]))]
    workloads: Vec<String>,
}

impl WantedRelease {
    fn wanted(self) -> Result<releases::Wanted, Problem> {
        let word = self.promotion.as_deref().unwrap_or(Promotion::Staged.name());
        let promotion = Promotion::named(word).ok_or_else(|| {
            Problem::wrong_input(format!("promotion is `{word}`: no single_step, staged or flight"))
        })?;
        let scope = match (self.release, self.workloads.is_empty()) {
            (Some(release), true) => Scope::Proposed(release),
            (None, false) => Scope::Workloads(self.workloads),
            _ => {
                let told = "name a proposed release, or workloads, and not both";
                return Err(Problem::wrong_input(told.to_owned()));
            }
        };
        Ok(releases::Wanted { title: self.title, because: self.because, promotion, scope })
    }
}

/// Submits a release backlog.
#[utoipa::path(post, path = "/api/v1/release-backlogs", params(("Idempotency-Key" = Option<String>, Header)), request_body = WantedRelease, responses((status = 201, body = ReleaseBacklogDetail, headers(("Location" = String), ("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn submit_release(
    visit: Visit,
    Body(wanted): Body<WantedRelease>,
) -> Result<Response, Problem> {
    let release = submit(visit.cx(), &wanted.wanted()?).await?;
    let key = release.key();
    let place = format!("{}/api/v1/release-backlogs/{key}", visit.base());
    let answer = tagged(release.version, &release_detail(&visit, &key).await?);
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], answer).into_response())
}

/// Why something is done.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Because {
    #[serde(default)]
    #[schema(example = "the vendor is late")]
    reason: String,
}

async fn release_done(
    visit: &Visit,
    key: &str,
    said: Value,
    done: Result<i64, Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(version) => Ok(tagged(version, &release_detail(visit, key).await?)),
        Err(problem) => {
            let theirs = async { Ok(release_detail(visit, key).await?.release) };
            Err(with_both_sides(problem, said, theirs).await)
        }
    }
}

/// Commits to a release backlog and makes its tasks; `reason` is needed while no review is closed.
#[utoipa::path(post, path = "/api/v1/release-backlogs/{key}/commitment", params(("key" = String, Path, example = "RB-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = Because, responses((status = 200, body = ReleaseBacklogDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn commit_release(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(said): Body<Because>,
) -> Result<Response, Problem> {
    let done = releases::commit(visit.cx(), (&key, expected.0), given(&said.reason)).await;
    let done = done.map(|(release, _)| release.version).map_err(Problem::from);
    release_done(&visit, &key, serde_json::json!(said), done).await
}

/// Takes a release backlog back that nobody committed to.
#[utoipa::path(post, path = "/api/v1/release-backlogs/{key}/withdrawal", params(("key" = String, Path, example = "RB-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = Because, responses((status = 200, body = ReleaseBacklogDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn withdraw_release(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(said): Body<Because>,
) -> Result<Response, Problem> {
    let done = withdraw(visit.cx(), (&key, expected.0), given(&said.reason)).await;
    let done = done.map(|release| release.version).map_err(Problem::from);
    release_done(&visit, &key, serde_json::json!(said), done).await
}

/// That a workload can be reached.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Reached {
    /// The workload outside that the release needs.
    #[schema(example = "W-1")]
    workload: String,
    /// How it is known: a test, a measurement, a design.
    #[schema(example = "4 ms through the new line, measured")]
    evidence: String,
}

/// Says that a workload outside, which a release backlog needs, can be reached from the cloud.
#[utoipa::path(post, path = "/api/v1/release-backlogs/{key}/reach", params(("key" = String, Path, example = "RB-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = Reached, responses((status = 200, body = ReleaseBacklogDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn reach(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(said): Body<Reached>,
) -> Result<Response, Problem> {
    let (cx, at) = (visit.cx(), (key.as_str(), expected.0));
    let done = state_reach(cx, at, &said.workload, &said.evidence).await;
    let done = done.map(|release| release.version).map_err(Problem::from);
    release_done(&visit, &key, serde_json::json!(said), done).await
}

/// The iterations of teams, by their first day.
#[utoipa::path(get, path = "/api/v1/team-iterations", responses((status = 200, body = Page<BoxDocument>), ReadRefusals))]
pub(in crate::web) async fn list_boxes(visit: Visit) -> Answer<Page<BoxDocument>> {
    let mut tx = visit.cx().store.read().await?;
    let found = BoxDocument::all(&mut tx).await?;
    tx.rollback().await?;
    Ok(all(found))
}

/// How fast each team is, from its last three closed iterations.
#[utoipa::path(get, path = "/api/v1/team-paces", responses((status = 200, body = Page<PaceDocument>), ReadRefusals))]
pub(in crate::web) async fn list_paces(visit: Visit) -> Answer<Page<PaceDocument>> {
    let mut tx = visit.cx().store.read().await?;
    let found = PaceDocument::all(&mut tx).await?;
    tx.rollback().await?;
    Ok(all(found))
}

/// A rhythm; what is not said follows from the iterations that there are, or from the plan in force.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WantedRhythm {
    team: Option<String>,
    #[schema(value_type = Option<String>, example = "2026-12-07")]
    first: Option<Date>,
    /// From 1 to 6.
    #[schema(example = 2)]
    weeks: Option<u8>,
    #[schema(value_type = Option<String>, example = "2027-12-05")]
    until: Option<Date>,
}

/// Lays out the iterations of a team for a year; gives all iterations.
#[utoipa::path(post, path = "/api/v1/team-iterations", params(("Idempotency-Key" = Option<String>, Header)), request_body = WantedRhythm, responses((status = 201, body = Page<BoxDocument>), WriteRefusals))]
pub(in crate::web) async fn lay_out_boxes(
    visit: Visit,
    Body(said): Body<WantedRhythm>,
) -> Result<Response, Problem> {
    let WantedRhythm { team, first, weeks, until } = said;
    lay_out(visit.cx(), &Rhythm { team, first, weeks, until }).await?;
    Ok((StatusCode::CREATED, list_boxes(visit).await?).into_response())
}

/// One iteration: its backlog, capacity by skill, and what became of it.
#[utoipa::path(get, path = "/api/v1/team-iterations/{team}/{key}", params(("team" = String, Path, example = "Cloud team"), ("key" = String, Path, example = "I-1")), responses((status = 200, body = BoxDetail, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn one_box(
    visit: Visit,
    Path((team, key)): Path<(String, String)>,
) -> Result<Response, Problem> {
    // Its tasks change without it: no reader is told that nothing did.
    let detail = box_detail(&visit, &team, &key).await?;
    Ok(tagged(detail.iteration.version, &detail))
}

/// Tasks that go somewhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Moving {
    /// Keys of tasks; of workloads, for all their tasks that wait.
    #[schema(example = json!(["T-1"]))]
    tasks: Vec<String>,
    /// Needed where the team is committed already.
    #[serde(default)]
    reason: String,
}

/// What moved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MovedTasks)]
pub(in crate::web) struct Moved {
    /// The iteration in which they are; null if they wait.
    iteration: Option<String>,
    tasks: Vec<TaskDocument>,
}

async fn moved(visit: &Visit, planned: Planned) -> Answer<Moved> {
    let mut tx = visit.cx().store.read().await?;
    let tasks = TaskDocument::all(&mut tx, &planned.tasks).await?;
    tx.rollback().await?;
    Ok(Json(Moved { iteration: planned.iteration.map(|one| one.key()), tasks }))
}

/// Puts tasks into an iteration.
#[utoipa::path(post, path = "/api/v1/team-iterations/{team}/{key}/tasks", params(("team" = String, Path, example = "Cloud team"), ("key" = String, Path, example = "I-1"), ("Idempotency-Key" = Option<String>, Header)), request_body = Moving, responses((status = 200, body = Moved), WriteRefusals))]
pub(in crate::web) async fn put_tasks(
    visit: Visit,
    Path((team, key)): Path<(String, String)>,
    Body(said): Body<Moving>,
) -> Answer<Moved> {
    let to = Some((key.as_str(), Some(team.as_str())));
    let planned = put(visit.cx(), &said.tasks, to, given(&said.reason)).await?;
    moved(&visit, planned).await
}

/// Takes tasks out of their iterations: they wait again.
#[utoipa::path(post, path = "/api/v1/waiting-tasks", params(("Idempotency-Key" = Option<String>, Header)), request_body = Moving, responses((status = 200, body = Moved), WriteRefusals))]
pub(in crate::web) async fn take_out_tasks(
    visit: Visit,
    Body(said): Body<Moving>,
) -> Answer<Moved> {
    let planned = put(visit.cx(), &said.tasks, None, given(&said.reason)).await?;
    moved(&visit, planned).await
}

/// How an iteration is filled.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Filling {
    /// Only what the plan in force places in these days.
    #[serde(default)]
    as_planned: bool,
    /// Say what would go in, and write nothing.
    #[serde(default)]
    dry_run: bool,
}

/// Fills a planned iteration with what fits of the tasks that wait, down the list.
#[utoipa::path(post, path = "/api/v1/team-iterations/{team}/{key}/filling", params(("team" = String, Path, example = "Cloud team"), ("key" = String, Path, example = "I-1"), ("Idempotency-Key" = Option<String>, Header)), request_body = Filling, responses((status = 200, body = Moved), WriteRefusals))]
pub(in crate::web) async fn fill_box(
    visit: Visit,
    Path((team, key)): Path<(String, String)>,
    Body(said): Body<Filling>,
) -> Answer<Moved> {
    let source = if said.as_planned { Source::Plan } else { Source::List };
    let planned = fill_iteration(visit.cx(), (&key, Some(&team)), source, said.dry_run).await?;
    moved(&visit, planned).await
}

async fn box_done(
    visit: &Visit,
    (team, key): (&str, &str),
    said: Value,
    done: Result<i64, Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(version) => Ok(tagged(version, &box_detail(visit, team, key).await?)),
        Err(problem) => {
            let theirs = async { Ok(box_detail(visit, team, key).await?.iteration) };
            Err(with_both_sides(problem, said, theirs).await)
        }
    }
}

/// Commits a team to what stands in an iteration; `reason` is needed if more is taken than fits.
#[utoipa::path(post, path = "/api/v1/team-iterations/{team}/{key}/commitment", params(("team" = String, Path, example = "Cloud team"), ("key" = String, Path, example = "I-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = Because, responses((status = 200, body = BoxDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn commit_box(
    visit: Visit,
    Path((team, key)): Path<(String, String)>,
    expected: Expected,
    Body(said): Body<Because>,
) -> Result<Response, Problem> {
    let over = given(&said.reason);
    let done = commit_to(visit.cx(), (&key, Some(&team)), expected.0, over).await;
    let done = done.map(|one| one.version).map_err(Problem::from);
    box_done(&visit, (&team, &key), serde_json::json!(said), done).await
}

/// What the team says at the end.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Ending {
    /// Why tasks come back, by key.
    #[serde(default)]
    tasks: std::collections::BTreeMap<String, String>,
    /// Why all others come back.
    #[serde(default)]
    #[schema(example = "too much was taken")]
    reason: String,
    /// What went well, what could be better, what was learned.
    #[serde(default)]
    retrospective: String,
    /// What is worth keeping.
    #[serde(default)]
    well: Vec<String>,
    /// What is worth changing.
    #[serde(default)]
    better: Vec<String>,
    /// What was not known before.
    #[serde(default)]
    learned: Vec<String>,
}

impl Ending {
    fn lessons(&self) -> Vec<(LessonKind, String)> {
        let of = |kind, said: &[String]| said.iter().map(|one| (kind, one.clone())).collect();
        let all: [Vec<(LessonKind, String)>; 3] = [
            of(LessonKind::Well, &self.well),
            of(LessonKind::Better, &self.better),
            of(LessonKind::Learned, &self.learned),
        ];
        all.concat()
    }
}

/// Closes an iteration: what is unfinished waits again, each with its reason.
#[utoipa::path(post, path = "/api/v1/team-iterations/{team}/{key}/closing", params(("team" = String, Path, example = "Cloud team"), ("key" = String, Path, example = "I-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = Ending, responses((status = 200, body = BoxDetail, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn close_box(
    visit: Visit,
    Path((team, key)): Path<(String, String)>,
    expected: Expected,
    Body(said): Body<Ending>,
) -> Result<Response, Problem> {
    let words = Words {
        because: said.tasks.clone(),
        otherwise: given(&said.reason).map(str::to_owned),
        retrospective: said.retrospective.clone(),
        lessons: said.lessons(),
    };
    let done = close(visit.cx(), (&key, Some(&team)), expected.0, &words).await;
    let done = done.map(|one| one.version).map_err(Problem::from);
    box_done(&visit, (&team, &key), serde_json::json!(said), done).await
}

/// One task.
#[utoipa::path(get, path = "/api/v1/tasks/{key}", params(("key" = String, Path, example = "T-1")), responses((status = 200, body = TaskDocument, headers(("ETag" = String))), (status = 304), ReadRefusals))]
pub(in crate::web) async fn one_task(
    visit: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let task = task_detail(&visit, &key).await?;
    Ok(versioned(&headers, task.version, &task))
}

/// A move on the board.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WantedStep {
    /// `pull`, `put_back`, `finish`, `reopen`, `block`, `unblock`, `spend` or `estimate`.
    #[schema(example = "pull")]
    step: String,
    /// Why it is blocked, or has another estimate.
    #[serde(default)]
    reason: String,
    /// Hours that were worked, or that are estimated.
    hours: Option<f64>,
}

/// Moves a task on the board, writes hours, or estimates it anew.
#[utoipa::path(post, path = "/api/v1/tasks/{key}/steps", params(("key" = String, Path, example = "T-1"), ("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*"), ("Idempotency-Key" = Option<String>, Header)), request_body = WantedStep, responses((status = 200, body = TaskDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn step_task(
    visit: Visit,
    Path(key): Path<String>,
    expected: Expected,
    Body(said): Body<WantedStep>,
) -> Result<Response, Problem> {
    let leads = visit.demand(Right::Plan).is_ok();
    let at = (key.as_str(), expected.0);
    let hours = || {
        let told = || Problem::wrong_input("say how many hours".to_owned());
        Ok::<i64, Problem>(tenths(said.hours.ok_or_else(told)?)?)
    };
    let step = match said.step.as_str() {
        "pull" => Some(Step::Pull),
        "put_back" => Some(Step::PutBack),
        "finish" => Some(Step::Finish),
        "reopen" => Some(Step::Reopen),
        "block" => Some(Step::Block(said.reason.clone())),
        "unblock" => Some(Step::Unblock),
        "spend" => Some(Step::Spend(hours()?)),
        "estimate" => None,
        other => return Err(Problem::wrong_input(format!("`{other}` is no step"))),
    };
    let done = if let Some(step) = step {
        move_task(visit.cx(), at, &step, leads).await
    } else {
        let figures = Figures { hours: said.hours, ..Figures::default() };
        estimate(visit.cx(), at, figures.word()?, given(&said.reason)).await
    };
    match done.map_err(Problem::from) {
        Ok(task) => Ok(tagged(task.version, &task_detail(&visit, &key).await?)),
        Err(problem) => {
            let (yours, theirs) = (serde_json::json!(said), task_detail(&visit, &key));
            Err(with_both_sides(problem, yours, theirs).await)
        }
    }
}
