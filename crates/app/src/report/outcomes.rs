//! What the backlog serves: business outcomes, how far their metrics have come, and coverage.

use askama::Template;

use super::basis::Basis;
use super::table::{Cell, Folded, Table, numbers, words};
use super::words::{number, sentence, size};
use crate::documents::outcome::{MetricDocument, OutcomeDocument};

/// How many workloads that serve no outcome are named.
const MOST: usize = 20;

/// Outcomes by priority.
#[derive(Template)]
#[template(path = "report/outcomes.html")]
pub(super) struct Outcomes {
    says: String,
    goals: Folded,
    metrics: Option<Folded>,
    /// Workloads of the backlog that serve none, the first of them by rank.
    idle: Option<Table>,
}

impl Outcomes {
    pub(super) fn of(basis: &Basis<'_>) -> Self {
        let board = &basis.snapshot.board;
        let columns = vec![
            words("Outcome"),
            words("For"),
            numbers("Workloads"),
            numbers("Next three releases"),
            words("To look at"),
        ];
        let outcomes = Table::new("Outcomes by priority", columns).folded(
            board.outcomes.iter().map(row),
            (12, 40),
            ("outcomes", "landfall outcomes"),
        );
        let columns = vec![
            words("Metric"),
            words("Stands"),
            words("From, to, until"),
            words("How far it has come"),
        ];
        let metrics = board.metrics().next().is_some().then(|| {
            Table::new("Metrics", columns).folded(
                board.metrics().map(metric_row),
                (12, 40),
                ("metrics", "landfall metrics"),
            )
        });
        let idle = basis
            .backlog
            .iter()
            .filter(|one| basis.snapshot.serving.keys(one.id).is_empty())
            .take(MOST)
            .map(|one| vec![Cell::workload(one)]);
        let idle: Vec<Vec<Cell>> = idle.collect();
        Self {
            says: sentence(&board.coverage.says),
            goals: outcomes,
            metrics,
            idle: (!idle.is_empty()).then(|| {
                Table::new(
                    "Workloads that serve no outcome, the first by rank",
                    vec![words("Workload")],
                )
                .with(idle)
            }),
        }
    }
}

fn row(outcome: &OutcomeDocument) -> Vec<Cell> {
    let said = |text: &str| if text.is_empty() { String::new() } else { sentence(text) };
    let count = |count: i64| number(size(usize::try_from(count).unwrap_or(0)));
    vec![
        Cell::Head(format!(
            "{} {} ({})",
            outcome.key,
            super::words::name(&outcome.title),
            outcome.priority
        )),
        Cell::Text(super::words::name(&outcome.stakeholder)),
        Cell::Number(count(outcome.workloads)),
        Cell::Number(count(outcome.soon)),
        Cell::Text(said(&outcome.warnings.join("; "))),
    ]
}

fn metric_row(metric: &MetricDocument) -> Vec<Cell> {
    let learning = if metric.learning { ", learning" } else { "" };
    let title = super::words::name(&metric.title);
    let (from, to) = (metric.baseline, metric.target);
    vec![
        Cell::Head(format!("{} {title} ({}{learning})", metric.key, metric.outcome)),
        Cell::Text(metric.stands().to_owned()),
        Cell::Text(format!("{from} to {to} {} until {}", metric.unit, metric.due)),
        Cell::Text(sentence(&metric.says)),
    ]
}
