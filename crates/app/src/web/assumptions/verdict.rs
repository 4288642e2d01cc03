//! What overturning or reopening changes, shown before it is applied.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use landfall_domain::rationalize::Disposition;
use serde::Deserialize;

use crate::actions::assumptions::decide::{Decision, Verdict, decide, preview};
use crate::actions::assumptions::upset::unwatched;
use crate::boot::Context;
use crate::documents::assumption::AssumptionDocument;
use crate::documents::upset::UpsetDocument;

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::making::{Makings, waiting};
use super::super::problem::{PageProblem, render};
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
    upset: Option<Arc<UpsetDocument>>,
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

/// What words on assumptions would change, by the event up to which they look, and the words: what
/// they come to, or why they cannot be said.
pub(in crate::web) type Verdicts = Makings<(i64, String), Result<Arc<UpsetDocument>, String>>;

/// Who asks waits so long; then a page says that it is being worked out.
const PATIENCE: Duration = Duration::from_millis(1_500);

async fn make(
    cx: Context,
    key: String,
    verdict: Verdict,
) -> anyhow::Result<Result<Arc<UpsetDocument>, String>> {
    let decided = preview(&cx, &key, &verdict, unwatched()).await;
    Ok(match decided {
        Ok(decided) => Ok(Arc::new(UpsetDocument::of(&decided, SHOWN))),
        Err(error) => Err(error.to_string()),
    })
}

/// What a verdict would change; none as long as it is being worked out.
async fn upset(
    visit: &Visit,
    one: &AssumptionDocument,
    wanted: &Wanted,
) -> Result<Option<Result<Arc<UpsetDocument>, String>>, PageProblem> {
    let verdict = match wanted.verdict(one) {
        Ok(verdict) => verdict,
        Err(error) => return Ok(Some(Err(error.to_string()))),
    };
    let cx = visit.cx();
    let mut tx = cx.store.read().await?;
    let last = tx.last_event().await?;
    tx.rollback().await?;
    let said = (last, format!("{} {verdict:?}", one.key));
    let make = Box::pin(make(cx.clone(), one.key.clone(), verdict));
    Ok(visit.finder().verdicts().within(PATIENCE, said, make).await?)
}

async fn shown(
    visit: &Visit,
    key: &str,
    (wanted, here): (Wanted, &str),
    refused: Option<String>,
) -> Result<Response, PageProblem> {
    let one = detail(visit, key).await?.assumption;
    let wanted = wanted.filled(&one);
    let title = if one.status == "overturned" { "Reopen" } else { "Overturn" };
    let frame = Frame::new(visit, HERE, format!("{title} {}", one.key));
    let Some(upset) = upset(visit, &one, &wanted).await? else {
        let says = "All rules and all ranks are worked out anew.";
        return waiting(frame, says, here);
    };
    let (upset, wrong) = match upset {
        Ok(upset) => (Some(upset), None),
        Err(wrong) => (None, Some(wrong)),
    };
    let then = wanted.then.clone().unwrap_or_default();
    let names = Disposition::ALL.iter().map(|one| one.name());
    let page = render(&VerdictPage {
        frame,
        dispositions: names.map(|name| (name, name == then)).collect(),
        one,
        wanted,
        upset,
        refused: refused.or(wrong),
    })?;
    Ok(page.into_response())
}

/// What would change.
pub(in crate::web) async fn page(
    visit: Visit,
    Path(key): Path<String>,
    uri: Uri,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageProblem> {
    let asked = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    shown(&visit, &key, (wanted, &format!("{HERE}/{key}/verdict{asked}")), None).await
}

/// Applies it.
pub(in crate::web) async fn decide_it(
    visit: Visit,
    Path(key): Path<String>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, PageProblem> {
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
            Ok(visit.to(&format!("{HERE}/{key}?done={event}")).into_response())
        }
        Err(error) => {
            let here = format!("{HERE}/{key}/verdict");
            shown(&visit, &key, (wanted, &here), Some(error.to_string())).await
        }
    }
}
