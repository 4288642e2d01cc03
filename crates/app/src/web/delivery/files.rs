//! The backlog of an iteration or of a release as files for other tools.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::actions::delivery::{find_iteration, find_release};
use crate::documents::delivery::{BoxDocument, ReleaseBacklogDocument, Wave, WorkDocument};
use crate::export::movers;
use crate::export::work::Kind;

use super::super::access::Visit;
use super::super::api::Query;
use super::super::api::ReadRefusals;
use super::super::frame::given;
use super::super::list::{escaped, said};
use super::super::problem::Problem;
use super::super::routes::{Route, get};

/// The routes.
pub(in crate::web) fn files() -> Vec<Route> {
    vec![
        get("/api/v1/team-iterations/{team}/{key}/files/{file}", iteration_file),
        get("/api/v1/release-backlogs/{key}/files/{file}", release_file),
    ]
}

const OF_AN_ITERATION: [&str; 2] = ["azure-devops.csv", "jira.csv"];
const OF_A_RELEASE: [&str; 7] = [
    "azure-devops.csv",
    "jira.csv",
    "ms-project.xml",
    "gantt.csv",
    "gantt.xlsx",
    "aws-mgn.csv",
    "migration-factory.csv",
];

/// The files that a page offers.
pub(super) struct Files {
    /// The address that they are below.
    pub(super) at: String,
    /// Name of the file, and what people call it.
    pub(super) links: &'static [(&'static str, &'static str)],
    /// Whether Azure DevOps may need more than one.
    pub(super) has_parts: bool,
}

impl Files {
    /// With so many tasks there may be more than 1,000 items: each task brings at most two parents.
    const PARTED: usize = 333;

    /// Those of an iteration; none while it is empty.
    pub(super) fn of_iteration(visit: &Visit, one: &BoxDocument) -> Option<Self> {
        let (team, key) = (escaped(&one.team), &one.key);
        let at = format!("{}/api/v1/team-iterations/{team}/{key}/files", visit.base());
        let tasks = usize::try_from(one.task_count).unwrap_or_default();
        let has_parts = tasks > Self::PARTED;
        (tasks > 0).then_some(Self { at, links: &[("jira.csv", "Jira (CSV)")], has_parts })
    }

    /// Those of a release backlog; none before it is committed to.
    pub(super) fn of_release(visit: &Visit, one: &ReleaseBacklogDocument) -> Option<Self> {
        let at = format!("{}/api/v1/release-backlogs/{}/files", visit.base(), one.key);
        let links = &[
            ("jira.csv", "Jira (CSV)"),
            ("ms-project.xml", "Microsoft Project (XML)"),
            ("gantt.csv", "Gantt table with the critical path (CSV)"),
            ("gantt.xlsx", "The same as a workbook (XLSX)"),
            ("aws-mgn.csv", "Machines for AWS Application Migration Service (CSV)"),
            ("migration-factory.csv", "Machines for Cloud Migration Factory on AWS (CSV)"),
        ];
        (one.tasks > 0).then_some(Self { at, links, has_parts: one.tasks > Self::PARTED })
    }
}

/// Which file is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct Asked {
    /// The project in Azure DevOps, with which iteration paths begin; without it they stay empty.
    #[serde(default)]
    #[param(required = false)]
    project: String,
    /// The account in the cloud, for `aws-mgn.csv` and `migration-factory.csv`.
    #[serde(default)]
    #[param(required = false)]
    account: String,
    /// The region, for the same.
    #[serde(default)]
    #[param(required = false)]
    region: String,
    /// Azure DevOps takes 1,000 items at a time: the number of the file, from 1 on.
    #[param(required = false, minimum = 1)]
    part: Option<usize>,
}

/// The tasks of an iteration for another tool: `azure-devops.csv` or `jira.csv`. If there are more
/// files, `Link` names the next one.
#[utoipa::path(get, path = "/api/v1/team-iterations/{team}/{key}/files/{file}", params(("team" = String, Path, example = "Cloud team"), ("key" = String, Path, example = "I-1"), ("file" = String, Path, example = "jira.csv"), Asked), responses((status = 200, body = String, content_type = "text/csv"), (status = 422, description = "there is no task yet"), ReadRefusals))]
pub(in crate::web) async fn iteration_file(
    visit: Visit,
    Path((team, key, file)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let kind = kind(&file, &OF_AN_ITERATION)?;
    let mut tx = visit.cx().store.read().await?;
    let iteration = find_iteration(&mut tx, &key, Some(&team)).await?;
    let work = WorkDocument::of_iteration(&mut tx, &iteration, visit.cx().today()).await?;
    tx.rollback().await?;
    sent(&work, (kind, &file), &asked)
}

/// The tasks of a release backlog for another tool: `azure-devops.csv`, `jira.csv`, `ms-project.xml`,
/// `gantt.csv` or `gantt.xlsx`; its machines for tools that move them: `aws-mgn.csv` and
/// `migration-factory.csv`. If there are more files, `Link` names the next one.
#[utoipa::path(get, path = "/api/v1/release-backlogs/{key}/files/{file}", params(("key" = String, Path, example = "RB-1"), ("file" = String, Path, example = "jira.csv"), Asked), responses((status = 200, body = String, content_type = "text/csv"), (status = 422, description = "there is no task yet"), ReadRefusals))]
pub(in crate::web) async fn release_file(
    visit: Visit,
    Path((key, file)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    if let Some(kind) = movers::Kind::named(&file) {
        return wave(&visit, &key, (kind, &file), &asked).await;
    }
    let kind = kind(&file, &OF_A_RELEASE)?;
    let mut tx = visit.cx().store.read().await?;
    let release = find_release(&mut tx, &key).await?;
    let work = WorkDocument::of_release(&mut tx, &release, visit.cx().today()).await?;
    tx.rollback().await?;
    sent(&work, (kind, &file), &asked)
}

/// The machines of a release for a tool that moves them.
async fn wave(
    visit: &Visit,
    key: &str,
    (kind, file): (movers::Kind, &str),
    asked: &Asked,
) -> Result<Response, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let release = find_release(&mut tx, key).await?;
    let wave = Wave::of_release(&mut tx, &release).await?;
    tx.rollback().await?;
    let (account, region) = (asked.account.clone(), asked.region.clone());
    let bytes = kind.file(&wave, &movers::Target { account, region })?;
    let name = format!("attachment; filename=\"{key}-{file}\"");
    let kind = "text/csv; charset=utf-8".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

fn kind(file: &str, known: &[&str]) -> Result<Kind, Problem> {
    let unknown = || {
        let known = known.join(", ");
        Problem::not_found(format!("there is no file {file}; there are: {known}"))
    };
    Kind::named(file).filter(|_| known.contains(&file)).ok_or_else(unknown)
}

fn sent(
    work: &WorkDocument,
    (kind, file): (Kind, &str),
    asked: &Asked,
) -> Result<Response, Problem> {
    let mut files = kind.files(work, given(&asked.project))?;
    let (part, of) = (asked.part.unwrap_or(1), files.len());
    if !(1..=of).contains(&part) {
        let key = &work.key;
        let told = format!("there is no part {part} of {file}: {key} comes in {of}, from 1 on");
        return Err(Problem::not_found(told));
    }
    let numbered = if part == 1 { String::new() } else { format!("-{part}") };
    let (name, ending) = file.split_once('.').unwrap_or((file, "txt"));
    let name = format!("attachment; filename=\"{}-{name}{numbered}.{ending}\"", work.key);
    let head =
        [(header::CONTENT_TYPE, kind.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    let mut answer = (head, files.swap_remove(part - 1)).into_response();
    if part < of {
        let project = given(&asked.project).map(|name| said("project", name)).unwrap_or_default();
        let next = format!("<?part={}{project}>; rel=\"next\"", part + 1);
        if let Ok(next) = next.parse() {
            answer.headers_mut().insert(header::LINK, next);
        }
    }
    Ok(answer)
}
