//! Exports of other tools in, observations and findings out.
//!
//! [`read`] takes the bytes of one file and says what it found. It never fails and never panics:
//! a file that cannot be used gives an [`Intake`] with a finding that needs a decision, and nothing
//! else. Nothing here reaches for network, database or clock.

mod columns;
mod detect;
mod format;
mod formats;
mod input;
mod locale;
mod mapping;
mod plain_table;
mod questionnaire;
mod reading;
mod safety;
mod sheet;
mod table;
mod units;
mod values;

use jiff::civil::DateTime;
use landfall_domain::estate::{Code, Field, Finding, Findings, Link, Observation};

pub use detect::{Detection, detect};
pub use format::Format;
pub use input::Input;
pub use locale::{DateOrder, Decimal};
pub use mapping::{Mapping, SheetMapping, draft_mapping};
pub use plain_table::{NamedColumn, SheetHead, TakeRow, read_columns, read_sheets};
pub use questionnaire::{Wrong, read_questionnaires};
pub use reading::ColumnUse;
pub use safety::Limits;

use locale::Locale;
use reading::Reading;
use safety::Fault;
use sheet::Source;

/// What a person may say about a file before it is read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The format, where detection is wrong.
    pub format: Option<Format>,
    /// What the columns mean, for a table of one's own.
    pub mapping: Option<Mapping>,
    /// Decimal mark, where a column leaves it open.
    pub decimal: Option<Decimal>,
    /// Order of day and month, where a column leaves it open.
    pub date_order: Option<DateOrder>,
    /// How much a file may hold.
    pub limits: Limits,
}

/// What became of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Usage {
    /// It gives a field.
    Field(Field),
    /// It tells things apart.
    Key,
    /// The reader uses it in its own way, for example to sum up disks.
    Read,
    /// It is kept as an attribute.
    Attribute,
    /// It is not kept.
    LeftOut,
}

/// What one file says.
#[derive(Debug, Clone)]
pub struct Intake {
    /// How it was read; [`Format::Mapped`] for a file refused before a format was found.
    pub format: Format,
    /// Name of the file.
    pub file: String,
    /// Its sheets; places refer to them by position. One empty name for a file without sheets.
    pub sheets: Vec<String>,
    /// When the tool wrote it, if it says so; no zone is known.
    pub taken_on: Option<DateTime>,
    /// What it covers, for example a vCenter.
    pub scope: String,
    /// What it says of things.
    pub observations: Vec<Observation>,
    /// What it says of ties between things.
    pub links: Vec<Link>,
    /// What is wrong with it.
    pub findings: Findings,
    /// Rows below the headers.
    pub rows_read: u64,
    /// What became of its columns.
    pub columns: Vec<ColumnUse>,
}

/// Reads one file. `progress` is told the number of rows so far; a second pass starts again.
pub fn read(
    name: &str,
    input: &Input<'_>,
    options: &Options,
    progress: &mut dyn FnMut(u64),
) -> Intake {
    let mut format = options.format;
    match read_all(name, input, options, (&mut format, progress)) {
        Ok(intake) => intake,
        Err(fault) => refused(name, format.unwrap_or(Format::Mapped), fault),
    }
}

fn read_all(
    name: &str,
    input: &Input<'_>,
    options: &Options,
    (format, progress): (&mut Option<Format>, &mut dyn FnMut(u64)),
) -> Result<Intake, Fault> {
    let mut source = Source::open(input, &options.limits)?;
    let chosen = match *format {
        Some(format) => format,
        None if options.mapping.is_some() => Format::Mapped,
        None => detect::choose(name, &source)?,
    };
    *format = Some(chosen);
    let mut locale = Locale::new(options.decimal, options.date_order, source.separator());
    let mut first = one_pass(name, &mut source, chosen, (options, locale.clone()), progress)?;
    if locale.learn(&first.evidence) {
        // What was read with another habit is not kept: the whole column decides.
        first = one_pass(name, &mut source, chosen, (options, locale.clone()), progress)?;
    }
    first.locale = locale;
    first.report_locale();
    let reading = used(first)?;
    Ok(Intake {
        format: chosen,
        file: reading.file,
        sheets: reading.sheets,
        taken_on: reading.taken_on,
        scope: reading.scope,
        observations: reading.observations,
        links: reading.links,
        findings: reading.findings,
        rows_read: reading.rows_read,
        columns: reading.columns,
    })
}

fn one_pass<'p>(
    name: &str,
    source: &mut Source<'_>,
    format: Format,
    (options, locale): (&Options, Locale),
    progress: &'p mut dyn FnMut(u64),
) -> Result<Reading<'p>, Fault> {
    let mut reading = Reading::new(name, locale, &options.limits, progress);
    reading.sheets = source.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    match &options.mapping {
        Some(mapping) if format == Format::Mapped => {
            mapping::read(mapping, source, &mut reading)?;
        }
        _ => format.read(source, &mut reading)?,
    }
    Ok(reading)
}

/// A file that gave nothing at all needs a decision.
fn used(mut reading: Reading<'_>) -> Result<Reading<'_>, Fault> {
    if !reading.observations.is_empty() || !reading.links.is_empty() {
        return Ok(reading);
    }
    if reading.rows_read == 0 {
        return Err(Fault::new(
            Code::FileEmpty,
            "The file has a header and no rows below it.",
            "Export it again with data in it.",
        ));
    }
    if !reading.findings.need_a_decision() {
        let finding = Finding::new(
            Code::NothingUsable,
            &reading.file,
            format!("None of the {} rows could be used.", reading.rows_read),
            "See what the other findings say of its rows, or choose another format.",
        );
        reading.findings.add(finding);
    }
    Ok(reading)
}

fn refused(name: &str, format: Format, fault: Fault) -> Intake {
    let mut findings = Findings::default();
    findings.add(fault.finding(name));
    Intake {
        format,
        file: name.to_owned(),
        sheets: Vec::new(),
        taken_on: None,
        scope: String::new(),
        observations: Vec::new(),
        links: Vec::new(),
        findings,
        rows_read: 0,
        columns: Vec::new(),
    }
}
