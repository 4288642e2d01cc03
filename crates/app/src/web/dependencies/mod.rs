//! Dependencies in three views of the same thing: a map, a matrix and a table.
//!
//! The map begins with groups, leads to the workloads of one, to what is around one, and to its
//! assets. However large the estate, each picture holds few enough marks to be looked at.

mod atlas;
mod chart;
mod communities;
pub(super) mod document;
mod inside;
mod matrix;
mod numbers;
mod picture;
mod table;
mod views;

use askama::Template;
use axum::extract::Query;
use landfall_planning::group::Side;
use landfall_planning::portfolio::service_name;
use landfall_store::ApartService;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::report::words::{counted, number, size};

use super::access::Visit;
use super::frame::Frame;
use super::list::Asked;
use super::problem::{Face, Problem, render};

pub(super) use atlas::Charts;
pub(super) use document::map;
pub(super) use table::{Between, load};

use atlas::Atlas;
use chart::{Chart, Kind, Mark};
use matrix::{Matrix, Wanted};
use picture::Picture;
use views::Views;

/// What is looked at on the map.
#[derive(Debug, Default, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Looked {
    /// A workload, by key or title, with what it needs and what needs it.
    pub(super) around: Option<String>,
    /// A workload, with its assets and their ties.
    pub(super) inside: Option<String>,
    /// A workload, with the others of its group.
    pub(super) group: Option<String>,
}

/// Which view, and which part of the matrix.
#[derive(Debug, Default, Deserialize)]
pub(super) struct View {
    #[serde(rename = "view")]
    name: Option<String>,
    rows: Option<String>,
    columns: Option<String>,
    #[serde(default)]
    row: usize,
    #[serde(default)]
    column: usize,
}

/// `GET /dependencies`.
pub(super) async fn page(
    visit: Visit,
    Query(view): Query<View>,
    Query(looked): Query<Looked>,
    Query(between): Query<Between>,
    Query(asked): Query<Asked>,
) -> Face {
    match view.name.as_deref() {
        None | Some("" | "map") => map_page(&visit, &looked).await,
        Some("matrix") => matrix_page(&visit, &view, &asked.q).await,
        Some("table") => table::page(&visit, asked, between).await,
        Some(other) => {
            let detail = format!("there is no view `{other}`; there are map, matrix and table");
            Err(Problem::wrong_input(detail).into())
        }
    }
}

/// What a chart is about.
pub(super) enum Subject {
    All,
    Around(usize),
    Inside(usize),
    Group(usize),
}

impl Looked {
    fn subject(&self, atlas: &Atlas) -> Result<Subject, Problem> {
        let said = |one: &Option<String>| one.clone().filter(|one| !one.trim().is_empty());
        if let Some(key) = said(&self.inside) {
            return Ok(Subject::Inside(atlas.workload(&key)?));
        }
        if let Some(key) = said(&self.around) {
            return Ok(Subject::Around(atlas.workload(&key)?));
        }
        match said(&self.group) {
            Some(key) => Ok(Subject::Group(atlas.group(&key)?)),
            None => Ok(Subject::All),
        }
    }
}

async fn chart(visit: &Visit, atlas: &Atlas, subject: &Subject) -> Result<Chart, Problem> {
    Ok(match *subject {
        Subject::All => Chart::overview(atlas),
        Subject::Around(one) => Chart::around(atlas, one),
        Subject::Group(group) => Chart::group(atlas, group),
        Subject::Inside(one) => inside::inside(visit, atlas, one).await?,
    })
}

#[derive(Template)]
#[template(path = "web/dependency_map.html")]
struct MapPage {
    frame: Frame,
    views: Views,
    /// Pages that lead here: words and path.
    trail: Vec<(String, String)>,
    heading: String,
    says: String,
    picture: Option<Picture>,
    left_out: Vec<String>,
    /// Names of shared services, and the paths of their assets.
    services: Vec<(String, String)>,
    /// The words and paths of what comes next.
    further: Vec<(String, String)>,
}

async fn map_page(visit: &Visit, looked: &Looked) -> Face {
    let atlas = visit.finder().charts().atlas(&visit.cx().store).await?;
    let subject = looked.subject(&atlas)?;
    let chart = chart(visit, &atlas, &subject).await?;
    let picture = Picture::of(&chart);
    let mut left_out = chart.left_out.clone();
    if let Some(many) = picture.as_ref().map(|one| one.ties_left_out).filter(|many| *many > 0) {
        left_out
            .push(format!("{} between marks that are drawn", counted(size(many), "weaker tie")));
    }
    let about = match subject {
        Subject::Around(one) | Subject::Inside(one) => atlas.key(one),
        Subject::All | Subject::Group(_) => String::new(),
    };
    let (heading, says) = words(&atlas, &subject, &chart);
    render(&MapPage {
        frame: Frame::new(visit, "/dependencies", heading.clone()),
        views: Views::new("map", about),
        trail: trail(&atlas, &subject),
        heading,
        says,
        picture,
        left_out,
        services: match subject {
            Subject::All => atlas.services.iter().map(service).collect(),
            _ => Vec::new(),
        },
        further: further(&atlas, &subject),
    })
}

/// Heading, and what the picture shows.
fn words(atlas: &Atlas, subject: &Subject, chart: &Chart) -> (String, String) {
    match *subject {
        Subject::All => {
            let ties = atlas.ties.iter().filter(|tie| tie.binds).count();
            let workloads = counted(size(atlas.workloads.len()), "workload");
            let ties = counted(size(ties), "tie");
            let is_grouped = chart.marks.iter().any(|mark| mark.kind == Kind::Group);
            let noun = if is_grouped { "group" } else { "workload" };
            let drawn = counted(size(chart.marks.len()), noun);
            (
                "Dependencies".to_owned(),
                format!("{workloads} with {ties} between them; the map draws {drawn}."),
            )
        }
        Subject::Around(one) => {
            let needs = atlas.binding(one).filter(|tie| tie.from == one).count();
            let needed = atlas.binding(one).count() - needs;
            (
                format!("Around {}", atlas.name(one)),
                format!(
                    "It needs {}, and {} it.",
                    counted(size(needs), "other workload"),
                    match needed {
                        1 => "1 needs".to_owned(),
                        many => format!("{} need", number(size(many))),
                    }
                ),
            )
        }
        Subject::Inside(one) => (
            format!("Inside {}", atlas.name(one)),
            "Its assets and their ties, to each other and to other workloads.".to_owned(),
        ),
        Subject::Group(group) => {
            let leader = atlas.groups[group][0];
            let count = counted(size(atlas.groups[group].len()), "workload");
            (
                format!("Group of {}", atlas.name(leader)),
                format!("{count} that tie more to each other than to the rest."),
            )
        }
    }
}

fn trail(atlas: &Atlas, subject: &Subject) -> Vec<(String, String)> {
    let all = ("Dependencies".to_owned(), "/dependencies".to_owned());
    let group = |one: usize| {
        let group = atlas.group_of[one];
        let key = atlas.key(atlas.groups[group][0]);
        let link = (format!("Group of {key}"), format!("/dependencies?group={key}"));
        (atlas.groups[group].len() > 1).then_some(link)
    };
    let around = |one: usize| {
        let key = atlas.key(one);
        (format!("Around {key}"), format!("/dependencies?around={key}"))
    };
    match *subject {
        Subject::All => Vec::new(),
        Subject::Group(_) => vec![all],
        Subject::Around(one) => std::iter::once(all).chain(group(one)).collect(),
        Subject::Inside(one) => {
            std::iter::once(all).chain(group(one)).chain([around(one)]).collect()
        }
    }
}

/// Where somebody who has seen the picture may want to go.
fn further(atlas: &Atlas, subject: &Subject) -> Vec<(String, String)> {
    let of = |one: usize, inside: bool| {
        let key = atlas.key(one);
        let mut links = vec![(format!("The workload {key}"), format!("/workloads/{key}"))];
        if inside {
            let path = format!("/dependencies?inside={key}");
            links.push(("Its assets and their ties".to_owned(), path));
        }
        for (words, end) in
            [("What it needs, as a table", "from"), ("What needs it, as a table", "to")]
        {
            links.push((words.to_owned(), format!("/dependencies?view=table&{end}={key}")));
        }
        links
    };
    match *subject {
        Subject::All => Vec::new(),
        Subject::Around(one) => of(one, true),
        Subject::Inside(one) => of(one, false),
        Subject::Group(group) => {
            let key = atlas.key(atlas.groups[group][0]);
            let path = format!("/dependencies?view=matrix&rows={key}&columns={key}");
            vec![("The group as a matrix".to_owned(), path)]
        }
    }
}

/// A shared service as people write it, and the path of its asset.
fn service(one: &ApartService) -> (String, String) {
    let side = if one.serves { Side::Serves } else { Side::Calls };
    let port = one.port.and_then(|port| u16::try_from(port).ok()).unwrap_or(0);
    (service_name(&one.name, side, port), format!("/assets/{}", one.asset))
}

#[derive(Template)]
#[template(path = "web/dependency_matrix.html")]
struct MatrixPage {
    frame: Frame,
    views: Views,
    q: String,
    /// Names and keys of the groups that are asked for.
    sides: Vec<(&'static str, String)>,
    matrix: Matrix,
    total: i64,
}

async fn matrix_page(visit: &Visit, view: &View, q: &str) -> Face {
    let atlas = visit.finder().charts().atlas(&visit.cx().store).await?;
    let said = |one: &'_ Option<String>| one.clone().filter(|one| !one.trim().is_empty());
    let (rows, columns) = (said(&view.rows), said(&view.columns));
    let (row, column) = (view.row, view.column);
    let wanted = Wanted { rows: rows.as_deref(), columns: columns.as_deref(), row, column, q };
    let matrix = Matrix::of(&atlas, &wanted)?;
    let mut tx = visit.cx().store.read().await?;
    let total = tx.counts().await?.dependencies;
    tx.rollback().await?;
    let sides = [("rows", rows), ("columns", columns)];
    render(&MatrixPage {
        frame: Frame::new(visit, "/dependencies", "Dependencies"),
        views: Views::new("matrix", ""),
        q: q.to_owned(),
        sides: sides.into_iter().filter_map(|(name, key)| Some((name, key?))).collect(),
        matrix,
        total,
    })
}
