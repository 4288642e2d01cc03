//! Capacity: how full each team's skills are, and which of them decide the end.

use landfall_domain::plan::{Line, Plan};

use super::table::{Cell, Column, Folded, Table, numbers, words};
use super::words::{hours, name, percent, permille};

/// Columns of iterations that one page holds.
const MOST_ITERATIONS: usize = 26;

/// A line used to this many thousandths over the plan is a bottleneck.
const NEARLY_FULL: i64 = 900;

/// The fullest lines, as sentences.
pub(super) fn bottlenecks(plan: &Plan, used: usize) -> Vec<String> {
    let mut lines: Vec<(i64, &Line)> = plan
        .report
        .lines
        .iter()
        .map(|line| (use_of(line, used), line))
        .filter(|(share, _)| *share >= NEARLY_FULL)
        .collect();
    lines.sort_by(|a, b| {
        b.0.cmp(&a.0).then_with(|| (&a.1.team, &a.1.skill).cmp(&(&b.1.team, &b.1.skill)))
    });
    lines
        .iter()
        .take(5)
        .map(|(_, line)| {
            let (placed, capacity) = sums(line, used);
            let full = line.used_tenths.iter().zip(&line.capacity_tenths).take(used);
            let full = full.filter(|(used, all)| **all > 0 && permille(**used, **all) >= 980);
            format!(
                "{}, {}: {} of {} hours used ({}), full in {} of {used} iterations",
                name(&line.team),
                name(&line.skill),
                hours(placed),
                hours(capacity),
                percent(placed, capacity),
                full.count(),
            )
        })
        .collect()
}

/// Use by team, skill and iteration.
pub(super) fn capacity(plan: &Plan, used: usize) -> Folded {
    let shown = used.min(MOST_ITERATIONS);
    let mut columns: Vec<Column> = vec![words("Team"), words("Skill"), numbers("Hours used")];
    columns.push(numbers("Use of all"));
    columns.extend(plan.iterations.iter().take(shown).map(|time_box| numbers(&time_box.key())));
    let rows = plan.report.lines.iter().map(|line| {
        let (placed, all) = sums(line, used);
        let mut row = vec![
            Cell::Head(name(&line.team)),
            Cell::Text(name(&line.skill)),
            Cell::Number(format!("{} of {}", hours(placed), hours(all))),
            Cell::Number(percent(placed, all)),
        ];
        let cells = line.used_tenths.iter().zip(&line.capacity_tenths).take(shown);
        row.extend(cells.map(|(used, capacity)| Cell::heat(*used, *capacity)));
        row
    });
    Table::new("Use of capacity in percent", columns).folded(
        rows,
        (32, 64),
        ("lines", "landfall plan show --json"),
    )
}

fn use_of(line: &Line, used: usize) -> i64 {
    let (placed, capacity) = sums(line, used);
    permille(placed, capacity)
}

/// Work and capacity over the iterations that hold work.
fn sums(line: &Line, used: usize) -> (i64, i64) {
    let sum = |tenths: &[i64]| tenths.iter().take(used).sum();
    (sum(&line.used_tenths), sum(&line.capacity_tenths))
}
