//! The head: where the figures come from, and the whole in one paragraph.

use askama::Template;
use landfall_domain::estate::{Evidence, Source};
use landfall_domain::plan::Plan;

use super::assumptions::tenths;
use super::basis::Basis;
use super::table::{Cell, Folded, Table, numbers, words};
use super::words::{NONE, counted, hours, name, number, sentence, size, word};
use crate::documents::assumption::AssumptionDocument;
use crate::documents::plan::gap;

/// Title, summary and sources.
#[derive(Template)]
#[template(path = "report/head.html")]
pub(super) struct Head {
    pub(super) today: String,
    /// To the second, with its zone.
    pub(super) written: String,
    summary: Vec<String>,
    sources: Option<Folded>,
}

impl Head {
    pub(super) fn of(basis: &Basis<'_>) -> Self {
        let sources = &basis.snapshot.sources;
        Self {
            today: basis.today.to_string(),
            written: basis.now.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
            summary: summary(basis),
            sources: (!sources.is_empty()).then(|| {
                let columns = vec![
                    words("File"),
                    words("Format"),
                    words("Kind"),
                    numbers("Rows"),
                    words("Taken on"),
                    words("Imported on"),
                ];
                Table::new("Sources of this report", columns).folded(
                    sources.iter().map(row),
                    (10, 40),
                    ("sources", "landfall doctor"),
                )
            }),
        }
    }
}

fn row(source: &Source) -> Vec<Cell> {
    let date = |at: jiff::Timestamp| at.strftime("%Y-%m-%d").to_string();
    let kind = match source.evidence {
        Evidence::Measured => "measured by a tool",
        Evidence::Recorded => "kept by people",
    };
    vec![
        Cell::Head(name(&source.file)),
        Cell::Text(word(&source.format)),
        Cell::Text(kind.to_owned()),
        Cell::Number(number(i64::try_from(source.rows).unwrap_or(i64::MAX))),
        Cell::Whole(source.taken_at.map_or_else(|| "not stated".to_owned(), date)),
        Cell::Whole(date(source.imported_at)),
    ]
}

fn summary(basis: &Basis<'_>) -> Vec<String> {
    if basis.is_empty() {
        return vec![
            "Nothing has been imported yet, so there is nothing to report. Each section says \
             which command fills it."
                .to_owned(),
        ];
    }
    let mut paragraphs = vec![estate(basis)];
    paragraphs.push(match &basis.snapshot.plan {
        Some(plan) => planned(plan, basis),
        None => "There is no plan yet, so no dates are known.".to_owned(),
    });
    let first = AssumptionDocument::all(basis.snapshot, basis.today).into_iter().next();
    if let Some(first) = first.filter(|first| first.exposure_hours > 0.0) {
        paragraphs.push(format!(
            "Question first assumption {}: “{}” {} hours of work rest on it, and the weakness of \
             its evidence is put at {}\u{202f}%.",
            first.key,
            sentence(&first.statement),
            hours(tenths(first.resting_hours)),
            first.weakness_percent
        ));
    }
    paragraphs
}

fn estate(basis: &Basis<'_>) -> String {
    let snapshot = basis.snapshot;
    let work: i64 = basis.backlog.iter().map(|workload| workload.effort_tenths).sum();
    format!(
        "The sources list {}; {} of them are in scope. They form {}, of which {} need work: {} \
         hours by the activity templates. The backlog is cut into {}.",
        counted(size(snapshot.assets.len()), "asset"),
        number(size(basis.in_scope.len())),
        counted(size(snapshot.workloads.len()), "workload"),
        number(size(basis.backlog.len())),
        hours(work),
        counted(size(snapshot.releases.len()), "release"),
    )
}

fn planned(plan: &Plan, basis: &Basis<'_>) -> String {
    let start = plan.iterations.first().map_or_else(|| NONE.to_owned(), |i| i.start.to_string());
    let unplaced = size(basis.unplaced().len());
    let rest = match unplaced {
        0 => "every workload is complete by then".to_owned(),
        1 => "1 workload does not fit and stays in the backlog".to_owned(),
        _ => format!("{} workloads do not fit and stay in the backlog", number(unplaced)),
    };
    let end = match basis.last_used() {
        Some(last) => format!("the last work ends on {}; {rest}", last.end),
        None => format!("it places no work; {rest}"),
    };
    let best = gap(plan).map(|gap| format!(" {}.", best_possible(gap))).unwrap_or_default();
    format!("Plan {} ({}) begins on {start}, and {end}.{best}", plan.key(), plan.status.name())
}

/// How far the best possible plan can be away, as a sentence without its full stop.
pub(super) fn best_possible(gap: f64) -> String {
    if gap > 0.0 {
        format!("The best possible plan could cost at most {:.1}\u{202f}% less", gap * 100.0)
    } else {
        "No plan can cost less".to_owned()
    }
}
