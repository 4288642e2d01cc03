//! One row of cells in reused memory, whatever the file.

use super::xlsx::Strings;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    Empty,
    Text(&'a str),
    Number(f64),
    Flag(bool),
    /// Date and time as Excel counts days, 1900 system.
    Moment(f64),
}

/// A cell as stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Slot {
    Empty,
    Text { start: u32, end: u32 },
    Shared(u32),
    Number(f64),
    Flag(bool),
    Moment(f64),
}

/// The memory of one row.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// As people count: the first row of the sheet is 1.
    pub(crate) number: u32,
    pub(crate) slots: Vec<Slot>,
    pub(crate) text: String,
    /// True if bytes had to be replaced to read it.
    pub(crate) damaged: bool,
    /// True if a cell was too long and was cut.
    pub(crate) cut: bool,
}

impl Row {
    pub(crate) fn clear(&mut self) {
        self.slots.clear();
        self.text.clear();
        self.damaged = false;
        self.cut = false;
    }

    /// Puts a slot at a column, with empty ones before it.
    pub(crate) fn put(&mut self, column: usize, slot: Slot) {
        if column >= self.slots.len() {
            self.slots.resize(column + 1, Slot::Empty);
        }
        self.slots[column] = slot;
    }
}

/// A row to read from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) row: &'a Row,
    pub(crate) strings: &'a Strings,
    pub(crate) sheet: u16,
}

impl<'a> Line<'a> {
    /// The cell of a column; blanks around text do not count.
    pub(crate) fn cell(&self, column: usize) -> Cell<'a> {
        match self.row.slots.get(column) {
            None | Some(Slot::Empty) => Cell::Empty,
            Some(Slot::Text { start, end }) => {
                text(self.row.text.get(*start as usize..*end as usize))
            }
            Some(Slot::Shared(number)) => text(self.strings.get(*number)),
            Some(Slot::Number(number)) => Cell::Number(*number),
            Some(Slot::Flag(flag)) => Cell::Flag(*flag),
            Some(Slot::Moment(days)) => Cell::Moment(*days),
        }
    }

    /// Cells up to the last one that the file gives.
    pub(crate) fn width(&self) -> usize {
        self.row.slots.len()
    }

    /// True if no cell holds anything.
    pub(crate) fn is_empty(&self) -> bool {
        (0..self.width()).all(|column| self.cell(column) == Cell::Empty)
    }

    /// Where the row stands.
    pub(crate) fn place(&self) -> landfall_domain::estate::Place {
        landfall_domain::estate::Place { sheet: self.sheet, row: self.row.number }
    }
}

fn text(text: Option<&str>) -> Cell<'_> {
    match text.map(str::trim) {
        None | Some("") => Cell::Empty,
        Some(text) => Cell::Text(text),
    }
}

/// Bytes of the first so many characters, if the text is longer.
pub(crate) fn clip(text: &str, chars: usize) -> Option<usize> {
    if text.len() <= chars {
        return None;
    }
    text.char_indices().nth(chars).map(|(at, _)| at)
}
