//! `landfall stages …`: workloads on their way.

use landfall_domain::delivery::stage::WorkloadStage;
use landfall_domain::people::Role;

use crate::actions::delivery::find_release;
use crate::actions::delivery::stages::{begin_late, find_passage, move_on};
use crate::boot::Context;
use crate::documents::delivery::stage::{PassageDocument, Wanted};
use crate::documents::delivery::stage_detail::{PassageAssetDocument, Whole};
use crate::failure::Failure;

use super::super::output::Out;
use super::stage_args::{StageCommand, StageList};

/// `landfall stages …`. On the command line whoever calls has every right.
pub(crate) async fn run(
    asked: StageList,
    command: Option<StageCommand>,
    cx: &Context,
    out: &Out,
) -> anyhow::Result<()> {
    match command {
        None => list(&asked, cx, out).await,
        Some(StageCommand::Show { workload }) => show(&workload, cx, out).await,
        Some(StageCommand::Assets { list, workload }) => {
            let mut tx = cx.store.read().await?;
            let (_, passage) = find_passage(&mut tx, &workload).await?;
            let (all, _) = PassageAssetDocument::page(&mut tx, &passage, 0, usize::MAX).await?;
            tx.rollback().await?;
            out.list(all, &list)
        }
        Some(StageCommand::Begin { release }) => {
            let begun = begin_late(cx, (&release, None)).await?;
            if out.json {
                let told = serde_json::json!({ "release": release, "workloads": begun });
                return Out::document(&told);
            }
            out.say(&format!("{} workloads of {release} begin: {}", begun.len(), begun.join(", ")))
        }
        Some(StageCommand::Move(command)) => {
            let (workload, wanted) = command.wanted();
            move_on(cx, (&workload, None), Role::Admin, &wanted).await?;
            show(&workload, cx, out).await
        }
    }
}

/// The stage of this name.
fn stage(said: &str) -> Result<WorkloadStage, Failure> {
    WorkloadStage::named(said).ok_or_else(|| {
        let known: Vec<&str> = WorkloadStage::ALL.iter().map(|one| one.name()).collect();
        Failure::Usage(format!("stage: `{said}` is none of {}", known.join(", ")))
    })
}

async fn list(asked: &StageList, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let only = asked.stage.as_deref().map(stage).transpose()?;
    let mut tx = cx.store.read().await?;
    let release = match &asked.release {
        Some(key) => Some(find_release(&mut tx, key).await?.id),
        None => None,
    };
    let wanted = Wanted { stage: only, release, after: None };
    let all = PassageDocument::page(cx, &mut tx, wanted, usize::MAX).await?;
    tx.rollback().await?;
    out.list(all, &asked.list)
}

async fn show(key: &str, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let whole = Whole::load(cx, &mut tx, key).await?;
    tx.rollback().await?;
    let detail = whole.detail;
    if out.json {
        return Out::document(&detail);
    }
    let row = &detail.passage;
    let (title, stage, done, all) = (&row.title, row.is.stage, row.replicated, row.assets);
    out.say(&format!("{key} {title}: {stage}, {done} of {all} assets are replicated"))?;
    for one in &detail.standings {
        let approved = if one.approved { ", approved" } else { "" };
        out.say(&format!("  {} assets are {}{approved}", one.assets, one.stage))?;
    }
    for check in detail.checks.iter().filter(|check| check.stage == row.stage) {
        let state = match (&check.done, &check.approved) {
            (_, Some(approved)) => format!("approved by {}", approved.by),
            (Some(done), None) => format!("done by {}, not approved", done.by),
            (None, None) => "open".to_owned(),
        };
        out.say(&format!("  check {}: {state}: {}", check.key, check.title))?;
    }
    for one in detail.findings.iter().filter(|one| one.fix.is_none()) {
        out.say(&format!("  finding {} ({}): {}", one.number, one.severity, one.says))?;
    }
    for one in &detail.held_up {
        out.say(&format!("  {} assets wait to be {}: {}", one.assets, one.stage, one.because))?;
    }
    match (row.is.coming, row.waits_for.as_slice()) {
        (None, _) => out.say("nothing follows"),
        (Some(coming), []) => out.say(&format!("nothing keeps it from {coming}")),
        (Some(coming), waits) => {
            out.say(&format!("before {coming}:"))?;
            waits.iter().try_for_each(|wait| out.say(&format!("  {wait}")))
        }
    }
}
