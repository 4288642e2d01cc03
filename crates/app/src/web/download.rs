//! Lists as files: everything that a list shows, as searched and ordered, in the columns asked for.

use std::path::PathBuf;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;

use crate::documents::Listed;
use crate::documents::asset::AssetDocument;
use crate::documents::event::EventDocument;
use crate::documents::finding::FindingDocument;
use crate::documents::gap::GapDocument;
use crate::documents::release::ReleaseSummary;
use crate::documents::tie::TieDocument;
use crate::documents::workload::WorkloadDocument;
use crate::export::{csv, xlsx};

use super::access::Visit;
use super::columns::{self, chosen};
use super::completeness::Horizon;
use super::list::{Asked, Page};
use super::problem::{PageProblem, Problem};
use super::{activity, assets, completeness, dependencies, findings, releases, workloads};

/// A list that can be had as a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Assets,
    Workloads,
    Backlog,
    Findings,
    Completeness,
    Dependencies,
    Releases,
    Activity,
}

const LISTS: [(&str, List); 8] = [
    ("completeness", List::Completeness),
    ("assets", List::Assets),
    ("workloads", List::Workloads),
    ("backlog", List::Backlog),
    ("findings", List::Findings),
    ("dependencies", List::Dependencies),
    ("releases", List::Releases),
    ("activity", List::Activity),
];

/// Whether the list at a path can be had as a file.
pub(super) fn is_file(path: &str) -> bool {
    LISTS.iter().any(|(name, _)| path.strip_prefix('/') == Some(*name))
}

impl List {
    /// Columns of the file if none are asked for.
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Assets => AssetDocument::COLUMNS,
            Self::Workloads | Self::Backlog => WorkloadDocument::COLUMNS,
            Self::Findings => FindingDocument::COLUMNS,
            Self::Completeness => GapDocument::COLUMNS,
            Self::Dependencies => TieDocument::COLUMNS,
            Self::Releases => ReleaseSummary::COLUMNS,
            Self::Activity => EventDocument::COLUMNS,
        }
    }

    /// Columns that can be asked for.
    fn every_column(self) -> &'static [&'static str] {
        if self == Self::Assets { columns::of_assets() } else { self.columns() }
    }

    /// Some rows, and where the next ones begin.
    async fn rows(
        self,
        visit: &Visit,
        (asked, horizon): (&Asked, Horizon),
    ) -> Result<Page<Value>, Problem> {
        match self {
            Self::Assets => values(assets::load(visit, asked).await?),
            Self::Workloads => values(workloads::load(visit, asked).await?),
            Self::Findings => values(findings::load(visit, asked).await?),
            Self::Completeness => values(completeness::load(visit, asked, horizon).await?),
            Self::Dependencies => {
                values(dependencies::load(visit, asked, &dependencies::Between::default()).await?)
            }
            Self::Releases => values(releases::load(visit, asked).await?),
            Self::Activity => values(activity::load(visit, asked).await?),
            Self::Backlog => {
                let mut page = workloads::load(visit, asked).await?;
                page.items.retain(|workload| workload.rank.is_some());
                values(page)
            }
        }
    }
}

fn values<T: Serialize>(page: Page<T>) -> Result<Page<Value>, Problem> {
    let items = page.items.into_iter().map(serde_json::to_value).collect::<Result<_, _>>();
    let items = items.map_err(anyhow::Error::from)?;
    Ok(Page { items, next: page.next, total: page.total })
}

/// Rows page by page, until there are no more.
struct Pages {
    visit: Visit,
    list: List,
    /// Columns of the file, and whether they were asked for.
    columns: (Vec<&'static str>, bool),
    asked: Option<Asked>,
    /// Only questions that are open have one.
    horizon: Horizon,
}

impl Pages {
    fn new(visit: Visit, list: List, (asked, horizon): (Asked, Horizon)) -> Result<Self, Problem> {
        let wanted = chosen(asked.columns.as_deref(), list.every_column())?;
        let columns = match wanted {
            Some(wanted) => (wanted, true),
            None => (list.columns().to_vec(), false),
        };
        Ok(Self { visit, list, columns, asked: Some(asked), horizon })
    }

    async fn next(&mut self) -> Result<Option<Vec<Value>>, Problem> {
        let Some(asked) = self.asked.take() else { return Ok(None) };
        let page = self.list.rows(&self.visit, (&asked, self.horizon)).await?;
        self.asked = page.next.map(|next| Asked { after: Some(next), ..asked });
        Ok(Some(page.items))
    }
}

/// `GET /downloads/{file}`: `assets.csv`, `backlog.xlsx` and the like.
pub(super) async fn file(
    visit: Visit,
    Path(file): Path<String>,
    Query(asked): Query<Asked>,
    Query(horizon): Query<Horizon>,
) -> Result<Response, PageProblem> {
    let found = file.split_once('.').and_then(|(name, ending)| {
        LISTS.iter().find(|(known, _)| *known == name).map(|(_, list)| (*list, ending))
    });
    let asked = Asked { after: None, limit: Some(200), ..asked };
    let (kind, body) = match found {
        Some((list, ending @ ("csv" | "jsonl"))) => {
            let mut pages = Pages::new(visit, list, (asked, horizon))?;
            // What is wrong with the search is told before the file begins.
            let first = pages.next().await?.unwrap_or_default();
            let (kind, writes): (_, Writes) = match (ending, pages.columns.1) {
                ("csv", _) => ("text/csv; charset=utf-8", csv_rows),
                (_, true) => ("application/jsonl", chosen_lines),
                _ => ("application/jsonl", json_lines),
            };
            (kind, streamed(pages, writes, first))
        }
        Some((list, "xlsx")) => {
            let pages = Pages::new(visit, list, (asked, horizon))?;
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            (kind, workbook(pages, &file).await?)
        }
        _ => return Err(Problem::not_found(format!("there is no file {file}")).into()),
    };
    let disposition = format!("attachment; filename=\"landfall-{file}\"");
    let head =
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((head, body).into_response())
}

type Chunk = Result<Bytes, std::io::Error>;

/// Writes some rows; the first ones with a head, if the kind of file has one.
type Writes = fn(columns: &[&str], rows: &[Value], is_first: bool) -> anyhow::Result<Vec<u8>>;

fn csv_rows(columns: &[&str], rows: &[Value], is_first: bool) -> anyhow::Result<Vec<u8>> {
    if !is_first {
        return csv::rows(columns, rows);
    }
    let mut written = Vec::new();
    csv::write(&mut written, columns, rows)?;
    Ok(written)
}

fn json_lines(_: &[&str], rows: &[Value], _: bool) -> anyhow::Result<Vec<u8>> {
    let mut written = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut written, row)?;
        written.push(b'\n');
    }
    Ok(written)
}

/// The columns that were asked for, in their order.
fn chosen_lines(columns: &[&str], rows: &[Value], _: bool) -> anyhow::Result<Vec<u8>> {
    let mut written = Vec::new();
    for row in rows {
        let fields = columns
            .iter()
            .map(|name| Ok(format!("{}:{}", serde_json::to_string(name)?, row[*name])));
        let fields = fields.collect::<Result<Vec<_>, serde_json::Error>>()?;
        written.extend(format!("{{{}}}\n", fields.join(",")).into_bytes());
    }
    Ok(written)
}

fn streamed(pages: Pages, writes: Writes, first: Vec<Value>) -> Body {
    let (to, from) = channel::<Chunk>(2);
    #[expect(clippy::disallowed_methods, reason = "it ends with its connection and only reads")]
    tokio::spawn(write(pages, writes, first, to));
    Body::from_stream(ReceiverStream::new(from))
}

/// A failure breaks the file off, so that nobody takes a part for the whole.
async fn write(mut pages: Pages, writes: Writes, first: Vec<Value>, to: Sender<Chunk>) {
    let columns = std::mem::take(&mut pages.columns.0);
    let mut chunk = writes(&columns, &first, true);
    loop {
        let written = chunk.map(Bytes::from).map_err(std::io::Error::other);
        let is_broken = written.is_err();
        if to.send(written).await.is_err() || is_broken {
            return;
        }
        chunk = match pages.next().await {
            Ok(Some(rows)) => writes(&columns, &rows, false),
            Ok(None) => return,
            Err(problem) => Err(anyhow::anyhow!(problem.detail().to_owned())),
        };
    }
}

async fn workbook(mut pages: Pages, name: &str) -> Result<Body, Problem> {
    let mut book = xlsx::Book::default();
    let sheet = name.split('.').next().unwrap_or(name);
    book.sheet(sheet, &pages.columns.0).map_err(anyhow::Error::from)?;
    while let Some(rows) = pages.next().await? {
        book.rows(&rows).map_err(anyhow::Error::from)?;
    }
    let path = Temporary::new(&pages.visit);
    book.save(&path.0).map_err(anyhow::Error::from)?;
    let bytes = std::fs::read(&path.0).map_err(anyhow::Error::from)?;
    Ok(Body::from(bytes))
}

/// A file that goes with the value.
struct Temporary(PathBuf);

impl Temporary {
    fn new(visit: &Visit) -> Self {
        let id: landfall_domain::id::Id<landfall_domain::estate::Asset> = visit.cx().mint().id();
        Self(std::env::temp_dir().join(format!("landfall-{}.xlsx", id.uuid().simple())))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // What cannot be removed is swept up with the other temporary files.
        let _ = std::fs::remove_file(&self.0);
    }
}
