//! Rows of a table by columns that the caller names, for files that describe no estate.

use std::borrow::Cow;

use landfall_domain::estate::{Code, Finding};

use crate::input::Input;
use crate::safety::{Fault, Limits};
use crate::sheet::{Cell, Source};

/// A column that the caller knows.
#[derive(Debug, Clone, Copy)]
pub struct NamedColumn {
    /// Its headers, as letters and digits in lower case; the first that the table has counts.
    pub headers: &'static [&'static str],
    /// Whether the table is of no use without it.
    pub needed: bool,
}

/// Reads the first sheet of a CSV file or workbook and gives `row` the number of each row, as
/// people count, and its cells in the order of `columns`; what a row lacks is an empty text.
pub fn read_columns(
    file: &str,
    input: &Input<'_>,
    columns: &[NamedColumn],
    row: &mut dyn FnMut(u32, &[Cow<'_, str>]),
) -> Result<(), Box<Finding>> {
    read_all(input, columns, row).map_err(|fault| Box::new(fault.finding(file)))
}

fn read_all(
    input: &Input<'_>,
    columns: &[NamedColumn],
    row: &mut dyn FnMut(u32, &[Cow<'_, str>]),
) -> Result<(), Fault> {
    let mut source = Source::open(input, &Limits::default())?;
    let (header_row, headers) = match source.sheets.first() {
        Some(sheet) => (sheet.header_row, sheet.plain.clone()),
        None => (0, Vec::new()),
    };
    let mut places = Vec::new();
    for column in columns {
        let find = |name: &&str| headers.iter().position(|header| header == *name);
        let place = column.headers.iter().find_map(find);
        if column.needed && place.is_none() {
            return Err(Fault::new(
                Code::ColumnMissing,
                format!("The table has no column `{}`.", column.headers.join("` or `")),
                "Name the columns in the first row.",
            ));
        }
        places.push(place);
    }
    let mut rows = source.rows(0)?;
    while rows.advance()? {
        let line = rows.line();
        if line.row.number <= header_row || line.is_empty() {
            continue;
        }
        let cell = |place: &Option<usize>| place.map_or(Cell::Empty, |at| line.cell(at));
        let cells: Vec<Cow<'_, str>> = places.iter().map(|place| text(cell(place))).collect();
        row(line.row.number, &cells);
    }
    Ok(())
}

fn text(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) => Cow::Borrowed(text),
        Cell::Number(number) | Cell::Moment(number) => Cow::Owned(number.to_string()),
        Cell::Flag(flag) => Cow::Owned(flag.to_string()),
    }
}

/// A sheet as its reader sees it.
#[derive(Debug, Clone, Copy)]
pub struct SheetHead<'a> {
    /// Its name; empty for a file without sheets.
    pub name: &'a str,
    /// Its headers, as letters and digits in lower case.
    pub headers: &'a [String],
}

/// Takes a row: its sheet, its number as people count, and its cells. False ends the sheet.
pub type TakeRow<'a> = dyn FnMut(SheetHead<'_>, u32, &[Cow<'_, str>]) -> bool + 'a;

/// Reads every sheet of a workbook, or the one table of a CSV file, and gives `row` the sheet, the
/// number of each row as people count, and its cells in the order of the headers. Days come as
/// `2027-03-31`. A sheet ends when `row` says that it wants no more of it.
pub fn read_sheets(
    file: &str,
    input: &Input<'_>,
    row: &mut TakeRow<'_>,
) -> Result<(), Box<Finding>> {
    read_every(input, row).map_err(|fault| Box::new(fault.finding(file)))
}

fn read_every(input: &Input<'_>, row: &mut TakeRow<'_>) -> Result<(), Fault> {
    let mut source = Source::open(input, &Limits::default())?;
    for at in 0..source.sheets.len() {
        let sheet = source.sheets[at].clone();
        let head = SheetHead { name: &sheet.name, headers: &sheet.plain };
        let mut rows = source.rows(at)?;
        while rows.advance()? {
            let line = rows.line();
            if line.row.number <= sheet.header_row || line.is_empty() {
                continue;
            }
            let cells: Vec<Cow<'_, str>> =
                (0..head.headers.len()).map(|column| day_or_text(line.cell(column))).collect();
            if !row(head, line.row.number, &cells) {
                break;
            }
        }
    }
    Ok(())
}

fn day_or_text(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Moment(days) => match crate::locale::serial(days) {
            Some(moment) => Cow::Owned(moment.date().to_string()),
            None => text(cell),
        },
        cell => text(cell),
    }
}
