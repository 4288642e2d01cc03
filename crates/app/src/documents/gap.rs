//! What is still to be found out of the workloads that come next, as shown: one row per question.

use std::collections::{BTreeMap, BTreeSet};

use landfall_domain::estate::horizon::{Gap, Load, gaps, loads};
use landfall_domain::estate::{Known, Level, Stated, Statement, Workload};
use landfall_domain::id::Id;
use landfall_domain::release::Member;
use landfall_store::{StoreError, Tx};
use serde::Serialize;
use utoipa::ToSchema;

use super::Listed;

/// A missing entry of a workload's record, and whose question it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct GapDocument {
    /// Key of the release.
    pub(crate) release: String,
    /// Key of the workload.
    pub(crate) workload: String,
    pub(crate) title: String,
    /// `L1` to `L4`.
    pub(crate) level: &'static str,
    pub(crate) level_name: &'static str,
    /// What is missing.
    pub(crate) missing: &'static str,
    /// The field by which people state it; none if it is derived only.
    pub(crate) field: Option<&'static str>,
    /// `strategy team`, `adoption team` or `owner`.
    pub(crate) asks: &'static str,
    /// Who that is, where somebody is named.
    pub(crate) person: Option<String>,
    /// Where to answer: a path of the web app.
    pub(crate) answer_at: String,
}

impl Listed for GapDocument {
    const COLUMNS: &'static [&'static str] = &[
        "release",
        "workload",
        "title",
        "level",
        "level_name",
        "missing",
        "field",
        "asks",
        "person",
        "answer_at",
    ];
    const SHOWN: &'static [&'static str] =
        &["release", "workload", "title", "level", "missing", "asks", "person"];
    const NONE: &'static str = "nothing is missing of the workloads of the next releases";
}

/// How many questions somebody has.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LoadDocument {
    /// `strategy team`, `adoption team` or `owner`.
    pub(crate) asks: &'static str,
    /// Who that is, where somebody is named.
    pub(crate) person: Option<String>,
    /// Of each level, `L1` first.
    pub(crate) levels: [usize; 4],
    pub(crate) total: usize,
}

impl From<Load> for LoadDocument {
    fn from(load: Load) -> Self {
        let (asks, levels, total) = (load.asks.label(), load.levels, load.total());
        Self { asks, person: load.person, levels, total }
    }
}

/// All questions within a horizon.
#[derive(Debug, Default)]
pub(crate) struct Open {
    /// One by one: by release and rank, and of each workload by level.
    pub(crate) gaps: Vec<GapDocument>,
    /// Who has how many, most first.
    pub(crate) loads: Vec<LoadDocument>,
    /// How many workloads were looked at.
    pub(crate) workloads: usize,
}

impl Open {
    /// The questions of the first of these releases; `ready_in` tells the iteration that completes a
    /// workload. What came of a migration is asked only once work has begun.
    pub(crate) async fn load(
        tx: &mut Tx,
        releases: &[Vec<Member>],
        ready_in: &(dyn Fn(Id<Workload>) -> Option<String> + Sync),
    ) -> Result<Self, StoreError> {
        let ids: Vec<Id<Workload>> = releases.iter().flatten().map(|one| one.workload).collect();
        let mut workloads: BTreeMap<Id<Workload>, Workload> =
            tx.workloads_by_ids(&ids).await?.into_iter().map(|one| (one.id, one)).collect();
        let mut said: BTreeMap<Id<Workload>, Vec<Statement>> = BTreeMap::new();
        for statement in tx.statements_of_all(&ids).await? {
            said.entry(statement.workload).or_default().push(statement);
        }
        let served = Served::load(tx, &ids).await?;
        let begun: BTreeSet<String> =
            tx.starts().await?.into_iter().flat_map(|start| start.workloads).collect();
        let (mut open, mut all) = (Self::default(), Vec::new());
        for (number, members) in (1..).zip(releases) {
            for member in members {
                let Some(workload) = workloads.remove(&member.workload) else { continue };
                let known = Known {
                    expected: ready_in(workload.id),
                    ties: tx.ties_of(workload.id).await?,
                    ..served.known(workload.id)
                };
                let has_begun = begun.contains(&workload.key());
                let up_to = if has_begun { Level::Outcome } else { Level::ReleaseItem };
                let words = said.get(&workload.id).map(Vec::as_slice).unwrap_or_default();
                let found = gaps(&workload, words, &known, up_to);
                open.gaps.extend(found.iter().map(|gap| document(number, &workload, gap)));
                open.workloads += 1;
                all.extend(found);
            }
        }
        open.loads = loads(all.iter()).into_iter().map(Into::into).collect();
        Ok(open)
    }
}

/// Outcomes that workloads serve, and their metrics, in words.
struct Served(BTreeMap<Id<Workload>, (String, String)>);

impl Served {
    async fn load(tx: &mut Tx, ids: &[Id<Workload>]) -> Result<Self, StoreError> {
        let links = tx.links_of_workloads(ids).await?;
        let mut all: BTreeMap<Id<Workload>, (String, String)> = BTreeMap::new();
        if links.is_empty() {
            return Ok(Self(all));
        }
        let (outcomes, metrics) = (tx.outcomes().await?, tx.metrics().await?);
        for (outcome, workload) in links {
            let Some(outcome) = outcomes.iter().find(|one| one.id == outcome) else { continue };
            let (titles, measured) = all.entry(workload).or_default();
            titles.push_str(&outcome.key());
            for metric in metrics.iter().filter(|metric| metric.outcome == outcome.id) {
                measured.push_str(&metric.key());
            }
        }
        Ok(Self(all))
    }

    fn known(&self, workload: Id<Workload>) -> Known {
        let (outcomes, metrics) = self.0.get(&workload).cloned().unwrap_or_default();
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        Known { outcomes: some(outcomes), metrics: some(metrics), ..Known::default() }
    }
}

fn document(release: usize, workload: &Workload, gap: &Gap) -> GapDocument {
    let (key, level) = (workload.key(), gap.level.key());
    GapDocument {
        release: format!("R-{release}"),
        title: workload.title(),
        level,
        level_name: gap.level.label(),
        missing: gap.label,
        field: gap.field.map(Stated::name),
        asks: gap.asks.label(),
        person: gap.person.clone(),
        answer_at: match (gap.field, gap.label) {
            (Some(_), _) => format!("/workloads/{key}/sheets#{level}"),
            (None, "Expected in") => "/plans".to_owned(),
            (None, "Dependencies") => format!("/dependencies?around={key}"),
            (None, "Metrics" | "Outcomes") => format!("/workloads/{key}#outcomes"),
            (None, "First inventory") => "/imports".to_owned(),
            (None, _) => format!("/workloads/{key}"),
        },
        workload: key,
    }
}
