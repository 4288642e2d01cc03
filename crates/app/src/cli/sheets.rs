//! Sheets of workshops as files: read, written, and what is wrong in them.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::actions::sheet::SheetFinding;
use crate::export::sheets::Sheet;
use crate::export::{csv, xlsx};
use crate::failure::Failure;

use super::export::whole;
use super::output::Out;

/// A file of a workshop has no more bytes.
const LARGEST: u64 = 50 << 20;

#[derive(Debug, clap::Args)]
pub(crate) struct ImportSheets {
    /// A workbook, or CSV files; what each holds shows in its headers
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Show what would change, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Why, for the history
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}

/// The name and content of each file.
pub(super) fn read_files(paths: &[PathBuf]) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let size = std::fs::metadata(path).map(|about| about.len());
        let unreadable = || format!("{} cannot be read", path.display());
        if size.with_context(unreadable)? > LARGEST {
            let told = format!("{name} has more than {} MB: import it in parts", LARGEST >> 20);
            return Err(Failure::Usage(told).into());
        }
        files.push((name, std::fs::read(path).with_context(unreadable)?));
    }
    Ok(files)
}

/// Writes a workbook if the name ends in `.xlsx`, else a folder with a CSV file for each sheet.
pub(super) fn write(path: &Path, sheets: &[Sheet]) -> anyhow::Result<()> {
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx")) {
        return whole(path, |draft| Ok(xlsx::write(draft, sheets)?));
    }
    if path.extension().is_some() {
        let told = format!("{} is neither NAME.xlsx nor a folder", path.display());
        return Err(Failure::Usage(told).into());
    }
    std::fs::create_dir_all(path).with_context(|| format!("{} cannot be made", path.display()))?;
    for sheet in sheets {
        whole(&path.join(format!("{}.csv", sheet.name)), |draft| {
            csv::write(std::fs::File::create(draft)?, sheet.columns, &sheet.rows)
        })?;
    }
    Ok(())
}

/// Prints what is wrong in sheets, if something is, and ends there.
pub(super) fn told(findings: &[SheetFinding], out: &Out) -> anyhow::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    if !out.json {
        for one in findings {
            out.say(&one.says())?;
        }
    }
    let told = format!("nothing was written: {} findings need a decision", findings.len());
    Err(Failure::Undecided(told).into())
}

/// Says why nothing was written, if nothing was.
pub(super) fn ended(written: bool, dry_run: bool, out: &Out) -> anyhow::Result<()> {
    match (written, dry_run) {
        (false, true) => out.say("nothing was written: this was a dry run"),
        (false, false) => out.say("nothing was written: all of it is known"),
        _ => Ok(()),
    }
}
