//! Work in the background: asking for it, and stopping it. What it writes, its own action writes.

use jiff::civil::Date;
use landfall_domain::id::Id;
use landfall_domain::job::{Job, JobState};
use landfall_store::JobEnd;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::boot::Context;
use crate::failure::Failure;

use super::plan_input::{TeamFile, nothing_to_plan, nothing_to_stay_close_to};
use super::propose_plan::{Ask, Limit, ProposeRequest, Stability};
use super::save_teams::StandingTeams;

/// The kind of a job that proposes a plan.
pub(crate) const PLAN: &str = "plan";

/// So many may wait or be at work; whoever asks more often has not seen that it works.
const MOST_OPEN: i64 = 20;

/// Moves of a search whose limit is work: some seconds on an ordinary machine.
pub(crate) const MOVES: u64 = 3_000_000;
/// Moves of a thorough search: up to some minutes.
const MANY_MOVES: u64 = 300_000_000;

/// A plan that somebody wants, in the words of the page and the API.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedPlan {
    /// First day of the first iteration.
    #[schema(value_type = String, format = Date, example = "2027-01-04")]
    pub(crate) start: Date,
    /// Weeks of one iteration.
    #[schema(minimum = 1, maximum = 6, example = 2)]
    pub(crate) weeks: u16,
    /// How many iterations, at most.
    #[schema(minimum = 1, maximum = 1000, example = 12)]
    pub(crate) iterations: u32,
    /// Teams, freezes, days off and rules: the text of a team file; the standing one without it.
    #[serde(default)]
    #[schema(
        example = "[[team]]\nname = \"Cloud team\"\nskills = { infra = 40, app = 16, dba = 8, test = 20, network = 8, security = 8, architect = 12 }\n"
    )]
    pub(crate) team_file: String,
    /// Stay close to the plan in force.
    #[serde(default)]
    pub(crate) stay_close: bool,
    /// What each package costs that moves elsewhere; the usual weight without it.
    #[serde(default)]
    pub(crate) weight: Option<u32>,
    /// How hard to search.
    #[serde(default)]
    pub(crate) search: Effort,
    /// Seed of the search.
    #[serde(default = "first_seed")]
    pub(crate) seed: u64,
    /// Why, for the history.
    #[serde(default)]
    pub(crate) reason: Option<String>,
}

fn first_seed() -> u64 {
    1
}

/// How hard to search. Both are limited by work, so that equal input gives an equal plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effort {
    /// Some seconds.
    #[default]
    Quick,
    /// Some minutes.
    Thorough,
}

impl WantedPlan {
    /// What the action takes, or what is wrong.
    pub(crate) fn request(self) -> anyhow::Result<ProposeRequest> {
        let wrong = |what: &str| Err(Failure::Usage(what.to_owned()).into());
        if !(1..=6).contains(&self.weeks) {
            return wrong("an iteration takes 1 to 6 weeks");
        }
        if !(1..=1_000).contains(&self.iterations) {
            return wrong("a plan has 1 to 1000 iterations");
        }
        if self.weight.is_some() && !self.stay_close {
            return wrong("a weight of changes needs “stay close”, or leave it empty");
        }
        let stability = if self.stay_close {
            Stability::Weight(self.weight.map(i64::from))
        } else {
            Stability::None
        };
        Ok(ProposeRequest {
            start: self.start,
            days: self.weeks * 7,
            iterations: self.iterations,
            team: TeamFile::parse("the team file".to_owned(), self.team_file)?,
            seed: self.seed,
            limit: Limit::Moves(match self.search {
                Effort::Quick => MOVES,
                Effort::Thorough => MANY_MOVES,
            }),
            stability,
            ask: Ask::default(),
            reason: self.reason,
        })
    }
}

/// Puts a search for a plan into the queue, unless it is plain that it must fail.
pub(crate) async fn ask_for_plan(cx: &Context, mut wanted: WantedPlan) -> anyhow::Result<Job> {
    if wanted.team_file.trim().is_empty() {
        let mut tx = cx.store.read().await?;
        wanted.team_file = StandingTeams::text(&mut tx).await?;
        tx.rollback().await?;
    }
    let request = serde_json::to_string(&wanted)?;
    let stability = wanted.request()?.stability;
    let mut tx = cx.store.write().await?;
    // By rank: if the first has none, none has.
    let first = tx.workloads_after(None, 1).await?;
    if first.iter().all(|workload| workload.rank.is_none()) {
        return Err(nothing_to_plan().into());
    }
    if matches!(stability, Stability::Weight(_)) && tx.number_in_force().await?.is_none() {
        return Err(nothing_to_stay_close_to().into());
    }
    if tx.open_jobs().await? >= MOST_OPEN {
        let told = format!("{MOST_OPEN} jobs wait already: let them end, or cancel some");
        return Err(Failure::Refused(told).into());
    }
    let job = Job {
        id: cx.mint().id(),
        kind: PLAN.to_owned(),
        request,
        state: JobState::Queued,
        progress: None,
        result: None,
        error: None,
        created_at: cx.clock.now(),
        created_by: cx.actor.clone(),
        started_at: None,
        finished_at: None,
    };
    tx.add_job(&job).await?;
    tx.commit().await?;
    Ok(job)
}

/// Takes a job out of the queue. One that is at work is left to whoever runs it: the answer is the
/// job as it is now.
pub(crate) async fn cancel_job(cx: &Context, id: Id<Job>) -> anyhow::Result<Job> {
    let mut tx = cx.store.write().await?;
    let Some(mut job) = tx.find_job(id).await? else { return Err(no_such_job(id)) };
    match job.state {
        JobState::Queued => {
            let (state, now) = (JobState::Cancelled, cx.clock.now());
            let end = JobEnd { state, result: None, error: None };
            tx.end_job(id, JobState::Queued, &end, now).await?;
            tx.commit().await?;
            job = Job { state, finished_at: Some(now), ..job };
        }
        JobState::Running => tx.rollback().await?,
        over => {
            let told = format!("the job is {} already", over.name());
            return Err(Failure::Refused(told).into());
        }
    }
    Ok(job)
}

/// The error for a job that does not exist.
pub(crate) fn no_such_job(id: Id<Job>) -> anyhow::Error {
    Failure::Unknown(format!("there is no {id}")).into()
}
