//! The business change plan of a release backlog: what it changes for people, and how it is tested.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use landfall_domain::delivery::change::When;
use serde::Deserialize;

use crate::actions::delivery::change_plans::{Wanted, change};
use crate::actions::delivery::find_release;
use crate::documents::delivery::{ChangePlanDocument, CriterionDocument, Names, QuestionDocument};

use super::super::access::Visit;
use super::super::api::change_plan::{counted, load, verdict};
use super::super::frame::{Frame, given};
use super::super::problem::{Face, PageProblem, Problem, render};
use super::back;

#[derive(Template)]
#[template(path = "web/change_plan.html")]
struct ChangePage {
    frame: Frame,
    plan: ChangePlanDocument,
    /// Workloads of the release: key and title.
    workloads: Vec<(String, String)>,
    typed: Typed,
    refused: Option<String>,
}

/// What is typed on the page, so that a refusal loses nothing.
#[derive(Debug, Default)]
struct Typed {
    /// Answers by question; none if they are those that are kept.
    answers: Option<BTreeMap<String, String>>,
    criterion: TypedCriterion,
    /// The criterion of which something was said, and what.
    settled: Option<(i64, String)>,
}

/// The heading over questions.
const fn title(when: When) -> &'static str {
    match when {
        When::Upstream => "Before the release",
        When::Downstream => "After the release",
    }
}

impl ChangePage {
    /// Questions before the release, and those after it, each with its title.
    fn parts(&self) -> [(&'static str, Vec<&QuestionDocument>); 2] {
        [When::Upstream, When::Downstream].map(|when| {
            let all = self.plan.questions.iter();
            (title(when), all.filter(|one| one.when == when.name()).collect())
        })
    }

    /// What stands in the field of a question.
    fn answer<'a>(&'a self, key: &str, kept: Option<&'a String>) -> &'a str {
        match &self.typed.answers {
            Some(answers) => answers.get(key).map_or("", String::as_str),
            None => kept.map_or("", String::as_str),
        }
    }

    /// What stands in the field of a criterion's evidence.
    fn evidence<'a>(&'a self, one: &'a CriterionDocument) -> &'a str {
        match &self.typed.settled {
            Some((at, says)) if *at == one.number => says,
            _ => one.evidence.as_deref().unwrap_or_default(),
        }
    }
}

/// `GET /release-backlogs/{key}/change-plan`.
pub(in crate::web) async fn page(visit: Visit, Path(key): Path<String>) -> Face {
    show(&visit, &key, Typed::default(), None).await
}

async fn show(visit: &Visit, key: &str, typed: Typed, refused: Option<String>) -> Face {
    let plan = load(visit, key).await?;
    let mut tx = visit.cx().store.read().await?;
    let release = find_release(&mut tx, key).await?;
    let ids: Vec<_> = release.items.iter().map(|item| item.workload).collect();
    let names = Names::load(&mut tx, &ids).await?;
    tx.rollback().await?;
    let workloads = ids.iter().map(|id| (names.key(*id), names.title(*id))).collect();
    let frame = Frame::new(visit, "/releases", format!("Change plan of {key}"));
    render(&ChangePage { frame, plan, workloads, typed, refused })
}

/// The version in a form, and everything else in it.
fn read(mut said: BTreeMap<String, String>) -> Result<(i64, BTreeMap<String, String>), Problem> {
    let version = said.remove("version").and_then(|text| text.parse().ok());
    let wrong = || Problem::wrong_input("version: it is missing; open the page anew".to_owned());
    Ok((version.ok_or_else(wrong)?, said))
}

/// `POST /release-backlogs/{key}/change-plan`: all answers as they stand on the page.
pub(in crate::web) async fn answer(
    visit: Visit,
    Path(key): Path<String>,
    Form(said): Form<BTreeMap<String, String>>,
) -> Result<Response, PageProblem> {
    let (version, answers) = read(said)?;
    let at = (key.as_str(), Some(version));
    let done = change(visit.cx(), at, Wanted::Answer(answers.clone())).await;
    let typed = Typed { answers: Some(answers), ..Typed::default() };
    let to = format!("/release-backlogs/{key}/change-plan");
    back(&visit, done, &to, async |told| show(&visit, &key, typed, Some(told)).await).await
}

/// A criterion as it is typed.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct TypedCriterion {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    says: String,
    #[serde(default)]
    measured: String,
    #[serde(default)]
    workload: String,
}

/// `POST /release-backlogs/{key}/criteria`: adds one.
pub(in crate::web) async fn add(
    visit: Visit,
    Path(key): Path<String>,
    Form(typed): Form<TypedCriterion>,
) -> Result<Response, PageProblem> {
    let wanted = Wanted::Add {
        workload: given(&typed.workload).map(str::to_owned),
        says: typed.says.clone(),
        measured: typed.measured.clone(),
    };
    let done = change(visit.cx(), (&key, Some(typed.version)), wanted).await;
    let typed = Typed { criterion: typed, ..Typed::default() };
    let to = format!("/release-backlogs/{key}/change-plan#criteria");
    back(&visit, done, &to, async |told| show(&visit, &key, typed, Some(told)).await).await
}

/// What is said of a criterion.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Said {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    evidence: String,
    /// A verdict, or `remove`.
    #[serde(default)]
    what: String,
}

/// `POST /release-backlogs/{key}/criteria/{number}`: what came of a test, or that it goes.
pub(in crate::web) async fn settle(
    visit: Visit,
    Path((key, number)): Path<(String, String)>,
    Form(said): Form<Said>,
) -> Result<Response, PageProblem> {
    let number = counted(&number)?;
    let wanted = match said.what.as_str() {
        "remove" => Wanted::Remove(number),
        name => {
            let evidence = said.evidence.clone();
            Wanted::Settle { number, verdict: verdict(name)?, evidence }
        }
    };
    let done = change(visit.cx(), (&key, Some(said.version)), wanted).await;
    let typed = Typed { settled: Some((number, said.evidence)), ..Typed::default() };
    let to = format!("/release-backlogs/{key}/change-plan#criteria");
    back(&visit, done, &to, async |told| show(&visit, &key, typed, Some(told)).await).await
}
