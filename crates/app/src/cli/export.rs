//! Writes the report and the exports; a file is there whole or not at all.

use std::path::Path;

use anyhow::Context as _;

use crate::boot::Context;
use crate::documents::Snapshot;
use crate::export::{csv, sheets, xlsx};
use crate::failure::Failure;
use crate::report;

use super::output::Out;

/// Writes the report.
pub(crate) async fn report(path: &Path, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let snapshot = Snapshot::load_as(cx, report::lean).await?;
    write_report(path, &snapshot, cx)?;
    if out.json {
        return Out::document(&serde_json::json!({ "report": path }));
    }
    out.say(&format!("report written to {}", path.display()))
}

/// Renders and writes the report of a snapshot.
pub(crate) fn write_report(path: &Path, snapshot: &Snapshot, cx: &Context) -> anyhow::Result<()> {
    let page = report::render(snapshot, cx.clock.now())?;
    whole(path, |draft| Ok(std::fs::write(draft, page)?))
}

/// Writes an export by the ending of its name.
pub(crate) async fn run(path: &Path, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let snapshot = Snapshot::load(cx).await?;
    let today = cx.today();
    let ending = path.extension().and_then(|end| end.to_str()).unwrap_or_default().to_lowercase();
    match ending.as_str() {
        "xlsx" => whole(path, |draft| Ok(xlsx::write(draft, &sheets::sheets(&snapshot, today)?)?))?,
        "csv" => whole(path, |draft| {
            let backlog = sheets::backlog(&snapshot)?;
            csv::write(std::fs::File::create(draft)?, backlog.columns, &backlog.rows)
        })?,
        "json" => whole(path, |draft| {
            let file = std::io::BufWriter::new(std::fs::File::create(draft)?);
            Ok(serde_json::to_writer_pretty(file, &sheets::document(&snapshot, today)?)?)
        })?,
        _ => {
            return Err(Failure::Usage(format!(
                "{} ends in none of .xlsx, .csv, .json",
                path.display()
            ))
            .into());
        }
    }
    if out.json {
        return Out::document(&serde_json::json!({ "export": path }));
    }
    out.say(&format!("export written to {}", path.display()))
}

/// Writes beside the target first, so that a failure leaves what was there.
pub(super) fn whole(
    path: &Path,
    write: impl FnOnce(&Path) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let name = path.file_name().context("the name of a file is missing")?.to_string_lossy();
    let draft = path.with_file_name(format!(".{name}.part"));
    let written = write(&draft).and_then(|()| Ok(std::fs::rename(&draft, path)?));
    if written.is_err() {
        let _ = std::fs::remove_file(&draft);
    }
    written.with_context(|| format!("{} cannot be written", path.display()))
}
