//! Plans in pages, the latest first, and asking for another one.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use askama::Template;
use axum::extract::multipart::Multipart;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::civil::{Date, Weekday};
use landfall_domain::plan::{Plan, TimeBox};
use serde::Deserialize;

use crate::actions::adopt_plan::{adopt_plan, no_such_plan};
use crate::actions::jobs::{Effort, WantedPlan};
use crate::actions::save_teams::StandingTeams;
use crate::cli::TEAM;
use crate::documents::job::JobDocument;
use crate::documents::plan::{PlanSummary, ready_on};

use super::access::Visit;
use super::frame::{Frame, Said, given};
use super::list::{Asked, Filling, Page, Paging};
use super::problem::{Face, PageProblem, Problem};
use super::studied::Studied;
use super::{jobs, statics};

/// So many jobs stand above the list.
const JOBS: i64 = 5;

/// A page of plans, the latest first.
pub(super) async fn load(visit: &Visit, asked: &Asked) -> Result<Page<PlanSummary>, Problem> {
    let mut filling = Filling::<PlanSummary>::new(asked)?;
    let mut tx = visit.cx().store.read().await?;
    let mut place = asked.number()?;
    let next = loop {
        let rows = visit.finder().plans().before(&mut tx, place, filling.rows()).await?;
        let rows = rows.iter().map(|plan| (plan.number, PlanSummary::from(&**plan))).collect();
        if let ControlFlow::Break(next) = filling.take_rows(&mut place, rows)? {
            break next;
        }
    };
    tx.rollback().await?;
    let next = next.map(|place| place.to_string());
    Ok(Page { items: filling.items, next, total: None })
}

/// The number of a key such as `P-3`.
pub(super) fn number(key: &str) -> Result<i64, Problem> {
    let number = key.strip_prefix("P-").and_then(|number| number.parse().ok());
    number.ok_or_else(|| Problem::not_found(format!("there is no plan {key}")))
}

/// What a link to the form says.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Prefilled {
    /// Where the list goes on.
    after: Option<String>,
    /// The plan whose team file is wanted.
    from: Option<String>,
    /// What to pin: a workload's key or an asset's name, and a day of its iteration.
    pin: Option<String>,
    at: Option<Date>,
}

/// What stands in the form.
#[derive(Debug, Default)]
struct Form {
    start: String,
    weeks: String,
    iterations: String,
    team_file: String,
    stay_close: bool,
    weight: String,
    thorough: bool,
    reason: String,
}

impl Form {
    /// As the last plan was asked for, else as the quickstart does it.
    fn like(last: Option<&Plan>, today: Date) -> Self {
        let boxes = last.map(|plan| &plan.iterations[..]).unwrap_or_default();
        let weeks = boxes.first().map_or(2, |one| (days(one) / 7).clamp(1, 6));
        let start = boxes.first().map(|first| first.start).filter(|start| *start >= today);
        let basis = last.and_then(|plan| plan.report.basis.as_ref());
        Self {
            start: start.unwrap_or_else(|| next_monday(today)).to_string(),
            weeks: weeks.to_string(),
            iterations: if boxes.is_empty() { 26 } else { boxes.len() }.to_string(),
            team_file: basis.map_or(TEAM, |basis| &basis.team_file).to_owned(),
            stay_close: basis.is_some_and(|basis| basis.stability.is_some()),
            ..Self::default()
        }
    }

    fn pin(&mut self, what: &str, at: Date) {
        let what = toml::Value::String(what.to_owned());
        self.team_file = format!(
            "{}\n\n[[rule]]\nrule = \"adopted\"\nname = {}\nhard = true\nplan = {{ {what} = {at} }}\n",
            self.team_file.trim_end(),
            toml::Value::String(format!("Pin of {}", what.as_str().unwrap_or_default())),
        );
    }

    async fn read(mut sent: Multipart) -> Result<Self, Problem> {
        let mut fields = BTreeMap::new();
        let wrong = |error: axum::extract::multipart::MultipartError| {
            Problem::wrong_input(format!("the form cannot be read: {}", error.body_text()))
        };
        while let Some(field) = sent.next_field().await.map_err(wrong)? {
            let name = field.name().unwrap_or_default().to_owned();
            fields.insert(name, field.text().await.map_err(wrong)?);
        }
        let mut take = |name: &str| fields.remove(name).unwrap_or_default().trim().to_owned();
        let (file, text) = (take("team"), take("team_file"));
        Ok(Self {
            start: take("start"),
            weeks: take("weeks"),
            iterations: take("iterations"),
            // Browsers send text areas with line ends of their own.
            team_file: if file.is_empty() { text } else { file }.replace("\r\n", "\n"),
            stay_close: !take("stay_close").is_empty(),
            weight: take("weight"),
            thorough: take("search") == "thorough",
            reason: take("reason"),
        })
    }

    fn wanted(&self) -> Result<WantedPlan, Problem> {
        let wrong = |text: &str, what: &str| Problem::wrong_input(format!("`{text}` is no {what}"));
        let weight = Some(&self.weight).filter(|weight| !weight.is_empty());
        let number = |text: &str, what| text.parse().map_err(|_| wrong(text, what));
        Ok(WantedPlan {
            start: self
                .start
                .parse()
                .map_err(|_| wrong(&self.start, "date: write it as 2026-12-07"))?,
            weeks: self.weeks.parse().map_err(|_| wrong(&self.weeks, "number of weeks"))?,
            iterations: number(&self.iterations, "number of iterations")?,
            team_file: self.team_file.clone(),
            stay_close: self.stay_close,
            weight: weight.map(|weight| number(weight, "weight of changes")).transpose()?,
            search: if self.thorough { Effort::Thorough } else { Effort::Quick },
            seed: 1,
            reason: given(&self.reason).map(str::to_owned),
        })
    }
}

fn days(time_box: &TimeBox) -> i32 {
    (time_box.end - time_box.start).get_days() + 1
}

fn next_monday(today: Date) -> Date {
    today.nth_weekday(1, Weekday::Monday).unwrap_or(today)
}

#[derive(Template)]
#[template(path = "web/plans.html")]
struct PlansPage {
    frame: Frame,
    /// Each with the day on which its last work ends.
    plans: Vec<(PlanSummary, Option<Date>)>,
    jobs: Vec<JobDocument>,
    in_force: Option<String>,
    form: Form,
    problem: Option<String>,
    paging: Paging,
    script: &'static str,
}

fn prefilled(
    asked: &Prefilled,
    (like, standing): (Option<&Plan>, Option<String>),
    today: Date,
) -> Form {
    let mut form = Form::like(like, today);
    // Who goes on from a plan has its team file; all others have the standing one.
    if let (None, Some(standing)) = (&asked.from, standing) {
        form.team_file = standing;
    }
    if let (Some(what), Some(at)) = (&asked.pin, asked.at) {
        form.pin(what, at);
    }
    form
}

/// The list and the form; with what was sent, if that was wrong.
async fn show(
    visit: &Visit,
    asked: &Prefilled,
    refused: Option<(Form, &Problem)>,
) -> Result<Html<String>, Problem> {
    let place = Asked { after: asked.after.clone(), ..Asked::default() };
    let limit = i64::try_from(place.limit()?).unwrap_or(1);
    let mut tx = visit.cx().store.read().await?;
    let known = visit.finder().plans();
    let mut plans = known.before(&mut tx, place.number()?, limit + 1).await?;
    let from = asked.from.as_deref().map(number).transpose()?;
    let like = known.before(&mut tx, from.map(|from| from.saturating_add(1)), 1).await?.pop();
    let in_force = tx.number_in_force().await?;
    let standing = StandingTeams::load(&mut tx).await?.text;
    let jobs = tx.latest_jobs(JOBS).await?;
    tx.rollback().await?;
    let is_more = plans.len() > usize::try_from(limit).unwrap_or(0);
    if is_more {
        plans.pop();
    }
    let next = plans.last().filter(|_| is_more).map(|last| last.number.to_string());
    let today = visit.cx().clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let problem = refused.as_ref().map(|(_, problem)| problem.detail().to_owned());
    let form = refused
        .map_or_else(|| prefilled(asked, (like.as_deref(), standing), today), |(form, _)| form);
    let page = PlansPage {
        frame: Frame::new(visit, "/plans", "Plans"),
        paging: Paging::new(
            "/plans",
            next.map(|next| format!("/plans?after={next}")),
            asked.after.is_none(),
        ),
        plans: plans.iter().map(|plan| (PlanSummary::from(&**plan), ready_on(plan))).collect(),
        jobs: jobs.iter().map(JobDocument::from).collect(),
        in_force: in_force.map(|number| format!("P-{number}")),
        form,
        problem,
        script: statics::job_script(),
    };
    Ok(Html(page.render()?))
}

/// The list and the form.
pub(super) async fn page(visit: Visit, Query(asked): Query<Prefilled>) -> Face {
    Ok(show(&visit, &asked, None).await?)
}

/// Asks for a plan, and shows the job; what is wrong is shown with what was sent.
pub(super) async fn propose(
    visit: Visit,
    Query(live): Query<jobs::Live>,
    sent: Multipart,
) -> Result<Response, PageProblem> {
    let form = Form::read(sent).await?;
    let asked = match form.wanted() {
        Ok(wanted) => visit.jobs().ask(visit.cx(), wanted).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    match asked {
        Ok(job) => Ok(visit.to(&jobs::address(&job.id.to_string(), &live)).into_response()),
        Err(problem) => {
            let page = show(&visit, &Prefilled::default(), Some((form, &problem))).await?;
            Ok((problem.status(), page).into_response())
        }
    }
}

/// Makes a plan the one in force.
pub(super) async fn adopt(
    visit: Visit,
    Path(key): Path<String>,
    axum::Form(said): axum::Form<Said>,
) -> Result<Redirect, PageProblem> {
    let plan = adopt_plan(visit.cx(), number(&key)?, given(&said.reason)).await?;
    Ok(visit.to(&format!("/plans/{}", plan.key())))
}

/// A plan with its packages, looked through.
pub(super) async fn studied(visit: &Visit, key: &str) -> Result<Arc<Studied>, Problem> {
    let number = number(key)?;
    let plan = visit.finder().plans().get(&visit.cx().store, number).await?;
    Ok(plan.ok_or_else(|| no_such_plan(number))?)
}
