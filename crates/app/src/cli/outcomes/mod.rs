//! `landfall outcomes` and `landfall metrics`: what the migration is for, and how that is measured.

pub(crate) mod args;
mod costs;
mod sheets;

use landfall_domain::outcome::happening::Linked;
use serde::Serialize;
use serde_json::json;

use crate::actions::outcomes::link::{Which, link_workloads};
use crate::actions::outcomes::metrics::{add_metric, change_metric, remove_metric};
use crate::actions::outcomes::record::{NewActual, record_actual, remove_actual};
use crate::actions::outcomes::save::{add_outcome, change_outcome, remove_outcome};
use crate::actions::outcomes::{metric, outcome};
use crate::boot::Context;
use crate::documents::outcome::{ActualDocument, Board, MetricDocument, OutcomeDocument};
use crate::documents::workload::WorkloadDocument;
use crate::documents::{Snapshot, soon};
use crate::failure::Failure;

use super::args::List;
use super::output::Out;
use args::{Link, MetricCommand, OutcomeCommand};

/// All outcomes with their metrics.
async fn board(cx: &Context) -> anyhow::Result<Board> {
    cx.store.settle_releases().await?;
    let mut tx = cx.store.read().await?;
    let soon = soon(&tx.releases().await?);
    let board = Board::load(&mut tx, &soon, cx.today()).await?;
    tx.rollback().await?;
    Ok(board)
}

/// The outcome of this key as shown.
async fn shown(cx: &Context, key: &str) -> anyhow::Result<OutcomeDocument> {
    let mut tx = cx.store.read().await?;
    let key = outcome(&mut tx, key).await?.key();
    tx.rollback().await?;
    let found = board(cx).await?.outcomes.into_iter().find(|one| one.key == key);
    found.ok_or_else(|| Failure::Unknown(format!("there is no outcome {key}")).into())
}

/// The metric of this key as shown.
async fn shown_metric(cx: &Context, key: &str) -> anyhow::Result<MetricDocument> {
    let mut tx = cx.store.read().await?;
    let key = metric(&mut tx, key).await?.key();
    tx.rollback().await?;
    let found = board(cx).await?.metrics().find(|one| one.key == key).cloned();
    found.ok_or_else(|| Failure::Unknown(format!("there is no metric {key}")).into())
}

fn done(out: &Out, document: &impl Serialize, says: &str) -> anyhow::Result<()> {
    if out.json { Out::document(document) } else { out.say(says) }
}

pub(super) async fn run(
    list: &List,
    command: Option<OutcomeCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let Some(command) = command else {
        return out.list(board(cx).await?.outcomes, list);
    };
    match command {
        OutcomeCommand::Show { outcome } => show(&outcome, cx, out).await,
        OutcomeCommand::Add { fields, why } => {
            let added = add_outcome(cx, &fields.said(), why.reason.as_deref()).await?;
            let says = format!("added {} {}", added.key(), added.title);
            done(out, &shown(cx, &added.key()).await?, &says)
        }
        OutcomeCommand::Change { outcome, fields, why } => {
            let spot = (outcome.as_str(), None);
            let changed = change_outcome(cx, spot, &fields.said(), why.reason.as_deref()).await?;
            let says = format!("{} is at version {}", changed.key(), changed.version);
            done(out, &shown(cx, &outcome).await?, &says)
        }
        OutcomeCommand::Remove { outcome, why } => {
            let removed = remove_outcome(cx, (&outcome, None), why.reason.as_deref()).await?;
            let says = format!(
                "removed {} {} with {} metrics and {} links",
                removed.outcome,
                removed.title,
                removed.parts,
                removed.workloads.len()
            );
            done(out, &json!({ "changes": removed, "findings": [] }), &says)
        }
        OutcomeCommand::Link(asked) => link(asked, false, cx, out).await,
        OutcomeCommand::Unlink(asked) => link(asked, true, cx, out).await,
        OutcomeCommand::Coverage(list) => coverage(&list, cx, out).await,
        OutcomeCommand::Costs(asked) => costs::run(asked, cx, out).await,
        OutcomeCommand::Import(asked) => sheets::import(asked, cx, out).await,
        OutcomeCommand::Export { out: path } => sheets::export(&path, cx, out).await,
        OutcomeCommand::Template { out: path } => sheets::template(&path, out),
    }
}

async fn show(key: &str, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let document = shown(cx, key).await?;
    let snapshot = Snapshot::load(cx).await?;
    let serving = WorkloadDocument::all(&snapshot).into_iter();
    let serving: Vec<WorkloadDocument> =
        serving.filter(|one| one.outcomes.contains(&document.key)).collect();
    if out.json {
        let mut whole = serde_json::to_value(&document)?;
        whole["served_by"] = serde_json::to_value(&serving)?;
        return Out::document(&whole);
    }
    out.say(&format!("{} {}", document.key, document.title))?;
    for (label, value) in [
        ("stakeholder", document.stakeholder.clone()),
        ("business unit", document.business_unit.clone()),
        ("category", document.category.replace('_', " ")),
        ("priority", document.priority.to_owned()),
        ("drivers", document.drivers.join("; ")),
        ("about", document.about.clone()),
        ("to look at", document.warnings.join("; ")),
    ] {
        if !value.is_empty() {
            out.say(&format!("  {label}: {value}"))?;
        }
    }
    for one in &document.metrics {
        let learning = if one.learning { " (learning)" } else { "" };
        out.say(&format!("  {} {}{learning}, {}: {}", one.key, one.title, one.stands(), one.says))?;
    }
    out.say(&format!(
        "  served by {} workloads with {} assets and {} hours, {} of them in the next releases",
        document.workloads, document.assets, document.effort_hours, document.soon
    ))?;
    for one in serving.iter().take(20) {
        out.say(&format!("    {} {}", one.key, one.title))?;
    }
    match serving.len().saturating_sub(20) {
        0 => Ok(()),
        more => out.say(&format!(
            "    … and {more} more: landfall workloads --filter outcomes:{}",
            document.key
        )),
    }
}

async fn link(asked: Link, end: bool, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let which = Which { keys: asked.workloads, query: asked.filter };
    let reason = asked.why.reason.as_deref();
    let linked = link_workloads(cx, &asked.outcome, &which, end, reason).await?;
    done(out, &json!({ "changes": linked, "findings": [] }), &says(&linked))
}

fn says(linked: &Linked) -> String {
    let workloads = |keys: &[String]| match keys {
        [] => "nothing changes".to_owned(),
        [only] => only.clone(),
        many => format!("{} workloads", many.len()),
    };
    let key = &linked.outcome;
    match (linked.linked.as_slice(), linked.unlinked.as_slice()) {
        ([], []) => "nothing changes: it is so already".to_owned(),
        (linked, []) => format!("{} now count for {key}", workloads(linked)),
        (_, unlinked) => format!("{} count for {key} no longer", workloads(unlinked)),
    }
}

async fn coverage(list: &List, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let coverage = board(cx).await?.coverage;
    let snapshot = Snapshot::load(cx).await?;
    let idle = WorkloadDocument::backlog(&snapshot).into_iter();
    let idle = idle.filter(|one| one.outcomes.is_empty());
    if out.json {
        let idle: Vec<WorkloadDocument> = idle.collect();
        return Out::document(&json!({ "coverage": coverage, "serving_none": idle }));
    }
    out.say(&coverage.says)?;
    if !coverage.outcomes_not_served.is_empty() {
        out.say(&format!("not served: {}", coverage.outcomes_not_served.join(", ")))?;
    }
    out.list(idle, list)
}

pub(super) async fn metrics(
    list: &List,
    command: Option<MetricCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    let Some(command) = command else {
        return out.list(board(cx).await?.metrics().cloned(), list);
    };
    match command {
        MetricCommand::Show { metric } => show_metric(&metric, cx, out).await,
        MetricCommand::Add { outcome, fields, why } => {
            let added = add_metric(cx, &outcome, &fields.said(), why.reason.as_deref()).await?;
            let says = format!("added {} {}", added.key(), added.title);
            done(out, &shown_metric(cx, &added.key()).await?, &says)
        }
        MetricCommand::Change { metric, fields, why } => {
            let spot = (metric.as_str(), None);
            let changed = change_metric(cx, spot, &fields.said(), why.reason.as_deref()).await?;
            let says = format!("{} is at version {}", changed.key(), changed.version);
            done(out, &shown_metric(cx, &metric).await?, &says)
        }
        MetricCommand::Remove { metric, why } => {
            let removed = remove_metric(cx, (&metric, None), why.reason.as_deref()).await?;
            let says = format!("removed {} with {} actuals", removed.title, removed.parts);
            done(out, &json!({ "changes": removed, "findings": [] }), &says)
        }
        MetricCommand::Record { metric, on, value, note } => {
            let new = NewActual { on: &on, value: &value, note: &note };
            record_actual(cx, &metric, new).await?;
            let document = shown_metric(cx, &metric).await?;
            done(out, &document, &format!("{} {}", document.key, document.says))
        }
        MetricCommand::Retract { metric, on } => {
            remove_actual(cx, &metric, &on).await?;
            let document = shown_metric(cx, &metric).await?;
            done(out, &document, &format!("{} {}", document.key, document.says))
        }
    }
}

async fn show_metric(key: &str, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let document = shown_metric(cx, key).await?;
    let mut tx = cx.store.read().await?;
    let known = metric(&mut tx, key).await?;
    let actuals = tx.actuals_of(known.id).await?;
    tx.rollback().await?;
    let actuals: Vec<ActualDocument> =
        actuals.iter().map(|one| ActualDocument::of(&known, one)).collect();
    if out.json {
        let mut whole = serde_json::to_value(&document)?;
        whole["actuals"] = serde_json::to_value(&actuals)?;
        return Out::document(&whole);
    }
    out.say(&format!("{} {}, {}", document.key, document.title, document.stands()))?;
    out.say(&format!("  {}", document.says))?;
    actuals.iter().try_for_each(|one| {
        let note = one.note.as_deref().map(|note| format!(", {note}")).unwrap_or_default();
        out.say(&format!("  {}: {} {} ({}{note})", one.on, one.value, document.unit, one.by))
    })
}
