//! Which observations speak of one thing.
//!
//! A pure function of the whole set of observations, so the answer does not depend on the order of
//! files, rows or imports. Keys are tried from the most trusted kind to the least. A key joins what
//! carries it only when no more trusted key speaks against it; names, serials and addresses join
//! only when each source has exactly one candidate. What stays doubtful becomes a [`Question`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::key::{Key, KeyKind};

/// What identification needs to know of one observation.
#[derive(Debug, Clone)]
pub struct Sighting<'a> {
    /// Rank of its source in a stable order; observations of one source share it.
    pub source: u32,
    /// Class inside which keys are compared: machines, databases, applications…
    pub class: u8,
    /// Its keys, sorted.
    pub keys: &'a [Key],
    /// A canonical text that breaks ties, for example source hash and row.
    pub order: (&'a str, u32, u32),
}

/// A doubtful match that a person must decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The key that several things share.
    pub key: Key,
    /// Why it was not decided, as a sentence.
    pub because: String,
    /// Indices of one observation of each thing that may be meant.
    pub candidates: Vec<usize>,
}

/// A person's answer to a question: the observations that carry these two keys are one thing, or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The most trusted key of the one.
    pub one: Key,
    /// The most trusted key of the other.
    pub other: Key,
    /// True if they are the same thing.
    pub same: bool,
}

/// Who is who.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identities {
    /// For each sighting, the index of its thing; things are numbered in canonical order.
    pub thing_of: Vec<usize>,
    /// How many things there are.
    pub things: usize,
    /// What stays doubtful, in canonical order.
    pub questions: Vec<Question>,
}

/// Finds out which sightings speak of one thing.
pub fn identify(sightings: &[Sighting<'_>], answers: &[Answer]) -> Identities {
    let mut order: Vec<usize> = (0..sightings.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&sightings[a], &sightings[b]);
        (a.class, a.keys, a.order).cmp(&(b.class, b.keys, b.order))
    });
    let mut matcher = Matcher::new(sightings, &order);
    matcher.follow(answers);
    for kind in KINDS {
        matcher.join_by(kind);
    }
    matcher.finish()
}

/// A question shows so many candidates.
const MOST_CANDIDATES: usize = 20;

/// From the most trusted to the least.
const KINDS: [KeyKind; 9] = [
    KeyKind::Record,
    KeyKind::Vm,
    KeyKind::InstanceUuid,
    KeyKind::BiosUuid,
    KeyKind::Serial,
    KeyKind::Fqdn,
    KeyKind::HostName,
    KeyKind::Mac,
    KeyKind::Ip,
];

struct Matcher<'a> {
    sightings: &'a [Sighting<'a>],
    /// Position in the canonical order → sighting.
    order: &'a [usize],
    /// Union-find over positions; the root is always the smallest position.
    parent: Vec<usize>,
    /// Positions of each root, in canonical order.
    members: Vec<Vec<usize>>,
    /// Pairs of positions that a person keeps apart.
    apart: Vec<(usize, usize)>,
    questions: Vec<Question>,
}

impl<'a> Matcher<'a> {
    fn new(sightings: &'a [Sighting<'a>], order: &'a [usize]) -> Self {
        Self {
            sightings,
            order,
            parent: (0..order.len()).collect(),
            members: (0..order.len()).map(|at| vec![at]).collect(),
            apart: Vec::new(),
            questions: Vec::new(),
        }
    }

    fn at(&self, position: usize) -> &'a Sighting<'a> {
        &self.sightings[self.order[position]]
    }

    fn root(&self, mut position: usize) -> usize {
        while self.parent[position] != position {
            position = self.parent[position];
        }
        position
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if one == other {
            return;
        }
        let (keep, gone) = (one.min(other), one.max(other));
        self.parent[gone] = keep;
        let moved = std::mem::take(&mut self.members[gone]);
        for &position in &moved {
            self.parent[position] = keep;
        }
        self.members[keep].extend(moved);
        self.members[keep].sort_unstable();
    }

    /// Positions that carry each key of one kind, in canonical order of class and key.
    fn carriers(&self, kind: KeyKind) -> BTreeMap<(u8, &'a Key), Vec<usize>> {
        let mut carriers: BTreeMap<(u8, &'a Key), Vec<usize>> = BTreeMap::new();
        for position in 0..self.order.len() {
            let sighting = self.at(position);
            for key in sighting.keys.iter().filter(|key| key.kind == kind) {
                carriers.entry((sighting.class, key)).or_default().push(position);
            }
        }
        carriers.retain(|_, positions| positions.len() > 1);
        carriers
    }

    fn follow(&mut self, answers: &[Answer]) {
        for answer in answers {
            let carrying = |wanted: &Key| {
                (0..self.order.len()).find(|&at| self.at(at).keys.binary_search(wanted).is_ok())
            };
            if let (Some(one), Some(other)) = (carrying(&answer.one), carrying(&answer.other)) {
                if answer.same {
                    self.join(one, other);
                } else {
                    self.apart.push((one, other));
                }
            }
        }
    }

    fn join_by(&mut self, kind: KeyKind) {
        for ((_, key), positions) in self.carriers(kind) {
            let mut roots: Vec<usize> = positions.iter().map(|&at| self.root(at)).collect();
            roots.sort_unstable();
            roots.dedup();
            if roots.len() < 2 {
                continue;
            }
            match self.objection(kind, &roots) {
                None => roots[1..].iter().for_each(|&other| self.join(roots[0], other)),
                Some(Objection::Silent) => {}
                Some(Objection::Ask(because)) => self.ask(key, because, &roots),
            }
        }
    }

    fn ask(&mut self, key: &Key, because: String, roots: &[usize]) {
        // Nobody can look at more; the others are asked about when these are settled.
        let candidates = roots
            .iter()
            .take(MOST_CANDIDATES)
            .map(|&root| self.order[self.members[root][0]])
            .collect();
        self.questions.push(Question { key: key.clone(), because, candidates });
    }

    /// Why the things at `roots` must not be joined by a key of this kind.
    fn objection(&self, kind: KeyKind, roots: &[usize]) -> Option<Objection> {
        if self.kept_apart(roots) {
            return Some(Objection::Silent);
        }
        let sources: Vec<Vec<u32>> = roots.iter().map(|&root| self.sources(root)).collect();
        if kind >= KeyKind::BiosUuid && one_source(&sources) {
            // One source lists them side by side, so it holds them for different things.
            return Some(Objection::Silent);
        }
        if kind >= KeyKind::BiosUuid && overlap(&sources) {
            return Some(Objection::Ask(format!(
                "{} things share this {}, and one source lists several of them",
                roots.len(),
                kind.label()
            )));
        }
        if let Some((known, one, other)) = self.contradiction(kind, roots) {
            return Some(match known {
                // The same name on different machines is common and means nothing.
                KeyKind::Vm | KeyKind::Record if kind >= KeyKind::Mac => Objection::Silent,
                _ => Objection::Ask(format!(
                    "they share this {}, but the {} differs: {one} and {other}",
                    kind.label(),
                    known.label()
                )),
            });
        }
        None
    }

    fn kept_apart(&self, roots: &[usize]) -> bool {
        self.apart.iter().any(|&(one, other)| {
            let (one, other) = (self.root(one), self.root(other));
            one != other && roots.contains(&one) && roots.contains(&other)
        })
    }

    fn sources(&self, root: usize) -> Vec<u32> {
        let mut sources: Vec<u32> =
            self.members[root].iter().map(|&at| self.at(at).source).collect();
        sources.sort_unstable();
        sources.dedup();
        sources
    }

    /// Two different values of one more trusted kind and scope.
    fn contradiction(&self, kind: KeyKind, roots: &[usize]) -> Option<(KeyKind, &'a str, &'a str)> {
        let mut seen: BTreeMap<(KeyKind, &'a str), (usize, &'a str)> = BTreeMap::new();
        for &root in roots {
            let keys = self.members[root].iter().flat_map(|&at| self.at(at).keys);
            for key in keys.filter(|key| key.kind < kind && key.kind != KeyKind::BiosUuid) {
                let (first, value) =
                    *seen.entry((key.kind, key.scope())).or_insert((root, &key.value));
                if first != root && value != &*key.value {
                    return Some((key.kind, value, &key.value));
                }
            }
        }
        None
    }

    fn finish(mut self) -> Identities {
        let mut number = vec![usize::MAX; self.order.len()];
        let mut thing_of = vec![0; self.order.len()];
        let mut things = 0;
        for position in 0..self.order.len() {
            let root = self.root(position);
            if number[root] == usize::MAX {
                number[root] = things;
                things += 1;
            }
            thing_of[self.order[position]] = number[root];
        }
        // A doubt that a less trusted key has settled since is no doubt any more.
        let settled = |question: &Question| {
            let mut asked: Vec<usize> =
                question.candidates.iter().map(|&at| thing_of[at]).collect();
            asked.dedup();
            asked.len() < 2
        };
        self.questions.retain(|question| !settled(question));
        // Things that share several keys are asked about once, by the most trusted key.
        let mut asked = BTreeSet::new();
        self.questions.retain(|question| asked.insert(question.candidates.clone()));
        Identities { thing_of, things, questions: self.questions }
    }
}

enum Objection {
    /// They are different, and nobody needs to be asked.
    Silent,
    /// A person must decide.
    Ask(String),
}

fn one_source(sources: &[Vec<u32>]) -> bool {
    sources.iter().all(|those| those.len() == 1 && those == &sources[0])
}

fn overlap(sources: &[Vec<u32>]) -> bool {
    let mut all: Vec<u32> = sources.iter().flatten().copied().collect();
    all.sort_unstable();
    all.windows(2).any(|pair| pair[0] == pair[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(list: &[Option<Key>]) -> Vec<Key> {
        let mut keys: Vec<Key> = list.iter().flatten().cloned().collect();
        keys.sort();
        keys
    }

    fn run(observed: &[(u32, Vec<Key>)]) -> Identities {
        let sightings: Vec<Sighting<'_>> = (0..)
            .zip(observed)
            .map(|(row, (source, keys))| Sighting {
                source: *source,
                class: 0,
                keys,
                order: ("", *source, row),
            })
            .collect();
        identify(&sightings, &[])
    }

    #[test]
    fn a_shared_name_joins_two_sources() {
        let found = run(&[
            (0, keys(&[Key::vm("vc", "vm-1"), Key::host_name("db01")])),
            (
                1,
                keys(&[
                    Key::record("cmdb", "77"),
                    Key::fqdn("db01.corp.example"),
                    Key::host_name("DB01"),
                ]),
            ),
        ]);
        assert_eq!(found.things, 1);
        assert!(found.questions.is_empty());
    }

    #[test]
    fn two_machines_of_one_name_stay_two_and_a_third_source_asks() {
        let found = run(&[
            (0, keys(&[Key::vm("vc", "vm-1"), Key::host_name("db01")])),
            (0, keys(&[Key::vm("vc", "vm-2"), Key::host_name("db01")])),
            (1, keys(&[Key::record("cmdb", "77"), Key::host_name("db01")])),
        ]);
        assert_eq!(found.things, 3);
        assert_eq!(found.questions.len(), 1);
    }

    #[test]
    fn a_cloned_smbios_uuid_does_not_join_two_vms() {
        let uuid = Key::bios_uuid("4206d1a0-6b1f-0d52-a4f0-1f2e3d4c5b6a");
        let found = run(&[
            (0, keys(&[Key::vm("vc", "vm-1"), uuid.clone(), Key::host_name("a")])),
            (0, keys(&[Key::vm("vc", "vm-2"), uuid, Key::host_name("b")])),
        ]);
        assert_eq!(found.things, 2);
        assert!(found.questions.is_empty());
    }

    #[test]
    fn the_same_address_on_differently_named_machines_is_a_question() {
        let found = run(&[
            (0, keys(&[Key::fqdn("a.corp.example"), Key::ip("10.0.0.1")])),
            (1, keys(&[Key::fqdn("b.corp.example"), Key::ip("10.0.0.1")])),
        ]);
        assert_eq!((found.things, found.questions.len()), (2, 1));
    }

    #[test]
    fn a_persons_answer_settles_a_question() {
        let (one, other) = (Key::vm("vc", "vm-1"), Key::record("cmdb", "77"));
        let observed = [
            keys(&[one.clone(), Key::host_name("db01")]),
            keys(&[Key::vm("vc", "vm-2"), Key::host_name("db01")]),
            keys(&[other.clone(), Key::host_name("db01")]),
        ];
        let sightings: Vec<Sighting<'_>> = (0..)
            .zip(&observed)
            .map(|(row, keys)| Sighting {
                source: row / 2,
                class: 0,
                keys,
                order: ("", row / 2, row),
            })
            .collect();
        let answer = Answer { one: one.unwrap(), other: other.unwrap(), same: true };
        let found = identify(&sightings, &[answer]);
        assert_eq!(found.things, 2);
        assert_eq!(found.thing_of[0], found.thing_of[2]);
    }

    proptest::proptest! {
        #[test]
        fn the_order_of_observations_does_not_matter(
            rows in proptest::collection::vec((0_u32..3, 0_u8..6, 0_u8..6, 0_u8..5), 0..24),
            shift in 0_usize..24,
        ) {
            let observed: Vec<(u32, Vec<Key>)> = rows.iter().map(|&(source, vm, name, ip)| {
                (source, keys(&[
                    (vm < 4).then(|| Key::vm("vc", &format!("vm-{vm}"))).flatten(),
                    Key::host_name(&format!("host{name}")),
                    Key::ip(&format!("10.0.0.{ip}")),
                ]))
            }).collect();
            let mut turned: Vec<(u32, u32, Vec<Key>)> = (0..).zip(&observed)
                .map(|(row, (source, keys))| (row, *source, keys.clone())).collect();
            turned.rotate_left(shift.min(observed.len()));
            let sighting = |row: u32, source: u32, keys| Sighting {
                source, class: 0, keys, order: ("", source, row),
            };
            let plain: Vec<_> = (0..).zip(&observed)
                .map(|(row, (source, keys))| sighting(row, *source, keys)).collect();
            let other: Vec<_> = turned.iter()
                .map(|(row, source, keys)| sighting(*row, *source, keys)).collect();
            let (plain, other) = (identify(&plain, &[]), identify(&other, &[]));
            proptest::prop_assert_eq!(plain.things, other.things);
            for (at, (row, ..)) in turned.iter().enumerate() {
                proptest::prop_assert_eq!(plain.thing_of[*row as usize], other.thing_of[at]);
            }
        }
    }
}
