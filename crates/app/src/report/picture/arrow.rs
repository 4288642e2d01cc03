//! A tie as the outline of an arrow: a shaft, and a head at each end that is needed.

use std::fmt::Write;

use super::label::{KEY, NAME};
use super::layout::Point;

/// What stays free between a circle and the tip of an arrow.
const GAP: f64 = 1.5;

/// Arrows that would be shorter run on under the labels.
const SHORTEST: f64 = 14.0;

/// Where an arrow ends: a circle, and under it the label with the widths of its lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) middle: Point,
    pub(super) radius: f64,
    pub(super) key: f64,
    pub(super) name: f64,
}

impl End {
    /// How far from the middle the label ends in a direction; 0 if it lies elsewhere.
    fn label(&self, (dx, dy): (f64, f64)) -> f64 {
        let line = |wide: f64, top: f64, high: f64| {
            if dy <= 0.0 || wide <= 0.0 {
                return 0.0;
            }
            let leaves = (wide / 2.0 / dx.abs().max(1e-9)).min((top + high) / dy);
            if leaves * dy > top { leaves } else { 0.0 }
        };
        let key = line(self.key, self.radius, KEY);
        key.max(line(self.name, self.radius + KEY, NAME))
    }
}

/// An arrow from what needs to what is needed.
pub(super) struct Arrow {
    pub(super) from: End,
    pub(super) to: End,
    pub(super) width: f64,
    /// A head also where it begins.
    pub(super) both: bool,
}

/// The width of a tie that was seen so often, where the heaviest was seen `most` times: it grows
/// with the logarithm.
pub(super) fn width(seen: i64, most: i64) -> f64 {
    let doublings =
        |times: i64| f64::from(u64::try_from(times).unwrap_or(0).saturating_add(1).ilog2());
    1.1 + 3.2 * doublings(seen.min(most)) / doublings(most).max(4.0)
}

impl Arrow {
    /// The points of the outline.
    pub(super) fn points(&self) -> String {
        let (from, to) = (self.from.middle, self.to.middle);
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let length = (dx * dx + dy * dy).sqrt().max(0.1);
        let (dx, dy) = (dx / length, dy / length);
        let (start, end) = self.span(length, (dx, dy));
        let heads = if self.both { 2.0 } else { 1.0 };
        let head = (4.5 + 1.6 * self.width).min((end - start) / heads);
        let (thin, broad) = (self.width / 2.0, 1.9 + self.width);
        let neck = end - head;
        // How far along, and how far aside: one side first, the other on the way back.
        let mut side = if self.both {
            vec![(start, 0.0), (start + head, broad), (start + head, thin)]
        } else {
            vec![(start, thin)]
        };
        side.extend([(neck, thin), (neck, broad), (end, 0.0)]);
        let aside = side.iter().rev().filter(|(_, aside)| *aside > 0.0);
        let back: Vec<(f64, f64)> = aside.map(|&(along, aside)| (along, -aside)).collect();
        let mut points = String::new();
        for (along, aside) in side.into_iter().chain(back) {
            let (x, y) = (from.x + along * dx - aside * dy, from.y + along * dy + aside * dx);
            // Writing to a string cannot fail.
            let _ = write!(points, "{x:.1},{y:.1} ");
        }
        points.truncate(points.trim_end().len());
        points
    }

    /// Where it starts and ends, from the middle of the first circle. It keeps off the labels of both
    /// ends where it is long enough.
    fn span(&self, length: f64, (dx, dy): (f64, f64)) -> (f64, f64) {
        let (first, last) = (self.from.radius, self.to.radius);
        let start = first.max(self.from.label((dx, dy))) + GAP;
        let end = length - last.max(self.to.label((-dx, -dy))) - GAP;
        if end - start >= SHORTEST {
            return (start, end);
        }
        (first + GAP, (length - last - GAP).max(first + GAP + 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(x: f64, y: f64, radius: f64) -> End {
        End { middle: Point { x, y }, radius, key: 30.0, name: 0.0 }
    }

    fn arrow(both: bool) -> String {
        let (from, to) = (end(0.0, 0.0, 5.0), end(100.0, 0.0, 10.0));
        Arrow { from, to, width: 2.0, both }.points()
    }

    #[test]
    fn the_tip_touches_what_is_needed() {
        let points = arrow(false);
        assert_eq!(points.split(' ').count(), 7, "{points}");
        assert!(points.starts_with("6.5,1.0 "), "{points}");
        assert!(points.contains(" 88.5,0.0 "), "{points}");
    }

    #[test]
    fn both_ends_have_a_head_if_both_need_each_other() {
        let points = arrow(true);
        assert_eq!(points.split(' ').count(), 10, "{points}");
        assert!(points.starts_with("6.5,0.0 "), "{points}");
    }

    #[test]
    fn an_arrow_from_below_ends_under_the_label() {
        let (from, to) = (end(0.0, 100.0, 5.0), end(0.0, 0.0, 10.0));
        let points = Arrow { from, to, width: 2.0, both: false }.points();
        // 10 of the circle, 13 of the key and a gap.
        assert!(points.contains(" 0.0,24.5 "), "{points}");
    }

    #[test]
    fn width_grows_with_the_logarithm() {
        assert!(width(0, 100) < width(1, 100) && width(1, 100) < width(30, 100));
        assert!((width(7, 7) - width(i64::MAX, 7)).abs() < 1e-9);
        assert!(width(i64::MAX, i64::MAX) < 5.0);
    }
}
