//! What a plan is made from: the estate, the team file, and what the plan in force holds.

use std::collections::BTreeMap;

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use landfall_domain::activity::Template;
use landfall_domain::estate::{Asset, Dependency, Verdict, Workload};
use landfall_domain::event::hex;
use landfall_domain::plan::{Package, Plan, PlanStatus, TimeBox};
use landfall_domain::team::Calendar;
use landfall_planning::portfolio::{BuildError, Built, Portfolio, build};
use landfall_store::Tx;
use sha2::{Digest, Sha256};

use crate::boot::Context;
use crate::failure::Failure;

use super::stay_close::Standing;

/// A team file that was read.
pub(crate) struct TeamFile {
    /// What messages call it.
    pub(crate) name: String,
    /// Its text, which is stored with the plan.
    pub(crate) text: String,
    pub(super) calendar: Calendar,
}

impl TeamFile {
    /// Reads and checks a team file.
    pub(crate) fn parse(name: String, text: String) -> anyhow::Result<Self> {
        let calendar =
            Calendar::parse(&text).map_err(|error| Failure::Usage(format!("{name}: {error}")))?;
        Ok(Self { name, text, calendar })
    }
}

/// The estate as a planner reads it.
pub(crate) struct Estate {
    pub(crate) assets: Vec<Asset>,
    pub(crate) workloads: Vec<Workload>,
    dependencies: Vec<Dependency>,
    verdicts: Vec<Verdict>,
    templates: Vec<Template>,
}

impl Estate {
    pub(crate) async fn load(cx: &Context, tx: &mut Tx) -> anyhow::Result<Self> {
        let (assets, workloads) = (tx.assets().await?, tx.workloads().await?);
        let dependencies = tx.dependencies().await?;
        if workloads.iter().all(|workload| workload.rank.is_none()) {
            return Err(nothing_to_plan().into());
        }
        let templates = cx.rules_in(tx).await?.templates.clone();
        let verdicts = tx.verdicts().await?;
        Ok(Self { assets, workloads, dependencies, verdicts, templates })
    }

    /// The planning instance, under the rules of the team file.
    pub(crate) fn build(&self, team: &TeamFile, iterations: &[TimeBox]) -> anyhow::Result<Built> {
        let built = build(Portfolio {
            workloads: &self.workloads,
            assets: &self.assets,
            dependencies: &self.dependencies,
            verdicts: &self.verdicts,
            templates: &self.templates,
            calendar: &team.calendar,
            iterations,
        });
        built.map_err(|error| match error {
            BuildError::Rule { .. } => Failure::Usage(format!("{}: {error}", team.name)).into(),
            BuildError::Unsound(_) => Failure::Refused(format!("{}: {error}", team.name)).into(),
            BuildError::SkillMissing { .. } => error.into(),
        })
    }
}

/// The plan in force with its packages, which a list of plans does not have.
pub(crate) async fn in_force(tx: &mut Tx) -> anyhow::Result<Plan> {
    let plans = tx.plans().await?;
    let adopted = plans.iter().find(|plan| plan.status == PlanStatus::Adopted);
    let plan = match adopted {
        Some(adopted) => tx.find_plan(adopted.number).await?,
        None => None,
    };
    plan.ok_or_else(|| nothing_to_stay_close_to().into())
}

/// Without ranks there is no backlog.
pub(crate) fn nothing_to_plan() -> Failure {
    let told = "there is nothing to plan: import an estate first (landfall import FILE…)";
    Failure::Refused(told.to_owned())
}

/// Staying close needs a plan in force.
pub(crate) fn nothing_to_stay_close_to() -> Failure {
    let told = "there is no plan in force to stay close to: landfall plan adopt";
    Failure::Refused(told.to_owned())
}

/// What the plan in force means to the new one; what has begun by then is pinned.
pub(crate) fn stay_close(
    in_force: &Plan,
    built: &mut Built,
    iterations: &[TimeBox],
    (weight, now): (Option<i64>, Timestamp),
) -> anyhow::Result<Standing> {
    let standing = Standing::new(in_force, built, iterations, weight);
    standing.hold_begun(built, iterations, now.to_zoned(TimeZone::UTC).date())?;
    Ok(standing)
}

/// Equal input has an equal hash.
pub(crate) fn input_hash(built: &Built) -> anyhow::Result<String> {
    let text = serde_json::to_vec(built.instance.parts())?;
    Ok(hex(&Sha256::digest(text)))
}

/// The input of a stored plan, made again from the estate as it is now.
pub(crate) struct Again {
    pub(crate) built: Built,
    pub(crate) estate: Estate,
    /// The plan in terms of the instance; what is new is in the backlog.
    pub(crate) plan: Vec<u32>,
    /// Whether the estate is as it was.
    pub(crate) is_same: bool,
}

/// Makes the input of a stored plan again.
pub(crate) async fn again(cx: &Context, plan: &Plan) -> anyhow::Result<Again> {
    let Some(basis) = &plan.report.basis else {
        return Err(Failure::Refused(format!(
            "{} was stored without what it was made from, so nothing can be asked about it: \
             propose again (landfall plan propose)",
            plan.key()
        ))
        .into());
    };
    let team = TeamFile::parse("the team file".to_owned(), basis.team_file.clone())?;
    let mut tx = cx.store.read().await?;
    let estate = Estate::load(cx, &mut tx).await?;
    let parent = match (basis.stability, plan.parent) {
        (Some(_), Some(parent)) => {
            let plans = tx.plans().await?;
            let number = plans.iter().find(|plan| plan.id == parent).map(|plan| plan.number);
            tx.find_plan(number.context("the plan that it stays close to is gone")?).await?
        }
        _ => None,
    };
    tx.rollback().await?;
    let mut built = estate.build(&team, &plan.iterations)?;
    if let Some(parent) = parent {
        let how = (basis.stability, plan.proposed_at);
        stay_close(&parent, &mut built, &plan.iterations, how)?;
    }
    let is_same = input_hash(&built)? == plan.input_hash;
    let key = |p: &Package| (p.workload, p.asset, p.part);
    let known: BTreeMap<_, _> =
        plan.packages.iter().map(|package| (key(package), package.iteration)).collect();
    let horizon = built.instance.horizon();
    let slot = |package| known.get(&key(package)).copied().flatten().unwrap_or(horizon);
    let slots = built.packages.iter().map(slot).collect();
    Ok(Again { built, estate, plan: slots, is_same })
}
