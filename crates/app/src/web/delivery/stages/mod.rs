//! Workloads on their way: the list, and one page each.

mod offers;
pub(in crate::web) mod one;
mod said;

use askama::Template;
use axum::extract::Query;
use landfall_domain::delivery::stage::WorkloadStage;
use landfall_domain::people::Role;

use crate::documents::delivery::WantedMove;
use crate::documents::delivery::stage::PassageDocument;

use super::super::access::Visit;
use super::super::api::stages::{AskedStages, load};
use super::super::frame::Frame;
use super::super::list::{Asked, Page, escaped};
use super::super::problem::{Face, Problem, render};

/// How many at a time, within what is allowed.
pub(in crate::web) fn limited(limit: Option<i64>) -> Result<usize, Problem> {
    Asked { limit, ..Asked::default() }.limit()
}

/// A place in a list of assets.
pub(in crate::web) fn counted(after: Option<i64>) -> Result<usize, Problem> {
    let wrong = |_| Problem::wrong_input("after: no page of this list ends there".to_owned());
    after.map_or(Ok(0), |after| usize::try_from(after).map_err(wrong))
}

/// Refuses who lacks every right that a move asks for.
pub(in crate::web) fn may(visit: &Visit, wanted: &WantedMove) -> Result<(), Problem> {
    let rights = wanted.rights()?;
    if rights.iter().any(|&right| visit.role().may(right)) {
        return Ok(());
    }
    let holders: Vec<&str> = Role::ALL
        .into_iter()
        .filter(|role| rights.iter().any(|&right| role.may(right)))
        .map(Role::label)
        .collect();
    Err(Problem::forbidden(format!(
        "this needs one of these roles: {}; yours is {}",
        holders.join(", "),
        visit.role().label()
    )))
}

/// A stage with how many workloads stand in it.
struct Count {
    name: &'static str,
    label: &'static str,
    many: i64,
    /// Whether only these are shown.
    here: bool,
}

#[derive(Template)]
#[template(path = "web/stages.html")]
struct ListPage {
    frame: Frame,
    counts: Vec<Count>,
    /// How many there are in all stages.
    all: i64,
    found: Page<PassageDocument>,
    asked: AskedStages,
    /// Release backlogs that were committed to: key and title.
    releases: Vec<(String, String)>,
    next: Option<String>,
}

/// `GET /stages`.
pub(in crate::web) async fn page(visit: Visit, Query(asked): Query<AskedStages>) -> Face {
    let found = load(&visit, &asked).await?;
    let mut tx = visit.cx().store.read().await?;
    let all = tx.release_backlogs().await?;
    let release = all.iter().find(|one| one.key() == asked.release).map(|one| one.id);
    let counted = tx.count_passages(release).await?;
    tx.rollback().await?;
    let releases = all.iter().filter(|one| one.committed.is_some());
    let counts = WorkloadStage::ALL.iter().map(|stage| Count {
        name: stage.name(),
        label: stage.label(),
        many: counted.get(stage).copied().unwrap_or_default(),
        here: asked.stage == stage.name(),
    });
    let next = found.next.as_ref().map(|next| {
        let (stage, release) = (escaped(&asked.stage), escaped(&asked.release));
        format!("/stages?stage={stage}&release={release}&after={}", escaped(next))
    });
    render(&ListPage {
        frame: Frame::new(&visit, "/stages", "Stages"),
        counts: counts.collect(),
        all: counted.values().sum(),
        found,
        releases: releases.map(|one| (one.key(), one.title.clone())).collect(),
        asked,
        next,
    })
}
