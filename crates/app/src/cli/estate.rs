//! Lists of the estate and the backlog, and single things in full.

use std::io::Write as _;

use std::fmt::Write;

use landfall_domain::estate::{Asset, Dependency, provenance};
use landfall_domain::event::verify;

use crate::actions::answer_question::{Asked, answer_question};
use crate::boot::Context;
use crate::documents::Snapshot;
use crate::documents::asset::{AssetDetail, AssetDocument};
use crate::documents::dependency::DependencyDocument;
use crate::documents::estate::find_asset;
use crate::documents::event::EventDocument;
use crate::documents::finding::{FindingDocument, QuestionDocument};
use crate::documents::release::ReleaseDocument;
use crate::documents::workload::WorkloadDocument;
use crate::failure::Failure;

use super::args::{AssetCommand, AuditCommand, List, QuestionCommand};
use super::output::Out;

pub(crate) async fn findings(list: &List, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let snapshot = Snapshot::load(cx).await?;
    let mut findings: Vec<FindingDocument> = snapshot.findings.iter().map(Into::into).collect();
    // What matters most first; within a severity as they were found.
    findings.sort_by_key(|finding| match finding.severity {
        "decision" => 0,
        "warning" => 1,
        _ => 2,
    });
    out.list(findings, list)
}

pub(crate) async fn questions(
    list: &List,
    command: Option<QuestionCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    if let Some(QuestionCommand::Answer { question, verdict, reason }) = command {
        let number = number("Q", &question)?;
        let asked = Asked { number, value: None };
        let changes = answer_question(cx, asked, verdict == "same", reason.as_deref()).await?;
        if out.json {
            return Out::document(&serde_json::json!({ "changes": changes, "findings": [] }));
        }
        return out.say(&format!(
            "answered; assets changed: {}, joined: {}",
            changes.changed, changes.joined
        ));
    }
    let questions = QuestionDocument::first(cx, usize::MAX).await?;
    out.list(questions, list)
}

pub(crate) async fn assets(
    list: &List,
    command: Option<AssetCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    if let Some(AssetCommand::Set(set)) = &command {
        return super::set::assets(set, cx, out).await;
    }
    let snapshot = Snapshot::load(cx).await?;
    match command {
        None | Some(AssetCommand::Set(_)) => out.list(AssetDocument::all(&snapshot), list),
        Some(AssetCommand::Show { name }) => {
            let asset = find_asset(&snapshot.assets, &name)?;
            let detail = asset_detail(asset, &snapshot, cx).await?;
            if out.json { Out::document(&detail) } else { out.say(&asset_text(&detail)) }
        }
    }
}

async fn asset_detail(
    asset: &Asset,
    snapshot: &Snapshot,
    cx: &Context,
) -> anyhow::Result<AssetDetail> {
    let mut tx = cx.store.read().await?;
    let observations = tx.observations_of(asset.id).await?;
    tx.rollback().await?;
    let said: Vec<_> = observations
        .iter()
        .filter_map(|stored| {
            let source =
                snapshot.sources.iter().find(|source| source.id == stored.standing.source)?;
            Some((source, &stored.observation))
        })
        .collect();
    let names = snapshot.asset_by_id();
    let ends = |mine: fn(&Dependency) -> _, other: fn(&Dependency) -> _| -> Vec<String> {
        snapshot
            .dependencies
            .iter()
            .filter(|dependency| mine(dependency) == asset.id)
            .filter_map(|dependency| {
                let name = &names.get(&other(dependency))?.name;
                Some(dependency.port.map_or_else(|| name.clone(), |port| format!("{name}:{port}")))
            })
            .collect()
    };
    let document = AssetDocument::all(snapshot)
        .find(|document| document.id == asset.id.to_string())
        .ok_or_else(|| Failure::Usage("the asset is gone".to_owned()))?;
    Ok(AssetDetail {
        asset: document,
        provenance: provenance(&said),
        depends_on: ends(|d| d.from, |d| d.to),
        needed_by: ends(|d| d.to, |d| d.from),
    })
}

fn asset_text(detail: &AssetDetail) -> String {
    let asset = &detail.asset;
    let mut text = format!("{} ({})\n", asset.name, asset.kind);
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "  {label}: {value}");
        }
    };
    let workload = asset.workload.as_deref().zip(asset.workload_name.as_deref());
    line("workload", &workload.map(|(key, name)| format!("{key} {name}")).unwrap_or_default());
    line("because", asset.membership_because.as_deref().unwrap_or_default());
    line("disposition", asset.disposition.unwrap_or_default());
    if let Some(by) = &asset.disposition_said_by {
        let because = asset.disposition_said_because.as_deref().unwrap_or("no reason given");
        line("", &format!("{by} decided: {because}"));
    }
    line("readiness", asset.readiness);
    for reason in &asset.readiness_reasons {
        line("", reason);
    }
    line("out of scope", asset.out_of_scope_because.as_deref().unwrap_or_default());
    line("needs", &detail.depends_on.join(", "));
    line("needed by", &detail.needed_by.join(", "));
    text.push_str("  fields, each with its source and the values that it beat:\n");
    for known in &detail.provenance {
        let at = |claim: &landfall_domain::estate::Claim| match &claim.sheet {
            Some(sheet) if !sheet.is_empty() => {
                format!("{}, {sheet} row {}", claim.file, claim.row)
            }
            _ => format!("{}, row {}", claim.file, claim.row),
        };
        let _ = writeln!(
            text,
            "    {}: {}  [{}]",
            known.field.label(),
            known.winner.value,
            at(&known.winner)
        );
        for beaten in known.beaten.iter().filter(|claim| claim.value != known.winner.value) {
            let _ = writeln!(text, "      not {}  [{}]", beaten.value, at(beaten));
        }
    }
    for (name, value) in &asset.attributes {
        let _ = writeln!(text, "    {name}: {value}  (attribute)");
    }
    text.trim_end().to_owned()
}

pub(crate) async fn dependencies(list: &List, cx: &Context, out: &Out) -> anyhow::Result<()> {
    out.list(DependencyDocument::all(&Snapshot::load(cx).await?), list)
}

pub(crate) async fn backlog(list: &List, cx: &Context, out: &Out) -> anyhow::Result<()> {
    out.list(WorkloadDocument::backlog(&Snapshot::load(cx).await?), list)
}

pub(crate) async fn releases(list: &List, cx: &Context, out: &Out) -> anyhow::Result<()> {
    out.list(ReleaseDocument::all(&Snapshot::load(cx).await?), list)
}

pub(crate) async fn events(list: &List, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let events: Vec<EventDocument> = tx.events().await?.into_iter().map(Into::into).collect();
    tx.rollback().await?;
    out.list(events, list)
}

pub(crate) async fn audit(command: &AuditCommand, cx: &Context, out: &Out) -> anyhow::Result<()> {
    if matches!(command, AuditCommand::Export) {
        return export_events(cx).await;
    }
    let mut tx = cx.store.read().await?;
    let events = tx.events().await?;
    tx.rollback().await?;
    verify(&events)?;
    if out.json {
        return Out::document(&serde_json::json!({ "events": events.len(), "sound": true }));
    }
    out.say(&format!("{} events, the chain is whole", events.len()))
}

/// Events as they are stored, so that anybody can check the chain of hashes.
async fn export_events(cx: &Context) -> anyhow::Result<()> {
    const AT_A_TIME: i64 = 1_000;
    let mut to = std::io::stdout().lock();
    let mut tx = cx.store.read().await?;
    let mut seen = 0;
    loop {
        let events = tx.events_after(seen, AT_A_TIME).await?;
        let Some(last) = events.last() else { break };
        seen = last.seq;
        for event in &events {
            serde_json::to_writer(&mut to, event)?;
            to.write_all(b"\n")?;
        }
    }
    tx.rollback().await?;
    Ok(())
}

/// The number behind a short key such as `P-3`; the bare number will do.
pub(crate) fn number(prefix: &str, text: &str) -> anyhow::Result<i64> {
    let digits = text
        .strip_prefix(prefix)
        .or_else(|| text.strip_prefix(&prefix.to_lowercase()))
        .map_or(text, |rest| rest.trim_start_matches('-'));
    digits.parse().map_err(|_| {
        Failure::Usage(format!("`{text}` is no key; it should look like {prefix}-3")).into()
    })
}
