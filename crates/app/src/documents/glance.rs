//! The incremental method as shown: the whole estate at a glance, then the first ten workloads in
//! depth, then the next ten.

use landfall_domain::estate::Workload;
use landfall_domain::estate::membership::PERSON;
use landfall_domain::rationalize::glance::{Amount, Band, Glance, RETIRE_PERCENT};
use landfall_store::{StoreError, Tx};
use serde::Serialize;
use utoipa::ToSchema;

use super::hours;

/// So many workloads are looked at in depth at a time.
const TEN: usize = 10;

/// The whole estate, and the workloads that come next.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GlanceDocument {
    pub(crate) workloads: i64,
    pub(crate) assets: i64,
    pub(crate) effort_hours: f64,
    pub(crate) dispositions: Vec<ShareDocument>,
    pub(crate) confidence: Vec<ShareDocument>,
    pub(crate) rules: Vec<ShareDocument>,
    /// Share of assets in workloads that retire; none of an empty estate.
    pub(crate) retire_percent: Option<i64>,
    /// The share that commonly retires.
    pub(crate) usual_retire_percent: i64,
    /// What rules of thumb say of it.
    pub(crate) notes: Vec<String>,
    /// The first ten workloads by rank.
    pub(crate) first_ten: Vec<DepthDocument>,
    pub(crate) next_ten: Vec<DepthDocument>,
}

/// A part of the estate.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShareDocument {
    pub(crate) name: String,
    pub(crate) workloads: i64,
    pub(crate) assets: i64,
    pub(crate) effort_hours: f64,
    /// The search that finds its workloads.
    pub(crate) query: String,
}

/// A workload, and whether somebody looked at it in depth.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DepthDocument {
    pub(crate) workload: String,
    pub(crate) title: String,
    pub(crate) rank: Option<i64>,
    pub(crate) disposition: &'static str,
    pub(crate) confidence_percent: u8,
    pub(crate) decided_by: String,
    /// How many questions were answered.
    pub(crate) answers: usize,
    /// True if a person decided it, with or without the questions.
    pub(crate) in_depth: bool,
    /// How: `person`, `person, with questions`, or `rule`.
    pub(crate) how: &'static str,
}

impl GlanceDocument {
    /// Counted by the store; of single workloads only the next ones are read.
    pub(crate) async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        let glance = Glance::of(&tx.heaps().await?);
        let next = tx.workloads_after(None, 2 * i64::try_from(TEN).unwrap_or_default()).await?;
        let mut depths = Vec::new();
        for workload in next.iter().filter(|workload| workload.rank.is_some()) {
            let answers = tx.guide_answers_of(workload.id).await?.len();
            depths.push(depth(workload, answers));
        }
        let next_ten = depths.split_off(depths.len().min(TEN));
        let bands = Band::ALL.iter().filter_map(|band| Some((band, glance.bands.get(band)?)));
        Ok(Self {
            workloads: glance.all.workloads,
            assets: glance.all.assets,
            effort_hours: hours(glance.all.effort_tenths),
            dispositions: glance
                .dispositions
                .iter()
                .map(|(one, amount)| share(one.name(), format!("disposition:{one}"), amount))
                .collect(),
            confidence: bands
                .map(|(band, amount)| share(band.label(), band.query().to_owned(), amount))
                .collect(),
            rules: glance
                .rules
                .iter()
                .map(|(rule, amount)| share(rule, format!("disposition_by:\"{rule}\""), amount))
                .collect(),
            retire_percent: glance.retire_percent(),
            usual_retire_percent: RETIRE_PERCENT,
            notes: glance.notes(),
            first_ten: depths,
            next_ten,
        })
    }
}

fn share(name: &str, query: String, amount: &Amount) -> ShareDocument {
    ShareDocument {
        name: name.to_owned(),
        workloads: amount.workloads,
        assets: amount.assets,
        effort_hours: hours(amount.effort_tenths),
        query,
    }
}

fn depth(workload: &Workload, answers: usize) -> DepthDocument {
    let decision = &workload.decision;
    let in_depth = decision.by == PERSON;
    let how = match (in_depth, answers) {
        (true, 0) => "person",
        (true, _) => "person, with questions",
        (false, _) => "rule",
    };
    DepthDocument {
        workload: workload.key(),
        title: workload.title(),
        rank: workload.rank,
        disposition: decision.disposition.name(),
        confidence_percent: decision.confidence_percent,
        decided_by: decision.by.clone(),
        answers,
        in_depth,
        how,
    }
}
