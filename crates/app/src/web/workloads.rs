//! Workloads in pages, by rank, and one workload with its assets and its arithmetic.

use askama::Template;
use axum::extract::{Path, Query};
use landfall_domain::estate::Workload;

use crate::documents::asset::AssetDocument;
use crate::documents::workload::WorkloadDocument;

use super::access::Visit;
use super::frame::Frame;
use super::list::{Asked, Filling, Page, misplaced};
use super::problem::{Face, Problem, render};

/// So many assets of one workload are shown.
const ASSETS: i64 = 200;

/// A page of workloads: by rank, then those without one by number.
pub(super) async fn load(visit: &Visit, asked: &Asked) -> Result<Page<WorkloadDocument>, Problem> {
    let mut filling = Filling::<WorkloadDocument>::new(asked)?;
    let mut tx = visit.cx().store.read().await?;
    let mut place = asked.after.as_deref().map(place_of).transpose()?;
    let assumptions = tx.assumptions().await?;
    let next = 'page: loop {
        let wanted = filling.rows();
        let rows = tx.workloads_after(place, wanted).await?;
        let is_last = i64::try_from(rows.len()).unwrap_or(i64::MAX) < wanted;
        for workload in rows {
            if !filling.take(WorkloadDocument::of(&workload, &assumptions))? {
                break 'page place.map(said);
            }
            place = Some((workload.rank, workload.number));
        }
        if is_last {
            break None;
        }
    };
    tx.rollback().await?;
    Ok(Page { items: filling.items, next })
}

/// Rank, if any, and number of the workload after which a page begins.
type Place = (Option<i64>, i64);

fn said((rank, number): Place) -> String {
    rank.map_or_else(|| format!("-.{number}"), |rank| format!("{rank}.{number}"))
}

fn place_of(after: &str) -> Result<Place, Problem> {
    let place = || {
        let (rank, number) = after.split_once('.')?;
        let rank = if rank == "-" { None } else { Some(rank.parse().ok()?) };
        Some((rank, number.parse().ok()?))
    };
    place().ok_or_else(|| misplaced(after))
}

#[derive(Template)]
#[template(path = "web/workloads.html")]
struct WorkloadsPage {
    frame: Frame,
    q: String,
    workloads: Vec<WorkloadDocument>,
    total: i64,
    next: Option<String>,
    is_first: bool,
}

/// The list.
pub(super) async fn page(visit: Visit, Query(asked): Query<Asked>) -> Face {
    let mut tx = visit.cx().store.read().await?;
    let total = tx.counts().await?.workloads;
    tx.rollback().await?;
    let found = load(&visit, &asked).await?;
    render(&WorkloadsPage {
        frame: Frame::new(&visit, "/workloads", "Workloads"),
        next: found.next.map(|next| asked.following("/workloads", &next)),
        is_first: asked.after.is_none(),
        workloads: found.items,
        q: asked.q,
        total,
    })
}

/// One workload with its assets.
pub(super) struct Whole {
    pub(super) workload: WorkloadDocument,
    pub(super) assets: Vec<AssetDocument>,
}

/// One workload by its key.
pub(super) async fn load_one(visit: &Visit, key: &str) -> Result<Whole, Problem> {
    let gone = || Problem::not_found(format!("there is no workload {key}"));
    let number: i64 = key.strip_prefix("W-").and_then(|n| n.parse().ok()).ok_or_else(gone)?;
    let mut tx = visit.cx().store.read().await?;
    let workload: Workload = tx.find_workload(number).await?.ok_or_else(gone)?;
    let assumptions = tx.assumptions().await?;
    let members = tx.assets_of(workload.id, ASSETS).await?;
    tx.rollback().await?;
    Ok(Whole {
        workload: WorkloadDocument::of(&workload, &assumptions),
        assets: members.iter().map(|asset| AssetDocument::of(asset, Some(&workload))).collect(),
    })
}

#[derive(Template)]
#[template(path = "web/workload.html")]
struct WorkloadPage {
    frame: Frame,
    workload: WorkloadDocument,
    criteria: Vec<Criterion>,
    assets: Vec<AssetDocument>,
    more: i64,
}

/// One line of the arithmetic behind a rank.
struct Criterion {
    label: String,
    value: String,
    score: String,
    relevance: String,
    points: String,
}

/// One workload's page.
pub(super) async fn one_page(visit: Visit, Path(key): Path<String>) -> Face {
    let Whole { workload, assets } = load_one(&visit, &key).await?;
    let criteria = workload
        .contributions
        .iter()
        .map(|one| Criterion {
            label: one.label.clone(),
            value: one.value.clone().unwrap_or_else(|| "not known".to_owned()),
            score: format!("{:.1}", one.score),
            relevance: format!("{:.2}", one.relevance),
            points: format!("{:.1}", one.points),
        })
        .collect();
    let shown = i64::try_from(assets.len()).unwrap_or(i64::MAX);
    render(&WorkloadPage {
        frame: Frame::new(&visit, "/workloads", workload.title.clone()),
        more: (workload.assets - shown).max(0),
        criteria,
        workload,
        assets,
    })
}
