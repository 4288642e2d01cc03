//! How what happened in rounds of estimation reads.

use crate::documents::event::EventDocument;

/// Whether this kind of event tells of releases, iterations or tasks.
pub(in crate::web) fn is_of_delivery(kind: &str) -> bool {
    ["release_", "iteration", "task_", "tasks_planned", "reach_"]
        .iter()
        .any(|start| kind.starts_with(start))
}

/// Rounds of estimation; what somebody voted is told nowhere.
pub(in crate::web) fn of_rounds(event: &EventDocument) -> String {
    let detail = &event.detail;
    let round = detail["round"].as_str().unwrap_or_default();
    let count = |field: &str| detail[field].as_u64().unwrap_or_default();
    let all: Vec<String> = match detail["groups"].as_array() {
        Some(groups) => groups.iter().map(ToString::to_string).collect(),
        None => Vec::new(),
    };
    let groups = format!("{} {}", if all.len() == 1 { "group" } else { "groups" }, all.join(", "));
    match event.kind.as_str() {
        "round_opened" => {
            let title = detail["title"].as_str().unwrap_or_default();
            let (tasks, groups) = (count("tasks"), count("groups"));
            format!("opened {round}, {title}: {tasks} tasks in {groups} groups")
        }
        "round_voted" => format!("voted in {round} on {groups}"),
        "round_revealed" => format!("revealed {groups} of {round}"),
        "round_repeated" => format!("lets people vote again on {groups} of {round}"),
        "round_accepted" => {
            let hours = crate::documents::hours(detail["tenths"].as_i64().unwrap_or_default());
            let tasks = detail["tasks"].as_array().map_or(0, Vec::len);
            format!("took {hours} h for {tasks} tasks, group {} of {round}", count("group"))
        }
        _ => format!("closed {round}"),
    }
}
