//! The map as a document.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::access::Visit;
use super::super::api::{Query, ReadRefusals};
use super::super::problem::Problem;
use super::{Looked, Mark, chart, service};

/// What the map shows: at most 60 marks and the ties between them.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web) struct MapDocument {
    nodes: Vec<NodeDocument>,
    edges: Vec<EdgeDocument>,
    /// What is not among them, in sentences.
    left_out: Vec<String>,
    /// Shared services, which tie nobody: `dns1:53`, or `monitor1>9100` for one that calls others.
    shared_services: Vec<String>,
}

/// A group, a workload or an asset.
#[derive(Debug, Serialize, ToSchema)]
struct NodeDocument {
    /// Key of the workload, or of the one with the most ties in its group; id of an asset.
    key: String,
    title: String,
    /// How many workloads it stands for; none if it is an asset.
    workloads: usize,
    assets: i64,
}

/// What the one end needs of the other.
#[derive(Debug, Serialize, ToSchema)]
struct EdgeDocument {
    from: String,
    to: String,
    dependencies: i64,
}

/// The map of dependencies: groups, or what is around or inside a workload.
#[utoipa::path(get, path = "/api/v1/dependencies/map", params(Looked), responses((status = 200, body = MapDocument), ReadRefusals))]
pub(in crate::web) async fn map(
    visit: Visit,
    Query(looked): Query<Looked>,
) -> Result<Json<MapDocument>, Problem> {
    let atlas = visit.finder().charts().atlas(&visit.cx().store).await?;
    let subject = looked.subject(&atlas)?;
    let chart = chart(&visit, &atlas, &subject).await?;
    let key = |mark: usize| chart.marks[mark].key.clone();
    let edges = chart.edges.iter().map(|edge| EdgeDocument {
        from: key(edge.from),
        to: key(edge.to),
        dependencies: edge.dependencies,
    });
    Ok(Json(MapDocument {
        edges: edges.collect(),
        nodes: chart.marks.iter().map(NodeDocument::from).collect(),
        shared_services: atlas.services.iter().map(|one| service(one).0).collect(),
        left_out: chart.left_out,
    }))
}

impl From<&Mark> for NodeDocument {
    fn from(mark: &Mark) -> Self {
        let (key, title) = (mark.key.clone(), mark.title.clone());
        Self { key, title, workloads: mark.workloads, assets: mark.assets }
    }
}
