//! Dependencies between assets, and links that lead outside.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{Id, Named};

use super::asset::Asset;
use super::key::Key;
use super::link::{EndPoint, Link, LinkKind};

/// A directed dependency with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dependency {
    /// Id.
    pub id: Id<Dependency>,
    /// The client, or the one that needs the other.
    pub from: Id<Asset>,
    /// The server, or the one that is needed.
    pub to: Id<Asset>,
    /// What kind of tie.
    pub kind: LinkKind,
    /// Server's port, for network links.
    pub port: Option<u16>,
    /// Process or application on the server's side.
    pub service: Option<String>,
    /// How often it was seen.
    pub count: i64,
    /// First time seen.
    pub first_seen: Option<Timestamp>,
    /// Last time seen.
    pub last_seen: Option<Timestamp>,
    /// How many sources say so.
    pub sources: i64,
}

impl Named for Dependency {
    const PREFIX: &'static str = "dependency";
}

/// A dependency whose ends are indices of things, before ids are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Tie {
    /// What kind of tie.
    pub kind: LinkKind,
    /// The one that needs.
    pub from: usize,
    /// The one that is needed.
    pub to: usize,
    /// Server's port.
    pub port: Option<u16>,
    /// Service on the server's side.
    pub service: Option<String>,
    /// How often it was seen.
    pub count: i64,
    /// First time seen.
    pub first_seen: Option<Timestamp>,
    /// Last time seen.
    pub last_seen: Option<Timestamp>,
    /// Sources that say so.
    pub sources: Vec<u32>,
}

/// Resolved ties, and what could not be resolved.
#[derive(Debug, Default)]
pub struct Ties {
    /// Ties between things, sorted.
    pub ties: Vec<Tie>,
    /// Ends that are in no inventory, with how often they were named.
    pub unresolved: BTreeMap<String, u64>,
    /// Ends whose best key several things carry.
    pub ambiguous: BTreeMap<String, u64>,
    /// Ties of a thing to itself.
    pub to_itself: u64,
}

/// Finds things by key. A key that several things carry finds none.
#[derive(Debug, Default)]
pub struct Directory<'a> {
    things: BTreeMap<(bool, &'a Key), Option<usize>>,
}

impl<'a> Directory<'a> {
    /// Enters a thing under its keys.
    pub fn enter(&mut self, thing: usize, machine: bool, keys: impl Iterator<Item = &'a Key>) {
        for key in keys {
            self.things
                .entry((machine, key))
                .and_modify(|known| {
                    if *known != Some(thing) {
                        *known = None;
                    }
                })
                .or_insert(Some(thing));
        }
    }

    /// The thing at an end: `Ok(None)` if unknown, `Err` if several fit.
    fn find(&self, end: &EndPoint) -> Result<Option<usize>, ()> {
        let mut several = false;
        for key in &end.keys {
            match self.things.get(&(end.machine, key)) {
                Some(Some(thing)) => return Ok(Some(*thing)),
                Some(None) => several = true,
                None => {}
            }
        }
        if several { Err(()) } else { Ok(None) }
    }
}

/// Resolves links to ties and sums those that say the same.
pub fn resolve<'a>(
    links: impl Iterator<Item = (u32, &'a Link)>,
    directory: &Directory<'_>,
) -> Ties {
    let mut result = Ties::default();
    let mut summed: BTreeMap<(usize, usize, LinkKind, Option<u16>), Tie> = BTreeMap::new();
    for (source, link) in links {
        let mut ends = [None; 2];
        for (end, point) in ends.iter_mut().zip([&link.from, &link.to]) {
            match directory.find(point) {
                Ok(Some(thing)) => *end = Some(thing),
                Ok(None) => count(&mut result.unresolved, &point.label),
                Err(()) => count(&mut result.ambiguous, &point.label),
            }
        }
        let [Some(from), Some(to)] = ends else { continue };
        if from == to {
            result.to_itself += 1;
            continue;
        }
        let tie = summed.entry((from, to, link.kind, link.port)).or_insert_with(|| Tie {
            kind: link.kind,
            from,
            to,
            port: link.port,
            service: None,
            count: 0,
            first_seen: None,
            last_seen: None,
            sources: Vec::new(),
        });
        tie.add(source, link);
    }
    result.ties = summed.into_values().collect();
    result
}

fn count(counts: &mut BTreeMap<String, u64>, label: &str) {
    match counts.get_mut(label) {
        Some(count) => *count += 1,
        None => {
            counts.insert(label.to_owned(), 1);
        }
    }
}

impl Tie {
    fn add(&mut self, source: u32, link: &Link) {
        self.count = self.count.saturating_add(i64::try_from(link.count).unwrap_or(i64::MAX));
        self.first_seen = self.first_seen.into_iter().chain(link.first_seen).min();
        self.last_seen = self.last_seen.into_iter().chain(link.last_seen).max();
        // The smallest name, so that the order of rows does not matter.
        self.service =
            self.service.take().into_iter().chain(link.service.as_deref().map(str::to_owned)).min();
        if !self.sources.contains(&source) {
            self.sources.push(source);
        }
    }
}
