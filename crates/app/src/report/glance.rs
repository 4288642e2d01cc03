//! The estate at a glance: totals, and what it consists of.

use std::collections::BTreeMap;

use askama::Template;
use landfall_domain::estate::{Asset, Field};
use landfall_domain::rationalize::Readiness;

use super::basis::Basis;
use super::stack::Stack;
use super::table::{Table, chart};
use super::words::{counted, hours, name, number, percent, size, storage, word};

/// Rows of a chart before the others are summed.
const MOST: usize = 10;

/// Totals and charts.
#[derive(Template)]
#[template(path = "report/glance.html")]
pub(super) struct Glance {
    tiles: Vec<Tile>,
    readiness: Stack,
    charts: Vec<Table>,
}

/// One total.
struct Tile {
    label: &'static str,
    value: String,
    note: String,
}

impl Glance {
    pub(super) fn of(basis: &Basis<'_>) -> Self {
        Self { tiles: tiles(basis), readiness: readiness(basis), charts: charts(basis) }
    }
}

fn tiles(basis: &Basis<'_>) -> Vec<Tile> {
    let snapshot = basis.snapshot;
    let (all, scoped) = (size(snapshot.assets.len()), size(basis.in_scope.len()));
    let sum = |of: &dyn Fn(&Asset) -> Option<i64>| -> (i64, i64) {
        let known: Vec<i64> = basis.in_scope.iter().filter_map(|asset| of(asset)).collect();
        (known.iter().sum(), scoped - size(known.len()))
    };
    let lacking = |missing: i64| match missing {
        0 => "known for every asset".to_owned(),
        _ => format!("not known for {}", counted(missing, "asset")),
    };
    let (cores, no_cores) = sum(&|asset| asset.whole(Field::Cores));
    let (memory, no_memory) = sum(&|asset| asset.whole(Field::MemoryMib));
    let (copied, no_copied) = sum(&Asset::storage_mib);
    let work: i64 = basis.backlog.iter().map(|workload| workload.effort_tenths).sum();
    let people = format!("about {} person-years of 1,600 h", tenths(work / 1_600));
    let tile = |label, value, note| Tile { label, value, note };
    vec![
        tile("Assets in scope", number(scoped), format!("of {} listed", number(all))),
        tile(
            "Workloads",
            number(size(snapshot.workloads.len())),
            format!("{} need work", number(size(basis.backlog.len()))),
        ),
        tile("Work", format!("{} h", hours(work)), people),
        tile(
            "Dependencies",
            number(size(snapshot.dependencies.len())),
            format!("{} shared services", number(size(basis.structure.shared().len()))),
        ),
        tile("Cores", number(cores), lacking(no_cores)),
        tile("Memory", storage(memory), lacking(no_memory)),
        tile("Storage to copy", storage(copied), lacking(no_copied)),
        tile("Releases", number(size(snapshot.releases.len())), "by rank and need".to_owned()),
    ]
}

fn tenths(value: i64) -> String {
    format!("{}.{}", value / 10, value % 10)
}

fn readiness(basis: &Basis<'_>) -> Stack {
    let mut counts: BTreeMap<Readiness, i64> = BTreeMap::new();
    for asset in &basis.in_scope {
        *counts.entry(asset.readiness).or_default() += 1;
    }
    let meaning = |readiness| match readiness {
        Readiness::Ready => "nothing known stands in the way",
        Readiness::Conditional => "something must be done first",
        Readiness::NotReady => "it cannot be moved as it is",
        Readiness::Unknown => "too little is known to say",
    };
    let order = [Readiness::Ready, Readiness::Conditional, Readiness::NotReady, Readiness::Unknown];
    let whole = size(basis.in_scope.len());
    let parts = order.map(|readiness| {
        let count = counts.get(&readiness).copied().unwrap_or(0);
        (word(readiness.name()), readiness.name(), count, meaning(readiness))
    });
    let says: Vec<String> = parts
        .iter()
        .map(|(label, _, count, _)| format!("{} {label}", percent(*count, whole)))
        .collect();
    Stack::new("Assets by readiness", &format!("Readiness: {}", says.join(", ")), &parts)
}

fn charts(basis: &Basis<'_>) -> Vec<Table> {
    let by = |of: &dyn Fn(&Asset) -> Option<String>| -> (BTreeMap<String, i64>, i64) {
        let mut counts = BTreeMap::new();
        let mut unknown = 0;
        for asset in &basis.in_scope {
            match of(asset) {
                Some(label) => *counts.entry(label).or_default() += 1,
                None => unknown += 1,
            }
        }
        (counts, unknown)
    };
    let table = |caption: &str, what: &str, of: &dyn Fn(&Asset) -> Option<String>| {
        let (counts, unknown) = by(of);
        chart(caption, (what, "Assets"), counts, (unknown, MOST))
    };
    let mut kinds: BTreeMap<String, i64> = BTreeMap::new();
    for asset in &basis.snapshot.assets {
        let scope = if asset.in_scope() { "" } else { " (out of scope)" };
        *kinds.entry(format!("{}{scope}", word(asset.kind.name()))).or_default() += 1;
    }
    vec![
        table("Operating systems", "System", &|asset| asset.text(Field::Os).map(name)),
        chart("Kinds of everything listed", ("Kind", "Assets"), kinds, (0, MOST)),
        table("Power", "State", &|asset| asset.text(Field::Power).map(name)),
        table("Environments, as the sources or names tell", "Environment", &|asset| {
            basis.workload_of(asset)?.environment.as_deref().map(name)
        }),
    ]
}
