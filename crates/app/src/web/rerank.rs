//! The market changed: a form that re-ranks the backlog at once, with a preview before it.

use std::fmt::Write;

use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use landfall_domain::priority::order_version;
use serde::Deserialize;

use crate::actions::decide::{Rerank, RerankReport, find_workload, read_wishes, rerank_backlog};
use crate::boot::Context;
use crate::documents::rank_history::RankHistoryDocument;
use crate::own_profiles::Choices;

use super::access::Visit;
use super::frame::Frame;
use super::problem::{PageProblem, Problem, render};

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    lines: String,
    #[serde(default)]
    profile: String,
    #[serde(default)]
    reason: String,
    /// `apply`, or a preview.
    #[serde(default, rename = "do")]
    act: String,
    /// The version of the order that the preview began from.
    version: Option<i64>,
    /// What was previewed, as [`Typed::mark`] gives it.
    seen: Option<i64>,
}

impl Typed {
    /// Stands for what a preview shows: another one as soon as something else is typed.
    fn mark(&self) -> i64 {
        // Browsers send line ends as they like.
        let lines: Vec<&str> = self.lines.lines().map(str::trim_end).collect();
        order_version(&[lines.join("\n"), self.profile.clone()])
    }
}

#[derive(Template)]
#[template(path = "web/rerank.html")]
struct RerankPage {
    frame: Frame,
    typed: Typed,
    /// Profiles that are not in force: name and title.
    profiles: Vec<(String, String)>,
    in_force: String,
    preview: Option<RerankReport>,
    seen: i64,
    refused: Option<String>,
}

async fn show(
    visit: &Visit,
    typed: Typed,
    came: Result<Option<RerankReport>, Problem>,
) -> Result<Response, PageProblem> {
    let mut tx = visit.cx().store.read().await.map_err(Problem::from)?;
    let choices = Choices::load(visit.cx(), &mut tx).await.map_err(Problem::from)?;
    tx.rollback().await.map_err(Problem::from)?;
    let in_force = choices.in_force().map_err(Problem::from)?.title.clone();
    let others = choices.all.into_iter().filter(|one| one.profile.name != choices.chosen);
    let (status, preview, refused) = match came {
        Ok(preview) => (StatusCode::OK, preview, None),
        Err(problem) => (problem.status(), None, Some(problem.detail().to_owned())),
    };
    let page = RerankPage {
        frame: Frame::new(visit, "/backlog", "Re-rank"),
        profiles: others.map(|one| (one.profile.name, one.profile.title)).collect(),
        seen: typed.mark(),
        in_force,
        preview,
        refused,
        typed,
    };
    Ok((status, render(&page)?).into_response())
}

/// `GET /backlog/rerank`: the form.
pub(super) async fn page(visit: Visit) -> Result<Response, PageProblem> {
    show(&visit, Typed::default(), Ok(None)).await
}

/// `POST /backlog/rerank`: shows what would change, or changes it. What was not seen is shown first.
pub(super) async fn rerank(
    visit: Visit,
    Form(typed): Form<Typed>,
) -> Result<Response, PageProblem> {
    let is_seen = typed.version.is_some() && typed.seen == Some(typed.mark());
    let dry_run = typed.act != "apply" || !is_seen;
    match asked(&visit, &typed, dry_run).await {
        Ok(RerankReport { event: Some(event), .. }) => {
            Ok(visit.to(&format!("/backlog?done={event}")).into_response())
        }
        came => show(&visit, typed, came.map(Some)).await,
    }
}

async fn asked(visit: &Visit, typed: &Typed, dry_run: bool) -> Result<RerankReport, Problem> {
    let wishes = read_wishes(&typed.lines)?;
    let profile = Some(typed.profile.trim()).filter(|name| !name.is_empty());
    let version = typed.version.filter(|_| !dry_run);
    let reason = typed.reason.as_str();
    Ok(rerank_backlog(visit.cx(), Rerank { wishes: &wishes, profile, reason, version, dry_run })
        .await?)
}

/// Where a workload stood in the past.
pub(crate) async fn history_of(cx: &Context, key: &str) -> anyhow::Result<RankHistoryDocument> {
    let mut tx = cx.store.read().await?;
    let workload = find_workload(&mut tx, key).await?;
    let history = RankHistoryDocument::load(&mut tx, &workload).await?;
    tx.rollback().await?;
    Ok(history)
}

/// The ranks of a workload as steps: what an SVG draws, and what it shows in words.
pub(super) struct Steps {
    /// The line from step to step.
    pub(super) path: String,
    /// The places of the steps.
    pub(super) dots: Vec<(f64, f64)>,
    pub(super) best: i64,
    pub(super) worst: i64,
    pub(super) says: String,
}

/// The picture's size, and room at its edges.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 96.0;
const EDGE: f64 = 6.0;

impl Steps {
    /// The picture; none if there are not two ranks to tell apart.
    pub(super) fn of(history: &RankHistoryDocument) -> Option<Self> {
        let known = history.points.iter().filter_map(|point| point.rank_after);
        let first = history.points.first()?;
        let ranks: Vec<i64> =
            first.rank_before.into_iter().chain(known).chain(history.rank).collect();
        let (best, worst) = (*ranks.iter().min()?, *ranks.iter().max()?);
        if ranks.len() < 2 {
            return None;
        }
        let number = |rank: i64| f64::from(i32::try_from(rank).unwrap_or(i32::MAX));
        let span = number(worst - best).max(1.0);
        let step = (WIDTH - 2.0 * EDGE) / number(i64::try_from(ranks.len() - 1).unwrap_or(1));
        let mut across = EDGE;
        let mut dots: Vec<(f64, f64)> = Vec::new();
        for rank in &ranks {
            let down = EDGE + number(rank - best) / span * (HEIGHT - 2.0 * EDGE);
            dots.push((tenths(across), tenths(down)));
            across += step;
        }
        let mut path = String::new();
        for (at, (x, y)) in dots.iter().enumerate() {
            // A rank holds until it is another one.
            if let Some((_, before)) = at.checked_sub(1).and_then(|before| dots.get(before)) {
                let _ = write!(path, "{x},{before} ");
            }
            let _ = write!(path, "{x},{y} ");
        }
        let says = format!(
            "Ranks step by step from {} to {}, the best {best}, the worst {worst}; the table below \
             tells each",
            ranks[0],
            ranks[ranks.len() - 1]
        );
        Some(Self { path: path.trim_end().to_owned(), dots, best, worst, says })
    }
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
