//! Workloads that dependencies suggest, as differences to the ones that there are.
//!
//! What a person decided stays, and what a list states (an application column, a tag, a vApp)
//! stays too; only assets that patterns in names and folders put somewhere, or that stand alone,
//! are grouped anew. Where the ties of a stated asset lead elsewhere, that is said as a doubt.

mod doubt;
mod platform;
mod target;
mod words;

use landfall_domain::estate::{Asset, Dependency, Verdict, Workload};

use crate::estate_graph::EstateGraph;
use crate::group::{Grouping, Options, Ties, share_inside};

pub use platform::Platform;

/// What a suggestion would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Assets of several workloads, or part of one, become a workload.
    New,
    /// Assets join a workload that there is.
    Join,
    /// An asset on which several workloads lean becomes a workload of its own.
    Platform,
    /// A list or a person put an asset where few of its ties lead.
    Doubt,
}

impl Kind {
    /// As one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Join => "join",
            Self::Platform => "platform",
            Self::Doubt => "doubt",
        }
    }
}

/// An asset that a suggestion would move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// Its place in the list of assets.
    pub asset: u32,
    /// Place of the workload in which it is now.
    pub from: Option<u32>,
    /// How sure the grouping is of it, from 0 to 100.
    pub confidence_percent: u8,
}

/// A workload as dependencies suggest it.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// What it would do.
    pub kind: Kind,
    /// Name of the workload to be.
    pub name: String,
    /// Its environment.
    pub environment: Option<String>,
    /// Its place in the list of workloads, if it is one that there is.
    pub workload: Option<u32>,
    /// Who would move, by place in the list of assets.
    pub moves: Vec<Move>,
    /// Who is there already.
    pub stays: Vec<u32>,
    /// Mean confidence of those who would move, from 0 to 100.
    pub confidence_percent: u8,
    /// Which part of the weight of their ties would stay inside, from 0 to 1.
    pub share_inside: f64,
    /// What binds them, as a sentence.
    pub because: String,
}

/// The estate and what people said of it.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// Assets, in their workloads.
    pub assets: &'a [Asset],
    /// Workloads.
    pub workloads: &'a [Workload],
    /// Dependencies.
    pub dependencies: &'a [Dependency],
    /// What people said of services.
    pub verdicts: &'a [Verdict],
}

/// What dependencies say of the workloads that there are.
#[derive(Debug)]
pub struct Suggestions {
    /// New workloads first, then those that others would join, then platforms, then doubts; the
    /// surest first.
    pub all: Vec<Suggestion>,
    /// Assets on which several workloads lean that have nothing else in common.
    pub platforms: Vec<Platform>,
    /// The groups behind them.
    pub grouping: Grouping,
    /// Every tie with its weight, as the workloads are now.
    pub ties: Ties,
}

/// Compares the workloads with how dependencies group the assets.
pub fn suggestions(basis: Basis<'_>, options: &Options) -> Suggestions {
    let graph = EstateGraph::new(basis.assets, basis.workloads, basis.dependencies, basis.verdicts);
    suggestions_of(&graph, basis, options)
}

/// As [`suggestions`], of a graph that is there already.
pub fn suggestions_of(graph: &EstateGraph<'_>, basis: Basis<'_>, options: &Options) -> Suggestions {
    let grouping = graph.group(graph.stated(), options);
    let ties = graph.ties();
    let seen = Seen { basis, graph, ties: &ties };
    let mut sizes = vec![0; basis.workloads.len()];
    for (asset, here) in (0..).zip(basis.assets) {
        if let (true, Some(workload)) = (is_node(graph, asset, here), seen.workload_of(asset)) {
            sizes[workload as usize] += 1;
        }
    }
    let found = Found { seen, grouping: &grouping, stated: graph.stated(), sizes };
    let members = found.members();
    let platforms = platform::platforms(&found, &members);
    let mut all = found.groups(members, &platforms);
    all.extend(doubt::doubts(&seen));
    all.sort_by(|a, b| {
        let key = |one: &Suggestion| {
            (
                one.kind,
                std::cmp::Reverse(one.confidence_percent),
                std::cmp::Reverse(one.moves.len()),
            )
        };
        key(a).cmp(&key(b)).then_with(|| (&a.name, &a.environment).cmp(&(&b.name, &b.environment)))
    });
    Suggestions { all, platforms, grouping, ties }
}

/// True for an asset in scope that does not stand for its machine.
fn is_node(graph: &EstateGraph<'_>, asset: u32, here: &Asset) -> bool {
    here.in_scope() && graph.machine(asset) == asset
}

fn is_stated(asset: &Asset) -> bool {
    asset.membership.as_ref().is_some_and(landfall_domain::estate::Membership::is_stated)
}

/// Doubts about these assets, if a list or a person put them where few of their ties lead.
pub fn doubts(
    graph: &EstateGraph<'_>,
    basis: Basis<'_>,
    ties: &Ties,
    assets: &[u32],
) -> Vec<Suggestion> {
    let seen = Seen { basis, graph, ties };
    let of = |&asset: &u32| {
        let stated = is_stated(basis.assets.get(asset as usize)?);
        doubt::doubt(&seen, asset, seen.workload_of(asset).filter(|_| stated)?)
    };
    assets.iter().filter_map(of).collect()
}

/// What ties say of the workloads that there are.
#[derive(Clone, Copy)]
struct Seen<'a> {
    basis: Basis<'a>,
    graph: &'a EstateGraph<'a>,
    ties: &'a Ties,
}

impl Seen<'_> {
    fn workload_of(&self, asset: u32) -> Option<u32> {
        self.graph.workloads()[asset as usize]
    }

    fn name(&self, asset: u32) -> &str {
        &self.basis.assets[asset as usize].name
    }
}

/// Everything that suggestions are made from.
struct Found<'a> {
    seen: Seen<'a>,
    grouping: &'a Grouping,
    /// `stated[asset]`: the workload in which a list or a person put it.
    stated: &'a [Option<u32>],
    /// How many assets in scope each workload has, those that only stand for a machine left out.
    sizes: Vec<usize>,
}

impl<'a> std::ops::Deref for Found<'a> {
    type Target = Seen<'a>;

    fn deref(&self) -> &Self::Target {
        &self.seen
    }
}

impl Found<'_> {
    /// Groups that differ from the workloads that there are.
    fn groups(&self, members: Vec<Vec<u32>>, platforms: &[Platform]) -> Vec<Suggestion> {
        let members = platform::apart(members, platforms);
        let (targets, mut names) = target::targets(self, &members);
        let mut groups: Vec<Suggestion> = members
            .iter()
            .zip(targets)
            .filter_map(|(members, target)| self.suggestion(members, &target))
            .collect();
        groups
            .extend(platforms.iter().filter_map(|one| platform::suggestion(self, one, &mut names)));
        groups
    }

    /// Groups of two or more, sorted.
    fn members(&self) -> Vec<Vec<u32>> {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); self.grouping.groups];
        for (asset, &group) in (0..).zip(&self.grouping.group_of) {
            if is_node(self.graph, asset, &self.basis.assets[asset as usize]) {
                members[group as usize].push(asset);
            }
        }
        members.retain(|group| group.len() > 1);
        members
    }

    fn suggestion(&self, members: &[u32], target: &target::Target) -> Option<Suggestion> {
        let is_there =
            |asset: &u32| target.workload.is_some() && self.workload_of(*asset) == target.workload;
        let (stays, leave): (Vec<u32>, Vec<u32>) = members.iter().partition(|at| is_there(at));
        // What a list or a person put elsewhere is never in the same group.
        let moves: Vec<Move> = leave.iter().map(|&asset| self.step(asset)).collect();
        if moves.is_empty() {
            return None;
        }
        let held = self.ties.of_group(members);
        Some(Suggestion {
            kind: if target.workload.is_some() { Kind::Join } else { Kind::New },
            name: target.name.clone(),
            environment: target.environment.clone(),
            workload: target.workload,
            confidence_percent: mean(&moves),
            share_inside: share_inside(held.internal, held.external),
            because: words::binding(self, &held),
            moves,
            stays,
        })
    }

    fn step(&self, asset: u32) -> Move {
        let confidence = self.grouping.confidence.get(asset as usize).copied().unwrap_or(0.0);
        Move { asset, from: self.workload_of(asset), confidence_percent: percent(confidence) }
    }

    /// True if all assets of a workload are among `members`, which are sorted.
    fn is_within(&self, workload: u32, members: &[u32]) -> bool {
        let here = members.iter().filter(|&&asset| self.workload_of(asset) == Some(workload));
        here.count() == self.sizes[workload as usize]
    }
}

fn mean(moves: &[Move]) -> u8 {
    let sum: usize = moves.iter().map(|one| usize::from(one.confidence_percent)).sum();
    u8::try_from(sum / moves.len().max(1)).unwrap_or(100)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
fn percent(share: f64) -> u8 {
    (share * 100.0).clamp(0.0, 100.0).round() as u8
}
