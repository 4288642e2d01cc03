//! Tables: every list and most charts of the report are one of these.

use askama::Template;
use landfall_domain::estate::Workload;

use super::words::{Names, name, number, percent, permille, size};

/// A column: its heading, and how it is set.
#[derive(Debug, Clone)]
pub(super) struct Column {
    title: String,
    class: &'static str,
}

/// A column of words.
pub(super) fn words(title: &str) -> Column {
    Column { title: title.to_owned(), class: "" }
}

/// A column of numbers.
pub(super) fn numbers(title: &str) -> Column {
    Column { title: title.to_owned(), class: "n" }
}

/// A narrow column of numbers whose heading is a key.
pub(super) fn keyed(key: &str) -> Column {
    Column { title: key.to_owned(), class: "n k" }
}

/// What stands in a cell.
#[derive(Debug, Clone, Template)]
#[template(path = "report/cell.html")]
pub(super) enum Cell {
    /// Heads its row.
    Head(String),
    /// Words.
    Text(String),
    /// A number, already written.
    Number(String),
    /// A date, a code: never broken within.
    Whole(String),
    /// A workload with its key; heads its row.
    Workload { title: String, key: String },
    /// A workload with its key, that another one of the row needs.
    Needed { title: String, key: String },
    /// Names.
    List(Names),
    /// How many names there are, and the first of them.
    Listed { count: String, names: Names },
    /// A main sentence and what belongs to it, each with a label.
    Said { text: String, notes: Vec<(&'static str, String)> },
    /// A bar and what it says, with its width in percent.
    Bar { text: String, width: String, tone: &'static str },
    /// Words beside a mark in the colour that the chart above uses.
    Key { text: String, tone: &'static str },
    /// A share, on a ground that darkens with it.
    Heat { text: String, level: i64 },
}

impl Cell {
    /// A workload that heads its row.
    pub(super) fn workload(workload: &Workload) -> Self {
        Self::Workload { title: name(&workload.title()), key: workload.key() }
    }

    /// A bar for a part of a whole, with the share as its text.
    pub(super) fn share(part: i64, whole: i64, tone: &'static str) -> Self {
        Self::bar(percent(part, whole), part, whole, tone)
    }

    /// A bar for a part of a whole, with a text of its own.
    pub(super) fn bar(text: String, part: i64, whole: i64, tone: &'static str) -> Self {
        let share = permille(part, whole).clamp(0, 1_000);
        Self::Bar { text, width: format!("{}.{}", share / 10, share % 10), tone }
    }

    /// The part of a whole that is used, with levels from 0 to 5.
    pub(super) fn heat(part: i64, whole: i64) -> Self {
        if whole <= 0 {
            return Self::Heat { text: super::words::NONE.to_owned(), level: 0 };
        }
        let share = permille(part, whole);
        let level = match share {
            0 => 0,
            1..=499 => 1,
            500..=749 => 2,
            750..=899 => 3,
            900..=979 => 4,
            _ => 5,
        };
        // Rounded down, so that only what is full reads 100.
        Self::Heat { text: (share / 10).to_string(), level }
    }
}

/// A table with a caption.
#[derive(Debug, Clone, Template)]
#[template(path = "report/table.html")]
pub(super) struct Table {
    pub(super) caption: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// Wider than a small screen: scrolls on its own, also by keyboard.
    pub(super) wide: bool,
}

impl Table {
    /// An empty table.
    pub(super) fn new(caption: impl Into<String>, columns: Vec<Column>) -> Self {
        let wide = columns.len() > 4;
        Self { caption: caption.into(), columns, rows: Vec::new(), wide }
    }

    /// With these rows.
    pub(super) fn with(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// Shows the first rows; some more fold away, and beyond those only their number is told.
    pub(super) fn folded(
        mut self,
        rows: impl IntoIterator<Item = Vec<Cell>>,
        (first, folded): (usize, usize),
        (noun, command): (&'static str, &'static str),
    ) -> Folded {
        let mut rows = rows.into_iter();
        self.rows.extend(rows.by_ref().take(first));
        let more: Vec<Vec<Cell>> = rows.by_ref().take(folded).collect();
        let caption = format!("{}: the next {}", self.caption, more.len());
        let more = (!more.is_empty()).then(|| Self {
            caption,
            columns: self.columns.clone(),
            rows: more,
            wide: self.wide,
        });
        let left_out = rows.count();
        Folded { first: self, more, left_out: number(size(left_out)), noun, command }
    }
}

/// A table whose end folds away.
#[derive(Debug, Clone, Template)]
#[template(path = "report/fold.html")]
pub(super) struct Folded {
    pub(super) first: Table,
    pub(super) more: Option<Table>,
    /// How many rows are in neither; `0` if none.
    left_out: String,
    noun: &'static str,
    /// The command that lists them all.
    command: &'static str,
}

/// A chart as a table: what, how many, and a bar for the share. The largest come first; those that
/// do not fit are summed, and what is not known stands last.
pub(super) fn chart(
    caption: &str,
    (what, unit): (&str, &str),
    counts: impl IntoIterator<Item = (String, i64)>,
    (unknown, most): (i64, usize),
) -> Table {
    let mut counts: Vec<(String, i64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let whole: i64 = counts.iter().map(|(_, count)| count).sum::<i64>() + unknown;
    let rest = counts.split_off(most.min(counts.len()));
    let row = |label: String, count: i64, tone| {
        vec![Cell::Head(label), Cell::Number(number(count)), Cell::share(count, whole, tone)]
    };
    let mut table = Table::new(caption, vec![words(what), numbers(unit), words("Share")]);
    table.rows.extend(counts.into_iter().map(|(label, count)| row(label, count, "main")));
    if !rest.is_empty() {
        let sum = rest.iter().map(|(_, count)| count).sum();
        table.rows.push(row(format!("{} others", number(size(rest.len()))), sum, "dim"));
    }
    if unknown > 0 {
        table.rows.push(row("not known".to_owned(), unknown, "dim"));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_sums_what_does_not_fit() {
        let counts = [("a", 1), ("b", 5), ("c", 2)].map(|(label, count)| (label.to_owned(), count));
        let table = chart("Letters", ("Letter", "Assets"), counts, (2, 1)).render().unwrap();
        assert!(table.contains("2 others"), "{table}");
        assert!(table.contains("not known"), "{table}");
        assert!(table.contains("50.0\u{202f}%"), "{table}");
    }

    #[test]
    fn a_long_list_is_bounded_and_says_so() {
        let rows = (0..100).map(|at| vec![Cell::Number(number(at))]);
        let table = Table::new("Numbers", vec![numbers("Number")]);
        let folded = table.folded(rows, (3, 7), ("numbers", "landfall numbers"));
        assert_eq!(folded.first.rows.len(), 3);
        assert_eq!(folded.more.as_ref().unwrap().rows.len(), 7);
        assert!(folded.render().unwrap().contains("90 further numbers"));
    }

    #[test]
    fn only_what_is_full_reads_100() {
        let Cell::Heat { text, level } = Cell::heat(998, 1_000) else { panic!("heat") };
        assert_eq!((text.as_str(), level), ("99", 5));
    }
}
