//! What happens to many assets or workloads, decided at once: first what would change, then the same
//! steps for good.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use landfall_domain::estate::{Asset, Stated};
use landfall_domain::id::Id;
use landfall_domain::rationalize::Disposition;
use serde::Deserialize;

use crate::actions::decide::{
    AssetWish, Change, Effect, How, find_assets, state_assets, state_workloads_or_try,
};
use crate::actions::outcomes::link::matching;
use crate::failure::Failure;

use super::access::Visit;
use super::done::{Done, done};
use super::frame::{Frame, given};
use super::problem::{Face, PageProblem, Problem, render};

/// The word that takes earlier words back.
const AS_RULES_SAY: &str = "as the rules say";

/// What is asked for, or was done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    disposition: String,
    #[serde(default)]
    reason: String,
    /// How many the preview found.
    found: Option<usize>,
    done: Option<i64>,
}

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Assets,
    Workloads,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Assets => "assets",
            Self::Workloads => "workloads",
        }
    }
}

/// What would change, or did.
struct Outcome {
    found: usize,
    changes: usize,
    effect: Effect,
    event: Option<i64>,
}

#[derive(Template)]
#[template(path = "web/disposition.html")]
struct DispositionPage {
    frame: Frame,
    list: &'static str,
    wanted: Wanted,
    choices: Vec<&'static str>,
    problem: Option<String>,
    preview: Option<Outcome>,
    done: Option<Done>,
}

async fn carry_out(
    visit: &Visit,
    kind: Kind,
    wanted: &Wanted,
    dry_run: bool,
) -> anyhow::Result<Outcome> {
    let disposition = match wanted.disposition.as_str() {
        AS_RULES_SAY => None,
        name => Some(Disposition::named(name).ok_or_else(|| {
            Failure::Usage(format!("disposition is `{name}`: choose one of the list"))
        })?),
    };
    let (cx, how) = (visit.cx(), How { reason: given(&wanted.reason), dry_run });
    if kind == Kind::Assets {
        let ids = find_assets(cx, &[], Some(&wanted.q)).await?;
        same(wanted, dry_run, ids.len())?;
        let wishes: Vec<AssetWish> =
            ids.into_iter().map(|asset| AssetWish { asset, version: None, disposition }).collect();
        let done = state_assets(cx, &wishes, how).await?;
        let (found, changes) = (wishes.len(), done.changes.len());
        return Ok(Outcome { found, changes, effect: done.effect, event: done.event });
    }
    let keys = matching(cx, &wanted.q).await?;
    same(wanted, dry_run, keys.len())?;
    let changes: Vec<Change> = keys
        .into_iter()
        .map(|workload| Change {
            workload,
            version: None,
            field: Stated::Disposition.name().to_owned(),
            value: disposition.map(|one| one.name().to_owned()),
        })
        .collect();
    if changes.is_empty() {
        let effect = Effect::default();
        return Ok(Outcome { found: 0, changes: 0, effect, event: None });
    }
    let done = state_workloads_or_try(cx, &changes, how).await?;
    let (found, changes) = (changes.len(), done.changes.len());
    Ok(Outcome { found, changes, effect: done.effect, event: done.event })
}

/// Refuses to do for good what was shown for others.
fn same(wanted: &Wanted, dry_run: bool, now: usize) -> Result<(), Failure> {
    match wanted.found.filter(|shown| !dry_run && *shown != now) {
        None => Ok(()),
        Some(shown) => Err(Failure::Overtaken(format!(
            "{shown} were found when this was shown, {now} are found now: look at it again"
        ))),
    }
}

async fn shown(visit: Visit, kind: Kind, wanted: Wanted, problem: Option<String>) -> Face {
    let is_asked = !wanted.q.trim().is_empty() && !wanted.disposition.is_empty();
    let (mut problem, mut preview) = (problem, None);
    if is_asked {
        match carry_out(&visit, kind, &wanted, true).await {
            Ok(outcome) => preview = Some(outcome),
            Err(error) => problem = problem.or(Some(told(error)?)),
        }
    } else if !wanted.disposition.is_empty() {
        problem = problem.or(Some("Search is empty: say which ones, as in kind:vm".to_owned()));
    }
    let list = kind.word();
    let back = format!("/{list}/disposition");
    let done = done(&visit, wanted.done, &back).await?;
    let mut choices: Vec<&str> = Disposition::ALL.iter().map(|one| one.name()).collect();
    choices.push(AS_RULES_SAY);
    let place = if kind == Kind::Assets { "/assets" } else { "/workloads" };
    let frame = Frame::new(&visit, place, format!("Decide for many {list}"));
    render(&DispositionPage { frame, list, wanted, choices, problem, preview, done })
}

/// What was wrong with what was asked; what fails for other reasons fails here too.
fn told(error: anyhow::Error) -> Result<String, Problem> {
    let is_theirs = error.chain().any(<dyn std::error::Error>::is::<Failure>);
    let told = format!("{error:#}");
    if is_theirs { Ok(told) } else { Err(error.into()) }
}

async fn applied(visit: Visit, kind: Kind, wanted: Wanted) -> Result<Response, PageProblem> {
    match carry_out(&visit, kind, &wanted, false).await {
        Ok(outcome) => {
            let seq = outcome.event.map(|seq| format!("?done={seq}")).unwrap_or_default();
            let path = format!("/{}/disposition{seq}", kind.word());
            Ok(visit.to(&path).into_response())
        }
        Err(error) => {
            let problem = told(error)?;
            Ok(shown(visit, kind, wanted, Some(problem)).await?.into_response())
        }
    }
}

/// `GET /assets/disposition`.
pub(super) async fn assets_page(visit: Visit, Query(wanted): Query<Wanted>) -> Face {
    shown(visit, Kind::Assets, wanted, None).await
}

/// `POST /assets/disposition`.
pub(super) async fn of_assets(
    visit: Visit,
    Form(wanted): Form<Wanted>,
) -> Result<Response, PageProblem> {
    applied(visit, Kind::Assets, wanted).await
}

/// `GET /workloads/disposition`.
pub(super) async fn workloads_page(visit: Visit, Query(wanted): Query<Wanted>) -> Face {
    shown(visit, Kind::Workloads, wanted, None).await
}

/// `POST /workloads/disposition`.
pub(super) async fn of_workloads(
    visit: Visit,
    Form(wanted): Form<Wanted>,
) -> Result<Response, PageProblem> {
    applied(visit, Kind::Workloads, wanted).await
}

/// The form of one asset's page.
#[derive(Deserialize)]
pub(super) struct OneSaid {
    version: i64,
    #[serde(default)]
    disposition: String,
    #[serde(default)]
    reason: String,
}

/// `POST /assets/{id}`.
pub(super) async fn of_asset(
    visit: Visit,
    Path(id): Path<String>,
    Form(said): Form<OneSaid>,
) -> Result<Response, PageProblem> {
    let gone = || Problem::not_found(format!("there is no asset {id}"));
    let asset: Id<Asset> = id.parse().map_err(|_| gone())?;
    let disposition = match said.disposition.as_str() {
        "" => None,
        name => Some(Disposition::named(name).ok_or_else(|| {
            Problem::wrong_input(format!("disposition is `{name}`: choose one of the list"))
        })?),
    };
    let wish = AssetWish { asset, version: Some(said.version), disposition };
    let how = How { reason: given(&said.reason), dry_run: false };
    let done = state_assets(visit.cx(), &[wish], how).await.map_err(Problem::from)?;
    let seq = done.event.map(|seq| format!("?done={seq}")).unwrap_or_default();
    Ok(visit.to(&format!("/assets/{id}{seq}")).into_response())
}
