//! Which node to decide next.

use super::core::State;
use super::price::Bracket;
use super::tree::{Tree, float, length};

/// The node whose decision, either way, should lower the bound most.
///
/// What is gained between the best choice that fits and the best that does not grows along a line.
/// Doing a node moves the lower end of it up, leaving one out moves the upper end down; how much
/// the line then loses at the room there is, is an estimate that costs no cut.
pub(super) fn pick(tree: &mut Tree<'_>, bracket: &Bracket) -> u32 {
    let mut best: Option<(f64, u32)> = None;
    let mut fallback = 0;
    for node in 0..length(tree.core) {
        let at = node as usize;
        if tree.state[at] != State::Free {
            continue;
        }
        fallback = node;
        if bracket.low.nodes[at] == bracket.high.nodes[at] {
            continue;
        }
        let score = score(tree, bracket, node);
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, node));
        }
    }
    best.map_or(fallback, |(_, node)| node)
}

fn score(tree: &mut Tree<'_>, bracket: &Bracket, node: u32) -> f64 {
    let (low, high) =
        (point(bracket.low.gain, bracket.low.size), point(bracket.high.gain, bracket.high.size));
    let space = float(tree.core.space);
    let now = line(low, high, space);
    let with = tree.missing(&bracket.low.nodes, node);
    let (gain, size) = tree.sum(&with);
    let (low_in, least) = (add(low, gain, size), (tree.gained, tree.taken));
    let done = if low_in.1 <= space {
        line(low_in, high, space)
    } else {
        let with: Vec<u32> =
            with.into_iter().filter(|&n| tree.state[n as usize] == State::Free).collect();
        let (gain, size) = tree.sum(&with);
        line(point(least.0 + gain, least.1 + size), low_in, space)
    };
    let without = tree.waiting(&bracket.high.nodes, node);
    let (gain, size) = tree.sum(&without);
    let high_out = add(high, -gain, -size);
    let undone = if high_out.1 >= space {
        line(low, high_out, space)
    } else {
        high_out.0 + (space - high_out.1) * float(bracket.price) / float(tree.factor)
    };
    (now - done).max(0.01) * (now - undone).max(0.01)
}

fn point(gain: i64, size: i64) -> (f64, f64) {
    (float(gain), float(size))
}

fn add(point: (f64, f64), gain: i64, size: i64) -> (f64, f64) {
    (point.0 + float(gain), point.1 + float(size))
}

/// The gain at a size on the line through two points.
fn line(low: (f64, f64), high: (f64, f64), size: f64) -> f64 {
    let run = high.1 - low.1;
    if run > 0.0 { low.0 + (high.0 - low.0) * (size - low.1) / run } else { low.0.max(high.0) }
}
