//! A release backlog as a work breakdown structure with days and the longest chain, for teams that plan
//! so.

use askama::Template;
use axum::extract::Path;
use jiff::civil::DateTime;

use crate::actions::delivery::find_release;
use crate::documents::delivery::{ReleaseBacklogDocument, WorkDocument};
use crate::documents::hours;
use crate::export::work::outline::{Leaf, Line, lines};

use super::super::access::Visit;
use super::super::frame::Frame;
use super::super::problem::{Face, render};
use super::files::Files;

/// So many lines are shown; the files have all.
const SHOWN: usize = 500;

/// A line as shown.
struct Row {
    wbs: String,
    level: usize,
    name: String,
    /// Key of the task; none for what has tasks below it.
    task: Option<String>,
    start: String,
    finish: String,
    /// Hours of the task.
    hours: Option<f64>,
    slack_hours: Option<f64>,
    is_critical: bool,
    is_late: bool,
    follows: Vec<String>,
    /// Where its bar begins and how long it is, in percent of the whole.
    bar: (f64, f64),
}

#[derive(Template)]
#[template(path = "web/wbs.html")]
struct WbsPage {
    frame: Frame,
    key: String,
    title: String,
    rows: Vec<Row>,
    more: usize,
    /// First and last day.
    days: Option<(String, String)>,
    critical: usize,
    late: usize,
    files: Option<Files>,
}

/// `GET /release-backlogs/{key}/wbs`.
pub(in crate::web) async fn page(visit: Visit, Path(key): Path<String>) -> Face {
    let mut tx = visit.cx().store.read().await?;
    let release = find_release(&mut tx, &key).await?;
    let document = ReleaseBacklogDocument::one(&mut tx, &release).await?;
    let work = WorkDocument::of_release(&mut tx, &release, visit.cx().today()).await?;
    tx.rollback().await?;
    let all = lines(&work);
    let span =
        all.iter().map(|line| line.start).min().zip(all.iter().map(|line| line.finish).max());
    let leaves = || all.iter().filter_map(|line| line.task.as_ref());
    let critical = leaves().filter(|leaf| leaf.timed.is_critical()).count();
    let late = leaves().filter(|leaf| leaf.is_late()).count();
    let rows: Vec<Row> = all.iter().take(SHOWN).map(|line| row(line, &all, span)).collect();
    let day = |at: DateTime| at.date().to_string();
    render(&WbsPage {
        frame: Frame::new(&visit, "/releases", format!("Work breakdown of {key}")),
        files: Files::of_release(&visit, &document),
        key,
        title: release.title,
        more: all.len() - rows.len(),
        rows,
        days: span.map(|(first, last)| (day(first), day(last))),
        critical,
        late,
    })
}

fn row(line: &Line<'_>, all: &[Line<'_>], span: Option<(DateTime, DateTime)>) -> Row {
    let leaf = line.task.as_ref();
    let key = |place: &usize| Some(all.get(*place)?.task.as_ref()?.work.task.key());
    Row {
        wbs: line.wbs.clone(),
        level: line.level,
        name: line.name.to_owned(),
        task: leaf.map(|leaf| leaf.work.task.key()),
        start: line.start.date().to_string(),
        finish: line.finish.date().to_string(),
        hours: leaf.map(|leaf| hours(leaf.work.task.estimate_tenths)),
        slack_hours: leaf.map(|leaf| hours(leaf.timed.slack_tenths)),
        is_critical: leaf.is_some_and(|leaf| leaf.timed.is_critical()),
        is_late: leaf.is_some_and(Leaf::is_late),
        follows: leaf.map(|leaf| leaf.after.iter().filter_map(key).collect()).unwrap_or_default(),
        bar: span.map(|(first, last)| bar(line, first, last)).unwrap_or_default(),
    }
}

fn bar(line: &Line<'_>, first: DateTime, last: DateTime) -> (f64, f64) {
    let seconds = |from: DateTime, to: DateTime| to.duration_since(from).as_secs_f64();
    let whole = seconds(first, last).max(1.0);
    let from = seconds(first, line.start) / whole * 100.0;
    let long = (seconds(line.start, line.finish) / whole * 100.0).max(0.6);
    let rounded = |percent: f64| (percent * 100.0).round() / 100.0;
    (rounded(from.min(99.4)), rounded(long))
}
