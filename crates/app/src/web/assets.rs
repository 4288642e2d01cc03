//! The estate: assets in pages, and one asset with everything that is known of it.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use landfall_domain::estate::{Asset, Dependency, Provenance, Workload, provenance};
use landfall_domain::id::Id;
use landfall_domain::rationalize::Disposition;
use landfall_domain::view::ViewList;
use landfall_store::Tx;

use crate::documents::asset::AssetDocument;
use crate::documents::event::EventDocument;

use super::access::Visit;
use super::activity::EventRow;
use super::columns::{ASSETS, Table};
use super::done::{Done, done};
use super::finder::List;
use super::frame::Frame;
use super::list::{Asked, Page, Paging, misplaced};
use super::problem::{Face, PageProblem, Problem, render};
use super::views::{Shelf, shelf};
use super::workloads::After;

/// So many dependencies of one asset are shown each way.
const DEPENDENCIES: i64 = 100;
/// So much of its history is shown.
const EVENTS: i64 = 20;

/// A page of assets by name, or of those that are looked for.
pub(super) async fn load(visit: &Visit, asked: &Asked) -> Result<Page<AssetDocument>, Problem> {
    let hits = asked.hits::<AssetDocument>(visit, List::Assets).await?;
    let limit = asked.limit()?;
    let mut tx = visit.cx().store.read().await?;
    let (assets, next, total) = if let Some(hits) = hits {
        let ids: Vec<Id<Asset>> = hits.ids.iter().copied().map(Id::from_uuid).collect();
        let total = i64::try_from(hits.total).unwrap_or(i64::MAX);
        (tx.assets_by_ids(&ids).await?, hits.next, total)
    } else {
        let place = match &asked.after {
            None => None,
            Some(after) => Some(place_of(&mut tx, after).await?),
        };
        let place = place.as_ref().map(|(name, id)| (name.as_str(), *id));
        let rows = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut assets = tx.assets_after(place, rows).await?;
        let is_last = assets.len() <= limit;
        assets.truncate(limit);
        let next = assets.last().filter(|_| !is_last);
        let next = next.map(|asset| asset.id.uuid().simple().to_string());
        (assets, next, tx.counts().await?.assets)
    };
    let homes: BTreeSet<Id<Workload>> = assets.iter().filter_map(|asset| asset.workload).collect();
    let homes: Vec<Id<Workload>> = homes.into_iter().collect();
    let homes = tx.workloads_by_ids(&homes).await?;
    tx.rollback().await?;
    let home = |asset: &Asset| homes.iter().find(|home| Some(home.id) == asset.workload);
    let items = assets.iter().map(|asset| AssetDocument::of(asset, home(asset))).collect();
    Ok(Page { items, next, total: Some(total) })
}

/// Name and id of the asset after which a page begins.
async fn place_of(tx: &mut Tx, after: &str) -> Result<(String, Id<Asset>), Problem> {
    let id: Id<Asset> = format!("asset_{after}").parse().map_err(|_| misplaced(after))?;
    let asset = tx.find_asset(id).await?.ok_or_else(|| misplaced(after))?;
    Ok((asset.name, asset.id))
}

#[derive(Template)]
#[template(path = "web/assets.html")]
struct AssetsPage {
    frame: Frame,
    q: String,
    table: Table,
    shelf: Shelf,
    total: i64,
    paging: Paging,
}

/// The list.
pub(super) async fn page(
    visit: Visit,
    Query(asked): Query<Asked>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, PageProblem> {
    if let Some(path) = ASSETS.ticked(&asked, &pairs)? {
        return Ok(visit.to(&path).into_response());
    }
    let found = load(&visit, &asked).await?;
    let page = render(&AssetsPage {
        frame: Frame::new(&visit, "/assets", "Estate"),
        paging: asked.paging("/assets", found.next),
        table: ASSETS.table(&asked, visit.base(), &found.items, &[])?,
        shelf: shelf(&visit, ViewList::Assets, &asked).await?,
        q: asked.q,
        total: found.total.unwrap_or_default(),
    })?;
    Ok(page.into_response())
}

/// One asset with its provenance and its dependencies.
pub(super) struct Whole {
    pub(super) asset: AssetDocument,
    pub(super) provenance: Vec<Provenance>,
    pub(super) needs: Vec<(Dependency, String)>,
    pub(super) needed_by: Vec<(Dependency, String)>,
}

/// One asset by its id.
pub(super) async fn load_one(visit: &Visit, id: &str) -> Result<Whole, Problem> {
    let gone = || Problem::not_found(format!("there is no asset {id}"));
    let wanted: Id<Asset> = id.parse().map_err(|_| gone())?;
    let mut tx = visit.cx().store.read().await?;
    let asset = tx.find_asset(wanted).await?.ok_or_else(gone)?;
    let observations = tx.observations_of(wanted).await?;
    let sources = tx.sources().await?;
    let said: Vec<_> = observations
        .iter()
        .filter_map(|stored| {
            let source = sources.iter().find(|source| source.id == stored.standing.source)?;
            Some((source, &stored.observation))
        })
        .collect();
    let (needs, needed_by) = tx.dependencies_of(wanted, DEPENDENCIES).await?;
    let home = match asset.workload {
        Some(id) => tx.workload_of_id(id).await?,
        None => None,
    };
    let document = AssetDocument::of(&asset, home.as_ref());
    tx.rollback().await?;
    Ok(Whole { asset: document, provenance: provenance(&said), needs, needed_by })
}

#[derive(Template)]
#[template(path = "web/asset.html")]
struct AssetPage {
    frame: Frame,
    asset: AssetDocument,
    /// What may be said of it.
    choices: Vec<&'static str>,
    history: Vec<EventRow>,
    done: Option<Done>,
    fields: Vec<FieldRow>,
    /// What it needs and what needs it, each under its heading.
    sides: [(&'static str, Vec<Tie>); 2],
}

/// One field: its value, where that comes from, and what it beat.
struct FieldRow {
    label: &'static str,
    value: String,
    source: String,
    beaten: Vec<String>,
}

/// A dependency as the page of one end shows it.
struct Tie {
    id: String,
    name: String,
    port: String,
    seen: String,
}

/// One asset's page.
pub(super) async fn one_page(
    visit: Visit,
    Path(id): Path<String>,
    Query(after): Query<After>,
) -> Face {
    let Whole { asset, provenance, needs, needed_by } = load_one(&visit, &id).await?;
    let mut tx = visit.cx().store.read().await?;
    let history = tx.events_about(&asset.id, EVENTS).await?;
    tx.rollback().await?;
    let tie = |other: fn(&Dependency) -> Id<Asset>| {
        move |(dependency, name): (Dependency, String)| Tie {
            id: other(&dependency).to_string(),
            name,
            port: dependency.port.map(|port| port.to_string()).unwrap_or_default(),
            seen: crate::documents::times(dependency.count.unsigned_abs()),
        }
    };
    render(&AssetPage {
        frame: Frame::new(&visit, "/assets", asset.name.clone()),
        choices: Disposition::ALL.iter().map(|one| one.name()).collect(),
        history: history
            .into_iter()
            .map(|event| EventRow::from(EventDocument::from(event)))
            .collect(),
        done: done(&visit, after.done, &format!("/assets/{id}")).await?,
        fields: provenance.iter().map(field).collect(),
        sides: [
            ("Needs", needs.into_iter().map(tie(|one| one.to)).collect()),
            ("Needed by", needed_by.into_iter().map(tie(|one| one.from)).collect()),
        ],
        asset,
    })
}

fn field(known: &Provenance) -> FieldRow {
    let place = |claim: &landfall_domain::estate::Claim| match &claim.sheet {
        Some(sheet) if !sheet.is_empty() => format!("{}, {sheet} row {}", claim.file, claim.row),
        _ => format!("{}, row {}", claim.file, claim.row),
    };
    let beaten = known.beaten.iter().filter(|claim| claim.value != known.winner.value);
    FieldRow {
        label: known.field.label(),
        value: known.winner.value.to_string(),
        source: place(&known.winner),
        beaten: beaten.map(|claim| format!("{} ({})", claim.value, place(claim))).collect(),
    }
}
