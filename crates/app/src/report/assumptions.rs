//! Core assumptions: what to challenge first.

use askama::Template;

use super::basis::Basis;
use super::table::{Cell, Folded, Table, numbers, words};
use super::words::{hours, number, sentence, size};
use crate::documents::assumption::AssumptionDocument;

/// How many of those without exposure stand here.
const MOST: usize = 40;

/// Assumptions by exposure.
#[derive(Template)]
#[template(path = "report/assumptions.html")]
pub(super) struct Assumptions {
    table: Folded,
    /// Those without exposure.
    idle: Option<Table>,
}

impl Assumptions {
    pub(super) fn of(basis: &Basis<'_>) -> Self {
        let all = AssumptionDocument::all(basis.snapshot, basis.today);
        let (exposed, idle): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|assumption| assumption.exposure_hours > 0.0);
        let columns = vec![
            words("Key"),
            words("Belief, and what is known of it"),
            numbers("Work × weakness = exposure, in hours"),
            numbers("Workloads"),
            words("Review by"),
        ];
        let today = basis.today.to_string();
        Self {
            table: Table::new("Assumptions by exposure", columns).folded(
                exposed.iter().map(|assumption| row(assumption, &today)),
                (12, 40),
                ("assumptions", "landfall assumptions"),
            ),
            idle: (!idle.is_empty()).then(|| {
                let columns = vec![words("Key"), words("Belief"), words("Review by")];
                Table::new("Assumptions without exposure", columns)
                    .with(idle.iter().take(MOST).map(|assumption| idle_row(assumption, &today)))
            }),
        }
    }
}

fn idle_row(assumption: &AssumptionDocument, today: &str) -> Vec<Cell> {
    vec![
        Cell::Head(format!("{} ({})", assumption.key, assumption.status)),
        Cell::Text(sentence(&assumption.statement)),
        Cell::Whole(review(assumption, today)),
    ]
}

fn review(assumption: &AssumptionDocument, today: &str) -> String {
    // Dates in ISO 8601 compare as texts.
    let overdue = if assumption.review_by.as_str() < today { " (overdue)" } else { "" };
    format!("{}{overdue}", assumption.review_by)
}

/// What is known of it besides the belief.
fn notes(assumption: &AssumptionDocument) -> Vec<(&'static str, String)> {
    let mut notes = vec![
        ("Evidence", sentence(&assumption.evidence)),
        ("If it falls", sentence(&assumption.effect)),
    ];
    if !assumption.owner.is_empty() {
        notes.push(("Owner", assumption.owner.clone()));
    }
    if let Some(word) = &assumption.last_word {
        notes.push(("Last word", sentence(word)));
    }
    notes
}

fn row(assumption: &AssumptionDocument, today: &str) -> Vec<Cell> {
    vec![
        Cell::Head(format!("{} ({})", assumption.key, assumption.status)),
        Cell::Said { text: sentence(&assumption.statement), notes: notes(assumption) },
        Cell::Number(format!(
            "{} × {}\u{202f}% = {}",
            hours(tenths(assumption.resting_hours)),
            assumption.weakness_percent,
            hours(tenths(assumption.exposure_hours))
        )),
        Cell::Number(number(size(assumption.workloads))),
        Cell::Whole(review(assumption, today)),
    ]
}

/// Hours of a document as the tenths that they were made from.
#[expect(clippy::cast_possible_truncation, reason = "hours of an estate are far below 2^52")]
pub(super) fn tenths(hours: f64) -> i64 {
    (hours * 10.0).round() as i64
}
