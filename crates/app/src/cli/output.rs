//! Where words go: documents and tables to standard output, everything else to standard error.

use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::{Value, json};

use crate::config;
use crate::documents::Listed;
use crate::documents::cell::cell;
use crate::documents::shown::{Shown, query};
use crate::export::csv;

use super::args::List;

/// How to print.
pub(crate) struct Out {
    pub(crate) json: bool,
    pub(super) csv: bool,
    color: bool,
}

/// So many rows of a table are shown unless asked otherwise.
const TABLE_ROWS: usize = 40;

/// Cells of a table are cut at this width.
const CELL_WIDTH: usize = 60;

impl Out {
    pub(crate) fn new(json: bool, csv: bool) -> Self {
        let color = std::io::stderr().is_terminal() && !config::no_color();
        Self { json, csv, color }
    }

    /// A line for people: to standard output, or to standard error beside a document.
    pub(crate) fn say(&self, line: &str) -> anyhow::Result<()> {
        if self.json || self.csv {
            writeln!(std::io::stderr(), "{line}")?;
        } else {
            writeln!(std::io::stdout(), "{line}")?;
        }
        Ok(())
    }

    /// An error.
    pub(crate) fn error(&self, message: &str) {
        let label = if self.color { "\u{1b}[1;31merror:\u{1b}[0m" } else { "error:" };
        // If even this fails, nobody is listening.
        let _ = writeln!(std::io::stderr(), "{label} {message}");
    }

    /// One JSON document.
    pub(crate) fn document(document: &impl Serialize) -> anyhow::Result<()> {
        let mut stdout = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut stdout, document)?;
        writeln!(stdout)?;
        Ok(())
    }

    /// A list as JSON, CSV or table, filtered and cut.
    pub(crate) fn list<T: Listed>(
        &self,
        items: impl IntoIterator<Item = T>,
        how: &List,
    ) -> anyhow::Result<()> {
        let query = query::<T>(&how.filter)?;
        let most = how.limit.unwrap_or(if self.json || self.csv { 0 } else { TABLE_ROWS });
        let most = if most == 0 { usize::MAX } else { most };
        let window = how.offset..how.offset.saturating_add(most);
        // One document at a time: a large estate as documents would not be small.
        let (mut rows, mut found, mut any) = (Vec::new(), 0, false);
        for item in items {
            any = true;
            if !query.is_empty() || window.contains(&found) {
                let value = serde_json::to_value(&item)?;
                if !query.holds(&Shown(&value)) {
                    continue;
                }
                if window.contains(&found) {
                    rows.push(value);
                }
            }
            found += 1;
        }
        if self.json {
            return Self::document(&json!({ "items": rows, "total": found }));
        }
        if self.csv {
            return csv::write(std::io::stdout().lock(), T::COLUMNS, &rows);
        }
        table(T::SHOWN, &rows)?;
        let hidden = found.saturating_sub(how.offset + rows.len());
        match (found, hidden) {
            (0, _) if !any => self.say(T::NONE),
            (0, _) => self.say("nothing matches the filter"),
            (_, 0) => Ok(()),
            (total, hidden) => {
                self.say(&format!("… and {hidden} more of {total} (--limit 0 shows all)"))
            }
        }
    }
}

fn table(columns: &[&str], rows: &[Value]) -> anyhow::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| columns.iter().map(|column| cut(&cell(&row[*column]))).collect())
        .collect();
    let numeric: Vec<bool> = columns
        .iter()
        .map(|column| rows.iter().all(|row| row[*column].is_number() || row[*column].is_null()))
        .collect();
    let widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let widest = cells.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
            widest.max(column.chars().count())
        })
        .collect();
    let mut stdout = std::io::stdout().lock();
    let mut line = |row: &[String]| -> std::io::Result<()> {
        let padded: Vec<String> = row
            .iter()
            .enumerate()
            .map(|(at, text)| {
                let gap = " ".repeat(widths[at] - text.chars().count());
                if numeric[at] { format!("{gap}{text}") } else { format!("{text}{gap}") }
            })
            .collect();
        writeln!(stdout, "{}", padded.join("  ").trim_end())
    };
    let heads: Vec<String> = columns.iter().map(|column| column.replace('_', " ")).collect();
    line(&heads)?;
    cells.iter().try_for_each(|row| line(row))?;
    Ok(())
}

/// One line, of bounded width, without control characters that would move the cursor.
fn cut(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(CELL_WIDTH + 1).collect();
    if plain.chars().count() > CELL_WIDTH {
        let short: String = plain.chars().take(CELL_WIDTH - 1).collect();
        format!("{short}…")
    } else {
        plain
    }
}

/// True if the other end of a pipe went away.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json =
            cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(std::io::ErrorKind::BrokenPipe)
    })
}

/// A spinner on standard error that shows itself only to people.
pub(crate) fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    bar.set_style(ProgressStyle::default_spinner());
    bar
}
