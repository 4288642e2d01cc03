//! `landfall assumptions`: what the backlog rests on, what to challenge first, and what is decided.

pub(crate) mod args;

use std::sync::Arc;

use landfall_domain::assumption::{Assumption, WordKind};
use serde_json::json;

use crate::actions::assumptions::assumption;
use crate::actions::assumptions::decide::{Decided, Decision, Verdict, confirm, decide, preview};
use crate::actions::assumptions::import::import;
use crate::actions::assumptions::record::{add, change, remove};
use crate::actions::assumptions::say::{Saying, say};
use crate::actions::assumptions::upset::Watch;
use crate::boot::Context;
use crate::documents::assumption::{AssumptionDetail, AssumptionDocument};
use crate::documents::upset::UpsetDocument;
use crate::failure::Failure;

use super::args::List;
use super::output::{Out, bar};
use args::{AssumptionCommand, Said};

/// So many rows of each part are shown to people.
const SHOWN: usize = 10;

pub(super) async fn run(
    list: &List,
    command: Option<AssumptionCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    use AssumptionCommand as Asked;
    let Some(command) = command else {
        let mut tx = cx.store.read().await?;
        let all = AssumptionDocument::load(&mut tx, cx.today()).await?;
        tx.rollback().await?;
        return out.list(all, list);
    };
    match command {
        Asked::Show { assumption } => show(&assumption, cx, out).await,
        Asked::Add { statement, more } => {
            let added = add(cx, &more.fields(Some(statement))).await?;
            done(&added, "stated", cx, out).await
        }
        Asked::Change { assumption, statement, more } => {
            let changed = change(cx, (&assumption, None), &more.fields(statement)).await?;
            done(&changed, "changed", cx, out).await
        }
        Asked::Remove { assumption } => {
            remove(cx, &assumption, None).await?;
            if out.json {
                return Out::document(&json!({ "changes": { "removed": assumption } }));
            }
            out.say(&format!("{assumption} is removed"))
        }
        Asked::Challenge(said) => word(&said, WordKind::Challenge, None, (cx, out)).await,
        Asked::Comment(said) => word(&said, WordKind::Comment, None, (cx, out)).await,
        Asked::Evidence { said, weakness } => {
            word(&said, WordKind::Evidence, weakness, (cx, out)).await
        }
        Asked::Confirm(said) => {
            let decision = Decision { key: &said.assumption, version: None, reason: &said.text };
            done(&confirm(cx, &decision).await?, "confirmed", cx, out).await
        }
        Asked::Overturn { assumption, reason, instead, dry_run } => {
            let verdict = Verdict::Overturn(instead.consequence());
            verdict_on(&assumption, reason.filter(|_| !dry_run), &verdict, (cx, out)).await
        }
        Asked::Reopen { assumption, reason, dry_run } => {
            let reason = reason.filter(|_| !dry_run);
            verdict_on(&assumption, reason, &Verdict::Reopen, (cx, out)).await
        }
        Asked::Import { file } => {
            let bytes = std::fs::read(&file)
                .map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))?;
            let added = import(cx, &file.display().to_string(), &bytes).await?;
            let keys: Vec<String> = added.iter().map(Assumption::key).collect();
            if out.json {
                return Out::document(&json!({ "changes": { "added": keys }, "findings": [] }));
            }
            out.say(&format!("{} assumptions stated: {}", keys.len(), keys.join(", ")))
        }
    }
}

async fn word(
    said: &Said,
    kind: WordKind,
    weakness_percent: Option<u8>,
    (cx, out): (&Context, &Out),
) -> anyhow::Result<()> {
    let (key, text) = (said.assumption.as_str(), said.text.as_str());
    let saying = Saying { key, version: None, kind, text, weakness_percent };
    let after = say(cx, &saying).await?;
    done(&after, kind.done(), cx, out).await
}

/// The document after a change, or a line that says what was done.
async fn done(after: &Assumption, what: &str, cx: &Context, out: &Out) -> anyhow::Result<()> {
    if out.json {
        return Out::document(&detail(&after.key(), cx).await?);
    }
    out.say(&format!("{} ({}): {what}", after.key(), after.status.name()))
}

async fn detail(key: &str, cx: &Context) -> anyhow::Result<AssumptionDetail> {
    let mut tx = cx.store.read().await?;
    let found = assumption(&mut tx, key).await?;
    let detail = AssumptionDetail::load(&mut tx, &found, cx.today()).await?;
    tx.rollback().await?;
    Ok(detail)
}

async fn show(key: &str, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let detail = detail(key, cx).await?;
    if out.json {
        return Out::document(&detail);
    }
    let one = &detail.assumption;
    let overdue = if one.overdue { ", overdue" } else { "" };
    out.say(&format!("{} {}", one.key, one.statement))?;
    out.say(&format!("  {}, review by {}{overdue}", one.status, one.review_by))?;
    let named = [
        ("reason", &one.reason),
        ("scope", &one.scope),
        ("effect", &one.effect),
        ("evidence", &one.evidence),
        ("owner", &one.owner),
        ("stated by", &one.author),
    ];
    for (name, value) in named.into_iter().filter(|(_, value)| !value.is_empty()) {
        out.say(&format!("  {name}: {value}"))?;
    }
    out.say(&format!("  exposure: {}", detail.exposure))?;
    for part in &detail.resting {
        let (name, workloads, hours) = (part.disposition, part.workloads, part.hours);
        out.say(&format!("    {name}: {workloads} workloads, {hours:.1} h"))?;
    }
    for word in &detail.discussion {
        out.say(&format!("  {} {} {}: {}", word.at, word.by, word.done, word.text))?;
    }
    Ok(())
}

/// Shows what a verdict would change, or applies it if there is a reason.
async fn verdict_on(
    key: &str,
    reason: Option<String>,
    verdict: &Verdict,
    (cx, out): (&Context, &Out),
) -> anyhow::Result<()> {
    let bar = bar();
    let shown = bar.clone();
    let watch: Watch = Arc::new(move |at, of| {
        shown.set_message(format!("{at} of {of} workloads"));
        shown.tick();
    });
    let decided = match &reason {
        None => preview(cx, key, verdict, watch).await,
        Some(reason) => {
            let decision = Decision { key, version: None, reason };
            decide(cx, &decision, verdict, watch).await
        }
    };
    bar.finish_and_clear();
    tell(&decided?, out)
}

fn tell(decided: &Decided, out: &Out) -> anyhow::Result<()> {
    if out.json {
        return Out::document(&UpsetDocument::of(decided, usize::MAX));
    }
    let document = UpsetDocument::of(decided, SHOWN);
    let is_done = document.event.is_some();
    let would = if is_done { "is" } else { "would be" };
    out.say(&format!("{} {would} {}", document.assumption, document.status))?;
    for sentence in document.sentences() {
        out.say(&format!("  {sentence}"))?;
    }
    for pair in &document.pairs {
        out.say(&format!("  {} → {}: {} workloads", pair.from, pair.to, pair.workloads))?;
    }
    for one in &document.decisions.items {
        let (key, title, from, to) = (&one.workload, &one.title, one.from, one.to);
        out.say(&format!("    {key} {title}: {from} → {to}. {}", one.because))?;
    }
    if document.decisions.more() > 0 {
        out.say(&format!("    and {} more; --json has all", document.decisions.more()))?;
    }
    for one in &document.ranks.moves.items {
        let (key, title, from, to) = (&one.workload, &one.title, one.from, one.to);
        let because = one.because.as_deref().map(|b| format!(" ({b})")).unwrap_or_default();
        out.say(&format!("    {key} {title}: rank {from} → {to}{because}"))?;
    }
    if let Some(dates) = &document.dates {
        out.say(&format!("  {}", dates.says))?;
    }
    if !is_done {
        out.say("nothing was written")?;
    }
    Ok(())
}
