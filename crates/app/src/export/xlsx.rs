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
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    for sheet in sheets {
        let page = workbook.add_worksheet_with_constant_memory()?;
        page.set_name(sheet.name)?;
        page.set_freeze_panes(1, 0)?;
        for (column, name) in (0..).zip(sheet.columns) {
            page.set_column_width(column, width(name))?;
            page.write_string_with_format(0, column, name.replace('_', " "), &bold)?;
        }
        for (row, item) in (1..).zip(sheet.rows.iter().take(MOST_ROWS)) {
            for (column, name) in (0..).zip(sheet.columns) {
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
        }
    }
    workbook.save(path)
}

fn width(column: &str) -> f64 {
    match column {
        "rank_reason" | "disposition_because" | "statement" | "problem" | "remedy" => 60.0,
        "name" | "title" | "from" | "to" | "os" | "workloads" => 28.0,
        _ => 14.0,
    }
}
