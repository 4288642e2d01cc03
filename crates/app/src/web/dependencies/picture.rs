//! A chart as a picture: places come from the same hands that draw the report's.

use std::collections::BTreeMap;

use crate::report::picture::scene::{Scene, Spot, Subject};
use crate::report::picture::{Part, Strand, Web};
use crate::report::words::{counted, name, number, size};

use super::chart::{Chart, Kind, Mark};
use super::numbers;

/// So many ties are drawn; more of them hide each other.
const TIES: usize = 80;
/// Pictures stand so much larger than they are drawn, so that they can be read.
const LARGER: f64 = 1.25;

/// Circles and arrows with their places.
pub(super) struct Picture {
    pub(super) says: String,
    pub(super) width: String,
    pub(super) height: String,
    /// Size in which it is drawn.
    pub(super) view: String,
    pub(super) arrows: Vec<Arrow>,
    pub(super) circles: Vec<Circle>,
    /// Numbers of dependencies on the arrows, each with its place, where there is room.
    pub(super) numbers: Vec<(String, String, String)>,
    /// Kinds of marks that occur, with what they mean.
    pub(super) legend: Vec<(&'static str, &'static str)>,
    /// Some keys have a number after them.
    pub(super) counts: bool,
    /// How many ties are not drawn.
    pub(super) ties_left_out: usize,
}

pub(super) struct Arrow {
    pub(super) points: String,
    pub(super) says: String,
    pub(super) href: String,
}

pub(super) struct Circle {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) radius: String,
    pub(super) class: &'static str,
    pub(super) key: String,
    pub(super) key_y: String,
    pub(super) name: Option<String>,
    pub(super) says: String,
    pub(super) href: String,
}

impl Picture {
    /// Nothing if there is nothing to draw.
    pub(super) fn of(chart: &Chart) -> Option<Self> {
        let web = web(chart);
        let parts = parts(&web, chart.marks.len());
        let subject = |node: usize| {
            let mark = &chart.marks[node];
            Subject { key: mark.label.0.clone(), name: name(&mark.label.1), assets: mark.assets }
        };
        let scene = Scene::of(&web, &parts, &subject)?;
        let drawn: usize = scene.arrows.iter().map(|(link, _)| web.links[*link].ties()).sum();
        let arrows = scene.arrows.iter().map(|(link, points)| arrow(chart, &web, *link, points));
        Some(Self {
            says: says(chart),
            width: format!("{:.0}", scene.width * LARGER),
            height: format!("{:.0}", scene.height * LARGER),
            view: format!("0 0 {:.0} {:.0}", scene.width, scene.height),
            arrows: arrows.collect(),
            numbers: numbers::numbers(chart, &web, &scene),
            circles: scene.spots.iter().map(|spot| circle(spot, chart)).collect(),
            legend: legend(chart),
            counts: scene.spots.iter().any(|spot| spot.further > 0),
            ties_left_out: chart.edges.len() - drawn,
        })
    }
}

/// Marks and what is beyond them, by number: what is beyond comes last.
fn web(chart: &Chart) -> Web {
    let marks = chart.marks.len();
    let mut outside: BTreeMap<usize, usize> = BTreeMap::new();
    for &(_, other) in &chart.beyond {
        let next = marks + outside.len();
        outside.entry(other).or_insert(next);
    }
    let edges = chart.edges.iter().map(|edge| Strand {
        from: edge.from,
        to: edge.to,
        seen: edge.dependencies,
        forces: edge.leads,
    });
    let beyond = chart.beyond.iter().map(|(mark, other)| Strand {
        from: *mark,
        to: outside[other],
        seen: 0,
        forces: false,
    });
    Web::of(marks + outside.len(), &edges.chain(beyond).collect::<Vec<_>>())
}

/// What hangs together, with the ties to draw: first those that hold it together, the strongest
/// of them, then the strongest of the rest.
fn parts(web: &Web, marks: usize) -> Vec<Part> {
    let within = |link: &usize| web.links[*link].ends.0.max(web.links[*link].ends.1) < marks;
    let mut order: Vec<usize> = (0..web.links.len()).filter(within).collect();
    order.sort_by_key(|&link| (std::cmp::Reverse(web.links[link].strength()), link));
    let mut island: Vec<usize> = (0..marks).collect();
    let (mut drawn, mut rest) = (Vec::new(), Vec::new());
    for link in order {
        let (one, other) = web.links[link].ends;
        let (keeps, joins) = (island[one], island[other]);
        if keeps == joins {
            rest.push(link);
            continue;
        }
        drawn.push(link);
        for at in &mut island {
            if *at == joins {
                *at = keeps;
            }
        }
    }
    let room = TIES.saturating_sub(drawn.len());
    drawn.extend(rest.into_iter().take(room));
    drawn.sort_unstable();
    let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
    for (node, &at) in island.iter().enumerate() {
        let fresh = || Part { nodes: Vec::new(), links: Vec::new() };
        parts.entry(at).or_insert_with(fresh).nodes.push(node);
    }
    for link in drawn {
        if let Some(part) = parts.get_mut(&island[web.links[link].ends.0]) {
            part.links.push(link);
        }
    }
    parts.into_values().collect()
}

fn arrow(chart: &Chart, web: &Web, link: usize, points: &str) -> Arrow {
    let link = &web.links[link];
    let edges: Vec<_> =
        [link.forth, link.back].into_iter().flatten().map(|at| &chart.edges[at]).collect();
    let says: Vec<String> = edges
        .iter()
        .map(|edge| {
            let (from, to) = (&chart.marks[edge.from], &chart.marks[edge.to]);
            let count = match edge.dependencies {
                1 => "1 dependency".to_owned(),
                many => format!("{} dependencies", number(many)),
            };
            format!("{} needs {}: {count}", name(&from.called()), name(&to.called()))
        })
        .collect();
    Arrow {
        points: points.to_owned(),
        says: says.join("; "),
        href: edges.first().map(|edge| edge.href.clone()).unwrap_or_default(),
    }
}

fn circle(spot: &Spot, chart: &Chart) -> Circle {
    let mark = &chart.marks[spot.node];
    let mut says = name(&mark.says());
    if spot.further > 0 {
        let further = counted(size(spot.further), "further neighbour");
        says = format!("{says}, {further} not drawn");
    }
    Circle {
        x: format!("{:.1}", spot.at.x),
        y: format!("{:.1}", spot.at.y),
        radius: format!("{:.1}", spot.radius),
        class: class(mark.kind),
        key: spot.label(),
        key_y: format!("{:.1}", spot.at.y + spot.radius + 11.0),
        name: spot.name.clone().filter(|name| !name.is_empty()),
        says,
        href: mark.href.clone(),
    }
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Group => "group",
        Kind::Workload => "one",
        Kind::Middle => "middle",
        Kind::Asset => "asset",
        Kind::Elsewhere => "elsewhere",
    }
}

fn legend(chart: &Chart) -> Vec<(&'static str, &'static str)> {
    let occurs = |kind| chart.marks.iter().any(|mark: &Mark| mark.kind == kind);
    let keys = [
        (Kind::Middle, "the workload that this is about; it leads to its assets"),
        (Kind::Group, "a group of workloads that tie more to each other than to the rest"),
        (Kind::Workload, "a workload"),
        (Kind::Asset, "an asset of the workload"),
        (Kind::Elsewhere, "dashed: another workload, or an asset in none"),
    ];
    keys.into_iter()
        .filter(|(kind, _)| occurs(*kind))
        .map(|(kind, says)| (class(kind), says))
        .collect()
}

fn says(chart: &Chart) -> String {
    let marks = counted(size(chart.marks.len()), "mark");
    format!("{marks} and {} between them", counted(size(chart.edges.len()), "tie"))
}
