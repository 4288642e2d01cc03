//! How to read the report: its words, and the profile that ranked.

use askama::Template;
use landfall_domain::priority::{Contribution, Profile};

use super::basis::Basis;
use super::table::{Cell, Table, numbers, words};
use super::words::name;

/// Words of the report, in the order in which they build on each other.
const WORDS: [(&str, &str); 18] = [
    ("asset", "one thing in the estate: a virtual machine, server, database, file share and so on"),
    ("in scope", "everything but templates and hypervisor hosts, which nobody migrates"),
    ("workload (W-1)", "assets that together support a process"),
    (
        "dependency",
        "one asset needs another; seen on the network, declared, or because it runs on it",
    ),
    ("tie", "all dependencies that lead from one workload to another, shared services apart"),
    ("shared service", "an asset that serves nearly everyone; no reason to move together"),
    ("move group", "assets that must cut over together, because they need each other"),
    (
        "disposition",
        "what happens: retire, retain, rehost, replatform, refactor, rearchitect, rebuild, replace",
    ),
    ("readiness", "whether an asset can move as it is, by named rules"),
    (
        "assumption (A-1)",
        "a stated belief that the backlog rests on, to be confirmed or overturned",
    ),
    ("exposure", "the work that rests on an assumption times the weakness of its evidence"),
    ("rank", "the place of a workload in the backlog, from 1; its score shows why"),
    ("release (R-1)", "the next workloads by rank, each with everything that it needs"),
    ("iteration (I-1)", "a time box of the plan with the capacity of the teams in it"),
    (
        "package",
        "what the plan places: one asset, a part of a large one, or a workload's own tasks",
    ),
    ("plan (P-1)", "a placement of all packages; never edited, only replaced by a new proposal"),
    ("complete on", "the last day of the iteration that holds a workload's last package"),
    (
        "gap",
        "how much cheaper the best possible plan can be, at most, as a share of this plan's cost",
    ),
];

/// Words and weights.
#[derive(Template)]
#[template(path = "report/reading.html")]
pub(super) struct Reading {
    words: [(&'static str, &'static str); 18],
    profile: String,
    about: String,
    criteria: Option<Table>,
}

impl Reading {
    pub(super) fn of(basis: &Basis<'_>) -> Self {
        let shipped = Profile::shipped();
        let chosen = basis.snapshot.profile.as_deref();
        let wanted = chosen.or(shipped.first().map(|profile| profile.name.as_str()));
        let known = shipped.iter().find(|profile| Some(profile.name.as_str()) == wanted);
        Self {
            words: WORDS,
            profile: known
                .map_or_else(|| name(wanted.unwrap_or("none")), |profile| profile.title.clone()),
            about: known.map_or_else(
                || "This profile is your own: landfall profile show prints it.".to_owned(),
                |profile| profile.about.clone(),
            ),
            // What was really used: the file of the profile may have changed since.
            criteria: basis.backlog.first().map(|first| criteria(&first.scored.contributions)),
        }
    }
}

fn criteria(contributions: &[Contribution]) -> Table {
    let all: f64 = contributions.iter().map(|c| c.relevance.abs()).sum();
    let columns = vec![words("Criterion"), numbers("Weight"), words("Share of all weights")];
    Table::new("Criteria and weights", columns).with(contributions.iter().map(|c| {
        vec![
            Cell::Head(name(&c.label)),
            Cell::Number(format!("× {}", c.relevance)),
            Cell::share(thousandths(c.relevance.abs()), thousandths(all), "main"),
        ]
    }))
}

#[expect(clippy::cast_possible_truncation, reason = "weights are small")]
fn thousandths(weight: f64) -> i64 {
    (weight * 1_000.0).round() as i64
}
