//! All dependencies in pages.

use std::ops::ControlFlow;

use askama::Template;
use landfall_domain::estate::workload::number_of;
use landfall_domain::estate::{Dependency, Workload};
use landfall_domain::id::Id;
use landfall_store::{Ends, FarDependency, Tx};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::documents::tie::TieDocument;

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::list::{Asked, Filling, Page, Paging, escaped, misplaced};
use super::super::problem::{Face, Problem, render};
use super::views::Views;

/// Between which workloads.
#[derive(Debug, Default, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::web) struct Between {
    /// Key of the workload that needs, such as `W-12`.
    pub(super) from: Option<String>,
    /// Key of the workload that is needed.
    pub(super) to: Option<String>,
}

impl Between {
    fn ends(&self) -> [(&'static str, Option<&str>); 2] {
        let said = |key: &'_ Option<String>| key.as_ref().is_some_and(|key| !key.is_empty());
        [
            ("from", self.from.as_deref().filter(|_| said(&self.from))),
            ("to", self.to.as_deref().filter(|_| said(&self.to))),
        ]
    }

    async fn read(&self, tx: &mut Tx) -> Result<Ends, Problem> {
        let [(_, from), (_, to)] = self.ends();
        Ok(Ends { from: workload(tx, from).await?, to: workload(tx, to).await? })
    }
}

async fn workload(tx: &mut Tx, key: Option<&str>) -> Result<Option<Id<Workload>>, Problem> {
    let Some(key) = key else { return Ok(None) };
    let gone = || Problem::not_found(format!("there is no workload {key}"));
    let number = number_of(key).ok_or_else(gone)?;
    Ok(Some(tx.find_workload(number).await?.ok_or_else(gone)?.id))
}

/// A page of dependencies, those of one asset together, filtered.
pub(in crate::web) async fn load(
    visit: &Visit,
    asked: &Asked,
    between: &Between,
) -> Result<Page<TieDocument>, Problem> {
    let mut filling = Filling::<TieDocument>::new(asked)?;
    let mut tx = visit.cx().store.read().await?;
    let ends = between.read(&mut tx).await?;
    let mut place = match &asked.after {
        None => None,
        Some(after) => {
            let id: Id<Dependency> =
                format!("dependency_{after}").parse().map_err(|_| misplaced(after))?;
            Some((tx.place_of_dependency(id).await?.ok_or_else(|| misplaced(after))?, id))
        }
    };
    let next = loop {
        let rows = tx.dependencies_after(place, ends, filling.rows()).await?;
        let at = |row: &FarDependency| (row.from.asset, row.dependency.id);
        let rows = rows.into_iter().map(|row| (at(&row), row.into())).collect();
        if let ControlFlow::Break(next) = filling.take_rows(&mut place, rows)? {
            break next;
        }
    };
    tx.rollback().await?;
    let next = next.map(|(_, id)| id.uuid().simple().to_string());
    Ok(Page { items: filling.items, next, total: None })
}

#[derive(Template)]
#[template(path = "web/dependency_table.html")]
struct TablePage {
    frame: Frame,
    views: Views,
    q: String,
    /// Name, key and words of each end that is asked for.
    ends: Vec<(&'static str, String)>,
    total: i64,
    rows: Vec<TieDocument>,
    paging: Paging,
}

/// The list.
pub(super) async fn page(visit: &Visit, asked: Asked, between: Between) -> Face {
    let found = load(visit, &asked, &between).await?;
    let mut tx = visit.cx().store.read().await?;
    let total = tx.counts().await?.dependencies;
    tx.rollback().await?;
    let ends: Vec<(&'static str, String)> =
        between.ends().into_iter().filter_map(|(end, key)| Some((end, key?.to_owned()))).collect();
    render(&TablePage {
        frame: Frame::new(visit, "/dependencies", "Dependencies"),
        views: Views::new("table", ""),
        paging: paging(&asked, &ends, found.next),
        ends,
        total,
        rows: found.items,
        q: asked.q,
    })
}

fn paging(asked: &Asked, ends: &[(&'static str, String)], next: Option<String>) -> Paging {
    let mut path = format!("/dependencies?view=table&q={}", escaped(&asked.q));
    let mut search = asked.q.clone();
    for (end, key) in ends {
        path.extend(["&", end, "=", &escaped(key)]);
        search.extend([" ", end, "_workload:", key]);
    }
    if let Some(limit) = asked.limit {
        path.extend(["&limit=", &limit.to_string()]);
    }
    let next = next.map(|next| format!("{path}&after={}", escaped(&next)));
    let file = Some(("/dependencies", format!("q={}", escaped(search.trim()))));
    Paging { file, ..Paging::new(path, next, asked.after.is_none()) }
}
