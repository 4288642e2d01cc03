//! Imports files: all or nothing, in one transaction with its event.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use landfall_domain::estate::{Finding, Severity, Source};
use landfall_domain::event::{Happening, hex};
use landfall_intake::{Input, Intake, Options};
use landfall_store::Tx;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::boot::Context;
use crate::failure::Failure;

use super::rebuild::{Changes, Known, settle};

/// A file to import.
pub(crate) struct ImportFile {
    /// Name as people see it.
    pub(crate) name: String,
    /// Where its bytes are.
    pub(crate) content: Content,
}

/// Where a file's bytes are.
pub(crate) enum Content {
    /// On disk.
    Path(PathBuf),
    /// In the binary.
    Bundled(&'static [u8]),
}

/// How to import.
#[derive(Default)]
pub(crate) struct ImportRequest {
    /// The files.
    pub(crate) files: Vec<ImportFile>,
    /// How to read them.
    pub(crate) options: Options,
    /// Show what would change, and write nothing.
    pub(crate) dry_run: bool,
    /// Leave refused files out instead of stopping.
    pub(crate) skip_refused: bool,
    /// Why, for the history.
    pub(crate) reason: Option<String>,
}

/// What an import did, or would do.
#[derive(Debug, Serialize)]
pub(crate) struct ImportReport {
    /// False for a dry run, and when nothing was new.
    pub(crate) written: bool,
    /// One per file.
    pub(crate) files: Vec<FileReport>,
    /// What changed in the estate.
    pub(crate) changes: Changes,
    /// What a person should know.
    pub(crate) findings: Vec<Finding>,
}

/// What one file held.
#[derive(Debug, Serialize)]
pub(crate) struct FileReport {
    pub(crate) file: String,
    pub(crate) format: String,
    pub(crate) rows: u64,
    pub(crate) observations: usize,
    pub(crate) links: usize,
    /// `imported`, `known` (the same bytes were imported before) or `refused`.
    pub(crate) outcome: &'static str,
}

/// Told how far reading has come: file, rows.
pub(crate) type Watch<'a> = dyn FnMut(&str, u64) + Send + 'a;

/// Reads the files, rebuilds the estate from everything known, and saves what changed.
pub(crate) async fn import_estate(
    cx: &Context,
    request: ImportRequest,
    watch: &mut Watch<'_>,
) -> anyhow::Result<ImportReport> {
    let mut report = ImportReport {
        written: false,
        files: Vec::new(),
        changes: Changes::default(),
        findings: Vec::new(),
    };
    let known = known_hashes(cx).await?;
    let mut read = Vec::new();
    for file in &request.files {
        read_one(file, &request, &known, (&mut report, &mut read), watch)?;
    }
    let refused = report.findings.iter().filter(|f| f.severity() == Severity::Decision).count();
    if refused > 0 && !request.skip_refused {
        return Err(undecided(report));
    }
    if read.is_empty() {
        return Ok(report);
    }
    let mut tx = cx.store.write().await?;
    let now = cx.clock.now();
    let mut mint = cx.mint();
    let mut known = Known::load(&mut tx).await?;
    for Fresh { intake, sha256 } in read {
        let source = source(&intake, sha256, now, mint.id());
        known.add(source, intake);
    }
    let rules = cx.rules_in(&mut tx).await?;
    let settled = settle(known, &mut mint);
    if !request.dry_run {
        settled.save_said(&mut tx).await?;
    }
    let rebuilt = settled.derive(&rules, now, &mut mint);
    report.findings.extend_from_slice(rebuilt.estate_findings());
    report.changes = rebuilt.changes().clone();
    if request.dry_run {
        tx.rollback().await?;
        return Ok(report);
    }
    rebuilt.save(&mut tx).await?;
    announce(cx, &mut tx, &report, request.reason.as_deref(), now).await?;
    tx.commit().await?;
    report.written = true;
    Ok(report)
}

/// A file that was read and is new.
struct Fresh {
    intake: Intake,
    sha256: String,
}

/// Findings that stopped an import, for the edge to show.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Stopped(#[source] pub(crate) Failure, pub(crate) Box<ImportReport>);

fn undecided(report: ImportReport) -> anyhow::Error {
    let refused = report.files.iter().filter(|file| file.outcome == "refused").count();
    let message = format!(
        "nothing was written: {refused} of {} files need a decision; mend or leave them out, or import the rest with --skip-refused",
        report.files.len()
    );
    Stopped(Failure::Undecided(message), Box::new(report)).into()
}

async fn known_hashes(cx: &Context) -> anyhow::Result<Vec<String>> {
    let mut tx = cx.store.read().await?;
    let sources = tx.sources().await?;
    tx.rollback().await?;
    Ok(sources.into_iter().map(|source| source.sha256).collect())
}

fn read_one(
    file: &ImportFile,
    request: &ImportRequest,
    known: &[String],
    (report, read): (&mut ImportReport, &mut Vec<Fresh>),
    watch: &mut Watch<'_>,
) -> anyhow::Result<()> {
    let (input, sha256) = open(file)?;
    let again = known.contains(&sha256) || read.iter().any(|other| other.sha256 == sha256);
    if again {
        report.files.push(FileReport {
            file: file.name.clone(),
            format: String::new(),
            rows: 0,
            observations: 0,
            links: 0,
            outcome: "known",
        });
        return Ok(());
    }
    let intake = landfall_intake::read(&file.name, &input, &request.options, &mut |rows| {
        watch(&file.name, rows);
    });
    let refused = intake.findings.need_a_decision();
    report.files.push(FileReport {
        file: file.name.clone(),
        format: intake.format.name().to_owned(),
        rows: intake.rows_read,
        observations: intake.observations.len(),
        links: intake.links.len(),
        outcome: if refused { "refused" } else { "imported" },
    });
    report.findings.extend_from_slice(intake.findings.as_slice());
    if !refused {
        read.push(Fresh { intake, sha256 });
    }
    Ok(())
}

fn open(file: &ImportFile) -> anyhow::Result<(Input<'static>, String)> {
    match &file.content {
        Content::Bundled(bytes) => Ok((Input::Bytes(bytes), hex(&Sha256::digest(bytes)))),
        Content::Path(path) => {
            let unreadable = || format!("{} cannot be read", path.display());
            if path.is_dir() {
                return Err(Failure::Usage(format!(
                    "{} is a folder; name the files in it",
                    path.display()
                ))
                .into());
            }
            let mut opened = File::open(path).with_context(unreadable)?;
            let mut hasher = Sha256::new();
            let mut buffer = vec![0; 1 << 16];
            loop {
                let count = opened.read(&mut buffer).with_context(unreadable)?;
                if count == 0 {
                    break;
                }
                hasher.update(&buffer[..count]);
            }
            Ok((Input::File(opened), hex(&hasher.finalize())))
        }
    }
}

fn source(
    intake: &Intake,
    sha256: String,
    now: Timestamp,
    id: landfall_domain::id::Id<Source>,
) -> Source {
    // Exports carry local times without a zone; a day more or less does not matter for age.
    let taken_at = intake
        .taken_on
        .and_then(|taken| taken.to_zoned(TimeZone::UTC).ok())
        .map(|taken| taken.timestamp());
    Source {
        id,
        file: intake.file.clone(),
        format: intake.format.name().to_owned(),
        evidence: intake.format.evidence(),
        scope: intake.scope.clone(),
        sha256,
        taken_at,
        imported_at: now,
        sheets: intake.sheets.clone(),
        rows: intake.rows_read,
    }
}

async fn announce(
    cx: &Context,
    tx: &mut Tx,
    report: &ImportReport,
    reason: Option<&str>,
    now: Timestamp,
) -> anyhow::Result<()> {
    let changes = &report.changes;
    let happening = Happening::EstateImported {
        files: report
            .files
            .iter()
            .filter(|file| file.outcome == "imported")
            .map(|file| file.file.clone())
            .collect(),
        added: changes.added,
        changed: changes.changed,
        missing: changes.missing,
        joined: changes.joined,
        details: changes.details.clone(),
    };
    cx.record(tx, now, reason, &happening).await?;
    Ok(())
}
