//! Release backlogs as shown.

use landfall_domain::delivery::{Need, ReleaseBacklog};
use landfall_store::{ReleaseCounts, Tx};
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::delivery::releases::needs;
use crate::documents::{Listed, hours, second};

use super::release_item::ReleaseItemDocument;

/// A release backlog as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReleaseBacklogDocument {
    pub(crate) key: String,
    pub(crate) title: String,
    /// `submitted`, `committed` or `withdrawn`.
    pub(crate) status: &'static str,
    /// `single_step`, `staged` or `flight`.
    pub(crate) promotion: &'static str,
    /// Why its value justifies the disruption.
    pub(crate) because: String,
    pub(crate) workloads: usize,
    /// Assets that must be migrated before it can be released.
    pub(crate) assets: usize,
    pub(crate) tasks: usize,
    pub(crate) tasks_done: usize,
    pub(crate) effort_hours: f64,
    pub(crate) submitted_by: String,
    pub(crate) submitted_at: String,
    pub(crate) committed_by: Option<String>,
    pub(crate) committed_at: Option<String>,
    pub(crate) version: i64,
}

impl Listed for ReleaseBacklogDocument {
    const COLUMNS: &'static [&'static str] = &[
        "key",
        "title",
        "status",
        "promotion",
        "because",
        "workloads",
        "assets",
        "tasks",
        "tasks_done",
        "effort_hours",
        "submitted_by",
        "submitted_at",
        "committed_by",
        "committed_at",
        "version",
    ];
    const SHOWN: &'static [&'static str] =
        &["key", "title", "status", "workloads", "assets", "tasks", "tasks_done", "effort_hours"];
    const NONE: &'static str = "no release backlog yet: landfall releases submit R-1 …";
}

impl ReleaseBacklogDocument {
    fn of(release: &ReleaseBacklog, counts: ReleaseCounts) -> Self {
        let committed = release.committed.as_ref();
        let many = |count: i64| usize::try_from(count).unwrap_or_default();
        Self {
            key: release.key(),
            title: release.title.clone(),
            status: release.status.name(),
            promotion: release.promotion.name(),
            because: release.because.clone(),
            workloads: many(counts.workloads),
            assets: many(counts.assets),
            tasks: many(counts.tasks),
            tasks_done: many(counts.done),
            effort_hours: hours(counts.tenths),
            submitted_by: release.submitted.by.clone(),
            submitted_at: second(release.submitted.at),
            committed_by: committed.map(|one| one.by.clone()),
            committed_at: committed.map(|one| second(one.at)),
            version: release.version,
        }
    }

    /// All of them, by number.
    pub(crate) async fn all(tx: &mut Tx) -> anyhow::Result<Vec<Self>> {
        let counts = tx.release_counts(None).await?;
        let of = |head| Self::of(head, counts.get(&head.id).copied().unwrap_or_default());
        Ok(tx.release_backlogs().await?.iter().map(of).collect())
    }

    /// One of them.
    pub(crate) async fn one(tx: &mut Tx, release: &ReleaseBacklog) -> anyhow::Result<Self> {
        let counts = tx.release_counts(Some(release.id)).await?;
        Ok(Self::of(release, counts.get(&release.id).copied().unwrap_or_default()))
    }
}

/// A release backlog with what is in it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReleaseBacklogDetail {
    #[serde(flatten)]
    pub(crate) release: ReleaseBacklogDocument,
    pub(crate) items: Vec<ReleaseItemDocument>,
    /// What its workloads need of others, what is not met first.
    pub(crate) needs: Vec<NeedDocument>,
}

/// What a workload of a release needs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct NeedDocument {
    pub(crate) workload: String,
    pub(crate) needs: String,
    /// Why that stands in nobody's way; null if it does.
    pub(crate) met: Option<String>,
}

impl From<&Need> for NeedDocument {
    fn from(need: &Need) -> Self {
        Self { workload: need.by.clone(), needs: need.on.clone(), met: need.met.clone() }
    }
}

impl ReleaseBacklogDetail {
    /// Whether work may go on and some workload has not begun: so it is where a release was committed to
    /// before workloads had stages.
    pub(crate) fn is_late(&self) -> bool {
        self.release.committed_at.is_some() && self.items.iter().any(|item| item.stage.is_none())
    }

    pub(crate) async fn load(tx: &mut Tx, release: &ReleaseBacklog) -> anyhow::Result<Self> {
        Ok(Self {
            items: ReleaseItemDocument::all(tx, release).await?,
            needs: needs(tx, release).await?.iter().map(Into::into).collect(),
            release: ReleaseBacklogDocument::one(tx, release).await?,
        })
    }
}
