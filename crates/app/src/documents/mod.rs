//! What commands, pages and the API show: one type per resource, made from one snapshot.

pub(crate) mod asset;
pub(crate) mod assumption;
pub(crate) mod binding;
pub(crate) mod cell;
pub(crate) mod delivery;
pub(crate) mod dependency;
pub(crate) mod estate;
pub(crate) mod event;
pub(crate) mod explanation;
pub(crate) mod finding;
pub(crate) mod gap;
pub(crate) mod glance;
pub(crate) mod guide;
pub(crate) mod job;
pub(crate) mod outcome;
pub(crate) mod person;
pub(crate) mod plan;
pub(crate) mod plan_rules;
pub(crate) mod profile;
pub(crate) mod proposal;
pub(crate) mod questionnaire;
pub(crate) mod rank_history;
pub(crate) mod release;
pub(crate) mod review;
pub(crate) mod schema;
pub(crate) mod shared_service;
pub(crate) mod sheet;
pub(crate) mod shown;
pub(crate) mod standing;
pub(crate) mod suggestion;
pub(crate) mod tie;
pub(crate) mod top;
pub(crate) mod upset;
pub(crate) mod view;
pub(crate) mod webhook;
pub(crate) mod workload;

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::assumption::{Assumption, Word};
use landfall_domain::estate::{Asset, Dependency, Finding, Source, Verdict, Workload};
use landfall_domain::id::Id;
use landfall_domain::outcome::coverage::SOON;
use landfall_domain::plan::Plan;
use landfall_domain::priority::expired;
use landfall_domain::release::Member;
use landfall_domain::review::{Review, WorkStart};
use landfall_domain::time::Date;
use landfall_planning::portfolio::{Structure, structure};
use landfall_planning::suggestion::Basis;
use landfall_store::StoreError;
use serde::Serialize;

use crate::actions::outcomes::link::Serving;
use crate::actions::questionnaires::risks::Risks;
use crate::boot::Context;
use crate::failure::Failure;

use outcome::Board;

/// A moment to the second, as people read it.
fn second(at: jiff::Timestamp) -> String {
    format!("{at:.0}")
}

/// A document that stands in lists: it has columns for tables and CSV.
pub(crate) trait Listed: Serialize {
    /// Names of the columns, and of the fields that filters may name.
    const COLUMNS: &'static [&'static str];

    /// Further fields that filters may name.
    const MORE_FIELDS: &'static [&'static str] = &[];

    /// Names of the columns that a terminal shows; the others are in `--csv` and `--json`.
    const SHOWN: &'static [&'static str];

    /// What to say when there are none.
    const NONE: &'static str = "nothing yet: landfall import FILE… begins";

    /// True if filters may also name fields that the type does not fix, such as attributes.
    const OPEN: bool = false;
}

/// Everything that the views need, read in one transaction.
pub(crate) struct Snapshot {
    pub(crate) sources: Vec<Source>,
    pub(crate) assets: Vec<Asset>,
    pub(crate) workloads: Vec<Workload>,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) releases: Vec<Vec<Member>>,
    pub(crate) assumptions: Vec<Assumption>,
    pub(crate) findings: Vec<Finding>,
    /// The plan in force, else the latest proposal.
    pub(crate) plan: Option<Plan>,
    pub(crate) questions: usize,
    pub(crate) profile: Option<String>,
    /// Outcomes with their metrics and what serves them.
    pub(crate) board: Board,
    /// Last days of words on places of which none holds any more.
    pub(crate) expired: BTreeMap<Id<Workload>, Date>,
    /// Which outcomes each workload serves.
    pub(crate) serving: Serving,
    /// Workloads with answers to the questions that lead to a disposition.
    pub(crate) guided: BTreeSet<Id<Workload>>,
    /// What questionnaires say of workloads.
    pub(crate) risks: Risks,
    /// The last word on each assumption that has one.
    pub(crate) last_words: BTreeMap<Id<Assumption>, Word>,
    /// The last review that was not given up.
    pub(crate) review: Option<Review>,
    /// Every beginning of work.
    pub(crate) starts: Vec<WorkStart>,
}

impl Snapshot {
    /// Loads it.
    pub(crate) async fn load(cx: &Context) -> Result<Self, StoreError> {
        Self::load_as(cx, |asset| asset).await
    }

    /// Loads it with each asset as the caller wants it: with less, if it needs less.
    pub(crate) async fn load_as(
        cx: &Context,
        wanted: impl Fn(Asset) -> Asset + Send,
    ) -> Result<Self, StoreError> {
        let (store, today) = (&cx.store, cx.today());
        store.settle_releases().await?;
        let mut tx = store.read().await?;
        let plan = match tx.plan_in_sight().await? {
            Some(plan) => tx.find_plan(plan.number).await?,
            None => None,
        };
        let releases = tx.releases().await?;
        let soon = soon(&releases);
        let snapshot = Self {
            board: Board::load(&mut tx, &soon, today).await?,
            expired: expired(&tx.placings().await?, today),
            serving: Serving::load(&mut tx).await?,
            guided: tx.guided_workloads().await?,
            risks: Risks::load(&mut tx).await?,
            sources: tx.sources().await?,
            assets: tx.assets_as(wanted).await?,
            workloads: tx.workloads().await?,
            dependencies: tx.dependencies().await?,
            verdicts: tx.verdicts().await?,
            releases,
            assumptions: tx.assumptions().await?,
            findings: tx.findings().await?,
            plan,
            questions: tx.questions().await?.len(),
            profile: tx.setting("profile").await?,
            last_words: tx.last_words().await?,
            review: tx.last_review().await?,
            starts: tx.starts().await?,
        };
        tx.rollback().await?;
        Ok(snapshot)
    }

    /// Workloads by id.
    pub(crate) fn workload_by_id(&self) -> BTreeMap<Id<Workload>, &Workload> {
        self.workloads.iter().map(|workload| (workload.id, workload)).collect()
    }

    /// Assets by id.
    pub(crate) fn asset_by_id(&self) -> BTreeMap<Id<Asset>, &Asset> {
        self.assets.iter().map(|asset| (asset.id, asset)).collect()
    }

    /// The release of each workload, from 1.
    pub(crate) fn release_of(&self) -> BTreeMap<Id<Workload>, usize> {
        (1..)
            .zip(&self.releases)
            .flat_map(|(number, members)| members.iter().map(move |m| (m.workload, number)))
            .collect()
    }

    /// The iteration in which each workload is complete: that of its last package, from 1. A
    /// workload with a package in the backlog is not in it.
    pub(crate) fn ready_in(&self) -> BTreeMap<Id<Workload>, u32> {
        let Some(plan) = &self.plan else { return BTreeMap::new() };
        ready_in(plan)
    }

    /// What suggestions are made from.
    pub(crate) fn basis(&self) -> Basis<'_> {
        Basis {
            assets: &self.assets,
            workloads: &self.workloads,
            dependencies: &self.dependencies,
            verdicts: &self.verdicts,
        }
    }

    /// Shared services and move groups.
    pub(crate) fn structure(&self) -> Structure {
        structure(&self.assets, &self.workloads, &self.dependencies, &self.verdicts)
    }
}

/// Workloads of the releases that come next.
pub(crate) fn soon(releases: &[Vec<Member>]) -> Vec<Id<Workload>> {
    releases.iter().take(SOON).flatten().map(|member| member.workload).collect()
}

/// The iteration in which each workload of a plan is complete, from 1.
pub(crate) fn ready_in(plan: &Plan) -> BTreeMap<Id<Workload>, u32> {
    let mut ready: BTreeMap<Id<Workload>, Option<u32>> = BTreeMap::new();
    for package in &plan.packages {
        let slot = ready.entry(package.workload).or_insert(Some(0));
        *slot = match (*slot, package.iteration) {
            (Some(latest), Some(iteration)) => Some(latest.max(iteration + 1)),
            _ => None,
        };
    }
    ready.into_iter().filter_map(|(workload, slot)| Some((workload, slot?))).collect()
}

/// Tenths of an hour as hours.
#[expect(clippy::cast_precision_loss, reason = "hours of a plan are far below 2^52")]
pub(crate) fn hours(tenths: i64) -> f64 {
    tenths as f64 / 10.0
}

/// MiB as GiB with one decimal.
#[expect(clippy::cast_precision_loss, reason = "sizes are shown rounded")]
pub(crate) fn gib(mib: i64) -> f64 {
    (mib as f64 / 102.4).round() / 10.0
}

/// The one that was found, or a message that says why there is none.
pub(crate) fn only<'a, T>(what: &str, name: &str, found: &'a [T]) -> anyhow::Result<&'a T> {
    match found {
        [one] => Ok(one),
        [] => Err(Failure::Usage(format!("there is no {what} `{name}`; landfall {what}s lists them")).into()),
        many => Err(Failure::Usage(format!(
            "{} {what}s are called `{name}`; use the id (landfall {what}s --json --filter 'name:\"{name}\"')",
            many.len()
        ))
        .into()),
    }
}

/// How often, in words.
pub(crate) fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}
