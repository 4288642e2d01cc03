//! Releases in pages, and one release with its workloads in pages and what each needs.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_domain::review::gate;
use serde::Deserialize;

use crate::actions::review::start_work::{release_number, start_work};
use crate::documents::release::{ReleaseMember, ReleaseSummary, by_workload};
use crate::documents::review::StartDocument;

use super::access::Visit;
use super::frame::Frame;
use super::list::{Asked, Filling, Page, Paging};
use super::problem::{Face, PageProblem, Problem, render};

/// So many members make a page, unless asked otherwise: each comes with its assets.
const MEMBERS: i64 = 10;
/// So many assets of one member are shown.
const ASSETS: usize = 50;

/// A page of releases, in their order.
pub(super) async fn load(visit: &Visit, asked: &Asked) -> Result<Page<ReleaseSummary>, Problem> {
    let mut filling = Filling::<ReleaseSummary>::new(asked)?;
    let mut at = usize::try_from(asked.number()?.unwrap_or(0)).unwrap_or(usize::MAX);
    let releases = visit.finder().releases(&visit.cx().store).await?;
    let all = &releases.summaries;
    let mut next = None;
    for release in all.get(at..).unwrap_or_default() {
        if !filling.take(release.clone())? {
            next = Some(at.to_string());
            break;
        }
        at += 1;
    }
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let total = asked.q.trim().is_empty().then_some(total);
    let items = filling.items.into_iter().map(ReleaseSummary::brief).collect();
    Ok(Page { items, next, total })
}

/// The place of a release among all, by its key.
fn place(key: &str, all: usize) -> Result<usize, Problem> {
    let gone = || Problem::not_found(format!("there is no release {key}"));
    let number: usize = key.strip_prefix("R-").and_then(|n| n.parse().ok()).ok_or_else(gone)?;
    number.checked_sub(1).filter(|at| *at < all).ok_or_else(gone)
}

/// One release by its key.
pub(super) async fn load_one(visit: &Visit, key: &str) -> Result<ReleaseSummary, Problem> {
    let releases = visit.finder().releases(&visit.cx().store).await?;
    let at = place(key, releases.summaries.len())?;
    Ok(releases.summaries[at].clone().brief())
}

/// A page of a release's workloads, in their order, each with its assets.
pub(super) async fn load_members(
    visit: &Visit,
    key: &str,
    asked: &Asked,
) -> Result<Page<ReleaseMember>, Problem> {
    let limit = Asked { limit: asked.limit.or(Some(MEMBERS)), ..Asked::default() }.limit()?;
    let from = usize::try_from(asked.number()?.unwrap_or(0)).unwrap_or(usize::MAX);
    let releases = visit.finder().releases(&visit.cx().store).await?;
    let all = &releases.cut[place(key, releases.cut.len())?];
    let rest = all.get(from..).unwrap_or_default();
    let some = &rest[..rest.len().min(limit)];
    let ids: Vec<Id<Workload>> = some.iter().map(|member| member.workload).collect();
    let mut tx = visit.cx().store.read().await?;
    let (named, held) = (tx.workload_names(&ids).await?, tx.held_assets(&ids).await?);
    tx.rollback().await?;
    let held = by_workload(held);
    let items = some.iter().filter_map(|member| {
        let workload = named.iter().find(|one| one.id == member.workload)?;
        let held = held.get(&workload.id).map_or(&[][..], Vec::as_slice);
        Some(ReleaseMember::of(member, workload, held, ASSETS))
    });
    let items = items.collect();
    let next = (rest.len() > limit).then(|| (from + limit).to_string());
    Ok(Page { items, next, total: i64::try_from(all.len()).ok() })
}

#[derive(Template)]
#[template(path = "web/releases.html")]
struct ReleasesPage {
    frame: Frame,
    q: String,
    releases: Vec<ReleaseSummary>,
    paging: Paging,
}

/// The list.
pub(super) async fn page(visit: Visit, Query(asked): Query<Asked>) -> Face {
    let found = load(&visit, &asked).await?;
    render(&ReleasesPage {
        frame: Frame::new(&visit, "/releases", "Releases"),
        paging: asked.paging("/releases", found.next),
        releases: found.items,
        q: asked.q,
    })
}

#[derive(Template)]
#[template(path = "web/release.html")]
struct ReleasePage {
    frame: Frame,
    release: ReleaseSummary,
    members: Vec<ReleaseMember>,
    gate: Gate,
    paging: Paging,
}

/// The gate before work on a release.
struct Gate {
    /// Why it is shut; none if it is open.
    shut: Option<String>,
    /// Beginnings of work on workloads that are shown.
    starts: Vec<StartDocument>,
    /// What was typed, and why it cannot be done.
    against: String,
    problem: Option<String>,
}

impl Gate {
    async fn of(visit: &Visit, members: &[ReleaseMember]) -> Result<Self, Problem> {
        let mut tx = visit.cx().store.read().await?;
        let (last, mut starts) = (tx.last_review().await?, tx.starts().await?);
        tx.rollback().await?;
        let is_shown = |key: &String| members.iter().any(|member| member.workload == *key);
        starts.retain(|start| start.workloads.iter().any(is_shown));
        Ok(Self {
            shut: gate(last.as_ref()).err().map(|because| match &last {
                // What is missing stands in the review.
                Some(review) if review.is_open() && review.because.is_empty() => {
                    format!("{} is open: {} things are missing.", review.key(), review.gaps().len())
                }
                _ => because,
            }),
            starts: starts.iter().map(Into::into).collect(),
            against: String::new(),
            problem: None,
        })
    }
}

/// One release's page.
pub(super) async fn one_page(
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Face {
    shown(&visit, &key, &asked, None).await
}

async fn shown(visit: &Visit, key: &str, asked: &Asked, refused: Option<(String, String)>) -> Face {
    let release = load_one(visit, key).await?;
    let found = load_members(visit, key, asked).await?;
    let path = format!("/releases/{}", release.key);
    let next = found.next.map(|next| format!("{path}?after={next}"));
    let mut gate = Gate::of(visit, &found.items).await?;
    if let Some((against, problem)) = refused {
        (gate.against, gate.problem) = (against, Some(problem));
    }
    render(&ReleasePage {
        frame: Frame::new(visit, "/releases", format!("Release {}", release.key)),
        paging: Paging::new(path, next, asked.after.is_none()),
        members: found.items,
        gate,
        release,
    })
}

/// Why work begins although the gate is shut.
#[derive(Debug, Deserialize)]
pub(super) struct Against {
    #[serde(default)]
    against: String,
}

/// Lets work on a release begin.
pub(super) async fn start(
    visit: Visit,
    Path(key): Path<String>,
    Form(typed): Form<Against>,
) -> Result<Response, PageProblem> {
    let against = Some(typed.against.as_str()).filter(|reason| !reason.trim().is_empty());
    let number = release_number(&key)?;
    match start_work(visit.cx(), number, against).await {
        Ok(_) => Ok(visit.to(&format!("/releases/{key}")).into_response()),
        Err(error) => {
            let problem = Problem::from(error);
            let refused = Some((typed.against, problem.detail().to_owned()));
            let page = shown(&visit, &key, &Asked::default(), refused).await?;
            Ok((problem.status(), page).into_response())
        }
    }
}
