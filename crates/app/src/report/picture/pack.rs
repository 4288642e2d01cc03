//! Sets islands in rows, the tallest first.

use super::layout::Point;

/// What stays free between islands.
const GAP: f64 = 26.0;

/// Upper left corners, and the size of all.
#[derive(Debug, PartialEq)]
pub(super) struct Packed {
    pub(super) corners: Vec<Point>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Packs rectangles into a width; those of a row share its middle.
pub(super) fn pack(sizes: &[(f64, f64)], width: f64) -> Packed {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|&one, &other| {
        sizes[other].1.total_cmp(&sizes[one].1).then(sizes[other].0.total_cmp(&sizes[one].0))
    });
    let mut packed =
        Packed { corners: vec![Point::default(); sizes.len()], width: 0.0, height: 0.0 };
    let (mut top, mut left, mut tallest) = (0.0, 0.0, 0.0);
    for at in order {
        let (wide, high) = sizes[at];
        if left > 0.0 && left + wide > width {
            top = packed.height + GAP;
            left = 0.0;
        }
        // The first of a row is its tallest.
        if left <= 0.0 {
            tallest = high;
        }
        packed.corners[at] = Point { x: left, y: top + (tallest - high) / 2.0 };
        packed.width = packed.width.max(left + wide);
        packed.height = packed.height.max(top + high);
        left += wide + GAP;
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fill_from_the_tallest_and_nothing_overlaps() {
        let sizes = [(40.0, 10.0), (100.0, 90.0), (40.0, 20.0), (40.0, 20.0)];
        let packed = pack(&sizes, 130.0);
        let at = |number: usize| (packed.corners[number].x, packed.corners[number].y);
        assert_eq!(at(1), (0.0, 0.0));
        assert_eq!(at(2), (0.0, 90.0 + GAP));
        assert_eq!(at(3), (40.0 + GAP, 90.0 + GAP));
        assert_eq!(at(0), (0.0, 110.0 + 2.0 * GAP));
        assert!((packed.height - (120.0 + 2.0 * GAP)).abs() < 1e-9, "{packed:?}");
        assert!((packed.width - (80.0 + GAP)).abs() < 1e-9, "{packed:?}");
    }

    #[test]
    fn the_rows_share_their_middle() {
        let packed = pack(&[(10.0, 40.0), (10.0, 20.0)], 100.0);
        assert!((packed.corners[1].y - 10.0).abs() < 1e-9, "{packed:?}");
    }

    #[test]
    fn nothing_has_no_height() {
        assert_eq!(pack(&[], 100.0), Packed { corners: Vec::new(), width: 0.0, height: 0.0 });
    }
}
