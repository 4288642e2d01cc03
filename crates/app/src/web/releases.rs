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

/// So many releases are made at a time.
const AT_A_TIME: i64 = 50;

/// A page of releases, in their order.
pub(super) async fn load(visit: &Visit, asked: &Asked) -> Result<Page<ReleaseDocument>, Problem> {
    let mut filling = Filling::<ReleaseDocument>::new(asked)?;
    let mut number = asked.number()?.unwrap_or(0).saturating_add(1).max(1);
    visit.cx().store.settle_releases().await?;
    let mut tx = visit.cx().store.read().await?;
    let total = tx.count_releases().await?;
    let next = 'page: loop {
        let some = tx.releases_from(number, AT_A_TIME).await?;
        if some.is_empty() {
            break None;
        }
        let basis = basis(&mut tx, &some).await?;
        for members in &some {
            let shown = usize::try_from(number).unwrap_or_default();
            if !filling.take(basis.release(shown, members))? {
                break 'page Some((number - 1).to_string());
            }
            number += 1;
        }
    };
    tx.rollback().await?;
    let total = asked.q.trim().is_empty().then_some(total);
    Ok(Page { items: filling.items, next, total })
}

/// What some releases hold, and when the plan in force, else the latest one, has it complete.
async fn basis(tx: &mut Tx, releases: &[Vec<Member>]) -> Result<ReleaseBasis, Problem> {
    let workloads: Vec<Id<Workload>> =
        releases.iter().flatten().map(|member| member.workload).collect();
    let (named, held) = (tx.workload_names(&workloads).await?, tx.held_assets(&workloads).await?);
    let basis = ReleaseBasis::of(named, held);
    let number = tx.number_in_force().await?;
    let plan = tx.plans_before(number.map(|number| number + 1), 1).await?.pop();
    Ok(match plan {
        Some(plan) => basis.planned(tx.completions(plan.id).await?, plan.iterations),
        None => basis,
    })
}

/// One release by its key.
pub(super) async fn load_one(visit: &Visit, key: &str) -> Result<ReleaseDocument, Problem> {
    let gone = || Problem::not_found(format!("there is no release {key}"));
    let number: i64 = key.strip_prefix("R-").and_then(|n| n.parse().ok()).ok_or_else(gone)?;
    visit.cx().store.settle_releases().await?;
    let mut tx = visit.cx().store.read().await?;
    let found = tx.releases_from(number, 1).await?;
    let members = found.first().ok_or_else(gone)?;
    let basis = basis(&mut tx, &found).await?;
    tx.rollback().await?;
    Ok(basis.release(usize::try_from(number).unwrap_or_default(), members))
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
