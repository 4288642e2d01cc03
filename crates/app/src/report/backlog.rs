//! The first ten workloads of the backlog, with the arithmetic of their ranks.

use askama::Template;
use landfall_domain::estate::Workload;
use landfall_domain::priority::Contribution;

use super::basis::Basis;
use super::table::{Cell, Table, numbers, words};
use super::words::{NONE, counted, hours, name, number, sentence, size, word};

/// How many workloads stand here.
const FIRST: usize = 10;

/// The top of the backlog.
#[derive(Template)]
#[template(path = "report/backlog.html")]
pub(super) struct Backlog {
    says: String,
    table: Table,
    reasons: Vec<Reason>,
}

/// Why one workload stands where it stands.
struct Reason {
    rank: String,
    title: String,
    because: String,
    arithmetic: Table,
}

impl Backlog {
    pub(super) fn of(basis: &Basis<'_>) -> Self {
        let first = || basis.backlog.iter().take(FIRST);
        let columns = vec![
            numbers("Rank"),
            words("Workload"),
            words("Disposition"),
            words("Readiness"),
            numbers("Assets"),
            numbers("Hours"),
            numbers("Score"),
            words("Release"),
            words("Complete on"),
        ];
        Self {
            says: format!(
                "{} need work. The ranking puts those first that teach most for the least risk, by \
                 the criteria of the profile in force (section “How to read this”). People move a \
                 rank with a reason.",
                counted(size(basis.backlog.len()), "workload")
            ),
            table: Table::new("First in the backlog", columns)
                .with(first().map(|workload| row(workload, basis))),
            reasons: first().map(|workload| reason(workload)).collect(),
        }
    }
}

fn row(workload: &Workload, basis: &Basis<'_>) -> Vec<Cell> {
    let release = basis.release(workload.id).map(|number| format!("R-{number}"));
    let complete = basis.complete_in(workload.id).map(|i| format!("{} ({})", i.end, i.key()));
    let or_none = |text: Option<String>| Cell::Whole(text.unwrap_or_else(|| NONE.to_owned()));
    vec![
        Cell::Number(number(workload.rank.unwrap_or_default())),
        Cell::workload(workload),
        Cell::Text(workload.decision.disposition.name().to_owned()),
        Cell::Text(word(workload.readiness.name())),
        Cell::Number(number(workload.assets)),
        Cell::Number(hours(workload.effort_tenths)),
        Cell::Number(points(workload.scored.score)),
        or_none(release),
        or_none(complete),
    ]
}

fn reason(workload: &Workload) -> Reason {
    let title = format!("{} · {}", name(&workload.title()), workload.key());
    let contributions = &workload.scored.contributions;
    let most = contributions.iter().map(|c| c.points).fold(0.0, f64::max);
    let columns = vec![
        words("Criterion"),
        words("Value"),
        numbers("Score"),
        numbers("Weight"),
        words("Points = score × weight"),
    ];
    let caption = format!("{}: {} points in all", title, points(workload.scored.score));
    Reason {
        rank: number(workload.rank.unwrap_or_default()),
        because: sentence(&workload.rank_reason),
        arithmetic: Table::new(caption, columns)
            .with(contributions.iter().map(|contribution| line(contribution, most))),
        title,
    }
}

fn line(contribution: &Contribution, most: f64) -> Vec<Cell> {
    let value = contribution.value.as_deref().map_or_else(|| "not known".to_owned(), name);
    vec![
        Cell::Head(name(&contribution.label)),
        Cell::Text(value),
        Cell::Number(points(contribution.score)),
        Cell::Number(format!("× {}", contribution.relevance)),
        Cell::bar(
            points(contribution.points),
            thousandths(contribution.points),
            thousandths(most),
            "main",
        ),
    ]
}

/// Points with a decimal only where there is one.
fn points(value: f64) -> String {
    let rounded = format!("{value:.1}");
    rounded.strip_suffix(".0").map_or_else(|| rounded.clone(), str::to_owned)
}

#[expect(clippy::cast_possible_truncation, reason = "only the length of a bar")]
fn thousandths(points: f64) -> i64 {
    (points * 1_000.0) as i64
}
