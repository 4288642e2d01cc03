//! A workbook with one sheet per resource. Texts are written as texts, never as formulas.

use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::Value;

use crate::documents::cell::cell;

use super::sheets::Sheet;

/// Excel refuses longer texts.
const LONGEST_CELL: usize = 32_767;

/// Excel has so many rows on a sheet.
const MOST_ROWS: usize = 1_048_575;

/// Writes the workbook.
pub(crate) fn write(path: &Path, sheets: &[Sheet]) -> Result<(), XlsxError> {
    let mut book = Book::default();
    for sheet in sheets {
        book.sheet(sheet.name, sheet.columns)?;
        book.rows(&sheet.rows)?;
    }
    book.save(path)
}

/// The workbook as bytes.
pub(crate) fn bytes(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Book::default();
    for sheet in sheets {
        book.sheet(sheet.name, sheet.columns)?;
        book.rows(&sheet.rows)?;
    }
    book.workbook.save_to_buffer()
}

/// A workbook in the making, which holds no row in memory.
#[derive(Default)]
pub(crate) struct Book {
    workbook: Workbook,
    columns: Vec<&'static str>,
    sheets: usize,
    /// Rows of the last sheet, with its head.
    written: usize,
}

impl Book {
    /// Begins a sheet.
    pub(crate) fn sheet(&mut self, name: &str, columns: &[&'static str]) -> Result<(), XlsxError> {
        let page = self.workbook.add_worksheet_with_constant_memory()?;
        page.set_name(name)?;
        page.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (column, name) in (0..).zip(columns) {
            page.set_column_width(column, width(name))?;
            page.write_string_with_format(0, column, name.replace('_', " "), &bold)?;
        }
        (self.columns, self.sheets, self.written) = (columns.to_vec(), self.sheets + 1, 1);
        Ok(())
    }

    /// Adds rows to the last sheet, as far as Excel has room for them.
    pub(crate) fn rows(&mut self, rows: &[Value]) -> Result<(), XlsxError> {
        let page = self.workbook.worksheet_from_index(self.sheets.saturating_sub(1))?;
        for item in rows.iter().take(MOST_ROWS + 1 - self.written.min(MOST_ROWS + 1)) {
            let row = u32::try_from(self.written).unwrap_or(u32::MAX);
            for (column, name) in (0..).zip(&self.columns) {
                match &item[*name] {
                    Value::Null => {}
                    Value::Number(number) => {
                        page.write_number(row, column, number.as_f64().unwrap_or_default())?;
                    }
                    value => {
                        let text: String = cell(value).chars().take(LONGEST_CELL).collect();
                        page.write_string(row, column, text)?;
                    }
                }
            }
            self.written += 1;
        }
        Ok(())
    }

    /// Writes the file.
    pub(crate) fn save(mut self, path: &Path) -> Result<(), XlsxError> {
        self.workbook.save(path)
    }
}

fn width(column: &str) -> f64 {
    match column {
        "rank_reason"
        | "what_to_write"
        | "about"
        | "disposition_because"
        | "statement"
        | "problem"
        | "remedy" => 60.0,
        "name" | "title" | "from" | "to" | "os" | "workloads" => 28.0,
        _ => 14.0,
    }
}
