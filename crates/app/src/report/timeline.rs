//! The plan as a picture: one lane per team, one bar per iteration.

use std::collections::BTreeMap;

use askama::Template;
use landfall_domain::plan::Plan;

use super::words::{hours, name, permille};

/// Iterations and teams that the picture holds.
const MOST_ITERATIONS: usize = 40;
const MOST_TEAMS: usize = 12;

/// Measures in pixels.
const LEFT: i64 = 112;
const WIDTH: i64 = 890;
const BETWEEN: i64 = 8;
const TOP: i64 = 40;
const LANE: i64 = 52;
const UNDER: i64 = 26;

/// The picture.
#[derive(Template)]
#[template(path = "report/timeline.html")]
pub(super) struct Timeline {
    says: String,
    width: i64,
    height: i64,
    bar: i64,
    heads: Vec<Head>,
    lanes: Vec<Lane>,
}

/// Key and first day of an iteration.
struct Head {
    x: i64,
    key: String,
    day: String,
}

/// One team.
struct Lane {
    name: String,
    base: i64,
    cells: Vec<Cell>,
}

/// One iteration of a team; heights in pixels.
struct Cell {
    x: i64,
    middle: i64,
    capacity: i64,
    used: i64,
    percent: String,
    says: String,
}

impl Timeline {
    pub(super) fn of(plan: &Plan, used: usize) -> Self {
        let shown = used.min(MOST_ITERATIONS);
        let teams = teams(plan, shown);
        let columns = i64::try_from(shown).unwrap_or(0);
        // Few iterations share the width of a page; many make the picture wider than one.
        let step = (WIDTH / columns.max(1)).clamp(34, 76);
        let most = teams.values().flatten().map(|(capacity, _)| *capacity).max().unwrap_or(0);
        let heads = plan.iterations.iter().take(shown).zip(0..);
        let lanes: Vec<Lane> = teams
            .iter()
            .take(MOST_TEAMS)
            .zip(0..)
            .map(|((team, hours), at)| Lane {
                name: short(team),
                base: TOP + LANE + at * (LANE + UNDER),
                cells: cells(plan, team, hours, (most, step)),
            })
            .collect();
        let rows = i64::try_from(lanes.len()).unwrap_or(0);
        Self {
            says: says(plan, &teams, shown),
            width: LEFT + step * columns,
            height: TOP + rows * (LANE + UNDER),
            bar: step - BETWEEN,
            heads: heads
                .map(|(time_box, at)| Head {
                    x: LEFT + step * at + (step - BETWEEN) / 2,
                    key: time_box.key(),
                    day: time_box.start.strftime("%m-%d").to_string(),
                })
                .collect(),
            lanes,
        }
    }
}

/// Capacity and work of each team in each iteration, in tenths of an hour.
fn teams(plan: &Plan, shown: usize) -> BTreeMap<&str, Vec<(i64, i64)>> {
    let mut teams: BTreeMap<&str, Vec<(i64, i64)>> = BTreeMap::new();
    for line in &plan.report.lines {
        let sums = teams.entry(&line.team).or_insert_with(|| vec![(0, 0); shown]);
        let hours = line.capacity_tenths.iter().zip(&line.used_tenths);
        for (sum, (capacity, used)) in sums.iter_mut().zip(hours) {
            *sum = (sum.0 + capacity, sum.1 + used);
        }
    }
    teams
}

fn cells(plan: &Plan, team: &str, sums: &[(i64, i64)], (most, step): (i64, i64)) -> Vec<Cell> {
    let height = |tenths: i64| permille(tenths, most) * LANE / 1_000;
    sums.iter()
        .zip(&plan.iterations)
        .zip(0..)
        .map(|(((capacity, used), time_box), at)| Cell {
            x: LEFT + step * at,
            middle: LEFT + step * at + (step - BETWEEN) / 2,
            capacity: height(*capacity),
            used: height(*used),
            percent: match capacity {
                0 => super::words::NONE.to_owned(),
                _ => (permille(*used, *capacity) / 10).to_string(),
            },
            says: format!(
                "{}, {}: {} of {} hours used",
                name(team),
                time_box.key(),
                hours(*used),
                hours(*capacity)
            ),
        })
        .collect()
}

/// A team's name as far as the margin holds it; the table of capacity has it whole.
fn short(team: &str) -> String {
    let name = name(team);
    if name.chars().count() <= 16 {
        return name;
    }
    let start: String = name.chars().take(15).collect();
    format!("{}…", start.trim_end())
}

fn says(plan: &Plan, teams: &BTreeMap<&str, Vec<(i64, i64)>>, shown: usize) -> String {
    let days = plan.iterations.first().zip(plan.iterations.get(shown.saturating_sub(1)));
    let span = days
        .map_or_else(String::new, |(first, last)| format!(" from {} to {}", first.start, last.end));
    let parts: Vec<String> = teams
        .iter()
        .take(MOST_TEAMS)
        .map(|(team, sums)| {
            let (capacity, used) = sums.iter().fold((0, 0), |sum, (c, u)| (sum.0 + c, sum.1 + u));
            format!("{} uses {} of {} hours", name(team), hours(used), hours(capacity))
        })
        .collect();
    format!("Timeline{span}: {}", parts.join("; "))
}
