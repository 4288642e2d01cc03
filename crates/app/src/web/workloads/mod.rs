//! Workloads in pages, by rank, and one workload with its assets and its arithmetic.

mod edit;
pub(super) mod guide;
pub(super) mod sheets;
pub(super) mod values;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use landfall_domain::delivery::stage::WorkloadStage;
use landfall_domain::estate::workload::number_of;
use landfall_domain::estate::{Known, Stated, Statement, Workload, sheets};
use landfall_domain::id::Id;
use landfall_domain::people::{Right, Role};
use landfall_domain::priority::expired;
use landfall_domain::questionnaire::{Risk, worst};
use landfall_domain::view::ViewList;
use landfall_store::Tx;
use serde::Deserialize;

use crate::actions::outcomes::link::Serving;
use crate::actions::questionnaires::risks::Risks;
use crate::documents::Listed;
use crate::documents::asset::AssetDocument;
use crate::documents::questionnaire::FilledDocument;
use crate::documents::rank_history::RankHistoryDocument;
use crate::documents::sheet::SheetDocument;
use crate::documents::standing::FirmnessDocument;
use crate::documents::workload::WorkloadDocument;

use crate::documents::event::EventDocument;

use super::access::Visit;
use super::activity::EventRow;
use super::columns::{Table, WORKLOADS, choices};
use super::done::{Done, done};
use super::finder::List;
use super::frame::Frame;
use super::list::{Asked, Page, Paging, misplaced};
use super::problem::{Face, PageProblem, Problem, render};
use super::rerank::{Steps, history_of};
use super::standing::firm;
use super::views::{Shelf, shelf};

pub(super) use edit::{state, state_many};

/// So much of its history is shown.
const EVENTS: i64 = 20;
/// So many assets of one workload are shown.
const ASSETS: i64 = 200;

/// A page of workloads: by rank, then those without one by number; or of those looked for.
pub(super) async fn load(visit: &Visit, asked: &Asked) -> Result<Page<WorkloadDocument>, Problem> {
    let hits = asked.hits::<WorkloadDocument>(visit, List::Workloads).await?;
    let limit = asked.limit()?;
    let mut tx = visit.cx().store.read().await?;
    let assumptions = tx.assumptions().await?;
    let (workloads, next, total) = if let Some(hits) = hits {
        let ids: Vec<Id<Workload>> = hits.ids.iter().copied().map(Id::from_uuid).collect();
        let total = i64::try_from(hits.total).unwrap_or(i64::MAX);
        (tx.workloads_by_ids(&ids).await?, hits.next, total)
    } else {
        let place = asked.after.as_deref().map(place_of).transpose()?;
        let rows = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut workloads = tx.workloads_after(place, rows).await?;
        let is_last = workloads.len() <= limit;
        workloads.truncate(limit);
        let next = workloads.last().filter(|_| !is_last);
        let next = next.map(|workload| said((workload.rank, workload.number)));
        (workloads, next, tx.counts().await?.workloads)
    };
    let ids: Vec<Id<Workload>> = workloads.iter().map(|one| one.id).collect();
    let serving = Serving::of(&mut tx, &ids).await?;
    let expired = expired(&tx.placings_of(&ids).await?, visit.cx().today());
    let risks = Risks::of(&mut tx, &ids).await?;
    tx.rollback().await?;
    let releases = visit.finder().releases(&visit.cx().store).await?;
    let shown = |one: &Workload| {
        let document = WorkloadDocument::of(one, &assumptions).serving(serving.keys(one.id));
        let document = document.expired(expired.get(&one.id).copied());
        releases.placed(one.id, document.at_risk(risks.get(one.id)))
    };
    Ok(Page { items: workloads.iter().map(shown).collect(), next, total: Some(total) })
}

/// Rank, if any, and number of the workload after which a page begins.
pub(super) type Place = (Option<i64>, i64);

/// A place as addresses say it.
pub(super) fn said((rank, number): Place) -> String {
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
    table: Table,
    shelf: Shelf,
    total: i64,
    paging: Paging,
    /// What can be stated of those that are ticked: name and label.
    fields: Vec<(&'static str, &'static str)>,
    done: Option<Done>,
}

/// What a page was led to by.
#[derive(Deserialize)]
pub(super) struct After {
    pub(super) done: Option<i64>,
}

/// The list.
pub(super) async fn page(
    visit: Visit,
    Query(asked): Query<Asked>,
    Query(after): Query<After>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, PageProblem> {
    if let Some(path) = WORKLOADS.ticked(&asked, &pairs)? {
        return Ok(visit.to(&path).into_response());
    }
    let mut found = load(&visit, &asked).await?;
    for workload in &mut found.items {
        // No column shows them, and a table reads whole documents.
        workload.contributions.clear();
    }
    let page = render(&WorkloadsPage {
        frame: Frame::new(&visit, "/workloads", "Workloads"),
        paging: asked.paging("/workloads", found.next),
        table: WORKLOADS.table(&asked, visit.base(), &found.items, &editable(visit.role()))?,
        shelf: shelf(&visit, ViewList::Workloads, &asked).await?,
        q: asked.q,
        total: found.total.unwrap_or_default(),
        fields: statable(visit.role()).map(|field| (field.name(), field.label())).collect(),
        done: done(&visit, after.done, "/workloads").await?,
    })?;
    Ok(page.into_response())
}

/// One workload with its assets.
pub(super) struct Whole {
    pub(super) workload: WorkloadDocument,
    pub(super) assets: Vec<AssetDocument>,
    /// What people state of it.
    stated: Vec<Statement>,
    outcomes: Vec<ServedOutcome>,
    pub(super) sheets: Vec<SheetDocument>,
    /// What questionnaires say of it.
    asked: Vec<FilledDocument>,
    history: Vec<EventDocument>,
}

/// One workload by its key.
pub(super) async fn load_one(visit: &Visit, key: &str) -> Result<Whole, Problem> {
    let gone = || Problem::not_found(format!("there is no workload {key}"));
    let number = number_of(key).ok_or_else(gone)?;
    let mut tx = visit.cx().store.read().await?;
    let workload: Workload = tx.find_workload(number).await?.ok_or_else(gone)?;
    let assumptions = tx.assumptions().await?;
    let members = tx.assets_of(workload.id, ASSETS).await?;
    let stated = tx.statements_of(workload.id).await?;
    let history = tx.events_about(key, EVENTS).await?;
    let ties = tx.ties_of(workload.id).await?;
    let outcomes = served(&mut tx, workload.id).await?;
    let expired = expired(&tx.placings_of(&[workload.id]).await?, visit.cx().today());
    let asked = FilledDocument::all(&mut tx, &workload).await?;
    tx.rollback().await?;
    let releases = visit.finder().releases(&visit.cx().store).await?;
    let keys = outcomes.iter().map(|one| one.key.clone()).collect();
    let risk = worst(asked.iter().filter_map(|one| Risk::named(one.risk?)));
    let document = WorkloadDocument::of(&workload, &assumptions).serving(keys).at_risk(risk);
    let document = document.expired(expired.get(&workload.id).copied());
    let document = releases.placed(workload.id, document);
    let known = Known {
        expected: document.ready_in.clone(),
        ties,
        outcomes: told(outcomes.iter().map(|one| format!("{} {}", one.key, one.title))),
        metrics: told(outcomes.iter().flat_map(|one| one.metrics.iter().cloned())),
    };
    Ok(Whole {
        sheets: sheets(&workload, &stated, &known).iter().map(SheetDocument::of).collect(),
        workload: document,
        assets: members.iter().map(|asset| AssetDocument::of(asset, Some(&workload))).collect(),
        stated,
        outcomes,
        asked,
        history: history.into_iter().map(Into::into).collect(),
    })
}

/// An outcome that a workload serves.
pub(super) struct ServedOutcome {
    pub(super) key: String,
    pub(super) title: String,
    /// Its metrics by key and title.
    metrics: Vec<String>,
}

/// Outcomes that a workload serves, with their metrics.
async fn served(tx: &mut Tx, workload: Id<Workload>) -> Result<Vec<ServedOutcome>, Problem> {
    let links = tx.links_of_workloads(&[workload]).await?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let metrics = tx.metrics().await?;
    let outcomes = tx.outcomes().await?.into_iter();
    let outcomes = outcomes.filter(|one| links.iter().any(|(outcome, _)| *outcome == one.id));
    let shown = outcomes.map(|one| ServedOutcome {
        key: one.key(),
        metrics: metrics
            .iter()
            .filter(|metric| metric.outcome == one.id)
            .map(|metric| format!("{} {}", metric.key(), metric.title))
            .collect(),
        title: one.title,
    });
    Ok(shown.collect())
}

/// Outcomes that somebody may choose for it: those that it does not serve.
async fn others(visit: &Visit, served: &[ServedOutcome]) -> Result<Vec<(String, String)>, Problem> {
    if visit.demand(Right::Prioritise).is_err() {
        return Ok(Vec::new());
    }
    let mut tx = visit.cx().store.read().await?;
    let all = tx.outcomes().await?.into_iter();
    tx.rollback().await?;
    let others = all.filter(|one| served.iter().all(|known| known.key != one.key()));
    Ok(others.map(|one| (one.key(), one.title)).collect())
}

/// Several things in words; none if there are none.
fn told(all: impl Iterator<Item = String>) -> Option<String> {
    Some(all.collect::<Vec<_>>().join(", ")).filter(|told| !told.is_empty())
}

#[derive(Template)]
#[template(path = "web/workload.html")]
struct WorkloadPage {
    frame: Frame,
    workload: WorkloadDocument,
    /// Where it stands on its way, once it has begun.
    stage: Option<WorkloadStage>,
    criteria: Vec<Criterion>,
    /// How firm its rank is; none without a rank.
    firm: Option<FirmnessDocument>,
    assets: Vec<AssetDocument>,
    more: i64,
    outcomes: Vec<ServedOutcome>,
    /// Outcomes that it does not serve: key and title.
    others: Vec<(String, String)>,
    fields: Vec<Field>,
    /// Where it stood, and a picture of that.
    ranks: RankHistoryDocument,
    steps: Option<Steps>,
    sheets: Vec<SheetDocument>,
    asked: Vec<FilledDocument>,
    history: Vec<EventRow>,
    done: Option<Done>,
}

/// A field that people can state.
pub(super) struct Field {
    stated: Stated,
    label: &'static str,
    value: String,
    /// True if a person stated it; else it is derived.
    is_stated: bool,
    /// Who stated it, and why.
    because: String,
    /// What it can be; anything, if there is none.
    choices: Vec<&'static str>,
}

/// The fields that people can state of a workload, as they are.
fn fields(workload: &WorkloadDocument, stated: &[Statement]) -> Vec<Field> {
    let shown = |field| match field {
        Stated::Owner => workload.owner.clone(),
        Stated::BusinessUnit => workload.business_unit.clone(),
        Stated::Criticality => workload.criticality.clone(),
        Stated::Compliance => workload.compliance.clone(),
        Stated::Disposition => Some(workload.disposition.to_owned()),
        _ => None,
    };
    Stated::ALL
        .iter()
        .map(|&field| {
            let word = stated.iter().find(|one| one.field == field);
            Field {
                stated: field,
                label: field.label(),
                value: shown(field)
                    .or_else(|| word.map(|word| word.value.clone()))
                    .unwrap_or_default(),
                is_stated: word.is_some(),
                because: word.map(because).unwrap_or_default(),
                choices: choices(field),
            }
        })
        .collect()
}

fn because(word: &Statement) -> String {
    match &word.reason {
        Some(reason) => format!("{} said so: {reason}", word.by),
        None => format!("{} said so", word.by),
    }
}

/// The fields that someone of this role may state.
fn statable(role: Role) -> impl Iterator<Item = Stated> {
    Stated::ALL
        .iter()
        .copied()
        .filter(move |field| *field != Stated::Disposition || role.may(Right::Prioritise))
}

/// What someone of this role may edit in the list.
fn editable(role: Role) -> Vec<Stated> {
    let shown = |field: &Stated| WorkloadDocument::COLUMNS.contains(&field.name());
    statable(role).filter(|_| role.may(Right::Contribute)).filter(shown).collect()
}

/// One line of the arithmetic behind a rank.
struct Criterion {
    label: String,
    value: String,
    score: String,
    relevance: String,
    points: String,
}

/// Where a workload stands on its way, if it has begun.
async fn stage_of(visit: &Visit, key: &str) -> Result<Option<WorkloadStage>, Problem> {
    let mut tx = visit.cx().store.read().await?;
    let workload = match number_of(key) {
        Some(number) => tx.find_workload(number).await?,
        None => None,
    };
    let stage = match workload {
        Some(workload) => tx.stages_of(&[workload.id]).await?.remove(&workload.id),
        None => None,
    };
    tx.rollback().await?;
    Ok(stage)
}

/// One workload's page.
pub(super) async fn one_page(
    visit: Visit,
    Path(key): Path<String>,
    Query(after): Query<After>,
) -> Face {
    let Whole { workload, assets, stated, outcomes, sheets, asked, history } =
        load_one(&visit, &key).await?;
    let mut fields = fields(&workload, &stated);
    fields.retain(|field| {
        field.stated.shapes() && statable(visit.role()).any(|known| known == field.stated)
    });
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
    let ranks = history_of(visit.cx(), &key).await.map_err(Problem::from)?;
    let stage = stage_of(&visit, &key).await?;
    render(&WorkloadPage {
        frame: Frame::new(&visit, "/workloads", workload.title.clone()),
        more: (workload.assets - shown).max(0),
        done: done(&visit, after.done, &format!("/workloads/{key}")).await?,
        history: history.into_iter().map(EventRow::from).collect(),
        firm: firm(&visit, &key, workload.rank).await?,
        others: others(&visit, &outcomes).await?,
        steps: Steps::of(&ranks),
        stage,
        ranks,
        fields,
        outcomes,
        sheets,
        asked,
        criteria,
        workload,
        assets,
    })
}
