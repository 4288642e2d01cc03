//! Issues that Jira's import of other systems takes: an Epic for each workload, a Story for each asset,
//! a Sub-task for each task. Ids of the file say who belongs to whom.

use landfall_domain::delivery::TaskState;
use serde_json::{Value, json};

use crate::documents::delivery::work::{BranchWork, TaskWork, WorkDocument, WorkloadWork};
use crate::export::csv;

use super::{line, stable};

/// The longest summary that it takes.
const LONGEST_SUMMARY: usize = 255;

/// Headers hold no punctuation; a column comes several times for several values. Days are written as
/// `yyyy-MM-dd`, which is what the import has to be told.
const COLUMNS: [&str; 16] = [
    "Issue Id",
    "Parent Id",
    "Issue Type",
    "Summary",
    "Status",
    "Assignee",
    "Original Estimate",
    "Remaining Estimate",
    "Time Spent",
    "Start Date",
    "Due Date",
    "Component",
    "Labels",
    "Labels",
    "Labels",
    "External Key",
];

/// The file. Times are in seconds.
pub(crate) fn file(work: &WorkDocument) -> anyhow::Result<Vec<u8>> {
    let mut rows = Vec::new();
    for workload in &work.workloads {
        let epic = rows.len() + 1;
        rows.push(head((epic, None), "Epic", &workload.title, &stable(&workload.key)));
        for branch in &workload.branches {
            let story = rows.len() + 1;
            let title = branch.title();
            rows.push(head((story, Some(epic)), "Story", title, &key(workload, branch)));
            for one in &branch.tasks {
                rows.push(sub_task(rows.len() + 1, story, one));
            }
        }
    }
    csv::table(&COLUMNS, &rows)
}

fn key(workload: &WorkloadWork, branch: &BranchWork) -> String {
    let whole = || stable(&format!("{}-whole", workload.key));
    branch.asset.map_or_else(whole, |id| stable(&id.to_string()))
}

/// An issue that has others below it.
fn head((id, parent): (usize, Option<usize>), kind: &str, title: &str, key: &str) -> Vec<Value> {
    let mut row = vec![json!(id), json!(parent), json!(kind), json!(line(title, LONGEST_SUMMARY))];
    row.resize(COLUMNS.len() - 4, Value::Null);
    row.extend([json!("landfall"), Value::Null, Value::Null, json!(key)]);
    row
}

fn sub_task(id: usize, parent: usize, one: &TaskWork) -> Vec<Value> {
    let task = &one.task;
    let seconds = |tenths: i64| json!(tenths * 360);
    let day = |day: Option<jiff::civil::Date>| json!(day.map(|day| day.to_string()));
    let time_box = one.time_box.as_ref();
    vec![
        json!(id),
        json!(parent),
        json!("Sub-task"),
        json!(line(&task.name, LONGEST_SUMMARY)),
        json!(status(task.state)),
        json!(task.assignee.as_deref().map(|name| line(name, LONGEST_SUMMARY))),
        seconds(task.estimate_tenths),
        seconds(one.remaining_tenths()),
        seconds(task.spent_tenths),
        day(time_box.map(|one| one.first)),
        day(time_box.map(|one| one.last)),
        json!(line(&task.skill, LONGEST_SUMMARY)),
        json!("landfall"),
        json!(label(task.stage.name())),
        json!(time_box.map(|one| label(&format!("{}-{}", one.team, one.key)))),
        json!(stable(&task.key())),
    ]
}

/// A label holds no blank.
fn label(text: &str) -> String {
    line(text, LONGEST_SUMMARY).split_whitespace().collect::<Vec<_>>().join("-")
}

fn status(state: TaskState) -> &'static str {
    match state {
        TaskState::ToDo => "To Do",
        TaskState::Doing => "In Progress",
        TaskState::Done => "Done",
    }
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn ids_make_the_hierarchy_and_times_are_seconds() {
        let text = String::from_utf8(file(&example::work()).unwrap()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[1..5],
            [
                "1,,Epic,Crane control,,,,,,,,,landfall,,,landfall:W-1",
                "2,1,Story,The workload as a whole,,,,,,,,,landfall,,,landfall:W-1-whole",
                "3,2,Sub-task,Assess it,Done,ada,7200,0,10800,2026-12-07,2026-12-20,architect,\
                 landfall,assess,Cranes-A/B-I-1,landfall:T-1",
                "4,2,Sub-task,Try it,To Do,,3600,3600,0,2026-12-07,2026-12-20,test,landfall,uat,\
                 Cranes-A/B-I-1,landfall:T-2",
            ]
        );
        assert!(lines.iter().all(|line| !line.contains('\u{1}')));
        let commas = |line: &&str| line.matches(',').count() - line.matches(", ").count();
        assert!(lines.iter().all(|line| commas(line) == 15), "every comma is kept");
    }

    #[test]
    fn each_parent_comes_before_what_is_below_it() {
        let work = example::large(3, 4, 5);
        let bytes = file(&work).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let mut kinds: Vec<&str> = Vec::new();
        for (id, line) in (1..).zip(text.lines().skip(1)) {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells[0].parse(), Ok(id));
            let parent = cells[1].parse::<usize>().ok().map(|parent| kinds[parent - 1]);
            let above = match cells[2] {
                "Epic" => None,
                "Story" => Some("Epic"),
                _ => Some("Story"),
            };
            assert_eq!(parent, above, "{line}");
            kinds.push(cells[2]);
        }
        assert_eq!(kinds.len(), 3 + 12 + 60);
    }
}
