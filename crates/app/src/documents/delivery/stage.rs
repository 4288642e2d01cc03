//! Workloads on their way as shown.

use std::collections::BTreeMap;

use landfall_domain::delivery::ReleaseBacklog;
use landfall_domain::delivery::stage::{
    AssetStage, Check, Passage, Standing, WorkloadStage, waits,
};
use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_store::Tx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::actions::delivery::find_calendar;
use crate::actions::delivery::stages::Around;
use crate::boot::Context;
use crate::documents::Listed;

/// Where a workload stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PassageDocument {
    pub(crate) workload: String,
    pub(crate) title: String,
    /// `assess`, `remediate`, `replicate`, `stage`, `uat`, `ready`, `promote`, `stabilise`,
    /// `decommission`, `done`, `retained` or `retired`.
    pub(crate) stage: &'static str,
    /// The stage that comes next; null if none does.
    pub(crate) next: Option<&'static str>,
    /// The release backlog that has it.
    pub(crate) release: Option<String>,
    /// `single_step`, `staged` or `flight`.
    pub(crate) promotion: &'static str,
    pub(crate) assets: usize,
    /// Those of them that are replicated, or further.
    pub(crate) replicated: usize,
    /// Checks of the present stage that are not done and approved.
    pub(crate) open_checks: usize,
    /// All that keeps it from the next stage.
    pub(crate) waits_for: Vec<String>,
    pub(crate) version: i64,
    #[serde(skip)]
    pub(crate) is: StageShown,
}

/// Stages as pages show them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StageShown {
    pub(crate) stage: WorkloadStage,
    pub(crate) coming: Option<WorkloadStage>,
}

impl Listed for PassageDocument {
    const COLUMNS: &'static [&'static str] = &[
        "workload",
        "title",
        "stage",
        "next",
        "release",
        "promotion",
        "assets",
        "replicated",
        "open_checks",
        "waits_for",
        "version",
    ];
    const SHOWN: &'static [&'static str] =
        &["workload", "title", "stage", "replicated", "assets", "open_checks", "waits_for"];
    const NONE: &'static str =
        "no workload is on its way: landfall releases commit RB-1 lets them begin";
}

/// What is asked of the list.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wanted {
    pub(crate) stage: Option<WorkloadStage>,
    pub(crate) release: Option<Id<ReleaseBacklog>>,
    /// The stage and number behind which it goes on.
    pub(crate) after: Option<(WorkloadStage, i64)>,
}

impl PassageDocument {
    pub(super) fn of(
        (workload, release): (&Workload, Option<String>),
        passage: &Passage,
        standings: &[Standing],
        around: &Around,
    ) -> Self {
        let coming = passage.coming();
        let many = |counts: &dyn Fn(&&Standing) -> bool| -> usize {
            standings.iter().filter(counts).map(|one| one.many).sum()
        };
        let open = |check: &&Check| {
            check.template.stage.name() == passage.stage.name() && !check.is_settled()
        };
        Self {
            workload: workload.key(),
            title: workload.title(),
            stage: passage.stage.name(),
            next: coming.map(WorkloadStage::name),
            release,
            promotion: passage.promotion.name(),
            assets: many(&|_| true),
            replicated: many(&|one| one.stage >= AssetStage::Replicated),
            open_checks: passage.checks.iter().filter(open).count(),
            waits_for: waits(passage, standings, around.facts())
                .into_iter()
                .map(|wait| wait.says)
                .collect(),
            version: passage.version,
            is: StageShown { stage: passage.stage, coming },
        }
    }

    /// A page of them: by stage, in each by number.
    pub(crate) async fn page(
        cx: &Context,
        tx: &mut Tx,
        wanted: Wanted,
        limit: usize,
    ) -> anyhow::Result<Vec<Self>> {
        let mut found: Vec<Passage> = Vec::new();
        for &stage in WorkloadStage::ALL {
            let after = match wanted.after {
                Some((at, _)) if stage < at => continue,
                Some((at, number)) if stage == at => number,
                _ => 0,
            };
            if wanted.stage.is_some_and(|only| only != stage) || found.len() >= limit {
                continue;
            }
            let left = i64::try_from(limit - found.len()).unwrap_or(i64::MAX);
            let more = tx.passages_in((stage, wanted.release), after, left).await?;
            found.extend(more.into_iter().map(|(_, passage)| passage));
        }
        let ids: Vec<Id<Workload>> = found.iter().map(|one| one.workload).collect();
        let standings = tx.passage_standings(&ids).await?;
        let workloads = tx.workloads_by_ids(&ids).await?;
        let workloads: BTreeMap<Id<Workload>, Workload> =
            workloads.into_iter().map(|one| (one.id, one)).collect();
        let releases = releases_of(tx, &ids).await?;
        let calendar = find_calendar(tx).await?;
        let shown = found.iter().filter_map(|passage| {
            let workload = workloads.get(&passage.workload)?;
            let around = Around::of(cx, calendar.as_ref(), workload);
            let own = standings.get(&workload.id).map(Vec::as_slice).unwrap_or_default();
            let release = releases.get(&workload.id).cloned();
            Some(Self::of((workload, release), passage, own, &around))
        });
        Ok(shown.collect())
    }
}

/// Keys of the release backlogs that have these workloads.
pub(super) async fn releases_of(
    tx: &mut Tx,
    ids: &[Id<Workload>],
) -> anyhow::Result<BTreeMap<Id<Workload>, String>> {
    let taken = tx.releases_of_workloads(ids).await?;
    Ok(taken.into_iter().map(|(workload, number)| (workload, format!("RB-{number}"))).collect())
}
