//! Work items that Azure DevOps imports: a Feature for each workload, a User Story for each asset, a
//! Task for each task, of the Agile process. Who belongs to whom follows from the columns of titles.

use landfall_domain::delivery::TaskState;
use serde_json::{Value, json};

use crate::documents::delivery::work::{BranchWork, TaskWork, TimeBox, WorkDocument, WorkloadWork};
use crate::documents::hours;
use crate::export::csv;

use super::{line, stable};

/// A file with more items is refused by Azure DevOps.
pub(crate) const MOST_ITEMS: usize = 1_000;

/// The longest title that it takes.
const LONGEST_TITLE: usize = 255;

/// Marks a parent that stands in an earlier file already.
const REPEATED: &str = "landfall-repeated";

const COLUMNS: [&str; 13] = [
    "ID",
    "Work Item Type",
    "Title 1",
    "Title 2",
    "Title 3",
    "State",
    "Assigned To",
    "Effort",
    "Original Estimate",
    "Remaining Work",
    "Completed Work",
    "Iteration Path",
    "Tags",
];

/// A work item as it stands in a file.
#[derive(Debug, Clone)]
struct Item {
    kind: &'static str,
    /// Column of its title: 1 to 3.
    level: usize,
    title: String,
    state: &'static str,
    assignee: Option<String>,
    /// Effort of a Feature; estimate, what is left and what was worked of a Task: hours.
    effort: Option<f64>,
    work: Option<[f64; 3]>,
    path: String,
    tags: Vec<String>,
}

/// The files: each has at most 1,000 items, and repeats the parents that its items need.
///
/// `project` is the name of the project there. Iteration paths begin with it and have to exist, so
/// without it they stay empty.
pub(crate) fn files(work: &WorkDocument, project: Option<&str>) -> anyhow::Result<Vec<Vec<u8>>> {
    let parts = parts(work, project.unwrap_or_default(), MOST_ITEMS);
    parts
        .iter()
        .map(|items| csv::table(&COLUMNS, &items.iter().map(row).collect::<Vec<_>>()))
        .collect()
}

fn row(item: &Item) -> Vec<Value> {
    let title = |level: usize| if item.level == level { json!(item.title) } else { Value::Null };
    let hours = |at: usize| json!(item.work.map(|all| all[at]));
    vec![
        Value::Null,
        json!(item.kind),
        title(1),
        title(2),
        title(3),
        json!(item.state),
        json!(item.assignee),
        json!(item.effort),
        hours(0),
        hours(1),
        hours(2),
        json!(item.path),
        json!(item.tags.join("; ")),
    ]
}

/// Items by file. Files break between workloads, else between assets, else between tasks.
fn parts(work: &WorkDocument, project: &str, most: usize) -> Vec<Vec<Item>> {
    let mut parts = Parts { all: vec![Vec::new()], most };
    for workload in &work.workloads {
        let top = feature(workload, project);
        let blocks: Vec<Vec<Item>> =
            workload.branches.iter().map(|branch| block(workload, branch, project)).collect();
        let size = 1 + blocks.iter().map(Vec::len).sum::<usize>();
        if parts.room() < size {
            parts.next(&[]);
        }
        parts.last().push(top.clone());
        for mut block in blocks {
            let is_first = parts.last().len() == 1;
            if parts.room() < block.len() && !is_first {
                parts.next(std::slice::from_ref(&top));
            }
            let tasks = block.split_off(1);
            parts.last().append(&mut block.clone());
            for task in tasks {
                if parts.room() == 0 {
                    parts.next(&[top.clone(), block[0].clone()]);
                }
                parts.last().push(task);
            }
        }
    }
    parts.all
}

/// Files in the making.
struct Parts {
    all: Vec<Vec<Item>>,
    most: usize,
}

impl Parts {
    fn last(&mut self) -> &mut Vec<Item> {
        let last = self.all.len() - 1;
        &mut self.all[last]
    }

    /// How many items go into the last file.
    fn room(&mut self) -> usize {
        self.most - self.last().len().min(self.most)
    }

    /// Begins a file with parents that an earlier one has; an empty file is gone on with.
    fn next(&mut self, parents: &[Item]) {
        if self.last().is_empty() {
            return;
        }
        let again = parents.iter().map(|parent| {
            let mut again = parent.clone();
            again.tags.push(REPEATED.to_owned());
            again
        });
        self.all.push(again.collect());
    }
}

/// An asset, or the workload as a whole, with its tasks behind it.
fn block(workload: &WorkloadWork, branch: &BranchWork, project: &str) -> Vec<Item> {
    let asset = branch.asset.map(|id| stable(&id.to_string()));
    let story = Item {
        kind: "User Story",
        level: 2,
        title: line(branch.title(), LONGEST_TITLE),
        state: state_of(branch.tasks.iter()),
        assignee: None,
        effort: None,
        work: None,
        path: path_of(branch.tasks.iter(), project),
        tags: vec![asset.unwrap_or_else(|| stable(&format!("{}-whole", workload.key)))],
    };
    std::iter::once(story).chain(branch.tasks.iter().map(|one| task(one, project))).collect()
}

fn feature(workload: &WorkloadWork, project: &str) -> Item {
    let effort = workload.tasks().map(|one| one.task.estimate_tenths).sum();
    Item {
        kind: "Feature",
        level: 1,
        title: line(&workload.title, LONGEST_TITLE),
        state: state_of(workload.tasks()),
        assignee: None,
        effort: Some(hours(effort)),
        work: None,
        path: path_of(workload.tasks(), project),
        tags: vec![stable(&workload.key)],
    }
}

fn task(one: &TaskWork, project: &str) -> Item {
    let task = &one.task;
    let work = [task.estimate_tenths, one.remaining_tenths(), task.spent_tenths].map(hours);
    let mut tags = vec![stable(&task.key()), stable(&task.id.to_string())];
    tags.extend([task.stage.name().to_owned(), tag(&task.skill)]);
    if task.blocked.is_some() {
        tags.push("blocked".to_owned());
    }
    Item {
        kind: "Task",
        level: 3,
        title: line(&task.name, LONGEST_TITLE),
        state: state(task.state),
        assignee: task.assignee.as_deref().map(|name| line(name, LONGEST_TITLE)),
        effort: None,
        work: Some(work),
        path: path_of(std::iter::once(one), project),
        tags,
    }
}

/// A tag holds neither the sign between tags nor a comma.
fn tag(text: &str) -> String {
    line(&text.replace([';', ','], " "), 100)
}

fn state(state: TaskState) -> &'static str {
    match state {
        TaskState::ToDo => "New",
        TaskState::Doing => "Active",
        TaskState::Done => "Closed",
    }
}

/// The state of what has these tasks.
fn state_of<'a>(mut tasks: impl Iterator<Item = &'a TaskWork>) -> &'static str {
    let Some(first) = tasks.next().map(|one| one.task.state) else { return state(TaskState::ToDo) };
    if tasks.all(|one| one.task.state == first) { state(first) } else { state(TaskState::Doing) }
}

/// The iteration path of what has these tasks: they are all in one iteration, or it has none.
fn path_of<'a>(mut tasks: impl Iterator<Item = &'a TaskWork>, project: &str) -> String {
    let first = tasks.next().and_then(|one| one.time_box.as_ref());
    match first {
        Some(first) if !project.is_empty() => {
            let is_same = tasks.all(|one| one.time_box.as_ref() == Some(first));
            if is_same { path(project, first) } else { String::new() }
        }
        _ => String::new(),
    }
}

/// Project, team and iteration; what a name there cannot hold becomes a hyphen.
fn path(project: &str, TimeBox { team, key, .. }: &TimeBox) -> String {
    let name = |text: &str| line(text, 128).replace(|c| r#"\/$?*:"&<>#%|+"#.contains(c), "-");
    format!(r"{}\{}\{key}", name(project), name(team))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::example;
    use super::*;

    #[test]
    fn a_hierarchy_by_titles_with_hours_and_stable_keys() {
        let files = files(&example::work(), Some("Harbour")).unwrap();
        let text = String::from_utf8(files[0].clone()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(files.len(), 1);
        assert_eq!(
            lines[..5],
            [
                "ID,Work Item Type,Title 1,Title 2,Title 3,State,Assigned To,Effort,Original Estimate,\
                 Remaining Work,Completed Work,Iteration Path,Tags",
                ",Feature,Crane control,,,Active,,22,,,,,landfall:W-1",
                r",User Story,,The workload as a whole,,Active,,,,,,Harbour\Cranes A-B\I-1,landfall:W-1-whole",
                r",Task,,,Assess it,Closed,ada,,2,0,3,Harbour\Cranes A-B\I-1,landfall:T-1; landfall:task_00000000000000000000000000000001; assess; architect",
                r",Task,,,Try it,New,,,1,1,0,Harbour\Cranes A-B\I-1,landfall:T-2; landfall:task_00000000000000000000000000000002; uat; test",
            ]
        );
        assert!(text.contains(",User Story,,'=crane-db(),,"), "{text}");
    }

    #[test]
    fn without_a_project_nothing_goes_to_a_path_that_does_not_exist() {
        let text = String::from_utf8(files(&example::work(), None).unwrap().remove(0)).unwrap();
        assert!(!text.contains(r"\I-1"), "{text}");
    }

    #[test]
    fn files_are_small_enough_and_each_has_the_parents_that_it_needs() {
        let work = example::large(5, 4, 6);
        let all: BTreeSet<String> = work.tasks().map(|one| stable(&one.task.key())).collect();
        for most in 3..180 {
            let parts = parts(&work, "", most);
            let (mut found, mut items) = (Vec::new(), BTreeSet::new());
            for part in &parts {
                assert!(part.len() <= most && !part.is_empty(), "{} of {most}", part.len());
                let mut parents = [None, None];
                for item in part {
                    match item.level {
                        1 => parents = [Some(&item.title), None],
                        2 => parents[1] = Some(&item.title),
                        _ => {
                            // The names of the example say where each belongs.
                            let (workload, asset) = (parents[0].unwrap(), parents[1].unwrap());
                            assert_eq!(item.title, format!("{workload} {asset}"));
                            found.push(item.tags[0].clone());
                        }
                    }
                    let is_again = item.tags.contains(&REPEATED.to_owned());
                    assert_ne!(items.insert(item.tags[0].clone()), is_again, "{item:?}");
                }
            }
            assert_eq!(found.len(), all.len(), "each once");
            assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), all);
        }
        assert_eq!(
            parts(&work, "", 146).len(),
            1,
            "5 workloads, 4 assets of each, 6 tasks of these"
        );
    }
}
