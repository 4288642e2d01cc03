//! The execution plan of a release: its text while it is a draft, then what can be done now, and every
//! step by workload.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use landfall_domain::delivery::{ReleaseBacklog, ReleaseStatus};
use serde::Deserialize;

use crate::actions::delivery::execution::{
    draft, execution_of, move_of, rewrite, step as move_step, turn, turn_of,
};
use crate::actions::delivery::find_release;
use crate::documents::delivery::{ExecutionDetail, Names, StepDocument};
use crate::failure::Failure;

use super::super::access::Visit;
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, Problem, render};
use super::back;

/// So many steps that can be done now are shown with their forms.
const NOW: usize = 50;
/// So many steps are shown in all; the API and the command line have the rest.
const SHOWN: usize = 1_000;

/// The steps of one workload, or those of the release as a whole.
struct Group {
    /// Key and title of the workload.
    workload: Option<(String, String)>,
    over: usize,
    steps: Vec<StepDocument>,
}

#[derive(Template)]
#[template(path = "web/execution.html")]
struct ExecutionPage {
    frame: Frame,
    key: String,
    title: String,
    is_committed: bool,
    detail: Option<ExecutionDetail>,
    now: Vec<StepDocument>,
    groups: Vec<Group>,
    more: usize,
    said: Said,
    refused: Option<String>,
}

impl ExecutionPage {
    /// What stands in a field of a step: what was typed, if it was for this step and refused.
    fn typed<'a>(&self, step: &StepDocument, typed: &'a str) -> &'a str {
        if self.refused.is_some() && self.said.step == step.step { typed } else { "" }
    }

    /// The text of a draft: what was typed if it was refused.
    fn text<'a>(&'a self, kept: &'a str) -> &'a str {
        if self.refused.is_some() && !self.said.text.is_empty() { &self.said.text } else { kept }
    }
}

/// What is said of a plan or a step.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Said {
    #[serde(default)]
    version: i64,
    /// `draft`, `write`, a turn, or a move of a step.
    #[serde(default)]
    how: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    word: String,
    #[serde(default)]
    exit: String,
}

/// `GET /release-backlogs/{key}/execution`.
pub(in crate::web) async fn page(visit: Visit, Path(key): Path<String>) -> Face {
    one(&visit, &key, Said::default(), None).await
}

async fn one(visit: &Visit, key: &str, said: Said, refused: Option<String>) -> Face {
    let mut tx = visit.cx().store.read().await?;
    let release = find_release(&mut tx, key).await?;
    let plan = execution_of(&mut tx, &release).await?;
    let ids: Vec<_> = release.items.iter().map(|item| item.workload).collect();
    let names = Names::load(&mut tx, &ids).await?;
    tx.rollback().await?;
    let mut detail = plan.map(|plan| ExecutionDetail::of(&plan, &release, &visit.cx().actor));
    let steps = detail.as_mut().map(|one| std::mem::take(&mut one.items)).unwrap_or_default();
    let more = steps.len().saturating_sub(SHOWN);
    let now = steps.iter().filter(|step| step.is_now()).take(NOW).cloned().collect();
    render(&ExecutionPage {
        frame: Frame::new(visit, "/releases", format!("Execution of {key}")),
        key: key.to_owned(),
        title: release.title.clone(),
        is_committed: release.status == ReleaseStatus::Committed,
        groups: groups(steps, &release, &names),
        detail,
        now,
        more,
        said,
        refused,
    })
}

/// Steps by workload, in the order of the plan.
fn groups(steps: Vec<StepDocument>, release: &ReleaseBacklog, names: &Names) -> Vec<Group> {
    let mut found: Vec<Group> = Vec::new();
    let title = |key: &String| {
        let own = release.items.iter().find(|item| names.key(item.workload) == *key);
        own.map_or_else(String::new, |item| names.title(item.workload))
    };
    for step in steps.into_iter().take(SHOWN) {
        let is_over = usize::from(matches!(step.state, "done" | "skipped"));
        match found.last_mut() {
            Some(last) if last.workload.as_ref().map(|(key, _)| key) == step.workload.as_ref() => {
                last.over += is_over;
                last.steps.push(step);
            }
            _ => {
                let workload = step.workload.clone().map(|key| (key.clone(), title(&key)));
                found.push(Group { workload, over: is_over, steps: vec![step] });
            }
        }
    }
    found
}

/// `POST /release-backlogs/{key}/execution`: drafts, writes, starts, pauses or resumes.
pub(in crate::web) async fn say(
    visit: Visit,
    Path(key): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, PageProblem> {
    let cx = visit.cx();
    let done = if said.how == "draft" {
        draft(cx, &key).await
    } else {
        let plan = plan_of(&visit, &key).await?;
        let at = (plan.as_str(), Some(said.version));
        match said.how.as_str() {
            "write" => rewrite(cx, at, &said.text.replace("\r\n", "\n")).await,
            other => match turn_of(other) {
                Ok(wanted) => turn(cx, at, wanted).await,
                Err(failure) => Err(failure.into()),
            },
        }
    };
    let to = format!("/release-backlogs/{key}/execution");
    back(&visit, done, &to, async |told| one(&visit, &key, said, Some(told)).await).await
}

/// `POST /release-backlogs/{key}/execution/steps`: moves one step.
pub(in crate::web) async fn step(
    visit: Visit,
    Path(key): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, PageProblem> {
    let plan = plan_of(&visit, &key).await?;
    let at = (plan.as_str(), Some(said.version));
    let how = match exit(&said) {
        Ok(exit) => move_of(&said.how, &said.word, exit),
        Err(failure) => Err(failure),
    };
    let done = match how {
        Ok(how) => move_step(visit.cx(), at, &said.step, &how).await,
        Err(failure) => Err(failure.into()),
    };
    let to = format!("/release-backlogs/{key}/execution#now");
    back(&visit, done, &to, async |told| one(&visit, &key, said, Some(told)).await).await
}

/// The exit code of a report; a form for a script sends the field with other moves too.
fn exit(said: &Said) -> Result<Option<i64>, Failure> {
    if said.how != "report" {
        return Ok(None);
    }
    let wrong = |_| Failure::Usage(format!("exit: `{}` is no exit code, as in 0", said.exit));
    given(&said.exit).map(|text| text.parse().map_err(wrong)).transpose()
}

/// Key of the plan of a release.
async fn plan_of(visit: &Visit, key: &str) -> Result<String, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let release = find_release(&mut tx, key).await?;
    let plan = tx.execution_of_release(release.id).await?;
    tx.rollback().await?;
    let none = || Problem::not_found(format!("{key} has no execution plan yet"));
    Ok(plan.ok_or_else(none)?.key())
}
