//! Dependencies: how many, what nearly everyone uses, and which workloads hang together.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use landfall_domain::estate::{Dependency, LinkKind, Workload};
use landfall_domain::id::Id;
use landfall_planning::portfolio::service_name;

use super::basis::Basis;
use super::islands::Islands;
use super::picture::Picture;
use super::suggested::Suggested;
use super::table::{Cell, Folded, Table, chart, numbers, words};
use super::words::{NONE, counted, name, number, percent, sentence, size};

/// What the dependencies say.
#[derive(Template)]
#[template(path = "report/dependencies.html")]
pub(super) struct Dependencies {
    says: String,
    kinds: Table,
    shared_say: String,
    shared: Option<Folded>,
    suggested_say: String,
    suggested: Option<Folded>,
    islands_say: String,
    picture: Option<Picture>,
    islands: Folded,
    ties_say: String,
    ties: Option<Folded>,
}

/// Everything that leads from one workload to another, shared services apart.
pub(super) struct Tie<'a> {
    pub(super) from: &'a Workload,
    pub(super) to: &'a Workload,
    dependencies: i64,
    pub(super) seen: i64,
    /// A move group holds both ends together.
    pub(super) forces: bool,
}

impl Tie<'_> {
    /// The tie in a sentence.
    pub(super) fn says(&self, basis: &Basis<'_>) -> String {
        let title = |workload: &Workload| format!("{} {}", workload.key(), name(&workload.title()));
        let seen = match self.seen {
            0 => String::new(),
            1 => ", seen once".to_owned(),
            times => format!(", seen {} times", number(times)),
        };
        format!(
            "{} needs {}: {}{seen}{}; releases: {}",
            title(self.from),
            title(self.to),
            if self.dependencies == 1 {
                "1 dependency".to_owned()
            } else {
                format!("{} dependencies", number(self.dependencies))
            },
            if self.forces { ", must move together" } else { "" },
            releases(self, basis),
        )
    }
}

impl Dependencies {
    pub(super) fn of(basis: &Basis<'_>, ties: &[Tie<'_>]) -> Self {
        let all = &basis.snapshot.dependencies;
        let islands = Islands::of(ties, basis);
        let kind = |kind| size(all.iter().filter(|d| d.kind == kind).count());
        let suggested = Suggested::of(basis);
        Self {
            says: format!(
                "Known dependencies: {}, of which {} seen on the network, {} declared by a list, and \
                 {} because one thing runs on another. What no source saw is not here: a tie can exist without \
                 standing in this section.",
                number(size(all.len())),
                number(kind(LinkKind::Network)),
                number(kind(LinkKind::Declared)),
                number(kind(LinkKind::RunsOn)),
            ),
            kinds: kinds(basis),
            shared_say: shared_say(basis),
            suggested_say: suggested.says,
            suggested: suggested.table,
            shared: (!basis.structure.shared().is_empty()).then(|| shared(basis)),
            islands_say: islands_say(&islands),
            picture: Picture::of(&islands, ties, basis),
            islands: islands.table(),
            ties_say: ties_say(ties, basis),
            ties: (!ties.is_empty()).then(|| heaviest(ties, basis)),
        }
    }
}

/// All ties between workloads, the heaviest first.
pub(super) fn ties<'a>(basis: &Basis<'a>) -> Vec<Tie<'a>> {
    let held = held_together(basis);
    let mut sums: BTreeMap<(Id<Workload>, Id<Workload>), Tie<'_>> = BTreeMap::new();
    for dependency in &basis.snapshot.dependencies {
        let Where::Between(from, to) = place(dependency, basis) else { continue };
        let forces = held.contains(&(from.id, to.id)) || held.contains(&(to.id, from.id));
        let fresh = Tie { from, to, dependencies: 0, seen: 0, forces };
        let tie = sums.entry((from.id, to.id)).or_insert(fresh);
        tie.dependencies += 1;
        tie.seen = tie.seen.saturating_add(dependency.count);
    }
    let mut ties: Vec<Tie<'_>> = sums.into_values().collect();
    ties.sort_by_key(|tie| {
        (std::cmp::Reverse((tie.seen, tie.dependencies)), tie.from.number, tie.to.number)
    });
    ties
}

/// Pairs of workloads that a move group holds together.
fn held_together(basis: &Basis<'_>) -> BTreeSet<(Id<Workload>, Id<Workload>)> {
    let workload = |asset: u32| basis.snapshot.assets[asset as usize].workload;
    let forced = basis.structure.groups.iter().flat_map(|group| &group.forced_by);
    forced.filter_map(|tie| workload(tie.client).zip(workload(tie.server))).collect()
}

/// How many ties lead from one release to another.
pub(super) fn cut_ties(ties: &[Tie<'_>], basis: &Basis<'_>) -> usize {
    let cut = |tie: &&Tie<'_>| {
        let ends = basis.release(tie.from.id).zip(basis.release(tie.to.id));
        ends.is_some_and(|(from, to)| from != to)
    };
    ties.iter().filter(cut).count()
}

/// Where a dependency leads.
enum Where<'a> {
    Shared,
    Within,
    Between(&'a Workload, &'a Workload),
    Outside,
}

fn place<'a>(dependency: &Dependency, basis: &Basis<'a>) -> Where<'a> {
    let ends = basis.find_index(dependency.from).zip(basis.find_index(dependency.to));
    let Some((from, to)) = ends else { return Where::Outside };
    if basis.structure.hides(dependency) {
        return Where::Shared;
    }
    let assets = &basis.snapshot.assets;
    match basis.workload_of(&assets[from]).zip(basis.workload_of(&assets[to])) {
        None => Where::Outside,
        Some((from, to)) if from.id == to.id => Where::Within,
        Some((from, to)) => Where::Between(from, to),
    }
}

fn kinds(basis: &Basis<'_>) -> Table {
    let mut counts = [0_i64; 4];
    for dependency in &basis.snapshot.dependencies {
        let at = match place(dependency, basis) {
            Where::Shared => 0,
            Where::Within => 1,
            Where::Between(..) => 2,
            Where::Outside => 3,
        };
        counts[at] += 1;
    }
    let labels = [
        "to or from a shared service: forces nothing",
        "within one workload",
        "between two workloads",
        "with an end that is in no workload",
    ];
    let counts = labels.into_iter().map(str::to_owned).zip(counts);
    chart("Where dependencies lead", ("They lead", "Dependencies"), counts, (0, 4))
}

fn shared_say(basis: &Basis<'_>) -> String {
    if basis.structure.shared().is_empty() {
        return "No service is used by so many that it counts as shared.".to_owned();
    }
    "These services serve nearly everyone, as name services, monitoring or backup do. That is no \
     reason to move together: each must be reachable from both sides while the migration lasts. \
     landfall shared-services confirms or refuses one."
        .to_owned()
}

fn shared(basis: &Basis<'_>) -> Folded {
    let columns = vec![words("Service"), words("Evidence")];
    let rows = basis.structure.shared().iter().map(|shared| {
        let service = shared.service;
        let asset = &basis.snapshot.assets[service.asset as usize];
        let title = service_name(&name(&asset.name), service.side, service.port);
        vec![Cell::Head(title), Cell::Text(sentence(&shared.sentence()))]
    });
    Table::new("Services that nearly everyone uses", columns).folded(
        rows,
        (12, 48),
        ("shared services", "landfall shared-services"),
    )
}

fn islands_say(islands: &Islands<'_>) -> String {
    let largest = counted(size(islands.all.first().map_or(0, Vec::len)), "workload");
    let joined = match islands.all.len() {
        1 => format!("Ties join {largest} into one island."),
        many => format!(
            "Ties join workloads into {}, the largest with {largest}. No tie leads from one island to \
             another.",
            counted(size(many), "island"),
        ),
    };
    format!(
        "{joined} In a circle each workload needs the others, which forces them to move together \
         only where their assets do too."
    )
}

fn ties_say(ties: &[Tie<'_>], basis: &Basis<'_>) -> String {
    if ties.is_empty() {
        return "No dependency leads from one workload to another, apart from shared services."
            .to_owned();
    }
    let all = size(ties.len());
    let cut = size(cut_ties(ties, basis));
    format!(
        "{} from one workload to another; {} of them ({}) also lead from one release to another, so \
         they cross the boundary until both ends have moved.",
        if all == 1 { "1 tie leads".to_owned() } else { format!("{} ties lead", number(all)) },
        number(cut),
        percent(cut, all)
    )
}

fn heaviest(ties: &[Tie<'_>], basis: &Basis<'_>) -> Folded {
    let columns = vec![
        words("Workload"),
        words("needs"),
        numbers("Dependencies"),
        numbers("Times seen"),
        words("Releases"),
        words("Complete"),
    ];
    let rows = ties.iter().map(|tie| {
        vec![
            Cell::workload(tie.from),
            Cell::Needed { title: name(&tie.to.title()), key: tie.to.key() },
            Cell::Number(number(tie.dependencies)),
            Cell::Number(number(tie.seen)),
            Cell::Text(releases(tie, basis)),
            Cell::Text(complete(tie, basis)),
        ]
    });
    Table::new("Ties by how often they were seen", columns).folded(
        rows,
        (20, 40),
        ("ties", "landfall dependencies"),
    )
}

fn releases(tie: &Tie<'_>, basis: &Basis<'_>) -> String {
    let key = |workload: &Workload| basis.release(workload.id).map(|at| format!("R-{at}"));
    match key(tie.from).zip(key(tie.to)) {
        Some((from, to)) if from == to => format!("both in {from}"),
        Some((from, to)) => format!("{from}, {to}"),
        None => NONE.to_owned(),
    }
}

fn complete(tie: &Tie<'_>, basis: &Basis<'_>) -> String {
    match basis.complete_in(tie.from.id).zip(basis.complete_in(tie.to.id)) {
        Some((from, to)) if from == to => format!("together in {}", from.key()),
        Some((from, to)) => format!("apart: {}, {}", from.key(), to.key()),
        None => NONE.to_owned(),
    }
}
