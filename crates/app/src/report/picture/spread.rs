//! Pushes nodes apart until none lies on another, and off the ties of others where it can.

use super::layout::{Point, Shape};

/// Rounds that also keep nodes off ties, and rounds in all.
const GENTLE: usize = 140;
const ROUNDS: usize = 260;
/// What stays free between a circle and the ties of others.
const CLEAR: f64 = 7.0;

/// Spreads nodes within a width; downwards there is room.
pub(super) fn spread(at: &mut [Point], shape: &Shape, width: f64) {
    for round in 0..ROUNDS {
        if round < GENTLE {
            clear_ties(at, shape);
        }
        let moved = push_apart(at, shape, round % 3 == 2);
        for (point, size) in at.iter_mut().zip(&shape.sizes) {
            point.x = point.x.min(width - size.0 / 2.0).max(size.0 / 2.0);
        }
        if !moved && round >= GENTLE {
            break;
        }
    }
    drop_down(at, shape);
}

/// How deep two nodes lie in each other, from left to right and downwards; not positive if apart.
fn depth(at: &[Point], shape: &Shape, one: usize, other: usize) -> (f64, f64) {
    let (a, b) = (shape.sizes[one], shape.sizes[other]);
    (
        f64::midpoint(a.0, b.0) - (at[one].x - at[other].x).abs(),
        f64::midpoint(a.1, b.1) - (at[one].y - at[other].y).abs(),
    )
}

/// True if two nodes lie on each other.
pub(super) fn overlap(at: &[Point], shape: &Shape, one: usize, other: usize) -> bool {
    let (across, down) = depth(at, shape, one, other);
    across > 1e-6 && down > 1e-6
}

/// Moves each two that overlap apart, the shorter way or downwards; true if any did.
fn push_apart(at: &mut [Point], shape: &Shape, downwards: bool) -> bool {
    let mut moved = false;
    for one in 0..at.len() {
        for other in one + 1..at.len() {
            if !overlap(at, shape, one, other) {
                continue;
            }
            moved = true;
            let (across, down) = depth(at, shape, one, other);
            if across < down && !downwards {
                let way = if at[one].x <= at[other].x { 0.5 } else { -0.5 };
                at[one].x -= way * (across + 0.2);
                at[other].x += way * (across + 0.2);
            } else {
                let way = if at[one].y <= at[other].y { 0.5 } else { -0.5 };
                at[one].y -= way * (down + 0.2);
                at[other].y += way * (down + 0.2);
            }
        }
    }
    moved
}

/// Moves nodes off the ties of others, half of the way each time.
fn clear_ties(at: &mut [Point], shape: &Shape) {
    for &(from, to) in &shape.links {
        let (start, dx, dy) = (at[from], at[to].x - at[from].x, at[to].y - at[from].y);
        let square = dx * dx + dy * dy;
        if square < 1.0 {
            continue;
        }
        for node in (0..at.len()).filter(|node| *node != from && *node != to) {
            let share = ((at[node].x - start.x) * dx + (at[node].y - start.y) * dy) / square;
            if !(0.0..=1.0).contains(&share) {
                continue;
            }
            let aside = Point {
                x: at[node].x - start.x - share * dx,
                y: at[node].y - start.y - share * dy,
            };
            let now = (aside.x * aside.x + aside.y * aside.y).sqrt();
            let short = shape.radii[node] + CLEAR - now;
            if short > 0.0 && now > 0.01 {
                at[node].x += 0.5 * short * aside.x / now;
                at[node].y += 0.5 * short * aside.y / now;
            }
        }
    }
}

/// What still overlaps goes down until it does not: from the top, so that this ends.
fn drop_down(at: &mut [Point], shape: &Shape) {
    let mut order: Vec<usize> = (0..at.len()).collect();
    order.sort_by(|&one, &other| at[one].y.total_cmp(&at[other].y).then(one.cmp(&other)));
    for (rank, &node) in order.iter().enumerate() {
        let above = &order[..rank];
        while let Some(&hit) = above.iter().find(|&&hit| overlap(at, shape, node, hit)) {
            at[node].y = at[hit].y + f64::midpoint(shape.sizes[node].1, shape.sizes[hit].1);
        }
    }
}
