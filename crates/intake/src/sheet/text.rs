//! Streams the rows of a text file with separators.
//!
//! The `csv-core` crate cuts cells. Around it stands what it leaves to its callers: an open
//! quotation mark must not swallow a gigabyte, blanks before a quotation mark are common, and
//! empty rows count, as a spreadsheet shows them.

use std::io::Read;

use csv_core::ReadFieldResult;
use landfall_domain::estate::Code;

use super::encoding::{Plain, windows_1252};
use super::row::{Row, Slot, clip};
use crate::safety::{Fault, Limits};

/// The rows of a text file.
pub(crate) struct TextRows<'s> {
    input: Plain<Box<dyn Read + 's>>,
    cutter: csv_core::Reader,
    separator: u8,
    limits: Limits,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    /// Rows so far.
    number: u32,
    /// The last row ended with `\r`; a `\n` that follows belongs to it.
    after_return: bool,
    /// Cells of the row, one after the other; only the first `used` bytes count.
    cells: Vec<u8>,
    used: usize,
    ends: Vec<usize>,
}

impl<'s> TextRows<'s> {
    pub(crate) fn new(
        input: Box<dyn Read + 's>,
        separator: u8,
        limits: &Limits,
    ) -> std::io::Result<Self> {
        Ok(Self {
            input: Plain::new(input)?,
            cutter: csv_core::ReaderBuilder::new().delimiter(separator).build(),
            separator,
            limits: limits.clone(),
            buffer: vec![0; 128 << 10],
            at: 0,
            end: 0,
            number: 0,
            after_return: false,
            cells: vec![0; 4 << 10],
            used: 0,
            ends: Vec::new(),
        })
    }

    /// Reads the next row, empty ones too; false after the last.
    pub(crate) fn next(&mut self, row: &mut Row) -> Result<bool, Fault> {
        row.clear();
        let damaged_before = self.input.damaged;
        if !self.split()? {
            return Ok(false);
        }
        self.number = self.number.saturating_add(1);
        row.number = self.number;
        self.slots(row);
        row.damaged |= self.input.damaged && !damaged_before;
        Ok(true)
    }

    /// Splits one row into `self.cells`, with the end of each cell in `self.ends`.
    fn split(&mut self) -> Result<bool, Fault> {
        self.used = 0;
        self.ends.clear();
        if std::mem::take(&mut self.after_return) && self.more()? && self.peek() == b'\n' {
            self.at += 1;
        }
        let (mut any, mut quoted) = (false, false);
        let mut fresh = true;
        while self.more()? {
            any = true;
            if fresh {
                if self.peek() == b' ' && self.separator != b' ' {
                    self.at += 1;
                    continue;
                }
                // The library passes over empty rows.
                if self.ends.is_empty() && matches!(self.peek(), b'\r' | b'\n') {
                    self.at += 1;
                    return Ok(self.finish());
                }
                (fresh, quoted) = (false, self.peek() == b'"');
            }
            let input = &self.buffer[self.at..self.end];
            let (result, read, written) =
                self.cutter.read_field(input, &mut self.cells[self.used..]);
            self.at += read;
            self.used += written;
            match result {
                ReadFieldResult::Field { record_end: true } => return Ok(self.finish()),
                ReadFieldResult::Field { record_end: false } => {
                    self.ends.push(self.used);
                    fresh = true;
                }
                ReadFieldResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadFieldResult::InputEmpty | ReadFieldResult::End => {}
            }
            if self.used > self.limits.row_bytes || self.ends.len() > self.limits.columns {
                return Err(self.too_long(quoted));
            }
        }
        if any {
            self.last(fresh)?;
        }
        Ok(any)
    }

    /// Ends the row after the byte that was read last.
    fn finish(&mut self) -> bool {
        self.ends.push(self.used);
        self.after_return = self.buffer[self.at - 1] == b'\r';
        true
    }

    /// Ends the last row, which has no line break: one more shows whether a quotation mark is open.
    fn last(&mut self, fresh: bool) -> Result<(), Fault> {
        if !fresh
            && matches!(self.cutter.read_field(b"\n", &mut [0; 4]).0, ReadFieldResult::InputEmpty)
        {
            return Err(self.open_quote());
        }
        self.ends.push(self.used);
        Ok(())
    }

    fn peek(&self) -> u8 {
        self.buffer[self.at]
    }

    /// False at the end of the input.
    fn more(&mut self) -> Result<bool, Fault> {
        if self.at == self.end {
            (self.at, self.end) = (0, self.input.read(&mut self.buffer)?);
        }
        Ok(self.at < self.end)
    }

    /// Turns bytes into text: UTF-8 if they are, else the Windows code page, cell by cell.
    fn slots(&self, row: &mut Row) {
        let bytes = &self.cells[..self.used];
        let mut start = 0_usize;
        let chars = self.limits.cell_chars;
        let mut cut = false;
        let mut slots = std::mem::take(&mut row.slots);
        let mut put = |text: &str, start: usize, end: usize| {
            let clipped = text.get(start..end).and_then(|cell| clip(cell, chars));
            cut |= clipped.is_some();
            let end = clipped.map_or(end, |length| start + length);
            let slot = match (u32::try_from(start), u32::try_from(end)) {
                (Ok(start), Ok(end)) if start < end => Slot::Text { start, end },
                _ => Slot::Empty,
            };
            slots.push(slot);
        };
        if let Ok(text) = std::str::from_utf8(bytes) {
            row.text.push_str(text);
            for &end in &self.ends {
                put(text, start, end);
                start = end;
            }
        } else {
            for &end in &self.ends {
                let from = row.text.len();
                match std::str::from_utf8(&bytes[start..end]) {
                    Ok(cell) => row.text.push_str(cell),
                    Err(_) => row.damaged |= windows_1252(&bytes[start..end], &mut row.text),
                }
                put(&row.text, from, row.text.len());
                start = end;
            }
        }
        row.slots = slots;
        row.cut = cut;
    }

    fn open_quote(&self) -> Fault {
        Fault::new(
            Code::FileDamaged,
            format!("A quotation mark that opens in row {} is never closed.", self.number + 1),
            "Close or double the quotation mark, or export the file again: it may be cut off.",
        )
    }

    fn too_long(&self, quoted: bool) -> Fault {
        if quoted {
            return self.open_quote();
        }
        Fault::too_large(format!("Row {} is longer than any table row.", self.number + 1))
    }
}

/// The separator that cuts the head of a file into the most regular table.
pub(crate) fn separator(head: &[u8]) -> u8 {
    let (mut best, mut most) = (b',', 0);
    for separator in [b',', b';', b'\t', b'|'] {
        let widths = widths(head, separator);
        let Some(&first) = widths.first() else { continue };
        let alike = widths.iter().filter(|width| **width == first).count();
        let score = (first - 1) * (alike + 1);
        if score > most {
            (best, most) = (separator, score);
        }
    }
    best
}

fn widths(head: &[u8], separator: u8) -> Vec<usize> {
    let input: Box<dyn Read> = Box::new(head);
    let Ok(mut rows) = TextRows::new(input, separator, &Limits::default()) else {
        return Vec::new();
    };
    let (mut widths, mut row) = (Vec::new(), Row::default());
    while widths.len() < 20 {
        match rows.next(&mut row) {
            Ok(true) if row.slots.len() > 1 || row.text.trim() != "" => {
                widths.push(row.slots.len());
            }
            Ok(true) => {}
            // The head may end inside a row.
            Ok(false) | Err(_) => break,
        }
    }
    if widths.len() > 2 {
        widths.pop();
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::row::{Cell, Line};
    use crate::sheet::xlsx::Strings;

    fn read(bytes: &[u8], separator: u8) -> Result<Vec<Vec<String>>, Fault> {
        let mut rows =
            TextRows::new(Box::new(bytes), separator, &Limits::default()).expect("memory reads");
        let (mut all, mut row, strings) = (Vec::new(), Row::default(), Strings::default());
        while rows.next(&mut row)? {
            let line = Line { row: &row, strings: &strings, sheet: 0 };
            let texts = (0..line.width()).map(|column| match line.cell(column) {
                Cell::Text(text) => text.to_owned(),
                _ => String::new(),
            });
            all.push(texts.collect());
        }
        Ok(all)
    }

    #[test]
    fn quotation_marks_line_breaks_and_blanks_before_quotation_marks_are_understood() {
        let rows = read(b"a,\"b\r\n\"\"c\"\"\", \"d, e\",5\" disk\r\rf,,\r\n", b',').unwrap();
        assert_eq!(rows[0], ["a", "b\r\n\"c\"", "d, e", "5\" disk"]);
        assert_eq!(rows[1], [""]);
        assert_eq!(rows[2], ["f", "", ""]);
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told_with_its_row() {
        let fault = read(b"a,b\n1,\"2\n3,4\n", b',').unwrap_err();
        assert!(fault.problem.contains("row 2"), "{}", fault.problem);
    }

    #[test]
    fn one_byte_text_is_read_as_windows_writes_it() {
        assert_eq!(read(b"Gr\xf6\xdfe;\x80", b';').unwrap()[0], ["Größe", "€"]);
    }

    #[test]
    fn the_separator_is_found_by_how_regular_it_makes_the_table() {
        assert_eq!(separator(b"a;b;c\n1,5;2,5;x\n2,5;3,5;y\n"), b';');
        assert_eq!(separator(b"a\tb\n1,2,3\t4\n"), b'\t');
        assert_eq!(separator(b"a|b|c\n1|2|3\n"), b'|');
        assert_eq!(separator(b"name,note\nx,\"a;b;c;d\"\ny,\"e;f;g;h\"\n"), b',');
        assert_eq!(separator(b"test"), b',');
    }
}
