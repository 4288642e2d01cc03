//! Where the workloads of one island stand: as far apart as ties say, and none on another.
//!
//! Only the four operations and square roots are used, which every machine rounds alike.

use super::spread;

/// A point, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// What is laid out: the room that each node takes with its label, the radius of its circle, and
/// the links by number of nodes.
pub(super) struct Shape {
    pub(super) sizes: Vec<(f64, f64)>,
    pub(super) radii: Vec<f64>,
    pub(super) links: Vec<(usize, usize)>,
}

/// Middles of nodes, and the size of the whole.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) at: Vec<Point>,
    pub(super) width: f64,
    pub(super) height: f64,
}

const ROUNDS: usize = 60;
/// What is left of the step after each round.
const COOLING: f64 = 0.82;

/// More nodes than this are spread over the width of the page: up to so much wider and higher.
const LARGE: usize = 24;
const WIDEN: f64 = 1.7;
const HEIGHTEN: f64 = 1.12;

/// A count as a real number.
pub(super) fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// Lays out a connected shape within a width; equal shapes always stand alike.
pub(super) fn lay_out(shape: &Shape, width: f64) -> Placed {
    let distances = distances(shape);
    let mut at = circle(shape.radii.len());
    relax(&mut at, &distances);
    turn(&mut at);
    fit(&mut at, shape, width);
    spread::spread(&mut at, shape, width);
    frame(at, shape)
}

/// Points on a circle, without sines.
fn circle(count: usize) -> Vec<Point> {
    let half = real(count.max(2)) / 2.0;
    (0..count)
        .map(|at| {
            // A point for each half, by the tangent of half its angle, which runs from -1 to 1.
            let (side, step) =
                if real(at) < half { (1.0, real(at)) } else { (-1.0, real(at) - half) };
            let tangent = 2.0 * step / half - 1.0;
            let square = tangent * tangent;
            let x = 100.0 * side * (1.0 - square) / (1.0 + square);
            Point { x, y: 100.0 * side * 2.0 * tangent / (1.0 + square) }
        })
        .collect()
}

/// How far apart each two nodes want to stand: along the shortest way of links. Nodes with many
/// links want more room around them.
fn distances(shape: &Shape) -> Vec<Vec<f64>> {
    let count = shape.radii.len();
    let mut degrees = vec![0_usize; count];
    for &(one, other) in &shape.links {
        degrees[one] += 1;
        degrees[other] += 1;
    }
    let mut far = vec![vec![f64::INFINITY; count]; count];
    for &(one, other) in &shape.links {
        let busiest = real(degrees[one].max(degrees[other]).max(1));
        let circles = 34.0 + shape.radii[one] + shape.radii[other] + 10.0 * busiest.sqrt();
        let labels = f64::midpoint(shape.sizes[one].0, shape.sizes[other].0) + 22.0;
        let wish = circles.max(labels);
        far[one][other] = wish;
        far[other][one] = wish;
    }
    for over in 0..count {
        far[over][over] = 0.0;
        for from in 0..count {
            for to in 0..count {
                far[from][to] = far[from][to].min(far[from][over] + far[over][to]);
            }
        }
    }
    far
}

/// Moves pairs towards their distance, with shrinking steps, in a fixed order that jumps about.
fn relax(at: &mut [Point], far: &[Vec<f64>]) {
    let pairs: Vec<(usize, usize)> =
        (0..at.len()).flat_map(|one| (one + 1..far.len()).map(move |other| (one, other))).collect();
    let most = pairs.iter().map(|&(one, other)| far[one][other]).fold(1.0, f64::max);
    let stride = stride(pairs.len());
    let mut step = most * most;
    for _ in 0..ROUNDS {
        for turn in 0..pairs.len() {
            let (one, other) = pairs[turn * stride % pairs.len()];
            let wish = far[one][other];
            let (dx, dy) = (at[other].x - at[one].x, at[other].y - at[one].y);
            let now = (dx * dx + dy * dy).sqrt().max(0.01);
            let share = (step / (wish * wish)).min(1.0) * (now - wish) / (2.0 * now);
            at[one] = Point { x: at[one].x + share * dx, y: at[one].y + share * dy };
            at[other] = Point { x: at[other].x - share * dx, y: at[other].y - share * dy };
        }
        step *= COOLING;
    }
}

/// A stride near the golden section that visits everything once.
pub(crate) fn stride(count: usize) -> usize {
    let divides = |mut a: usize, mut b: usize| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    let start = (count * 618 / 1_000).max(1);
    (start..=start + count).find(|&stride| divides(stride, count) == 1).unwrap_or(1)
}

/// Turns the whole so that it is longest from left to right.
fn turn(at: &mut [Point]) {
    let count = real(at.len().max(1));
    let sum = at.iter().fold(Point::default(), |sum, p| Point { x: sum.x + p.x, y: sum.y + p.y });
    let middle = Point { x: sum.x / count, y: sum.y / count };
    let (mut along, mut across, mut mixed) = (0.0, 0.0, 0.0);
    for point in at.iter() {
        let (dx, dy) = (point.x - middle.x, point.y - middle.y);
        along += dx * dx;
        across += dy * dy;
        mixed += dx * dy;
    }
    // The double angle of the long axis, and from it the angle by halving.
    let (double_cos, double_sin) = (along - across, 2.0 * mixed);
    let length = (double_cos * double_cos + double_sin * double_sin).sqrt();
    let (cos, sin) = if length < 1e-9 {
        (1.0, 0.0)
    } else {
        let cos = f64::midpoint(1.0, double_cos / length).max(0.0).sqrt();
        let sin = f64::midpoint(1.0, -double_cos / length).max(0.0).sqrt();
        (cos, if double_sin < 0.0 { -sin } else { sin })
    };
    for point in at {
        let (dx, dy) = (point.x - middle.x, point.y - middle.y);
        *point = Point { x: cos * dx + sin * dy, y: cos * dy - sin * dx };
    }
}

/// Narrows what is wider than the page, widens what is large but would leave a part of it free,
/// and moves all to begin at the left.
fn fit(at: &mut [Point], shape: &Shape, width: f64) {
    let widest = shape.sizes.iter().map(|size| size.0).fold(0.0, f64::max);
    let left = at.iter().map(|point| point.x).fold(f64::INFINITY, f64::min);
    let right = at.iter().map(|point| point.x).fold(f64::NEG_INFINITY, f64::max);
    let most = if at.len() > LARGE { WIDEN } else { 1.0 };
    let scale = ((width - widest).max(1.0) / (right - left).max(1.0)).min(most);
    for point in at {
        point.x = widest / 2.0 + (point.x - left) * scale;
        point.y *= scale.clamp(1.0, HEIGHTEN);
    }
}

/// Moves all so that the whole begins at its upper left corner.
fn frame(mut at: Vec<Point>, shape: &Shape) -> Placed {
    let (mut left, mut top) = (f64::INFINITY, f64::INFINITY);
    let (mut right, mut bottom) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for (point, size) in at.iter().zip(&shape.sizes) {
        left = left.min(point.x - size.0 / 2.0);
        right = right.max(point.x + size.0 / 2.0);
        top = top.min(point.y - size.1 / 2.0);
        bottom = bottom.max(point.y + size.1 / 2.0);
    }
    for point in &mut at {
        *point = Point { x: point.x - left, y: point.y - top };
    }
    Placed { at, width: (right - left).max(0.0), height: (bottom - top).max(0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(count: usize, links: Vec<(usize, usize)>) -> Shape {
        Shape { sizes: vec![(50.0, 40.0); count], radii: vec![8.0; count], links }
    }

    /// Hubs, chains and circles at once.
    fn tangle() -> Shape {
        let mut links: Vec<(usize, usize)> = (1..72).map(|at| (at / 5, at)).collect();
        links.extend((1..60).map(|at| (at, at * 37 % 71)).filter(|(one, other)| one != other));
        shape(72, links)
    }

    fn overlaps(placed: &Placed, shape: &Shape) -> usize {
        let pairs = (0..shape.sizes.len()).flat_map(|one| (0..one).map(move |other| (one, other)));
        pairs.filter(|&(one, other)| spread::overlap(&placed.at, shape, one, other)).count()
    }

    #[test]
    fn no_node_lies_on_another_and_all_keep_within_the_width() {
        for shape in [tangle(), shape(50, (1..50).map(|at| (0, at)).collect())] {
            let placed = lay_out(&shape, 900.0);
            assert_eq!(overlaps(&placed, &shape), 0);
            assert!(placed.width <= 900.1, "{}", placed.width);
        }
    }

    #[test]
    fn equal_shapes_stand_alike() {
        assert_eq!(lay_out(&tangle(), 900.0), lay_out(&tangle(), 900.0));
    }

    #[test]
    fn a_single_node_stands_in_its_own_room() {
        let placed = lay_out(&shape(1, Vec::new()), 900.0);
        assert_eq!((placed.width, placed.height), (50.0, 40.0));
        assert_eq!(placed.at, [Point { x: 25.0, y: 20.0 }]);
    }

    #[test]
    fn nothing_takes_no_room() {
        assert_eq!(lay_out(&shape(0, Vec::new()), 900.0).at, []);
    }

    #[test]
    fn two_stand_side_by_side() {
        let placed = lay_out(&shape(2, vec![(0, 1)]), 900.0);
        assert!((placed.at[0].y - placed.at[1].y).abs() < 0.1, "{placed:?}");
    }
}
