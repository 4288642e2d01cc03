//! The plan: when, with which capacity, what moves together, and what does not fit.

use std::collections::HashMap;

use askama::Template;
use landfall_domain::plan::Plan;

use super::assumptions::tenths;
use super::capacity::{Bottlenecks, bottlenecks, capacity};
use super::head::best_possible;
use super::rules::{rules, rules_say, shortages};
use super::table::{Cell, Folded, Table, numbers, words};
use super::timeline::Timeline;
use super::words::{Names, counted, hours, name, number, percent, sentence, size};
use crate::documents::plan::{IterationDocument, Study, UnplacedDocument, gap};

/// Names that one row shows.
const NAMES: usize = 6;

/// Ranks of workloads by key.
pub(crate) type Ranks = HashMap<String, Option<i64>>;

/// The plan in force, or the latest proposal.
#[derive(Template)]
#[template(path = "report/plan.html")]
pub(super) struct Planned {
    says: Vec<String>,
    timeline: Timeline,
    iterations: Folded,
    bottlenecks: Bottlenecks,
    capacity: Folded,
    shortages: Vec<String>,
    rules_say: String,
    rules: Option<Folded>,
    groups_say: String,
    groups: Option<Folded>,
    unplaced_say: String,
    unplaced: Option<Folded>,
    notices: Option<Folded>,
}

impl Planned {
    pub(super) fn of(plan: &Plan, study: &Study, ranks: &Ranks) -> Self {
        let all = &study.iterations;
        // Later iterations are empty: nobody needs to see them.
        let used = all.iter().rposition(|i| i.effort_hours > 0.0).map_or(1, |last| last + 1);
        let used = used.min(all.len());
        let mut rest: Vec<&UnplacedDocument> = study.unplaced.iter().collect();
        rest.sort_by_key(|left| ranks.get(&left.workload).copied().flatten().unwrap_or(i64::MAX));
        Self {
            says: says(plan, study.placed, all.len() - used),
            timeline: Timeline::of(plan, used),
            iterations: timetable(&all[..used]),
            bottlenecks: bottlenecks(plan, used),
            capacity: capacity(plan, used),
            shortages: shortages(plan),
            rules_say: rules_say(plan),
            rules: rules(plan),
            groups_say: groups_say(plan),
            groups: (!plan.report.groups.is_empty()).then(|| groups(plan)),
            unplaced_say: unplaced_say(rest.len()),
            unplaced: (!rest.is_empty()).then(|| left_over(&rest)),
            notices: (!plan.report.notices.is_empty()).then(|| notices(plan)),
        }
    }
}

fn says(plan: &Plan, placed: usize, empty: usize) -> Vec<String> {
    let quality = match gap(plan) {
        Some(gap) => format!(
            "{}: that is the gap, and it is proved. Cost is the delay of value, plus ties that lead \
             across the boundary while one end has moved, plus lateness and broken rules.",
            best_possible(gap)
        ),
        None => "How far the best possible plan can be away is not known.".to_owned(),
    };
    let later = match empty {
        0 => String::new(),
        1 => " The last iteration of the calendar is empty and not shown.".to_owned(),
        _ => format!(" The last {empty} iterations of the calendar are empty and not shown."),
    };
    let end = plan.last_used().map_or_else(String::new, |last| {
        format!(", the last work in {} until {}", last.key(), last.end)
    });
    vec![
        format!(
            "Plan {} is {}. It places {} of {}{end}. A package is one asset, a part of a large \
             one, or the tasks of a workload as a whole.{later}",
            plan.key(),
            plan.status.name(),
            number(size(placed)),
            counted(size(plan.packages.len()), "work package"),
        ),
        quality,
    ]
}

fn timetable(iterations: &[IterationDocument]) -> Folded {
    let columns = vec![
        words("Iteration"),
        words("Dates"),
        numbers("Assets"),
        numbers("Hours used"),
        numbers("Capacity"),
        words("Use"),
        words("Workloads complete at its end"),
    ];
    let rows = iterations.iter().map(|iteration| {
        let (used, all) = (tenths(iteration.effort_hours), tenths(iteration.capacity_hours));
        let complete = &iteration.completes;
        let names = Names::of(complete.iter().map(String::as_str), NAMES);
        vec![
            Cell::Head(iteration.key.clone()),
            Cell::Whole(format!("{} to {}", iteration.start, iteration.end)),
            Cell::Number(number(size(iteration.assets))),
            Cell::Number(hours(used)),
            Cell::Number(hours(all)),
            Cell::bar(percent(used, all), used, all, "main"),
            Cell::Listed { count: number(size(complete.len())), names },
        ]
    });
    Table::new("Iterations", columns).folded(rows, (16, 84), ("iterations", "landfall iterations"))
}

fn groups_say(plan: &Plan) -> String {
    if plan.report.groups.is_empty() {
        return "Nothing is forced to move together: no assets call each other both ways or in a \
                circle."
            .to_owned();
    }
    format!(
        "{} must cut over in one iteration each, because their assets need each other both ways \
         or in a circle. Shared services force nothing.",
        counted(size(plan.report.groups.len()), "group")
    )
}

fn groups(plan: &Plan) -> Folded {
    let columns = vec![numbers("Group"), words("Assets"), words("What forces them together")];
    let rows = plan.report.groups.iter().zip(1..).map(|(group, at)| {
        vec![
            Cell::Number(number(at)),
            Cell::Listed {
                count: number(size(group.assets.len())),
                names: Names::of(group.assets.iter().map(String::as_str), 8),
            },
            Cell::Text(sentence(&group.because)),
        ]
    });
    Table::new("Assets that move together", columns).folded(
        rows,
        (12, 48),
        ("groups", "landfall plan show"),
    )
}

fn unplaced_say(workloads: usize) -> String {
    match workloads {
        0 => "Nothing: every package has an iteration.".to_owned(),
        _ => format!(
            "{} with packages that fit in no iteration, best rank first. The reasons say which rule stands in the \
             way; more capacity, a longer calendar or a pin lifted changes that.",
            counted(size(workloads), "workload")
        ),
    }
}

fn left_over(rest: &[&UnplacedDocument]) -> Folded {
    let columns = vec![words("Workload"), numbers("Packages"), words("Why")];
    let rows = rest.iter().map(|left| {
        let mut because = left.because.iter().take(2).map(|reason| sentence(reason));
        vec![
            Cell::Workload { title: name(&left.title), key: left.workload.clone() },
            Cell::Number(number(size(left.packages))),
            Cell::Said {
                text: because.next().unwrap_or_default(),
                notes: because.map(|reason| ("Also", reason)).collect(),
            },
        ]
    });
    Table::new("Workloads that are not complete within the plan", columns).folded(
        rows,
        (12, 48),
        ("workloads", "landfall plan show"),
    )
}

fn notices(plan: &Plan) -> Folded {
    let rows = plan.report.notices.iter().map(|notice| vec![Cell::Text(sentence(notice))]);
    Table::new("Notices of the planner", vec![words("Notice")]).folded(
        rows,
        (10, 40),
        ("notices", "landfall plan show"),
    )
}
