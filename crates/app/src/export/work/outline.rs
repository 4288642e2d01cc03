//! Work as a work breakdown structure: workloads, what belongs to each, and the tasks of that, each
//! with its number, its place in time and what it follows.

use jiff::civil::DateTime;
use landfall_domain::delivery::{TaskState, Timed};

use crate::documents::delivery::work::{TaskWork, WorkDocument};

/// A line of the structure.
pub(crate) struct Line<'a> {
    /// `1`, `1.2` or `1.2.3`.
    pub(crate) wbs: String,
    /// 1 to 3.
    pub(crate) level: usize,
    pub(crate) name: &'a str,
    pub(crate) start: DateTime,
    pub(crate) finish: DateTime,
    /// None for what has tasks below it.
    pub(crate) task: Option<Leaf<'a>>,
}

/// A task of the structure.
pub(crate) struct Leaf<'a> {
    pub(crate) work: &'a TaskWork,
    pub(crate) timed: Timed,
    /// Key and title of its workload.
    pub(crate) workload: (&'a str, &'a str),
    /// Its asset; none for the workload as a whole.
    pub(crate) asset: Option<&'a str>,
    /// Places of the lines that it follows.
    pub(crate) after: Vec<usize>,
}

impl Leaf<'_> {
    /// True if it is finished after the last day of its iteration.
    pub(crate) fn is_late(&self) -> bool {
        self.work.time_box.as_ref().is_some_and(|one| self.timed.finish.date() > one.last)
    }

    /// How much of it is done, from 0 to 100: by hours, but only what is finished has 100.
    pub(crate) fn percent(&self) -> i64 {
        let task = &self.work.task;
        if task.state == TaskState::Done {
            return 100;
        }
        (task.spent_tenths.saturating_mul(100) / task.estimate_tenths.max(1)).clamp(0, 99)
    }
}

/// All lines; what is above others begins with the first and ends with the last of them.
pub(crate) fn lines(work: &WorkDocument) -> Vec<Line<'_>> {
    let mut timed = work.timetable().into_iter();
    // Lines of tasks by their place among tasks.
    let mut places: Vec<usize> = Vec::new();
    let mut all: Vec<Line<'_>> = Vec::new();
    let head = |wbs: String, level: usize, name| {
        let (start, finish) = (DateTime::MAX, DateTime::MIN);
        Line { wbs, level, name, start, finish, task: None }
    };
    for (w, workload) in (1..).zip(&work.workloads) {
        let top = all.len();
        all.push(head(w.to_string(), 1, &workload.title));
        for (b, branch) in (1..).zip(&workload.branches) {
            let middle = all.len();
            all.push(head(format!("{w}.{b}"), 2, branch.title()));
            for ((t, one), timed) in (1..).zip(&branch.tasks).zip(&mut timed) {
                for above in [top, middle] {
                    all[above].start = all[above].start.min(timed.start);
                    all[above].finish = all[above].finish.max(timed.finish);
                }
                places.push(all.len());
                all.push(Line {
                    wbs: format!("{w}.{b}.{t}"),
                    level: 3,
                    name: &one.task.name,
                    start: timed.start,
                    finish: timed.finish,
                    task: Some(Leaf {
                        work: one,
                        after: timed.after.clone(),
                        timed,
                        workload: (&workload.key, &workload.title),
                        asset: branch.asset.map(|_| &*branch.name),
                    }),
                });
            }
        }
    }
    for leaf in all.iter_mut().filter_map(|line| line.task.as_mut()) {
        for place in &mut leaf.after {
            *place = places[*place];
        }
    }
    all
}
