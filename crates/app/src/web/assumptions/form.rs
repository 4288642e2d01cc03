//! The form that states an assumption or changes one.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{Html, Redirect};
use landfall_domain::assumption::Consequence;
use landfall_domain::assumption::scope::known_fields;
use landfall_domain::rationalize::Disposition;
use serde::Deserialize;

use crate::actions::assumptions::record::{self, Fields};
use crate::failure::Failure;

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::problem::{Face, PageProblem, Problem, render};
use super::{HERE, detail};

/// What stands in the form.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Typed {
    statement: String,
    reason: String,
    scope: String,
    effect: String,
    evidence: String,
    weakness_percent: String,
    owner: String,
    review_by: String,
    rests: String,
    then: String,
    then_effort: String,
    then_because: String,
    version: Option<i64>,
}

#[derive(Template)]
#[template(path = "web/assumption_form.html")]
struct FormPage {
    frame: Frame,
    /// Key of the one that is changed; none for a new one.
    key: Option<String>,
    /// Whether a person stated it, or will.
    is_own: bool,
    typed: Typed,
    refused: Option<String>,
    fields: String,
}

impl FormPage {
    /// Dispositions to choose from.
    fn dispositions(&self) -> Vec<(&'static str, bool)> {
        let all = Disposition::ALL.iter().map(|one| one.name());
        all.map(|name| (name, name == self.typed.then)).collect()
    }
}

fn page(
    visit: &Visit,
    (key, is_own): (Option<String>, bool),
    (typed, refused): (Typed, Option<String>),
) -> Face {
    let title = key.as_ref().map_or_else(|| "New assumption".to_owned(), |k| format!("Change {k}"));
    let frame = Frame::new(visit, HERE, title);
    render(&FormPage { frame, key, is_own, typed, refused, fields: known_fields().join(", ") })
}

/// An empty form.
pub(in crate::web) async fn new_page(visit: Visit) -> Face {
    let typed = Typed { weakness_percent: "50".to_owned(), ..Typed::default() };
    page(&visit, (None, true), (typed, None))
}

/// The form of one that is there.
pub(in crate::web) async fn edit_page(visit: Visit, Path(key): Path<String>) -> Face {
    let one = detail(&visit, &key).await?.assumption;
    let typed = Typed {
        statement: one.statement,
        reason: one.reason,
        scope: one.scope,
        effect: one.effect,
        evidence: one.evidence,
        weakness_percent: one.weakness_percent.to_string(),
        owner: one.owner,
        review_by: one.review_by,
        rests: one.rests.join(", "),
        then: one.consequence_disposition.unwrap_or_default().to_owned(),
        then_effort: one.consequence_effort_percent.map(|p| p.to_string()).unwrap_or_default(),
        then_because: one.consequence_because.unwrap_or_default(),
        version: Some(one.version),
    };
    page(&visit, (Some(one.key), !one.author.is_empty()), (typed, None))
}

/// What a form says holds once an assumption is overturned.
pub(super) fn consequence(then: &str, effort: &str, because: &str) -> Result<Consequence, Failure> {
    let disposition = Some(then.trim()).filter(|text| !text.is_empty()).map(named).transpose()?;
    let effort_percent = Some(effort.trim())
        .filter(|text| !text.is_empty())
        .map(|text| {
            let wrong = |_| Failure::Usage(format!("effort is `{text}`: a number from 1 to 1000"));
            text.parse().map_err(wrong)
        })
        .transpose()?;
    Ok(Consequence { disposition, effort_percent, because: because.to_owned() })
}

fn named(name: &str) -> Result<Disposition, Failure> {
    let known = Disposition::named(name.trim());
    known.ok_or_else(|| Failure::Usage(format!("`{name}` is no disposition")))
}

impl Typed {
    /// What was typed, for a new one or, without what the rules say, for one of the rules.
    fn fields(&self, is_own: bool) -> Result<Fields, Failure> {
        let weakness = self.weakness_percent.trim();
        let wrong = |_| Failure::Usage(format!("weakness is `{weakness}`: a number from 0 to 100"));
        let rests = self.rests.split([',', ' ']).filter(|one| !one.is_empty());
        Ok(Fields {
            statement: is_own.then(|| self.statement.clone()),
            reason: Some(self.reason.clone()),
            scope: is_own.then(|| self.scope.clone()),
            effect: Some(self.effect.clone()),
            evidence: Some(self.evidence.clone()),
            weakness_percent: Some(weakness.parse().map_err(wrong)?),
            owner: Some(self.owner.clone()),
            review_by: Some(self.review_by.clone()).filter(|day| !day.trim().is_empty()),
            rests: is_own.then(|| rests.map(named).collect::<Result<_, _>>()).transpose()?,
            consequence: Some(consequence(&self.then, &self.then_effort, &self.then_because)?),
        })
    }
}

/// Where a form leads: to the assumption, or back to what was typed.
type Led = Result<Result<Redirect, Html<String>>, PageProblem>;

/// States one.
pub(in crate::web) async fn add(visit: Visit, Form(typed): Form<Typed>) -> Led {
    let done = match typed.fields(true) {
        Ok(fields) => record::add(visit.cx(), &fields).await,
        Err(failure) => Err(failure.into()),
    };
    match done {
        Ok(added) => Ok(Ok(visit.to(&format!("{HERE}/{}", added.key())))),
        Err(error) => Ok(Err(page(&visit, (None, true), (typed, Some(error.to_string())))?)),
    }
}

/// Changes one.
pub(in crate::web) async fn change(
    visit: Visit,
    Path(key): Path<String>,
    Form(typed): Form<Typed>,
) -> Led {
    let is_own = !detail(&visit, &key).await?.assumption.author.is_empty();
    let done = match typed.fields(is_own) {
        Ok(fields) => record::change(visit.cx(), (&key, typed.version), &fields).await,
        Err(failure) => Err(failure.into()),
    };
    match done {
        Ok(_) => Ok(Ok(visit.to(&format!("{HERE}/{key}")))),
        Err(error) => {
            let refused = Some(error.to_string());
            Ok(Err(page(&visit, (Some(key), is_own), (typed, refused))?))
        }
    }
}

/// The version that was shown.
#[derive(Deserialize)]
pub(in crate::web) struct Version {
    version: i64,
}

/// Removes one.
pub(in crate::web) async fn remove(
    visit: Visit,
    Path(key): Path<String>,
    Form(shown): Form<Version>,
) -> Result<Redirect, PageProblem> {
    let done = record::remove(visit.cx(), &key, Some(shown.version)).await;
    done.map_err(Problem::from)?;
    Ok(visit.to(HERE))
}
