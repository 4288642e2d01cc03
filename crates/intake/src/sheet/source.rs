//! An open file: its sheets, their headers, and the rows of one sheet at a time.

use std::io::{Read, SeekFrom};

use landfall_domain::estate::Code;

use super::row::{Cell, Line, Row};
use super::text::{TextRows, separator};
use super::xlsx::{Package, SheetRows, Strings};
use crate::columns::plain;
use crate::input::Input;
use crate::safety::{Container, Fault, Limits, container};

/// Rows that are looked at to find the header.
const HEAD_ROWS: usize = 12;

/// What one sheet looks like from outside.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    /// Name; empty for a file without sheets.
    pub(crate) name: String,
    /// Row of the header; 0 if the sheet is empty.
    pub(crate) header_row: u32,
    /// Header cells as written, without line breaks and double blanks.
    pub(crate) headers: Vec<String>,
    /// The same, as they are compared.
    pub(crate) plain: Vec<String>,
}

impl Outline {
    /// True if all of these headers are there, each in one of its spellings.
    pub(crate) fn has_all(&self, wanted: &[&str]) -> bool {
        wanted.iter().all(|spellings| {
            spellings.split('|').any(|spelling| self.plain.iter().any(|known| known == spelling))
        })
    }
}

/// An open file.
pub(crate) struct Source<'a> {
    pub(crate) sheets: Vec<Outline>,
    body: Body<'a>,
    limits: Limits,
}

enum Body<'a> {
    Book(Box<Package<'a>>),
    Text { input: &'a Input<'a>, separator: u8, skip: u32 },
    Json(Vec<u8>),
}

impl<'a> Source<'a> {
    /// Opens a file, or says why it cannot be read.
    pub(crate) fn open(input: &'a Input<'a>, limits: &Limits) -> Result<Self, Fault> {
        let mut bytes = input.open()?;
        let size = bytes.seek(SeekFrom::End(0))?;
        if size > limits.file_bytes {
            return Err(Fault::too_large(format!("The file has {} MB.", size / 1_000_000)));
        }
        bytes.rewind()?;
        let mut head = Vec::new();
        bytes.by_ref().take(64 << 10).read_to_end(&mut head)?;
        if head.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
            return Err(empty());
        }
        let body = match container(&head) {
            Container::Zip => Body::Book(Box::new(Package::open(input.open()?, limits)?)),
            Container::Ole => return Err(old_office_file(bytes, &head)?),
            Container::Other(name) => return Err(not_a_table(name)),
            Container::Json => Body::Json(whole(bytes, head, limits)?),
            Container::Text => text_body(input, &head)?,
        };
        let mut source = Self { sheets: Vec::new(), body, limits: limits.clone() };
        source.outline()?;
        Ok(source)
    }

    /// The JSON document, if the file is one.
    pub(crate) fn json(&self) -> Option<&[u8]> {
        match &self.body {
            Body::Json(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// True for workbooks.
    pub(crate) fn is_book(&self) -> bool {
        matches!(self.body, Body::Book(_))
    }

    /// The separator of a text file.
    pub(crate) fn separator(&self) -> Option<u8> {
        match self.body {
            Body::Text { separator, .. } => Some(separator),
            _ => None,
        }
    }

    /// All rows of a sheet, with the header and before it.
    pub(crate) fn rows(&mut self, sheet: usize) -> Result<Rows<'_>, Fault> {
        let number = u16::try_from(sheet).unwrap_or(u16::MAX);
        let feed = match &mut self.body {
            Body::Book(package) => Feed::Sheet(Box::new(package.rows(sheet, &self.limits)?)),
            Body::Text { input, separator, skip } => {
                let bytes: Box<dyn Read + '_> = Box::new(input.open()?);
                let mut rows = TextRows::new(bytes, *separator, &self.limits)?;
                let mut row = Row::default();
                for _ in 0..*skip {
                    rows.next(&mut row)?;
                }
                Feed::Text(Box::new(rows))
            }
            Body::Json(_) => return Err(not_a_table("a JSON document")),
        };
        Ok(Rows { feed, row: Row::default(), sheet: number, none: Strings::default() })
    }

    fn outline(&mut self) -> Result<(), Fault> {
        let names = match &mut self.body {
            Body::Book(package) => {
                package.load_strings(&self.limits)?;
                package.sheets()
            }
            Body::Text { .. } => vec![String::new()],
            Body::Json(_) => Vec::new(),
        };
        if self.is_book() && names.is_empty() {
            return Err(empty());
        }
        for (sheet, name) in names.into_iter().enumerate() {
            let outline = self.outline_of(sheet, name)?;
            self.sheets.push(outline);
        }
        if !self.sheets.is_empty() && self.sheets.iter().all(|sheet| sheet.headers.is_empty()) {
            return Err(empty());
        }
        Ok(())
    }

    /// The header is the first row with anything in it; a lone title above a wider row is none.
    fn outline_of(&mut self, sheet: usize, name: String) -> Result<Outline, Fault> {
        let mut rows = self.rows(sheet)?;
        let mut best: Option<(u32, usize, Vec<String>)> = None;
        for _ in 0..HEAD_ROWS {
            if !rows.advance()? {
                break;
            }
            let line = rows.line();
            let headers: Vec<String> = (0..line.width()).map(|at| header(line.cell(at))).collect();
            let filled = headers.iter().filter(|header| !header.is_empty()).count();
            let wider = match &best {
                None => filled > 0,
                Some((_, 1, _)) => filled >= 3,
                Some(_) => false,
            };
            if wider {
                best = Some((line.row.number, filled, headers));
            }
        }
        let Some((header_row, _, mut headers)) = best else {
            return Ok(Outline { name, ..Outline::default() });
        };
        while headers.last().is_some_and(String::is_empty) {
            headers.pop();
        }
        let plain = headers.iter().map(|header| plain(header)).collect();
        Ok(Outline { name, header_row, headers, plain })
    }
}

/// A header cell as people see it.
fn header(cell: Cell<'_>) -> String {
    let text = match cell {
        Cell::Text(text) => text.to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Moment(_) | Cell::Empty => String::new(),
    };
    let text = text.trim_start_matches('\u{feff}');
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(200).collect()
}

fn text_body<'a>(input: &'a Input<'a>, head: &[u8]) -> Result<Body<'a>, Fault> {
    let mut plain = Vec::new();
    super::encoding::Plain::new(head)?.read_to_end(&mut plain)?;
    // Excel's own hint in the first line.
    let hint = plain.get(..5).filter(|start| start[..4].eq_ignore_ascii_case(b"sep="));
    let separator = hint.map_or_else(|| separator(&plain), |hint| hint[4]);
    Ok(Body::Text { input, separator, skip: u32::from(hint.is_some()) })
}

fn whole(mut bytes: impl Read, mut head: Vec<u8>, limits: &Limits) -> Result<Vec<u8>, Fault> {
    bytes.by_ref().take(limits.json_bytes).read_to_end(&mut head)?;
    if head.len() as u64 > limits.json_bytes {
        return Err(Fault::too_large("The JSON document is too large."));
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
    }
    Ok(head)
}

fn empty() -> Fault {
    Fault::new(Code::FileEmpty, "The file holds nothing.", "Export it again and check its size.")
}

fn not_a_table(name: &str) -> Fault {
    Fault::new(
        Code::FileNotReadable,
        format!("This is {name}, not a table."),
        "Import a .xlsx or .csv export, whatever its file name says.",
    )
}

/// An encrypted workbook or one of the format before 2007: both begin alike.
fn old_office_file(bytes: impl Read, head: &[u8]) -> Result<Fault, Fault> {
    let wide = |word: &str| word.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (encrypted, workbook) = (wide("EncryptedPackage"), wide("Workbook"));
    let holds = |piece: &[u8], word: &[u8]| piece.windows(word.len()).any(|part| part == word);
    let mut piece = head.to_vec();
    let mut rest = bytes.take(256 << 20);
    let mut is_workbook = false;
    loop {
        if holds(&piece, &encrypted) {
            return Ok(super::xlsx::encrypted());
        }
        is_workbook |= holds(&piece, &workbook);
        let keep = piece.len().saturating_sub(encrypted.len());
        piece.drain(..keep);
        if rest.by_ref().take(64 << 10).read_to_end(&mut piece)? == 0 {
            break;
        }
    }
    let name = if is_workbook { "an old Excel workbook (.xls)" } else { "an old Office file" };
    Ok(Fault::new(
        Code::FileNotReadable,
        format!("This is {name}."),
        "Open it in a spreadsheet program, save it as .xlsx or .csv, and import that.",
    ))
}

/// The rows of one sheet.
pub(crate) struct Rows<'s> {
    feed: Feed<'s>,
    row: Row,
    sheet: u16,
    none: Strings,
}

enum Feed<'s> {
    Sheet(Box<SheetRows<'s>>),
    Text(Box<TextRows<'s>>),
}

impl Rows<'_> {
    /// Goes to the next row, empty ones too; false after the last.
    pub(crate) fn advance(&mut self) -> Result<bool, Fault> {
        match &mut self.feed {
            Feed::Sheet(rows) => rows.next(&mut self.row),
            Feed::Text(rows) => rows.next(&mut self.row),
        }
    }

    /// The row that it stands on.
    pub(crate) fn line(&self) -> Line<'_> {
        let strings = match &self.feed {
            Feed::Sheet(rows) => rows.strings,
            Feed::Text(_) => &self.none,
        };
        Line { row: &self.row, strings, sheet: self.sheet }
    }

    /// True if missing cells at the end of a row are missing in the file, not only empty.
    pub(crate) fn is_ragged(&self) -> bool {
        matches!(self.feed, Feed::Text(_))
    }
}
