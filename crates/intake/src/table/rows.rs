//! The rows below a header, without those that say nothing.

use landfall_domain::estate::Code;

use crate::reading::Reading;
use crate::safety::Fault;
use crate::sheet::{Cell, Line, Outline, Rows};

/// The rows below a header.
pub(crate) struct TableRows<'s> {
    rows: Rows<'s>,
    header_row: u32,
    headers: Vec<String>,
    ragged: bool,
    empty: u64,
    first_empty: u32,
}

impl<'s> TableRows<'s> {
    pub(super) fn new(rows: Rows<'s>, outline: &Outline, ragged: bool) -> Self {
        let ragged = ragged || !rows.is_ragged();
        let headers = outline.headers.clone();
        Self { rows, header_row: outline.header_row, headers, ragged, empty: 0, first_empty: 0 }
    }

    /// Goes to the next row that holds something; false after the last.
    pub(crate) fn advance(&mut self, reading: &mut Reading<'_>) -> Result<bool, Fault> {
        while self.rows.advance()? {
            let line = self.rows.line();
            if line.row.number <= self.header_row {
                continue;
            }
            if line.is_empty() {
                if self.empty == 0 {
                    self.first_empty = line.row.number;
                }
                self.empty += 1;
                continue;
            }
            reading.count_row();
            if self.is_header(&line) {
                reading.find_row(
                    Code::RowRepeated,
                    line.place(),
                    "The header stands in the data again.",
                    "Nothing to do: the row was passed over. Check that merged files are complete.",
                );
                continue;
            }
            if is_stop(&line) {
                reading.find_row(
                    Code::ExportTruncated,
                    line.place(),
                    "The tool stopped the export here because it became too large.",
                    "Export again as CSV, or in parts.",
                );
                continue;
            }
            self.check(&line, reading);
            return Ok(true);
        }
        self.report_empty(reading);
        Ok(false)
    }

    /// The row that it stands on.
    pub(crate) fn line(&self) -> Line<'_> {
        self.rows.line()
    }

    fn is_header(&self, line: &Line<'_>) -> bool {
        let same = |at: usize| match (line.cell(at), self.headers.get(at)) {
            (Cell::Text(text), Some(header)) => text == header,
            (Cell::Empty, Some(header)) => header.is_empty(),
            _ => false,
        };
        self.headers.len() > 1 && same(0) && (1..self.headers.len()).all(same)
    }

    fn check(&self, line: &Line<'_>, reading: &mut Reading<'_>) {
        if line.row.damaged {
            reading.find_row(
                Code::TextDamaged,
                line.place(),
                "Some bytes of this row are no text and were replaced.",
                "Export the file again as UTF-8.",
            );
        }
        if line.row.cut {
            reading.find_row(
                Code::CellTooLong,
                line.place(),
                "A cell of this row is longer than a spreadsheet cell can be; it was cut.",
                "Shorten the text in the source if its end matters.",
            );
        }
        if self.ragged {
            return;
        }
        if line.width() < self.headers.len() {
            reading.find_row(
                Code::RowTooShort,
                line.place(),
                "The row has fewer cells than the header; the missing ones count as empty.",
                "Check the separators of this row.",
            );
        } else if (self.headers.len()..line.width()).any(|at| line.cell(at) != Cell::Empty) {
            reading.find_row(
                Code::RowTooLong,
                line.place(),
                "The row has more cells than the header: a separator may stand inside a text.",
                "Put the text with the separator in quotation marks.",
            );
        }
    }

    fn report_empty(&mut self, reading: &mut Reading<'_>) {
        if self.empty > 0 {
            let place = landfall_domain::estate::Place {
                sheet: self.rows.line().sheet,
                row: self.first_empty,
            };
            let mut finding = reading.at(
                Code::RowEmpty,
                place,
                "Rows without any value were passed over.",
                "Nothing to do.",
            );
            finding.more = self.empty - 1;
            reading.findings.add(finding);
            self.empty = 0;
        }
    }
}

/// The row that ServiceNow writes instead of the rest.
fn is_stop(line: &Line<'_>) -> bool {
    match line.cell(0) {
        Cell::Text(text) => {
            text.starts_with("Export stopped")
                && (1..line.width()).all(|at| line.cell(at) == Cell::Empty)
        }
        _ => false,
    }
}
