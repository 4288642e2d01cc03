//! A work breakdown structure as XML of Microsoft Project (MSPDI). The order of elements is that of its
//! schema: Project refuses any other.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use landfall_domain::delivery::worked_tenths;

use crate::documents::delivery::work::WorkDocument;

use super::outline::{Leaf, Line, lines};
use super::xml::Xml;
use super::{line, stable};

/// The longest name that Project takes.
const LONGEST_NAME: usize = 255;
/// The field `Text1` of tasks.
const TEXT_1: u32 = 188_743_731;
/// The only calendar: Monday to Friday, 8 to 12 and 13 to 17.
const CALENDAR: u32 = 1;

/// The file.
pub(super) fn file(work: &WorkDocument) -> Vec<u8> {
    let lines = lines(work);
    let mut skills: BTreeMap<&str, usize> = BTreeMap::new();
    for leaf in lines.iter().filter_map(|line| line.task.as_ref()) {
        skills.entry(&leaf.work.task.skill).or_default();
    }
    for (number, uid) in (1..).zip(skills.values_mut()) {
        *uid = number;
    }
    let start = lines.iter().map(|line| line.start).min().unwrap_or(work.from.at(8, 0, 0, 0));
    let finish = lines.iter().map(|line| line.finish).max().unwrap_or(start);
    // What waits may begin later than what is done already.
    let floor = (work.from > start.date()).then_some(work.from);
    let mut xml = Xml::new();
    xml.within("Project xmlns=\"http://schemas.microsoft.com/project\"", |xml| {
        xml.leaf("SaveVersion", 14);
        xml.leaf("Name", format!("{}.xml", work.key));
        xml.leaf("Title", line(&work.title, LONGEST_NAME));
        xml.leaf("ScheduleFromStart", 1);
        xml.leaf("StartDate", moment(start));
        xml.leaf("FinishDate", moment(finish));
        xml.leaf("CalendarUID", CALENDAR);
        xml.leaf("DefaultStartTime", "08:00:00");
        xml.leaf("DefaultFinishTime", "17:00:00");
        xml.leaf("MinutesPerDay", 480);
        xml.leaf("MinutesPerWeek", 2400);
        xml.leaf("DaysPerMonth", 20);
        xml.leaf("DurationFormat", 5);
        xml.leaf("NewTasksAreManual", 0);
        xml.within("ExtendedAttributes", |xml| {
            xml.within("ExtendedAttribute", |xml| {
                xml.leaf("FieldID", TEXT_1);
                xml.leaf("FieldName", "Text1");
                xml.leaf("Alias", "Landfall key");
            });
        });
        xml.within("Calendars", calendar);
        xml.within("Tasks", |xml| {
            project_row(xml, work, (start, finish));
            for (place, line) in lines.iter().enumerate() {
                task(xml, place, line, floor);
            }
        });
        xml.within("Resources", |xml| {
            for (skill, uid) in &skills {
                resource(xml, skill, *uid);
            }
        });
        xml.within("Assignments", |xml| {
            let leaves = lines.iter().enumerate();
            let leaves = leaves.filter_map(|(place, line)| Some((place, line.task.as_ref()?)));
            for (number, (place, leaf)) in (1..).zip(leaves) {
                let skill = skills.get(&*leaf.work.task.skill).copied().unwrap_or_default();
                assignment(xml, (number, uid(place), skill), leaf);
            }
        });
    });
    xml.finish()
}

/// The unique id of a line: 0 is the project itself.
fn uid(place: usize) -> usize {
    place + 1
}

fn calendar(xml: &mut Xml) {
    xml.within("Calendar", |xml| {
        xml.leaf("UID", CALENDAR);
        xml.leaf("Name", "Monday to Friday");
        xml.leaf("IsBaseCalendar", 1);
        xml.leaf("BaseCalendarUID", -1);
        xml.within("WeekDays", |xml| {
            // 1 is Sunday.
            for day in 1..=7 {
                let is_worked = (2..=6).contains(&day);
                xml.within("WeekDay", |xml| {
                    xml.leaf("DayType", day);
                    xml.leaf("DayWorking", u8::from(is_worked));
                    if is_worked {
                        xml.within("WorkingTimes", |xml| {
                            for (from, to) in [("08:00:00", "12:00:00"), ("13:00:00", "17:00:00")] {
                                xml.within("WorkingTime", |xml| {
                                    xml.leaf("FromTime", from);
                                    xml.leaf("ToTime", to);
                                });
                            }
                        });
                    }
                });
            }
        });
    });
}

/// The row of the project as a whole.
fn project_row(xml: &mut Xml, work: &WorkDocument, (start, finish): (DateTime, DateTime)) {
    xml.within("Task", |xml| {
        xml.leaf("UID", 0);
        xml.leaf("ID", 0);
        xml.leaf("Name", line(&work.title, LONGEST_NAME));
        placed(xml, ("0", 0), (start, finish), worked_tenths(start, finish));
        xml.leaf("Summary", 1);
    });
}

/// What all rows have, from `Manual` to `Milestone`.
fn placed(
    xml: &mut Xml,
    (wbs, level): (&str, usize),
    (start, finish): (DateTime, DateTime),
    tenths: i64,
) {
    xml.leaf("Active", 1);
    xml.leaf("Manual", 0);
    // Fixed units.
    xml.leaf("Type", 0);
    xml.leaf("IsNull", 0);
    xml.leaf("WBS", wbs);
    xml.leaf("OutlineNumber", wbs);
    xml.leaf("OutlineLevel", level);
    xml.leaf("Start", moment(start));
    xml.leaf("Finish", moment(finish));
    xml.leaf("Duration", duration(tenths));
    xml.leaf("DurationFormat", 5);
}

fn task(xml: &mut Xml, place: usize, one: &Line<'_>, floor: Option<Date>) {
    let times = (one.start, one.finish);
    xml.within("Task", |xml| {
        xml.leaf("UID", uid(place));
        if let Some(leaf) = &one.task {
            xml.leaf("GUID", leaf.work.task.id.uuid().hyphenated());
        }
        xml.leaf("ID", uid(place));
        xml.leaf("Name", line(one.name, LONGEST_NAME));
        let Some(leaf) = &one.task else {
            placed(xml, (&one.wbs, one.level), times, worked_tenths(one.start, one.finish));
            xml.leaf("Summary", 1);
            return;
        };
        placed(xml, (&one.wbs, one.level), times, leaf.work.task.estimate_tenths);
        xml.leaf("Work", duration(leaf.work.task.estimate_tenths));
        xml.leaf("EffortDriven", 0);
        xml.leaf("Estimated", 0);
        xml.leaf("Milestone", 0);
        xml.leaf("Summary", 0);
        xml.leaf("Critical", u8::from(leaf.timed.is_critical()));
        progress(xml, leaf);
        constraint(xml, leaf, floor);
        xml.leaf("Notes", notes(leaf));
        for &earlier in &leaf.after {
            xml.within("PredecessorLink", |xml| {
                xml.leaf("PredecessorUID", uid(earlier));
                // Finish to start.
                xml.leaf("Type", 1);
                xml.leaf("CrossProject", 0);
                xml.leaf("LinkLag", 0);
                xml.leaf("LagFormat", 7);
            });
        }
        xml.within("ExtendedAttribute", |xml| {
            xml.leaf("FieldID", TEXT_1);
            xml.leaf("Value", stable(&leaf.work.task.key()));
        });
    });
}

/// What is done of a task. Project keeps one day for a beginning, and links hold it: the days of the
/// timetable stand here, those on which people began and finished in the notes.
fn progress(xml: &mut Xml, leaf: &Leaf<'_>) {
    let percent = leaf.percent();
    xml.leaf("PercentComplete", percent);
    if percent > 0 {
        xml.leaf("ActualStart", moment(leaf.timed.start));
    }
    if percent == 100 {
        xml.leaf("ActualFinish", moment(leaf.timed.finish));
    }
    let (done, left) = worked(leaf);
    xml.leaf("ActualDuration", span(done));
    xml.leaf("RemainingDuration", span(left));
}

/// Minutes of the estimate that are worked, and those that are left.
fn worked(leaf: &Leaf<'_>) -> (i64, i64) {
    let all = leaf.work.task.estimate_tenths * 6;
    let done = all * leaf.percent() / 100;
    (done, all - done)
}

/// A task of an iteration starts on its first day or later; others as soon as they can, from the start
/// of the whole project on, or from `floor` if that is later.
fn constraint(xml: &mut Xml, leaf: &Leaf<'_>, floor: Option<Date>) {
    let first = leaf.work.time_box.as_ref().map(|one| one.first).or(floor);
    // 4: start no earlier than; 0: as soon as possible.
    xml.leaf("ConstraintType", if first.is_some() { 4 } else { 0 });
    xml.leaf("CalendarUID", -1);
    if let Some(first) = first {
        xml.leaf("ConstraintDate", moment(first.at(8, 0, 0, 0)));
    }
}

fn notes(leaf: &Leaf<'_>) -> String {
    let task = &leaf.work.task;
    let (key, title) = leaf.workload;
    let mut told = vec![
        format!("{} of {key} {title}", task.key()),
        format!("Stage: {}", task.stage.label()),
        format!("State: {}", task.state.label()),
    ];
    if let Some(who) = &task.assignee {
        told.push(format!("Assignee: {who}"));
    }
    if let Some(at) = task.started_at {
        told.push(format!("Started: {at:.0}"));
    }
    if let Some(at) = task.done_at {
        told.push(format!("Done: {at:.0}"));
    }
    if let Some(one) = &leaf.work.time_box {
        told.push(format!("Iteration: {} of {}, until {}", one.key, one.team, one.last));
    }
    told.join("\n")
}

fn resource(xml: &mut Xml, skill: &str, uid: usize) {
    xml.within("Resource", |xml| {
        xml.leaf("UID", uid);
        xml.leaf("ID", uid);
        xml.leaf("Name", line(skill, LONGEST_NAME));
        // Work, not material.
        xml.leaf("Type", 1);
        xml.leaf("IsNull", 0);
        xml.leaf("MaxUnits", 1);
        xml.leaf("CalendarUID", CALENDAR);
    });
}

fn assignment(xml: &mut Xml, (number, task, skill): (usize, usize, usize), leaf: &Leaf<'_>) {
    xml.within("Assignment", |xml| {
        xml.leaf("UID", number);
        xml.leaf("TaskUID", task);
        xml.leaf("ResourceUID", skill);
        let (done, left) = worked(leaf);
        xml.leaf("ActualWork", span(done));
        xml.leaf("Finish", moment(leaf.timed.finish));
        xml.leaf("RemainingWork", span(left));
        xml.leaf("Start", moment(leaf.timed.start));
        xml.leaf("Units", 1);
        xml.leaf("Work", duration(leaf.work.task.estimate_tenths));
    });
}

/// A moment without a zone, as Project wants it.
fn moment(at: DateTime) -> String {
    format!("{at:.0}")
}

/// Hours of work, such as `PT12H30M0S`.
fn duration(tenths: i64) -> String {
    span(tenths * 6)
}

/// Minutes of work.
fn span(minutes: i64) -> String {
    format!("PT{}H{}M0S", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::example;
    use super::*;

    fn constraints(work: &WorkDocument) -> Vec<String> {
        let text = String::from_utf8(file(work)).unwrap();
        let cut = |part: &str| part.split_once('<').map_or("", |(text, _)| text).to_owned();
        text.split("<ConstraintType>").skip(1).map(cut).collect()
    }

    #[test]
    fn what_waits_keeps_its_first_day_if_something_of_the_project_began_before() {
        let mut work = example::work();
        // Two tasks stand in an iteration, three wait.
        assert_eq!(constraints(&work), ["4", "4", "0", "0", "0"]);
        work.from = date(2026, 12, 21);
        assert_eq!(constraints(&work), ["4"; 5]);
    }

    #[test]
    fn what_xml_cannot_say_is_left_out_and_the_rest_is_escaped() {
        let text = String::from_utf8(file(&example::work())).unwrap();
        assert!(text.contains("<Name>Copy &lt;it&gt; &amp; \"wait\"</Name>"), "{text}");
        assert!(text.chars().all(|c| !c.is_control() || c == '\n'));
        assert!(text.contains("<Duration>PT12H30M0S</Duration>"));
        assert!(text.contains("<GUID>00000000-0000-0000-0000-000000000003</GUID>"));
    }
}
