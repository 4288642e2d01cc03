//! Proposes a plan over iterations and stores it, immutable.

use anyhow::bail;
use jiff::civil::Date;
use landfall_domain::event::Happening;
use landfall_domain::plan::{Basis, Line, Plan, PlanReport, PlanStatus, TimeBox};
use landfall_domain::team::time_boxes;
use landfall_planning::conflict::{self, Outcome, conflict};
use landfall_planning::portfolio::Built;
use landfall_planning::{Progress, Proposal, Settings, Stop, check, explain, propose};

use crate::boot::{Context, Stopwatch};
use crate::failure::Failure;

use super::plan_answers;
use super::plan_input::{Estate, TeamFile, in_force, input_hash, stay_close};
use super::plan_promises::{keep_promises, told};
use super::stay_close::Standing;

/// How to plan.
pub(crate) struct ProposeRequest {
    /// First day of the first iteration.
    pub(crate) start: Date,
    /// Days of one iteration.
    pub(crate) days: u16,
    /// How many iterations, at most.
    pub(crate) iterations: u32,
    /// Teams, freezes, days off and rules.
    pub(crate) team: TeamFile,
    /// Seed of the search.
    pub(crate) seed: u64,
    /// When to stop.
    pub(crate) limit: Limit,
    /// Whether and how much to stay close to the plan in force.
    pub(crate) stability: Stability,
    /// What to ask about the plan once it is there.
    pub(crate) ask: Ask,
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

/// What to ask about a plan once it is there; each takes some more searches.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ask {
    /// What dropping each rule would save.
    pub(crate) rule_costs: bool,
    /// Which capacity holds it back.
    pub(crate) bottlenecks: bool,
}

/// When the search stops at the latest.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Limit {
    /// After so many moves: equal input gives an equal plan on any machine.
    Moves(u64),
    /// After so many seconds.
    Seconds(f64),
}

/// Whoever watched wanted it to stop.
#[derive(Debug, thiserror::Error)]
#[error("it was stopped, and nothing was stored")]
pub(crate) struct Stopped;

/// Proposes a plan and stores it; nothing is stored once `watch` answered false.
pub(crate) async fn propose_plan(
    cx: &Context,
    request: ProposeRequest,
    watch: &mut dyn FnMut(&Progress) -> bool,
) -> anyhow::Result<Plan> {
    let mut tx = cx.store.read().await?;
    let estate = Estate::load(cx, &mut tx).await?;
    let parent = match request.stability {
        Stability::None => None,
        Stability::Weight(_) => Some(in_force(&mut tx).await?),
    };
    tx.rollback().await?;
    let iterations = time_boxes(request.start, request.days, request.iterations)?;
    let mut built = estate.build(&request.team, &iterations)?;
    let now = cx.clock.now();
    let standing = match (request.stability, &parent) {
        (Stability::Weight(weight), Some(parent)) => {
            Some(stay_close(parent, &mut built, &iterations, (weight, now))?)
        }
        _ => None,
    };
    let search = Search { built: &built, request: &request, standing: standing.as_ref() };
    let mut is_stopped = false;
    let watch = &mut |progress: &Progress| {
        is_stopped |= !watch(progress);
        !is_stopped
    };
    let proposal = search.run(None, watch)?;
    let proposal = keep_promises(&built, proposal, &mut |plan| search.run(Some(plan), watch))?;
    let report = search.report(&proposal, &iterations);
    if let Some(standing) = &standing {
        built.notices.push(standing.notice(&built, &proposal.plan));
    }
    let report = PlanReport { notices: built.notices.clone(), ..report };
    // Small searches end without asking, and what is asked about the plan takes time as well.
    if !watch(&found(&proposal)) {
        return Err(Stopped.into());
    }
    // Nobody waits for the search: what it was made from is known by its hash.
    let mut tx = cx.store.write().await?;
    let plans = tx.plans().await?;
    let plan = Plan {
        id: cx.mint().id(),
        number: plans.last().map_or(1, |last| last.number + 1),
        status: PlanStatus::Proposed,
        parent: plans.iter().find(|plan| plan.status == PlanStatus::Adopted).map(|plan| plan.id),
        // What had begun by then is pinned.
        proposed_at: now,
        seed: request.seed,
        input_hash: input_hash(&built)?,
        packages: Vec::new(),
        report,
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
    cx.record(&mut tx, plan.proposed_at, request.reason.as_deref(), &happening).await?;
    tx.commit().await?;
    Ok(plan)
}

/// How far a search has come that has ended.
fn found(proposal: &Proposal) -> Progress {
    let (objective, bound) = (proposal.objective.total, proposal.bound);
    Progress { share: 1.0, moves: proposal.moves, objective, bound }
}

/// One search after the other on the same input.
struct Search<'s> {
    built: &'s Built,
    request: &'s ProposeRequest,
    standing: Option<&'s Standing>,
}

impl Search<'_> {
    /// Searches, perhaps from a plan, and lets the judge look at what was found.
    fn run(
        &self,
        start: Option<&[u32]>,
        watch: &mut dyn FnMut(&Progress) -> bool,
    ) -> anyhow::Result<Proposal> {
        let instance = &self.built.instance;
        let watch_time = Stopwatch::start();
        let elapsed = || match self.request.limit {
            Limit::Seconds(seconds) => watch_time.seconds() / seconds,
            Limit::Moves(_) => 0.0,
        };
        let stop = match self.request.limit {
            Limit::Moves(moves) => Stop::Moves(moves),
            Limit::Seconds(_) => Stop::Share(&elapsed),
        };
        let stability = self.standing.map(|standing| landfall_planning::Stability {
            plan: &standing.plan,
            weight: standing.weight,
        });
        let seed = self.request.seed;
        let settings = Settings { seed, stop, stability, start, ..Settings::default() };
        let proposal = propose(instance, &settings, watch);
        if !watch(&found(&proposal)) {
            return Err(Stopped.into());
        }
        // The judge shares no code with the search: a plan that it refuses is never stored.
        if let Some(violation) = check(instance, &proposal.plan).violations.first() {
            // What has begun is pinned, and pins can contradict rules that are news.
            if let Outcome::Conflict(conflict) = conflict(instance, &[], conflict::WORK) {
                return Err(Failure::Refused(told(&self.built.readable(), &conflict)).into());
            }
            bail!(
                "the planner broke a rule ({}); please report this",
                violation.sentence(instance)
            );
        }
        Ok(proposal)
    }

    fn report(&self, proposal: &Proposal, iterations: &[TimeBox]) -> PlanReport {
        let ask = self.request.ask;
        PlanReport {
            objective: proposal.objective.total,
            delay: proposal.objective.delay,
            traffic: proposal.objective.traffic,
            tardy: proposal.objective.tardy,
            rules_cost: proposal.objective.rules,
            bound: Some(proposal.bound),
            lines: lines(self.built, proposal, iterations),
            groups: self.built.groups.clone(),
            shared_services: self.built.shared_services.clone(),
            notices: Vec::new(),
            rules: plan_answers::rules(self.built, proposal, ask.rule_costs),
            shortages: if ask.bottlenecks {
                plan_answers::shortages(self.built, proposal, self.request.seed)
            } else {
                Vec::new()
            },
            basis: Some(Basis {
                team_file: self.request.team.text.clone(),
                stability: self.standing.map(|standing| standing.weight),
            }),
        }
    }
}

/// Capacity and use by team and skill.
fn lines(built: &Built, proposal: &Proposal, iterations: &[TimeBox]) -> Vec<Line> {
    let resources = built.resources.iter().zip(&built.instance.capacity);
    let mut lines: Vec<Line> = resources
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
    lines
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
