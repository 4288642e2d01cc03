//! The picture of workloads and ties: circles and arrows, few enough that a person can look at it.

mod arrow;
mod choose;
mod draft;
pub(crate) mod label;
pub(crate) mod layout;
mod legend;
mod pack;
pub(crate) mod scene;
mod spread;
mod web;

use askama::Template;
use landfall_domain::plan::TimeBox;
use landfall_domain::rationalize::Disposition;
use landfall_planning::portfolio::service_name;

use super::basis::Basis;
use super::dependencies::Tie;
use super::islands::Islands;
use super::words::{Names, counted, name, size};
pub(crate) use choose::Part;
pub(super) use choose::parts;
use legend::{Key, Steps};
use scene::{Scene, Spot, Subject};
pub(super) use web::Link;
pub(crate) use web::{Strand, Web};

/// Names of shared services that the note shows.
const SERVICES: usize = 6;

/// The picture with its legend.
#[derive(Template)]
#[template(path = "report/picture.html")]
pub(super) struct Picture {
    says: String,
    describes: String,
    width: String,
    height: String,
    arrows: Vec<Arrow>,
    circles: Vec<Circle>,
    legend: Vec<Key>,
    /// Some keys have a number after them.
    counts: bool,
    /// How many shared services are not drawn.
    hidden: Option<(String, Names)>,
    left_out: Option<String>,
}

/// A tie, or one each way.
struct Arrow {
    points: String,
    forces: bool,
    says: String,
}

/// A workload.
struct Circle {
    x: String,
    y: String,
    radius: String,
    class: &'static str,
    stays: bool,
    key: String,
    key_y: String,
    name: Option<String>,
    says: String,
}

impl Picture {
    /// Nothing where no tie leads from one workload to another.
    pub(super) fn of(islands: &Islands<'_>, ties: &[Tie<'_>], basis: &Basis<'_>) -> Option<Self> {
        let subject = |node: usize| {
            let workload = islands.workloads[node];
            Subject { key: workload.key(), name: name(&workload.title()), assets: workload.assets }
        };
        let scene = Scene::of(&islands.web, &islands.parts, &subject)?;
        let steps = Steps::of(basis.snapshot.releases.len());
        let arrows = scene.arrows.iter().map(|(link, points)| {
            let link = &islands.web.links[*link];
            let both = [link.forth, link.back].into_iter().flatten();
            let says: Vec<String> = both.map(|at| ties[at].says(basis)).collect();
            Arrow { points: points.clone(), forces: link.forces, says: says.join("; ") }
        });
        Some(Self {
            says: says(&scene, islands),
            describes: describes(islands),
            width: format!("{:.0}", scene.width),
            height: format!("{:.0}", scene.height),
            arrows: arrows.collect(),
            circles: scene.spots.iter().map(|at| circle(at, &steps, islands, basis)).collect(),
            counts: scene.spots.iter().any(|spot| spot.further > 0),
            legend: legend::legend(&scene, &steps, islands, basis),
            hidden: hidden(basis),
            left_out: left_out(&scene, islands),
        })
    }
}

fn circle(spot: &Spot, steps: &Steps, islands: &Islands<'_>, basis: &Basis<'_>) -> Circle {
    let workload = islands.workloads[spot.node];
    Circle {
        x: format!("{:.1}", spot.at.x),
        y: format!("{:.1}", spot.at.y),
        radius: format!("{:.1}", spot.radius),
        class: steps.class(basis.release(workload.id)),
        stays: stays(workload.decision.disposition),
        key: spot.label(),
        key_y: format!("{:.1}", spot.at.y + spot.radius + 11.0),
        name: spot.name.clone(),
        says: circle_says(spot, islands, basis),
    }
}

/// All that the report knows of a workload in the picture, as one line.
fn circle_says(spot: &Spot, islands: &Islands<'_>, basis: &Basis<'_>) -> String {
    let workload = islands.workloads[spot.node];
    let links = islands.web.at[spot.node].iter().map(|&at| &islands.web.links[at]);
    let mut says = vec![
        counted(workload.assets, "asset"),
        workload.decision.disposition.name().to_owned(),
        counted(size(links.map(Link::ties).sum()), "tie"),
    ];
    says.extend(basis.release(workload.id).map(|release| format!("release R-{release}")));
    let complete = basis.complete_in(workload.id).map(TimeBox::key);
    says.extend(complete.map(|key| format!("complete in {key}")));
    if spot.further > 0 {
        says.push(format!("{} not drawn", counted(size(spot.further), "neighbour")));
    }
    format!("{} {}: {}", workload.key(), name(&workload.title()), says.join(", "))
}

/// True for what is not moved: it is switched off, or stays.
fn stays(disposition: Disposition) -> bool {
    matches!(disposition, Disposition::Retire | Disposition::Retain)
}

fn says(scene: &Scene, islands: &Islands<'_>) -> String {
    let ties: usize = scene.arrows.iter().map(|(link, _)| islands.web.links[*link].ties()).sum();
    format!(
        "{} and {} between them",
        counted(size(scene.spots.len()), "workload"),
        counted(size(ties), "tie")
    )
}

fn describes(islands: &Islands<'_>) -> String {
    let largest = islands.all.first().map_or(0, Vec::len);
    format!(
        "{} of workloads that hang together, the largest with {}. The tables below say the same in \
         words.",
        counted(size(islands.all.len()), "island"),
        counted(size(largest), "workload"),
    )
}

fn hidden(basis: &Basis<'_>) -> Option<(String, Names)> {
    let shared = basis.structure.shared();
    let names = shared.iter().map(|one| {
        let service = one.service;
        let asset = &basis.snapshot.assets[service.asset as usize].name;
        service_name(asset, service.side, service.port)
    });
    (!shared.is_empty())
        .then(|| (counted(size(shared.len()), "shared service"), Names::of(names, SERVICES)))
}

/// What is not drawn because it would be too much, or because no tie leads to it.
fn left_out(scene: &Scene, islands: &Islands<'_>) -> Option<String> {
    let tied: usize = islands.all.iter().map(Vec::len).sum();
    let alone = islands.workloads.len() - tied;
    let drawn: usize = scene.arrows.iter().map(|(link, _)| islands.web.links[*link].ties()).sum();
    let all: usize = islands.web.links.iter().map(Link::ties).sum();
    let mut parts = Vec::new();
    let counts = [(tied - scene.spots.len(), "workload"), (all - drawn, "tie")];
    let much: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(size(count), noun))
        .collect();
    if !much.is_empty() {
        parts.push(format!(
            "{} that would be too much for one picture (the tables below tell of them)",
            much.join(" and ")
        ));
    }
    if alone > 0 {
        parts.push(format!("{} without a tie to another", counted(size(alone), "workload")));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}
