//! Workloads and the ties between them by number: what hangs together, and what of it is drawn.

use std::collections::BTreeMap;

/// One tie: the first needs the second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strand {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) seen: i64,
    /// Both ends must move together.
    pub(crate) forces: bool,
}

/// Two workloads with a tie one way or both ways, by number of the tie.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// The smaller one first.
    pub(crate) ends: (usize, usize),
    pub(crate) forth: Option<usize>,
    pub(crate) back: Option<usize>,
    pub(crate) seen: i64,
    pub(crate) forces: bool,
}

impl Link {
    /// How many ties this is.
    pub(crate) fn ties(&self) -> usize {
        usize::from(self.forth.is_some()) + usize::from(self.back.is_some())
    }

    /// The end that is not this one.
    pub(crate) fn other(&self, node: usize) -> usize {
        if self.ends.0 == node { self.ends.1 } else { self.ends.0 }
    }

    /// What tells more comes first.
    pub(crate) fn strength(&self) -> (bool, i64) {
        (self.forces, self.seen)
    }
}

/// All of it.
#[derive(Debug)]
pub(crate) struct Web {
    pub(crate) links: Vec<Link>,
    /// The links of each workload.
    pub(crate) at: Vec<Vec<usize>>,
}

impl Web {
    /// Joins ties between so many workloads; what leads from one to itself is left out.
    pub(crate) fn of(nodes: usize, strands: &[Strand]) -> Self {
        let mut links: BTreeMap<(usize, usize), Link> = BTreeMap::new();
        for (number, strand) in strands.iter().enumerate() {
            if strand.from == strand.to || strand.from.max(strand.to) >= nodes {
                continue;
            }
            let ends = (strand.from.min(strand.to), strand.from.max(strand.to));
            let fresh = Link { ends, forth: None, back: None, seen: 0, forces: false };
            let link = links.entry(ends).or_insert(fresh);
            let way = if strand.from == ends.0 { &mut link.forth } else { &mut link.back };
            way.get_or_insert(number);
            link.seen = link.seen.saturating_add(strand.seen);
            link.forces |= strand.forces;
        }
        let links: Vec<Link> = links.into_values().collect();
        let mut at = vec![Vec::new(); nodes];
        for (number, link) in links.iter().enumerate() {
            at[link.ends.0].push(number);
            at[link.ends.1].push(number);
        }
        Self { links, at }
    }

    /// Workloads that hang together through ties, the largest island first. What has no tie is on
    /// none.
    pub(crate) fn islands(&self) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.at.len()];
        let mut islands = Vec::new();
        for start in 0..self.at.len() {
            if seen[start] || self.at[start].is_empty() {
                continue;
            }
            seen[start] = true;
            let mut island = vec![start];
            let mut next = 0;
            while let Some(&node) = island.get(next) {
                next += 1;
                for &link in &self.at[node] {
                    let other = self.links[link].other(node);
                    if !seen[other] {
                        seen[other] = true;
                        island.push(other);
                    }
                }
            }
            island.sort_unstable();
            islands.push(island);
        }
        islands.sort_by_key(|island| std::cmp::Reverse(island.len()));
        islands
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strand(from: usize, to: usize) -> Strand {
        Strand { from, to, seen: 1, forces: false }
    }

    #[test]
    fn ties_both_ways_are_one_link_and_those_to_oneself_are_none() {
        let web = Web::of(3, &[strand(1, 0), strand(2, 2), strand(0, 1)]);
        assert_eq!(web.links.len(), 1);
        assert_eq!((web.links[0].forth, web.links[0].back), (Some(2), Some(0)));
        assert_eq!(web.links[0].ties(), 2);
        assert!(web.at[2].is_empty());
    }

    #[test]
    fn the_largest_island_comes_first_and_who_is_alone_is_on_none() {
        let web = Web::of(6, &[strand(0, 1), strand(5, 3), strand(3, 2)]);
        assert_eq!(web.islands(), [vec![2, 3, 5], vec![0, 1]]);
    }
}
