//! Releases in pages, and one release with every asset that it needs.

use askama::Template;
use axum::extract::{Path, Query};
use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_domain::release::Member;
use landfall_store::Tx;

use crate::documents::release::{ReleaseBasis, ReleaseDocument};

use super::access::Visit;
use super::frame::Frame;
use super::list::{Asked, Filling, Page, Paging};
use super::problem::{Face, Problem, render};

/// So many releases make a page, unless asked otherwise.
const USUAL: i64 = 10;

/// A page of releases, in their order.
pub(super) async fn load(visit: &Visit, asked: &Asked) -> Result<Page<ReleaseDocument>, Problem> {
    // Each comes with everything that it needs, so few make a page.
    let asked = &Asked { limit: asked.limit.or(Some(USUAL)), ..asked.clone() };
    let mut filling = Filling::<ReleaseDocument>::new(asked)?;
    let mut at = usize::try_from(asked.number()?.unwrap_or(0)).unwrap_or(usize::MAX);
    let all = visit.finder().releases(&visit.cx().store).await?;
    let mut tx = visit.cx().store.read().await?;
    let next = 'page: loop {
        let Some(rest) = all.get(at..).filter(|rest| !rest.is_empty()) else { break None };
        let some = &rest[..rest.len().min(filling.limit() + 1)];
        let basis = basis(&mut tx, some).await?;
        for members in some {
            if !filling.take(basis.release(at + 1, members))? {
                break 'page Some(at.to_string());
            }
            at += 1;
        }
    };
    tx.rollback().await?;
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let total = asked.q.trim().is_empty().then_some(total);
    Ok(Page { items: filling.items, next, total })
}

/// What some releases hold, and when the plan in force, else the latest one, has it complete.
async fn basis(tx: &mut Tx, releases: &[Vec<Member>]) -> Result<ReleaseBasis, Problem> {
    let workloads: Vec<Id<Workload>> =
        releases.iter().flatten().map(|member| member.workload).collect();
    let (named, held) = (tx.workload_names(&workloads).await?, tx.held_assets(&workloads).await?);
    let basis = ReleaseBasis::of(named, held);
    Ok(match tx.plan_in_sight().await? {
        Some(plan) => basis.planned(tx.completions(plan.id).await?, plan.iterations),
        None => basis,
    })
}

/// One release by its key.
pub(super) async fn load_one(visit: &Visit, key: &str) -> Result<ReleaseDocument, Problem> {
    let gone = || Problem::not_found(format!("there is no release {key}"));
    let number: usize = key.strip_prefix("R-").and_then(|n| n.parse().ok()).ok_or_else(gone)?;
    let all = visit.finder().releases(&visit.cx().store).await?;
    let at = number.checked_sub(1).filter(|at| *at < all.len()).ok_or_else(gone)?;
    let mut tx = visit.cx().store.read().await?;
    let basis = basis(&mut tx, &all[at..=at]).await?;
    tx.rollback().await?;
    Ok(basis.release(number, &all[at]))
}

#[derive(Template)]
#[template(path = "web/releases.html")]
struct ReleasesPage {
    frame: Frame,
    q: String,
    releases: Vec<ReleaseDocument>,
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
    release: ReleaseDocument,
}

/// One release's page.
pub(super) async fn one_page(visit: Visit, Path(key): Path<String>) -> Face {
    let release = load_one(&visit, &key).await?;
    let title = format!("Release {}", release.key);
    render(&ReleasePage { frame: Frame::new(&visit, "/releases", title), release })
}
