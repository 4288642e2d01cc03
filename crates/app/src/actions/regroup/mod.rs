//! Puts assets into other workloads, by a person's decision that no import changes.

mod accept;
mod merge;
mod on_the_way;
mod part;
mod split;

use std::collections::BTreeMap;

use landfall_domain::backlog::KnownWorkload;
use landfall_domain::estate::membership::PERSON;
use landfall_domain::estate::workload::title;
use landfall_domain::estate::{Asset, Membership, Workload};
use landfall_domain::event::{Happening, Placed};
use landfall_domain::id::Id;
use landfall_planning::suggestion::Basis;
use serde::Serialize;

use crate::boot::Context;
use crate::failure::Failure;

use super::rebuild::{Changes, Known, rebuild};

pub(crate) use accept::Wanted;
pub(crate) use split::Where;

/// What a person decides.
pub(crate) enum Regroup {
    /// Take suggestions.
    Accept(Wanted),
    /// Take assets out of a workload into one of their own.
    Split { workload: String, at: Where, name: Option<String> },
    /// Make one workload of several.
    Merge { workloads: Vec<String>, name: Option<String> },
    /// Put assets into a workload.
    Move { assets: Vec<String>, into: String },
}

/// How a decision is carried out.
pub(crate) struct How<'a> {
    /// Why, for the history and for whoever asks later.
    pub(crate) reason: Option<&'a str>,
    /// Show what would change, and write nothing.
    pub(crate) dry_run: bool,
}

fn members<'a>(basis: Basis<'a>, workload: &Workload) -> impl Iterator<Item = &'a Asset> {
    let id = workload.id;
    basis.assets.iter().filter(move |asset| asset.workload == Some(id))
}

/// A workload to be: one that there is, or a new one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Destination {
    pub(crate) name: String,
    pub(crate) environment: Option<String>,
    /// The workload that it is under a new name, with its id and number.
    pub(crate) keeps: Option<(Id<Workload>, i64)>,
}

impl Destination {
    fn new(name: String, environment: Option<String>) -> Self {
        Self { name, environment, keeps: None }
    }

    fn of(workload: &Workload) -> Self {
        Self::new(workload.name.clone(), workload.environment.clone())
    }

    fn is(&self, workload: &Workload) -> bool {
        workload.name.eq_ignore_ascii_case(&self.name) && workload.environment == self.environment
    }
}

/// What is decided: who goes where, and how that came about.
#[derive(Default)]
pub(crate) struct Decided {
    how: &'static str,
    /// Who, where to, and why if no reason was given.
    placed: Vec<(Id<Asset>, Destination, String)>,
    /// What a person should know of it, as sentences.
    says: Vec<String>,
}

/// What a decision did, or would do.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// False for a dry run.
    pub(crate) written: bool,
    /// Who went where; those that were there already are left out.
    pub(crate) placed: Vec<Placed>,
    /// What a person should know.
    pub(crate) notices: Vec<String>,
    pub(crate) changes: Changes,
}

/// Carries out a person's decision in one transaction with its event.
pub(crate) async fn regroup(
    cx: &Context,
    decision: &Regroup,
    how: How<'_>,
) -> anyhow::Result<Report> {
    let mut tx = cx.store.write().await?;
    let mut known = Known::load(&mut tx).await?;
    let basis = known.basis();
    let decided = match decision {
        Regroup::Accept(wanted) => accept::accept(basis, wanted)?,
        Regroup::Split { workload, at, name } => {
            split::split(basis, workload, at, name.as_deref())?
        }
        Regroup::Merge { workloads, name } => merge::merge(basis, workloads, name.as_deref())?,
        Regroup::Move { assets, into } => merge::put(basis, assets, into)?,
    };
    on_the_way::stay(&mut tx, basis, &decided).await?;
    let placed = moves(basis, &decided);
    let now = cx.clock.now();
    let mut mint = cx.mint();
    let there = |to: &Destination| basis.workloads.iter().find(|workload| to.is(workload));
    let mut named = Vec::new();
    let mut into: BTreeMap<Destination, Id<Workload>> = BTreeMap::new();
    for (_, to, _) in &decided.placed {
        into.entry(to.clone()).or_insert_with_key(|to| {
            if let Some(there) = there(to) {
                return there.id;
            }
            let (id, number) = to.keeps.unwrap_or_else(|| (mint.id(), 0));
            let (name, environment) = (to.name.clone(), to.environment.clone());
            named.push(KnownWorkload { id, number, name, environment });
            id
        });
    }
    for workload in named {
        known.name(workload);
    }
    for (asset, to, because) in decided.placed {
        let Some(&id) = into.get(&to) else { continue };
        let because = how.reason.map_or(because, str::to_owned);
        let membership = Membership { by: PERSON.to_owned(), because, confidence_percent: 100 };
        known.place(asset, id, membership);
    }
    let rules = cx.rules_in(&mut tx).await?;
    let changes = rebuild(&mut tx, known, &rules, now, &mut mint).await?;
    let report = Report { written: !how.dry_run, placed, notices: decided.says, changes };
    if how.dry_run {
        tx.rollback().await?;
        return Ok(report);
    }
    let happening =
        Happening::AssetsPlaced { how: decided.how.to_owned(), placed: report.placed.clone() };
    cx.record(&mut tx, now, how.reason, &happening).await?;
    tx.commit().await?;
    Ok(report)
}

/// Who would change workload, by name.
fn moves(basis: Basis<'_>, decided: &Decided) -> Vec<Placed> {
    let workloads: BTreeMap<Id<Workload>, &Workload> =
        basis.workloads.iter().map(|workload| (workload.id, workload)).collect();
    let assets: BTreeMap<Id<Asset>, &Asset> =
        basis.assets.iter().map(|asset| (asset.id, asset)).collect();
    let mut placed: Vec<Placed> = decided
        .placed
        .iter()
        .filter_map(|(id, to, _)| {
            let asset = assets.get(id)?;
            let from = asset.workload.and_then(|id| workloads.get(&id));
            let is_there = from.is_some_and(|from| to.is(from));
            (!is_there).then(|| Placed {
                asset: asset.name.clone(),
                from: from.map(|from| from.title()),
                to: title(&to.name, to.environment.as_deref()),
            })
        })
        .collect();
    placed.sort_by(|a, b| (&a.to, &a.asset).cmp(&(&b.to, &b.asset)));
    placed
}

/// A name that people gave: not empty, one line.
fn checked(name: &str) -> anyhow::Result<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().any(char::is_control) || name.chars().count() > 200 {
        return Err(Failure::Usage(
            "a workload needs a name of 1 to 200 characters on one line".to_owned(),
        )
        .into());
    }
    Ok(name)
}
