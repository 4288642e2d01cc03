//! Streams the rows of one worksheet.

use std::io::Read;

use super::strings::{RAW_TEXT, Strings, text_of};
use super::xml::{Tag, Token, Xml, unescape_into};
use crate::safety::{Fault, Limits};
use crate::sheet::row::{Row, Slot, clip};

/// The rows of one sheet.
pub(crate) struct SheetRows<'s> {
    xml: Xml<Box<dyn Read + 's>>,
    pub(crate) strings: &'s Strings,
    /// For each cell style, whether it shows a date.
    dates: &'s [bool],
    epoch_1904: bool,
    limits: &'s Limits,
    /// Row that the next `row` element has if it does not say.
    next_row: u32,
    started: bool,
    raw: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Number,
    Shared,
    Flag,
    Inline,
    Formula,
    Iso,
    Fault,
}

/// What the tag of a cell says.
struct Head {
    column: usize,
    kind: Kind,
    date: bool,
    closed: bool,
}

impl<'s> SheetRows<'s> {
    pub(crate) fn new(
        part: Box<dyn Read + 's>,
        strings: &'s Strings,
        styles: (&'s [bool], bool),
        limits: &'s Limits,
    ) -> Result<Self, Fault> {
        let (dates, epoch_1904) = styles;
        let xml = Xml::new(part)?;
        Ok(Self {
            xml,
            strings,
            dates,
            epoch_1904,
            limits,
            next_row: 1,
            started: false,
            raw: Vec::new(),
        })
    }

    /// Reads the next row that the sheet holds; false after the last.
    pub(crate) fn next(&mut self, row: &mut Row) -> Result<bool, Fault> {
        row.clear();
        loop {
            match self.xml.next()? {
                Token::Open(tag) if !self.started && tag.name == b"sheetData" => {
                    self.started = true;
                    if tag.closed {
                        return Ok(false);
                    }
                }
                Token::Open(tag) if self.started && tag.name == b"row" => {
                    let closed = tag.closed;
                    row.number = number_of(&tag).unwrap_or(self.next_row);
                    if row.number > self.limits.sheet_rows {
                        return Err(Fault::too_large("A sheet has more rows than Excel allows."));
                    }
                    self.next_row = row.number + 1;
                    if !closed {
                        self.cells(row)?;
                    }
                    return Ok(true);
                }
                Token::End if self.started => {
                    return Err(Fault::damaged("A sheet of the workbook ends too early."));
                }
                Token::Close(b"sheetData") | Token::End => return Ok(false),
                _ => {}
            }
        }
    }

    fn cells(&mut self, row: &mut Row) -> Result<(), Fault> {
        let mut column = 0;
        loop {
            match self.xml.next()? {
                Token::Open(tag) if tag.name == b"c" => {
                    let head = head(&tag, column, self.dates);
                    if head.column >= self.limits.columns {
                        return Err(Fault::too_large("A row has more columns than Excel allows."));
                    }
                    column = head.column + 1;
                    if !head.closed {
                        self.value(&head, row)?;
                    }
                    if row.text.len() > self.limits.row_bytes {
                        return Err(Fault::too_large(format!("Row {} is too long.", row.number)));
                    }
                }
                Token::Close(b"row") => return Ok(()),
                Token::End => return Err(Fault::damaged("A row of the workbook ends too early.")),
                _ => {}
            }
        }
    }

    fn value(&mut self, head: &Head, row: &mut Row) -> Result<(), Fault> {
        self.raw.clear();
        let mut inside = false;
        loop {
            match self.xml.next()? {
                Token::Open(tag) if tag.closed => {}
                Token::Open(tag) if tag.name == b"v" => inside = true,
                Token::Open(tag) if tag.name == b"is" => {
                    self.raw.clear();
                    text_of(&mut self.xml, b"is", &mut self.raw)?;
                    if head.kind == Kind::Inline {
                        self.text(head.column, row);
                        self.raw.clear();
                    }
                }
                Token::Text(text) if inside => {
                    let room = RAW_TEXT.saturating_sub(self.raw.len());
                    self.raw.extend_from_slice(&text[..text.len().min(room)]);
                }
                Token::Close(b"v") => inside = false,
                Token::Close(b"c") => break,
                Token::End => return Err(Fault::damaged("A cell of the workbook has no end.")),
                _ => {}
            }
        }
        if head.kind != Kind::Inline && !self.raw.is_empty() {
            self.finish(head, row);
        }
        Ok(())
    }

    /// Turns the raw value into a slot. A value that contradicts its type is kept as text, so
    /// that whoever reads the column can complain about it.
    fn finish(&mut self, head: &Head, row: &mut Row) {
        let slot = match head.kind {
            Kind::Number => number(&self.raw).map(|number| {
                if head.date {
                    Slot::Moment(if self.epoch_1904 { number + 1462.0 } else { number })
                } else {
                    Slot::Number(number)
                }
            }),
            Kind::Shared => whole(&self.raw).map(Slot::Shared),
            Kind::Flag => match self.raw.trim_ascii() {
                b"1" | b"true" => Some(Slot::Flag(true)),
                b"0" | b"false" => Some(Slot::Flag(false)),
                _ => None,
            },
            // `#N/A` and its kin say that a formula found nothing.
            Kind::Fault => Some(Slot::Empty),
            Kind::Formula | Kind::Iso | Kind::Inline => None,
        };
        match slot {
            Some(slot) => row.put(head.column, slot),
            None => self.text(head.column, row),
        }
    }

    fn text(&mut self, column: usize, row: &mut Row) {
        let start = row.text.len();
        unescape_into(&self.raw, &mut row.text);
        if let Some(end) = clip(&row.text[start..], self.limits.cell_chars) {
            row.text.truncate(start + end);
            row.cut = true;
        }
        if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(row.text.len())) {
            row.put(column, Slot::Text { start, end });
        }
    }
}

fn number_of(row: &Tag<'_>) -> Option<u32> {
    row.attributes()
        .find(|(name, _)| *name == b"r")
        .and_then(|(_, value)| whole(value.as_bytes()))
        .filter(|number| *number > 0)
}

fn head(cell: &Tag<'_>, expected: usize, dates: &[bool]) -> Head {
    let mut head = Head { column: expected, kind: Kind::Number, date: false, closed: cell.closed };
    for (name, value) in cell.attributes() {
        let value = value.as_bytes();
        match name {
            b"r" => head.column = column_of(value).unwrap_or(expected),
            b"s" => {
                let style = whole(value).and_then(|style| usize::try_from(style).ok());
                head.date = style.and_then(|style| dates.get(style)).copied().unwrap_or(false);
            }
            b"t" => {
                head.kind = match value {
                    b"s" => Kind::Shared,
                    b"b" => Kind::Flag,
                    b"inlineStr" => Kind::Inline,
                    b"str" => Kind::Formula,
                    b"d" => Kind::Iso,
                    b"e" => Kind::Fault,
                    _ => Kind::Number,
                }
            }
            _ => {}
        }
    }
    head
}

/// `AB12` is column 27, counted from 0.
fn column_of(reference: &[u8]) -> Option<usize> {
    let mut column = 0_usize;
    for byte in reference.iter().take_while(|byte| byte.is_ascii_alphabetic()).take(4) {
        column = column * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1;
    }
    column.checked_sub(1)
}

fn whole(raw: &[u8]) -> Option<u32> {
    let raw = raw.trim_ascii();
    if raw.is_empty() || raw.len() > 9 || !raw.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(raw.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
}

fn number(raw: &[u8]) -> Option<f64> {
    if let Some(whole) = whole(raw) {
        return Some(f64::from(whole));
    }
    let number: f64 = std::str::from_utf8(raw).ok()?.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_name_columns() {
        assert_eq!(column_of(b"A1"), Some(0));
        assert_eq!(column_of(b"AB12"), Some(27));
        assert_eq!(column_of(b"XFD1048576"), Some(16_383));
        assert_eq!(column_of(b"12"), None);
    }

    #[test]
    fn a_sheet_gives_typed_cells_and_keeps_what_contradicts_its_type() {
        let xml = "<worksheet><sheetData><row r='3'><c r='A3'><v>4096</v></c>\
            <c r='C3' t='inlineStr'><is><t>a&amp;b</t></is></c><c t='b'><v>1</v></c>\
            <c s='1'><v>45000.5</v></c><c><v>oops</v></c><c t='e'><v>#N/A</v></c></row>\
            <row/></sheetData></worksheet>";
        let (strings, limits) = (Strings::default(), Limits::default());
        let part: Box<dyn Read> = Box::new(xml.as_bytes());
        let mut rows = SheetRows::new(part, &strings, (&[false, true], false), &limits).unwrap();
        let mut row = Row::default();
        assert!(rows.next(&mut row).unwrap());
        assert_eq!(row.number, 3);
        assert_eq!(row.slots[0], Slot::Number(4096.0));
        assert_eq!(row.slots[1], Slot::Empty);
        assert_eq!(row.text, "a&boops");
        assert_eq!(row.slots[3], Slot::Flag(true));
        assert_eq!(row.slots[4], Slot::Moment(45000.5));
        assert!(rows.next(&mut row).unwrap());
        assert_eq!((row.number, row.slots.len()), (4, 0));
        assert!(!rows.next(&mut row).unwrap());
    }
}
