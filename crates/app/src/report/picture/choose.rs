//! Which workloads and ties are drawn when there are more than a person can look at.

use std::collections::{BTreeSet, BinaryHeap};

use super::web::Web;

/// Workloads of one island, and of all, that are drawn.
const MOST_OF_ONE: usize = 72;
const MOST_WORKLOADS: usize = 100;
/// Links that are drawn: two for each workload, as more of them hide each other, but so many at
/// least and at most.
const FEW_LINKS: usize = 40;
const MOST_LINKS: usize = 180;

/// A part of an island that is drawn, by number of workloads and links.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) nodes: Vec<usize>,
    pub(crate) links: Vec<usize>,
}

/// The parts to draw, one for each island that is drawn: the largest first, as long as there is
/// room.
pub(in crate::report) fn parts(web: &Web, islands: &[Vec<usize>]) -> Vec<Part> {
    let mut room = MOST_WORKLOADS;
    let mut parts = Vec::new();
    for island in islands {
        if room < 2 {
            break;
        }
        let part = grow(web, island, room.min(MOST_OF_ONE));
        room -= part.nodes.len();
        parts.push(part);
    }
    add_links(web, &mut parts);
    parts
}

/// Grows a connected part from the workload with the most neighbours. Those with further
/// neighbours come before those that hang on one only, and strong ties before weak ones.
fn grow(web: &Web, island: &[usize], most: usize) -> Part {
    let start = island.iter().copied().max_by_key(|&node| (web.at[node].len(), usize::MAX - node));
    let mut part = Part { nodes: Vec::new(), links: Vec::new() };
    let mut taken = BTreeSet::new();
    let mut edge = BinaryHeap::new();
    let mut next = start.map(|node| (node, None));
    while let Some((node, by)) = next {
        taken.insert(node);
        part.nodes.push(node);
        part.links.extend(by);
        for &link in &web.at[node] {
            let other = web.links[link].other(node);
            let leads_on = web.at[other].len() > 1;
            edge.push((leads_on, web.links[link].strength(), usize::MAX - link, other));
        }
        next = None;
        while let Some((_, _, link, other)) = edge.pop() {
            if part.nodes.len() < most && !taken.contains(&other) {
                next = Some((other, Some(usize::MAX - link)));
                break;
            }
        }
    }
    part.nodes.sort_unstable();
    part
}

/// Adds the strongest of the links that have both ends drawn already.
fn add_links(web: &Web, parts: &mut [Part]) {
    let mut more = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let drawn: BTreeSet<usize> = part.links.iter().copied().collect();
        let all: BTreeSet<usize> =
            part.nodes.iter().flat_map(|&node| &web.at[node]).copied().collect();
        more.extend(all.difference(&drawn).filter_map(|&link| {
            let (one, other) = web.links[link].ends;
            let inside = |node| part.nodes.binary_search(&node).is_ok();
            (inside(one) && inside(other)).then_some((at, link))
        }));
    }
    more.sort_by_key(|&(_, link)| (std::cmp::Reverse(web.links[link].strength()), link));
    let drawn: usize = parts.iter().map(|part| part.links.len()).sum();
    let nodes: usize = parts.iter().map(|part| part.nodes.len()).sum();
    let most = (2 * nodes).clamp(FEW_LINKS, MOST_LINKS);
    for (at, link) in more.into_iter().take(most.saturating_sub(drawn)) {
        parts[at].links.push(link);
    }
    for part in parts {
        part.links.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::super::web::Strand;
    use super::*;

    fn chosen(nodes: usize, strands: &[Strand]) -> Vec<Part> {
        let web = Web::of(nodes, strands);
        parts(&web, &web.islands())
    }

    /// Ties all over: 10,000 workloads, 100,000 ties.
    fn tangle() -> Vec<Strand> {
        (0..100_000)
            .map(|at| Strand {
                from: at * 7_919 % 10_000,
                to: (at * 104_729 + at / 13) % 10_000,
                seen: i64::try_from(at % 97).unwrap(),
                forces: at % 500 == 0,
            })
            .collect()
    }

    #[test]
    fn a_tangle_is_cut_to_what_can_be_looked_at() {
        let parts = chosen(10_000, &tangle());
        let nodes: usize = parts.iter().map(|part| part.nodes.len()).sum();
        let links: usize = parts.iter().map(|part| part.links.len()).sum();
        assert_eq!(nodes, MOST_OF_ONE);
        assert!(links <= MOST_LINKS && 2 * nodes + links < 500, "{links}");
    }

    #[test]
    fn many_small_islands_are_cut_too() {
        let pairs: Vec<Strand> = (0..500)
            .map(|at| Strand { from: 2 * at, to: 2 * at + 1, seen: 1, forces: false })
            .collect();
        let parts = chosen(1_000, &pairs);
        assert_eq!(parts.len(), MOST_WORKLOADS / 2);
        assert!(parts.iter().all(|part| part.nodes.len() == 2 && part.links.len() == 1));
    }

    #[test]
    fn who_leads_on_comes_before_who_hangs_on_one() {
        let mut strands: Vec<Strand> =
            (1..200).map(|to| Strand { from: 0, to, seen: 9, forces: false }).collect();
        strands.push(Strand { from: 199, to: 200, seen: 1, forces: false });
        let parts = chosen(201, &strands);
        assert!(parts[0].nodes.contains(&199), "{:?}", parts[0].nodes);
    }

    #[test]
    fn where_all_need_all_only_some_ties_are_drawn() {
        let all = (0..50).flat_map(|from| (0..50).map(move |to| (from, to)));
        let strands: Vec<Strand> =
            all.map(|(from, to)| Strand { from, to, seen: 1, forces: true }).collect();
        let parts = chosen(50, &strands);
        assert_eq!((parts[0].nodes.len(), parts[0].links.len()), (50, 100));
    }

    #[test]
    fn the_choice_is_always_the_same() {
        assert_eq!(chosen(10_000, &tangle()), chosen(10_000, &tangle()));
    }
}
