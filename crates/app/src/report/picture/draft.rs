//! One island laid out, before it has a place in the whole.

use super::choose::Part;
use super::label::{KEY, NAME, Room, bold_width, names_that_fit, short, width};
use super::layout::{Placed, Point, Shape, lay_out};
use super::scene::{Spot, Subject, WIDTH};
use super::web::Web;

/// Smaller islands keep room for all their names, others for the names of those with many ties.
const NAMED: usize = 24;
const BUSY: usize = 6;

/// The radius of the largest circle, and of the smallest.
const LARGEST: f64 = 20.0;
const SMALLEST: f64 = 4.5;

/// The spots have no place yet: `placed` has the middle of each with its label.
pub(super) struct Draft {
    pub(super) spots: Vec<Spot>,
    pub(super) placed: Placed,
    /// Height that was kept under each circle.
    pub(super) below: Vec<f64>,
}

impl Draft {
    pub(super) fn of(
        web: &Web,
        part: &Part,
        most: i64,
        subject: &dyn Fn(usize) -> Subject,
    ) -> Self {
        let subjects: Vec<Subject> = part.nodes.iter().map(|&node| subject(node)).collect();
        let names: Vec<String> = subjects.iter().map(|subject| short(&subject.name)).collect();
        let named = |node: usize| part.nodes.len() <= NAMED || web.at[node].len() >= BUSY;
        let mut spots: Vec<Spot> = (part.nodes.iter().zip(&subjects).zip(&names))
            .map(|((&node, subject), name)| Spot {
                node,
                at: Point::default(),
                radius: radius(subject.assets, most),
                key: subject.key.clone(),
                name: named(node).then(|| name.clone()),
                further: further(web, part, node),
            })
            .collect();
        let below: Vec<f64> = spots.iter().map(below).collect();
        let shape = shape(&spots, &below, part, web);
        let mut placed = lay_out(&shape, WIDTH);
        if spots.iter().any(|spot| spot.name.is_none()) {
            placed.height += NAME;
        }
        let fits = room(&placed, &shape, &names, &spots);
        for ((spot, name), fits) in spots.iter_mut().zip(names).zip(fits) {
            if fits {
                spot.name = Some(name);
            }
        }
        Self { spots, placed, below }
    }
}

/// How many neighbours of a node are not drawn.
fn further(web: &Web, part: &Part, node: usize) -> usize {
    let others = web.at[node].iter().map(|&link| web.links[link].other(node));
    others.filter(|other| part.nodes.binary_search(other).is_err()).count()
}

fn below(spot: &Spot) -> f64 {
    if spot.name.is_some() { KEY + NAME } else { KEY }
}

/// The room of each node: its circle and, under it, its label.
fn shape(spots: &[Spot], below: &[f64], part: &Part, web: &Web) -> Shape {
    let size = |(spot, below): (&Spot, &f64)| {
        let name = spot.name.as_deref().map_or(0.0, width);
        let wide = bold_width(&spot.label()).max(name).max(2.0 * spot.radius);
        (wide + 8.0, 2.0 * spot.radius + below + 5.0)
    };
    let index = |node: usize| part.nodes.binary_search(&node).unwrap_or(0);
    let ends = part.links.iter().map(|&link| web.links[link].ends);
    Shape {
        sizes: spots.iter().zip(below).map(size).collect(),
        radii: spots.iter().map(|spot| spot.radius).collect(),
        links: ends.map(|(one, other)| (index(one), index(other))).collect(),
    }
}

/// Which of the names that have no room yet find some.
fn room(placed: &Placed, shape: &Shape, names: &[String], spots: &[Spot]) -> Vec<bool> {
    let nodes: Vec<Room> =
        placed.at.iter().zip(&shape.sizes).map(|(&middle, &size)| Room { middle, size }).collect();
    let wish = |(name, spot): (&String, &Spot)| spot.name.is_none().then(|| width(name) + 6.0);
    let wishes: Vec<Option<f64>> = names.iter().zip(spots).map(wish).collect();
    names_that_fit(&nodes, &wishes, (placed.width, placed.height))
}

/// The radius of a circle whose area is the number of assets; small ones stay visible.
pub(super) fn radius(assets: i64, most: i64) -> f64 {
    let real = |count: i64| f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX));
    // One asset never looks like many: where all are small, so are the circles.
    let unit = (LARGEST / real(most).sqrt()).min(7.0);
    (unit * real(assets).sqrt()).max(SMALLEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_times_the_assets_make_twice_the_radius() {
        assert!((radius(40, 40) - 2.0 * radius(10, 40)).abs() < 1e-9);
        assert!((radius(0, 1_000_000) - SMALLEST).abs() < 1e-9);
    }
}
