//! Numbers on arrows: only where they hide nothing.

use std::collections::BTreeMap;

use crate::report::picture::Web;
use crate::report::picture::label::{Room, bold_width, width};
use crate::report::picture::layout::Point;
use crate::report::picture::scene::{Scene, Spot};
use crate::report::words::number;

use super::chart::Chart;

/// Pictures with more arrows have none: they would only be in the way.
const MOST: usize = 60;
/// Height of a line, and what stays free around a number.
const LINE: f64 = 12.0;
const CLEAR: f64 = 2.0;
/// Room for the head of an arrow around marks.
const HEAD: f64 = 10.0;
/// Where on an arrow a number may stand, the best place first.
const PLACES: [f64; 5] = [0.5, 0.42, 0.58, 0.34, 0.66];

/// Place and text of each number.
pub(super) fn numbers(chart: &Chart, web: &Web, scene: &Scene) -> Vec<(String, String, String)> {
    if scene.arrows.len() > MOST {
        return Vec::new();
    }
    let spots: BTreeMap<usize, &Spot> = scene.spots.iter().map(|spot| (spot.node, spot)).collect();
    let mut taken: Vec<Room> = scene.spots.iter().flat_map(rooms).collect();
    let mut numbers = Vec::new();
    for (link, _) in &scene.arrows {
        let link = &web.links[*link];
        let both = [link.forth, link.back].into_iter().flatten();
        let count: i64 = both.map(|at| chart.edges[at].dependencies).sum();
        let Some((one, other)) = spots.get(&link.ends.0).zip(spots.get(&link.ends.1)) else {
            continue;
        };
        let text = number(count);
        let size = (width(&text) + 2.0 * CLEAR, LINE);
        let room = |share: f64| {
            let x = one.at.x + share * (other.at.x - one.at.x);
            let y = one.at.y + share * (other.at.y - one.at.y);
            Room { middle: Point { x, y }, size }
        };
        let is_free = |room: &Room| !taken.iter().any(|other| other.meets(room));
        if let Some(room) = PLACES.into_iter().map(room).find(is_free) {
            let (x, y) = (room.middle.x, room.middle.y + LINE / 3.0);
            numbers.push((format!("{x:.1}"), format!("{y:.1}"), text));
            taken.push(room);
        }
    }
    numbers
}

/// The circle of a mark, and the two lines under it.
fn rooms(spot: &Spot) -> [Room; 2] {
    let wide = bold_width(&spot.label()).max(spot.name.as_deref().map_or(0.0, width));
    let lines = if spot.name.is_some() { 2.0 * LINE } else { LINE };
    let under = Point { x: spot.at.x, y: spot.at.y + spot.radius + lines / 2.0 };
    let across = 2.0 * (spot.radius + HEAD);
    [
        Room { middle: spot.at, size: (across, across) },
        Room { middle: under, size: (wide + 2.0 * HEAD, lines + 2.0 * HEAD) },
    ]
}
