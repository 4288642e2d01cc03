//! Workloads that hang together through ties, each such island as a row.

use std::collections::BTreeMap;

use landfall_domain::estate::Workload;
use landfall_domain::id::Id;
use landfall_planning::graph;

use super::basis::Basis;
use super::dependencies::Tie;
use super::picture::{Link, Part, Strand, Web, parts};
use super::table::{Cell, Folded, Table, numbers, words};
use super::words::{NONE, Names, number, size};

/// Names of workloads that one row shows.
const NAMES: usize = 6;

/// Workloads and the ties between them by number, and the islands that they form.
pub(super) struct Islands<'a> {
    pub(super) workloads: Vec<&'a Workload>,
    pub(super) web: Web,
    /// The largest first.
    pub(super) all: Vec<Vec<usize>>,
    /// What the picture shows of the first of them.
    pub(super) parts: Vec<Part>,
}

impl<'a> Islands<'a> {
    pub(super) fn of(ties: &[Tie<'_>], basis: &Basis<'a>) -> Self {
        let workloads: Vec<&Workload> = basis.snapshot.workloads.iter().collect();
        let index: BTreeMap<Id<Workload>, usize> =
            workloads.iter().enumerate().map(|(at, workload)| (workload.id, at)).collect();
        let place = |workload: &Workload| index.get(&workload.id).copied().unwrap_or(usize::MAX);
        let strands: Vec<Strand> = ties
            .iter()
            .map(|tie| Strand {
                from: place(tie.from),
                to: place(tie.to),
                seen: tie.seen,
                forces: tie.forces,
            })
            .collect();
        let web = Web::of(workloads.len(), &strands);
        let all = web.islands();
        let parts = parts(&web, &all);
        Self { workloads, web, all, parts }
    }

    /// One row for each island.
    pub(super) fn table(&self) -> Folded {
        let columns = vec![
            words("Island"),
            words("Workloads"),
            numbers("Assets"),
            numbers("Ties"),
            numbers("of which force"),
            numbers("Circles"),
            words("In the picture"),
        ];
        let rows = self.all.iter().enumerate().map(|(at, island)| self.row(at, island));
        Table::new("Islands: workloads that hang together", columns).folded(
            rows,
            (8, 32),
            ("islands", "landfall dependencies"),
        )
    }

    fn row(&self, at: usize, island: &[usize]) -> Vec<Cell> {
        let mut names: Vec<usize> = island.to_vec();
        names.sort_by_key(|&node| std::cmp::Reverse(self.web.at[node].len()));
        let titles: Vec<String> = names.iter().map(|&node| self.workloads[node].title()).collect();
        let assets: i64 = island.iter().map(|&node| self.workloads[node].assets).sum();
        let links = || self.links(island);
        let ties: usize = links().map(Link::ties).sum();
        let forces: usize = links().filter(|link| link.forces).map(Link::ties).sum();
        vec![
            Cell::Head(number(size(at + 1))),
            Cell::Listed {
                count: number(size(island.len())),
                names: Names::of(titles.iter().map(String::as_str), NAMES),
            },
            Cell::Number(number(assets)),
            Cell::Number(number(size(ties))),
            Cell::Number(number(size(forces))),
            Cell::Number(number(size(self.circles(island)))),
            Cell::Text(self.drawn(at, island.len(), ties)),
        ]
    }

    /// What the picture shows of an island of so many workloads and ties.
    fn drawn(&self, at: usize, workloads: usize, ties: usize) -> String {
        let Some(part) = self.parts.get(at) else { return NONE.to_owned() };
        let drawn: usize = part.links.iter().map(|&link| self.web.links[link].ties()).sum();
        let of =
            |shown, all, noun| format!("{} of {} {noun}", number(size(shown)), number(size(all)));
        if part.nodes.len() < workloads {
            of(part.nodes.len(), workloads, "workloads")
        } else if drawn < ties {
            of(drawn, ties, "ties")
        } else {
            "whole".to_owned()
        }
    }

    /// The links of an island, each once.
    fn links(&self, island: &[usize]) -> impl Iterator<Item = &Link> {
        island.iter().flat_map(|&node| {
            let all = self.web.at[node].iter().map(|&link| &self.web.links[link]);
            all.filter(move |link| link.ends.0 == node)
        })
    }

    /// Sets of workloads of an island in which each needs every other, over others or not.
    fn circles(&self, island: &[usize]) -> usize {
        let place =
            |node: usize| island.binary_search(&node).ok().and_then(|at| u32::try_from(at).ok());
        let edges = self.links(island).flat_map(|link| {
            let ends = place(link.ends.0).zip(place(link.ends.1));
            let forth = ends.filter(|_| link.forth.is_some());
            let back = ends.filter(|_| link.back.is_some()).map(|(one, other)| (other, one));
            [forth, back].into_iter().flatten()
        });
        let web = graph::Graph::from_edges(island.len(), edges);
        graph::components(&web).iter().filter(|circle| circle.len() > 1).count()
    }
}
