//! Outcomes and metrics from sheets, and into them.

use std::path::Path;

use crate::actions::outcomes::import::{Table, import_outcomes};
use crate::boot::Context;
use crate::export::{workshop, xlsx};
use crate::failure::Failure;

use super::super::export::whole;
use super::super::output::Out;
use super::super::sheets::{ImportSheets, ended, read_files, told, write};

pub(super) async fn import(asked: ImportSheets, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let files = read_files(&asked.files)?;
    let reason = asked.reason.as_deref();
    let report = import_outcomes(cx, &files, asked.dry_run, reason).await?;
    if out.json {
        Out::document(&report)?;
    }
    told(&report.findings, out)?;
    if out.json {
        return Ok(());
    }
    out.say(&report.says())?;
    ended(report.written, asked.dry_run, out)
}

pub(super) async fn export(path: &Path, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let sheets = workshop::sheets(&mut tx).await?;
    tx.rollback().await?;
    write(path, &sheets)?;
    if out.json {
        let tables = Table::ALL.map(Table::name);
        return Out::document(&serde_json::json!({ "export": path, "tables": tables }));
    }
    out.say(&format!("export written to {}", path.display()))
}

pub(super) fn template(path: &Path, out: &Out) -> anyhow::Result<()> {
    if !path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx")) {
        let told = format!("{} does not end in .xlsx", path.display());
        return Err(Failure::Usage(told).into());
    }
    whole(path, |draft| Ok(xlsx::write(draft, &workshop::template())?))?;
    if out.json {
        return Out::document(&serde_json::json!({ "template": path }));
    }
    out.say(&format!("template written to {}", path.display()))
}
