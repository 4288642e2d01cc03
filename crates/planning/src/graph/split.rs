//! Where a group that is too large comes apart most easily.

use std::collections::{BTreeMap, BinaryHeap};

/// What two assets exchange, in both directions together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exchange {
    /// One asset.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// Connections in the time observed.
    pub connections: u64,
    /// Bytes in the time observed.
    pub bytes: u64,
}

/// A group in parts, and what crosses from one to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The members of each part, sorted; parts by their smallest member.
    pub parts: Vec<Vec<u32>>,
    /// What is cut, sorted.
    pub cut: Vec<Exchange>,
}

impl Split {
    /// Connections that would cross.
    pub fn connections(&self) -> u64 {
        self.cut.iter().fold(0, |sum, one| sum.saturating_add(one.connections))
    }

    /// Bytes that would cross.
    pub fn bytes(&self) -> u64 {
        self.cut.iter().fold(0, |sum, one| sum.saturating_add(one.bytes))
    }

    fn of(parts: Vec<Vec<u32>>, exchanges: &[Exchange]) -> Self {
        let part_of: BTreeMap<u32, usize> = (0..)
            .zip(&parts)
            .flat_map(|(index, part)| part.iter().map(move |&member| (member, index)))
            .collect();
        let crosses = |one: &&Exchange| match (part_of.get(&one.a), part_of.get(&one.b)) {
            (Some(a), Some(b)) => a != b,
            _ => false,
        };
        let mut cut: Vec<Exchange> = exchanges.iter().filter(crosses).copied().collect();
        cut.sort_unstable();
        Self { parts, cut }
    }
}

/// The smallest cut of a group in two, in connections; none for a group of fewer than two.
///
/// Method: M. Stoer and F. Wagner, "A simple min-cut algorithm", Journal of the ACM 44 (1997). Of
/// equal cuts the first found counts, which depends on the numbers of the assets only.
pub fn smallest_cut(members: &[u32], exchanges: &[Exchange]) -> Option<Split> {
    let cuts = Phases::new(members, exchanges).all();
    let best = cuts.into_iter().min_by_key(|cut| cut.weight)?;
    Some(Split::of(sides(members, &best.side), exchanges))
}

/// Parts of at most `most` members each (at least one), cut where little is exchanged.
///
/// While a part is too large it is cut in two, where the connections across are fewest for what
/// the smaller side has of members; so it does not lose one leaf after the other.
pub fn split(members: &[u32], exchanges: &[Exchange], most: usize) -> Split {
    let mut open = vec![sorted(members)];
    let mut parts = Vec::new();
    while let Some(part) = open.pop() {
        if part.len() <= most.max(1) {
            parts.extend(Some(part).filter(|part| !part.is_empty()));
            continue;
        }
        let cuts = Phases::new(&part, exchanges).all();
        let width = part.len();
        let per_member = |cut: &Cut| {
            let smaller = cut.side.len().min(width - cut.side.len()).max(1);
            // Compared as fractions, so that no rounding decides.
            (cut.weight, smaller as u128)
        };
        let best = cuts.into_iter().min_by(|one, other| {
            let ((a, m), (b, n)) = (per_member(one), per_member(other));
            (a * n).cmp(&(b * m)).then(n.cmp(&m))
        });
        match best {
            Some(cut) => open.extend(sides(&part, &cut.side)),
            None => parts.push(part),
        }
    }
    parts.sort_unstable();
    Split::of(parts, exchanges)
}

fn sorted(members: &[u32]) -> Vec<u32> {
    let mut members = members.to_vec();
    members.sort_unstable();
    members.dedup();
    members
}

/// Members on one side of a cut and those on the other, the side of the smallest first.
fn sides(members: &[u32], side: &[u32]) -> Vec<Vec<u32>> {
    let on_side = |member: &u32| side.binary_search(member).is_ok();
    let (one, other) = sorted(members).into_iter().partition::<Vec<u32>, _>(on_side);
    let mut sides = vec![one, other];
    sides.sort_unstable();
    sides
}

/// A side of a cut, sorted, and the connections across.
struct Cut {
    side: Vec<u32>,
    weight: u128,
}

/// Nodes that merge two by two; each phase ends with a cut around the last one.
struct Phases {
    /// What each node that is left stands for.
    merged: BTreeMap<u32, Vec<u32>>,
    weights: BTreeMap<u32, BTreeMap<u32, u128>>,
}

impl Phases {
    fn new(members: &[u32], exchanges: &[Exchange]) -> Self {
        let merged: BTreeMap<u32, Vec<u32>> =
            members.iter().map(|&member| (member, vec![member])).collect();
        let mut weights: BTreeMap<u32, BTreeMap<u32, u128>> =
            merged.keys().map(|&member| (member, BTreeMap::new())).collect();
        for one in exchanges.iter().filter(|one| one.a != one.b) {
            if merged.contains_key(&one.a) && merged.contains_key(&one.b) {
                for (from, to) in [(one.a, one.b), (one.b, one.a)] {
                    let row = weights.entry(from).or_default();
                    *row.entry(to).or_default() += u128::from(one.connections);
                }
            }
        }
        Self { merged, weights }
    }

    /// The cut of each phase: the smallest of all cuts is among them.
    fn all(mut self) -> Vec<Cut> {
        let mut cuts = Vec::new();
        while self.merged.len() > 1 {
            let (before, last, weight) = self.phase();
            let mut side = self.merged.get(&last).cloned().unwrap_or_default();
            side.sort_unstable();
            cuts.push(Cut { side, weight });
            self.merge(before, last);
        }
        cuts
    }

    /// Takes the nodes one by one, always the one that is tied most to those taken; answers the
    /// last two, and how much the last is tied to all others.
    fn phase(&self) -> (u32, u32, u128) {
        let mut tied: BTreeMap<u32, u128> = self.merged.keys().map(|&node| (node, 0)).collect();
        let mut queue: BinaryHeap<(u128, std::cmp::Reverse<u32>)> =
            tied.keys().map(|&node| (0, std::cmp::Reverse(node))).collect();
        let (mut before, mut last, mut weight) = (0, 0, 0);
        while let Some((most, std::cmp::Reverse(node))) = queue.pop() {
            // What is in the queue may be out of date.
            if tied.get(&node) != Some(&most) {
                continue;
            }
            tied.remove(&node);
            (before, last, weight) = (last, node, most);
            for (&other, &more) in self.weights.get(&node).into_iter().flatten() {
                if let Some(sum) = tied.get_mut(&other) {
                    *sum += more;
                    queue.push((*sum, std::cmp::Reverse(other)));
                }
            }
        }
        (before, last, weight)
    }

    fn merge(&mut self, into: u32, gone: u32) {
        let members = self.merged.remove(&gone).unwrap_or_default();
        self.merged.entry(into).or_default().extend(members);
        for (other, weight) in self.weights.remove(&gone).unwrap_or_default() {
            let Some(row) = self.weights.get_mut(&other) else { continue };
            row.remove(&gone);
            if other != into {
                *row.entry(into).or_default() += weight;
                *self.weights.entry(into).or_default().entry(other).or_default() += weight;
            }
        }
    }
}
