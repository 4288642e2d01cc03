//! What overturning or reopening changes, shown before it is applied.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{Html, Redirect};
use landfall_domain::rationalize::Disposition;
use serde::Deserialize;

use crate::actions::assumptions::decide::{Decision, Verdict, decide, preview};
use crate::actions::assumptions::upset::unwatched;
use crate::documents::assumption::AssumptionDocument;
use crate::documents::upset::UpsetDocument;

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::problem::{Face, PageProblem, render};
use super::form::consequence;
use super::{HERE, detail};

/// So many rows of each table are shown.
const SHOWN: usize = 20;

/// What is to hold instead, and why.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Wanted {
    then: Option<String>,
    effort: Option<String>,
    because: Option<String>,
    reason: String,
    version: Option<i64>,
}

impl Wanted {
    /// Overturns what stands, reopens what was decided.
    fn verdict(&self, one: &AssumptionDocument) -> anyhow::Result<Verdict> {
        if one.status == "overturned" {
            return Ok(Verdict::Reopen);
        }
        let text = |said: &Option<String>| said.clone().unwrap_or_default();
        let (then, effort, because) = (text(&self.then), text(&self.effort), text(&self.because));
        Ok(Verdict::Overturn(Some(consequence(&then, &effort, &because)?)))
    }

    /// What the assumption says already, where nothing else is said.
    fn filled(mut self, one: &AssumptionDocument) -> Self {
        let said = one.consequence_effort_percent.map(|percent| percent.to_string());
        self.then.get_or_insert_with(|| one.consequence_disposition.unwrap_or_default().to_owned());
        self.effort.get_or_insert_with(|| said.unwrap_or_default());
        self.because.get_or_insert_with(|| one.consequence_because.clone().unwrap_or_default());
        self
    }
}

#[derive(Template)]
#[template(path = "web/assumption_verdict.html")]
struct VerdictPage {
    frame: Frame,
    one: AssumptionDocument,
    wanted: Wanted,
    /// Dispositions to choose from.
    dispositions: Vec<(&'static str, bool)>,
    upset: Option<UpsetDocument>,
    refused: Option<String>,
}

impl VerdictPage {
    fn reopens(&self) -> bool {
        self.one.status == "overturned"
    }

    fn effort(&self) -> &str {
        self.wanted.effort.as_deref().unwrap_or_default()
    }

    fn because(&self) -> &str {
        self.wanted.because.as_deref().unwrap_or_default()
    }
}

async fn shown(visit: &Visit, key: &str, wanted: Wanted, refused: Option<String>) -> Face {
    let one = detail(visit, key).await?.assumption;
    let wanted = wanted.filled(&one);
    let upset = match wanted.verdict(&one) {
        Ok(verdict) => preview(visit.cx(), key, &verdict, unwatched()).await,
        Err(error) => Err(error),
    };
    let (upset, wrong) = match upset {
        Ok(decided) => (Some(UpsetDocument::of(&decided, SHOWN)), None),
        Err(error) => (None, Some(error.to_string())),
    };
    let then = wanted.then.clone().unwrap_or_default();
    let names = Disposition::ALL.iter().map(|one| one.name());
    let title = if one.status == "overturned" { "Reopen" } else { "Overturn" };
    render(&VerdictPage {
        frame: Frame::new(visit, HERE, format!("{title} {}", one.key)),
        dispositions: names.map(|name| (name, name == then)).collect(),
        one,
        wanted,
        upset,
        refused: refused.or(wrong),
    })
}

/// What would change.
pub(in crate::web) async fn page(
    visit: Visit,
    Path(key): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Face {
    shown(&visit, &key, wanted, None).await
}

/// Applies it.
pub(in crate::web) async fn decide_it(
    visit: Visit,
    Path(key): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Result<Redirect, Html<String>>, PageProblem> {
    let one = detail(&visit, &key).await?.assumption;
    let done = match wanted.verdict(&one) {
        Ok(verdict) => {
            let decision = Decision { key: &key, version: wanted.version, reason: &wanted.reason };
            decide(visit.cx(), &decision, &verdict, unwatched()).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(decided) => {
            let event = decided.event.unwrap_or_default();
            Ok(Ok(visit.to(&format!("{HERE}/{key}?done={event}"))))
        }
        Err(error) => Ok(Err(shown(&visit, &key, wanted, Some(error.to_string())).await?)),
    }
}
