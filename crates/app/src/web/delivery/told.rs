//! How what happened to releases, iterations, tasks, stages, rounds of estimation and
//! execution plans reads.

use landfall_domain::delivery::stage::WorkloadStage;

use crate::documents::event::EventDocument;

/// Whether this kind of event tells of releases, iterations or tasks.
pub(in crate::web) fn is_of_delivery(kind: &str) -> bool {
    ["release_", "iteration", "task_", "tasks_planned", "reach_", "stage", "round_", "execution_"]
        .iter()
        .any(|start| kind.starts_with(start))
}

/// What happened, after the name of whoever did it.
pub(in crate::web) fn says(event: &EventDocument) -> String {
    match event.kind.as_str() {
        kind if kind.starts_with("stage") => of_stages(event),
        kind if kind.starts_with("round_") => of_rounds(event),
        kind if kind.starts_with("execution_") => of_execution(event),
        _ => of_delivery(event),
    }
}

/// Rounds of estimation; what somebody voted is told nowhere.
fn of_rounds(event: &EventDocument) -> String {
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

/// Execution plans and their steps.
fn of_execution(event: &EventDocument) -> String {
    let detail = &event.detail;
    let text = |field: &str| detail[field].as_str().unwrap_or_default();
    let (how, plan, release) = (text("how"), text("execution"), text("release"));
    let what = match detail["step"].as_str() {
        Some(step) => format!("{how} step {step} of {plan}, {}", text("title")),
        None => format!("{how} {plan}, the execution plan of {release}"),
    };
    let exit = detail["exit"].as_i64().map_or_else(String::new, |exit| format!(", exit {exit}"));
    let word = detail["word"].as_str().map_or_else(String::new, |word| format!(": {word}"));
    let last = if detail["finished"] == true { "; that was the last step" } else { "" };
    format!("{what}{exit}{word}{last}")
}

/// Releases, iterations, and the tasks in them.
fn of_delivery(event: &EventDocument) -> String {
    let detail = &event.detail;
    let text = |field: &str| detail[field].as_str().unwrap_or_default().to_owned();
    let all = |field: &str| detail[field].as_array().map_or(0, Vec::len);
    let count = |field: &str| detail[field].as_i64().unwrap_or_default();
    let (release, iteration, team, task) =
        (text("release"), text("iteration"), text("team"), text("task"));
    match event.kind.as_str() {
        "release_submitted" => {
            format!("submitted {release}, {}, with {} workloads", text("title"), all("workloads"))
        }
        "release_committed" => {
            let under = match text("review") {
                review if review.is_empty() => "against the gate".to_owned(),
                review => format!("under {review}"),
            };
            format!("committed to {release}: {} tasks, {under}", count("tasks"))
        }
        "release_withdrawn" => format!("took {release} back"),
        "release_change_planned" => format!("{} {release}", text("how")),
        "reach_stated" => format!("said that {release} can reach {}", text("workload")),
        "iterations_laid_out" => format!("laid out {} iterations of {team}", all("iterations")),
        "tasks_planned" if iteration.is_empty() => {
            format!("took {} tasks out of iterations", all("tasks"))
        }
        "tasks_planned" => format!("put {} tasks into {iteration} of {team}", all("tasks")),
        "iteration_committed" => {
            let hours = count("effort_tenths") / 10;
            format!("committed {team} to {iteration}: {} tasks, {hours} h", count("tasks"))
        }
        "iteration_closed" => {
            let (hours, back) = (count("done_tenths") / 10, count("returned"));
            format!("closed {iteration} of {team}: {hours} h done, {back} tasks came back")
        }
        "task_estimated" => {
            let hours = |field: &str| crate::documents::hours(count(field));
            format!("estimated {task}: {} h → {} h", hours("before_tenths"), hours("after_tenths"))
        }
        _ => format!("{} {task}", text("how")),
    }
}

/// Workloads on their way.
fn of_stages(event: &EventDocument) -> String {
    let detail = &event.detail;
    let text = |field: &str| detail[field].as_str().unwrap_or_default();
    if event.kind == "stages_begun" {
        let many = detail["workloads"].as_array().map_or(0, Vec::len);
        return format!("let {many} workloads of {} begin their way", text("release"));
    }
    let label = |field: &str| {
        let stage = WorkloadStage::named(text(field));
        stage.map_or_else(|| text(field).to_owned(), |stage| stage.label().to_owned())
    };
    let (before, after) = (label("before"), label("after"));
    let stage = if before == after { after } else { format!("{before} → {after}") };
    format!("{} ({}, {stage})", text("how"), text("workload"))
}
