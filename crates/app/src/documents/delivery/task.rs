//! Tasks as shown.

use std::collections::BTreeMap;

use landfall_domain::delivery::Task;
use landfall_domain::estate::{Asset, Workload};
use landfall_domain::id::Id;
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::documents::{Listed, hours, second};

use super::Names;

/// A task as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WorkTask)]
pub(crate) struct TaskDocument {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) workload: String,
    pub(crate) workload_title: String,
    pub(crate) asset: Option<String>,
    pub(crate) stage: &'static str,
    pub(crate) skill: String,
    pub(crate) estimate_hours: f64,
    pub(crate) spent_hours: f64,
    /// `to_do`, `doing` or `done`.
    pub(crate) state: &'static str,
    pub(crate) assignee: Option<String>,
    pub(crate) blocked_because: Option<String>,
    pub(crate) blocked_since: Option<String>,
    /// Key of its iteration; null while it waits.
    pub(crate) iteration: Option<String>,
    pub(crate) started_at: Option<String>,
    pub(crate) done_at: Option<String>,
    /// The same for ever, for other systems.
    #[schema(value_type = String)]
    pub(crate) id: Id<Task>,
    pub(crate) version: i64,
}

impl Listed for TaskDocument {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "name",
        "workload",
        "workload_title",
        "asset",
        "stage",
        "skill",
        "estimate_hours",
        "spent_hours",
        "state",
        "assignee",
        "blocked_because",
        "blocked_since",
        "iteration",
        "started_at",
        "done_at",
        "id",
        "version",
    ];
    const SHOWN: &'static [&'static str] =
        &["key", "state", "assignee", "workload", "asset", "name", "stage", "estimate_hours"];
    const NONE: &'static str = "no task yet: a release backlog that is committed to has some";
}

impl TaskDocument {
    /// One task.
    pub(crate) async fn one(tx: &mut Tx, task: &Task) -> anyhow::Result<Self> {
        let all = Self::all(tx, std::slice::from_ref(task)).await?;
        Ok(all.into_iter().next().expect("each task has a document"))
    }

    /// These tasks with the names of what they are for.
    pub(crate) async fn all(tx: &mut Tx, tasks: &[Task]) -> anyhow::Result<Vec<Self>> {
        let mut ids: Vec<Id<Workload>> = tasks.iter().map(|task| task.workload).collect();
        ids.sort_unstable();
        ids.dedup();
        let names = Names::load(tx, &ids).await?;
        let assets: BTreeMap<Id<Asset>, String> =
            tx.held_assets(&ids).await?.into_iter().map(|one| (one.id, one.name)).collect();
        let iterations = tx.iteration_heads().await?;
        let shown = |task: &Task| Self {
            key: task.key(),
            name: task.name.clone(),
            workload: names.key(task.workload),
            workload_title: names.title(task.workload),
            asset: task.asset.and_then(|id| assets.get(&id).cloned()),
            stage: task.stage.name(),
            skill: task.skill.clone(),
            estimate_hours: hours(task.estimate_tenths),
            spent_hours: hours(task.spent_tenths),
            state: task.state.name(),
            assignee: task.assignee.clone(),
            blocked_because: task.blocked.as_ref().map(|one| one.because.clone()),
            blocked_since: task.blocked.as_ref().map(|one| second(one.since)),
            iteration: task.iteration.and_then(|id| Some(iterations.get(&id)?.key.clone())),
            started_at: task.started_at.map(second),
            done_at: task.done_at.map(second),
            id: task.id,
            version: task.version,
        };
        Ok(tasks.iter().map(shown).collect())
    }
}
