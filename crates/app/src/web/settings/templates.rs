//! Activity templates: what there is to do, by whom and how long; effort can be another one here.

use std::collections::BTreeMap;

use askama::Template as _;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use landfall_domain::activity::{Adjustment, Per, TaskTemplate, Template};
use serde::Deserialize;

use crate::actions::adjust_tasks::{OwnTasks, adjust_tasks};

use super::super::access::Visit;
use super::super::conflict::conflict;
use super::super::done::{Done, done};
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, Problem};

const PATH: &str = "/settings/templates";

/// What the form said.
type Pairs = Vec<(String, String)>;

#[derive(askama::Template)]
#[template(path = "web/templates.html")]
struct TemplatesPage {
    frame: Frame,
    version: i64,
    /// Title of each template, with its tasks.
    templates: Vec<(String, Vec<Row>)>,
    reason: String,
    is_faulty: bool,
    refused: Option<String>,
    done: Option<Done>,
}

/// One task.
struct Row {
    /// Number in the form.
    at: usize,
    template: String,
    task: String,
    /// Once per what, and for which kinds and dispositions.
    scope: String,
    skill: String,
    hours: String,
    more: String,
    /// What the template says, if people say something else.
    usual: Option<String>,
    fault: Option<String>,
}

/// What is in force.
pub(in crate::web) struct InForce {
    /// As the installation has them.
    pub(in crate::web) usual: Vec<Template>,
    /// What people say instead.
    pub(in crate::web) own: OwnTasks,
}

impl InForce {
    pub(in crate::web) async fn load(visit: &Visit) -> Result<Self, Problem> {
        let mut tx = visit.cx().store.read().await?;
        let own = OwnTasks::load(&mut tx).await?;
        tx.rollback().await?;
        Ok(Self { usual: visit.cx().rules(None)?.templates.clone(), own })
    }

    /// What people say as a text, a line each.
    fn says(all: &[Adjustment]) -> String {
        let line = |one: &Adjustment| format!("{} — {}", one.task, one.says());
        all.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

fn scope(task: &TaskTemplate) -> String {
    let per = match task.per {
        Per::Workload => "workload",
        Per::Asset => "asset",
    };
    let kinds: Vec<String> = task.kinds.iter().map(ToString::to_string).collect();
    let dispositions: Vec<&str> = task.dispositions.iter().map(|one| one.name()).collect();
    let only = |all: String| if all.is_empty() { all } else { format!("; {all}") };
    format!("{per}{}{}", only(kinds.join(", ")), only(dispositions.join(", ")))
}

fn find(pairs: &Pairs, name: &str) -> Option<String> {
    let found = pairs.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.trim().to_owned())
}

/// What was typed of a task, by its template and name.
type Typed = BTreeMap<(String, String), [String; 3]>;

fn typed(pairs: &Pairs) -> Typed {
    let row = |at: usize| {
        let of = |field: &str| find(pairs, &format!("t{at}.{field}"));
        let values = ["skill", "hours", "more"].map(|field| of(field).unwrap_or_default());
        Some(((of("template")?, of("task")?), values))
    };
    (0..).map_while(row).collect()
}

fn number(text: &str) -> Result<f64, String> {
    let read = text.parse::<f64>().ok().filter(|number| number.is_finite() && text.len() <= 20);
    let shown: String = text.chars().take(20).collect();
    read.ok_or_else(|| format!("`{shown}` is no number of hours: write it as 1.5"))
}

/// What was typed as words on tasks, or what is wrong with each.
fn read(typed: &Typed) -> (Vec<Adjustment>, BTreeMap<(String, String), String>) {
    let (mut all, mut faults) = (Vec::new(), BTreeMap::new());
    for (key, [skill, hours, more]) in typed {
        let said = number(hours).and_then(|hours| {
            let (template, task) = key.clone();
            let hours_per_100_gib = number(more)?;
            let said =
                Adjustment { template, task, skill: skill.clone(), hours, hours_per_100_gib };
            said.fault().map_or(Ok(said), Err)
        });
        match said {
            Ok(said) => all.push(said),
            Err(problem) => {
                faults.insert(key.clone(), problem);
            }
        }
    }
    (all, faults)
}

/// What a form said, and what is wrong with it.
#[derive(Default)]
struct Sent {
    typed: Typed,
    faults: BTreeMap<(String, String), String>,
    version: Option<i64>,
    reason: String,
    refused: Option<String>,
}

async fn show(visit: &Visit, mut sent: Sent, seq: Option<i64>) -> Result<Html<String>, Problem> {
    let InForce { usual, own } = InForce::load(visit).await?;
    let mut at = 0;
    let mut templates = Vec::new();
    for template in &usual {
        let mut rows = Vec::new();
        for task in &template.tasks {
            let key = (template.name.clone(), task.name.clone());
            let said = own.all.iter().find(|one| one.template == key.0 && one.task == key.1);
            let words = Adjustment::of(template, task);
            let now = said.unwrap_or(&words);
            let stored =
                || [now.skill.clone(), now.hours.to_string(), now.hours_per_100_gib.to_string()];
            let [skill, hours, more] = sent.typed.remove(&key).unwrap_or_else(stored);
            rows.push(Row {
                at,
                scope: scope(task),
                skill,
                hours,
                more,
                usual: said.map(|_| words.says()),
                fault: sent.faults.remove(&key),
                template: key.0,
                task: key.1,
            });
            at += 1;
        }
        templates.push((template.title.clone(), rows));
    }
    let is_faulty = templates.iter().any(|(_, rows)| rows.iter().any(|row| row.fault.is_some()));
    let page = TemplatesPage {
        frame: Frame::new(visit, "/settings", "Tasks"),
        version: sent.version.unwrap_or(own.version),
        templates,
        reason: sent.reason,
        is_faulty,
        refused: sent.refused,
        done: done(visit, seq, PATH).await?,
    };
    Ok(Html(page.render()?))
}

/// What led here.
#[derive(Deserialize)]
pub(in crate::web) struct After {
    done: Option<i64>,
}

/// The page.
pub(in crate::web) async fn page(visit: Visit, Query(after): Query<After>) -> Face {
    Ok(show(&visit, Sent::default(), after.done).await?)
}

/// Saves the effort of tasks; what is wrong is shown beside what was typed.
pub(in crate::web) async fn save(
    visit: Visit,
    Form(pairs): Form<Pairs>,
) -> Result<Response, PageProblem> {
    let typed = typed(&pairs);
    let version = find(&pairs, "version").and_then(|version| version.parse().ok());
    let reason = find(&pairs, "reason").unwrap_or_default();
    let (all, faults) = read(&typed);
    let mut sent = Sent { typed, faults, version, reason, refused: None };
    if !sent.faults.is_empty() {
        let page = show(&visit, sent, None).await?;
        return Ok((StatusCode::BAD_REQUEST, page).into_response());
    }
    let how = (Some(version.unwrap_or(-1)), given(&sent.reason));
    let problem = match adjust_tasks(visit.cx(), all.clone(), how).await.map_err(Problem::from) {
        Ok(event) => return Ok(visit.to(&format!("{PATH}?done={event}")).into_response()),
        Err(problem) => problem,
    };
    if problem.is_outdated() {
        let InForce { usual, own } = InForce::load(&visit).await?;
        let usual: Vec<Adjustment> = crate::actions::adjust_tasks::every_task(&usual).collect();
        let yours: Vec<Adjustment> = all.into_iter().filter(|one| !usual.contains(one)).collect();
        let sides = (InForce::says(&own.all), InForce::says(&yours));
        return conflict(&visit, (PATH, "Tasks"), (&pairs, own.version), sides);
    }
    sent.refused = Some(problem.detail().to_owned());
    let page = show(&visit, sent, None).await?;
    Ok((problem.status(), page).into_response())
}
