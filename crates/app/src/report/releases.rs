//! Releases: what comes together, how much it is, and when it is complete.

use askama::Template;

use super::assumptions::tenths;
use super::basis::Basis;
use super::table::{Cell, Folded, Table, numbers, words};
use super::words::{NONE, Names, hours, number, size};
use crate::documents::release::ReleaseDocument;

/// Names of workloads that one row shows.
const NAMES: usize = 8;

/// The releases in order.
#[derive(Template)]
#[template(path = "report/releases.html")]
pub(super) struct Releases {
    table: Folded,
}

impl Releases {
    pub(super) fn of(basis: &Basis<'_>) -> Self {
        let all = ReleaseDocument::all(basis.snapshot);
        let columns = vec![
            words("Release"),
            words("Workloads"),
            numbers("Assets"),
            numbers("Ready"),
            numbers("Hours"),
            words("Complete on"),
        ];
        Self {
            table: Table::new("Releases in order", columns).folded(
                all.iter().map(row),
                (12, 88),
                ("releases", "landfall releases"),
            ),
        }
    }
}

fn row(release: &ReleaseDocument) -> Vec<Cell> {
    let release = &release.summary;
    let complete = release.ready_on.as_ref().zip(release.ready_in.as_ref());
    vec![
        Cell::Head(release.key.clone()),
        Cell::List(Names::of(release.workloads.iter().map(String::as_str), NAMES)),
        Cell::Number(number(size(release.assets))),
        Cell::Number(number(size(release.assets_ready))),
        Cell::Number(hours(tenths(release.effort_hours))),
        Cell::Whole(complete.map_or_else(|| NONE.to_owned(), |(on, key)| format!("{on} ({key})"))),
    ]
}
