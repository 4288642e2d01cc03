//! Proposes a plan over iterations and stores it, immutable.

use anyhow::bail;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use landfall_domain::event::{Happening, hex};
use landfall_domain::plan::{Line, Plan, PlanReport, PlanStatus, TimeBox};
use landfall_domain::team::{Calendar, time_boxes};
use landfall_planning::conflict::{self, Outcome, conflict};
use landfall_planning::portfolio::{Built, Portfolio, build};
use landfall_planning::{Progress, Proposal, Settings, Stop, check, explain, propose};
use landfall_store::Tx;
use sha2::{Digest, Sha256};

use crate::boot::{Context, Stopwatch};
use crate::failure::Failure;

use super::stay_close::Standing;

/// How to plan.
pub(crate) struct ProposeRequest {
    /// First day of the first iteration.
    pub(crate) start: Date,
    /// Days of one iteration.
    pub(crate) days: u16,
    /// How many iterations, at most.
    pub(crate) iterations: u32,
    /// Teams, freezes and days off.
    pub(crate) calendar: Calendar,
    /// Seed of the search.
    pub(crate) seed: u64,
    /// When to stop.
    pub(crate) limit: Limit,
    /// Whether and how much to stay close to the plan in force.
    pub(crate) stability: Stability,
    /// Why, for the history.
    pub(crate) reason: Option<String>,
}

/// How much to stay close to the plan in force.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stability {
    /// Not at all.
    None,
    /// What each package costs that moves elsewhere; the usual weight without it.
    Weight(Option<i64>),
}

/// When the search stops at the latest.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Limit {
    /// After so many moves: equal input gives an equal plan on any machine.
    Moves(u64),
    /// After so many seconds.
    Seconds(f64),
}

/// Proposes a plan and stores it.
pub(crate) async fn propose_plan(
    cx: &Context,
    request: ProposeRequest,
    watch: &mut dyn FnMut(&Progress) -> bool,
) -> anyhow::Result<Plan> {
    let mut tx = cx.store.read().await?;
    let (assets, workloads) = (tx.assets().await?, tx.workloads().await?);
    let dependencies = tx.dependencies().await?;
    if workloads.iter().all(|workload| workload.rank.is_none()) {
        return Err(Failure::Refused(
            "there is nothing to plan: import an estate first (landfall import FILE…)".to_owned(),
        )
        .into());
    }
    let rules = cx.rules(tx.setting("profile").await?.as_deref())?;
    let in_force = match request.stability {
        Stability::None => None,
        Stability::Weight(_) => Some(in_force(&mut tx).await?),
    };
    tx.rollback().await?;
    let iterations = time_boxes(request.start, request.days, request.iterations)?;
    let mut built = build(Portfolio {
        workloads: &workloads,
        assets: &assets,
        dependencies: &dependencies,
        templates: &rules.templates,
        calendar: &request.calendar,
        iterations: &iterations,
    })?;
    let standing = match (request.stability, &in_force) {
        (Stability::Weight(weight), Some(in_force)) => {
            let standing = Standing::new(in_force, &built, &iterations, weight);
            let today = cx.clock.now().to_zoned(TimeZone::UTC).date();
            standing.hold_begun(&mut built, &iterations, today)?;
            Some(standing)
        }
        _ => None,
    };
    let proposal = search(&built, &request, standing.as_ref(), watch)?;
    if let Some(standing) = &standing {
        built.notices.push(standing.notice(&built, &proposal.plan));
    }
    // Nobody waits for the search: what it was made from is known by its hash.
    let mut tx = cx.store.write().await?;
    let plans = tx.plans().await?;
    let plan = Plan {
        id: cx.mint().id(),
        number: plans.last().map_or(1, |last| last.number + 1),
        status: PlanStatus::Proposed,
        parent: plans.iter().find(|plan| plan.status == PlanStatus::Adopted).map(|plan| plan.id),
        proposed_at: cx.clock.now(),
        seed: request.seed,
        input_hash: input_hash(&built)?,
        packages: Vec::new(),
        report: report(&built, &proposal, &iterations),
        iterations,
    };
    let plan = place(plan, built, &proposal);
    let placed = plan.packages.iter().filter(|package| package.iteration.is_some()).count();
    let happening = Happening::PlanProposed {
        plan: plan.key(),
        placed: placed as u64,
        unplaced: (plan.packages.len() - placed) as u64,
    };
    tx.add_plan(&plan).await?;
    tx.append(plan.proposed_at, &cx.actor, request.reason.as_deref(), &happening).await?;
    tx.commit().await?;
    Ok(plan)
}

/// The plan in force with its packages, which a list of plans does not have.
async fn in_force(tx: &mut Tx) -> anyhow::Result<Plan> {
    let plans = tx.plans().await?;
    let adopted = plans.iter().find(|plan| plan.status == PlanStatus::Adopted);
    let plan = match adopted {
        Some(adopted) => tx.find_plan(adopted.number).await?,
        None => None,
    };
    plan.ok_or_else(|| {
        Failure::Refused(
            "there is no plan in force to stay close to: landfall plan adopt".to_owned(),
        )
        .into()
    })
}

fn search(
    built: &Built,
    request: &ProposeRequest,
    standing: Option<&Standing>,
    watch: &mut dyn FnMut(&Progress) -> bool,
) -> anyhow::Result<Proposal> {
    let watch_time = Stopwatch::start();
    let elapsed = || match request.limit {
        Limit::Seconds(seconds) => watch_time.seconds() / seconds,
        Limit::Moves(_) => 0.0,
    };
    let stop = match request.limit {
        Limit::Moves(moves) => Stop::Moves(moves),
        Limit::Seconds(_) => Stop::Share(&elapsed),
    };
    let stability = standing.map(|standing| landfall_planning::Stability {
        plan: &standing.plan,
        weight: standing.weight,
    });
    let settings = Settings { seed: request.seed, stop, stability, ..Settings::default() };
    let proposal = propose(&built.instance, &settings, watch);
    // The judge shares no code with the search: a plan that it refuses is never stored.
    let verdict = check(&built.instance, &proposal.plan);
    if let Some(violation) = verdict.violations.first() {
        // What has begun is pinned, and pins can contradict rules that are news.
        if let Outcome::Conflict(conflict) = conflict(&built.instance, &[], conflict::WORK) {
            return Err(Failure::Refused(conflict.sentence(&built.instance)).into());
        }
        bail!(
            "the planner broke a rule ({}); please report this",
            violation.sentence(&built.instance)
        );
    }
    Ok(proposal)
}

fn input_hash(built: &Built) -> anyhow::Result<String> {
    let text = serde_json::to_vec(built.instance.parts())?;
    Ok(hex(&Sha256::digest(text)))
}

fn report(built: &Built, proposal: &Proposal, iterations: &[TimeBox]) -> PlanReport {
    let mut lines: Vec<Line> = built
        .resources
        .iter()
        .zip(&built.instance.capacity)
        .map(|((team, skill), capacity)| Line {
            team: team.clone(),
            skill: skill.clone(),
            capacity_tenths: capacity.clone(),
            used_tenths: vec![0; iterations.len()],
        })
        .collect();
    for (item, &slot) in built.instance.items.iter().zip(&proposal.plan) {
        for &(line, tenths) in &item.effort {
            if let Some(used) = lines[line as usize].used_tenths.get_mut(slot as usize) {
                *used += tenths;
            }
        }
    }
    PlanReport {
        objective: proposal.objective.total,
        delay: proposal.objective.delay,
        traffic: proposal.objective.traffic,
        tardy: proposal.objective.tardy,
        bound: Some(proposal.bound),
        lines,
        groups: built.groups.clone(),
        shared_services: built.shared_services.clone(),
        notices: built.notices.clone(),
    }
}

fn place(mut plan: Plan, built: Built, proposal: &Proposal) -> Plan {
    let horizon = built.instance.horizon();
    let reasons: std::collections::BTreeMap<u32, String> =
        explain::unplanned(&built.instance, &proposal.plan)
            .into_iter()
            .map(|unplanned| (unplanned.item, unplanned.because))
            .collect();
    plan.packages = (0..)
        .zip(built.packages)
        .zip(&proposal.plan)
        .map(|((item, mut package), &slot)| {
            package.iteration = (slot < horizon).then_some(slot);
            package.because = reasons.get(&item).cloned();
            package
        })
        .collect();
    plan
}
