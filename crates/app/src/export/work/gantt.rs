//! The tasks of a backlog with their days, what each follows, and whether it is on the longest chain.

use jiff::civil::DateTime;
use serde_json::{Value, json};

use crate::documents::delivery::WorkDocument;
use crate::documents::hours;
use crate::export::sheets::Sheet;

use super::outline::{Leaf, Line, lines};

const COLUMNS: [&str; 20] = [
    "wbs",
    "key",
    "workload",
    "workload_title",
    "asset",
    "name",
    "stage",
    "skill",
    "estimate_hours",
    "start",
    "finish",
    "follows",
    "critical",
    "slack_hours",
    "team",
    "iteration",
    "iteration_last",
    "late",
    "state",
    "percent_done",
];

/// One row for each task, in the order of the structure.
pub(super) fn sheet(work: &WorkDocument) -> Sheet {
    let lines = lines(work);
    let rows = lines.iter().filter_map(|line| Some(row(line, line.task.as_ref()?, &lines)));
    Sheet { name: "gantt", columns: &COLUMNS, rows: rows.collect() }
}

fn row(line: &Line<'_>, leaf: &Leaf<'_>, lines: &[Line<'_>]) -> Value {
    let task = &leaf.work.task;
    let time_box = leaf.work.time_box.as_ref();
    let follows: Vec<String> = leaf
        .after
        .iter()
        .filter_map(|&place| Some(lines[place].task.as_ref()?.work.task.key()))
        .collect();
    json!({
        "wbs": line.wbs,
        "key": task.key(),
        "workload": leaf.workload.0,
        "workload_title": leaf.workload.1,
        "asset": leaf.asset,
        "name": line.name,
        "stage": task.stage.name(),
        "skill": task.skill,
        "estimate_hours": hours(task.estimate_tenths),
        "start": minute(line.start),
        "finish": minute(line.finish),
        "follows": follows,
        "critical": leaf.timed.is_critical(),
        "slack_hours": hours(leaf.timed.slack_tenths),
        "team": time_box.map(|one| &one.team),
        "iteration": time_box.map(|one| &one.key),
        "iteration_last": time_box.map(|one| one.last.to_string()),
        "late": leaf.is_late(),
        "state": task.state.name(),
        "percent_done": leaf.percent(),
    })
}

fn minute(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::example;
    use super::*;

    #[test]
    fn a_task_that_ends_after_its_iteration_is_late_and_the_longest_chain_is_marked() {
        let mut work = example::work();
        for one in &mut work.workloads[0].branches[0].tasks {
            one.time_box.as_mut().unwrap().last = date(2026, 12, 8);
        }
        let rows = sheet(&work).rows;
        let told = |column: &str| rows.iter().map(|row| row[column].clone()).collect::<Vec<_>>();
        // 2 h on the whole, 12.5 h and 4 h on its assets at a time, 1 h on the whole, 2.5 h on one.
        assert_eq!(json!(told("wbs")), json!(["1.1.1", "1.1.2", "1.2.1", "1.2.2", "1.3.1"]));
        assert_eq!(json!(told("follows")), json!([[], ["T-3", "T-5"], ["T-1"], ["T-2"], ["T-1"]]));
        assert_eq!(json!(told("critical")), json!([true, true, true, true, false]));
        assert_eq!(json!(told("slack_hours")), json!([0.0, 0.0, 0.0, 0.0, 8.5]));
        assert_eq!(rows[1]["finish"], "2026-12-08 16:30");
        assert_eq!(json!(told("late")), json!([false, false, false, false, false]));
        work.workloads[0].branches[1].tasks[0].task.estimate_tenths += 10;
        let rows = sheet(&work).rows;
        assert_eq!(
            (&rows[1]["finish"], &rows[1]["late"]),
            (&json!("2026-12-09 08:30"), &json!(true))
        );
    }
}
