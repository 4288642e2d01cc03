//! Activity templates, and what people say of the effort of tasks.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use landfall_domain::activity::{Adjustment, adjust};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::actions::adjust_tasks::adjust_tasks;

use super::super::access::Visit;
use super::super::frame::given;
use super::super::problem::Problem;
use super::super::settings::templates::InForce;
use super::body::Body;
use super::decide::Expected;
use super::{ReadRefusals, WriteRefusals};

/// The effort of a task.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct TaskDocument {
    /// Name of its template.
    #[schema(example = "retire")]
    template: String,
    /// Its name.
    #[schema(example = "Switch it off")]
    task: String,
    #[schema(example = "infra")]
    skill: String,
    #[schema(minimum = 0, maximum = 10000, example = 2.0)]
    hours: f64,
    /// Further hours for each 100 GiB to copy.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10000)]
    hours_per_100_gib: f64,
}

/// A task as it is in force.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct TaskInForce {
    /// Name of its template.
    template: String,
    /// Its name.
    task: String,
    skill: String,
    hours: f64,
    /// Further hours for each 100 GiB to copy.
    hours_per_100_gib: f64,
    group: String,
    /// `workload` or `asset`.
    #[schema(value_type = String)]
    per: landfall_domain::activity::Per,
    /// Kinds of asset; empty for all.
    kinds: Vec<String>,
    /// Dispositions; empty for all that move.
    dispositions: Vec<&'static str>,
    /// Whether people say something else than the template.
    adjusted: bool,
}

/// All tasks.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct TasksDocument {
    items: Vec<TaskInForce>,
}

impl From<Adjustment> for TaskDocument {
    fn from(one: Adjustment) -> Self {
        let Adjustment { template, task, skill, hours, hours_per_100_gib } = one;
        Self { template, task, skill, hours, hours_per_100_gib }
    }
}

impl From<TaskDocument> for Adjustment {
    fn from(one: TaskDocument) -> Self {
        let TaskDocument { template, task, skill, hours, hours_per_100_gib } = one;
        Self { template, task, skill, hours, hours_per_100_gib }
    }
}

/// The tasks of the templates in force.
#[utoipa::path(get, path = "/api/v1/templates", responses((status = 200, body = TasksDocument, headers(("ETag" = String))), ReadRefusals))]
pub(in crate::web) async fn list(visit: Visit) -> Result<Response, Problem> {
    shown(&visit).await
}

async fn shown(visit: &Visit) -> Result<Response, Problem> {
    let InForce { usual: mut templates, own } = InForce::load(visit).await?;
    adjust(&mut templates, &own.all);
    let mut items = Vec::new();
    for template in &templates {
        for task in &template.tasks {
            let said = Adjustment::of(template, task);
            items.push(TaskInForce {
                adjusted: own.all.contains(&said),
                template: said.template,
                task: said.task,
                skill: said.skill,
                hours: said.hours,
                hours_per_100_gib: said.hours_per_100_gib,
                group: task.group.clone(),
                per: task.per,
                kinds: task.kinds.iter().map(ToString::to_string).collect(),
                dispositions: task.dispositions.iter().map(|one| one.name()).collect(),
            });
        }
    }
    let tag = [(header::ETAG, format!("\"{}\"", own.version))];
    Ok((tag, Json(TasksDocument { items })).into_response())
}

/// What is to hold in the place of the templates, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WantedTasks {
    /// Tasks that are not named are as their templates say.
    tasks: Vec<TaskDocument>,
    #[serde(default)]
    reason: String,
}

/// Changes the effort of tasks; effort, ranks and releases are derived anew.
#[utoipa::path(put, path = "/api/v1/templates", params(("If-Match" = String, Header, description = "the ETag that was read, or `*`", example = "*")), request_body = WantedTasks, responses((status = 200, body = TasksDocument, headers(("ETag" = String))), WriteRefusals))]
pub(in crate::web) async fn save(
    visit: Visit,
    expected: Expected,
    Body(wanted): Body<WantedTasks>,
) -> Result<Response, Problem> {
    let yours = serde_json::json!({ "tasks": wanted.tasks });
    let all = wanted.tasks.into_iter().map(Adjustment::from).collect();
    let how = (expected.0, given(&wanted.reason));
    match adjust_tasks(visit.cx(), all, how).await.map_err(Problem::from) {
        Ok(_) => shown(&visit).await,
        Err(problem) if problem.is_outdated() => {
            let own = InForce::load(&visit).await?.own.all;
            let theirs: Vec<TaskDocument> = own.into_iter().map(TaskDocument::from).collect();
            Err(problem.with_sides(yours, serde_json::json!({ "tasks": theirs })))
        }
        Err(problem) => Err(problem),
    }
}
