//! Everything that is stored, and what has just been read.

use std::collections::BTreeMap;

use landfall_domain::assumption::Assumption;
use landfall_domain::backlog::KnownWorkload;
use landfall_domain::estate::{
    Answer, Asset, Dependency, Finding, Link, Membership, Observation, Source, Statement, Verdict,
    Workload,
};
use landfall_domain::id::Id;
use landfall_domain::plan::{Plan, PlanStatus};
use landfall_domain::priority::Placing;
use landfall_domain::release::Member;
use landfall_intake::Intake;
use landfall_planning::suggestion::Basis;
use landfall_store::{Standing, StoreError, StoredObservation, Tx};

/// Setting: the first number that no workload has ever had.
pub(super) const NEXT_NUMBER: &str = "next_workload_number";

/// Everything that is stored, and what has just been read.
pub(crate) struct Known {
    pub(super) sources: Vec<Source>,
    pub(super) observations: Vec<(u32, Observation)>,
    /// Where each stored observation stands; those after them are new.
    pub(super) stored: Vec<Standing>,
    pub(super) links: Vec<(u32, Link)>,
    pub(super) stored_links: usize,
    pub(super) stored_sources: usize,
    pub(super) answers: Vec<Answer>,
    pub(super) assets: Vec<Asset>,
    pub(super) workloads: Vec<Workload>,
    /// The first number that no workload has ever had.
    pub(super) next_number: i64,
    /// Workloads that a person has just named.
    pub(super) named: Vec<KnownWorkload>,
    /// Where a person has just put assets.
    pub(super) placed: BTreeMap<Id<Asset>, (Id<Workload>, Membership)>,
    pub(super) verdicts: Vec<Verdict>,
    pub(super) statements: Vec<Statement>,
    pub(super) placings: Vec<Placing>,
    pub(super) dependencies: Vec<Dependency>,
    pub(super) releases: Vec<Vec<Member>>,
    pub(super) assumptions: Vec<Assumption>,
    /// The plan in force.
    pub(super) plan: Option<Plan>,
    /// What holds workloads by their id: what outcomes, and which release backlogs, with the keys.
    pub(super) holders: Vec<(Id<Workload>, String)>,
    /// Findings of the files read just now, by source.
    pub(super) findings: Vec<(Id<Source>, Vec<Finding>)>,
}

impl Known {
    /// Loads everything.
    pub(crate) async fn load(tx: &mut Tx) -> Result<Self, StoreError> {
        tx.settle_releases().await?;
        let sources = tx.sources().await?;
        let number: BTreeMap<Id<Source>, u32> =
            (0..).zip(&sources).map(|(at, source)| (source.id, at)).collect();
        let (mut observations, mut stored) = (Vec::new(), Vec::new());
        for StoredObservation { standing, observation } in tx.observations().await? {
            observations.push((number[&standing.source], observation));
            stored.push(standing);
        }
        let links: Vec<(u32, Link)> = tx
            .links()
            .await?
            .into_iter()
            .map(|stored| (number[&stored.source], stored.link))
            .collect();
        let in_force =
            tx.plans().await?.into_iter().find(|plan| plan.status == PlanStatus::Adopted);
        let plan = match in_force {
            Some(plan) => tx.find_plan(plan.number).await?,
            None => None,
        };
        let holders = holders(tx).await?;
        Ok(Self {
            plan,
            holders,
            stored_links: links.len(),
            stored_sources: sources.len(),
            sources,
            observations,
            stored,
            links,
            answers: tx.answers().await?,
            assets: tx.assets().await?,
            workloads: tx.workloads().await?,
            next_number: tx
                .setting(NEXT_NUMBER)
                .await?
                .and_then(|text| text.parse().ok())
                .unwrap_or(1),
            named: Vec::new(),
            placed: BTreeMap::new(),
            verdicts: tx.verdicts().await?,
            statements: tx.statements().await?,
            placings: tx.placings().await?,
            dependencies: tx.dependencies().await?,
            releases: tx.releases().await?,
            assumptions: tx.assumptions().await?,
            findings: Vec::new(),
        })
    }

    /// As suggestions take it.
    pub(crate) fn basis(&self) -> Basis<'_> {
        Basis {
            assets: &self.assets,
            workloads: &self.workloads,
            dependencies: &self.dependencies,
            verdicts: &self.verdicts,
        }
    }

    /// Adds what a file says.
    pub(crate) fn add(&mut self, source: Source, intake: Intake) {
        let number = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        self.observations.extend(intake.observations.into_iter().map(|o| (number, o)));
        self.links.extend(intake.links.into_iter().map(|link| (number, link)));
        self.findings.push((source.id, intake.findings.into_vec()));
        self.sources.push(source);
    }

    /// Adds a person's answer.
    pub(crate) fn answer(&mut self, answer: Answer) {
        self.answers.push(answer);
    }

    /// Names a workload that is new.
    pub(crate) fn name(&mut self, workload: KnownWorkload) {
        self.named.push(workload);
    }

    /// Puts an asset into a workload, by a person's decision.
    pub(crate) fn place(&mut self, asset: Id<Asset>, into: Id<Workload>, decided: Membership) {
        self.placed.insert(asset, (into, decided));
    }

    /// What is said of services from now on.
    pub(crate) fn judge(&mut self, verdicts: Vec<Verdict>) {
        self.verdicts = verdicts;
    }
}

/// Which outcomes workloads serve, and which release backlogs have them.
async fn holders(tx: &mut Tx) -> Result<Vec<(Id<Workload>, String)>, StoreError> {
    let outcomes: BTreeMap<_, _> =
        tx.outcomes().await?.iter().map(|one| (one.id, one.key())).collect();
    let releases: BTreeMap<_, _> =
        tx.release_backlogs().await?.iter().map(|one| (one.id, one.key())).collect();
    let mut holders: Vec<(Id<Workload>, String)> = tx
        .outcome_links()
        .await?
        .into_iter()
        .filter_map(|(outcome, workload)| {
            Some((workload, format!("{} is served by it no more", outcomes.get(&outcome)?)))
        })
        .collect();
    holders.extend(tx.released_workloads().await?.into_iter().filter_map(|(workload, release)| {
        Some((workload, format!("{} holds it still, with its tasks", releases.get(&release)?)))
    }));
    Ok(holders)
}
