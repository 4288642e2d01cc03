//! Outcomes and metrics from sheets, and into them.

use std::path::Path;

use anyhow::Context as _;

use crate::actions::outcomes::import::{Table, import_outcomes};
use crate::boot::Context;
use crate::export::{csv, workshop, xlsx};
use crate::failure::Failure;

use super::super::export::whole;
use super::super::output::Out;
use super::args::ImportSheets;

/// A file of a workshop has no more bytes.
const LARGEST: u64 = 50 << 20;

pub(super) async fn import(asked: ImportSheets, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut files = Vec::new();
    for path in &asked.files {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let size = std::fs::metadata(path).map(|about| about.len());
        let unreadable = || format!("{} cannot be read", path.display());
        if size.with_context(unreadable)? > LARGEST {
            let told = format!("{name} has more than {} MB: import it in parts", LARGEST >> 20);
            return Err(Failure::Usage(told).into());
        }
        files.push((name, std::fs::read(path).with_context(unreadable)?));
    }
    let reason = asked.why.reason.as_deref();
    let report = import_outcomes(cx, &files, asked.dry_run, reason).await?;
    if out.json {
        Out::document(&report)?;
    } else {
        for one in &report.findings {
            out.say(&one.says())?;
        }
    }
    if !report.findings.is_empty() {
        let told =
            format!("nothing was written: {} findings need a decision", report.findings.len());
        return Err(Failure::Undecided(told).into());
    }
    if out.json {
        return Ok(());
    }
    out.say(&report.says())?;
    match (report.written, asked.dry_run) {
        (false, true) => out.say("nothing was written: this was a dry run"),
        (false, false) => out.say("nothing was written: all of it is known"),
        _ => Ok(()),
    }
}

pub(super) async fn export(path: &Path, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let sheets = workshop::sheets(&mut tx).await?;
    tx.rollback().await?;
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx")) {
        whole(path, |draft| Ok(xlsx::write(draft, &sheets)?))?;
    } else if path.extension().is_none() {
        std::fs::create_dir_all(path)
            .with_context(|| format!("{} cannot be made", path.display()))?;
        for sheet in &sheets {
            whole(&path.join(format!("{}.csv", sheet.name)), |draft| {
                csv::write(std::fs::File::create(draft)?, sheet.columns, &sheet.rows)
            })?;
        }
    } else {
        let told = format!("{} is neither NAME.xlsx nor a folder", path.display());
        return Err(Failure::Usage(told).into());
    }
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
