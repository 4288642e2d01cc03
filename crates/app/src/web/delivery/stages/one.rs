//! One workload on its way: where it stands, what it waits for, and what can be done now.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Response;
use landfall_domain::delivery::Promotion;
use landfall_domain::delivery::stage::{Discipline, Process, Severity, Who, WorkloadStage};
use serde::Deserialize;

use crate::actions::delivery::stages::move_on;
use crate::documents::delivery::stage_detail::{
    GovernanceDocument, PassageAssetDocument, PassageDetail, RecordDocument, Whole,
};

use super::super::super::access::Visit;
use super::super::super::frame::Frame;
use super::super::super::problem::{Face, PageProblem, render};
use super::super::back;
use super::offers::{AssetRow, Look, Offers, StageChecks};
use super::said::Said;
use super::{counted, may};

/// So many assets are shown at a time.
const ASSETS: usize = 100;

#[derive(Template)]
#[template(path = "web/stage.html")]
struct OnePage {
    frame: Frame,
    /// Address of this page.
    at: String,
    detail: PassageDetail,
    /// The stages in their order: label, and `past`, `here` or `ahead`.
    way: Vec<(&'static str, &'static str)>,
    /// What the list of what is missing is called.
    before: String,
    offers: Offers,
    checks: Vec<StageChecks>,
    assets: Vec<AssetRow>,
    /// Where the next assets are; whether these are not the first.
    next: Option<usize>,
    is_later: bool,
    disciplines: Vec<(Discipline, Option<GovernanceDocument>)>,
    processes: Vec<(Process, Option<RecordDocument>)>,
    severities: &'static [Severity],
    typed: Said,
    refused: Option<String>,
}

/// Where its assets go on.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Further {
    after: Option<i64>,
}

/// `GET /stages/{key}`.
pub(in crate::web) async fn page(
    visit: Visit,
    Path(key): Path<String>,
    Query(further): Query<Further>,
) -> Face {
    let after = counted(further.after)?;
    show(&visit, &key, after, Said::default(), None).await
}

/// The stages that a workload goes through.
fn way(here: WorkloadStage, promotion: Promotion) -> Vec<(&'static str, &'static str)> {
    let skips = |stage: &&WorkloadStage| {
        promotion == Promotion::SingleStep && **stage == WorkloadStage::Uat
    };
    let place = |stage: &WorkloadStage| {
        let state = match stage.cmp(&here) {
            std::cmp::Ordering::Less => "past",
            std::cmp::Ordering::Equal => "here",
            std::cmp::Ordering::Greater => "ahead",
        };
        (stage.label(), if here > WorkloadStage::Done { "ahead" } else { state })
    };
    let all = WorkloadStage::ALL.iter().filter(|stage| **stage <= WorkloadStage::Done);
    all.filter(|stage| !skips(stage)).map(place).collect()
}

/// What the list of what is missing is called.
fn before(coming: Option<WorkloadStage>, is_clear: bool) -> String {
    match coming {
        None => "Nothing follows".to_owned(),
        Some(coming) if is_clear => format!("Nothing keeps it from {coming}"),
        Some(WorkloadStage::Promote) => "Before it can be promoted".to_owned(),
        Some(WorkloadStage::Done) => "Before it is done".to_owned(),
        Some(coming) => format!("Before {coming} opens"),
    }
}

async fn show(
    visit: &Visit,
    key: &str,
    after: usize,
    typed: Said,
    refused: Option<String>,
) -> Face {
    let cx = visit.cx();
    let mut tx = cx.store.read().await?;
    let Whole { workload, passage, around, detail } = Whole::load(cx, &mut tx, key).await?;
    let (shown, next) = PassageAssetDocument::page(&mut tx, &passage, after, ASSETS).await?;
    tx.rollback().await?;
    let who = Who { name: &cx.actor, role: visit.role() };
    let look = Look { outline: passage.outline(), who, around: &around };
    let governance =
        |one: &Discipline| detail.governance.iter().find(|said| said.discipline == one.name());
    let record = |one: &Process| detail.records.iter().find(|said| said.process == one.name());
    let title = format!("{} on its way", workload.key());
    render(&OnePage {
        frame: Frame::new(visit, "/stages", title),
        at: format!("{}/stages/{}", visit.base(), workload.key()),
        way: way(passage.stage, passage.promotion),
        before: before(passage.coming(), detail.waits.is_empty()),
        offers: look.offers(&passage),
        checks: look.checks(),
        assets: look.assets(&passage, shown),
        next,
        is_later: after > 0,
        disciplines: Discipline::ALL.iter().map(|one| (*one, governance(one).cloned())).collect(),
        processes: Process::ALL.iter().map(|one| (*one, record(one).cloned())).collect(),
        severities: Severity::ALL,
        typed,
        refused,
        detail,
    })
}

/// `POST /stages/{key}`: a move.
pub(in crate::web) async fn say(
    visit: Visit,
    Path(key): Path<String>,
    Form(said): Form<Vec<(String, String)>>,
) -> Result<Response, PageProblem> {
    let said = Said(said);
    let wanted = said.wanted()?;
    may(&visit, &wanted)?;
    let version = said.version()?;
    let done = move_on(visit.cx(), (&key, Some(version)), visit.role(), &wanted).await;
    let to = format!("/stages/{key}");
    back(&visit, done, &to, async |told| show(&visit, &key, 0, said, Some(told)).await).await
}
