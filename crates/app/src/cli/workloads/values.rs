//! Values of workloads from sheets, and into them.

use std::path::Path;

use crate::actions::decide::{How, import_values};
use crate::boot::Context;
use crate::export::scores;

use super::super::output::Out;
use super::super::sheets::{ImportSheets, ended, read_files, told, write};

/// `landfall workloads import`.
pub(super) async fn import(asked: &ImportSheets, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let files = read_files(&asked.files)?;
    let how = How { reason: asked.reason.as_deref(), dry_run: asked.dry_run };
    let report = import_values(cx, &files, true, how).await?;
    if out.json {
        Out::document(&report)?;
    }
    told(&report.findings, out)?;
    if out.json {
        return Ok(());
    }
    out.say(&format!("{} rows; {}", report.rows, report.says()))?;
    for line in report.effect.lines() {
        out.say(&line)?;
    }
    ended(report.written, asked.dry_run, out)
}

/// `landfall workloads export`.
pub(super) async fn export(path: &Path, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let mut tx = cx.store.read().await?;
    let sheets = scores::sheets(&mut tx).await?;
    tx.rollback().await?;
    write(path, &sheets)?;
    if out.json {
        let rows: usize = sheets.iter().map(|sheet| sheet.rows.len()).sum();
        return Out::document(&serde_json::json!({ "export": path, "rows": rows }));
    }
    out.say(&format!("export written to {}", path.display()))
}
