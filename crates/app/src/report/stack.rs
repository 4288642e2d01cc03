//! A whole and its parts as one bar, with a table that says the same.

use askama::Template;

use super::table::{Cell, Table, numbers, words};
use super::words::{number, percent, permille};

/// The bar and its table.
#[derive(Template)]
#[template(path = "report/stack.html")]
pub(super) struct Stack {
    says: String,
    parts: Vec<Part>,
    table: Table,
}

/// One part of the bar, in thousandths of it.
struct Part {
    tone: &'static str,
    start: i64,
    width: i64,
    says: String,
}

/// Label, tone, count and meaning of a part.
pub(super) type Counted = (String, &'static str, i64, &'static str);

impl Stack {
    pub(super) fn new(caption: &str, says: &str, counted: &[Counted]) -> Self {
        let whole: i64 = counted.iter().map(|(_, _, count, _)| count).sum();
        let columns = vec![words("Verdict"), numbers("Assets"), numbers("Share"), words("Meaning")];
        let table = Table::new(caption, columns).with(counted.iter().map(
            |(label, tone, count, meaning)| {
                vec![
                    Cell::Key { text: label.clone(), tone },
                    Cell::Number(number(*count)),
                    Cell::Number(percent(*count, whole)),
                    Cell::Text((*meaning).to_owned()),
                ]
            },
        ));
        let mut parts = Vec::new();
        let mut before = 0;
        for (label, tone, count, _) in counted {
            // Both ends are rounded from sums, so that parts meet and the last ends at the end.
            let (start, end) = (permille(before, whole), permille(before + count, whole));
            before += count;
            // A small gap keeps neighbours apart without relying on colour.
            let width = if end == 1_000 { end - start } else { (end - start - 3).max(0) };
            if width > 0 {
                parts.push(Part {
                    tone,
                    start,
                    width,
                    says: format!("{label}: {}", number(*count)),
                });
            }
        }
        Self { says: says.to_owned(), parts, table }
    }
}
