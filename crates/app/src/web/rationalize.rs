//! The incremental method: the whole estate at a glance, then ten workloads at a time.

use askama::Template;
use axum::Json;

use crate::documents::glance::{DepthDocument, GlanceDocument, ShareDocument};

use super::access::Visit;
use super::api::ReadRefusals;
use super::frame::Frame;
use super::list::escaped;
use super::problem::{Face, Problem, render};

#[derive(Template)]
#[template(path = "web/rationalize.html")]
struct RationalizePage {
    frame: Frame,
    glance: GlanceDocument,
    /// Parts of the estate, each under its heading.
    parts: Vec<(&'static str, Vec<(ShareDocument, String)>)>,
    tens: Vec<Ten>,
}

/// Ten workloads, and how many of them somebody decided in depth.
struct Ten {
    title: &'static str,
    done: usize,
    workloads: Vec<DepthDocument>,
}

impl Ten {
    fn of(title: &'static str, workloads: Vec<DepthDocument>) -> Self {
        let done = workloads.iter().filter(|one| one.in_depth).count();
        Self { title, done, workloads }
    }
}

async fn load(visit: &Visit) -> Result<GlanceDocument, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let glance = GlanceDocument::load(&mut tx).await?;
    tx.rollback().await?;
    Ok(glance)
}

/// `GET /rationalize`.
pub(super) async fn page(visit: Visit) -> Face {
    let mut glance = load(&visit).await?;
    let linked = |shares: &mut Vec<ShareDocument>| {
        let shares = std::mem::take(shares).into_iter();
        shares.map(|one| (escaped(&one.query), one)).map(|(query, one)| (one, query)).collect()
    };
    let parts = vec![
        ("By disposition", linked(&mut glance.dispositions)),
        ("By confidence", linked(&mut glance.confidence)),
        ("By rule", linked(&mut glance.rules)),
    ];
    let tens = vec![
        Ten::of("Step 2: the first ten in depth", std::mem::take(&mut glance.first_ten)),
        Ten::of("Step 3: the next ten", std::mem::take(&mut glance.next_ten)),
    ];
    let frame = Frame::new(&visit, "/workloads", "Rationalization");
    render(&RationalizePage { frame, glance, parts, tens })
}

/// The whole estate at a glance, and which of the next workloads are decided in depth.
#[utoipa::path(get, path = "/api/v1/rationalization", responses((status = 200, body = GlanceDocument), ReadRefusals))]
pub(super) async fn one(visit: Visit) -> Result<Json<GlanceDocument>, Problem> {
    Ok(Json(load(&visit).await?))
}
