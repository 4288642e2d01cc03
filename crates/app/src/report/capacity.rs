//! Capacity: how full each team's skills are, and which of them decide the end.

use landfall_domain::plan::{Line, Plan};

use super::table::{Cell, Column, Folded, Table, keyed, numbers, words};
use super::words::{hours, name, percent, permille};

/// Columns of iterations that one page holds.
const MOST_ITERATIONS: usize = 20;

/// From so many thousandths on, an iteration counts as full: what is left is too small for most work.
const FULL: i64 = 980;

/// How many lines are named.
const NAMED: usize = 6;

/// Where work waits for people.
pub(super) struct Bottlenecks {
    /// True if these lines are full in at least half of the iterations.
    pub(super) full: bool,
    /// The fullest lines, as sentences.
    pub(super) lines: Vec<String>,
}

/// The lines that are full in at least half of the iterations; if none is, the fullest one.
pub(super) fn bottlenecks(plan: &Plan, used: usize) -> Bottlenecks {
    let mut lines: Vec<(usize, &Line)> = plan
        .report
        .lines
        .iter()
        .map(|line| (full(line, used), line))
        .filter(|(full, _)| *full > 0 && *full * 2 >= used)
        .collect();
    lines.sort_by(|a, b| {
        b.0.cmp(&a.0).then_with(|| (&a.1.team, &a.1.skill).cmp(&(&b.1.team, &b.1.skill)))
    });
    let named: Vec<String> =
        lines.iter().take(NAMED).map(|(full, line)| bottleneck(line, *full, used)).collect();
    if !named.is_empty() {
        return Bottlenecks { full: true, lines: named };
    }
    let share = |line: &&Line| {
        let (placed, capacity) = sums(line, used);
        permille(placed, capacity)
    };
    let fullest = plan.report.lines.iter().max_by_key(share);
    let lines = fullest.map(|line| bottleneck(line, full(line, used), used)).into_iter().collect();
    Bottlenecks { full: false, lines }
}

fn bottleneck(line: &Line, full: usize, used: usize) -> String {
    let (placed, capacity) = sums(line, used);
    format!(
        "{}, {}: full in {full} of {used} iterations; {} of {} hours used over all ({})",
        name(&line.team),
        name(&line.skill),
        hours(placed),
        hours(capacity),
        percent(placed, capacity),
    )
}

/// In how many iterations the line is full.
fn full(line: &Line, used: usize) -> usize {
    let cells = line.used_tenths.iter().zip(&line.capacity_tenths).take(used);
    cells.filter(|(used, all)| **all > 0 && permille(**used, **all) >= FULL).count()
}

/// Use by team, skill and iteration.
pub(super) fn capacity(plan: &Plan, used: usize) -> Folded {
    let shown = used.min(MOST_ITERATIONS);
    let mut columns: Vec<Column> = vec![words("Team"), words("Skill"), numbers("Hours used")];
    columns.push(numbers("Use of all"));
    columns.extend(plan.iterations.iter().take(shown).map(|time_box| keyed(&time_box.key())));
    let rows = plan.report.lines.iter().map(|line| {
        let (placed, all) = sums(line, used);
        let mut row = vec![
            Cell::Head(name(&line.team)),
            Cell::Whole(name(&line.skill)),
            Cell::Number(format!("{} of {}", hours(placed), hours(all))),
            Cell::Number(percent(placed, all)),
        ];
        let cells = line.used_tenths.iter().zip(&line.capacity_tenths).take(shown);
        row.extend(cells.map(|(used, capacity)| Cell::heat(*used, *capacity)));
        row
    });
    let caption = if shown < used {
        format!("Use of capacity in percent, first {shown} of {used} iterations")
    } else {
        "Use of capacity in percent".to_owned()
    };
    Table::new(caption, columns).folded(rows, (32, 64), ("lines", "landfall plan show --json"))
}

/// Work and capacity over the iterations that hold work.
fn sums(line: &Line, used: usize) -> (i64, i64) {
    let sum = |tenths: &[i64]| tenths.iter().take(used).sum();
    (sum(&line.used_tenths), sum(&line.capacity_tenths))
}
