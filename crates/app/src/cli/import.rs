//! `landfall import`.

use anyhow::Context as _;
use landfall_domain::estate::{Finding, Severity};
use landfall_intake::{DateOrder, Decimal, Format, Mapping, Options};

use crate::actions::import_estate::{
    Content, ImportFile, ImportReport, ImportRequest, import_estate,
};
use crate::boot::Context;
use crate::failure::Failure;

use super::args::Import;
use super::output::{Out, bar};

/// Imports files and says what changed.
pub(crate) async fn run(options: Import, cx: &Context, out: &Out) -> anyhow::Result<()> {
    let request = ImportRequest {
        options: reading(&options)?,
        files: options
            .files
            .iter()
            .map(|path| ImportFile {
                name: path.file_name().map_or_else(
                    || path.display().to_string(),
                    |name| name.to_string_lossy().into_owned(),
                ),
                content: Content::Path(path.clone()),
            })
            .collect(),
        dry_run: options.dry_run,
        skip_refused: options.skip_refused,
        reason: options.reason,
    };
    let bar = bar();
    let report = import_estate(cx, request, &mut |file, rows| {
        bar.set_message(format!("{file}: {rows} rows"));
        bar.tick();
    })
    .await;
    bar.finish_and_clear();
    let report = report?;
    show(out, &report)?;
    let (before, now) = report.changes.dependencies;
    if out.json || !report.written || before == now {
        return Ok(());
    }
    let mut tx = cx.store.read().await?;
    let suggested = tx.count_suggestions().await?;
    tx.rollback().await?;
    if suggested == 0 {
        return Ok(());
    }
    out.say(&format!(
        "workloads that dependencies suggest: {suggested} (landfall workloads suggest lists them)"
    ))
}

fn reading(options: &Import) -> anyhow::Result<Options> {
    let format = options
        .format
        .as_deref()
        .map(|name| {
            Format::named(name).ok_or_else(|| {
                Failure::Usage(format!(
                    "there is no format `{name}`; landfall formats lists them all"
                ))
            })
        })
        .transpose()?;
    let mapping = options
        .mapping
        .as_deref()
        .map(|path| {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            let name = path.display().to_string();
            Mapping::from_toml(&name, &text).map_err(|finding| {
                anyhow::Error::from(Failure::Usage(format!(
                    "{name}: {} {}",
                    finding.problem, finding.remedy
                )))
            })
        })
        .transpose()?;
    Ok(Options {
        format,
        mapping,
        decimal: options.decimal.as_deref().map(|habit| match habit {
            "comma" => Decimal::Comma,
            _ => Decimal::Point,
        }),
        date_order: options.dates.as_deref().map(|order| match order {
            "day-first" => DateOrder::DayFirst,
            _ => DateOrder::MonthFirst,
        }),
        ..Options::default()
    })
}

fn show(out: &Out, report: &ImportReport) -> anyhow::Result<()> {
    if out.json {
        return Out::document(report);
    }
    summary(out, report)?;
    findings(out, &report.findings)?;
    if !report.written && report.files.iter().any(|file| file.outcome == "imported") {
        out.say("dry run: nothing was written")?;
    }
    Ok(())
}

/// Files and changes in a few lines.
pub(crate) fn summary(out: &Out, report: &ImportReport) -> anyhow::Result<()> {
    for file in &report.files {
        let line = match file.outcome {
            "known" => format!("{}: imported before, nothing new", file.file),
            "refused" => format!("{}: refused, see the findings", file.file),
            _ => format!(
                "{}: {}, {} rows, {} things, {} links",
                file.file, file.format, file.rows, file.observations, file.links
            ),
        };
        out.say(&line)?;
    }
    if report.files.iter().all(|file| file.outcome != "imported") {
        return out.say("nothing new: the estate is as it was");
    }
    let changes = &report.changes;
    out.say(&format!(
        "assets: {} added, {} changed, {} missing, {} joined; dependencies: {} before, {} now; workloads touched: {}",
        changes.added,
        changes.changed,
        changes.missing,
        changes.joined,
        changes.dependencies.0,
        changes.dependencies.1,
        changes.workloads.len()
    ))?;
    if !changes.plan_entries.is_empty() {
        out.say(&format!("entries of the plan in force touched: {}", changes.plan_entries.len()))?;
    }
    for entry in changes.plan_entries.iter().take(5) {
        out.say(&format!("  {entry}"))?;
    }
    for entry in changes.ended.iter().take(5) {
        out.say(entry)?;
    }
    if changes.ended.len() > 5 {
        out.say(&format!("and {} more of workloads that are gone", changes.ended.len() - 5))?;
    }
    if !changes.contradictions.is_empty() {
        out.say(&format!(
            "new dependencies contradict what stands: {} (nothing was moved)",
            changes.contradictions.len()
        ))?;
    }
    for contradiction in changes.contradictions.iter().take(5) {
        out.say(&format!("  {contradiction}"))?;
    }
    for name in changes.missing_assets.iter().take(5) {
        out.say(&format!("  missing: {name} (an older export held it)"))?;
    }
    for change in changes.details.iter().take(5) {
        out.say(&format!(
            "  {}: {} was {}, is {}",
            change.asset,
            change.field,
            change.before.as_deref().unwrap_or("empty"),
            change.after.as_deref().unwrap_or("empty")
        ))?;
    }
    if changes.details.len() > 5 {
        out.say(&format!(
            "  … and {} more changes (--json lists them)",
            changes.details.len() - 5
        ))?;
    }
    Ok(())
}

/// Decisions in full, warnings in part, notes by number.
fn findings(out: &Out, findings: &[Finding]) -> anyhow::Result<()> {
    let of = |severity| findings.iter().filter(move |finding| finding.severity() == severity);
    for finding in of(Severity::Decision).chain(of(Severity::Warning).take(8)) {
        out.say(&sentence(finding))?;
    }
    let (warnings, notes) = (of(Severity::Warning).count(), of(Severity::Note).count());
    if warnings > 8 || notes > 0 {
        out.say(&format!("{warnings} warnings, {notes} notes: landfall findings lists them"))?;
    }
    Ok(())
}

/// A finding in one line.
fn sentence(finding: &Finding) -> String {
    use std::fmt::Write;
    let mut place = finding.file.clone();
    if let Some(sheet) = finding.sheet.as_deref().filter(|sheet| !sheet.is_empty()) {
        let _ = write!(place, ", sheet {sheet}");
    }
    if let Some(row) = finding.row {
        let _ = write!(place, ", row {row}");
    }
    if let Some(column) = &finding.column {
        let _ = write!(place, ", {column}");
    }
    let value = finding.value.as_ref().map(|value| format!(" `{value}`")).unwrap_or_default();
    let more =
        if finding.more > 0 { format!(" (and {} more)", finding.more) } else { String::new() };
    format!(
        "{} [{}] {place}:{value} {}{more} → {}",
        finding.severity().name(),
        finding.code,
        finding.problem,
        finding.remedy
    )
}

/// Shows what stopped an import.
pub(crate) fn show_stopped(out: &Out, report: &ImportReport) -> anyhow::Result<()> {
    if out.json {
        return Out::document(report);
    }
    for finding in report.findings.iter().filter(|f| f.severity() == Severity::Decision) {
        out.say(&sentence(finding))?;
    }
    Ok(())
}
